"""Sending to a list of many: `python -m benchmarks.mail [--recipients N] [--kills N] [--json]`.

Three runs of `digest mail send`, each to a relay in a process of its own: one that is killed
(SIGKILL) at random moments and started again until it is done; the same with a relay that puts off,
refuses and breaks off; and one undisturbed, for its time and memory. Exits with 1 if anybody got no
mail, or two without being told of as at risk.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks import mail_sink
from generator.mail.tokens import reader_id
from generator.project import Project
from tests.mail import projects

RECIPIENTS, KILLS, CONNECTIONS = 10_000, 24, 4
SEED = 20_251_107
NOON = 1_772_712_000
"""5 March 2026, the morning after the edition of `tests.mail.projects`."""
TRIES = 10
"""Runs after the last kill; two are enough where all is well."""


@dataclass(slots=True)
class Cost:
    """What the senders used, all runs together."""

    runs: int = 0
    kills: int = 0
    cpu_seconds: float = 0.0
    rss_mb: float = 0.0
    """The largest of all runs."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Who got what."""

    recipients: int
    sent: int
    failed: int
    lost: int
    """Neither a mail nor a word of why."""
    duplicates: int
    """Readers with two copies or more."""
    at_risk: int
    """Readers of whom `digest mail status` says so."""
    most_at_risk: int
    """One for each connection and kill, and one for each mail at which the relay broke off."""
    undeclared: int
    """Duplicates that are not among them."""
    other_ids: int
    """Duplicates whose copies differ in Message-ID."""
    put_off: int
    put_off_and_sent: int
    refused: int
    refused_again: int
    cost: Cost = field(default_factory=Cost)

    @property
    def good(self) -> bool:
        return not (self.lost or self.undeclared or self.other_ids or self.refused_again) and (
            self.sent + self.failed == self.recipients
            and self.put_off == self.put_off_and_sent
            and self.refused == self.failed
            and self.at_risk <= self.most_at_risk
        )


