"""What people and machines write to the robot, and what it takes it for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.mail import tokens
from generator.mail.requests import Choice, Request, classify, parse_choice
from tests.mail import letters
from tests.mail.letters import KEYS, OTHER_KEYS, POST, THEMES, bounce, complaint, mail, original, to

ADA = "ada@example.org"
READER = tokens.reader_id(ADA)
LEAVE, CHANGE, CONFIRM = (letters.token(one, ADA) for one in ("u", "t", "c"))
OLD = letters.token("u", ADA, {"0": KEYS["0"]})
FORGED = letters.token("u", ADA, OTHER_KEYS)


def _said(raw: bytes) -> Request:
    return classify(raw, POST)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(mail("hello", to=to(LEAVE)), id="address"),
        pytest.param(mail("hello", to=f"<{to(LEAVE).upper()}>"), id="capitals"),
        pytest.param(mail(f"unsubscribe {LEAVE}"), id="subject"),
        pytest.param(mail(f"Re: AW: Unsubscribe {LEAVE}"), id="answer"),
        pytest.param(mail("", Delivered_To=to(LEAVE)), id="delivered-to"),
        pytest.param(mail("", X_Original_To=to(LEAVE)), id="original-to"),
        pytest.param(mail(f"unsubscribe\r\n {LEAVE}"), id="folded"),
        pytest.param(mail(f"=?utf-8?q?unsubscribe_{LEAVE}?="), id="encoded"),
        pytest.param(mail(f"unsubscribe {CHANGE}"), id="token-of-preferences"),
        pytest.param(mail(f"unsubscribe {OLD}"), id="old-key"),
        pytest.param(mail(f"unsubscribe {FORGED} {LEAVE}"), id="a-bad-one-beside"),
        pytest.param(mail(f"unsubscribe {LEAVE}", Auto_Submitted="no"), id="said-no-machine"),
    ],
)
def test_a_reader_leaves(raw: bytes) -> None:
    found = _said(raw)
    assert (found.kind, found.reader, found.scopes) == ("unsubscribe", READER, ())
    assert found.email == ADA


def test_a_reader_leaves_a_theme_or_a_cadence() -> None:
    found = _said(mail(f"unsubscribe {CHANGE} spikes weekly"))
    assert found.scopes == ("spikes", "cadence:week")
    # The name of the site in the subject of an answer is no wish.
    assert _said(mail("Re: Your mails of Spikes week", to=to(LEAVE))).scopes == ()


def test_a_reader_changes_what_they_get() -> None:
    found = _said(mail(f"change {CHANGE} themes=spikes,reasoning cadence=day,month language=de"))
    assert found.kind == "change"
    assert found.choice == Choice(
        themes=frozenset({"spikes", "reasoning"}), cadences=frozenset({"day", "month"}),
        language="de",
    )  # fmt: skip
    everything = _said(mail(f"change {CHANGE} themes=all"))
    assert everything.choice == Choice(themes=frozenset())
    # A link to leave is no right to change, and no wish is no change.
    assert _said(mail(f"change {LEAVE} themes=spikes")).kind == "nothing"
    assert _said(mail(f"change {CHANGE} themes=nonsense")).kind == "nothing"


def test_who_is_answered_is_the_reader_alone() -> None:
    """A token that went on to somebody else works; but no mail goes to them, or to a third."""
    found = _said(mail(f"unsubscribe {LEAVE}", sender="eve@example.org"))
    assert (found.kind, found.reader, found.email) == ("unsubscribe", READER, "")


def test_somebody_asks_to_join() -> None:
    found = _said(mail("subscribe spikes weekly please", sender='"Ada" <Ada@Example.org>'))
    assert (found.kind, found.reader) == ("subscribe", READER)
    assert found.choice == Choice(themes=frozenset({"spikes"}), cadences=frozenset({"week"}))
    assert found.message_id == "<1.abc@example.org>"
    assert _said(mail("unsubscribe")).kind == "leave"


@pytest.mark.parametrize(
    "raw",
    [
        mail("Re: Please confirm your subscription to Papers", to=to(CONFIRM)),
        mail(f"confirm {CONFIRM}"),
    ],
)
def test_somebody_confirms(raw: bytes) -> None:
    assert (_said(raw).kind, _said(raw).reader) == ("confirm", READER)


@pytest.mark.parametrize(
    ("why", "raw"),
    [
        ("forged", mail(f"unsubscribe {FORGED}")),
        ("forged", mail(f"unsubscribe {LEAVE[:25]}{'a' if LEAVE[25] != 'a' else 'b'}{LEAVE[26:]}")),
        ("forged", mail(f"unsubscribe t{LEAVE[1:]}")),
        ("automatic", mail("away", to=to(LEAVE), Auto_Submitted="auto-replied (vacation)")),
        ("automatic", mail("away", to=to(LEAVE), Auto_Submitted="auto-generated")),
        ("automatic", mail("x", to=to(CONFIRM), Auto_Submitted="auto-generated")),
        ("automatic", mail("Out of Office: Please confirm", to=to(CONFIRM))),
        ("automatic", mail("Abwesenheit", to=to(CONFIRM))),
        ("automatic", mail("x", to=to(CONFIRM), Precedence="bulk")),
        ("automatic", mail("subscribe", List_Id="<somebody.example.org>")),
        ("automatic", mail("subscribe", Return_Path="<>")),
        ("automatic", mail("x", to=to(CONFIRM), X_Autoreply="yes")),
        ("automatic", mail("subscribe", sender="MAILER-DAEMON@example.org")),
        ("automatic", mail("subscribe", sender=letters.ROBOT)),
        ("automatic", mail("subscribe", sender="Digest <digest@news.example.org>")),
        ("unclear", mail("A question about spikes")),
        ("unclear", mail("unsubscribe", to=to(CONFIRM))),
        ("unclear", mail("subscribe", sender="nobody")),
        ("unclear", mail("subscribe", sender="a@example.org, b@example.org")),
        ("unclear", b""),
    ],
)
def test_what_is_nothing_for_us(why: str, raw: bytes) -> None:
    assert _said(raw) == Request(kind="nothing", why=why)


def test_a_program_may_unsubscribe_its_user_and_is_not_answered() -> None:
    found = _said(mail(f"unsubscribe {LEAVE}", Auto_Submitted="auto-generated"))
    assert (found.kind, found.reader, found.email) == ("unsubscribe", READER, "")


# == Reports ==


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
@pytest.mark.parametrize("unsubscribe", ["", LEAVE])
def test_a_bounce_is_known_by_what_only_our_mail_held(kind: str, unsubscribe: str) -> None:
    returned = original("2025-w45", ADA, unsubscribe=unsubscribe)
    found = _said(bounce(returned, ADA, kind=kind))
    assert found.kind == "bounce"
    (one,) = found.failures
    assert (one.reader, one.issue, one.status, one.hard) == (READER, "2025-w45", "5.1.1", True)


def test_a_soft_bounce_is_not_hard() -> None:
    for status in ("4.4.7", "5.2.2", "5.7.1"):
        (one,) = _said(bounce(original("2025-w45", ADA), ADA, status)).failures
        assert (one.status, one.hard) == (status, False)


def test_a_delay_is_no_bounce_and_a_forged_report_is_none() -> None:
    good = original("2025-w45", ADA)
    assert _said(bounce(good, ADA, action="delayed")).why == "automatic"
    # Somebody who knows an address, and an issue, cannot make the name of a delivery.
    forged = original("2025-w45", ADA, delivery=f"2025-w45.{'0' * 24}")
    assert _said(bounce(forged, ADA)).why == "automatic"
    # Nor take that of their own mail for another's.
    assert _said(bounce(original("2025-w45", "eve@example.org"), ADA)).why == "automatic"
    assert _said(bounce(original("2025-w46", ADA, delivery=good[good.find("2025-w45"):][:33]),
                        "eve@example.org")).why == "automatic"  # fmt: skip


def test_a_complaint_is_known() -> None:
    """Most hosts leave the address out; the token in the returned headers tells whose it is."""
    found = _said(complaint(original("2025-w45", ADA, unsubscribe=LEAVE)))
    assert (found.kind, found.failures[0].reader) == ("complaint", READER)
    assert _said(complaint(original("2025-w45", ADA), ADA)).kind == "complaint"
    assert _said(complaint(original("2025-w45", ADA), "")).why == "automatic"
    takes_back = complaint(original("2025-w45", ADA, unsubscribe=LEAVE), ADA, "not-spam")
    assert _said(takes_back).why == "automatic"


# == Laws ==


@given(st.binary(max_size=400))
def test_no_bytes_break_it(raw: bytes) -> None:
    assert _said(raw).kind == "nothing" or b"ubscribe" in raw


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["From", "To", "Subject", "Message-ID", "Auto-Submitted",
                             "Content-Type", "Return-Path", "Delivered-To"]),
            st.one_of(
                st.text(max_size=60),
                st.sampled_from(["=?utf-8?q?=ff=fe?=", "=?x-no-such?b?!!?=", f"subscribe {LEAVE}",
                                 "multipart/report; report-type=delivery-status; boundary=B",
                                 ADA, "a@[", '"\\', LEAVE, FORGED]),
            ),
        ),
        max_size=8,
    ),
    st.text(max_size=80),
)  # fmt: skip
def test_no_headers_break_it(headers: list[tuple[str, str]], body: str) -> None:
    lines = [f"{name}: {' '.join(value.splitlines())}" for name, value in headers]
    raw = ("\r\n".join(lines) + f"\r\n\r\n--B\r\n{body}").encode("utf-8", "replace")
    found = _said(raw)
    # Nothing is done in a reader's name without a good token.
    if found.kind in ("unsubscribe", "change", "confirm"):
        assert found.reader == READER
        assert LEAVE.encode() in raw


@given(st.sets(st.sampled_from(THEMES)), st.sets(st.sampled_from(["day", "week", "month"])),
       st.sampled_from(["", "de", "en", "pt-BR"]))  # fmt: skip
def test_what_the_page_writes_is_read_as_it_was_meant(
    themes: set[str], cadences: set[str], language: str
) -> None:
    words = f"themes={','.join(sorted(themes)) or 'all'} cadence={','.join(sorted(cadences))}"
    found = parse_choice(f"{words} {f'language={language}' if language else ''}", THEMES)
    assert found == Choice(
        themes=frozenset(themes), cadences=frozenset(cadences) or None, language=language or None
    )
