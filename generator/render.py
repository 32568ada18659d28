"""The Jinja environment and the one escaping boundary: every value is encoded unless we made it.

Markdown is not a safe container (security.md §2): `*x*{ onclick=… }`, `[x](javascript:…)` or
`--8<--` in a title would act. So every ASCII punctuation character of a value becomes `&#NN;`,
which means the same character to a browser and nothing to Markdown, Jinja, snippets or math.

    context              function            what it does
    Markdown, HTML text  encode              punctuation → &#NN;, white space → one blank
    HTML attribute       encode              the same (inside double quotes)
    URL                  url                 http(s) only, percent-encoded, then encode
    <pre>                preformatted        encode, newlines → &#10;
    front matter         front_matter        allow-listed keys, encode, then YAML
    TeX in prose         rich                spans of text.tex, each text encoded; words marked
    JSON in <script>     script_data         <, >, & and line separators → \\uNNNN
    UI words             _, ngettext         the message encoded, and each value that goes into it
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml
from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import concat
from markupsafe import Markup

from generator.errors import RenderError
from generator.text import links, tex
from generator.words import ENGLISH, Phrases, Words

_PUNCTUATION = {ord(char): f"&#{ord(char)};" for char in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}


_BLANKS = re.compile(r"\s+")


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
    if isinstance(value, Markup):
        return Trusted(value)
    if value is None or isinstance(value, bool):
        raise TypeError(f"a template prints {value!r}")
    return Trusted(_BLANKS.sub(" ", str(value)).translate(_PUNCTUATION))


def preformatted(value: str) -> Trusted:
    """Text for `<pre>`: its lines stay, without a line end that Markdown could see."""
    lines = (re.sub(r"\s", " ", line).translate(_PUNCTUATION) for line in value.split("\n"))
    return Trusted("&#10;".join(lines))


def url(value: str) -> Trusted:
    """An address from data: percent-encoded http(s), else nothing."""
    return encode(links.safe_url(value))


Marks = Mapping[str, int]
"""Words of a text that are marked → the number of their colour (`dg-h3`)."""


def rich(value: str, marks: Marks | None = None) -> Trusted:
    """Prose with islands of TeX as HTML: readable, and never markup of the value's own.

    `marks` are sought in its text, whole words of any case and number; formulas and code
    stay as they are.
    """
    marker = _Marker(marks or {})
    return Trusted("".join(_span(span, marker) for span in tex.parse(value)))


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


# A browser ends the element at `</script`, and once scripts ended their lines at U+2028.
_IN_SCRIPT = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def script_data(value: Mapping[str, Any]) -> Trusted:
    """JSON that can stand in a `<script type="application/ld+json">`, on one line."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Trusted(text.translate(_IN_SCRIPT))


# The one in C is eight times as fast, which a page's head of fifty tags feels.
_DUMPER = yaml.CSafeDumper
_FRONT_MATTER_KEYS = ("title", "description", "hide", "search", "template", "digest")


def front_matter(values: Mapping[str, Any]) -> str:
    """The YAML head of a page. Texts are encoded, since MkDocs' theme prints them raw."""
    unknown = set(values) - set(_FRONT_MATTER_KEYS)
    if unknown:
        raise ValueError(f"not allowed in front matter: {sorted(unknown)}")
    plain = _encoded(values)
    return "---\n" + yaml.dump(plain, Dumper=_DUMPER, sort_keys=False, width=2**31 - 1) + "---\n"


def _encoded(value: Any) -> Any:
    if isinstance(value, str):
        return str(encode(value.strip()))
    if isinstance(value, Mapping):
        return {key: _encoded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_encoded(item) for item in value]
    return value


class _Generator(CodeGenerator):
    """Compiles `a ~ b` so that a value joined to markup is encoded, not only HTML-escaped."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        self.write("environment.join_values((")
        for item in node.nodes:
            self.visit(item, frame)
            self.write(", ")
        self.write("))")


_SAFE_FILTERS = (
    "abs", "batch", "count", "default", "d", "dictsort", "first", "float", "groupby", "int",
    "items", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr",
    "reverse", "round", "select", "selectattr", "slice", "sort", "sum", "unique", "upper",
)  # fmt: skip
"""Jinja's filters that cannot make markup of a value: no `safe`, `tojson`, `urlize`, `xmlattr`."""


class _Environment(ImmutableSandboxedEnvironment):
    code_generator_class = _Generator
    intercepted_binops = frozenset({"+", "%", "*"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator != "*" and (isinstance(left, Markup) or isinstance(right, Markup)):
            if operator == "%":
                return Trusted(left) % right
            return self.join_values((left, right))
        return super().call_binop(context, operator, left, right)

    @staticmethod
    def join_values(values: Iterable[Any]) -> Any:
        parts = list(values)
        if any(isinstance(part, Markup) for part in parts):
            return Trusted("".join(encode(part) for part in parts))
        return concat(str(part) for part in parts)


def _join(values: Iterable[Any], separator: str = "") -> Trusted:
    # Not `encode`, which would take the blank of ", " away.
    between = Trusted(str(separator).translate(_PUNCTUATION))
    return between.join(encode(value) for value in values)


def _file(target: str) -> Trusted:
    """The way to a file that no engine sees, as raw HTML needs it.

    MkDocs leaves relative addresses there alone, Zensical changes them; neither knows this scheme,
    and the theme's `partials/content.html` makes it relative.
    """
    # Encoded, because Zensical takes whatever ends in `.md` for a page of its own.
    return Trusted(f"dg-site:{encode(quote(target))}")


def _find(said: object, author: bool = False) -> Trusted:
    """The search for these words, or for a paper of this author; an address as `file` makes it."""
    words = " ".join(str(said).replace('"', " ").split())
    asked = quote(f'{"author:" if author else ""}"{words}"', safe="")
    return Trusted(f"dg-site:search/{encode(f'?q={asked}')}")


def _together(parts: Iterable[object]) -> Trusted:
    return Trusted("".join(encode(part) for part in parts))


class Renderer:
    """Renders templates of a project, its own folder first, then the package's."""

    def __init__(self, folders: Iterable[Path], words: Words = ENGLISH) -> None:
        self._environment = _Environment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
            undefined=StrictUndefined,
            autoescape=True,
            finalize=encode,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            extensions=[],
        )
        kept = {name: self._environment.filters[name] for name in _SAFE_FILTERS}
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

    def render(self, template: str, page: str, context: Mapping[str, Any]) -> str:
        """The text of one page; `page` is its path, from which links are relative.

        Raises:
            RenderError: the template is missing, broken, or asks for what is not there.
        """

        def href(target: str, fragment: str = "") -> Trusted:
            """The way from this page to another page's `.md` file, as a Markdown link needs it."""
            path, _, anchor = target.partition("#")
            relative = posixpath.relpath(path, posixpath.dirname(page) or ".")
            anchor = fragment or anchor
            return Trusted(relative + (f"#{anchor}" if anchor else ""))

        def link(title: str | Markup, target: str) -> Trusted:
            """A Markdown link to another page, to go into a message."""
            return Trusted(f"[{encode(title)}]({href(target)})")

        ways = {"href": href, "link": link, "file": _file, "find": _find}
        try:
            text = self._environment.get_template(template).render({**context, **ways})
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
