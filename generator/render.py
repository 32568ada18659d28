"""The Jinja environment of the templates: what they print is text unless we made it markup.

`generator.escaping` has the boundary. Our own templates are one raw HTML block each, in which
Markdown reads nothing; a project's may be Markdown, so that every value is encoded for both.

    context              in a template       what it does
    text, attribute      {{ value }}         escaping.encode, by itself
    prose with TeX       | rich              spans of text.tex, each text encoded; words marked
    way within the site  href, file, find    an address that the theme makes relative
    UI words             _, ngettext         the message encoded, and each value that goes into it
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup

from generator.errors import RenderError
from generator.escaping import (
    SITE,
    Trusted,
    between,
    encode,
    page_address,
    preformatted,
    site_address,
    url,
)
from generator.sandbox import SAFE_FILTERS, Environment
from generator.text import tex
from generator.words import ENGLISH, Phrases, Words

Marks = Mapping[str, int]
"""Words of a text that are marked → the number of their colour (`dg-h3`)."""


def rich(value: str, marks: Marks | None = None) -> Trusted:
    """Prose with islands of TeX as HTML: readable, and never markup of the value's own.

    `marks` are sought in its text, whole words of any case and number; formulas and code
    stay as they are.
    """
    return _rich(value, _marker(tuple(marks.items()))) if marks else _unmarked(value)


def _rich(value: str, marker: _Marker) -> Trusted:
    return Trusted("".join(_span(span, marker) for span in tex.parse(value)))


@lru_cache(maxsize=8)
def _marker(marks: tuple[tuple[str, int], ...]) -> _Marker:
    """One for all the texts of a page."""
    return _Marker(dict(marks))


@lru_cache(maxsize=16_384)
def _unmarked(value: str) -> Trusted:
    """A title is printed in each list that it stands in."""
    return _rich(value, _Marker({}))


class _Marker:
    """Puts `<mark>` around words of plain text, which is cut first and encoded then."""

    def __init__(self, marks: Marks) -> None:
        self._hues = {_words(one): hue for one, hue in marks.items() if _words(one)}
        # The longest first: of `neural network` and `network` that which says more.
        longest = sorted(self._hues, key=lambda one: (-len(one), one))
        either = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in longest)
        self._pattern = (
            re.compile(rf"(?<!\w)({either})(?:e?s)?(?!\w)", re.IGNORECASE) if either else None
        )

    def text(self, text: str) -> str:
        """The text, encoded, its words marked."""
        if self._pattern is None:
            return encode(text)
        parts: list[str] = []
        place = 0
        for found in self._pattern.finditer(text):
            parts.append(encode(text[place : found.start()]))
            # Letters whose case changes their number are found by the pattern and not named here.
            hue = self._hues.get(_words(found[1]))
            body = encode(found[0])
            parts.append(body if hue is None else f'<mark class="dg-h{hue:d}">{body}</mark>')
            place = found.end()
        return "".join([*parts, encode(text[place:])])


def _words(text: str) -> str:
    """In small letters, and without the *s* of a plural."""
    return re.sub(r"(?<=[^\Ws]{3})s$", "", " ".join(text.lower().split()))


def readable(value: str) -> Trusted:
    """The same as plain text, for titles of links and attributes."""
    return encode(tex.plain(value))


def _span(span: tex.Span, marker: _Marker) -> str:
    match span:
        case tex.Text(text):
            return marker.text(text)
        case tex.Code(text):
            return f"<code>{encode(text)}</code>"
        case tex.Math(source, display):
            markup = tex.math_markup(source, display)
            return _inert(markup) if markup else f"<code>{encode(source)}</code>"
        case tex.LinkSpan(address, inner):
            body = "".join(_span(one, marker) for one in inner)
            safe = url(address)
            return f'<a href="{safe}" rel="nofollow ugc noopener">{body}</a>' if safe else body
    tag = {tex.Sup: "sup", tex.Sub: "sub", tex.Emphasis: "em", tex.Strong: "strong"}[type(span)]
    return f"<{tag}>{''.join(_span(one, marker) for one in span.spans)}</{tag}>"


def _inert(markup: str) -> str:
    """MathML on one line whose text Markdown cannot act on."""
    flat = " ".join(markup.split())
    return re.sub(r">([^<]+)<", lambda found: f">{encode(html.unescape(found[1]))}<", flat)


def _join(values: Iterable[Any], separator: str = "") -> Trusted:
    return between(str(separator)).join(encode(value) for value in values)


def _file(target: str) -> Trusted:
    """The way to a file of the site that is no page."""
    return Trusted(site_address(target))


def _find(said: object, author: bool = False) -> Trusted:
    """The search for these words, or for a paper of this author; an address as `file` makes it."""
    words = " ".join(str(said).replace('"', " ").split())
    asked = quote(f'{"author:" if author else ""}"{words}"', safe="")
    return Trusted(f"{SITE}search/?q={asked}")


def _together(parts: Iterable[object]) -> Trusted:
    return Trusted("".join(encode(part) for part in parts))


def _ways(page: str) -> dict[str, Callable[..., Trusted]]:
    """What leads somewhere, for the templates of a page."""

    def href(target: str, fragment: str = "") -> Trusted:
        """The way to another page, by its `.md` file, or to a place of this one."""
        path, _, anchor = target.partition("#")
        anchor = quote(fragment or anchor)
        if anchor and path == page:
            return Trusted(f"&#35;{anchor}")
        address = page_address(path)
        return Trusted(f"{address}#{anchor}") if anchor else address

    def link(title: str | Markup, target: str) -> Trusted:
        """A link to another page, to go into a message."""
        return Trusted(f'<a href="{href(target)}">{encode(title)}</a>')

    return {"href": href, "link": link, "file": _file, "find": _find}


class _Parts:
    """Parts that stand alike in many pages, rendered once: a paper's card, a month's days."""

    MOST = 20_000  # are kept, some 2 kB each

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._made: dict[tuple[object, ...], tuple[object, Trusted]] = {}

    def card(self, card: Any, here: Sequence[str], period: str, brief: bool) -> Trusted:
        """`parts/card.md`; it is given what of `here` and `period` the card itself has."""
        own = tuple(theme.path for theme in card.themes if theme.path in here)
        period = period if card.date == period else ""
        values = {"card": card, "here": own, "period": period, "brief": brief}
        return self._part("parts/card.md", card, (own, period, brief), values)

    def month(self, month: Any, own: str) -> Trusted:
        """`parts/month.md`; `own` is '' where the page is not of the month."""
        paths = {day.path for week in month.weeks for day in week if day} | {month.place.path}
        own = own if own in paths else ""
        return self._part("parts/month.md", month, (own,), {"month": month, "own": own})

    def _part(
        self, name: str, about: object, key: tuple[object, ...], values: Mapping[str, object]
    ) -> Trusted:
        # What is kept holds on to `about`, so that no other value can get its id.
        whole = (name, id(about), *key)
        if whole not in self._made:
            if len(self._made) >= self.MOST:
                self._made.clear()
            text = self._environment.get_template(name).render({**values, **_ways("")})
            self._made[whole] = (about, Trusted(text.rstrip("\n")))
        return self._made[whole][1]


class Renderer:
    """Renders templates of a project, its own folder first, then the package's."""

    def __init__(self, folders: Iterable[Path], words: Words = ENGLISH) -> None:
        self._environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
            undefined=StrictUndefined,
            autoescape=True,
            finalize=encode,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            extensions=[],
        )
        kept = {name: self._environment.filters[name] for name in SAFE_FILTERS}
        ours: dict[str, Callable[..., Any]] = {
            "join": _join,
            "e": encode,
            "escape": encode,
            "rich": rich,
            "readable": readable,
            "url": url,
            "pre": preformatted,
        }
        phrases = Phrases(words, _together)
        ours |= {
            "number": phrases.number,
            "strong": lambda value: Trusted(f"<strong>{phrases.number(value)}</strong>"),
        }
        self._environment.filters = {**kept, **ours}
        self._environment.globals = {
            "range": self._environment.globals["range"],
            "_": phrases.gettext,
            "ngettext": phrases.ngettext,
            "pgettext": phrases.pgettext,
            "weekdays": words.weekdays,
        }
        parts = _Parts(self._environment)
        self._repeated = {"card_of": parts.card, "month_of": parts.month}

    def render(self, template: str, page: str, context: Mapping[str, Any]) -> str:
        """The text of one page; `page` is its path, so that links know what is on it.

        Raises:
            RenderError: the template is missing, broken, or asks for what is not there.
        """

        try:
            found = self._environment.get_template(template)
            text = found.render({**context, **_ways(page), **self._repeated})
        except TemplateNotFound as exc:
            hint = "templates come from the project's templates/ folder, then from the package"
            raise RenderError("no such template", template=str(exc), page=page, hint=hint) from exc
        except TemplateSyntaxError as exc:
            raise RenderError(
                exc.message or "syntax error", template=exc.name or template, line=exc.lineno
            ) from exc
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as exc:
            raise RenderError(str(exc), template=template, page=page) from exc
        return text
