"""listmonk and Buttondown on this machine: what their APIs do, and what goes wrong with them.

Both keep what they are given; both can take a request and not answer. Their templates are read by
small interpreters that know what we write and fail on all else, as the real ones fail on what is
none of theirs.
"""

from __future__ import annotations

import html
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

Fault = Literal["hang", "drop", "502", "429", "503 before"]
Row = dict[str, Any]


class Fake:
    """Starts with `with`; `faults` are used up one by one by requests of their method."""

    auth = ""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, Any, dict[str, str]]] = []
        self.faults: dict[str, list[Fault]] = {}
        self.over = threading.Event()
        self.retry_after = "7"

    def __enter__(self) -> Any:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None: ...

            def _do(self) -> None:
                fake._serve(self)

            do_GET = do_POST = do_PUT = do_PATCH = _do

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def count(self, method: str, path: str = "") -> int:
        return sum(one[0] == method and one[1].startswith(path) for one in self.requests)

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        size = int(handler.headers.get("Content-Length") or 0)
        body = json.loads(handler.rfile.read(size)) if size else None
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.requests.append((handler.command, handler.path, body, headers))
        waiting = self.faults.get(handler.command, [])
        fault = waiting.pop(0) if waiting else None
        if fault == "429":
            return self._say(handler, 429, {"detail": "slow down"}, self.retry_after)
        if fault == "503 before":
            return self._say(handler, 503, {})
        if headers.get("authorization") != self.auth:
            return self._say(handler, 401, {"message": "invalid", "detail": "invalid"})
        parts = urlsplit(handler.path)
        status, answer = self.answer(handler.command, parts.path, parse_qs(parts.query), body,
                                     headers)  # fmt: skip
        if fault == "hang":
            self.over.wait()
        elif fault == "502":
            self._say(handler, 502, {})
        elif fault != "drop":
            self._say(handler, status, answer)
        return None

    def _say(
        self, handler: BaseHTTPRequestHandler, status: int, answer: Any, after: str = ""
    ) -> None:
        data = json.dumps(answer).encode()
        try:
            handler.send_response(status)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(data)))
            if after:
                handler.send_header("Retry-After", after)
            handler.end_headers()
            handler.wfile.write(data)
        except OSError:
            pass

    def answer(
        self, method: str, path: str, query: dict[str, list[str]], body: Any,
        headers: dict[str, str],
    ) -> tuple[int, Any]:  # fmt: skip
        raise NotImplementedError


class FakeListmonk(Fake):
    """Campaigns of version 6: drafts when they are made, `tag` and not `tags` in the query."""

    auth = "token digest:listmonk-secret"

    def __init__(self, subscribers: list[Row] | None = None, *, loses: int = 0) -> None:
        super().__init__()
        self.subscribers = [{}] if subscribers is None else subscribers
        """Their attributes."""
        self.campaigns: list[Row] = []
        self.loses = loses
        """Readers whom it forgets, as real ones did after a restart."""

    def answer(
        self, method: str, path: str, query: dict[str, list[str]], body: Any,
        headers: dict[str, str],
    ) -> tuple[int, Any]:  # fmt: skip
        if method == "GET" and path == "/api/campaigns":
            wanted = set(query.get("tag", ()))
            rows = [one for one in self.campaigns if wanted <= set(one["tags"])]
            return 200, {"data": {"results": rows or []}}
        if method == "POST" and path == "/api/campaigns":
            return self._create(body)
        number = int(path.split("/")[3])
        row = next((one for one in self.campaigns if one["id"] == number), None)
        if row is None:
            return 400, {"message": "campaign not found"}
        if method == "PUT":
            if row["status"] not in ("draft", "paused") or body != {"status": "running"}:
                return 400, {"message": "Only paused campaigns and drafts can be started"}
            row |= {"status": "running", "to_send": len(self.subscribers), "looks": 0}
        elif row["status"] == "running":
            row["looks"] += 1
            row["sent"] = min(row["looks"], row["to_send"] - self.loses)
            if row["sent"] == row["to_send"] - self.loses:
                row["status"] = "finished"
        return 200, {"data": row}

    def _create(self, body: Row) -> tuple[int, Any]:
        if not body["lists"] or not body["subject"] or not body["name"]:
            return 400, {"message": "invalid fields"}
        try:
            for name in ("body", "altbody", "subject"):
                go_template(body[name], {})
        except SyntaxError as exc:
            return 400, {"message": f"error compiling: {exc}"}
        row = {**body, "id": len(self.campaigns) + 1, "status": "draft", "to_send": 0, "sent": 0}
        self.campaigns.append(row)
        return 200, {"data": row}

    def mails(self) -> list[tuple[str, str, str]]:
        """What each subscriber gets: subject, HTML, text."""
        (row,) = self.campaigns
        return [
            (go_template(row["subject"], attributes), go_template(row["body"], attributes),
             go_template(row["altbody"], attributes))
            for attributes in self.subscribers
        ]  # fmt: skip


