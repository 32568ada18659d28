"""A paper with what a record adds, and two papers as one: a person's words first, then the better
source. Whatever the order, the result is the same.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from generator import plain
from generator.matching.trust import trust
from generator.models import FIELDS, Origin, Paper, PartialDate, Record, Sighting
from generator.text import kinds
from generator.text.identifiers import SCHEMES, canonical, canonical_ids, combine_ids
from generator.text.titles import fold, title_key

_UNIONS: dict[str, Callable[[Any], tuple[str, str]]] = {
    "keywords": lambda word: (fold(word), word),
    "links": lambda link: (link.kind, link.url),
}
"""Fields of which all that was said is kept, with the order in which it is."""


def merge(paper: Paper, record: Record, *, today: dt.date) -> Paper:
    """The paper with what the record adds.

    A field that a person wrote, changed or pinned stays. Else the better trusted source wins, and
    of two equally trusted ones the later version, so that order does not matter. Links and
    keywords are joined; counts grow; no value is ever replaced by nothing.
    """
    changes: dict[str, Any] = {}
    provenance = dict(paper.provenance)
    at = str(record.updated or "")
    for name in FIELDS:
        ours, theirs = getattr(paper, name), _said(record, name)
        if not theirs or is_a_persons(paper, name):
            continue
        held = provenance.get(name)
        if ours and name in record.guessed:
            continue
        if held and name in record.told and held.source == record.source:
            held = None
        given = Origin(source=record.source, digest="", at=at)
        changes[name], provenance[name] = _choose(name, (ours, held), (theirs, given))
    ids, other_ids, provenance = _with_ids(paper, canonical_ids(record.ids), provenance)
    merged = dataclasses.replace(
        paper,
        **changes,
        ids=ids,
        other_ids=other_ids,
        signals=_signals(paper.signals, record.signals),
        provenance=_ordered(provenance),
        seen=_sightings(paper.seen, _sighting(record, today)),
    )
    return dataclasses.replace(merged, other_titles=other_titles(merged, paper.title, record.title))


def _said(record: Record, name: str) -> Any:
    value = getattr(record, name)
    return tuple(sorted(set(value), key=_UNIONS[name])) if name in _UNIONS else value


def is_a_persons(paper: Paper, name: str) -> bool:
    """Whether a person wrote, changed, emptied or pinned the field."""
    if name in paper.pinned:
        return True
    value, origin = getattr(paper, name), paper.provenance.get(name)
    return origin.digest != plain.digest(value) if origin else bool(value)


def _choose(
    name: str, ours: tuple[Any, Origin | None], theirs: tuple[Any, Origin]
) -> tuple[Any, Origin]:
    """The better of two values, each with where it came from."""
    value, origin = theirs
    if ours[1] and ours[0]:
        pairs = [(ours[0], ours[1]), theirs]
        value, origin = max(pairs, key=lambda pair: _rank(name, *pair))
        if name in _UNIONS:
            value = tuple(sorted({*ours[0], *theirs[0]}, key=_UNIONS[name]))
    return value, dataclasses.replace(origin, digest=plain.digest(value))


def _rank(name: str, value: Any, origin: Origin) -> tuple[Any, ...]:
    believed = trust(origin.source)
    if isinstance(value, PartialDate):
        # A date says by its form how much it tells: 2019 loses to 2019-05-07, from anybody.
        # Published and announced was it when it first was; updated, when it last was.
        days = (value.year * 12 + value.month) * 31 + value.day
        if name == "updated":
            return len(str(value)), days, believed, origin.source, origin.at
        return len(str(value)), believed, -days, origin.source, origin.at
    text = str(plain.dump_value(value))
    if name == "kind":
        # A preprint may have come out since; then its own server is the last to say so.
        return kinds.rank(value), believed, origin.at, origin.source, text
    if name in _UNIONS:
        return believed, origin.at, origin.source
    return believed, origin.at, origin.source, len(text), text


def _with_ids(
    paper: Paper, theirs: Mapping[str, str], provenance: dict[str, Origin]
) -> tuple[Mapping[str, str], tuple[str, ...], dict[str, Origin]]:
    """All identifiers; where a person wrote one, it stays the first of its scheme."""
    if "ids" in paper.pinned:
        return paper.ids, paper.other_ids, provenance
    ids, others = combine_ids((canonical_ids(paper.ids), paper.other_ids), (theirs, ()))
    if is_a_persons(paper, "ids"):
        ids, others = _put_first(paper.ids, ids, others)
    elif ids:
        provenance = {**provenance, "ids": _ids_origin(ids)}
    return ids, others, provenance


def _ids_origin(ids: Mapping[str, str]) -> Origin:
    """Identifiers are of all who gave one."""
    return Origin(source="all", digest=plain.digest(ids))


def _put_first(
    wanted: Mapping[str, str], ids: Mapping[str, str], others: tuple[str, ...]
) -> tuple[dict[str, str], tuple[str, ...]]:
    chosen = {**ids, **wanted}
    everything = {*others, *(f"{scheme}:{value}" for scheme, value in ids.items())}
    rest = everything - {f"{scheme}:{value}" for scheme, value in chosen.items()}
    ordered = {scheme: chosen[scheme] for scheme in (*SCHEMES, *chosen) if scheme in chosen}
    return ordered, tuple(sorted(rest, key=_by_scheme))


def _by_scheme(text: str) -> tuple[int, str]:
    scheme = text.partition(":")[0]
    return SCHEMES.index(scheme) if scheme in SCHEMES else len(SCHEMES), text


def other_titles(paper: Paper, *more: str) -> tuple[str, ...]:
    """All titles but the paper's own, one of each spelling."""
    found: dict[str, str] = {}
    for title in sorted((*paper.other_titles, *more)):
        found.setdefault(title_key(title), title)
    found.pop(title_key(paper.title), None)
    return tuple(sorted(found.values()))


