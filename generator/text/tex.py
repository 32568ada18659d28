r"""Reads prose with islands of TeX into spans, and into plain text that reads well.

Titles and abstracts are mostly plain text, so this is no TeX reader: it acts on what is clearly
TeX and leaves everything else as it stands (a lone `$`, `snake_case`, `{0, 1}`, `C:\new`). `%` is
never a comment. It makes no HTML and loses no word; `text.islands` says what is clearly TeX.

Linear in the length: one search runs forward, braces and quotes are paired beforehand, and every
look-ahead has a bound. The last few texts are remembered, because each format asks for them again.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import TypeAlias

from generator.text import islands, macros, marks
from generator.text.formulas import convert, math_markup, symbol
from generator.text.spans import (
    Code,
    Emphasis,
    Frame,
    Line,
    LinkSpan,
    Math,
    Read,
    Span,
    Spans,
    Strong,
    Sub,
    Sup,
    Text,
    flat,
)

__all__ = [
    "Code", "Emphasis", "LinkSpan", "Math", "Span", "Strong", "Sub", "Sup", "Text",
    "math_markup", "parse", "plain",
]  # fmt: skip

MAX_DEPTH = 30
"""Groups inside groups that are read; what lies deeper is shown as it stands."""


@functools.lru_cache(maxsize=256)
def parse(raw: str) -> tuple[Span, ...]:
    r"""The spans of a text. Never raises; text without TeX is one `Text`.

    >>> parse(r"A \emph{very} big 10^9")
    (Text(text='A '), Emphasis(spans=(Text(text='very'),)), Text(text=' big 10'), Sup(spans=(Text(text='9'),)))
    """  # noqa: E501
    text = raw.replace("\n", " ")
    if not islands.MAY_BE_TEX.search(text):
        return (Text(text),) if text else ()
    return _spans(Frame(text, len(text), _spans, islands.braces(text), marks.quotes(text)), 0)


@functools.lru_cache(maxsize=16_384)
def plain(raw: str) -> str:
    r"""The text in Unicode characters only, on one line.

    >>> plain(r"$\pi_0$ and pi_{0.5}: \emph{$O(n^{2})$} at 97.6\% --- ``fast''")
    'π₀ and π_0.5: O(n²) at 97.6% — “fast”'
    """
    return re.sub(r"[^\S\u00a0\u202f]+", " ", flat(parse(raw), _formula)).strip(" ")


def _formula(tex: str) -> str:
    frame = Frame(tex, len(tex), _spans, islands.braces(tex), math=True)
    return islands.tidy_formula(flat(_spans(frame, 0)))


_Found: TypeAlias = "re.Match[str]"


def _spans(frame: Frame, start: int) -> Spans:
    if frame.depth > MAX_DEPTH:
        return (Text(frame.text[start : frame.end]),)
    prose = islands.IN_QUOTED_PROSE if frame.quotes else islands.IN_PROSE
    pattern = islands.IN_MATH if frame.math else prose
    line = Line()
    position = start
    while found := pattern.search(frame.text, position, frame.end):
        before = frame.text[position : found.start()]
        kind = found.lastgroup or ""
        line.texts.append(before.rstrip() if kind == "cite" else before)
        if read := _READERS[kind](frame, found):
            line.add(read[0])
            position = read[1]
        else:
            line.texts.append(found[0])
            position = found.end()
    line.texts.append(frame.text[position : frame.end])
    return line.finish()


def _verbatim(frame: Frame, found: _Found) -> Read:
    """An address or a piece of code: nothing in it is TeX, except that `{text}` may follow."""
    url, place = found[0], found.end()
    if url.startswith("http") and islands.is_label(frame.text, place, frame.braces.get(place)):
        # Hugging Face's listing writes `\href{url}{text}` as `url{text}`.
        group = frame.group(place)
        return group and ((LinkSpan(url, group[0]),), group[1])
    return None


def _dollar(frame: Frame, found: _Found) -> Read:
    sign = found[0]
    close = islands.find_closing_dollar(frame.text, found.end(), frame.end, sign)
    if close is None:
        return None
    return (Math(frame.text[found.end() : close].strip(), sign == "$$"),), close + len(sign)


def _bracket(frame: Frame, found: _Found) -> Read:
    r"""`\( … \)` and `\[ … \]`."""
    sign, start = found[0][1], found.end()
    close = frame.text.find({"(": r"\)", "[": r"\]"}[sign], start, min(start + 3_000, frame.end))
    body = frame.text[start : max(close, start)]
    if not islands.is_formula(body, spaced=True):
        return None
    return (Math(body.strip(), found[0] == r"\["),), close + 2


def _script(frame: Frame, found: _Found) -> Read:
    return _script_at(frame, found.start())


def _script_at(frame: Frame, place: int) -> Read:
    """`_` or `^` with what it lowers or raises: a group, a macro, a number or a letter."""
    wrap = Sup if frame.text[place] == "^" else Sub
    after = place + 1
    if frame.math:
        while after < frame.end and frame.text[after] == " ":
            after += 1
    if group := frame.group(after):
        inner, end = group
    elif (token := islands.script_token(frame.text, after, frame.end, math=frame.math)) is None:
        return None
    else:
        end = token
        while frame.text[after] == "\\" and (close := frame.close(end)):
            end = close + 1
        raised = frame.text[after:end]
        inner = (Text((islands.is_greek(raised) and symbol(raised)) or raised),)
        if raised[0] == "\\":
            inner = _spans(frame.until(end, math=True), after)
    if inner in ((Text("circ"),), (Text("∘"),)):
        return (Text("°"),), end
    return (wrap(inner),) if inner else (), end


def _greek(frame: Frame, found: _Found) -> Read:
    """`pi_0`, `ell_2`: a name that lost its backslash, with its scripts."""
    spans: list[Span] = [Text(symbol(found[0]) or found[0])]
    place = found.end()
    while place < frame.end and frame.text[place] in "_^":
        read = _script_at(frame, place)
        if read is None:
            break
        spans += read[0]
        place = read[1]
    return tuple(spans), place


def _brace(frame: Frame, found: _Found) -> Read:
    place = found.start()
    close = frame.close(place)
    if close is None:
        return None if not frame.math else ((), place + 1)
    if frame.math:
        return frame.group(place)
    if switch := islands.SWITCH.match(frame.text, place + 1, close):
        return macros.wrap(switch[1], _spans(frame.until(close), switch.end())), close + 1
    if sign := islands.lone_sign(frame.text, place, close):
        return (Text(sign),), close + 1
    if frame.text[place + 1] == "\\" or islands.is_protective(frame.text, place, close):
        return frame.group(place)
    return None


def _accent(frame: Frame, found: _Found) -> Read:
    island = found[0]
    if (
        island.startswith('\\"')
        and "{" not in island
        and marks.has_escaped_quotes(frame.text, found.start())
    ):
        return None
    letter = convert(island.strip()).strip()
    if len(letter) == 1 and letter.isalpha():
        return (Text(letter),), found.end()
    return None


def _cite(frame: Frame, found: _Found) -> Read:
    """A citation's key means nothing to a reader; brackets around nothing go with it."""
    opened, closed = found[0][0] in "([", found[0][-1] in ")]"
    if opened == closed:
        return (), found.end()
    return (Text(" " + found[0][0] if opened else found[0][-1]),), found.end()


