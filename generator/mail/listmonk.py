"""A letter as a campaign of listmonk: what is asked of its API, and what its answers mean. Pure.

https://listmonk.app/docs/apis/campaigns/ and the source of 6.2 (`cmd/campaigns.go`,
`models/campaigns.go`): subject, headers, HTML and text are Go templates with Sprig. HTML *and* text
go through html/template, which makes `&lt;` of every `<` in the text that begins no element. So no
brace of ours, and in the text no `<`, reaches it but as a value that it prints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from generator.mail.message import encoded
from generator.mail.remote import Remote, State
from generator.mail.rendering import CHANGE, MESSAGE, PART, UNSUBSCRIBE
from generator.mail.values import Bodies

_PLACES = {CHANGE: "ManageURL", UNSUBSCRIBE: "UnsubscribeURL", MESSAGE: "MessageURL"}
_TOKEN = re.compile(rf"{PART.pattern}|{'|'.join(_PLACES)}")
_STYLE = re.compile(r"(<style\b.*?</style>)", re.DOTALL | re.IGNORECASE)
_STATES: Mapping[str, State] = {
    "draft": "draft",
    "scheduled": "sending",
    "running": "sending",
    "finished": "sent",
}


def tag_of(issue: str, target: str, list_id: str) -> str:
    """What a campaign is found by: the same for an issue and target for ever."""
    return f"digest:{list_id}:{issue}:{target}"


def payload(
    bodies: Bodies, *, tag: str, sender: str, list_number: int, list_header: tuple[str, str],
    attribute: str, template: int,
) -> Mapping[str, Any]:  # fmt: skip
    """What creates the draft. `list_header`: the list's name and id, for `List-ID`."""
    name, list_id = list_header
    head = _head(attribute)
    header = encoded("List-ID", name).replace("\r\n", "")
    found: dict[str, Any] = {
        "name": tag,
        "subject": _line(bodies.subject),
        "lists": [list_number],
        "from_email": sender,
        "type": "regular",
        # Of kind `visual` the body is all there is; of kind `html` it stands in a template.
        "content_type": "html" if template else "visual",
        "body": head + _html(bodies.html),
        "altbody": head + _text(bodies.text),
        "messenger": "email",
        "tags": [tag],
        "headers": [
            {"List-ID": f"{_line(header)} <{list_id}>"},
            {"Archived-At": f"<{_line(bodies.web_url)}>"},
            {"Auto-Submitted": "auto-generated"},
            {"Precedence": "list"},
        ],
    }
    return found | ({"template_id": template} if template else {})


def campaigns(answer: Any, tag: str) -> Sequence[Remote]:
    """Those of a list of campaigns that are ours.

    The tag is looked for here as well: the API reads `tag`, its documentation says `tags`, and a
    name that it does not read gives all campaigns there are.

    Raises:
        ValueError: it is no such answer.
    """
    try:
        rows = answer["data"]["results"] or []
        return tuple(campaign({"data": row}) for row in rows if tag in (row.get("tags") or ()))
    except (KeyError, TypeError, AttributeError) as exc:
        raise ValueError("it is no list of campaigns") from exc


def campaign(answer: Any) -> Remote:
    """Raises ValueError when it is none."""
    try:
        row = answer["data"]
        return Remote(
            id=str(int(row["id"])), status=str(row["status"]),
            state=_STATES.get(str(row["status"]), "halted"),
            sent=int(row.get("sent") or 0), expected=int(row.get("to_send") or 0),
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError, ValueError) as exc:
        raise ValueError("it is no campaign") from exc


def _head(attribute: str) -> str:
    """`$all`: who chose nothing gets all, also when the attribute is no list."""
    return (
        f'{{{{ $t := index .Subscriber.Attribs "{attribute}" }}}}'
        '{{ $all := or (not (kindIs "slice" $t)) (empty $t) }}'
    )


def _html(html: str) -> str:
    """Our marks as template actions; every other brace as a character reference.

    Styles hold no text of anybody's, and a reference would be none there.
    """
    parts = _STYLE.split(html)
    return "".join(
        part if place % 2 else _actions(part, _html_text, "{{{{ {} . }}}}")
        for place, part in enumerate(parts)
    )


def _text(text: str) -> str:
    return _actions(text, _plain_text, "{{{{ {} . | Safe }}}}")


def _actions(body: str, escape: Any, place: str) -> str:
    found: list[str] = []
    at = 0
    for mark in _TOKEN.finditer(body):
        found.append(escape(body[at : mark.start()]))
        found.append(_action(mark, place))
        at = mark.end()
    return "".join([*found, escape(body[at:])])


def _action(mark: re.Match[str], place: str) -> str:
    if name := _PLACES.get(mark[0]):
        return place.format(name)
    if mark[1] is None:
        return "{{ end }}"
    wants = " ".join(f'(has "{slug}" $t)' for slug in mark[2].split())
    return f"{{{{ if {'not (' if mark[1] == 'NONE' else ''}or $all {wants}" + (
        ") }}" if mark[1] == "NONE" else " }}"
    )


def _html_text(text: str) -> str:
    # `https://x@TrackLink` is listmonk's short way to write an action.
    return text.replace("{", "&#123;").replace("@TrackLink", "&#64;TrackLink")


def _plain_text(text: str) -> str:
    return _line(text).replace("<", '{{ Safe "<" }}')


def _line(text: str) -> str:
    return re.sub(r"\{|@(?=TrackLink)", lambda found: f'{{{{ "{found[0]}" }}}}', text)
