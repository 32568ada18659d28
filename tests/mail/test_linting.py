"""`digest mail lint`: files and folders, also those that are no mails."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli import main
from generator.mail.lint import lint
from tests.mail.projects import make_project, own_mail


def _run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as end:
        main([str(one) for one in arguments])
    return int(end.value.code or 0)


def test_every_mail_in_a_folder_is_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A1 writes `digest mail lint p/`."""
    raw = own_mail(make_project(tmp_path / "project"))
    folder = tmp_path / "p"
    (folder / "inner").mkdir(parents=True)
    (folder / "one.eml").write_bytes(raw)
    (folder / "inner" / "two.eml").write_bytes(raw)
    (folder / "one.html").write_text("not a mail")
    assert _run("mail", "lint", folder) == 0
    assert capsys.readouterr().err == "2 mails, 0 findings\n"
    (folder / "inner" / "two.eml").write_bytes(raw.replace(b"Date:", b"X-Date:"))
    assert _run("mail", "lint", folder) == 1
    assert "two.eml: error: Date is not there" in capsys.readouterr().err


def test_a_folder_without_mails_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("mail", "lint", tmp_path) == 2
    assert "holds no mail (.eml)" in capsys.readouterr().err


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0\xff" * 100,
        b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: text/plain; charset=no-such\r\n\r\nx\r\n--b\r\n"
        b"Content-Type: text/html; charset=no-such\r\n\r\n\r\n--b--\r\n",
        b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: text/plain\r\n\r\nx\r\n--b\r\nContent-Type: text/html\r\n\r\n\r\n--b--\r\n",
    ],
)
def test_what_is_no_mail_is_a_finding_and_no_traceback(raw: bytes) -> None:
    assert lint(raw, where="x.eml")
