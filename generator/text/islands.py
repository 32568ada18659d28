r"""Judges what in a plain text is clearly TeX, and what only looks like it.

The rules come from the 115 texts with braces, 94 with `^`, 37 with `~`, 12 with `$` … among 4,385
titles and abstracts of Hugging Face's daily papers and 6,000 of arXiv: see tests/text/test_tex.py.
It looks at characters only and makes no spans; every look-ahead has a bound.
"""

from __future__ import annotations

import re

PLAIN_FONTS = (
    "textsc", "textrm", "textsf", "textup", "textmd", "textnormal", "text", "underline", "uline",
    "mbox", "hbox", "makebox", "mathrm", "mathit", "mathbf", "mathsf", "mathtt", "mathcal",
    "mathscr", "cal", "rm", "sf", "sc", "scshape", "sffamily", "rmfamily", "bm", "boldsymbol",
    "pmb", "operatorname", "mathop", "ensuremath", "mathnormal", "enquote", "uppercase",
)  # fmt: skip
ALPHABETS = ("mathbb", "mathds", "mathfrak", "Bbb")
OVER = (
    "hat", "widehat", "tilde", "widetilde", "bar", "overline", "vec", "dot", "ddot", "check",
    "acute", "grave", "breve", "overrightarrow",
)  # fmt: skip
_DROPPED_NAMES = (
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr limits nolimits"
    " displaystyle textstyle scriptstyle xspace protect noindent centering cite citep citet"
    " normalfont small footnotesize tiny large Large par newline maketitle"
)
DROPPED = frozenset(_DROPPED_NAMES.split())
LETTERS = frozenset(("o", "O", "l", "L", "i", "j", "ss", "ae", "AE", "oe", "OE", "aa", "AA"))
ABBREVIATIONS = {
    "eg": "e.g.", "ie": "i.e.", "etal": "et al.", "vs": "vs.", "cf": "cf.", "wrt": "w.r.t.",
    "whp": "w.h.p.", "iid": "i.i.d.", "etc": "etc.", "Eg": "E.g.", "Ie": "I.e.",
}  # fmt: skip
"""Macros that many authors define for the same words."""

LETTER = re.compile(r"\s*\{\s*(?P<braced>[^\W_])\s*\}|\s+(?P<bare>[^\W_])(?![a-zA-Z])")
SWITCH = re.compile(r"(?:\\|(?=(?:bf|em|it|tt|sc) ))(em|it|bf|tt|sc|sf|rm|sl|cal)(?![a-zA-Z])\s*")

_GREEK = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho"
    "|sigma|tau|upsilon|phi|varphi|chi|psi|omega|ell|Gamma|Delta|Theta|Lambda|Pi|Sigma|Phi|Psi|Omega"
)
# What may follow `_` or `^` without braces in prose: a number, one letter, a Greek name.
_TOKEN = re.compile(rf"[-+−]?\d+(?:\.\d+)?|(?:{_GREEK}|circ|th|st|nd|rd)(?![a-z])|[^\W_]|[*∗′†‡]")
_GREEK_NAMES = frozenset((*_GREEK.split("|"), "circ"))
_MACRO_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.")

_LETTER = r"[^\W\d_]"
_ACCENT = rf"""\\['`^"~=.]\{{\s*(?:{_LETTER}|\\[ij])\s*\}}
  | \\[uvcHkrdbt]\{{\s*(?:{_LETTER}|\\[ij])\s*\}}
  | \\["](?:[aeiouyAEIOUY]|\\i(?![a-zA-Z])\s?)
  | \\'(?!(?:s|t|re|ve|ll|d|m)\b)(?:[aceilnorsuyzACEILNORSUYZ]|\\i(?![a-zA-Z])\s?)
  | \\[`](?:[aeiouAEIOU]|\\i(?![a-zA-Z])\s?)
  | \\\^(?:[aeiouAEIOU]|\\i(?![a-zA-Z])\s?)
  | \\~[anoANO]
  | \\\.[zZI](?!\w*\.)
  | \\[cvu]\ {_LETTER}(?={_LETTER})"""

