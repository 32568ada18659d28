"""Letter → HTML and plain text, by the templates in `templates/mail/`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, Protocol

import css_inline
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator.errors import RenderError
from generator.escaping import Trusted
from generator.mail.fit import fit
from generator.mail.values import Letter, Parts
from generator.render import Renderer
from generator.text import clean
from generator.words import ENGLISH, Phrases, Words

CHANGE, UNSUBSCRIBE, MESSAGE = "@@CHANGE@@", "@@UNSUBSCRIBE@@", "@@MESSAGE@@"
"""Where a reader's own addresses come. No text of a letter can hold them: see `letters.said`."""
PART = re.compile(r"@@(IF|NONE) ([a-z0-9-]+(?: [a-z0-9-]+)*)@@|@@END@@")
"""Where a part for readers of some themes begins, or for those of none of them, and where it ends.
Parts do not overlap; one may hold others."""
_WORD = re.compile(r"(?:@@(?:IF|NONE) [^@]+@@|@@END@@|\S)+")
WIDTH = 76
"""Characters of a line of text, for what comes from a time of narrow screens, and is quoted."""
_MARK_LINE = re.compile(rf"({PART.pattern})\n?")
Form = Literal["own", "list", "parted", "web"]
"""Of a list of our own, with open places for a reader's addresses; of a list that somebody else
keeps, who adds theirs; of a service that picks the parts for each reader; and as a page of the
site."""


def plain(value: object) -> str:
    """Any value as one line of text, without controls."""
    if value is None or isinstance(value, bool):
        raise TypeError(f"a template prints {value!r}")
    return clean.one_line(str(value), limit=100_000)


class Composer:
    """Renders letters of a project, its own templates first, then the package's."""

    def __init__(self, folders: Iterable[Path], words: Words = ENGLISH) -> None:
        folders = tuple(folders)
        self._words = words
        self._html = Renderer(folders, words)
        self._text = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
            undefined=StrictUndefined,
            # Plain text has no markup to escape; `plain` is its boundary.
            autoescape=False,
            finalize=plain,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        phrases = Phrases(words, lambda parts: "".join(map(str, parts)))
        self._text.globals |= {"_": phrases.gettext, "ngettext": phrases.ngettext}
        # Never a file or an address of a template's own: css-inline would read both.
        self._inliner = css_inline.CSSInliner(
            keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False
        )

    def compose(self, letter: Letter, form: Form) -> Parts:
        """Both bodies within the bounds; a page of the site has none, and names every paper."""
        if form == "web":
            return self._parts(letter, form)
        return fit(letter, lambda one: self._parts(one, form))

    def _parts(self, letter: Letter, form: Form) -> Parts:
        context = {"letter": letter, "form": form, "direction": self._words.direction}
        parted = form == "parted"
        marked = context | _marks(lambda mark: Trusted(mark if parted else ""))
        html = self._html.render("mail/digest.html", "mail/digest.html", marked)
        # In plain text a mark's line goes with it.
        text = _MARK_LINE.sub(
            r"\1" if parted else "", self.text("mail/digest.txt", context | _marks(str))
        )
        return Parts(
            letter=letter, html=_style_last(self._inliner.inline(html)), text=_wrapped(text)
        )

    def text(self, template: str, context: Mapping[str, Any]) -> str:
        """A plain text; its values are one line each."""
        try:
            return self._text.get_template(template).render(context)
        except Exception as exc:
            raise RenderError(str(exc), template=template) from exc


class _Themed(Protocol):
    @property
    def themes(self) -> tuple[str, ...]: ...


def _marks(made: Callable[[str], str]) -> dict[str, Callable[..., str]]:
    """What templates call where parts for readers of some themes begin and end (`PART`)."""

    def slugs(parts: Iterable[_Themed]) -> str:
        return " ".join(dict.fromkeys(slug for one in parts for slug in one.themes))

    return {
        "when": lambda parts: made(f"@@IF {slugs(parts)}@@"),
        "otherwise": lambda letter: made(f"@@NONE {slugs([letter])}@@"),
        "end": lambda: made("@@END@@"),
    }


def _wrapped(text: str) -> str:
    """Lines of at most 76 characters, as far as words and addresses are no longer.

    A mark counts as nothing: it goes before the text is read.
    """
    return "".join(f"{part}\n" for line in text.splitlines() for part in _broken(line))


def _broken(line: str) -> Iterable[str]:
    if len(line) <= WIDTH:
        return [line]
    start = re.match(r"(?:@@[^@]+@@)*((?:- |\d+\. |  )?)", line)
    indent = " " * len(start[1]) if start else ""
    found: list[str] = []
    now, room = "", 0
    for word in _WORD.findall(line):
        size = len(PART.sub("", word))
        if now and room < size + 1:
            found.append(now)
            now, room = f"{indent}{word}", WIDTH - len(indent) - size
        elif now:
            now, room = f"{now} {word}", room - size - 1
        else:
            now, room = (
                f"{line[: len(line) - len(line.lstrip())]}{word}",
                WIDTH - size - len(indent),
            )
    return [*found, now]


def _style_last(html: str) -> str:
    """The style block after the rest of the head: `<meta charset>` must come first.

    https://html.spec.whatwg.org/multipage/semantics.html#charset: within the first 1024 bytes.
    """
    return re.sub(
        r"<head>(<style>.*?</style>)(.*?)</head>",
        r"<head>\2\1</head>",
        html,
        count=1,
        flags=re.DOTALL,
    )
