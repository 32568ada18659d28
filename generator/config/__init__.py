"""`digest.toml` → frozen `Settings`. Each option has its default and its documentation here.

Secrets are never in the file; they come from the environment where they are used.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    BaseModel,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from generator.config.handing import ButtondownSettings, DkimSettings, ListmonkSettings
from generator.config.inbox import InboxSettings
from generator.config.mail import MailSettings as MailSettings
from generator.config.mail import SmtpSettings, SubscriberSettings
from generator.config.section import Section
from generator.errors import ConfigError, did_you_mean
from generator.text.links import safe_url

Engine = Literal["mkdocs", "properdocs", "zensical"]


class SiteSettings(Section):
    """`[site]`: what readers see."""

    title: str = Field("Paper digest", min_length=1, description="Name of the site and the mail.")
    description: str = Field("", description="One sentence for search engines and previews.")
    language: str = Field(
        "en",
        pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$",
        description="Its language, as in `<html lang>`: `en`, `de`, `en-US`.",
    )
    url: str = Field(
        "", description="Where the site will live, with a slash at its end. Empty = not known yet."
    )
    social_cards: Literal["none", "lists", "all"] = Field(
        "lists",
        description="Pictures for links to the site, where `url` is given: of the home page, "
        'themes and editions, `"all"` = of each paper too.',
    )
    id: str = Field(
        "",
        description="What the ids of feeds and editions are made from. Set it to the old `url` "
        "before the site moves, so that nobody gets an edition twice. Empty = `url`.",
    )

    @field_validator("url")
    @classmethod
    def _root(cls, url: str) -> str:
        """In the one form in which every page, feed and file writes it (RFC 3986 §6.2.2)."""
        if not url.strip():
            return ""
        scheme, colon, rest = url.strip().partition(":")
        root = safe_url(f"{scheme.lower()}{colon}{rest}")
        if not root:
            raise ValueError("must be an address such as https://papers.example.org/")
        if "?" in root or "#" in root:
            raise ValueError("must have no ? and no #: pages' addresses are put behind it")
        return f"{root.rstrip('/')}/"


class BuildSettings(Section):
    """`[build]`: how the site is made."""

    engine: Engine = Field("mkdocs", description="The program that makes HTML of the pages.")
    site_dir: str = Field("site", min_length=1, description="Folder of the finished site.")


class LibrarySettings(Section):
    """`[library]`: where the papers are."""

    folder: str = Field("library", min_length=1, description="One Markdown file per paper.")
    themes: str = Field("themes.toml", min_length=1, description="The theme vocabulary.")


Export = Literal["bibtex", "ris", "csl-json", "csv", "jsonl"]


class DataSettings(Section):
    """`[data]`: what other programs get."""

    formats: Annotated[tuple[Export, ...], Field(strict=False)] = Field(
        get_args(Export),
        description="Files beside every list. Each format takes some 11 kB a paper.",
    )
    licence: str = Field(
        "",
        description="The licence of the editor's own part of the library, such as "
        '"CC0-1.0". Empty = none is stated.',
    )


class FetchSettings(Section):
    """`[fetch]`: how long and how much is waited for."""

    timeout: int = Field(60, ge=1, le=3600, description="Seconds for one answer, all in all.")
    max_mb: int = Field(50, ge=1, le=1000, description="Megabytes of one answer, unpacked.")


class SourceSettings(Section):
    """`[[source]]`: where papers come from. One of `url` and `path` is needed."""

    name: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]{0,39}$",
        description="Short and unique, of a-z, 0-9 and -. Needed.",
    )
    url: Annotated[str, Field(pattern=r"^(https?://[^\s/]\S*)?$")] = Field(
        "",
        description="An address. `{date}` in it stands for each day, as 2026-01-31; "
        "`{date:%Y%m%d}` is 20260131.",
    )
    path: str = Field("", description="A file of the project, or several: `exports/*.bib`.")
    format: str = Field("", description="Its format. Empty = told from the bytes.")
    days: int = Field(
        7, ge=1, le=366, description="How many days back the first run goes, where `{date}` is."
    )
    max_pages: int = Field(
        100,
        ge=1,
        le=100_000,
        description="How many pages of a list are read at most, from its beginning.",
    )
    headers_env: Mapping[str, str] = Field(
        {},
        description="Headers to send, each with the environment variable that holds its value: "
        '`{ Authorization = "HF_AUTHORIZATION" }`.',
    )

    @field_validator("url")
    @classmethod
    def _placeholders(cls, url: str) -> str:
        for found in re.findall(r"\{([^{}]*)\}", url):
            if not re.fullmatch(r"date(:(%[YmdjyGVubB]|[^%{}])+)?", found):
                raise ValueError(f"{{{found}}} is no placeholder; {{date}} and {{date:%Y%m%d}} are")
        return url

    @field_validator("path")
    @classmethod
    def _inside(cls, path: str) -> str:
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise ValueError("must be inside the project's folder")
        return path

    @field_validator("headers_env")
    @classmethod
    def _variables(cls, headers: Mapping[str, str]) -> Mapping[str, str]:
        # The value is not shown: somebody may have written the secret itself.
        for name, variable in headers.items():
            if not re.fullmatch(r"[A-Za-z0-9-]+", name):
                raise ValueError(f"{name!r} is no header's name")
            if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", variable):
                raise ValueError(f"{name} must name an environment variable, not hold the value")
        return headers

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if bool(self.url) == bool(self.path):
            raise ValueError("give it a url or a path, one of the two")
        return self


class Settings(Section):
    """The whole of `digest.toml`."""

    site: SiteSettings = SiteSettings()
    build: BuildSettings = BuildSettings()
    library: LibrarySettings = LibrarySettings()
    fetch: FetchSettings = FetchSettings()
    data: DataSettings = DataSettings()
    mail: MailSettings = MailSettings()
    smtp: SmtpSettings = SmtpSettings()
    subscribers: SubscriberSettings = SubscriberSettings()
    listmonk: ListmonkSettings = ListmonkSettings()
    buttondown: ButtondownSettings = ButtondownSettings()
    dkim: DkimSettings = DkimSettings()
    inbox: InboxSettings = InboxSettings()
    # Not strict: TOML has arrays, and a frozen value wants a tuple.
    source: Annotated[tuple[SourceSettings, ...], Field(strict=False)] = ()

    @field_validator("source")
    @classmethod
    def _unique(cls, sources: tuple[SourceSettings, ...]) -> tuple[SourceSettings, ...]:
        names = [one.name for one in sources]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two sources are called {twice[0]!r}")
        return sources


def parse_settings(text: str, *, path: str = "digest.toml") -> Settings:
    """Read the file's text; the first thing wrong is a `ConfigError` with key and nearest key."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise ConfigError(f"not valid TOML: {exc}", path=path) from exc
    try:
        return Settings.model_validate(data)
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        place = first["loc"]
        message, hint = _explain(first["type"], first["msg"], first.get("input"), place)
        key = ".".join(_named(data, place))
        raise ConfigError(message, path=path, key=key, hint=hint) from exc


