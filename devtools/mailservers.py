"""Real mail programs for the tests of the mail: those that are there, else installed where we may.

Without them those tests are skipped, and it is said: they are no fault of the code.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import Callable, Iterator

from devtools.say import Fail, say
from devtools.system import alone, apt_install, can_apt, quietly

PROGRAMS = ("postfix", "dovecot", "sievec", "spamassassin")
PACKAGES = ("postfix", "dovecot-imapd", "dovecot-lmtpd", "dovecot-sieve", "spamassassin")
NO_START = Path("/usr/sbin/policy-rc.d")
"""What Debian's packages ask whether to start their daemons (invoke-rc.d(8)); 101 is no."""
SERVICES = ("postfix", "dovecot", "dovecot.socket", "spamd", "spamassassin")


def missing(which: Callable[..., str | None] = shutil.which) -> list[str]:
    """Programs that are not here; users' paths often lack where daemons are."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    return [name for name in PROGRAMS if not which(name, path=path)]


def bring_mail_servers() -> None:
    """Install what is missing; where that cannot be done, say which tests are skipped."""
    lacks = missing()
    why = f"there is no {', no '.join(lacks)}"
    if lacks and can_apt():
        with alone():
            say(f"installing mail servers for the tests, not to be started: {', '.join(PACKAGES)}")
            try:
                with no_daemons():
                    # Never in the place of another mail server: this is somebody's machine.
                    apt_install("--no-remove", *PACKAGES)
            except Fail as error:
                why = str(error).split(" -> ")[0]
            lacks = missing()
    if lacks:
        say(
            f"tests with real mail servers are skipped: {why}"
            f" (Debian, Ubuntu, as root: apt-get install {' '.join(PACKAGES)})"
        )
    elif os.geteuid() != 0:
        say("tests with real mail servers are skipped: Postfix is started by root only")


@contextlib.contextmanager
def no_daemons(policy: Path = NO_START) -> Iterator[None]:
    """Nothing that is installed meanwhile is started, now or with the machine."""
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
        policy.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            policy.unlink()
    if Path("/run/systemd/system").is_dir():
        with contextlib.suppress(Fail):  # not every release has each of them
            quietly(["systemctl", "disable", *SERVICES], os.environ, "systemctl disable")
