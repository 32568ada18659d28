"""`digest mail preview` and `digest mail lint` as an editor uses them: what they write and find."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path

import pytest
from lxml import html as lxml_html

from generator.mail.fit import MOST_BYTES, MOST_ENCODED, encoded_size
from generator.project import Project, open_project
from generator.workflow.mailing import INERT
from tests.builders import TODAY
from tests.mail import projects
from tests.test_cli import Digest
from tests.test_cli import digest as digest  # the fixture

PAPERS = 200
TITLES = (
    "A < B & C > D", "{{ 7*7 }} {% include '/etc/passwd' %}", r"$\alpha$ and $x<y$ of $n_{k}$",
    "<script>alert(1)</script>", "one\r\nBcc: everybody@example.org", "a\x00b",
    "left‮right⁦isolated", "شبكات عصبية بقدرة 3 mW", "中文標題：脈衝神經網路", "🦜 parrots 👩‍🔬",
    "@@UNSUBSCRIBE@@ now", '" onmouseover="alert(1)', "</title></td></table><h1>x</h1>",
    "x" * 300, "word " * 60,
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return projects.make_project(tmp_path / "project")


def _preview(digest: Digest, project: Project, out: Path) -> tuple[Path, EmailMessage]:
    result = digest("-C", project.root, "mail", "preview", "--edition", projects.EDITION,
                    "--out", out)  # fmt: skip
    assert result.status == 0, result.err
    path = out / f"{projects.EDITION}.eml"
    found = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return path, found


def _bodies(message: EmailMessage) -> tuple[str, str]:
    text, html = message.iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    return text.get_content(), html.get_content()


def _text(one: lxml_html.HtmlElement) -> str:
    return "".join(map(str, one.itertext()))


def test_a_preview_has_no_findings_and_both_bodies_say_the_same(
    digest: Digest, project: Project, tmp_path: Path
) -> None:
    path, message = _preview(digest, project, tmp_path / "p")
    assert digest("mail", "lint", path).status == 0
    text, html = _bodies(message)
    tree = lxml_html.document_fromstring(html)
    said = [_text(one) for one in tree.iter("h3")]
    assert len(said) == 3
    for one in ("gestures", "sounds", "maps"):
        title = f"Spiking networks for {one}"
        assert said.count(title) == 1
        assert text.count(title) == 1
    for word in ("View in browser", "Website"):
        (address,) = [one.get("href") for one in tree.iter("a") if _text(one) == word]
        assert address
        assert address in text
    assert "Reading Group, 1 Long Road, Oldtown" in text
    assert "Reading Group, 1 Long Road, Oldtown" in _text(tree)


def test_a_preview_has_the_links_of_its_way_and_none_that_acts(
    digest: Digest, project: Project, tmp_path: Path
) -> None:
    _, message = _preview(digest, project, tmp_path / "p")
    assert INERT in str(message["List-Unsubscribe"])
    html = (tmp_path / "p" / f"{projects.EDITION}.html").read_text(encoding="utf-8")
    text = (tmp_path / "p" / f"{projects.EDITION}.txt").read_text(encoding="utf-8")
    for body in (*_bodies(message), html, text):
        assert "Unsubscribe" in body
        assert INERT in body
        assert "@@" not in body
        assert "answer this one" not in body


def test_what_is_told_is_counted_in_good_english(
    digest: Digest, project: Project, tmp_path: Path
) -> None:
    said = digest("-C", project.root, "mail", "preview", "--edition", projects.EDITION).out
    assert "3 papers\n" in said
    assert "in full" not in said
    path, _ = _preview(digest, project, tmp_path / "p")
    found = digest("mail", "lint", path)
    assert "1 mail, 0 findings" in found.err
    path.write_bytes(path.read_bytes().replace(b"List-ID: ", b"X-List: ", 1))
    found = digest("mail", "lint", path)
    assert found.status == 1
    assert "1 mail, 1 finding\n" in found.err
    assert "--strict" not in found.err


Fault = Callable[[str], str]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (lambda html: html.replace("</h1>", '</h1><img src="https://e.example/x.png">'), "alt"),
        (lambda html: html.replace("<style>", "<style>@import 'https://e.example/x';"), "remote"),
        (lambda html: html.replace("<h2", "<h5").replace("</h2>", "</h5>"), "headings"),
        (lambda html: html.replace("</h1>", "</h1><script>alert(1)</script>"), "element"),
        (lambda html: html.replace("</h1>", "</h1><form></form>"), "element"),
        (lambda html: html.replace("</h1>", f"</h1>{'<p>long</p>' * 9000}"), "size"),
        (lambda html: html.replace("</h1>", "</h1>@@UNSUBSCRIBE@@"), "open-place"),
    ],
    ids=["alt", "import", "h1-h5", "script", "form", "size", "open-place"],
)  # fmt: skip
def test_a_fault_in_a_preview_is_found(
    digest: Digest, project: Project, tmp_path: Path, fault: Fault, code: str
) -> None:
    path, message = _preview(digest, project, tmp_path / "p")
    html = list(message.iter_parts())[1]
    assert isinstance(html, EmailMessage)
    broken = fault(html.get_content())
    assert broken != html.get_content()
    html.set_content(broken, subtype="html", cte="quoted-printable")
    path.write_bytes(message.as_bytes(policy=policy.SMTP))
    result = digest("mail", "lint", "--json", path)
    assert result.status == 1
    assert f"mail/{code}" in result.out


def test_two_hundred_hostile_papers_fit_and_are_only_text(
    digest: Digest, project: Project, tmp_path: Path
) -> None:
    library = project.root / "library"
    for number in range(PAPERS):
        title = TITLES[number % len(TITLES)]
        projects.write_paper(
            library, f"h-{number}", f"{title} {number}"[-300:], f"We show {title!r}. " * 30,
            organization=title.strip(), authors=[{"literal": title}], venue=title,
        )  # fmt: skip
    out = tmp_path / "p"
    path, message = _preview(digest, open_project(project.root, today=TODAY), out)
    assert digest("mail", "lint", path).status == 0
    text, html = _bodies(message)
    assert len(html.encode()) <= MOST_BYTES
    assert encoded_size(html) <= MOST_ENCODED
    assert re.search(r"\d+ more on the web", html)
    assert re.search(r"\d+ more on the web", text)
    assert "<script" not in html
    tree = lxml_html.document_fromstring(html)
    assert len(tree.findall(".//h1")) == 1
    assert not [name for one in tree.iter() for name in one.attrib if str(name).startswith("on")]
    assert not set("\x00‮⁦") & set(html + text)
    assert "@@UNSUBSCRIBE@@" not in html + text
    assert "{{ 7*7 }}" in _text(tree)
    assert message["Bcc"] is None
    (subject,) = message.get_all("Subject", [])
    assert "\n" not in subject
    assert 0 < len(subject) <= 90
    again, _ = _preview(digest, open_project(project.root, today=TODAY), tmp_path / "q")
    assert again.read_bytes() == path.read_bytes()


URL = "https://news.example.org/" + "u" * 275 + "/"


def test_headers_of_a_written_mail(project: Project, digest: Digest) -> None:
    """An own address of 300 characters, and a Chinese name: both survive, in the raw bytes."""
    toml = (project.root / "digest.toml").read_text(encoding="utf-8")
    toml = toml.replace('"Paper digest <', '"每日論文精選：機器學習與神經網路 <')
    toml = toml.replace("[subscribers]", f'[subscribers]\nunsubscribe_url = "{URL}"')
    (project.root / "digest.toml").write_text(toml, encoding="utf-8")
    raw = projects.own_mail(open_project(project.root, today=TODAY))
    head, _, body = raw.partition(b"\r\n\r\n")
    names = [one.partition(b":")[0] for one in re.split(rb"\r\n(?![ \t])", head)]
    assert len(names) == len(set(names))
    for name in (
        b"List-ID", b"List-Unsubscribe", b"List-Unsubscribe-Post", b"List-Help", b"List-Post",
        b"List-Archive", b"Archived-At", b"Auto-Submitted", b"Precedence", b"Message-ID", b"Date",
    ):  # fmt: skip
        assert names.count(name) == 1, name
    (unsubscribe,) = re.findall(rb"^List-Unsubscribe: (.*(?:\r\n[ \t].*)*)", head, re.M)
    assert unsubscribe.startswith(b"<https://news.example.org/uuu")
    assert b", <mailto:unsub+" in unsubscribe
    assert b"=?" not in unsubscribe
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert raw.isascii()
    # Not by policy.default: of words in a name it keeps the blank that RFC 2047 §6.2 drops.
    sender = message_from_bytes(raw)["From"].rpartition(" <")[0]
    assert str(make_header(decode_header(sender))) == "每日論文精選：機器學習與神經網路"