def _mangled(frame: Frame, found: _Found) -> Read:
    r"""`textit{x}`, `red{x}`: `\textit`, `\red` that lost the backslash."""
    group = frame.group(found.end())
    return group and (macros.wrap(found[0], group[0]), group[1])


def _mark(frame: Frame, found: _Found) -> Read:
    """Quotes, dashes, ties, lost multiplication signs."""
    place, mark = found.start(), found[0]
    if frame.math and mark[0] == "'":
        return (Text("′" * len(mark)),), found.end()
    if quote := frame.quotes.get(place):
        return (Text(quote[1]),), place + quote[0]
    shown = marks.shown_mark(frame.text, place, mark)
    if (shown := marks.shown_mark(frame.text, place, mark)) is not None:
        return (Text(shown),), found.end()
    # A quotation mark is stepped over by one character, for its rest may belong to a pair.
    return ((Text(mark[0]),), place + 1) if mark[0] in "'`" else None


def _escape(frame: Frame, found: _Found) -> Read:
    """A backslash and one character that is no letter."""
    shown = marks.shown_escape(frame.text, found.start(), math=frame.math)
    return None if shown is None else ((Text(shown),), found.end())


_READERS: dict[str, Callable[[Frame, _Found], Read]] = {
    "verbatim": _verbatim,
    "cite": _cite,
    "accent": _accent,
    "macro": macros.read_macro,
    "bracket": _bracket,
    "escape": _escape,
    "dollar": _dollar,
    "brace": _brace,
    "script": _script,
    "greek": _greek,
    "mangled": _mangled,
    "mark": _mark,
}
