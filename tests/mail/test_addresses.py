"""Addresses in the settings are checked where they are read, and none is told to anybody."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.config import parse_settings
from generator.errors import ConfigError, DeliveryError
from generator.mail.message import Ways, build
from generator.mail.values import Bodies
from generator.project import open_project
from generator.workflow import readers
from generator.workflow.arranging import arrange
from tests.builders import TODAY
from tests.mail.builders import SENDER, STAMP
from tests.mail.letters import KEYS
from tests.mail.ownlists import own_list

LONG = "r" * 33


@pytest.mark.parametrize(
    ("section", "key", "value", "told"),
    [
        ("subscribers", "unsubscribe_mail", "notanaddress", "must be one address"),
        ("subscribers", "unsubscribe_mail", "a@x.org, b@x.org", "must be one address"),
        ("subscribers", "unsubscribe_mail", "röbot@example.org", "ASCII before the @"),
        ("subscribers", "unsubscribe_mail", f"{LONG}@example.org", "32 characters or less"),
        ("subscribers", "unsubscribe_url", "http://x.org/u/", "with https"),
        ("subscribers", "unsubscribe_url", "https://x.org/ü/", "in ASCII"),
        ("subscribers", "unsubscribe_url", "https://x.org/<u>/", "in ASCII"),
        ("subscribers", "unsubscribe_url", "https://x.org/?u=/", "no ? or #"),
        ("mail", "from", "Paper digest", "must be one address"),
        ("mail", "from", "A <a@x.org>, B <b@x.org>", "must be one address"),
        ("mail", "from", "Digest\\n <digest@x.org>", "must be one address"),
        ("mail", "reply_to", "me", "must be one address"),
        ("mail", "owner", "Ada <ada@x.org>", "must be one address"),
        ("mail", "state", "a\\u0000b", "NUL"),
    ],
)
def test_a_setting_that_is_no_address_is_refused_at_once(
    section: str, key: str, value: str, told: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(told)) as error:
        parse_settings(f'[{section}]\n{key} = "{value}"\n')
    assert error.value.key == f"{section}.{key}"


@pytest.mark.parametrize(
    ("section", "key", "value", "meant"),
    [
        ("subscribers", "unsubscribe_mail", "robot@Bücher.example", "robot@xn--bcher-kva.example"),
        ("subscribers", "unsubscribe_mail", "robot@localhost", "robot@localhost"),
        ("subscribers", "unsubscribe_url", "https://x.org:8443/a/u/", "https://x.org:8443/a/u/"),
        ("mail", "from", "Zeitung für Käse <a@x.org>", "Zeitung für Käse <a@x.org>"),
        ("mail", "from", "digest@lab.local", "digest@lab.local"),
        ("mail", "owner", "ada@x.org", "ada@x.org"),
    ],
)
def test_a_good_one_is_taken(section: str, key: str, value: str, meant: str) -> None:
    settings = parse_settings(f'[{section}]\n{key} = "{value}"\n')
    name = "sender" if key == "from" else key
    assert getattr(getattr(settings, section), name) == meant


def test_what_means_something_in_a_link_is_written_as_a_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = own_list(tmp_path / "project", monkeypatch)
    path = project.root / "digest.toml"
    text = path.read_text().replace('unsubscribe_mail = "', 'unsubscribe_mail = "a?b&')
    path.write_text(text)
    ways = readers.ways_of(open_project(project.root, today=TODAY), "0" * 16, KEYS)
    assert ways.unsubscribe_mail.startswith("mailto:a%3Fb%26unsub+u")


@pytest.mark.parametrize(
    "ways",
    [
        Ways(unsubscribe_mail="mailto:unsub+uSECRET@bü.example"),
        Ways(unsubscribe_url="https://x.org/a b/uSECRET"),
        Ways(unsubscribe_url="https://x.org/" + "a" * 990 + "/uSECRET"),
    ],
)
def test_no_error_of_a_mail_tells_whose_it_is(ways: Ways) -> None:
    bodies = Bodies(subject="x", language="en", site_url="", web_url="", html="<p>x", text="x")
    with pytest.raises(DeliveryError) as told:
        build(bodies, SENDER, "ada@example.org", STAMP, ways)
    assert "SECRET" not in f"{told.value} {told.value.hint}"
    assert "ada@" not in f"{told.value} {told.value.hint}"


def _file(folder: Path) -> str:
    path = folder / "no-program-SECRET"
    path.write_text("email\n")
    return str(path)


def _no_form(folder: Path) -> str:
    path = folder / "no-form-SECRET"
    path.write_bytes(b"\x7fELF nonsense")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        pytest.param(lambda _: "/no/such/program --key SECRET", "is not there", id="missing"),
        pytest.param(_file, "may not be run", id="not-executable"),
        pytest.param(_no_form, "cannot be run", id="no-program"),
        pytest.param(lambda _: "cat 'SECRET", "quotation mark", id="quote"),
        pytest.param(lambda _: "   ", "is blank", id="blank"),
        pytest.param(lambda _: "sh -c 'exit 3; SECRET'", r"failed \(3\)", id="fails"),
        pytest.param(lambda _: "sh -c 'exec sleep 60; SECRET'", "more than 0.2 sec", id="slow"),
        pytest.param(lambda _: r"printf 'email\nj\374rg@example.org\n'", "not UTF-8", id="latin-1"),
        pytest.param(lambda _: r"printf '\377\376e\000m\000'", "not UTF-8", id="utf-16"),
    ],
)
def test_a_command_that_gives_no_list_is_told_without_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Callable[[Path], str], told: str
) -> None:
    project = own_list(tmp_path / "project", monkeypatch)
    monkeypatch.setenv("DIGEST_SUBSCRIBERS_COMMAND", command(tmp_path))
    monkeypatch.setattr(readers, "COMMAND_SECONDS", 0.2 if "0.2" in told else 60)
    with pytest.raises(DeliveryError, match=told) as error:
        readers.load_subscribers(project, arrange(project).catalog)
    assert "SECRET" not in f"{error.value} {error.value.hint}"
    assert error.value.__cause__ is None or "SECRET" not in str(error.value.__cause__)


def test_a_list_in_another_encoding_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = own_list(tmp_path / "project", monkeypatch)
    listed = tmp_path / "utf16.csv"
    listed.write_text("email\nada@example.org\n", encoding="utf-16")
    monkeypatch.setenv("DIGEST_SUBSCRIBERS", str(listed))
    with pytest.raises(DeliveryError, match="not UTF-8") as error:
        readers.load_subscribers(project, arrange(project).catalog)
    assert "CSV UTF-8" in error.value.hint
