"""Papers under the themes that they are in first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from generator.catalog import Catalog
from generator.models import OTHER


def by_first_theme(catalog: Catalog, paper_ids: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Slug and paper ids, top first; each paper once; the fullest theme first, *Other* last."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for paper_id in paper_ids:
        assigned = catalog.assignments.get(paper_id)
        members[assigned[0].theme if assigned else OTHER].append(paper_id)
    order = {theme.slug: place for place, theme in enumerate(catalog.vocabulary.themes)}
    slugs = sorted(
        members, key=lambda slug: (slug == OTHER, -len(members[slug]), order.get(slug, 0))
    )
    return [(slug, sorted(members[slug], key=catalog.top_places.__getitem__)) for slug in slugs]
