"""A letter as an e-mail of Buttondown: what is asked of its API, and what its answers mean. Pure.

https://docs.buttondown.com/api-emails-create and its OpenAPI description: an e-mail is *sent* when
it is created, unless `status` says otherwise; its body is a Django template, and Markdown unless
its first line says otherwise; a tag in a filter is named by its id.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import html as lxml_html

from generator.mail.remote import Remote, State
from generator.mail.rendering import CHANGE, UNSUBSCRIBE
from generator.mail.values import Bodies

MODE = "<!-- buttondown-editor-mode: fancy -->\n"
_OPENS = re.compile(r"\{(?=[{%#])")
"""Before what makes it a variable, a tag or a comment of Django's."""
_JOINER = "\u2060"
_STATES: Mapping[str, State] = {
    "draft": "draft",
    "about_to_send": "sending",
    "scheduled": "sending",
    "in_flight": "sending",
    "throttled": "sending",
    "resending": "sending",
    "sent": "sent",
}
HINTS: Mapping[str, str] = {
    "body_contains_frontmatter": "the mail begins with `---`: a template of yours makes it so",
    "body_invalid": "Buttondown cannot read the mail as a template: a template of yours may have "
    "written braces",
    "email_duplicate": "Buttondown has such an e-mail: look at it there; if it went out, all is "
    "well",
    "email_not_confirmed": "confirm the address of your account at Buttondown first",
    "pay_per_email_billing_locked": "Buttondown waits for a payment",
    "sending_requires_confirmation": "Buttondown wants a person to start it: open the draft "
    "there and send it, or set send = false under [buttondown] so that it always stays a draft",
    "slug_invalid": "an e-mail with this slug is there already: look at it at Buttondown",
    "status_invalid": "somebody sent or scheduled it at Buttondown meanwhile: look there",
    "subject_invalid": "the subject is too long, or empty: set a shorter title under [site]",
    "tag_invalid": "tags under [buttondown] need the tag's id (`sub_tag_…`), not its name",
}


def tag_of(issue: str, target: str, list_id: str) -> str:
    """What an e-mail is found by, in its metadata."""
    return f"{list_id}:{issue}:{target}"


def key_of(tag: str, body: Mapping[str, Any], attempt: int) -> str:
    """An idempotency key: the same for the same request, another when it was mended."""
    said = json.dumps([tag, body, attempt], sort_keys=True, ensure_ascii=False)
    return f"digest-{hashlib.sha256(said.encode()).hexdigest()}"


def payload(bodies: Bodies, *, tag: str, slug: str, target: str,
            tags: Mapping[str, str]) -> Mapping[str, Any]:  # fmt: skip
    """What creates the draft for the readers of a target."""
    return {
        "subject": _OPENS.sub("{" + _JOINER, bodies.subject),
        "body": MODE + _body(bodies.html),
        # Never left out: Buttondown would send it at once.
        "status": "draft",
        "slug": re.sub(r"[^A-Za-z0-9_-]+", "-", slug)[:100],
        "canonical_url": bodies.web_url,
        "description": "",
        "metadata": {"digest": tag},
        "filters": filters(target, tags),
    }


def filters(target: str, tags: Mapping[str, str]) -> Mapping[str, Any]:
    """Who gets it: all who have the target's tag; `all` without one: who has none of the others.

    So nobody gets the mail for all and one for a theme.
    """
    if own := tags[target]:
        rules = [_rule("contains", own)]
    else:
        rules = [_rule("not_contains", one) for one in sorted(set(tags.values())) if one]
    return {"filters": rules, "groups": [], "predicate": "and"}


def start() -> Mapping[str, Any]:
    """What sends a draft."""
    return {"status": "about_to_send"}


def emails(answer: Any, tag: str) -> tuple[Sequence[Remote], bool]:
    """Those of a page of e-mails that are ours, and whether there is another page.

    Raises:
        ValueError: it is no such page.
    """
    try:
        rows = answer["results"]
        ours = [one for one in rows if (one.get("metadata") or {}).get("digest") == tag]
        return tuple(map(email, ours)), bool(answer.get("next"))
    except (KeyError, TypeError, AttributeError) as exc:
        raise ValueError("it is no list of e-mails") from exc


def email(answer: Any) -> Remote:
    """Raises ValueError when it is none."""
    try:
        told = answer.get("analytics") or {}
        status, count = str(answer["status"]), told.get("recipients")
        return Remote(
            id=str(answer["id"]), status=status, state=_STATES.get(status, "halted"),
            sent=int(told.get("deliveries") or 0), expected=None if count is None else int(count),
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError, ValueError) as exc:
        raise ValueError("it is no e-mail") from exc


def _rule(operator: str, tag: str) -> Mapping[str, str]:
    return {"field": "subscriber.tags", "operator": operator, "value": tag}


def _body(html: str) -> str:
    """What the document's body holds, its braces harmless, our places as Buttondown's variables.

    Whether Buttondown reads the HTML before it reads the template is not said, and a reader of HTML
    makes braces of references again. So a brace that would begin something is also parted from
    what follows: in text by an element that shows nothing, in an attribute by a character.
    """
    body = copy.deepcopy(lxml_html.document_fromstring(html).find("body"))
    assert body is not None, "the template makes one"
    for one in list(body.iter()):
        for name, value in one.attrib.items():
            one.set(name, _OPENS.sub("{" + _JOINER, str(value)))
        if isinstance(one.tag, str):
            _part(one)
    inner = "".join(lxml_html.tostring(one, encoding="unicode") for one in body)
    inner = inner.replace("</wbr>", "").replace("{", "&#123;")
    inner = inner.replace(CHANGE, "{{ manage_subscription_url }}")
    return inner.replace(UNSUBSCRIBE, "{{ unsubscribe_url }}").strip() + "\n"


def _part(one: lxml_html.HtmlElement) -> None:
    """`{{` in an element's text, and in its children's tails, gets a `<wbr>` in between."""
    pieces = _pieces(one.text)
    if len(pieces) > 1:
        one.text = pieces[0]
        for place, piece in enumerate(pieces[1:]):
            one.insert(place, _wbr(piece))
    for child in list(one):
        pieces = _pieces(child.tail) if child.tag != "wbr" else [""]
        if len(pieces) > 1:
            child.tail = pieces[0]
            at = one.index(child) + 1
            for place, piece in enumerate(pieces[1:]):
                one.insert(at + place, _wbr(piece))


def _pieces(text: str | None) -> list[str]:
    return re.split(r"(?<=\{)(?=[{%#])", text or "")


def _wbr(tail: str) -> lxml_html.HtmlElement:
    made: lxml_html.HtmlElement = lxml_html.Element("wbr")
    made.tail = tail
    return made
