"""Zotero RDF is a graph: what many items share must not be read once for each."""

from __future__ import annotations

import time

from generator.formats import zotero_rdf

NAMES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in (
        ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        ("z", "http://www.zotero.org/namespaces/export#"),
        ("dcterms", "http://purl.org/dc/terms/"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("bib", "http://purl.org/net/biblio#"),
        ("foaf", "http://xmlns.com/foaf/0.1/"),
    )
)
MANY = 2_000


def test_what_all_items_share_takes_linear_time() -> None:
    item = (
        "<bib:Article><z:itemType>book</z:itemType><dc:title>T</dc:title>"
        '<dcterms:isPartOf rdf:resource="#whole"/><bib:authors rdf:resource="#people"/>'
        "</bib:Article>"
    )
    person = "<rdf:li><foaf:Person><foaf:surname>A</foaf:surname></foaf:Person></rdf:li>"
    whole = "<dc:title>J</dc:title><dcterms:isPartOf rdf:resource='#whole'/>"
    text = (
        f"<rdf:RDF {NAMES}>{item * MANY}"
        f'<bib:Journal rdf:about="#whole">{whole * MANY}</bib:Journal>'
        f'<rdf:Seq rdf:about="#people">{person * MANY}</rdf:Seq></rdf:RDF>'
    )
    start = time.process_time()
    batch = zotero_rdf.parse(text.encode(), "x")
    assert time.process_time() - start < 5
    assert len(batch.records) == MANY
    assert {(one.venue, len(one.authors)) for one in batch.records} == {("J", MANY)}


def test_other_rdf_is_not_zoteros() -> None:
    assert zotero_rdf.sniff('<rdf:RDF xmlns="http://purl.org/rss/1.0/"><item/></rdf:RDF>') == 0.0
    assert zotero_rdf.sniff(f"<html>a page on <code>{NAMES}</code></html>") == 0.0
