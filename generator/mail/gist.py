"""What is new in a paper, in one or two of its own sentences. Pure.

Chosen, never written: a sentence of the summary or abstract that says what the authors did, and one
with a number that says what came of it. English words are looked for; in any other language it is
the first sentence.
"""

from __future__ import annotations

import re

from generator.models import Paper
from generator.text import clean, tex

_END = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bet al\.)(?<!\bvs\.)(?<!\bcf\.)"
    r"(?<!\bFig\.)(?<!\bEq\.)(?<!\bNo\.)\s+(?=[^\Wa-z_]|\d)|(?<=[。！？])"
)
_DONE = re.compile(
    r"\b(?:we|this (?:paper|work|article|study)|our (?:work|method|approach|paper))\s+(?:\w+ly\s+)?"
    r"(?:propose|introduce|present|develop|describe|show|demonstrate|prove|find|study|investigate"
    r"|analy[sz]e|release|build|design|report|argue|formali[sz]e|explore|examine)s?\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*\s?(?:%|×|x\b|percent|points?\b|times\b|fold\b|hours?\b|fewer|more|faster)",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\b(?:outperform|improv|reduc|achiev|surpass|exceed|match|faster|state[- ]of[- ]the[- ]art)",
    re.IGNORECASE,
)
SHORTEST = 25
"""Characters: less is no sentence."""


def sentences(text: str) -> tuple[str, ...]:
    """A text cut into sentences; what is too short to be one stays with its neighbour."""
    found: list[str] = []
    for part in _END.split(" ".join(text.split())):
        if found and (len(part) < SHORTEST or len(found[-1]) < SHORTEST):
            found[-1] = f"{found[-1]} {part}".strip()
        elif part:
            found.append(part)
    return tuple(found)


def gist(paper: Paper, *, limit: int) -> str:
    """One or two sentences in at most `limit` characters; '' when the paper says nothing."""
    if paper.summary:
        return clean.cut(tex.plain(" ".join(sentences(paper.summary)[:2])), limit=limit)
    parts = [tex.plain(one) for one in sentences(" ".join(paper.abstract.split("\n\n")))]
    if not parts:
        return ""
    done = next((one for one in parts if _DONE.search(one)), parts[0])
    came = [one for one in parts if one != done and _NUMBER.search(one)]
    result = next((one for one in came if _RESULT.search(one)), came[0] if came else "")
    if result and len(done) + len(result) < limit:
        return f"{done} {result}"
    return clean.cut(done, limit=limit)
