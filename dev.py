#!/usr/bin/env python3
"""Set up and run everything in this repository: nothing to install first.

    python3 dev.py serve [--no-open] [--port N]   build the sample site and serve it
    python3 dev.py test [--no-browser] [ARGS]     ruff, mypy and pytest (ARGS go to pytest)
    python3 dev.py run [--set SET] -- COMMAND     run COMMAND in the environment
    python3 dev.py words                          bring the catalogues of words up to date
    python3 dev.py lock [--upgrade] [-P PACKAGE]  make requirements/*.lock from requirements/*.in
    python3 dev.py clean                          remove the environment, uv and the caches

-v before the verb shows what the tools print. How it works: uv comes in by `pip --target .tools/uv`
(allowed where Python is "externally managed", and enough where it has no venv), makes `.venv` with
Python 3.11 or newer (the one that runs this file, else one it finds, else one it fetches) and
installs the locked set with hashes. A stamp in .venv makes the second run start at once.
Index, certificate and proxy are those of your pip; none of them is ever written to a file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Callable, NoReturn, Sequence

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # so also with PYTHONSAFEPATH

from devtools import paths, system
from devtools.browser import find_browser, installed_browser
from devtools.environment import ENOUGH, ensure, inside
from devtools.locks import lock
from devtools.mailservers import bring_mail_servers
from devtools.say import Fail, Misuse, say
from devtools.system import become

CACHES = (".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", "dist")


def serve(args: list[str]) -> NoReturn:
    """Build the sample site and serve it."""
    ensure("runtime")
    os.chdir(paths.ROOT)
    become(["digest", "serve", *args], inside(os.environ))


def pytest_arguments(args: Sequence[str], browser: bool) -> list[str]:
    """The user's arguments; without a browser less what needs one; acceptance only by name.

    One worker for each core, unless the user says how many: the browser's tests wait a lot.
    """
    out = list(args)
    if not browser:
        given = [i for i, arg in enumerate(out) if arg == "-m" and i + 1 < len(out)]
        if given:
            out[given[-1] + 1] = f"({out[given[-1] + 1]}) and not browser"
        else:
            out += ["-m", "not browser"]
    if not any(arg.startswith(("-n", "--numprocesses", "--pdb", "-s")) for arg in out):
        out += ["-n", "auto", "--maxprocesses", "8", "--dist", "worksteal"]
    if not any("acceptance" in arg for arg in out):
        out.append("--ignore=tests/acceptance")
    return out


def test(args: list[str]) -> None:
    """Ruff, mypy and pytest, all of them, then say which failed."""
    browser = "--no-browser" not in args
    rest = [arg for arg in args if arg not in ("--no-browser", "--")]
    ensure("test")
    env = inside(os.environ)
    if browser:
        env["CHROMIUM_PATH"] = find_browser()
    else:
        env.pop("CHROMIUM_PATH", None)
        say("browser tests are skipped, as asked")
    bring_mail_servers()
    steps = {
        "ruff check": ["ruff", "check"],
        "ruff format --check": ["ruff", "format", "--check"],
        "mypy": ["mypy"],
        "pytest": ["python", "-m", "pytest", *pytest_arguments(rest, browser)],
    }
    failed = []
    for name, (program, *arguments) in steps.items():
        say(name)
        if subprocess.call([paths.venv_program(program), *arguments], cwd=paths.ROOT, env=env):
            failed.append(name)
    if failed:  # else not a word more: pytest's own closing line is the last
        raise Fail(f"failed: {', '.join(failed)}")


def run(args: list[str]) -> NoReturn:
    """Run any command in the environment, in the folder one is in."""
    which = "test"
    if args[:1] == ["--set"]:
        which, args = "".join(args[1:2]), args[2:]
    command = args[1:] if args[:1] == ["--"] else args
    if which not in ENOUGH or not command:
        raise Misuse("run needs a command: python3 dev.py run -- digest status")
    ensure(which)
    env = inside(os.environ)
    browser = installed_browser(os.environ)
    if browser:
        env["CHROMIUM_PATH"] = browser
    become(command, env)


def words(args: list[str]) -> NoReturn:
    """Bring templates/locale/ up to date with the sources."""
    if args:
        raise Misuse("words takes no arguments")
    ensure("test")
    os.chdir(paths.ROOT)
    become(["python", "-m", "tests.words"], inside(os.environ))


def clean(args: list[str]) -> None:
    """Remove what this file and the tools have made; the built site and your library stay."""
    if args:
        raise Misuse("clean takes no arguments")
    for path in [paths.VENV, paths.TOOLS, *(paths.ROOT / name for name in CACHES)]:
        if path.is_dir() and not path.is_symlink():
            say(f"removing {path.name}")
            shutil.rmtree(path)


VERBS: dict[str, Callable[[list[str]], None]] = {
    "serve": serve,
    "test": test,
    "run": run,
    "words": words,
    "lock": lock,
    "clean": clean,
}


def main(argv: Sequence[str]) -> int:
    """Run one verb; every failure is one line."""
    args = list(argv)
    while args[:1] == ["-v"]:
        system.verbose, args = True, args[1:]
    if not args or args[0] in ("-h", "--help", "help") or args[1:2] in (["-h"], ["--help"]):
        print((__doc__ or "").strip())
        return 0
    try:
        if args[0] not in VERBS:
            raise Misuse(f"no such verb: {args[0]}")
        VERBS[args[0]](args[1:])
    except Misuse as problem:
        say(f"{problem} (help: python3 dev.py --help)")
        return 2
    except KeyboardInterrupt:
        say("interrupted")
        return 130
    except (Fail, OSError) as error:  # OSError: a full disk, a folder that may not be written
        say(f"error: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