class FakeButtondown(Fake):
    """E-mails: sent when they are made, unless `status` says otherwise."""

    auth = "Token buttondown-secret"
    tags = ("sub_tag_robots", "sub_tag_vision")

    def __init__(self, recipients: int = 3) -> None:
        super().__init__()
        self.emails: list[Row] = []
        self.sends = 0
        self.recipients = recipients
        self.refuse = ""
        """A code with which every new e-mail is refused."""
        self._answers: dict[str, tuple[int, Any]] = {}

    def answer(
        self, method: str, path: str, query: dict[str, list[str]], body: Any,
        headers: dict[str, str],
    ) -> tuple[int, Any]:  # fmt: skip
        key = headers.get("x-idempotency-key", "")
        if key and key in self._answers:
            return self._answers[key]
        found = self._answer(method, path, body)
        if key:
            assert len(key) <= 200
            self._answers[key] = found
        return found

    def _answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        if path == "/emails" and method == "GET":
            return 200, {"results": self.emails[::-1], "count": len(self.emails), "next": None}
        if path == "/emails":
            return self._create(body)
        row = next((one for one in self.emails if path == f"/emails/{one['id']}"), None)
        if row is None:
            return 404, {"detail": "not found"}
        if method == "PATCH":
            if row["status"] != "draft":
                return 400, {"code": "status_invalid", "detail": "already sent"}
            self._send(row, body["status"])
        elif row["status"] == "about_to_send":
            row["status"] = "in_flight"
        elif row["status"] == "in_flight":
            row |= {"status": "sent", "analytics": {"recipients": self.recipients,
                                                    "deliveries": self.recipients}}  # fmt: skip
        return 200, row

    def _create(self, body: Row) -> tuple[int, Any]:
        if self.refuse:
            return 400, {"code": self.refuse, "detail": "no"}
        if re.match(r"\s*---", re.sub(r"^<!--.*?-->\s*", "", body["body"])):
            return 400, {"code": "body_contains_frontmatter", "detail": "frontmatter"}
        used = {rule["value"] for rule in body["filters"]["filters"]}
        if not used <= set(self.tags):
            return 400, {"code": "tag_invalid", "detail": "no such tag"}
        try:
            django_template(body["body"])
        except SyntaxError as exc:
            return 400, {"code": "body_invalid", "detail": str(exc)}
        row: Row = {**body, "id": f"em_{len(self.emails) + 1}", "analytics": None}
        self.emails.append(row)
        self._send(row, body.get("status", "about_to_send"))
        return 201, row

    def _send(self, row: Row, status: str) -> None:
        row["status"] = status
        self.sends += status != "draft"


def go_template(source: str, attributes: Row) -> str:
    """The small part of Go's templates that a campaign of ours uses; a SyntaxError for all else."""
    tracked = re.sub(r"https?://\S*@TrackLink", '{{ TrackLink "x" . }}', source)
    wanted = attributes.get("themes")
    all_ = not isinstance(wanted, list) or not wanted
    values: dict[str, Callable[[], str]] = {
        "UnsubscribeURL .": lambda: "https://lists.example.org/subscription/c/s",
        "ManageURL .": lambda: "https://lists.example.org/subscription/c/s?manage=true",
        "MessageURL .": lambda: "https://lists.example.org/campaign/c/s",
    }
    shown = [True]
    out: list[str] = []
    for text, action in _actions(tracked):
        if all(shown):
            out.append(text)
        if action is None:
            break
        if found := re.fullmatch(r'(?:Safe )?"([{@<])"', action):
            out.append(found[1] if all(shown) else "")
        elif action == "end":
            shown.pop()
        elif found := re.fullmatch(
            r'if (not \()?or \$all((?: \(has "[a-z0-9-]+" \$t\))+)\)?', action
        ):
            slugs = re.findall(r'"([^"]+)"', found[2])
            wants = all_ or (isinstance(wanted, list) and any(one in wanted for one in slugs))
            shown.append(wants != bool(found[1]))
        elif name := values.get(action.removesuffix(" | Safe")):
            out.append(name() if all(shown) else "")
        elif action not in (
            '$t := index .Subscriber.Attribs "themes"',
            '$all := or (not (kindIs "slice" $t)) (empty $t)',
        ):
            raise SyntaxError(f"unknown action {action!r}")
    if len(shown) != 1:
        raise SyntaxError("an if without its end")
    return "".join(out)


def _actions(source: str) -> Iterator[tuple[str, str | None]]:
    """Text and the action after it: everything from `{{` to the next `}}`, wherever it is."""
    at = 0
    while (begin := source.find("{{", at)) >= 0:
        end = source.find("}}", begin)
        if end < 0:
            raise SyntaxError("an action without its end")
        # A quoted brace may end what looks like an action.
        yield source[at:begin], source[begin + 2 : end].strip()
        at = end + 2
    yield source[at:], None


def django_template(source: str) -> str:
    """What a reader gets: variables filled in, the HTML as text; a SyntaxError for any tag."""
    values = {
        "unsubscribe_url": "https://buttondown.example/unsubscribe",
        "manage_subscription_url": "https://buttondown.example/manage",
    }
    if found := re.search(r"\{%.*?%\}|\{#.*?#\}", source):
        raise SyntaxError(f"unknown tag {found[0]!r}")

    def value(found: re.Match[str]) -> str:
        if found[1].strip() not in values:
            raise SyntaxError(f"unknown variable {found[1]!r}")
        return values[found[1].strip()]

    return re.sub(r"\{\{(.*?)\}\}", value, source)


def normalised(body: str) -> str:
    """HTML as one that reads it before the template would write it again: no references left."""
    return re.sub(r"&#(\d+);", lambda found: html.unescape(found[0]), body)
