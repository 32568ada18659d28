"""The one escaping boundary: text from anywhere becomes text of a page, whatever it holds.

Markdown is not a safe container (security.md §2): `*x*{ onclick=… }`, `[x](javascript:…)` or
`--8<--` in a title would act. So every ASCII punctuation character of a value becomes `&#NN;`,
which means the same character to a browser and nothing to Markdown, Jinja, snippets or math.

    context              function            what it does
    Markdown, HTML text  encode              punctuation → &#NN;, white space → one blank
    HTML attribute       encode              the same (inside double quotes)
    URL                  url                 http(s) only, percent-encoded, then encode
    way within the site  site_address        percent-encoded; the theme makes it relative
    <pre>                preformatted        encode, newlines → &#10;
    front matter         front_matter        allow-listed keys, encode, then JSON, which is YAML
    head of the page     head_value          HTML escapes; the theme prints the head as it stands
    JSON in <script>     script_data         <, >, & and line separators → \\uNNNN

`generator.render` adds prose with TeX, and the sentences of templates.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from generator.text import links

SITE = "dg-site:"
"""Begins an address from the root of the site, in pages and heads. No engine knows the scheme, so
none changes the address; `templates/theme/` makes it relative. No value can say it: `encode`."""

_PUNCTUATION = {ord(char): f"&#{ord(char)};" for char in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}
# Python-Markdown marks its own places with these two, and takes them out of what it reads.
_PUNCTUATION |= {0x02: "", 0x03: ""}

_BLANKS = re.compile(r"\s+")
_CHANGED = re.compile("[" + re.escape("".join(map(chr, _PUNCTUATION))) + "]")


class Trusted(Markup):
    """Markup made by us. What is joined to it is encoded, not only HTML-escaped."""

    __slots__ = ()

    @classmethod
    def escape(cls, value: Any) -> Trusted:
        """The same as `encode`."""
        return encode(value)


def encode(value: object) -> Trusted:
    """Any value as text that stays text, in Markdown and in HTML.

    >>> encode("<b>*x*")
    Markup('&#60;b&#62;&#42;x&#42;')
    """
    # In the order of how often templates print each.
    if type(value) is Trusted:
        return value
    if type(value) is str:
        return _short(value) if len(value) <= _SHORT else _text(value)
    if isinstance(value, Markup):
        return Trusted(value)
    if value is None or isinstance(value, bool):
        raise TypeError(f"a template prints {value!r}")
    return _text(str(value))


_SHORT = 100
"""Characters of what is likely to come again: names of themes, dates, words of the site."""


def _text(text: str) -> Trusted:
    said = _BLANKS.sub(" ", text)
    # A character to change is rare in a long text, and looking each up takes long.
    changed = _CHANGED.sub(_change, said) if len(said) > _SHORT else said.translate(_PUNCTUATION)
    return str.__new__(Trusted, changed)


def _change(found: re.Match[str]) -> str:
    return _PUNCTUATION[ord(found[0])]


_short = lru_cache(maxsize=32_768)(_text)


def between(value: str) -> Trusted:
    """What stands between others: its blanks stay, which `encode` makes one of."""
    return Trusted(value.translate(_PUNCTUATION))


def preformatted(value: str) -> Trusted:
    """Text for `<pre>`: its lines stay, without a line end that Markdown could see."""
    lines = (re.sub(r"\s", " ", line).translate(_PUNCTUATION) for line in value.split("\n"))
    return Trusted("&#10;".join(lines))


def url(value: str) -> Trusted:
    """An address from data: percent-encoded http(s), else nothing."""
    return encode(links.safe_url(value))


# A browser ends the element at `</script`, and once scripts ended their lines at U+2028.
_IN_SCRIPT = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def script_data(value: Mapping[str, Any]) -> Trusted:
    """JSON that can stand in a `<script type="application/ld+json">`, on one line."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Trusted(text.translate(_IN_SCRIPT).replace(SITE, "dg-site\\u003a"))


def head_value(value: str) -> Trusted:
    """A text for a double-quoted attribute in the head, which Markdown never sees."""
    if type(value) is Trusted:
        return value
    said = _BLANKS.sub(" ", value.strip())
    return str.__new__(Trusted, str(escape(said)).replace(SITE, "dg-site&#58;"))


_FRONT_MATTER_KEYS = ("title", "description", "hide", "search", "template", "digest")


def encoded(values: Mapping[str, Any]) -> dict[str, Any]:
    """The head of a page with every text encoded, since MkDocs' theme prints them raw."""
    unknown = set(values) - set(_FRONT_MATTER_KEYS)
    if unknown:
        raise ValueError(f"not allowed in front matter: {sorted(unknown)}")
    return {key: _encoded(value) for key, value in values.items()}


def front_matter(values: Mapping[str, Any]) -> str:
    """The YAML head of a page."""
    return yaml_head(encoded(values))


def yaml_head(values: Mapping[str, Any]) -> str:
    """The YAML head of values that are encoded.

    Each is a line of JSON, which YAML reads alike: dumping YAML took ten times as long.
    """
    lines = (f"{key}: {_yaml(value)}\n" for key, value in values.items())
    return "".join(("---\n", *lines, "---\n"))


# What YAML calls not printable, or takes for the end of a line (YAML 1.1 §5.1, §5.4).
_NOT_IN_YAML = re.compile(
    "[^ -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def _yaml(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _encoded(value: Any) -> Any:
    if isinstance(value, str):
        return str(encode(value.strip()))
    if isinstance(value, Mapping):
        return {key: _encoded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_encoded(item) for item in value]
    return value


def site_address(target: str) -> str:
    """The way to a file of the site, by its path from the root, as pages and heads hold it."""
    path = quote(target)
    # Zensical takes whatever ends in `.md` for a page of its own.
    return f"{SITE}{path.removesuffix('.md')}&#46;md" if path.endswith(".md") else SITE + path


@lru_cache(maxsize=32_768)
def page_address(path: str) -> Trusted:
    """The way to the page of a `.md` file."""
    return Trusted(site_address(built(path)))


def built(path: str) -> str:
    """The address of the page that an engine makes of this `.md` file: its folder, with a slash.

    >>> built("papers/x.md"), built("themes/index.md"), built("index.md")
    ('papers/x/', 'themes/', '')
    """
    stem = path.removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        return stem.removesuffix("index")
    return f"{stem}/"
