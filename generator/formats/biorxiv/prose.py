"""What bioRxiv's titles and abstracts are written in, which is neither HTML nor JATS.

Its API gives the text of a page with marks of its publishing system (HighWire) left in: Greek
letters as `{beta}`, lists as `O_LI … C_LI`, figures as `O_FIG … C_FIG`, and headings that run
into the text: `ResultsWe found`. Nothing of that is documented; these are those of recordings.
"""

from __future__ import annotations

import re
import unicodedata

from generator.text import clean
from generator.text.markup import html_text

_SIGNS = {"micro": "µ", "degrees": "°", "+/-": "±", "approx": "≈", "angstrom": "Å", "~": "~"}
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma"
    " tau upsilon phi chi psi omega"
).split()
_BRACED = re.compile(r"\\[a-zA-Z]{1,20}\{[^{}]{0,20}\}|\{([a-zA-Z]{2,10}|\+/-|~)\}")
_BRACKETED = re.compile(r"\[(≥|≤|~|->|→|&[a-zA-Z]{2,8};)\]")
_FIGURES = (("O_FIG", "C_FIG"), ("O_TBL", "C_TBL"))
_HEADING_MARK = re.compile(r"O_ST_ABS(.{0,120}?)C_ST_ABS", re.DOTALL)
_IN_WORD = re.compile(r"[OC]_SCP(?:LOW|CAP)")
_MARK = re.compile(r"[OC]_(?:LI|LST|ST_ABS|TEXTBOX|QD|FIG|TBL|INLINEFIG|BOX)")
_HEADING = re.compile(
    r"(?P<heading>(?i:abstract|(?:author |lay |plain language )?summary|one[ -]sentence summary"
    r"|(?:statement of )?significance(?: statement)?|importance|impact statement"
    r"|background(?: and (?:aims?|objectives?|purpose))?|introduction|context|rationale|motivation"
    r"|objectives?|aims?|purpose|hypothesis|design|setting|participants|patients|interventions?"
    r"|(?:materials? and |patients and |study )?methods?|methodology(?:/principal findings)?"
    r"|main outcomes?(?: and measures)?|(?:main |key )?results?|(?:main |principal |key )?findings"
    r"|discussion|interpretation|conclusions?(?: and relevance|/significance)?|limitations"
    r"|key points|highlights|new (?:&|and) noteworthy|(?:trial )?registration|funding"
    r"|availability(?: and implementation)?|supplementary information|withdrawal statement))"
    r"(?=[A-Z0-9(\"“])"
)
_DROPPED = frozenset(("abstract", "withdrawal statement"))
"""Headings that say what the field is anyhow."""
_EMPTY = frozenset(("graphical abstract", "graphic abstract", "visual abstract"))
"""Headings of pictures that are not there."""


def title(text: str) -> str:
    """A title with its letters."""
    return clean.one_line(_letters(html_text(text)))


def abstract(text: str) -> str:
    """Paragraphs, one for each line, with the headings set off.

    >>> abstract("AbstractTGF{beta} acts.\\nResultsWe saw O_LIoneC_LI")
    'TGFβ acts.\\n\\nResults: We saw\\n\\none'
    """
    for start, end in _FIGURES:
        first, *rest = text.split(start)
        text = first + "".join(part.partition(end)[2] if end in part else part for part in rest)
    text = _HEADING_MARK.sub(r"\n\1: ", text)
    text = _MARK.sub("\n", _IN_WORD.sub("", text))
    lines = (_heading_apart(line.strip()) for line in text.splitlines())
    return clean.paragraphs(_letters(html_text("\n\n".join(lines))))


def _heading_apart(line: str) -> str:
    found = _HEADING.match(line)
    if not found:
        return "" if line.lower() in _EMPTY else line
    rest = line[found.end() :]
    heading = found["heading"]
    return rest if heading.lower() in _DROPPED else f"{heading}: {rest}"


def _letters(text: str) -> str:
    text = _BRACED.sub(_letter, text) if "{" in text else text
    return _BRACKETED.sub(r"\1", text) if "[" in text else text


def _letter(found: re.Match[str]) -> str:
    name = found[1]
    if not name:
        return found[0]  # \mathrm{mu} is TeX
    if name.lower() in _GREEK:
        case = "CAPITAL" if name[0].isupper() else "SMALL"
        greek = "LAMDA" if name.lower() == "lambda" else name.upper()
        return unicodedata.lookup(f"GREEK {case} LETTER {greek}")
    return _SIGNS.get(name.lower(), found[0])
