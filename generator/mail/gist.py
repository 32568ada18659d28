"""What is new in a paper, in one or two of its own sentences. Pure.

Chosen, never written: a sentence of the summary or abstract that says what the authors did or
found, and one that says what came of it. Of a sentence only its opening may go ("Based on this
observation, ", "Experiments show that "), and its end where there is no room. English words are
looked for; in any other language it is the first sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.models import Paper
from generator.text import clean, tex

_END = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bet al\.)(?<!\bvs\.)(?<!\bcf\.)"
    r"(?<!\bFig\.)(?<!\bEq\.)(?<!\bNo\.)\s+(?=[^\Wa-z_]|\d)|(?<=[。！？])"
)
_WHO = (
    r"\b(?:we|(?:this|the present) (?:paper|work|article|study|report|survey|thesis)"
    r"|our (?:\w+ )?(?:work|method|approach|paper|results?|findings?"
    r"|experiments?|analys[ie]s|stud(?:y|ies))"
    r"|(?:extensive |empirical )?(?:experiments?|evaluations?|results)[^.;]{0,60}?)"
    r"\s+(?:(?:then|also|first|further|\w+ly)\s+)?"
)
_MADE = re.compile(
    rf"{_WHO}(?:propose|introduce|present|develop|build|release|design|formali[sz]e|create"
    r"|construct|offer|contribute|provide|devise|derive|establish)s?\b", re.IGNORECASE,
)  # fmt: skip
_FOUND = re.compile(
    rf"{_WHO}(?:show|find|found|demonstrate|prove|report|observe|reveal|discover|identify|confirm"
    r"|suggest|indicate|achieve|obtain)s?\b", re.IGNORECASE,
)  # fmt: skip
_LOOKED = re.compile(
    rf"{_WHO}(?:study|studies|investigate|analy[sz]e|explore|examine|describe|argue|ask|address"
    r"|tackle|consider|evaluate|compare|review|revisit|evolve|train|extend|adapt|combine|test)"
    r"s?\b", re.IGNORECASE,
)  # fmt: skip
_ALSO = re.compile(r"\bwe (?:also|further)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*\s?(?:%|×|x\b|percent|points?\b|times\b|fold\b|hours?\b|fewer|more|faster)",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\b(?:outperform|improv|reduc|achiev|surpass|exceed|match|faster|state[- ]of[- ]the[- ]art)",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"^(?:recent(?:ly)?\b|despite\b|while\b|although\b|existing\b|current(?:ly)?\b|traditional\b"
    r"|conventional\b|prior\b|previous\b|most\b|many\b|modern\b|today\b|in recent\b|unfortunately\b"
    r"|however, (?!we\b)|with the\b"
    r"|(?:an?|the) (?:\w+ )?(?:hallmark|central|key|long-?standing|fundamental|major|common"
    r"|core)\b)"
    r"|\bremains? (?:an? |largely |highly |very )?(?:challeng|open|unclear|difficult|under|limited"
    r"|unexplored|elusive|hard)"
    r"|\b(?:has|have) (?:recently )?(?:become|emerged|attracted|gained|been widely"
    r"|made (?:great|rapid|significant|remarkable))"
    r"|\b(?:is|are) (?:still |often |typically )?(?:crucial|essential|important"
    r"|fundamental|critical|a key|a central|widely|challenging|difficult|hard|unclear|limited"
    r"|unknown)\b"
    r"|\b(?:future (?:work|research|directions?)|research directions?|aforementioned)\b",
    re.IGNORECASE,
)
_AVAILABLE = re.compile(
    r"\b(?:publicly|freely|openly) available\b|\bavailable (?:at|on|here)\b|https?://|github"
    r"|project page|will be released",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"^(?:this(?! (?:paper|work|article|study|survey|report|thesis))|these|those|it|its|they|their"
    r"|such|both|the former|the latter|as such|in this way|in doing so|by doing so)\b"
    r"|\bwe \w+ (?:this|it) by\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:(?:however|therefore|thus|hence|specifically|in particular|moreover|furthermore"
    r"|additionally|in addition|finally|notably|importantly|remarkably|interestingly|surprisingly"
    r"|as a result|consequently|concretely|overall|crucially|next|then|first(?:ly)?|second(?:ly)?"
    r"|third(?:ly)?|lastly|here|accordingly|meanwhile|also|in response|in contrast|instead"
    r"|in (?:this|the present|our) (?:paper|work|study|article|report)"
    r"|to (?:this|that) end"
    r"|to (?:address|tackle|overcome|bridge|fill|solve|mitigate|close|resolve|meet|remedy) "
    r"(?:this|these|that|those|such|the above|it)\b[^,]{0,60}"
    r"|(?:based|building|drawing|relying) (?:up)?on (?:this|these|that|those|our|such)\b[^,]{0,60}"
    r"|(?:motivated|inspired|guided|informed) by (?:this|these|that|those|our|such)\b[^,]{0,60}"
    r"|(?:given|with|from|under|following|through|using) (?:this|these|that|those)\b[^,]{0,60}"
    r"),\s+)+",
    re.IGNORECASE,
)
_SAYING = re.compile(
    rf"^{_WHO}(?:show|find|demonstrate|prove|report|observe|reveal|discover|confirm|suggest"
    r"|indicate)s?\s+that\s+(?!\(?[i1]\))", re.IGNORECASE,
)  # fmt: skip
_CLAUSE = re.compile(
    r"^(?!we\b|our\b)[^.;:]{3,140}?,\s+(?=(?:we|our \w+|this (?:paper|work|study))\s)",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(
    r"^(?:trained|across|for|with|through|on|in|by|using|under|when|unlike|compared|as|given|to)\b",
    re.IGNORECASE,
)
"""What begins so says its point late: cut short, it may say nothing."""
_PHRASE_ENDS = (
    re.compile(
        r"(?=[,;:] )|(?= [(–—-])|(?= (?:which|that|by|with|while|using|via|without|when)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?= (?:for|and|in|on|of|from|under|through|as|across|over|into)\b)|(?<!up)(?= to\b)", re.I
    ),
)
"""Where a phrase ends for certain, and where one may."""
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
    parts = _parts(paper)
    if not parts:
        return ""
    if paper.summary and len(parts) <= 2:
        return clean.cut(" ".join(parts), limit=limit)
    first = max(range(len(parts)), key=lambda place: (_said(parts[place]), -place))
    done = _opened(parts[first])
    came = [one for one in parts[first + 1 :] if _tells_result(one)]
    result = max(came, key=lambda one: _result(one, limit), default="")
    if result and len(done) + len(result) < limit:
        return f"{done} {result}"
    return clean.cut(done, limit=limit)


def finding(paper: Paper, *, limit: int) -> str:
    """The most telling of its sentences in one phrase; '' when the paper says nothing."""
    parts = _parts(paper)
    if not parts:
        return ""
    told = [_capital(_CLAUSE.sub("", _opened(one))) for one in parts]

    def worth(place: int) -> tuple[int, int]:
        rest = _SAYING.sub("", told[place])
        late = len(rest) > limit and bool(_LEADS_IN.search(rest))
        back = bool(_POINTS_BACK.search(rest))
        return _said(parts[place]) + _result(rest, limit) - 4 * late - 4 * back, -place

    best = told[max(range(len(parts)), key=worth)]
    return phrase(_capital(_SAYING.sub("", best)) or best, limit=limit)


def phrase(text: str, *, limit: int, mark: str = "…") -> str:
    """At most `limit` characters, cut where a phrase ends if one ends near, else at a blank."""
    if len(text) <= limit:
        return text
    room = limit - len(mark)
    for pattern in _PHRASE_ENDS:
        ends = [one.start() for one in pattern.finditer(text[: room + 8])]
        if near := [end for end in ends if limit // 2 <= end <= room]:
            return text[: near[-1]].rstrip(" ,;:–—-") + mark
    return clean.cut(text, limit=limit)


def _parts(paper: Paper) -> Sequence[str]:
    text = paper.summary or " ".join(paper.abstract.split("\n\n"))
    return [tex.plain(one) for one in sentences(text)]


def _said(sentence: str) -> int:
    """How much a sentence says that it is these authors' own doing."""
    opened = _opened(sentence)
    score = 6 if _MADE.search(opened) else 5 if _FOUND.search(opened) else 0
    score = score or 4 * bool(_LOOKED.search(opened))
    score -= 2 * bool(_ALSO.search(opened))
    score += bool(_NUMBER.search(opened)) + bool(_RESULT.search(opened))
    score -= 4 * bool(_BACKGROUND.search(opened)) + 6 * bool(_AVAILABLE.search(opened))
    return score - 3 * bool(_POINTS_BACK.search(opened))


def _tells_result(sentence: str) -> bool:
    own = _NUMBER.search(sentence) or (_RESULT.search(sentence) and _FOUND.search(sentence))
    return bool(own) and not _AVAILABLE.search(sentence) and not _BACKGROUND.search(sentence)


def _result(sentence: str, limit: int) -> int:
    """How much it tells of what came of it; more where it need not be cut."""
    found = 3 * bool(_NUMBER.search(sentence)) + 2 * bool(_RESULT.search(sentence))
    return found + 2 * (len(sentence) <= limit)


def _opened(sentence: str) -> str:
    """Without an opening that points to a sentence which is not there."""
    return _capital(_OPENING.sub("", sentence, count=1)) or sentence


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
