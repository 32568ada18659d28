"""A real relay that puts off, refuses and breaks off: nobody is lost, nobody gets two."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP

from generator.delivery import sending, smtp
from generator.delivery.ledger import Frozen, Job, Ledger
from generator.delivery.sending import Limits, Outcome, Sending
from generator.delivery.smtp import Connection, Unusable
from generator.errors import DeliveryError
from tests.mail.clock import Clock
from tests.mail.relay import CLOSE, GARBAGE, Relay

READERS = [f"{n:016x}" for n in range(40)]
START = Clock().time
LIMITS = Limits(connections=2, per_minute=1_000_000, per_day=1_000_000, wait=100_000)
MESSAGE = b"Message-ID: <%s@example.org>\r\nSubject: x\r\n\r\n.a line with a dot\r\n..two\r\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.sqlite", durable=False) as found:
        issue = Frozen(issue="i", cadence="day", content="", frozen_at=START,
                       recipients=len(READERS))  # fmt: skip
        found.freeze(issue, {"": {}}, dict.fromkeys(READERS, ""), [])
        yield found


def _make(job: Job) -> tuple[str, bytes]:
    return f"{job.reader}@example.org", MESSAGE % job.reader.encode()


def _run(
    ledger: Ledger, relay: Relay, limits: Limits = LIMITS, clock: Clock | None = None,
    make: sending.MakeMessage = _make, issue: str = "i", **more: object,
) -> Outcome:  # fmt: skip
    where = smtp.Relay(host="127.0.0.1", port=relay.port, tls="none", **more)  # type: ignore[arg-type]
    run = Sending(ledger, issue, where, "digest@example.org", make, limits, clock=clock or Clock())
    return run.run()


def _all_once(relay: Relay) -> None:
    assert relay.readers == {f"{one}@example.org": 1 for one in READERS}


def test_everybody_gets_one_whole_mail(ledger: Ledger) -> None:
    with Relay() as relay:
        outcome = _run(ledger, relay)
    assert outcome.error is None
    assert outcome.stopped == ""
    _all_once(relay)
    assert ledger.counts("i")["sent"] == len(READERS)
    assert all(raw.endswith(b"\r\n.a line with a dot\r\n..two\r\n") for _, raw in relay.taken)


def test_what_is_put_off_comes_later_and_what_is_refused_is_not_tried_again(
    ledger: Ledger,
) -> None:
    def at_rcpt(to: str, tries: int) -> str:
        number = int(to.partition("@")[0], 16)
        if number % 10 == 3 and tries < 2:
            return "451 4.7.1 later"
        return "550 5.1.1 nobody here" if number % 10 == 7 else "250 ok"

    def at_dot(to: str, tries: int) -> str:
        return "452 4.2.2 full" if int(to.partition("@")[0], 16) == 5 and not tries else "250 ok"

    clock = Clock()
    with Relay(at_rcpt=at_rcpt, at_dot=at_dot) as relay:
        outcome = _run(ledger, relay, clock=clock)
        again = _run(ledger, relay, clock=clock)
    assert outcome.stopped == again.stopped == ""
    assert again.sent == 0
    counts = ledger.counts("i")
    assert (counts["sent"], counts["failed"]) == (36, 4)
    assert set(relay.readers.values()) == {1}
    assert clock.time - START > 2 * 30
    failed = [one for one in ledger.deliveries("i") if one["state"] == "failed"]
    assert {(one["reply"], one["attempts"]) for one in failed} == {("550 5.1.1", 1)}
    assert relay.tries[f"{7:016x}@example.org"] == 1


def test_a_mail_is_given_up_in_the_end(ledger: Ledger) -> None:
    limits = dataclasses.replace(LIMITS, give_up_after=3600.0, wait=7 * 86_400)
    with Relay(at_rcpt=lambda *_: "451 4.3.0 never") as relay:
        _run(ledger, relay, limits)
    assert ledger.counts("i")["failed"] == len(READERS)


def test_a_connection_that_breaks_before_the_dot_costs_nothing(ledger: Ledger) -> None:
    def at_rcpt(to: str, tries: int) -> str:
        return CLOSE if int(to.partition("@")[0], 16) % 9 == 4 and not tries else "250 ok"

    with Relay(at_rcpt=at_rcpt) as relay:
        _run(ledger, relay)
    _all_once(relay)
    assert ledger.at_risk("i") == []


def test_one_that_breaks_after_the_dot_is_uncertain_then_at_risk(ledger: Ledger) -> None:
    cut = {f"{n:016x}" for n in (4, 22)}

    def at_dot(to: str, tries: int) -> str:
        broken = to.partition("@")[0] in cut and not tries
        return f"{CLOSE} taken" if broken and to.startswith(f"{4:016x}") else \
            CLOSE if broken else "250 ok"  # fmt: skip

    with Relay(at_dot=at_dot) as relay:
        _run(ledger, relay)
        assert set(ledger.uncertain("i")) == cut
        assert ledger.settle("i", resend=True) == 2
        _run(ledger, relay)
    assert set(ledger.at_risk("i")) == cut
    assert set(relay.readers) == {f"{one}@example.org" for one in READERS}
    twice = [to for to, copies in relay.readers.items() if copies > 1]
    assert twice == [f"{4:016x}@example.org"]
    assert len(relay.message_ids(twice[0])) == 1


def test_a_relay_that_closes_with_421_is_asked_again(ledger: Ledger) -> None:
    seen = threading.Event()

    def at_dot(to: str, tries: int) -> str:
        if seen.is_set():
            return "250 ok"
        seen.set()
        return "421 4.3.2 shutting down"

    with Relay(at_dot=at_dot) as relay:
        _run(ledger, relay)
    _all_once(relay)
    assert ledger.at_risk("i") == []


def test_a_refused_sender_stops_everything_and_marks_nobody(ledger: Ledger) -> None:
    with Relay(at_mail=lambda *_: "550 5.7.1 not you") as relay:
        outcome = _run(ledger, relay)
    assert isinstance(outcome.error, Unusable)
    assert ledger.counts("i")["queued"] == len(READERS)
    assert relay.taken == []


@pytest.mark.parametrize("answer", ["554 5.7.1 spam", "552 5.3.4 too large", "554 no"])
def test_a_refused_text_stops_after_twenty_and_fails_nobody(ledger: Ledger, answer: str) -> None:
    with Relay(at_dot=lambda *_: answer) as relay:
        outcome = _run(ledger, relay, dataclasses.replace(LIMITS, connections=1))
    assert isinstance(outcome.error, Unusable)
    assert "refuses everybody" in str(outcome.error)
    assert ledger.counts("i")["queued"] == len(READERS)
    assert sum(relay.tries.values()) == sending.REFUSED_IN_A_ROW
    assert relay.taken == []


@pytest.mark.parametrize("answer", ["554 5.7.1 relaying denied", "550 5.1.1 unknown", "550 no"])
def test_a_relay_that_takes_nobody_fails_nobody_in_a_short_list_too(
    ledger: Ledger, answer: str
) -> None:
    few = Frozen(issue="few", cadence="day", content="", frozen_at=1.0, recipients=3)
    ledger.freeze(few, {"": {}}, dict.fromkeys(READERS[:3], ""), [])
    with Relay(at_rcpt=lambda *_: answer) as relay:
        outcome = _run(ledger, relay, issue="few")
        assert isinstance(outcome.error, Unusable)
        assert ledger.counts("few")["queued"] == 3
        relay.at_rcpt = lambda *_: "250 ok"
        again = _run(ledger, relay, issue="few")
    assert (again.error, again.sent) == (None, 3)


def test_refusals_by_a_relay_that_takes_others_are_about_their_readers(ledger: Ledger) -> None:
    """Also the policy of one reader's host, which comes before the first that is taken."""
    policy = {READERS[0], READERS[39]}

    def at_rcpt(to: str, tries: int) -> str:
        return "550 5.7.1 not here" if to.partition("@")[0] in policy else "250 ok"

    with Relay(at_rcpt=at_rcpt) as relay:
        outcome = _run(ledger, relay)
    assert (outcome.error, outcome.failed, outcome.sent) == (None, 2, 38)
    failed = {(one["reader"], one["reply"]) for one in ledger.in_state("i", "failed")}
    assert failed == {(one, "550 5.7.1") for one in policy}


