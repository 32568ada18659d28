"""Bytes ⇄ records: one module (or folder) for each format, listed in `listing`.

A format module has

    NAME: str                                    the name in the registry: `arxiv-atom`
    sniff(text: str) -> float                    0 to 1: is this text, of which it sees the first
                                                 64 KB decoded and without BOM, in my format?
    parse(data: bytes, origin: str) -> Batch     and keyword-only `as_of`, if the entry is `dated`;
                                                 `first_line`, if its `lines` stand alone
    PARTS: documents.parts.Parts                 only where we also write it; `dump` is its own:
    dump(papers: Iterable[Paper]) -> str

and, if it is only written, `dump` alone and no entry in the registry. It is pure: no file, no
network, no clock. Of our formats it imports nothing but `documents`. Rules:

- `sniff` never raises and is quick. 0.95: a mark that no other format has (a namespace, a field's
  name); 0.7: the shape is mine; 0.5: a generic format's "I could read this"; else below 0.5.
- `parse` raises `FormatError` only when the whole document is unreadable; an empty but right
  document is a `Batch` without records. One bad item is one `Problem` of level `error`
  (`items.reject`), which stands for a record that did not come in: every item is a record, such a
  problem, or no paper at all (an attachment, a deleted entry). Lesser doubts are warnings.
- `Record.source` is `NAME`; `where` is `origin#item` or `origin:line`.
- `ids` through `text.identifiers.canonical_ids`; names through `text.names`; dates through
  `text.dates`; HTML and JATS through `text.markup`; links checked by `text.links`; titles through
  `text.clean.one_line`, abstracts through `text.clean.paragraphs`. TeX stays as it is.
- A field that is missing or of a wrong type is left empty, never guessed.

Tests: for every odd case one small file, written by us, never copied from elsewhere,

    tests/formats/data/<format>/<case>.<ext>             what comes in
    tests/formats/data/<format>/<case>.expected.json     what must come out

tests/formats/test_cases.py runs them all: the format must be detected (a case whose name begins
with `named-` is parsed by name only) and give these records, problems, and next page, or this
error. `python -m pytest tests/formats/test_cases.py --update-golden` writes what comes out now;
read the diff. What needs words, write in tests/formats/test_<format>.py.
"""
