"""The theme vocabulary as text: `themes.toml` ⇄ `Vocabulary`.

Reads and writes strings; opens no file, and assigns no paper.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from generator.errors import ConfigError, did_you_mean
from generator.models import OTHER, Theme, Vocabulary
from generator.text.titles import slug as slug_of

RESERVED = (OTHER, "index")
"""Slugs of pages that are there anyway: what fits nowhere, and the list of all themes."""

_TEXTS = ("slug", "title", "about", "parent")
_LISTS = ("keywords", "aliases", "was")
_KEYS = ("slug", "title", "about", "keywords", "aliases", "parent", "was")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*(?:theme|\"theme\"|'theme')[ \t]*\]\]", re.MULTILINE)
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_WIDTH = 100

HEAD = """\
# The themes of this digest, in the order in which the site shows them. Each is a [[theme]] with:
#
#   slug      permanent, for it is the address of the theme's page: a-z, 0-9 and hyphens
#   title     what people read
#   about     a sentence or two; their words help to find the theme's papers
#   keywords  words and phrases that say a paper is in the theme; spelling variants and plurals
#             are found too, and what is written in capitals (SLAM) is found in capitals only
#   aliases   other names of the theme
#   parent    the slug of a wider theme, if there is one
#   was       slugs it had before; their addresses lead to the new one
"""
FOUND_HEAD = """\
# Themes that were found in the papers, kept here so that they do not change when papers come. Keep
# this file in git. `digest themes --propose` makes them yours, in a themes.toml.
"""


class _Wrong(ValueError):
    """Something wrong with one theme: the key, the message, the hint."""

    def __init__(self, key: str, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.key = key
        self.message = message
        self.hint = hint


def parse_vocabulary(text: str, *, path: str) -> Vocabulary:
    """Read the text of `themes.toml`; the first thing wrong is a `ConfigError` with its key.

    Themes are counted from one: `theme[3]` is the third in the file.
    """
    text = text.removeprefix("\ufeff")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise _syntax_error(str(exc), text, path) from exc
    try:
        tables = _tables(data)
        themes = tuple(_theme(table, at) for at, table in enumerate(tables, start=1))
        _check_slugs(themes, _places(text, len(themes)))
        _check_parents(themes)
    except _Wrong as exc:
        raise ConfigError(exc.message, path=path, key=exc.key, hint=exc.hint) from exc
    return Vocabulary(themes=themes)


def _syntax_error(message: str, text: str, path: str) -> ConfigError:
    matched = _AT_LINE.search(message)
    line = int(matched[1]) if matched else text.count("\n") + 1
    said = _AT_LINE.sub("", message).removesuffix(" (at end of document)")
    hint = f"look at line {line}: text stands in double quotes, a list in [square brackets]"
    return ConfigError(f"not valid TOML: {said}", path=f"{path}:{line}", hint=hint)


def _tables(data: dict[str, Any]) -> list[dict[str, Any]]:
    for key in data:
        if key != "theme":
            raise _Wrong(key, "unknown key", hint=_nearest(key, ("theme",)))
    tables = data.get("theme", [])
    if isinstance(tables, dict):
        raise _Wrong("theme", "one table", hint="write [[theme]] with two brackets on each side")
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise _Wrong("theme", f"{_kind(tables)} where themes should be", hint="write [[theme]]")
    return tables


def _theme(table: dict[str, Any], at: int) -> Theme:
    here = f"theme[{at}]"
    for key in table:
        if key not in _KEYS:
            raise _Wrong(f"{here}.{key}", "unknown key", hint=_nearest(key, _KEYS))
    texts = {key: _text(table.get(key, ""), f"{here}.{key}") for key in _TEXTS}
    lists = {key: _texts(table.get(key, []), f"{here}.{key}") for key in _LISTS}
    if not texts["title"].strip():
        raise _Wrong(f"{here}.title", "a theme without a title", hint='title = "What people read"')
    if "slug" not in table:
        texts["slug"] = slug_of(texts["title"])
    for key, value in (("slug", texts["slug"]), *(("was", one) for one in lists["was"])):
        _check_slug(f"{here}.{key}", value, texts["title"])
    return Theme(
        slug=texts["slug"],
        title=texts["title"],
        about=texts["about"],
        keywords=lists["keywords"],
        aliases=lists["aliases"],
        parent=texts["parent"],
        was=lists["was"],
    )


def _check_slug(key: str, value: str, title: str) -> None:
    if not _SLUG.fullmatch(value):
        proposed = slug_of(value) or slug_of(title)
        hint = f'for example slug = "{proposed}"' if proposed else "give it a slug of your choice"
        if not value:
            message = f"no slug can be made of the title {title!r}"
            raise _Wrong(key, message, hint="write one in a-z, 0-9 and hyphens")
        raise _Wrong(key, f"{value!r} is no slug: only a-z, 0-9 and single hyphens", hint=hint)
    if value in RESERVED:
        meaning = "the theme of papers that fit nowhere" if value == OTHER else "the list of themes"
        raise _Wrong(key, f"{value!r} is reserved for {meaning}", hint="choose another slug")


def _check_slugs(themes: tuple[Theme, ...], places: list[str]) -> None:
    living: dict[str, int] = {}
    for at, theme in enumerate(themes):
        if theme.slug in living:
            both = f"{places[living[theme.slug]]} and {places[at]}"
            raise _Wrong(
                f"theme[{at + 1}].slug",
                f"{theme.slug!r} stands twice: {both}",
                hint="give one of the two another slug",
            )
        living[theme.slug] = at
    former: dict[str, int] = {}
    for at, theme in enumerate(themes):
        for old in theme.was:
            key = f"theme[{at + 1}].was"
            if old in living:
                message = f"{old!r} is the slug of a living theme: {places[living[old]]}"
                raise _Wrong(key, message, hint="an old slug leads elsewhere; delete one of them")
            if old in former:
                both = f"{places[former[old]]} and {places[at]}"
                message = f"{old!r} stands twice: {both}"
                raise _Wrong(key, message, hint="an old slug can lead to one theme only")
            former[old] = at


def _check_parents(themes: tuple[Theme, ...]) -> None:
    parents = {theme.slug: theme.parent for theme in themes}
    for at, theme in enumerate(themes, start=1):
        key = f"theme[{at}].parent"
        if not theme.parent:
            continue
        if theme.parent == theme.slug:
            raise _Wrong(key, "a theme cannot be its own parent", hint="delete the line")
        if theme.parent not in parents:
            near = _nearest(theme.parent, tuple(slug for slug in parents if slug != theme.slug))
            raise _Wrong(key, f"there is no theme {theme.parent!r}", hint=near)
        chain = [theme.slug]
        while chain[-1] and chain.count(chain[-1]) == 1:
            chain.append(parents[chain[-1]])
        if chain[-1] == theme.slug:
            message = f"parents go round in a circle: {' → '.join(chain)}"
            raise _Wrong(key, message, hint="one of them must have no parent")


def _places(text: str, count: int) -> list[str]:
    """Where each theme begins, as far as the text shows it."""
    lines = [text.count("\n", 0, matched.start()) + 1 for matched in _HEADER.finditer(text)]
    if len(lines) == count:
        return [f"line {line}" for line in lines]
    # Themes in an inline array, or a header inside a text: count instead of pointing wrongly.
    return [f"theme {at}" for at in range(1, count + 1)]


def _text(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise _Wrong(key, f"{_kind(value)} where text should be", hint="put it in double quotes")
    return value


def _texts(value: object, key: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        hint = f'write {key.rpartition(".")[2]} = ["one", "two"]'
        raise _Wrong(key, f"{_kind(value)} where a list should be", hint=hint)
    for at, one in enumerate(value, start=1):
        _text(one, f"{key}[{at}]")
        if not one.strip():
            raise _Wrong(f"{key}[{at}]", "an empty text", hint="delete it")
    return tuple(value)


def _kind(value: object) -> str:
    kinds = {str: "text", list: "a list", dict: "a table", bool: "true or false"}
    return kinds.get(type(value), f"{value!r}")


def _nearest(word: str, valid: tuple[str, ...]) -> str:
    return f"{did_you_mean(word, valid)}valid here: {', '.join(valid)}"


def dump_vocabulary(vocabulary: Vocabulary, *, head: str = HEAD) -> str:
    """Write TOML with comments; `parse_vocabulary` reads the same themes back.

    What was discovered is an editor's own once it stands in a file, so that flag is not kept.
    """
    return "\n".join([head, *(dump_theme(theme) for theme in vocabulary.themes)])


def dump_theme(theme: Theme) -> str:
    """One `[[theme]]`, ready to stand at the end of such a file after an empty line."""
    lines = ["[[theme]]"]
    for key in _KEYS:
        if value := getattr(theme, key):
            lines.append(f"{key} = {_quoted(value, len(key))}")
    return "\n".join(lines) + "\n"


def _quoted(value: str | tuple[str, ...], used: int) -> str:
    if isinstance(value, tuple):
        items = [_quoted(one, 0) for one in value]
        short = f"[{', '.join(items)}]"
        if used + 3 + len(short) <= _WIDTH:
            return short
        return "[\n" + "".join(f"  {item},\n" for item in items) + "]"
    # JSON and TOML escape alike, but for DEL: https://toml.io/en/v1.0.0#string
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
