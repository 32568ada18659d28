"""Sections of the services that send for us, and of the signature. Secrets are variables' names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from generator.config.section import Section

_URL = r"^(https?://[^\s?#]+)?$"
Variable = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


class ListmonkSettings(Section):
    """`[listmonk]`: a listmonk of ours, for way `listmonk`."""

    url: Annotated[str, Field(pattern=_URL)] = Field(
        "", description="Where it is: `https://lists.example.org`. https, unless on this machine."
    )
    user_env: Variable = Field(
        "DIGEST_LISTMONK_USER", description="Variable that holds the API user's name."
    )
    token_env: Variable = Field(
        "DIGEST_LISTMONK_TOKEN", description="Variable that holds the API user's token."
    )
    lists: Mapping[str, int] = Field(
        {},
        description="The number of the list for each theme, or for `all`: `{ all = 3 }`. "
        "Readers of `all` get the papers of the themes in their attribute.",
    )
    attribute: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$")] = Field(
        "themes",
        description="A subscriber's attribute with the themes that they chose, a list of slugs. "
        "Who has none gets all.",
    )
    template: int = Field(
        0,
        ge=0,
        description='The number of a campaign template that holds `{{ template "content" . }}` '
        "alone. 0 = none, which listmonk 5 and later can do.",
    )


class ButtondownSettings(Section):
    """`[buttondown]`: a newsletter there, for way `buttondown`."""

    url: Annotated[str, Field(pattern=_URL)] = Field(
        "https://api.buttondown.com/v1", description="Where its API is."
    )
    key_env: Variable = Field("DIGEST_BUTTONDOWN_KEY", description="Variable that holds its key.")
    tags: Mapping[str, Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]*$")]] = Field(
        {"all": ""},
        description='The id of the tag for each theme, such as `sub_tag_…`; `all = ""` are those '
        "who have none of the other tags.",
    )
    send: bool = Field(
        True, description="Whether it goes out at once; else it stays there as a draft."
    )


class DkimSettings(Section):
    """`[dkim]`: a signature of our own, for a relay that makes none. Needs the extra `dkim`."""

    selector: Annotated[str, Field(pattern=r"^([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)?$")] = Field(
        "", description="Its selector in the DNS. Empty = the relay signs."
    )
    domain: Annotated[str, Field(pattern=r"^([a-z0-9-]+(\.[a-z0-9-]+)+)?$")] = Field(
        "", description="Its domain. Empty = that of `from` under `[mail]`."
    )
    key_env: Variable = Field(
        "DIGEST_DKIM_KEY", description="Variable that holds the path of the RSA key (PEM)."
    )
