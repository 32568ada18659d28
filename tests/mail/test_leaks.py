"""A reader's address or token in the site or in the repository stops both verbs (A16)."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path

import pytest

from generator import workflow
from generator.cli import main
from generator.errors import Level, SiteError
from generator.mail import leaks
from generator.mail.leaks import Secrets
from generator.project import Project, open_project
from generator.workflow import leaking
from tests.builders import PAGE, TODAY
from tests.mail.letters import KEYS, OTHER_KEYS, token
from tests.mail.ownlists import own_list

ADA = "ada@example.org"
SECRETS = Secrets(addresses=frozenset({ADA, "b.ob@xn--bcher-kva.example"}), keys=KEYS)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return own_list(tmp_path / "project", monkeypatch)


@pytest.mark.parametrize(
    "text",
    [
        f"one\ntwo {ADA}.",
        f"\n<a href='mailto:{ADA}'>",
        f"\nsee?email={ADA}&x=1",
        f"\n{ADA.upper()}",
        "\n" + "".join(f"&#{ord(one)};" for one in f"mailto:{ADA}"),
        "\n" + "".join(f"&#x{ord(one):x};" for one in ADA),
        "\nada&#64;example.org",
        "\nada&commat;example.org",
        "\nhttps://x.org/?to=ada%40example.org",
        '\n{"a": "ada\\u0040example.org"}',
        "\nWrite to b.ob@xn--bcher-kva.example, please",
    ],
)
def test_an_address_is_found_however_it_is_written(text: str) -> None:
    assert list(leaks.find(text.encode(), SECRETS)) == [(2, "the address of a reader")]


@pytest.mark.parametrize(
    "text",
    ["nada@example.org", "ada@example.org.uk", "ada@example", "ada.b@example.org", "@", "a@", "@b"],
)
def test_another_address_is_none_of_ours(text: str) -> None:
    assert list(leaks.find(text.encode(), SECRETS)) == []


def test_a_token_is_found_by_its_signature() -> None:
    good, forged = token("u", ADA), token("u", ADA, OTHER_KEYS)
    found = list(leaks.find(f"x\nunsub+{good}@x {good.upper()}\n{forged}".encode(), SECRETS))
    assert found == [(2, "a reader's token")] * 2
    assert not list(leaks.find(good.encode(), Secrets(addresses=frozenset(), keys={})))


def test_one_long_line_takes_no_time() -> None:
    data = base64.b64encode(bytes(range(256)) * 4_000)
    assert list(leaks.find(data + b"@" * 20_000, SECRETS)) == []


def test_check_fails_for_an_address_in_the_repository(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project.root, check=True)
    (project.root / ".gitignore").write_text("kept-out/\n")
    for name in ("kept-out/list.txt", "notes/list.csv", ".github/x.yml", "themes.toml"):
        path = project.root / name
        path.parent.mkdir(exist_ok=True)
        text = path.read_text() if path.exists() else ""
        path.write_text(f"{text}# {ADA}\n")
    found = leaking.in_repository(project)
    assert {one.where.partition(":")[0] for one in found} == {
        "notes/list.csv", ".github/x.yml", "themes.toml",
    }  # fmt: skip
    with pytest.raises(SystemExit) as end:
        main(["-C", str(project.root), "check", "--json"])
    told = capsys.readouterr()
    assert end.value.code == 1
    assert [one["code"] for one in json.loads(told.out)["problems"]].count("check/leak") == 3
    assert ADA not in told.out + told.err


def test_who_sends_is_no_secret_and_who_joined_by_mail_is(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.root / "notes.txt").write_text("digest@news.example.org, new@example.org")
    listed = project.root.parent / "subscribers.csv"
    listed.write_text("email\ndigest@news.example.org\n")
    assert leaking.in_repository(project) == ()
    readers = project.mail_state / "readers.jsonl"
    readers.parent.mkdir(parents=True)
    record = {"at": "2026-03-01T08:00:00+00:00", "key": "k", "kind": "join", "reader": "0" * 16}
    readers.write_text(json.dumps({**record, "email": "new@example.org"}) + "\n")
    assert [one.where for one in leaking.in_repository(project)] == ["notes.txt:1"]
    # Where neither list nor key is known, nothing is looked for.
    readers.unlink()
    monkeypatch.delenv("DIGEST_SUBSCRIBERS")
    monkeypatch.delenv("DIGEST_MAIL_KEY")
    assert not leaking.load_secrets(project)


def test_a_list_that_cannot_be_read_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DIGEST_SUBSCRIBERS", "/no/such/list.csv")
    (found,) = leaking.in_repository(project)
    assert found.level is Level.WARNING
    said: list[str] = []
    leaking.guard(project, said.append)(tmp_path)
    assert "was not looked at" in said[0]


@pytest.mark.engine
def test_a_site_with_an_address_is_not_published(project: Project, tmp_path: Path) -> None:
    mkdocs = Path(__file__).resolve().parents[2] / "templates" / "project" / "mkdocs.yml"
    (project.root / "mkdocs.yml").write_text(mkdocs.read_text(encoding="utf-8"), encoding="utf-8")
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    workflow.add(project, [str(page)])
    own = project.root / "site_src" / "about.md"
    own.parent.mkdir(exist_ok=True)
    own.write_text("# About\n\nAsk <Ada@example.org>.\n")
    with pytest.raises(SiteError, match="address of a reader") as told:
        workflow.build(open_project(project.root, today=TODAY))
    assert "about/index.html" in str(told.value)
    assert ADA not in str(told.value).lower()
    assert not project.site_dir.exists()
    own.write_text("# About\n\nAsk somebody.\n")
    workflow.build(open_project(project.root, today=TODAY))
    assert "check/leak" not in {one.code for one in workflow.check_site(project)}
    built = project.site_dir / "about" / "index.html"
    built.write_text(built.read_text().replace("somebody", ADA))
    assert [one.code for one in workflow.check_site(project)].count("check/leak") == 1
