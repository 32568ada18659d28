"""The ways out of a paper's page: its links, identifiers and licence."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from generator.models import Link, Paper
from generator.text import licenses
from generator.text.identifiers import NAMES, URLS
from generator.text.links import safe_url
from generator.views.heads import facts
from generator.views.values import LinkView
from generator.words import N_, Words

LINK_WORDS = {
    "code": N_("Code"),
    "project": N_("Project page"),
    "video": N_("Video"),
    "data": N_("Data"),
    "model": N_("Model"),
    "demo": N_("Demo"),
    "slides": N_("Slides"),
    "pdf": "PDF",
    "paper": N_("Paper"),
    "web": N_("Link"),
}


def links(told: Iterable[Link], words: Words) -> tuple[LinkView, ...]:
    found = []
    for one in told:
        word, address = words.gettext(LINK_WORDS[one.kind]), safe_url(one.url)
        # What is no web address is shown, so that nothing is lost, and leads nowhere.
        label = word if address else f"{word}: {one.url}"
        found.append(LinkView(kind=one.kind, label=label, url=address))
    return tuple(found)


def with_pdf(paper: Paper, words: Words) -> tuple[LinkView, ...]:
    """Its links, and the PDF that its identifiers lead to where nobody named one."""
    found, address = links(paper.links, words), facts.pdf(paper)
    if not address or any(one.kind == "pdf" for one in found):
        return found
    return (LinkView(kind="pdf", label="PDF", url=address), *found)


def told_apart(every: Sequence[LinkView], words: Words) -> tuple[LinkView, ...]:
    """Links of one name by their hosts, or by number where those are the same too."""
    alike = Counter(one.label for one in every)
    hosts = Counter((one.label, urlsplit(one.url).hostname or "") for one in every)
    seen: Counter[str] = Counter()
    found = []
    for one in every:
        host = (urlsplit(one.url).hostname or "").removeprefix("www.")
        seen[one.label] += 1
        if alike[one.label] == 1:
            label = one.label
        elif max(count for (label, _), count in hosts.items() if label == one.label) == 1:
            label = words.gettext("{link} on {host}", link=one.label, host=host)
        else:
            label = words.gettext("{link} {number}", link=one.label, number=seen[one.label])
        found.append(dataclasses.replace(one, label=label))
    return tuple(found)


def licence(paper: Paper) -> LinkView | None:
    """By its name; what the editor wrote and is no licence that we know, as it stands."""
    address = licenses.canonical(paper.license)
    label = licenses.name(address) if address else paper.license
    return LinkView(kind="license", label=label, url=address) if label else None


def ids(paper: Paper) -> tuple[LinkView, ...]:
    return tuple(
        LinkView(
            kind=NAMES[scheme],
            label=value,
            url=URLS[scheme].format(value) if scheme in URLS else "",
        )
        for scheme, value in paper.ids.items()
    )
