"""The readers of a list of our own: who they are, what they no longer want, their addresses."""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from generator.catalog import Catalog
from generator.delivery import journal
from generator.errors import DeliveryError, Level, Problem
from generator.mail import subscribers as lists
from generator.mail import tokens
from generator.mail.memory import merged
from generator.mail.message import Ways
from generator.mail.rendering import Form
from generator.mail.subscribers import Subscriber
from generator.project import Project
from generator.workflow.notebook import JOURNAL, remembered

COMMAND_SECONDS: float = 300
"""How long a command may take that prints the list."""
NOTHING_SENT = "nothing is sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Everybody who may get an issue."""

    readers: tuple[Subscriber, ...]
    form: Form
    keys: Mapping[str, bytes]
    """To sign links with; empty for groups, whose host adds its own."""
    problems: tuple[Problem, ...] = ()


def own_list(project: Project, catalog: Catalog) -> Audience:
    """The list that `[subscribers]` names.

    Raises:
        DeliveryError: there is no key, or no list, or nobody in it.
    """
    keys = load_keys(project)
    readers, problems = load_subscribers(project, catalog)
    return Audience(readers=readers, form="own", keys=keys, problems=problems)


def groups(project: Project, catalog: Catalog) -> Audience:
    """One reader for each group's address: `groups` under `[mail]`.

    Raises:
        DeliveryError: there is none, one is no address, or of a theme that there is not.
    """
    found = []
    for theme, address in project.settings.mail.groups.items():
        if theme != lists.ALL and theme not in catalog.by_theme:
            raise DeliveryError(f"groups under [mail]: there is no theme {theme!r}")
        try:
            email = lists.checked(address)
        except ValueError as exc:
            raise DeliveryError(f"groups under [mail]: {theme}: {exc}") from exc
        themes = frozenset() if theme == lists.ALL else frozenset((theme,))
        found.append(Subscriber(id=tokens.reader_id(email), email=email, themes=themes))
    if not found:
        hint = 'groups = { all = "papers@groups.example.org" } under [mail] in digest.toml'
        raise DeliveryError("there is no group to send to", hint=hint)
    if len({one.id for one in found}) < len(found):
        raise DeliveryError("groups under [mail]: one address stands twice")
    return Audience(readers=tuple(found), form="list", keys={})


def load_subscribers(
    project: Project, catalog: Catalog
) -> tuple[tuple[Subscriber, ...], tuple[Problem, ...]]:
    """The list, from the file or command that the environment names, and who joined it by mail.

    Raises:
        DeliveryError: neither is named and nobody joined, it cannot be read, or it holds nobody.
    """
    themes = tuple(catalog.by_theme)
    memory = remembered(project)
    listed: tuple[Subscriber, ...] = ()
    problems: tuple[Problem, ...] = ()
    if (source := _source(project)) or not memory.joined:
        if source is None:
            name = project.settings.subscribers.file_env
            hint = f"set {name} to the path of a CSV file with a column `email`"
            raise DeliveryError("there is no list of subscribers", hint=hint)
        listed, problems = lists.parse(source[0], where=source[1], themes=themes)
    readers, more = merged(listed, memory, themes)
    return readers, (*problems, *more)


def list_text(project: Project) -> str:
    """The list as it was written; '' where none is named.

    Raises:
        DeliveryError: it cannot be read.
    """
    source = _source(project)
    return source[0] if source else ""


def _source(project: Project) -> tuple[str, str] | None:
    """The list's text and its name; None where nothing is named."""
    settings = project.settings.subscribers
    if command := os.environ.get(settings.command_env):
        return _decoded(_printed(command, settings.command_env), settings.command_env)
    if not (path := os.environ.get(settings.file_env)):
        return None
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as exc:
        message = f"the list of subscribers cannot be read ({settings.file_env})"
        raise DeliveryError(message, hint=NOTHING_SENT) from exc
    if project.root in Path(path).resolve().parents:
        message = "the list of subscribers lies inside the project"
        raise DeliveryError(message, hint="keep addresses where no commit can take them along")
    return _decoded(data, settings.file_env)