# A bare `_` lowers after one letter or a bracket and before one number or letter; never in
# identifiers, addresses, paths. A bare `^` raises numbers after any letter or digit.
_SUB = r"""(?<![^\W_][^\W_])(?<![\\/.@#_][^\W\d_])(?:(?<=[^\W\d_])|(?<=[)\]}]))
    _(?=(?:\d+(?:\.\d+)?|[^\W\d_])(?![a-z0-9_@/]|\.[A-Za-z0-9]))"""
_SUP = r"""(?:(?<=[^\W_])|(?<=[)\]}]))\^(?=[0-9]|\*(?!\*)|[∗′†‡]|circ\b|(?:th|st|nd|rd)\b)
  | (?<=[\d)\]}])\^(?=[-+]\d|[A-Za-z](?!\w))
  | (?<![^\W_][^\W_])(?<=[^\W\d_])\^(?=[cdhijklmnpqrstDHKLMNT](?!\w)|[-+]\d)
  | (?<=[^\W\d_])\^(?=[NKMT](?!\w))"""

_PROSE = rf"""(?P<verbatim>(?:https?://|(?<!\w)www\.)[^\s{{}}<>"“”]+
  | (?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,64}}\.[\w.-]{{1,64}}
  | (?<!\w)[A-Za-z]:\\[^\s<>"]*)
  | (?P<cite>[(\[]?\\[cC]ite[a-zA-Z]*\*?(?:\[[^\[\]{{}}]{{0,99}}\]){{0,2}}
      \{{[^{{}}]{{0,999}}\}}[)\]]?)
  | (?P<accent>{_ACCENT})
  | (?P<macro>\\[a-zA-Z]+)
  | (?P<bracket>\\[(\[])
  | (?P<escape>\\[^a-zA-Z])
  | (?P<dollar>\$\$?)
  | (?P<brace>\{{)
  | (?P<script>(?<=[^\s{{^_])[_^](?=\{{|\\[a-zA-Z])|{_SUB}|{_SUP})
  | (?P<greek>(?<![\w\\/.@\#])(?:{_GREEK})
      (?=[_^](?:\{{|(?:[-+]?\d+(?:\.\d+)?|[A-Za-z]|{_GREEK})(?![a-z0-9]|_(?!\d)))))
  | (?P<mangled>(?<![\w\\])(?:textit|textbf|texttt|textsc|textrm|emph|underline|text|mathcal|mathbf
      |mathrm|mathbb|red|blue|black)(?=\{{))
  | (?P<mark>(?<=[^\s~])~(?=[^\s~])|(?<=\ )~(?=\\cite)|-{{2,}}|(?<=\d)times(?![a-z])"""
IN_PROSE = re.compile(_PROSE + ")", re.VERBOSE)
IN_QUOTED_PROSE = re.compile(_PROSE + "|(?<!`)`{1,2}(?!`)|''|'|\")", re.VERBOSE)
"""The same where TeX's quotation marks are, or code."""
MAY_BE_TEX = re.compile(r"[\\${_^~@`]|''|--|://|www\.|\dtimes")
"""Without any of these nothing above matches: most titles and many abstracts have none."""
IN_MATH = re.compile(
    r"""(?P<accent>(?!))|(?P<macro>\\[a-zA-Z]+)|(?P<escape>\\[^a-zA-Z])|(?P<brace>[{}])
  | (?P<script>\ ?[_^](?!\s*[_^]))|(?P<mark>~|'+|&)""",
    re.VERBOSE,
)


