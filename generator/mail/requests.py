"""A mail in the robot's mailbox → what it asks for, or tells of. Pure; never raises.

What a person asks stands in the subject, as the links of mails and the site's pages write it:

    unsubscribe TOKEN [week | theme-slug …]        from everything, or from that
    change TOKEN themes=a,b cadence=week language=de
    subscribe [themes=a,b] [cadence=week] [language=de]      no token: a confirmation is asked for
    confirm TOKEN

Words in any order; a slug or a cadence may stand by itself. The token may also stand in the
address, `robot+TOKEN@…`: then an answer whose subject says nothing counts too.

Machines tell of bounces (RFC 3464) and complaints (RFC 5965). Of all other automatic mail
(RFC 3834) nothing is taken, with one exception: programs unsubscribe for their users.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from typing import Literal

from generator.mail import reports, tokens
from generator.mail.parsing import parse, values
from generator.mail.reports import Failure
from generator.mail.subscribers import CADENCES, WORDS, checked

Kind = Literal["unsubscribe", "leave", "change", "subscribe", "confirm", "bounce", "complaint",
               "nothing"]  # fmt: skip
_ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_VERBS = ("unsubscribe", "subscribe", "change", "confirm")
_REPLY = re.compile(r"^(?:\s*(?:re|aw|antw|sv|vs|ref|rif|odp|fwd?|wg)\s*(?:\[\d+\])?\s*:)+", re.I)
_AWAY = re.compile(
    r"^\s*(?:auto(?:matic)?[ -]?(?:reply|response|antwort)|automatische|auto:|"
    r"out of (?:the )?office|abwesen|réponse automatique|respuesta auto)",
    re.I,
)
_MACHINES = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+@-]|$)"
)
_PAIR = re.compile(r"\b(themes?|cadences?|language|lang)[=:]([^\s=]*)", re.I)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
MOST_WORDS = 2_000
"""Characters of a subject that are looked at."""
MOST_ADDRESSES = 998
"""Characters of a header with addresses, as of a line (RFC 5322); a longer one names nobody."""
MOST_COMMENTS = 20
"""Brackets in it: what reads it goes one call deeper with each."""
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a reader wants to get; None = not said."""

    themes: frozenset[str] | None = None
    """Empty = all."""
    cadences: frozenset[str] | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a mail asks for or tells of."""

    kind: Kind
    why: str = ""
    """Of `nothing`: `automatic`, `forged`, `unclear`, `unreadable`."""
    reader: str = ""
    """By a good signature; of `subscribe` and `leave` by their sender's address."""
    email: str = ""
    """Who may be answered; '' = nobody. Always the reader's own address."""
    scopes: tuple[str, ...] = ()
    """Of `unsubscribe`: theme slugs and `cadence:…`; empty = everything."""
    choice: Choice = Choice()
    failures: tuple[Failure, ...] = ()
    message_id: str = ""
    """Of the mail, for an answer's `In-Reply-To`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What the robot knows of itself."""

    own: frozenset[str]
    """Its addresses, in small letters: it never answers itself."""
    keys: Mapping[str, bytes]
    themes: Collection[str]
    delivery: Callable[[str, str, Mapping[str, bytes]], str]
    """(issue, reader, keys) → the name of a delivery, which nobody else can make."""


def key_of(raw: bytes) -> str:
    """The same mail, the same key."""
    return hashlib.blake2b(raw, digest_size=12).hexdigest()


def classify(raw: bytes, post: Post) -> Request:
    """What a mail wants; of one that cannot be read, `nothing` because of `unreadable`."""
    try:
        return _classify(raw, post)
    except Exception:  # Anybody can write us: no mail may stop the robot for all others.
        return Request(kind="nothing", why=UNREADABLE)


def _classify(raw: bytes, post: Post) -> Request:
    message = parse(raw)
    if found := reports.failures(message, post.keys, post.delivery):
        complaint = found[0].status == reports.COMPLAINT
        return Request(kind="complaint" if complaint else "bounce", failures=found)
    if reports.is_report(message):
        return Request(kind="nothing", why="automatic")
    subject = _REPLY.sub("", _text(message, "Subject")[:MOST_WORDS]).strip()
    places = [_text(message, name) for name in _ADDRESSED]
    token, forged = _token([*places, subject], post.keys)
    if why := _automatic(message, post.own):
        # A program that unsubscribes for its user; it is not answered.
        asked = token and token.action == "u" and subject.lower().startswith("unsubscribe")
        if why == "auto-generated" and token and asked:
            return Request(kind="unsubscribe", reader=token.reader)
        return Request(kind="nothing", why="automatic")
    if forged:
        return Request(kind="nothing", why="forged")
    return _asked(message, subject, token, post.themes)


def wish(token: tokens.Token, words: str, themes: Collection[str]) -> Request:
    """What the holder of a token asks for by these words: `week`, `themes=a,b language=de`."""
    verb, _, rest = words.strip().partition(" ")
    verb = verb.lower()
    if verb not in _VERBS:
        verb, rest = "", words
    # The subject of an answer to us holds the site's name, which may have a theme's name in it.
    choice = parse_choice(rest, themes) if verb else Choice()
    if token.action == "c" and verb in ("", "confirm"):
        return Request(kind="confirm", reader=token.reader)
    if token.action != "c" and (verb == "unsubscribe" or (token.action == "u" and not verb)):
        scopes = sorted(f"cadence:{one}" for one in choice.cadences or ())
        return Request(
            kind="unsubscribe", reader=token.reader,
            scopes=(*sorted(choice.themes or ()), *scopes),
        )  # fmt: skip
    if token.action == "t" and verb == "change" and choice != Choice():
        return Request(kind="change", reader=token.reader, choice=choice)
    return Request(kind="nothing", why="unclear")


