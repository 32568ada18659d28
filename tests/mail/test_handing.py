"""Handing over to listmonk and Buttondown: once, whatever breaks, and each word as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from generator.delivery import service
from generator.delivery.service import Request, Service
from generator.errors import DeliveryError
from generator.mail import buttondown, listmonk
from generator.mail.values import Bodies
from generator.project import Project
from generator.workflow import dispatching, mailing
from generator.workflow.dispatching import Sent
from tests.mail.clock import Clock
from tests.mail.due import DAY, add_paper, make_project
from tests.mail.services import (
    FakeButtondown,
    FakeListmonk,
    Fault,
    django_template,
    go_template,
    normalised,
)

HOSTILE = [
    "{{x}} and {% y %} and {# z #}", "{{{ three }}}", 'A < B <script> <a href="', "ends with {",
    'see https://x.example/a@TrackLink "{{ . }}"', "}} closes {{", "--- a: b", "{% if %}{{/* */}}",
]  # fmt: skip


@pytest.fixture
def monk() -> Iterator[FakeListmonk]:
    with FakeListmonk([{}, {"themes": ["robots"]}, {"themes": ["sound"]}]) as found:
        yield found


@pytest.fixture
def down() -> Iterator[FakeButtondown]:
    with FakeButtondown() as found:
        yield found


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGEST_LISTMONK_USER", "digest")
    monkeypatch.setenv("DIGEST_LISTMONK_TOKEN", "listmonk-secret")
    monkeypatch.setenv("DIGEST_BUTTONDOWN_KEY", "buttondown-secret")
    monkeypatch.setattr(service, "SECONDS", 0.4)


def _monk(root: Path, monk: FakeListmonk, lists: str = "{ all = 3 }", **more: Any) -> Project:
    mail = (
        f'way = "listmonk"\ncadences = ["day"]\n[listmonk]\nurl = "{monk.url}"\nlists = {lists}\n'
    )
    return make_project(root, mail, **more)


def _down(root: Path, down: FakeButtondown, more: str = "", **other: Any) -> Project:
    mail = f'way = "buttondown"\ncadences = ["day"]\n[buttondown]\nurl = "{down.url}"\n{more}\n'
    return make_project(root, mail, **other)


def _send(project: Project, clock: Clock | None = None) -> Sent:
    (found,) = dispatching.send(project, clock=clock or Clock())
    return found


def _counts(sent: Sent) -> dict[str, int]:
    assert sent.error is None
    assert sent.posted
    return {name: count for name, count in sent.posted.counts.items() if count}


def _hostile() -> dict[str, Any]:
    return {f"p{n}": (title, DAY, ["robots"]) for n, title in enumerate(HOSTILE[:5])} | {
        f"q{n}": (title, DAY, ["vision"]) for n, title in enumerate(HOSTILE[5:])
    }


# == listmonk ==


def test_listmonk_gets_one_campaign_and_readers_their_themes(
    tmp_path: Path, monk: FakeListmonk
) -> None:
    project = _monk(tmp_path, monk)
    assert _counts(_send(project)) == {"sent": 3}
    (campaign,) = monk.campaigns
    assert campaign["name"] in campaign["tags"]
    assert campaign["from_email"] == "Paper digest <digest@news.example.org>"
    headers = {name: value for one in campaign["headers"] for name, value in one.items()}
    assert headers["List-ID"] == "Paper digest <papers.example.org>"
    assert monk.count("PUT") == 1
    # The subject, and so the title, is one for all.
    everything, robots, nothing = (
        (subject, body.partition("<table")[2], text) for subject, body, text in monk.mails()
    )
    for place in (1, 2):
        assert "An arm that sorts" in everything[place]
        assert "An eye that reads" in everything[place]
        assert "An arm that sorts" in robots[place]
        assert "An eye that reads" not in robots[place]
        assert "Nothing is new" in nothing[place]
        assert "An arm" not in nothing[place]
        assert "Nothing is new" not in everything[place] + robots[place]
        for one in (everything, robots, nothing):
            assert "https://lists.example.org/subscription/c/s" in one[place]
            assert "https://lists.example.org/campaign/c/s" in one[place]
            assert "@@" not in one[place]
    assert "Vision" not in robots[2]
    again = _send(project)
    assert again.posted
    assert again.posted.sent_now == 0
    assert len(monk.campaigns) == monk.count("PUT") == 1


@pytest.mark.parametrize("fault", ["hang", "drop", "502"])
def test_listmonk_that_takes_a_campaign_and_does_not_answer_gets_no_second(
    tmp_path: Path, monk: FakeListmonk, fault: Fault
) -> None:
    monk.faults["POST"] = [fault]
    assert _counts(_send(_monk(tmp_path, monk))) == {"sent": 3}
    assert len(monk.campaigns) == monk.count("POST") == 1


@pytest.mark.parametrize("fault", ["hang", "drop", "502", "429"])
def test_a_start_that_is_not_answered_is_looked_at(
    tmp_path: Path, monk: FakeListmonk, fault: Fault
) -> None:
    monk.faults["PUT"] = [fault]
    assert _counts(_send(_monk(tmp_path, monk))) == {"sent": 3}
    assert len(monk.campaigns) == 1


def test_a_run_that_died_before_it_wrote_down_the_campaign_finds_it_again(
    tmp_path: Path, monk: FakeListmonk, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = _monk(tmp_path, monk)
    monk.faults["POST"] = ["drop"]
    with monkeypatch.context() as patch:
        patch.setattr("generator.delivery.handing.LOOKS", ())
        first = _send(project)
    assert first.posted
    assert "run" not in first.posted.stopped
    assert "shows no" in first.posted.stopped
    assert [one["state"] for one in mailing.status(project, Clock().now())[0]["handoffs"]] == [
        "claimed"
    ]
    assert _counts(_send(project)) == {"sent": 3}
    assert len(monk.campaigns) == monk.count("POST") == 1


def test_without_its_ledger_a_runner_finds_what_another_sent(
    tmp_path: Path, monk: FakeListmonk
) -> None:
    _send(_monk(tmp_path / "one", monk))
    assert _counts(_send(_monk(tmp_path / "two", monk))) == {"sent": 3}
    assert len(monk.campaigns) == monk.count("PUT") == 1


def test_listmonks_answer_to_a_name_it_does_not_know_is_not_believed() -> None:
    other = {"id": 1, "status": "finished", "tags": ["another"]}
    assert listmonk.campaigns({"data": {"results": [other]}}, "digest:x") == ()
    with pytest.raises(ValueError, match="no list"):
        listmonk.campaigns({"message": "hello"}, "digest:x")


def test_readers_whom_listmonk_leaves_out_are_said(tmp_path: Path) -> None:
    with FakeListmonk([{}] * 5, loses=2) as monk:
        assert _counts(_send(_monk(tmp_path, monk))) == {"sent": 3, "uncertain": 2}


def test_a_list_of_nobody_is_an_error(tmp_path: Path) -> None:
    with FakeListmonk([]) as monk:
        sent = _send(_monk(tmp_path, monk))
    assert sent.error
    assert "to nobody" in str(sent.error)


def test_a_wrong_token_stops_and_does_not_stand_in_the_error(
    tmp_path: Path, monk: FakeListmonk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_LISTMONK_TOKEN", "not-the-secret")
    sent = _send(_monk(tmp_path, monk, "{ robots = 1, vision = 2 }"))
    assert sent.error
    assert "401" in str(sent.error)
    assert "environment" in sent.error.hint
    assert "not-the-secret" not in f"{sent.error} {sent.error.hint}"
    assert len(monk.requests) == 1


def test_what_is_too_much_waits_as_long_as_it_is_told(tmp_path: Path, monk: FakeListmonk) -> None:
    monk.faults = {"POST": ["429", "429"], "GET": ["503 before", "hang", "429"]}
    clock = Clock()
    assert _counts(_send(_monk(tmp_path, monk), clock)) == {"sent": 3}
    assert clock.slept.count(7.0) == 3
    assert len(monk.campaigns) == 1


def test_a_service_that_wants_an_hour_is_left_for_a_later_run(
    tmp_path: Path, monk: FakeListmonk
) -> None:
    monk.retry_after, monk.faults = "3600", {"POST": ["429"]}
    project = _monk(tmp_path, monk)
    sent = _send(project)
    assert sent.posted
    assert "asks to wait" in sent.posted.stopped
    assert monk.campaigns == []
    assert _counts(_send(project)) == {"sent": 3}


def test_each_theme_can_have_its_list(tmp_path: Path, monk: FakeListmonk) -> None:
    _send(_monk(tmp_path, monk, "{ robots = 1, vision = 2 }"))
    assert [one["lists"] for one in monk.campaigns] == [[1], [2]]
    first, second = (one["body"] for one in monk.campaigns)
    assert "An eye" not in first
    assert "An arm that" not in second


@pytest.mark.parametrize("lists", ["{}", "{ sound = 1 }"])
def test_lists_that_make_no_sense_are_refused(
    tmp_path: Path, monk: FakeListmonk, lists: str
) -> None:
    with pytest.raises(DeliveryError, match="lists under"):
        _send(_monk(tmp_path, monk, lists))
    assert monk.requests == []


def test_titles_full_of_braces_arrive_as_they_are(tmp_path: Path, monk: FakeListmonk) -> None:
    _send(_monk(tmp_path, monk, papers=_hostile()))
    subject, body, text = monk.mails()[0]
    titles = [" ".join(map(str, one.itertext())) for one in lxml_html.fromstring(body).iter("h3")]
    assert sorted(titles) == sorted(HOSTILE)
    for title in HOSTILE:
        assert f"\n{title}\n" in text
    assert HOSTILE[0] in subject


def test_what_the_fake_reads_as_a_template_is_none_for_text() -> None:
    with pytest.raises(SyntaxError):
        go_template("a title {{ .Subscriber.Email }}", {})
    with pytest.raises(SyntaxError):
        go_template("https://x.example/@TrackLink ", {})
    with pytest.raises(SyntaxError):
        django_template("{{ subscriber.email }}")


# == Buttondown ==


def test_buttondown_gets_a_draft_that_is_then_sent(tmp_path: Path, down: FakeButtondown) -> None:
    project = _down(tmp_path, down)
    assert _counts(_send(project)) == {"sent": 3}
    (email,) = down.emails
    made = next(one for one in down.requests if one[0] == "POST")
    assert made[2]["status"] == "draft"
    assert made[3]["x-idempotency-key"]
    assert made[2]["body"].startswith(buttondown.MODE)
    assert made[2]["slug"] == DAY
    assert down.sends == 1
    assert "https://buttondown.example/unsubscribe" in django_template(email["body"])
    assert "https://buttondown.example/manage" in django_template(email["body"])
    again = _send(project)
    assert again.posted
    assert (again.posted.sent_now, down.sends, len(down.emails)) == (0, 1, 1)


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("fault", ["hang", "drop", "502", "429"])
def test_buttondown_that_does_not_answer_sends_one_email(
    tmp_path: Path, down: FakeButtondown, method: str, fault: Fault
) -> None:
    down.faults[method] = [fault]
    assert _counts(_send(_down(tmp_path, down))) == {"sent": 3}
    assert (len(down.emails), down.sends) == (1, 1)


def test_buttondown_without_our_ledger_is_asked_what_it_has(
    tmp_path: Path, down: FakeButtondown
) -> None:
    _send(_down(tmp_path / "one", down))
    _send(_down(tmp_path / "two", down))
    assert (len(down.emails), down.sends, down.count("POST")) == (1, 1, 1)


def test_a_draft_stays_one_when_a_person_is_to_send_it(
    tmp_path: Path, down: FakeButtondown
) -> None:
    project = _down(tmp_path, down, "send = false")
    assert _counts(_send(project)) == {"drafts": 1}
    assert _counts(_send(project)) == {"drafts": 1}
    assert (len(down.emails), down.sends) == (1, 0)


def test_tags_are_named_by_their_ids_and_nobody_gets_two_for_one_choice(
    tmp_path: Path, down: FakeButtondown
) -> None:
    tags = 'tags = { all = "", robots = "sub_tag_robots" }'
    _send(_down(tmp_path, down, tags))
    rules = {one["slug"]: one["filters"] for one in down.emails}
    assert rules[f"{DAY}-robots"]["filters"] == [
        {"field": "subscriber.tags", "operator": "contains", "value": "sub_tag_robots"}
    ]
    assert rules[DAY]["filters"][0]["operator"] == "not_contains"


@pytest.mark.parametrize("code", sorted(buttondown.HINTS))
def test_what_buttondown_refuses_is_explained_and_can_be_mended(
    tmp_path: Path, down: FakeButtondown, code: str
) -> None:
    down.refuse = code
    project = _down(tmp_path, down)
    refused = _send(project)
    assert refused.error
    assert code in str(refused.error)
    assert refused.error.hint == buttondown.HINTS[code]
    down.refuse = ""
    assert _counts(_send(project)) == {"sent": 3}


def test_an_email_that_reaches_nobody_is_an_error(tmp_path: Path) -> None:
    with FakeButtondown(recipients=0) as down:
        sent = _send(_down(tmp_path, down))
    assert sent.error
    assert "to nobody" in str(sent.error)


@pytest.mark.parametrize("first", [str, normalised])
def test_braces_arrive_whatever_buttondown_reads_first(
    tmp_path: Path, down: FakeButtondown, first: Any
) -> None:
    _send(_down(tmp_path, down, papers=_hostile()))
    (email,) = down.emails
    body = django_template(first(email["body"]))
    titles = ["".join(map(str, one.itertext())) for one in lxml_html.fromstring(body).iter("h3")]
    assert sorted(titles) == sorted(HOSTILE)
    assert django_template(email["subject"]).replace("\u2060", "").startswith(HOSTILE[0])


# == Both ==


def test_what_was_handed_over_and_reads_otherwise_now_is_refused(
    tmp_path: Path, monk: FakeListmonk
) -> None:
    project = _monk(tmp_path, monk)
    _send(project)
    add_paper(tmp_path, "arm", "Another title", DAY, ["robots"])
    sent = _send(project)
    assert sent.error
    assert "says something else now" in str(sent.error)
    assert len(monk.campaigns) == 1


def test_a_mail_without_its_web_copy_is_not_handed_over(tmp_path: Path, monk: FakeListmonk) -> None:
    project = _monk(tmp_path, monk)
    (tmp_path / "site" / "mail" / DAY / "index.html").unlink()
    sent = _send(project)
    assert sent.error
    assert "no copy" in str(sent.error)
    assert monk.requests == []


@pytest.mark.parametrize("url", ["http://lists.example.org", "ftp://x.example", "https://", ""])
def test_keys_go_over_https_only(url: str) -> None:
    with pytest.raises(DeliveryError, match="in clear"):
        Service("listmonk", url, {}, Clock())


def test_a_service_that_leads_elsewhere_is_not_followed(monk: FakeListmonk) -> None:
    monk.answer = lambda *_: (302, {})  # type: ignore[method-assign]
    headers = {"Authorization": monk.auth}
    with (
        Service("listmonk", monk.url, headers, Clock()) as one,
        pytest.raises(DeliveryError, match="leads elsewhere"),
    ):
        one.ask(Request(method="GET", path="/"))
    assert len(monk.requests) == 1


def test_no_secret_is_written_down(tmp_path: Path, monk: FakeListmonk) -> None:
    project = _monk(tmp_path, monk)
    _send(project)
    told = json.dumps(mailing.status(project, Clock().now(), edition=DAY))
    assert "listmonk-secret" not in told
    for path in (tmp_path / ".digest").rglob("*"):
        assert path.is_dir() or b"listmonk-secret" not in path.read_bytes()


def test_a_body_without_braces_is_left_alone() -> None:
    bodies = Bodies(subject="s", language="en", site_url="", web_url="", text="t",
                    html="<html><body><p>plain</p></body></html>")  # fmt: skip
    made = buttondown.payload(bodies, tag="t", slug="s", target="all", tags={"all": ""})
    assert made["body"] == f"{buttondown.MODE}<p>plain</p>\n"
