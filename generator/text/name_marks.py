r"""What stands around and inside names: brackets, TeX, groups. Reads characters; makes no author.

Every function is linear in the length of its text and never raises.
"""

from __future__ import annotations

import html
import re
import unicodedata

from generator.text import clean, tex

MARKS = " ,;*†‡§¶‖#⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
"""Signs around a name that belong to a footnote or to the list."""

_PAIRS = {"{": "}", "(": ")"}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)


def tidy(text: str) -> str:
    """One line without `<br>`, HTML's entities undone (a `;` in them would end a name)."""
    line = " ".join(_BREAK.sub(" ", text).split())
    return _ENTITY.sub(lambda found: html.unescape(found[0]), line) if "&" in line else line


def split(text: str, separator: str) -> list[str]:
    """The parts between separators that stand in no braces or brackets, not stripped."""
    opened = {one for one, other in _PAIRS.items() if _is_balanced(text, one, other)}
    closed = {_PAIRS[one] for one in opened}
    parts, depth, start, place, folded = [], 0, 0, 0, text.lower()
    while place < len(text):
        char = text[place]
        depth += (char in opened) - (char in closed)
        if depth == 0 and folded.startswith(separator, place):
            parts.append(text[start:place])
            # The blank after an `and` may begin the next one.
            place += len(separator) - separator[:-1].endswith("d")
            start = place
            continue
        place += 1
    return [*parts, text[start:]]


def _is_balanced(text: str, opening: str, closing: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == opening) - (char == closing)
        if depth < 0:
            return False
    return depth == 0


def is_braced(text: str) -> bool:
    """`{The PyTorch Team}`: BibTeX's sign that a name must not be split; not `{M}ax {P}lanck`."""
    if not (text.startswith("{") and text.endswith("}")) or text.startswith("{\\"):
        return False
    return _is_balanced(text[1:-1], "{", "}")


def brackets(text: str) -> tuple[str, list[str]]:
    """What stands outside round brackets, and the texts inside the outermost ones."""
    if "(" not in text or not _is_balanced(text, "(", ")"):
        return " ".join(re.sub("[()]", " ", text).split()), []
    depth, start, outside, inside = 0, 0, [], []
    for place, char in enumerate(text):
        if char == "(":
            start = place + 1 if depth == 0 else start
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0:
                inside.append(text[start:place].strip())
                outside.append(" ")
        elif depth == 0:
            outside.append(char)
    return " ".join("".join(outside).split()), inside


_COMBINING = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "c": "\u0327", "H": "\u030b", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
# In a name every accent is TeX's; in prose `text.tex` has to doubt. Letters as commands need a
# blank or braces: `\v s`, `\c{c}`; signs do not: `\'e`, `\"{\i}`.
_ACCENT = re.compile(
    r"""\\(?:(?P<sign>[`'^~"=.])\s*|(?P<word>[uvcHkrdb])(?=\s*\{|\s|\\)\s*)
    (?:\{\s*(?:\\(?P<dotless>[ij])|(?P<braced>[^\W\d_][\u0300-\u036f]*))\s*\}
      |\\(?P<bare>[ij])(?:\{\}|(?![a-zA-Z])\s?)
      |(?P<letter>[^\W\d_]))""",
    re.VERBOSE,
)
# Zotero escapes the TeX it got: {\textbackslash}{\textasciitilde}n was \~n.
_ESCAPED = {"backslash": "\\", "asciitilde": "~", "asciicircum": "^", "braceleft": "{",
            "braceright": "}", "less": "<", "greater": ">", "bar": "|"}  # fmt: skip
_ESCAPE = re.compile(
    r"\{\\text(%s)\}|\\text(%s)(?:\{\}|(?![a-z])\s?)" % (("|".join(_ESCAPED),) * 2)
)
# Written without the blank that TeX needs: Fran\ccois, Tr\"ag\aardh.
_RUN_ON = re.compile(r"\\(aa|AA|c(?=[cCsStT]))(?=[^\W\d_])")
_NO_WORD = re.compile(r"\\(?:relax|protect|xspace|natexlab|noopsort\s*\{[^{}]*\})(?![a-zA-Z])\s*")