def test_an_unknown_reader_of_a_rest_is_failed(ledger: Ledger) -> None:
    """A relay that took others in an earlier run is not the one to blame for 5.1.1."""

    def at_rcpt(to: str, tries: int) -> str:
        if not to.startswith(READERS[3]):
            return "250 ok"
        return "550 5.1.1 nobody" if tries else "451 4.3.0 later"

    clock = Clock()
    with Relay(at_rcpt=at_rcpt) as relay:
        _run(ledger, relay, dataclasses.replace(LIMITS, wait=0), clock)
        clock.sleep(3600)
        outcome = _run(ledger, relay, dataclasses.replace(LIMITS, wait=0), clock)
    assert (outcome.error, outcome.failed) == (None, 1)


@pytest.mark.parametrize("answer", [GARBAGE, "354 go on"])
def test_an_answer_after_the_dot_that_is_none_is_uncertain(ledger: Ledger, answer: str) -> None:
    odd = f"{READERS[5]}@example.org"
    with Relay(at_dot=lambda to, _: answer if to == odd else "250 ok") as relay:
        _run(ledger, relay)
    assert ledger.counts("i")["sent"] == len(READERS) - 1
    assert ledger.uncertain("i") == [READERS[5]]


def test_an_answer_that_is_none_before_the_dot_costs_nothing(ledger: Ledger) -> None:
    odd = f"{READERS[5]}@example.org"

    def at_rcpt(to: str, tries: int) -> str:
        return GARBAGE if to == odd and not tries else "250 ok"

    with Relay(at_rcpt=at_rcpt) as relay:
        _run(ledger, relay)
    _all_once(relay)
    assert ledger.at_risk("i") == []


