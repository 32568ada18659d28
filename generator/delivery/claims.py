"""Who sends an issue, settled by a reference in a git repository that all senders can push to.

For runners that keep nothing, such as CI. It says that somebody has *begun*: a sender who dies
after it leaves the reference, and a person decides what then. It is no ledger.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from pathlib import Path

from generator.errors import DeliveryError

SPACE = "refs/digest/claim"
REMOTE = "origin"
SECONDS = 120
_WHO = {
    "GIT_AUTHOR_NAME": "digest", "GIT_AUTHOR_EMAIL": "digest@example.invalid",
    "GIT_COMMITTER_NAME": "digest", "GIT_COMMITTER_EMAIL": "digest@example.invalid",
    "GIT_TERMINAL_PROMPT": "0",
}  # fmt: skip


class Claims:
    """The claims of the repository that a folder is in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, issue: str) -> str:
        """A commit of nobody else's: a second sender's push of the same commit would be no change,
        and a success for both.
        """
        tree = self._git("hash-object", "-w", "-t", "tree", "--stdin")
        return self._git("commit-tree", tree, "-m", f"Claim {issue} {uuid.uuid4().hex}")

    def take(self, issue: str, commit: str) -> bool:
        """Whether the issue is ours: the remote holds our commit and had none before."""
        name = f"{SPACE}/{issue}"
        # An empty expectation: the reference must not be there. The answer is not believed, but
        # what the remote holds afterwards: it may have been lost on its way.
        push = self._run(
            "push", "--quiet", f"--force-with-lease={name}:", REMOTE, f"{commit}:{name}"
        )
        held = self._git("ls-remote", REMOTE, name).split("\t")[0]
        if not held:
            hint = f"this runner must be allowed to push {SPACE}/ to {REMOTE}"
            words = push.stderr.decode("utf-8", "replace").strip().splitlines()
            raise DeliveryError(f"{issue} cannot be claimed: {' '.join(words[-1:])}", hint=hint)
        return held == commit

    def _git(self, *arguments: str) -> str:
        result = self._run(*arguments)
        if result.returncode:
            words = result.stderr.decode("utf-8", "replace").strip().splitlines()
            message = f"git {arguments[0]} failed: {' '.join(words[-1:])}"
            raise DeliveryError(message, hint='claim = "git" under [mail] needs a git repository')
        return result.stdout.decode().strip()

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        git = shutil.which("git")
        if git is None:
            raise DeliveryError("there is no git here", hint='claim = "git" under [mail] needs it')
        try:
            return subprocess.run(  # noqa: S603
                [git, *arguments], cwd=self._folder, env={**os.environ, **_WHO}, input=b"",
                capture_output=True, timeout=SECONDS,
            )  # fmt: skip
        except subprocess.TimeoutExpired as exc:
            raise DeliveryError(f"git {arguments[0]} does not come to an end") from exc