@contextlib.contextmanager
def sink(command: Sequence[str], port: int) -> Iterator[None]:
    """A relay, from when it listens to the end of the block."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port: int = one.getsockname()[1]
    return port


class Senders:
    """Runs of `digest mail send`, one after the other, each a little later by its own clock."""

    def __init__(self, project: Project, readers: Path) -> None:
        self._project = project
        self._env = dict(projects.environment(readers))
        self._moment = NOON
        self.cost = Cost()

    def run(self, later: int = 60, kill_when: Iterator[bool] | None = None) -> int:
        """One run; its exit status, -9 when it was killed.

        Args:
            later: seconds since the run before, by the clock that the sender is told.
            kill_when: asked again and again while it runs; True kills it.
        """
        self._moment += later
        env = self._env | {"SOURCE_DATE_EPOCH": str(self._moment)}
        command = [sys.executable, "-m", "generator", "-C", str(self._project.root), "mail", "send"]
        command += ["--edition", projects.EDITION]
        started = time.monotonic()
        process = subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while kill_when is not None:
            if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                break
            if next(kill_when):
                process.send_signal(signal.SIGKILL)
                self.cost.kills += 1
                break
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.cost.runs += 1
        self.cost.seconds += time.monotonic() - started
        self.cost.cpu_seconds += usage.ru_utime + usage.ru_stime
        self.cost.rss_mb = max(self.cost.rss_mb, usage.ru_maxrss / 1024)
        return process.returncode

    def status(self) -> Mapping[str, object]:
        env = {**self._env, "SOURCE_DATE_EPOCH": str(self._moment)}
        said = projects.digest(self._project, "mail", "status", "--json", env=env).stdout
        found: Mapping[str, object] = json.loads(said)["editions"][0]
        return found


def moments(path: Path, marks: Sequence[int], chance: random.Random) -> Iterator[bool]:
    """True once each time that so many mails were taken, and up to 30 ms later."""
    lines, place = 0, 0
    for mark in marks:
        while lines < mark:
            time.sleep(0.002)
            yield False
            with path.open("rb") as text:
                text.seek(place)
                new = text.read()
            lines, place = lines + new.count(b"\n"), place + len(new)
        time.sleep(chance.random() * 0.03)
        yield True
    while True:
        time.sleep(0.05)
        yield False


def killed(folder: Path, *, recipients: int, kills: int, faults: bool = False) -> Result:
    """Send to so many, killed so often, until it is done."""
    addresses = [f"reader{number:05}@example.org" for number in range(recipients)]
    readers = projects.write_readers(folder / "readers.csv", addresses)
    port, path = free_port(), folder / "sink.txt"
    path.touch()
    project = projects.with_copies(
        projects.make_project(folder / "project", port=port, connections=CONNECTIONS)
    )
    senders = Senders(project, readers)
    chance = random.Random(SEED)
    marks = sorted(chance.sample(range(1, recipients * 9 // 10), kills))
    command = [sys.executable, "-m", "benchmarks.mail_sink", str(port), str(path)]
    with sink(command + ["faults"] * faults, port):
        times = moments(path, marks, chance)
        status = 1
        while senders.cost.kills < kills and status != 0:
            status = senders.run(kill_when=times)
        for _ in range(TRIES):
            if status == 0:
                break
            # So much later that what was put off may go.
            status = senders.run(later=7_200)
    broken_off = sum(map(mail_sink.broken_off, addresses)) if faults else 0
    return _counted(addresses, path, senders, most=kills * CONNECTIONS + broken_off)


def _counted(addresses: Sequence[str], path: Path, senders: Senders, *, most: int) -> Result:
    copies: Counter[str] = Counter()
    ids: defaultdict[str, set[str]] = defaultdict(set)
    put_off: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        what, address, *rest = line.split(" ")
        {"taken": copies, "later": put_off, "refused": refused}[what][address] += 1
        ids[address] |= set(rest)
    told = senders.status()
    counts, at_risk = told["counts"], told["at_risk"]
    assert isinstance(counts, dict)
    assert isinstance(at_risk, list)
    twice = [one for one, count in copies.items() if count > 1]
    return Result(
        recipients=len(addresses), sent=counts["sent"], failed=counts["failed"],
        lost=sum(one not in copies and one not in refused for one in addresses),
        duplicates=len(twice), at_risk=len(at_risk), most_at_risk=most,
        undeclared=sum(reader_id(one) not in at_risk for one in twice),
        other_ids=sum(len(ids[one]) > 1 for one in twice),
        put_off=len(put_off), put_off_and_sent=sum(one in copies for one in put_off),
        refused=len(refused), refused_again=sum(count > 1 for count in refused.values()),
        cost=senders.cost,
    )  # fmt: skip


def undisturbed(folder: Path, *, recipients: int) -> Cost | None:
    """One run to Postfix's `smtp-sink`; None where that is not installed."""
    program = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not program:
        return None
    addresses = [f"reader{number:05}@example.org" for number in range(recipients)]
    readers = projects.write_readers(folder / "readers.csv", addresses)
    port = free_port()
    project = projects.with_copies(
        projects.make_project(folder / "project", port=port, connections=CONNECTIONS)
    )
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    senders = Senders(project, readers)
    with sink([program, *user, f"127.0.0.1:{port}", "1000"], port):
        status = senders.run()
    counts = senders.status()["counts"]
    assert isinstance(counts, dict)
    assert (status, counts["sent"]) == (0, recipients)
    return senders.cost


def _told(one: Result | Cost | None) -> str:
    if one is None:
        return "skipped, there is no smtp-sink"
    if isinstance(one, Cost):
        return (
            f"{one.runs} runs, {one.kills} kills; "
            f"{one.cpu_seconds:.0f} CPU s, {one.seconds:.0f} s; at most {one.rss_mb:.0f} MB"
        )
    return (
        f"{one.recipients} readers; {one.sent} sent, {one.failed} refused, {one.lost} lost; "
        f"{one.put_off_and_sent} of {one.put_off} put off came later; {one.duplicates} got two, "
        f"{one.undeclared} of them not told of; {one.at_risk} at risk, {one.most_at_risk} allowed; "
        f"{_told(one.cost)}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=RECIPIENTS)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--json", action="store_true", dest="as_json")
    given = parser.parse_args()
    found: dict[str, Result | Cost | None] = {}
    for name in ("kills", "kills and faults", "undisturbed"):
        with tempfile.TemporaryDirectory() as folder:
            if name == "undisturbed":
                found[name] = undisturbed(Path(folder), recipients=given.recipients)
            else:
                found[name] = killed(
                    Path(folder), recipients=given.recipients, kills=given.kills,
                    faults="faults" in name,
                )  # fmt: skip
        if not given.as_json:
            print(f"{name}: {_told(found[name])}", flush=True)
    if given.as_json:
        print(json.dumps({name: one and asdict(one) for name, one in found.items()}, indent=2))
    sys.exit(any(isinstance(one, Result) and not one.good for one in found.values()))


if __name__ == "__main__":
    main()