def test_a_relay_that_knows_no_rset_costs_nobody_a_mail(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(self: SMTP, arg: str) -> None:
        await self.push("502 5.5.1 what?")

    monkeypatch.setattr(SMTP, "smtp_RSET", refuse)

    def at_rcpt(to: str, tries: int) -> str:
        return "550 5.1.1 nobody" if int(to.partition("@")[0], 16) % 4 == 3 else "250 ok"

    with Relay(at_rcpt=at_rcpt) as relay:
        outcome = _run(ledger, relay, dataclasses.replace(LIMITS, connections=1))
    assert outcome.stopped == ""
    assert (outcome.sent, outcome.failed) == (30, 10)


def test_told_to_stop_while_it_waits_it_waits_no_more(ledger: Ledger) -> None:
    stop = threading.Event()

    class Interrupted(Clock):
        """Somebody presses Ctrl-C in the first sleep."""

        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            stop.set()

    clock = Interrupted()
    with Relay(at_rcpt=lambda *_: "451 4.3.0 later") as relay:
        where = smtp.Relay(host="127.0.0.1", port=relay.port, tls="none")
        limits = dataclasses.replace(LIMITS, per_minute=1_000_000_000)
        run = Sending(ledger, "i", where, "a@b.example", _make, limits, clock=clock, stop=stop)
        outcome = run.run()
    assert outcome.stopped == sending.TOLD_TO_STOP
    assert sum(clock.slept) <= 1
    assert ledger.counts("i")["failed"] == 0
    assert ledger.waiting("i") == READERS


def test_a_relay_that_is_not_there_stops_the_run(ledger: Ledger) -> None:
    with Relay() as relay:
        pass
    where = smtp.Relay(host="127.0.0.1", port=1, tls="none")
    outcome = Sending(ledger, "i", where, "a@b.example", _make, LIMITS, clock=Clock()).run()
    assert "cannot be reached" in outcome.stopped
    assert ledger.counts("i")["queued"] == len(READERS)
    assert relay.taken == []


def test_the_days_number_is_kept_over_runs(ledger: Ledger) -> None:
    limits = dataclasses.replace(LIMITS, per_day=15)
    clock = Clock()
    with Relay() as relay:
        first = _run(ledger, relay, limits, clock)
        second = _run(ledger, relay, limits, clock)
        assert len(relay.taken) == 15
        clock.sleep(86_401)
        _run(ledger, relay, limits, clock)
    assert "in a day" in first.stopped
    assert second.sent == 0
    assert len(relay.taken) == 30


def test_the_rate_is_kept(ledger: Ledger) -> None:
    clock = Clock()
    with Relay() as relay:
        _run(ledger, relay, dataclasses.replace(LIMITS, per_minute=60), clock)
    assert clock.time - START >= len(READERS) - 1
    _all_once(relay)


def test_who_wants_no_more_gets_nothing(ledger: Ledger) -> None:
    def make(job: Job) -> tuple[str, bytes] | None:
        return None if job.reader == READERS[3] else _make(job)

    with Relay() as relay:
        _run(ledger, relay, make=make)
    assert ledger.counts("i")["suppressed"] == 1
    assert f"{READERS[3]}@example.org" not in relay.readers


def test_told_to_stop_it_stops_and_another_run_goes_on(ledger: Ledger) -> None:
    stop = threading.Event()

    def before_answer(to: str) -> None:
        if len(relay.taken) >= 5:
            stop.set()

    with Relay(before_answer=before_answer) as relay:
        where = smtp.Relay(host="127.0.0.1", port=relay.port, tls="none")
        outcome = Sending(ledger, "i", where, "a@b.example", _make, LIMITS, clock=Clock(),
                          stop=stop).run()  # fmt: skip
        assert outcome.stopped == "told to stop"
        assert 5 <= len(relay.taken) <= 7
        relay.before_answer = lambda _: None
        _run(ledger, relay)
    _all_once(relay)
    assert ledger.at_risk("i") == []


def test_an_error_of_ours_ends_the_run_visibly(ledger: Ledger) -> None:
    def make(job: Job) -> tuple[str, bytes]:
        raise RuntimeError("a bug")

    with Relay() as relay:
        outcome = _run(ledger, relay, make=make)
    assert isinstance(outcome.error, DeliveryError)
    assert relay.taken == []


# == The connection ==


def test_nothing_goes_out_in_clear_to_another_machine() -> None:
    with pytest.raises(Unusable, match="in clear"):
        Connection(smtp.Relay(host="relay.example.org", port=25, tls="none"))


def test_a_relay_without_starttls_gets_neither_mail_nor_password() -> None:
    with Relay() as relay:
        where = smtp.Relay(host="127.0.0.1", port=relay.port, tls="starttls", user="u",
                           password="a-secret")  # fmt: skip
        with pytest.raises(Unusable):
            Connection(where)
        said = " ".join(relay.commands)
    assert "AUTH" not in said
    assert "MAIL" not in said
    assert relay.taken == []


@pytest.mark.parametrize("host", ["bad..host", f"{'x' * 64}.example.org"])
def test_a_host_that_can_be_none_is_said(host: str) -> None:
    with pytest.raises(Unusable, match="no name that a relay can have") as told:
        Connection(smtp.Relay(host=host, port=25, tls="starttls"))
    assert "[smtp]" in told.value.hint