def _signals(ours: Mapping[str, int], theirs: Mapping[str, int]) -> dict[str, int]:
    names = sorted({*ours, *theirs})
    return {name: max(ours.get(name, 0), theirs.get(name, 0)) for name in names}


def _ordered(provenance: Mapping[str, Origin]) -> dict[str, Origin]:
    return {name: provenance[name] for name in ("ids", *FIELDS) if name in provenance}


def _sighting(record: Record, today: dt.date) -> Sighting:
    return Sighting(source=record.source, at=today, digest=plain.record_digest(record))


def _sightings(ours: tuple[Sighting, ...], *more: Sighting) -> tuple[Sighting, ...]:
    """Each thing said once, with the day when it was first."""
    first: dict[tuple[str, str], Sighting] = {}
    for one in sorted((*ours, *more), key=lambda one: (one.at, one.source, one.digest)):
        first.setdefault((one.source, one.digest), one)
    return tuple(first.values())


def new_paper(new_id: str, record: Record, today: dt.date) -> Paper:
    """What a record begins with; `merge` adds the rest."""
    origin = Origin(
        source=record.source, digest=plain.digest(record.title), at=str(record.updated or "")
    )
    added = PartialDate.of(today)
    return Paper(id=new_id, title=record.title, added=added, provenance={"title": origin})


def join(kept: Paper, gone: Paper) -> Paper:
    """Two papers as one, under the first one's id; the second one's id becomes an alias.

    Nothing that a person wrote is lost: where both papers have a person's words for one field,
    the second one's go into the notes.
    """
    changes: dict[str, Any] = {}
    provenance = dict(kept.provenance)
    notes = [kept.notes, gone.notes]
    for name in FIELDS:
        ours, theirs = getattr(kept, name), getattr(gone, name)
        origin = gone.provenance.get(name)
        if is_a_persons(gone, name) and theirs:
            if name in _UNIONS:
                changes[name] = tuple(sorted({*ours, *theirs}, key=_UNIONS[name]))
            elif not is_a_persons(kept, name):
                changes[name] = theirs
            elif ours != theirs:
                notes.append(f"{name} in {gone.id}: {plain.dump_value(theirs)}")
            provenance.pop(name, None)
        elif theirs and origin and not is_a_persons(kept, name):
            changes[name], provenance[name] = _choose(
                name, (ours, provenance.get(name)), (theirs, origin)
            )
    both = (kept, gone)
    ids, other_ids = combine_ids(*((canonical_ids(one.ids), one.other_ids) for one in both))
    if not is_a_persons(kept, "ids") and not is_a_persons(gone, "ids"):
        provenance["ids"] = _ids_origin(ids)
    else:
        ids, other_ids = _put_first(kept.ids, ids, other_ids)
    joined = dataclasses.replace(
        kept,
        **changes,
        ids=ids,
        other_ids=other_ids,
        added=min((one.added for one in both if one.added), default=None),
        signals=_signals(kept.signals, gone.signals),
        provenance=_ordered(provenance),
        seen=_sightings(kept.seen, *gone.seen),
        notes="\n\n".join(filter(None, [*notes, *_unreadable_ids(gone)])),
        **_joined_lists(kept, gone),
    )
    titles = other_titles(joined, kept.title, gone.title)
    return dataclasses.replace(joined, other_titles=titles)


def _joined_lists(kept: Paper, gone: Paper) -> dict[str, Any]:
    ours = {kept.id, gone.id, *kept.aliases, *gone.aliases}
    found: dict[str, Any] = {"aliases": tuple(sorted(ours - {kept.id}))}
    found["themes"] = tuple(dict.fromkeys((*kept.themes, *gone.themes)))
    for name in ("maybe_same_as", "same_as", "not_same_as"):
        found[name] = tuple(sorted({*getattr(kept, name), *getattr(gone, name)} - ours))
    for name in ("pinned", "other_titles"):
        found[name] = tuple(sorted({*getattr(kept, name), *getattr(gone, name)}))
    return found


def _unreadable_ids(paper: Paper) -> list[str]:
    return [
        f"{scheme} in {paper.id}: {text}"
        for scheme, text in paper.ids.items()
        if not canonical(scheme, text)
    ]


def as_record(paper: Paper) -> Record:
    """What the library itself says of a paper, to compare it with another."""
    fields = {name: getattr(paper, name) for name in FIELDS}
    return Record(source="library", where=paper.id, ids=paper.ids, **fields)