def _decoded(data: bytes, where: str) -> tuple[str, str]:
    try:
        return data.decode("utf-8-sig"), where
    except UnicodeDecodeError as exc:
        message = f"the list of subscribers is not UTF-8 ({where})"
        hint = f"{NOTHING_SENT}; save it as `CSV UTF-8`"
        raise DeliveryError(message, hint=hint) from exc


def _printed(command: str, name: str) -> bytes:
    """What a command prints. The command itself is never told: it may hold a password.

    Raises:
        DeliveryError: it cannot be run, fails, or takes too long.
    """

    def no(why: str, hint: str = NOTHING_SENT) -> DeliveryError:
        return DeliveryError(f"the command of {name} {why}", hint=hint)

    try:
        words = shlex.split(command)
    except ValueError:
        raise no("has a quotation mark without its other half") from None
    if not words:
        raise no("is blank", f"set {name} to a command that prints the list, or unset it")
    try:
        # The person who runs us set it, as they set PATH.
        result = subprocess.run(  # noqa: S603
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=COMMAND_SECONDS
        )
    except FileNotFoundError:
        raise no("names a program that is not there", "give its whole path") from None
    except PermissionError:
        raise no("names a file that may not be run", "chmod +x makes it a program") from None
    except subprocess.TimeoutExpired:
        raise no(f"took more than {COMMAND_SECONDS:g} seconds, and was ended") from None
    except (OSError, ValueError) as exc:
        raise no(f"cannot be run ({type(exc).__name__})") from None
    if result.returncode:
        raise no(f"failed ({result.returncode})")
    return result.stdout


def load_journal(project: Project) -> tuple[lists.Suppression, ...]:
    """Who left what.

    Raises:
        DeliveryError: it cannot be read, or a line of it is none.
    """
    path = project.mail_state / JOURNAL
    return lists.parse_journal(journal.read(path), where=project.name_of(path))


def journal_problems(project: Project) -> tuple[Problem, ...]:
    """What stands in the way of `load_journal`."""
    try:
        load_journal(project)
    except DeliveryError as exc:
        problem = Problem(
            code="mail/journal", where=JOURNAL, message=exc.message, hint=exc.hint,
            level=Level.ERROR,
        )  # fmt: skip
        return (problem,)
    return ()


def load_keys(project: Project) -> Mapping[str, bytes]:
    name = project.settings.subscribers.key_env
    try:
        return tokens.parse_keys(os.environ.get(name, ""))
    except ValueError as exc:
        hint = f"set {name} to 32 random characters or more, and keep it: old links need it"
        raise DeliveryError(f"{name}: {exc}", hint=hint) from exc


def delivery_id(issue: str, reader: str, keys: Mapping[str, bytes]) -> str:
    """The same for an issue and reader for ever, so that two copies can be known as one."""
    key = next(iter(keys.values()), b"")[:64]
    digest = hashlib.blake2b(f"{issue} {reader}".encode(), key=key, digest_size=12)
    return f"{issue}.{digest.hexdigest()}"


def ways_of(project: Project, reader: str, keys: Mapping[str, bytes]) -> Ways:
    """A reader's own addresses."""
    settings, site = project.settings.subscribers, project.settings.site.url.rstrip("/")
    token, change = tokens.make("u", reader, keys), tokens.make("t", reader, keys)
    mail = ""
    if settings.unsubscribe_mail:
        local, _, host = settings.unsubscribe_mail.rpartition("@")
        # RFC 6068 §2: what has a meaning in such an address is written as its number.
        mail = f"mailto:{quote(local)}+{token}@{host}?subject=unsubscribe%20{token}"
    return Ways(
        unsubscribe_url=f"{settings.unsubscribe_url}{token}" if settings.unsubscribe_url else "",
        unsubscribe_mail=mail,
        # After the number sign, so that no server's log ever has it.
        change_url=f"{site}/mail/preferences/#{change}",
    )
