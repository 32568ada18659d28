"""`digest.toml`: every wrong key or value is one error with its place and what would be right."""

from __future__ import annotations

import pytest

from generator.config import parse_settings
from generator.errors import ConfigError

SOURCE = "[[source]]\nname = 'hf'\n"


def test_an_empty_file_gives_the_defaults() -> None:
    settings = parse_settings("")
    assert (settings.site.title, settings.build.engine) == ("Paper digest", "mkdocs")


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        pytest.param("[site]\ntitel = 'x'", "site.titel", "did you mean 'title'?", id="near"),
        pytest.param("[sight]\ntitle = 'x'", "sight", "did you mean 'site'?", id="section"),
        pytest.param("zzz = 1", "zzz", "valid here: build, buttondown, data", id="far"),
        pytest.param("[site]\ntitle = 3", "site.title", "valid string", id="type"),
        pytest.param("[build]\nengine = 'hugo'", "build.engine", "'mkdocs'", id="choice"),
        pytest.param("[site]\nurl = 'ftp://x'", "site.url", "such as https://", id="pattern"),
        pytest.param("[site", "", "not valid TOML", id="syntax"),
        pytest.param("site = 'x'", "site", "not 'x'", id="no section"),
        pytest.param(f"{SOURCE}ulr = 'x'", "source.hf.ulr", "did you mean 'url'?", id="source"),
        pytest.param("[[source]]\npath = 'x'", "source.1.name", "missing", id="no name"),
        pytest.param(
            "[[source]]\nname = 'A b'\npath = 'x'", "source.A b.name", "not 'A b'", id="slug"
        ),
        pytest.param(SOURCE, "source.hf", "url or a path", id="nowhere"),
        pytest.param(f"{SOURCE}url='https://x.org'\npath='x'", "source.hf", "one of", id="both"),
        pytest.param(f"{SOURCE}url='ftp://x.org'", "source.hf.url", "ftp", id="scheme"),
        pytest.param(
            f"{SOURCE}url='https://x.org/{{day}}'", "source.hf.url", "{date}", id="placeholder"
        ),
        pytest.param(
            f"{SOURCE}url='https://x.org/{{date:%s}}'", "source.hf.url", "{date}", id="directive"
        ),
        pytest.param(f"{SOURCE}path='../x'", "source.hf.path", "inside", id="outside"),
        pytest.param(f"{SOURCE}path='/etc/*'", "source.hf.path", "inside", id="absolute"),
        pytest.param(f"{SOURCE}path='x'\ndays=0", "source.hf.days", "not 0", id="days"),
        pytest.param(f"{SOURCE}path='x'\n{SOURCE}path='y'", "source", "two sources", id="twice"),
        pytest.param("source = 3", "source", "not 3", id="no list"),
    ],
)
def test_what_is_wrong_is_named(text: str, key: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_settings(text, path="my/digest.toml")
    assert caught.value.key == key
    assert words in f"{caught.value} {caught.value.hint}"
    assert "my/digest.toml" in str(caught.value)


def test_sources_are_read_in_order() -> None:
    sources = parse_settings(
        f"{SOURCE}url = 'https://x.org/{{date:%Y%m%d}}'\nheaders_env = {{ X-Key = 'MY_KEY' }}\n"
        "[[source]]\nname = 'mine'\npath = 'exports/*.bib'\nformat = 'bibtex'\n"
    ).source
    assert [one.name for one in sources] == ["hf", "mine"]
    assert (sources[0].days, sources[0].max_pages) == (7, 100)
    assert sources[0].headers_env == {"X-Key": "MY_KEY"}


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("", ""),
        ("https://example.org", "https://example.org/"),
        ("HTTPS://Example.org:8443/lab//", "https://example.org:8443/lab/"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC/"),
    ],
)
def test_the_sites_address_has_one_form(url: str, root: str) -> None:
    assert parse_settings(f"[site]\nurl = '{url}'").site.url == root


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x", "https://example.org/?a=1", "https://example.org/#x", "https://u:p@example.org/",
        "https://example.org:99999/", "https://[::1", "example.org", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_an_address_that_no_page_can_stand_below_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match=r"site\.url"):
        parse_settings(f"[site]\nurl = '{url}'")


def test_a_secret_in_the_file_is_refused_and_not_shown() -> None:
    text = f"{SOURCE}url='https://x.org'\nheaders_env = {{ Authorization = 'Bearer s3cret' }}"
    with pytest.raises(ConfigError, match="must name an environment variable") as caught:
        parse_settings(text)
    assert "s3cret" not in f"{caught.value} {caught.value.hint}"