def _explain(kind: str, message: str, value: object, place: Sequence[int | str]) -> tuple[str, str]:
    if kind == "value_error":
        return message.removeprefix("Value error, "), ""
    if kind == "missing":
        return "is missing", ""
    if kind != "extra_forbidden":
        return f"{message[0].lower()}{message[1:]}, not {value!r}", ""
    valid = _valid_keys(place[:-1])
    return "unknown key", f"{did_you_mean(str(place[-1]), valid)}valid here: {', '.join(valid)}"


def _named(data: Any, place: Sequence[int | str]) -> list[str]:
    """The keys to a place; one of an array by its name, else by its number from 1."""
    keys = []
    for part in place:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            data = None
        name = data.get("name") if isinstance(data, dict) else None
        if isinstance(part, int):
            part = name if isinstance(name, str) and name else part + 1
        keys.append(str(part))
    return keys


def _valid_keys(section: Sequence[int | str]) -> list[str]:
    model: type[BaseModel] = Settings
    for name in section:
        if isinstance(name, int):
            continue
        inner = section_model(model, name)
        if inner is None:
            return []
        model = inner
    return sorted(field.alias or name for name, field in model.model_fields.items())


def section_model(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The model of a section, also of one that may stand several times."""
    annotation = model.model_fields[name].annotation
    for one in (annotation, *get_args(annotation)):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
    return None
