"""Documents → files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from generator.search import sense as senses
from generator.search.index import Index, read_document
from generator.search.packing import deflated, deflated_json
from generator.search.tables import CARDS, cards, facets, ids
from generator.search.values import Document, Lists
from generator.search.words import rules
from generator.store import Keep, unkept
from generator.views.places import theme_hue

ROOT = "assets/search"
"""Below `site_src/`."""
LAYOUT = 4
"""Changes when a browser that has the old scripts could not read the files."""


def make_files(
    documents: Sequence[Document], lists: Lists, table: bytes = b"", keep: Keep = unkept
) -> dict[str, bytes]:
    """Path → bytes, of papers and after them pages. `table` has English words (`learned`).

    All but one small file lie in a folder named by their content.

    So no cache mixes two builds; `index.json`, which a browser asks for anew, names the folder.
    """
    index = Index()
    for document in documents:
        index.add(_read(document, keep))
    shards = list(index.shards())
    found: dict[str, bytes] = {}
    for at, shard in enumerate(shards):
        found[f"terms-{at}.bin"] = deflated(shard.terms)
        found[f"places-{at}.bin"] = deflated(shard.places)
    firsts = [shard.first for shard in shards]
    near, files = _sense(index, table)
    found |= files
    for at, chunk in enumerate(cards(documents)):
        found[f"cards-{at}.bin"] = chunk
    found["facets.bin"] = deflated(facets(documents))
    found["ids.bin"] = deflated(ids(documents))
    found["head.bin"] = deflated_json(
        {
            "documents": len(documents),
            "papers": sum(not one.is_page for one in documents),
            "pages": [(one.title, one.url) for one in documents if one.is_page],
            "cards": CARDS,
            "shards": firsts,
            "sense": near,
            "rules": rules(),
            "themes": [(slug, title, theme_hue(slug)) for slug, title in lists.themes],
            "organizations": lists.organizations,
            "sources": lists.sources,
            "editions": lists.editions,
        }
    )
    return _placed(found)


def _read(document: Document, keep: Keep) -> bytes:
    one = document
    found = [one.title, one.authors, one.text, one.more, one.identifiers]
    return keep("terms", json.dumps(found).encode(), lambda: read_document(document))


def _sense(index: Index, table: bytes) -> tuple[dict[str, object] | None, dict[str, bytes]]:
    """What `head.bin` says of the second stage, and its files; nothing for a small library."""
    sense = senses.make_sense(index, table)
    if not sense:
        return None, {}
    words = list(senses.packed_words(sense))
    near: dict[str, object] = {
        "size": sense.size,
        "coarse": sense.coarse,
        "shards": [first for first, _ in words],
        "share": sense.share,
        "firstShare": sense.first_share,
        "feedback": sense.feedback,
    }
    files = {f"sense-{at}.bin": deflated(raw) for at, (_, raw) in enumerate(words)}
    return near, {"sense.bin": deflated(senses.packed(sense, sense.documents)), **files}


def _placed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name} {len(files[name])} ".encode() + files[name])
    folder = whole.hexdigest()[:12]
    pointer = json.dumps({"layout": LAYOUT, "folder": folder}).encode() + b"\n"
    placed = {f"{ROOT}/{folder}/{name}": raw for name, raw in files.items()}
    return {f"{ROOT}/index.json": pointer, **placed}
