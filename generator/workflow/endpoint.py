"""The one-click endpoint (RFC 8058): a WSGI application for readers who press a button.

    GET  /…/TOKEN    a page with a button; nothing happens, however often a link scanner asks
    POST /…/TOKEN    `List-Unsubscribe=One-Click`, `act=unsubscribe`, `act=confirm`, or
                     `act=change` with `themes`, `cadence` and `language`

It takes down what is asked, as the robot does, and sends no mail: what is owed the robot sends.
Run it behind a web server that speaks TLS and keeps no log of these addresses: they are tokens.

    gunicorn 'generator.workflow.endpoint:from_folder("/srv/digest")'
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from generator.delivery.sending import Clock, SystemClock
from generator.errors import DeliveryError
from generator.mail import deciding, requests, tokens
from generator.mail.message import ONE_CLICK
from generator.mail.parsing import parse
from generator.mail.requests import Choice, Request
from generator.mail.subscribers import CADENCES
from generator.project import Project, open_project
from generator.render import Renderer
from generator.words import N_, Words
from generator.workflow.inbox import post_of
from generator.workflow.notebook import opened
from generator.workflow.wording import languages, load_words

Environ = Mapping[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]
MOST_BYTES = 16_384
_STYLE = re.compile(r"<style>(.*?)</style>", re.S)
_TITLES = {
    "unsubscribe": N_("Stop all mail from {site}?"),
    "confirm": N_("Get the mails of {site}?"),
    "change": N_("Change what you get"),
    "unsubscribed": N_("You are unsubscribed"),
    "joined": N_("You are subscribed"),
    "changed": N_("Your choice is noted"),
    "late": N_("Nothing to confirm"),
    "": N_("This link does not work"),
}
_ASKS = {"u": "unsubscribe", "c": "confirm", "t": "change"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status, and what the page tells: what it asks, or what was done."""

    status: HTTPStatus
    asked: str = ""
    done: str = ""
    token: str = ""