def braces(text: str) -> dict[int, int]:
    """Opening brace → its partner; braces without one, or after a backslash, are not there."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for found in re.finditer(r"\\[\\{}]|[{}]", text):
        if found[0] == "{":
            opened.append(found.start())
        elif found[0] == "}" and opened:
            pairs[opened.pop()] = found.start()
    return pairs


_MACRO_NAME = re.compile(r"\\[a-zA-Z]+")
_TEXT_ARGUMENT = re.compile(r"\\(?:text[a-z]*|mbox|mathrm|operatorname|rm)\s*\{[^{}]*\}|\{[^{}]*\}")
_WORD = re.compile(r"(?<![^\s(])[a-zA-Z]{3,}(?=[\s,.;:)]|$)")


def is_formula(body: str, *, spaced: bool) -> bool:
    """Whether what stands between dollar signs is a formula, not a price and its sentence."""
    if not body.strip() or '"' in body or "//" in body or body[-1] in "([{:":
        return False
    if body[0] == "{" and body[1] != "\\":
        return False  # ${…} is a template's
    if body.isalnum():
        return True
    marked = re.search(r"\\[a-zA-Z]|[_^]", body) is not None
    words = _WORD.findall(_MACRO_NAME.sub(" ", _TEXT_ARGUMENT.sub(" ", body)))
    half_spaced = body[0].isspace() != body[-1].isspace()
    if not (marked or spaced) and (half_spaced or (body[0].isspace() and " " in body.strip())):
        return False
    return len(words) <= (2 if marked and not half_spaced else 0)


def find_closing_dollar(text: str, start: int, end: int, sign: str) -> int | None:
    """Where the formula that begins there ends; None when it is money or stands alone."""
    place = start
    limit = min(end, start + (3_000 if sign == "$$" else 1_000))
    while (place := text.find("$", place, limit)) > 0 and text[place - 1] == "\\":
        place += 1
    if place < 0 or not text.startswith(sign, place):
        return None
    # "$5 and $10": pandoc's rule, https://pandoc.org/MANUAL.html#math
    body = text[start:place]
    if text[place + len(sign) : place + len(sign) + 1].isdigit() and "\\" not in body:
        return None
    return place if is_formula(body, spaced=sign == "$$") else None


def script_token(text: str, place: int, end: int, *, math: bool) -> int | None:
    """Where the one thing ends that `_` or `^` before it takes without braces."""
    if place >= end:
        return None
    if text[place] == "\\":
        found = _MACRO_TOKEN.match(text, place, end)
        return found.end() if found else None
    if math:
        return None if text[place] in "{}^_" else place + 1
    found = _TOKEN.match(text, place, end)
    return found.end() if found else None


def is_greek(name: str) -> bool:
    """Whether the word, without a backslash, is the name of a letter or of the degree sign."""
    return name in _GREEK_NAMES


_SIGN = re.compile(r"[=<>+\-×,./:~*|]|\\?(times|sim|approx|pm|cdot|le|ge)")


def lone_sign(text: str, place: int, close: int) -> str | None:
    """`6{,}690`, `R^2{=}0.8`, `4{times}`: braces that only change the spacing."""
    found = _SIGN.fullmatch(text, place + 1, close) if close - place < 9 else None
    before, after = text[place - 1 : place], text[close + 1 : close + 2]
    if found is None:
        return None
    if found[1]:
        name = {"times": "×", "sim": "∼", "approx": "≈", "pm": "±", "cdot": "·"}
        is_sign = before.isdigit() or text[close + 1 : close + 3].strip()[:1].isdigit()
        return name.get(found[1], "≤" if found[1] == "le" else "≥") if is_sign else None
    is_between = (before.isalnum() or before in ")}") and (after.isalnum() or after in "-\\$(.")
    return found[0] if before and after and is_between else None


_PROTECTED = re.compile(r"[^\W_](?:[\w .+/&'’*-]{0,80}[\w.+*])?")


def is_protective(text: str, place: int, close: int) -> bool:
    """`{BERT}`, `La{T}e{X}`: braces that keep BibTeX from changing capitals.

    Not sets (`{0, 1}`, `= {A}`), code, JSON or templates (`{{x}}`, `${X}`, `"{X}"`, `/{ID}`).
    """
    if close - place > 90 or not _PROTECTED.fullmatch(text, place + 1, close):
        return False
    if not any(char.isupper() for char in text[place + 1 : close]):
        return False
    before, after = text[place - 1 : place], text[close + 1 : close + 2]
    if before and not (before.isalnum() or before in " (-–—:“‘}~\u00a0"):
        return False
    if after and not (after.isalnum() or after in " )-–—:;,.?!”’'{/~\u00a0"):
        return False
    return text[max(0, place - 3) : place].rstrip()[-1:] not in tuple("=∈⊆⊂∪∩∖<>+*|")


def is_label(text: str, place: int, close: int | None) -> bool:
    """Whether the braces right after an address hold the words of a link, not a template."""
    if close is None or close - place > 200 or close - place < 2:
        return False
    before, after = text[place - 1], text[close + 1 : close + 2]
    if not (before.isalnum() or before == "/") or after.isalnum() or after in tuple("/{?&="):
        return False
    return re.search(r"[{};\"'<>=()]", text[place + 1 : close]) is None


def is_in_path(text: str, found: re.Match[str]) -> bool:
    r"""`C:\new`, `\\host\share`, `a/\i`: a backslash that is no macro's; `1/\epsilon` has one."""
    before = text[found.start() - 1 : found.start()]
    return before in (":", "\\") or (before == "/" and len(found[0]) == 2)