def parse_choice(words: str, themes: Collection[str]) -> Choice:
    """`themes=a,b cadence=week language=de`; what is no such word is passed over."""
    named: dict[str, set[str]] = {"theme": set(), "cadence": set(), "lang": set()}
    for name, chosen in _PAIR.findall(words):
        kind = next(one for one in named if name.lower().startswith(one))
        named[kind] |= set(re.split(r"[,;+]", chosen))
    for word in re.split(r"[\s,;]+", _PAIR.sub(" ", words)):
        kind = "cadence" if WORDS.get(word.lower(), word.lower()) in CADENCES else "theme"
        named[kind].add(word)
    cadences = {WORDS.get(one.lower(), one.lower()) for one in named["cadence"]} & {*CADENCES}
    wanted = {one.lower() for one in named["theme"]}
    found = wanted & set(themes)
    said = bool(found) or "all" in wanted
    language = next((one for one in sorted(named["lang"]) if LANGUAGE.fullmatch(one)), None)
    return Choice(
        themes=frozenset(() if "all" in wanted else found) if said else None,
        cadences=frozenset(cadences) or None,
        language=language,
    )


def _asked(
    message: Message, subject: str, token: tokens.Token | None, themes: Collection[str]
) -> Request:
    """What a person asks."""
    email, message_id = _sender(message), _message_id(message)
    reader = tokens.reader_id(email) if email else ""
    words = " ".join(tokens.FIND.sub(" ", subject).split())
    if token:
        found = wish(token, words, themes)
        if found.kind == "nothing":
            return found
        # A token proves who may ask; who is answered must be that reader, and not whom the
        # mail says it is from.
        known = email if reader == token.reader else ""
        return Request(
            kind=found.kind, reader=found.reader, email=known,
            scopes=found.scopes, choice=found.choice, message_id=message_id,
        )  # fmt: skip
    verb, _, rest = words.partition(" ")
    if not email or verb.lower() not in ("subscribe", "unsubscribe"):
        return Request(kind="nothing", why="unclear")
    choice = parse_choice(rest, themes) if verb.lower() == "subscribe" else Choice()
    kind: Kind = "subscribe" if verb.lower() == "subscribe" else "leave"
    return Request(kind=kind, reader=reader, email=email, choice=choice, message_id=message_id)


def _token(places: list[str], keys: Mapping[str, bytes]) -> tuple[tokens.Token | None, bool]:
    """The first good token; and whether there are only bad ones."""
    found = [one for place in places for one in tokens.FIND.findall(place)]
    good = (tokens.check(one, keys) for one in found)
    token = next((one for one in good if one), None)
    return token, bool(found) and token is None


def _automatic(message: Message, own: Collection[str]) -> str:
    """Why a mail is no person's (RFC 3834 §2); '' = it seems to be."""
    submitted = _text(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in ("", "no", "auto-generated"):
        return "automatic"
    precedence = _text(message, "Precedence").strip().lower()
    null = "Return-Path" in message and _text(message, "Return-Path").strip() in ("<>", "")
    headers = ("List-Id", "List-Unsubscribe", "List-Post", "X-Autoreply", "X-Autorespond",
               "X-Auto-Reply", "Feedback-ID")  # fmt: skip
    addresses = [one.lower() for _, one in _addresses(message, "From")]
    if (
        precedence in ("bulk", "list", "junk", "auto_reply")
        or null
        or any(name in message for name in headers)
        or _AWAY.match(_text(message, "Subject"))
        or any(_MACHINES.match(one) or one in own for one in addresses)
    ):
        return "automatic"
    return "" if submitted == "no" else submitted


def _sender(message: Message) -> str:
    """The one address of `From`, as mail can be sent to it; '' = there is none, or several."""
    found = _addresses(message, "From")
    try:
        return checked(found[0][1]) if len(found) == 1 else ""
    except ValueError:
        return ""


def _addresses(message: Message, name: str) -> list[tuple[str, str]]:
    """None of a header that is too long: cut, it could name somebody else."""
    found = [" ".join(one.split()) for one in values(message, name)]
    if any(len(one) > MOST_ADDRESSES or one.count("(") > MOST_COMMENTS for one in found):
        return []
    return [(display, one.strip()) for display, one in getaddresses(found) if one.strip()]


def _message_id(message: Message) -> str:
    found = re.fullmatch(r"\s*(<[!-;=?-~]{3,250}>)\s*", _text(message, "Message-ID"))
    return found[1] if found else ""


def _text(message: Message, name: str) -> str:
    """All headers of a name as one line of text."""
    lines = []
    for value in values(message, name):
        try:
            lines.append(str(make_header(decode_header(value))))
        except (HeaderParseError, ValueError, LookupError):
            lines.append(value)
    return " ".join(" ".join(lines).split())
