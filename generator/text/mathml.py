r"""Presentation MathML, element by element → a TeX island: `<msup><mi>x</mi><mn>2</mn></msup>`.

It gets the texts of an element's children, already read, and knows nothing of tags or nesting.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

ELEMENTS = frozenset(
    "math mrow mi mn mo ms mtext mspace mstyle mpadded mphantom menclose merror maction msup msub"
    " msubsup mfrac msqrt mroot munder mover munderover mfenced mmultiscripts mprescripts none"
    " mtable mtr mtd mlabeledtr semantics annotation annotation-xml".split()
)
DROPPED = frozenset(("annotation", "annotation-xml", "mphantom", "none"))
_BEFORE = "\x1e"
"""Stands for `mprescripts`: the scripts after it are set before the base."""
_TOKENS = frozenset(("mi", "mn", "mo", "ms", "mtext"))

_ACCENTS = {
    "¯": "bar", "‾": "bar", "ˉ": "bar", "_": "bar", "^": "hat", "ˆ": "hat", "̂": "hat",
    "~": "tilde", "˜": "tilde", "∼": "tilde", "→": "vec", "⃗": "vec", "˙": "dot", "¨": "ddot",
    ".": "dot",
}  # fmt: skip
_ESCAPED = str.maketrans(
    {char: f"\\{char}" for char in "{}%#&_$"} | {"\\": r"\backslash ", "^": r"\wedge "}
)
# Function application, invisible times, separator and plus: they are read, never seen.
_INVISIBLE = re.compile("[\u2061-\u2064\u200b]")


def token(name: str, text: str) -> str:
    r"""A leaf: `x`, `\mathrm{CO}`, `\text{ for all }`.

    >>> token("mi", "x"), token("mi", "sin"), token("mo", "&")
    ('x', '\\mathrm{sin}', '\\&')
    """
    bare = _INVISIBLE.sub("", " ".join(text.split())).translate(_ESCAPED)
    if name == "mtext" and text.isspace():
        return r"\text{ }"
    if name == "mtext" and bare.strip():
        return rf"\text{{{' ' * text[:1].isspace()}{bare}{' ' * text[-1:].isspace()}}}"
    if name == "mi" and len(bare) > 1 and bare.isalpha():
        return rf"\mathrm{{{bare}}}"
    return bare


def element(name: str, children: Sequence[str]) -> str:
    r"""An element of its children's TeX.

    >>> element("msup", ["x", "2"]), element("mfrac", ["a", "b"]), element("mover", ["x", "¯"])
    ('x^{2}', '\\frac{a}{b}', '\\bar{x}')
    """
    if name in _TOKENS:
        return token(name, "".join(children))
    if name in DROPPED:
        return ""
    if name == "mspace":
        return " "
    one, two, three = (*children, "", "", "")[:3]
    if name == "mover" and two in _ACCENTS:
        return rf"\{_ACCENTS[two]}{{{one}}}"
    if name in ("msup", "mover"):
        return f"{one}{two}" if set(two) <= set("′'") else f"{one}^{{{two}}}"
    if name in ("msub", "munder"):
        return f"{one}_{{{two}}}" if two else one
    if name in ("msubsup", "munderover"):
        return f"{one}_{{{two}}}^{{{three}}}"
    if name == "mprescripts":
        return _BEFORE
    if name == "mmultiscripts":
        return _with_scripts(children)
    if name == "mfrac":
        return rf"\frac{{{one}}}{{{two}}}"
    if name == "msqrt":
        return rf"\sqrt{{{''.join(children)}}}"
    if name == "mroot":
        return rf"\sqrt[{two}]{{{one}}}"
    if name == "mfenced":
        return f"({', '.join(child for child in children if child)})"
    return " ".join(children) if name in ("mtr", "mtable") else "".join(children)


def _with_scripts(children: Sequence[str]) -> str:
    """A base and its scripts, in pairs of a lower and an upper one: isotopes, `^{3}He`."""
    place = children.index(_BEFORE) if _BEFORE in children else len(children)
    after, before = children[1:place], children[place + 1 :]
    base = children[0] if place else ""
    return f"{_scripts(before)}{base}{_scripts(after)}"


def _scripts(parts: Sequence[str]) -> str:
    signs = ("_", "^") * len(parts)
    return "".join(f"{sign}{{{part}}}" for sign, part in zip(signs, parts, strict=False) if part)


def island(body: str) -> str:
    r"""The finished formula: with dollar signs where TeX has something to do.

    >>> island("x^{2}"), island(r"\gamma"), island("p<0.05"), island(r"\mathrm{CO}")
    ('$x^{2}$', '$\\gamma$', 'p<0.05', 'CO')
    """
    tight = " ".join(body.replace(_BEFORE, "").split())
    if word := re.fullmatch(r"\\(?:mathrm|text)\{ ?([^{}\\$^_]*?) ?\}", tight):
        return word[1]
    return f"${tight}$" if re.search(r"[\\^_]", tight) else tight


_DOCUMENT = re.compile(r"\\begin\{document\}(.*)\\end\{document\}", re.DOTALL)


def tex_island(source: str) -> str:
    r"""The formula of a `<tex-math>`: bare (ACL), in dollar signs, or in a whole document (JATS).

    >>> tex_island(r"\documentclass{a}\begin{document}$$x_1$$\end{document}"), tex_island("n^2")
    ('$x_1$', '$n^2$')
    """
    if found := _DOCUMENT.search(source):
        source = found[1]
    body = source.strip().removeprefix(r"\(").removesuffix(r"\)").strip("$ \n\t")
    return f"${' '.join(body.split())}$" if body and "$" not in body else body