def is_symbol_here(text: str, found: re.Match[str]) -> bool:
    """One letter may be an escape of a programming language (`\\t`, `\\S+`), so it needs more."""
    if len(found[0]) > 2:
        return True
    after = text[found.end() : found.end() + 1]
    if found[0] in ("\\S", "\\P"):
        return after in ("", " ") or after.isdigit()
    if after == "\\":  # an accent may follow: `\\L\\'od\\'z`
        return not text[found.end() + 1 : found.end() + 2].isalpha()
    return not after or after in " {}.,;:)-" or after.isalpha()


def is_macro_here(text: str, found: re.Match[str]) -> bool:
    """Whether an unknown macro may be one: not in words, paths, escapes, regular expressions."""
    before, after = text[max(0, found.start() - 1) : found.start()], text[found.end() :][:1]
    if before and before not in ' (-–—[{}\u00a0"“‘,.$~':
        return False
    if after.isdigit() or (after in tuple("\\/_[+*(") and len(found[0]) == 2):
        return False
    if after == "\\" and text[found.end() + 1 : found.end() + 2].isalpha():
        return False
    return len(found[0]) > 2 or found[0][1].isupper()


def spaced_operator(text: str, start: int, end: int, name: str) -> str:
    """`n\\log n` is "n log n": blanks around a name of letters."""
    before, after = text[start - 1 : start], text[end : end + 1]
    left = " " if start and (before.isalnum() or before in ")}") else ""
    right = " " if after.isalnum() or re.match(r"\\[a-zA-Z]", text[end : end + 2]) else ""
    return f"{left}{name}{right}"


def after_blanks(text: str, place: int, end: int) -> int:
    """The place after at most a few blanks."""
    while place < end and text[place] == " ":
        place += 1
    return place


def after_empty(text: str, place: int) -> int:
    r"""The place after the `{}` of `\L{}`."""
    return place + 2 if text.startswith("{}", place) else place


def is_simple(text: str) -> bool:
    """Whether a numerator or a root needs no brackets."""
    return re.fullmatch(r"[\w.′ᵢⱼ⁰¹²³⁴-⁹₀-₉]*|√\w", text.strip()) is not None


def tidy_formula(text: str) -> str:
    """No blanks inside brackets, before commas; one elsewhere."""
    text = " ".join(text.split())
    text = re.sub(r"(?<=[(\[{⟨⌊⌈]) | (?=[)\]},;⟩⌋⌉])", "", text)
    return re.sub(r"(?<=\() ", "", text)
