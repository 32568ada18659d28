"""What a relay's log proves, and what it does not."""

from __future__ import annotations

import pytest

from generator.delivery.relaylog import Verdict, judge

DAY = "Nov 21 23:39:39 mail postfix"
CLIENT = "localhost[127.0.0.1]"


def connect(process: int, client: str = CLIENT) -> str:
    return f"{DAY}/smtpd[{process}]: connect from {client}"


def text(process: int, queue_id: str, message_id: str, client: str = CLIENT) -> list[str]:
    """What is written while a mail comes in, before its final dot."""
    return [
        f"{DAY}/smtpd[{process}]: {queue_id}: client={client}",
        f"{DAY}/cleanup[9]: {queue_id}: message-id=<{message_id}>",
    ]


def queued(queue_id: str) -> str:
    return f"{DAY}/qmgr[7]: {queue_id}: from=<digest@example.org>, size=900, nrcpt=1 (queue active)"


def delivered(queue_id: str, status: str = "sent (250 2.0.0 ok)") -> list[str]:
    return [
        f"{DAY}/lmtp[8]: {queue_id}: to=<a@example.org>, relay=127.0.0.1[127.0.0.1]:24, "
        f"delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status={status}",
        f"{DAY}/qmgr[7]: {queue_id}: removed",
    ]


def end(process: int, client: str = CLIENT) -> list[str]:
    return [
        f"{DAY}/smtpd[{process}]: lost connection after DATA (900 bytes) from {client}",
        f"{DAY}/smtpd[{process}]: disconnect from {client} ehlo=1 mail=1 rcpt=1 data=0/1",
    ]


KNOWN = [connect(1), *text(1, "AAAA01", "known@x"), queued("AAAA01"), *delivered("AAAA01"), *end(1)]


def _judge(*parts: str | list[str], known: tuple[str, ...] = ("known@x",)) -> Verdict:
    lines = [line for part in parts for line in ([part] if isinstance(part, str) else part)]
    return judge(lines, ["doubt@x"], known)


def test_a_message_id_alone_is_no_proof() -> None:
    found = _judge(KNOWN, connect(2), text(2, "BBBB01", "doubt@x"), end(2))
    assert found.not_taken == {"doubt@x"}
    assert not found.taken


def test_the_queue_manager_has_it() -> None:
    found = _judge(connect(2), text(2, "BBBB01", "doubt@x"), queued("BBBB01"), known=())
    assert found.taken == {"doubt@x"}


@pytest.mark.parametrize("status", ["sent (250 ok)", "deferred (busy)", "bounced (no such user)"])
def test_a_delivery_was_tried(status: str) -> None:
    found = _judge(text(2, "BBBB01", "doubt@x"), delivered("BBBB01", status), known=())
    assert found.taken == {"doubt@x"}


def test_a_relay_that_may_still_take_it_is_waited_for() -> None:
    found = _judge(KNOWN, connect(2), text(2, "BBBB01", "doubt@x"))
    assert found.unknown == {"doubt@x"}
    assert "has not ended" in found.why_unknown


def test_an_unnamed_mail_of_an_open_session_is_waited_for() -> None:
    assert _judge(KNOWN, connect(2)).unknown == {"doubt@x"}
    assert _judge(KNOWN, connect(2, "other[192.0.2.1]")).not_taken == {"doubt@x"}


def test_a_session_ends_with_its_process_or_with_the_relay() -> None:
    begun = [connect(2), *text(2, "BBBB01", "doubt@x")]
    assert _judge(KNOWN, begun, connect(2), end(2)).not_taken == {"doubt@x"}
    again = f"{DAY}/master[1]: daemon started -- version 3.7.11, configuration /etc/postfix"
    assert _judge(KNOWN, begun, again).not_taken == {"doubt@x"}


def test_a_mail_that_the_log_does_not_name_needs_a_log_that_is_whole() -> None:
    assert _judge(KNOWN).not_taken == {"doubt@x"}
    lacking = _judge(KNOWN, known=("known@x", "older@x"))
    assert lacking.unknown == {"doubt@x"}
    assert "lacks 1 mails" in lacking.why_unknown
    other = _judge(known=())
    assert other.unknown == {"doubt@x"}
    assert "mentions no mail of this edition" in other.why_unknown


def test_a_queue_id_is_used_again() -> None:
    other = [*text(3, "BBBB01", "other@x"), queued("BBBB01"), *delivered("BBBB01")]
    broken = [connect(2), *text(2, "BBBB01", "doubt@x"), *end(2)]
    assert _judge(KNOWN, other, broken).not_taken == {"doubt@x"}
    assert _judge(KNOWN, broken, other).not_taken == {"doubt@x"}


def test_a_second_try_counts() -> None:
    broken = [connect(2), *text(2, "BBBB01", "doubt@x"), *end(2)]
    whole = [connect(2), *text(2, "CCCC01", "doubt@x"), queued("CCCC01")]
    assert _judge(broken, whole, end(2)).taken == {"doubt@x"}


def test_other_forms_of_lines() -> None:
    date = "2026-11-21T23:39:39.123456+00:00 mail postfix/submission"
    lines = [
        f"{date}/smtpd[2]: connect from {CLIENT}",
        f"{date}/smtpd[2]: 4ZzZl93Yk6z9vRq: client={CLIENT}, sasl_username=a",
        "not a line of a log: message-id=<doubt@x>",
        f"{date}/cleanup[3]: 4ZzZl93Yk6z9vRq: message-id=<doubt@x>",
        f"{date}/qmgr[3]: 4ZzZl93Yk6z9vRq: from=<a@x>, size=3, nrcpt=1 (queue active)",
    ]
    assert _judge(lines, known=()).taken == {"doubt@x"}


def test_refused_at_the_dot_is_not_taken() -> None:
    refused = (
        f"{DAY}/cleanup[9]: BBBB01: milter-reject: END-OF-MESSAGE from {CLIENT}: 5.7.1 no; "
        "from=<digest@example.org> to=<a@example.org> proto=ESMTP helo=<x>"
    )
    found = _judge(KNOWN, connect(2), text(2, "BBBB01", "doubt@x"), refused, end(2))
    assert found.not_taken == {"doubt@x"}