def readable(text: str) -> str:
    r"""A name or part of one without TeX: `{\v S}ar{\v c}evi{\'c}` → `Šarčević`."""
    if "\\" in text or "$" in text:
        text = _ESCAPE.sub(lambda found: _ESCAPED[found[1] or found[2]], text)
        text = _NO_WORD.sub("", text.replace("\\\\", "\\"))
        text = _RUN_ON.sub(r"\\\1 ", re.sub(r"\\([&%#_$])", r"\1", text))
        for _ in range(2):  # Vietnamese letters have two accents: \'{\^e}
            text = re.sub(r"\{([^\W\d_a-zA-Z])\}", r"\1", _ACCENT.sub(_accented, text))
        if "\\" in text or "$" in text:
            text = tex.plain(text)
    text = re.sub("[{}]", "", text).replace("~", " ").replace("--", "-")
    return clean.one_line(text).strip(MARKS)


def _accented(found: re.Match[str]) -> str:
    letter = found["dotless"] or found["bare"] or found["braced"] or found["letter"]
    return unicodedata.normalize("NFC", letter + _COMBINING[found["sign"] or found["word"]])


# Words that people's names do not have. Surnames among such words (Press, Bank, Co, Church) are
# left out: a group split like a person is a smaller harm than a person taken for a group.
_GROUP = re.compile(
    r"""(?<![\w-])(?:team|collaborations?|consorti(?:um|a)|committee|initiative|groups?|network|project
      |society|association|institut(?:es?|ion)|universit(?:y|ies|ät|é|à)|universi(?:dad|dade)
      |laborator(?:y|ies)|labs?|department|faculty|cent(?:er|re)s?|foundation|organi[sz]ations?
      |agency|ministry|commission|council|corporation|compan(?:y|ies)|investigators|contributors
      |developers|maintainers|communit(?:y|ies)|alliance|federation|academy|hospitals?|research
      |publishers|task\ force|partnership|authors|members|participants|volunteers|technologies
      |deepmind|workshop|survey|school)\b
    | \b(?:Inc|Ltd|LLC|GmbH|Corp)\b\.?""",
    re.VERBOSE | re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"\b(?:universit|institut|department|faculty|academy|school|cent(?:er|re)|laborator)", re.I
)
_COMPANY = re.compile(r"[A-Z][\w.-]* AI\Z")
_LEGAL_FORM = re.compile(r"(?:Inc|Ltd|LLC|GmbH|Corp)\.?\Z")
_FOR = re.compile(r"(?:and|on behalf of|for|representing|by) (?:all |the )*|the (?=\S)")
_BEHALF = re.compile(r"[\s,]+(?:on behalf of|for|representing) ", re.IGNORECASE)


def group(text: str) -> str:
    """The name of a group of people or an organisation, or '' for a person.

    >>> group("for the ATLAS Collaboration"), group("Team, Gemini"), group("Ada Lovelace")
    ('ATLAS Collaboration', 'Gemini Team', '')
    """
    name = text.strip(MARKS)
    if found := _FOR.match(name):
        name = name[found.end() :]
    if _COMPANY.match(name) and not name.isupper():
        return name
    if " " not in name or not _GROUP.search(name):
        return ""
    family, comma, given = name.partition(", ")
    if not comma or _LEGAL_FORM.match(given):
        return name
    # arXiv sorts "Gemini Team" as "Team, Gemini", libraries "The X Society" as "X Society, The".
    if _GROUP.fullmatch(family) or given in ("The", "the"):
        return f"{given} {family}" if "," not in given else name
    return name if _GROUP.search(family) else ""


def is_institution(text: str) -> bool:
    """A place where people work, more likely than a group that writes."""
    return _INSTITUTION.search(text) is not None


def is_legal_form(text: str) -> bool:
    """`Inc.`, which a comma parts from its company."""
    return _LEGAL_FORM.match(text.strip()) is not None


def on_behalf(text: str) -> tuple[str, str]:
    """`J. Smith for the CMS Collaboration` → the person and the group, or the text and ''."""
    found = _BEHALF.search(text)
    if found is None or _GROUP.search(text, 0, found.start()):
        return text, ""
    name = group(text[found.end() :])
    return (text[: found.start()], name) if name else (text, "")
