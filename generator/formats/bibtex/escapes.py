r"""Text ⇄ TeX in a value. What is written means to TeX what the text says to a reader.

Braces are balanced for BibTeX, which counts `\{` too: a lone one is `\textbraceleft{}`. Of what is
read, escapes are undone where the text without them says the same: `Q\&A` is `Q&A`.
"""

from __future__ import annotations

import re

from generator.formats.documents.records import plain_text
from generator.text import clean, tex
from generator.text.formulas import symbol

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "%": r"\%",
    "#": r"\#", "&": r"\&", "$": r"\$", "_": r"\_", "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
}  # fmt: skip
_TABLE = str.maketrans(_SPECIAL)
_NAMED = {code[:-2]: char for char, code in _SPECIAL.items() if code.endswith("{}")}
_ESCAPED = re.compile(
    r"(?P<math>\$[^$\n]{1,2000}\$)|\\(?P<sign>[%#&$_{}])"
    r"|\{\\(?P<group>text[a-z]{3,11})(?:\{\})?\}|\\(?P<word>text[a-z]{3,11})(?:\{\}|(?![a-zA-Z{])\s?)"
    r"|(?<![\w\\^_\]])(?<![^{@]\})\{(?P<kept>[\w@'’.+-]{1,60})\}"
)
_MACROS: dict[type, str] = {
    tex.Emphasis: r"\emph", tex.Strong: r"\textbf",
    tex.Sub: r"\textsubscript", tex.Sup: r"\textsuperscript",
}  # fmt: skip
_ALWAYS = re.compile(
    r"\\(?P<sign>[%#&])|\{(?P<at>@)\}"
    r"|\\(?P<word>text(?:less|greater|bar|brace(?:left|right)))\{\}"
)
_LETTERS = {
    symbol(name): name
    for name in (
        "alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon "
        "chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
    ).split()
}
"""Greek letters that TeX has in formulas by name only; of which it has two, those stay."""
_GREEK = re.compile(f"([{''.join(filter(None, _LETTERS))}])([a-zA-Z]?)")
_SAFE = {"textless": "<", "textgreater": ">", "textbar": "|", "textbraceleft": r"\{",
         "textbraceright": r"\}"}  # fmt: skip
"""What says the same in a text with TeX."""
_CAPITALS = re.compile(r"(?<![\\\w{])\w*[A-Z]\w*[A-Z]\w*")
_BRACE = re.compile(r"[{}]")
_LINE_START = re.compile(r"(?m)^(\s*)@")


def escape(text: str) -> str:
    """Plain text, said in TeX."""
    return text.translate(_TABLE)


def unescape(value: str) -> str:
    """The same back; what is no escape stays, and so do formulas."""
    return _ESCAPED.sub(_read, value)


def _read(found: re.Match[str]) -> str:
    word = found["group"] or found["word"]
    if word:
        return _NAMED.get(f"\\{word}", found[0])
    return found["math"] or found["sign"] or found["kept"]


def has_only_escapes(value: str) -> bool:
    """Whether all its TeX are escapes, so that the text is certain."""
    rest = _ESCAPED.sub(lambda found: found["math"] or "", value)
    return re.search(r"[\\{}$]", rest) is None


def is_plain(text: str) -> bool:
    """Whether there is no TeX in it but formulas between dollars."""
    spans = tex.parse(text)
    if not all(isinstance(span, tex.Text | tex.Math) for span in spans):
        return False
    return _joined(spans) == text


def _joined(spans: tuple[tex.Span, ...]) -> str:
    return "".join(
        f"${span.tex}$" if isinstance(span, tex.Math) else span.text
        for span in spans
        if isinstance(span, tex.Math | tex.Text)
    )


def read_text(value: str) -> str:
    """A title or an abstract: without escapes, if it is plain so; else TeX as it stands."""
    parts = []
    for part in value.split("\n\n"):
        found = clean.one_line(unescape(part), limit=clean.MAX_TEXT)
        parts.append(found if is_plain(found) else _ALWAYS.sub(_read_safe, part))
    return "\n\n".join(parts)


def _read_safe(found: re.Match[str]) -> str:
    return found["sign"] or found["at"] or _SAFE[found["word"]]


def write_text(text: str, *, capitals: bool = False) -> str:
    """The same back, with formulas; with `capitals` in braces, which styles would make small."""
    return _LINE_START.sub(
        r"\1{@}", "\n\n".join(_paragraph(part, capitals) for part in text.split("\n\n") if part)
    )


def _paragraph(text: str, capitals: bool) -> str:
    """The richest form of which we read the same again."""
    spans, shown = tex.parse(text), plain_text(text)
    forms = [_rich(spans, capitals), _rich(spans, False), _prose(shown, capitals)]
    for written in forms:
        if _is_balanced(written) and plain_text(read_text(written)) == shown:
            return written
    return _prose(shown, False)


def _rich(spans: tuple[tex.Span, ...], capitals: bool) -> str:
    found = []
    for span in spans:
        if isinstance(span, tex.Text):
            found.append(_prose(span.text, capitals))
        elif isinstance(span, tex.Math):
            found.append(f"${_GREEK.sub(_named, span.tex)}$")
        elif isinstance(span, tex.Code):
            found.append(rf"\texttt{{{escape(span.text)}}}")
        else:
            macro = _MACROS.get(type(span), "")
            inner = _rich(span.spans, capitals)
            found.append(f"{macro}{{{inner}}}" if macro else inner)
    return "".join(found)


def _named(found: re.Match[str]) -> str:
    """By its name: the letters of formulas come from fonts that have no other way to them."""
    name = f"\\{_LETTERS[found[1]]}"
    return f"{{{name}}}{found[2]}" if found[2] else name


def _prose(text: str, capitals: bool) -> str:
    escaped = escape(text)
    return _CAPITALS.sub(lambda word: f"{{{word[0]}}}", escaped) if capitals else escaped


def _is_balanced(text: str) -> bool:
    """As BibTeX counts, to which a backslash before a brace means nothing."""
    depth = 0
    for brace in _BRACE.findall(text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