class _No(Exception):
    """A request that is not answered as it wishes."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Endpoint:
    """The application."""

    def __init__(self, project: Project, *, clock: Clock | None = None) -> None:
        """Raises `DeliveryError` when there is no key."""
        self._project, self._clock = project, clock or SystemClock()
        self._post = post_of(project)
        self._words = {name: load_words(project, name) for name in languages(project)}
        self._pages = {
            name: Renderer(project.template_folders, words) for name, words in self._words.items()
        }

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method = str(environ.get("REQUEST_METHOD", "GET"))
        try:
            answer = self._answer(method, environ)
        except _No as exc:
            answer = Answer(status=exc.status)
        except DeliveryError as exc:
            # Mail programs ask again after a 5xx; a token or an address goes into no message.
            _note(environ, exc.message)
            answer = Answer(status=HTTPStatus.SERVICE_UNAVAILABLE)
        except Exception as exc:  # Its message and traceback may hold what somebody sent.
            _note(environ, type(exc).__name__)
            answer = Answer(status=HTTPStatus.INTERNAL_SERVER_ERROR)
        body = self._page(answer, str(environ.get("HTTP_ACCEPT_LANGUAGE", "")))
        headers = _headers(answer, body)
        start_response(f"{answer.status.value} {answer.status.phrase}", headers)
        return [b"" if method == "HEAD" else body]

    def _answer(self, method: str, environ: Environ) -> Answer:
        if method not in ("GET", "HEAD", "POST"):
            raise _No(HTTPStatus.METHOD_NOT_ALLOWED)
        written = str(environ.get("PATH_INFO", "")).rpartition("/")[2]
        token = tokens.check(written, self._post.keys)
        if token is None:
            raise _No(HTTPStatus.NOT_FOUND)
        if method != "POST":
            change = written if token.action == "t" else ""
            return Answer(status=HTTPStatus.OK, asked=_ASKS[token.action], token=change)
        request = _request(token, _fields(environ), self._post.themes)
        return Answer(status=HTTPStatus.OK, done=self._act(request))

    def _act(self, request: Request) -> str:
        """Take it down. What is asked a second time is a second line: it does no harm."""
        now = dt.datetime.fromtimestamp(int(self._clock.now()), dt.UTC)
        with opened(self._project) as notebook:
            # A name of its own, so that it counts although the same was asked before.
            key = f"web-{os.urandom(12).hex()}"
            decision = deciding.decide(request, key, notebook.memory, notebook.journal, now)
            notebook.add(decision.records)
        return "late" if decision.outcome == "nothing" else decision.outcome

    def _page(self, answer: Answer, accepted: str) -> bytes:
        language = _language(accepted, self._words, self._project.settings.site.language)
        words: Words = self._words[language]
        site = self._project.settings.site
        home = f"{site.url.rstrip('/')}/" if site.url else ""
        title = words.gettext(_TITLES[answer.asked or answer.done], site=site.title)
        context = {
            "language": words.language, "direction": words.direction, "site": site.title,
            "title": title, "asked": answer.asked, "done": answer.done, "home": home,
            "change": f"{home}mail/preferences/#{answer.token}" if answer.token and home else "",
        }  # fmt: skip
        return self._pages[language].render("mail/endpoint.html", "endpoint", context).encode()


def from_folder(folder: str) -> Endpoint:
    """The application of the project in a folder."""
    today = dt.datetime.now(dt.UTC).date()
    return Endpoint(open_project(Path(folder), today=today))


def _note(environ: Environ, text: str) -> None:
    """A line for who runs the server."""
    if errors := environ.get("wsgi.errors"):
        errors.write(f"digest mail endpoint: {text}\n")
        errors.flush()


def _request(
    token: tokens.Token, fields: Mapping[str, list[str]], themes: Iterable[str]
) -> Request:
    """What a form asks for."""
    name, _, value = ONE_CLICK.partition("=")
    act = "unsubscribe" if fields.get(name) == [value] else "".join(fields.get("act", []))
    if act == "unsubscribe" and token.action in ("u", "t"):
        return Request(kind="unsubscribe", reader=token.reader)
    if act == "confirm" and token.action == "c":
        return Request(kind="confirm", reader=token.reader)
    if act == "change" and token.action == "t":
        chosen = {*fields.get("themes", [])}
        cadences = {*fields.get("cadence", [])} & {*CADENCES}
        language = next(filter(requests.LANGUAGE.fullmatch, fields.get("language", [])), None)
        known = frozenset(() if "all" in chosen else chosen & {*themes})
        choice = Choice(
            themes=known if known or "all" in chosen else None,
            cadences=frozenset(cadences) or None,
            language=language,
        )
        if choice != Choice():
            return Request(kind="change", reader=token.reader, choice=choice)
    raise _No(HTTPStatus.BAD_REQUEST)


def _fields(environ: Environ) -> Mapping[str, list[str]]:
    """The fields of a form, as RFC 8058 allows it: urlencoded or multipart."""
    kind = str(environ.get("CONTENT_TYPE", ""))
    body = _body(environ)
    pairs: list[tuple[str, str]] = []
    plain = kind.partition(";")[0].strip().lower()
    if plain == "application/x-www-form-urlencoded":
        try:
            pairs = parse_qsl(body.decode("utf-8", "replace"), max_num_fields=500)
        except ValueError:
            raise _No(HTTPStatus.BAD_REQUEST) from None
    elif plain == "multipart/form-data":
        pairs = _multipart(kind, body)
    elif body:
        raise _No(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _body(environ: Environ) -> bytes:
    """All that was announced: half of a wish is none."""
    length = str(environ.get("CONTENT_LENGTH") or "")
    if not re.fullmatch(r"[0-9]+", length):
        chunked = "HTTP_TRANSFER_ENCODING" in environ
        raise _No(HTTPStatus.LENGTH_REQUIRED if chunked else HTTPStatus.BAD_REQUEST)
    digits = length.lstrip("0") or "0"
    # Not read as a number before it is known to be short.
    if len(digits) > len(str(MOST_BYTES)) or int(digits) > MOST_BYTES:
        raise _No(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        body: bytes = environ["wsgi.input"].read(int(digits))
    except TimeoutError:
        raise _No(HTTPStatus.REQUEST_TIMEOUT) from None
    except OSError:
        raise _No(HTTPStatus.BAD_REQUEST) from None
    if len(body) < int(digits):
        raise _No(HTTPStatus.BAD_REQUEST)
    return body


def _multipart(kind: str, body: bytes) -> list[tuple[str, str]]:
    head = f"Content-Type: {' '.join(kind.split())}\r\n\r\n".encode("latin-1", "replace")
    message = parse(head + body)
    pairs = []
    for part in message.get_payload() if message.is_multipart() else ():
        payload = part.get_payload(decode=True)  # type: ignore[union-attr]
        name = part.get_param("name", header="Content-Disposition")  # type: ignore[union-attr]
        if isinstance(name, str) and isinstance(payload, bytes):
            pairs.append((name, payload.decode("utf-8", "replace").strip()))
    return pairs


def _language(accepted: str, known: Iterable[str], otherwise: str) -> str:
    """The first of the browser's languages that there are words of; else the site's."""
    known = tuple(known)
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted[:500].split(",")):
        name, _, rest = part.strip().partition(";")
        weight = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", rest)
        wanted.append((-float(weight[1]) if weight else -1.0, place, name.strip().lower()))
    for weigh, _, name in sorted(wanted):
        for one in known:
            if weigh and name and one.lower() in (name, name.partition("-")[0]):
                return one
    return otherwise


def _headers(answer: Answer, body: bytes) -> list[tuple[str, str]]:
    style = _STYLE.search(body.decode())
    digest = hashlib.sha256(style[1].encode() if style else b"").digest()
    policy = (
        f"default-src 'none'; style-src 'sha256-{base64.b64encode(digest).decode()}'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    found = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Robots-Tag", "noindex"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", policy),
        ("Vary", "Accept-Language"),
    ]
    if answer.status is HTTPStatus.METHOD_NOT_ALLOWED:
        found.append(("Allow", "GET, HEAD, POST"))
    return found
