"""Small documents as services send them."""

from __future__ import annotations

import json
from pathlib import Path


def daily(*numbers: int) -> bytes:
    """Hugging Face's list of a day, with these papers."""
    return json.dumps(
        [
            {
                "paper": {
                    "id": f"2603.{number:05}",
                    "title": f"Paper number {number}: {_words(number)}",
                    "authors": [
                        {"_id": f"a{number}", "name": f"Ada {_words(number)}", "hidden": False}
                    ],
                    "summary": f"We study {_words(number)} and find {number} of them.",
                    "publishedAt": "2026-03-01T00:00:00.000Z",
                    "upvotes": number,
                },
                "numComments": 0,
            }
            for number in numbers
        ]
    ).encode()


def oai(*numbers: int, token: str = "") -> bytes:
    """A page of arXiv's OAI-PMH."""
    records = "".join(
        f"<record><header><identifier>oai:arXiv.org:2603.{number:05}</identifier>"
        "<datestamp>2026-03-01</datestamp></header><metadata>"
        f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2603.{number:05}</id>'
        f"<created>2026-03-01</created><authors><author><keyname>{_words(number)}</keyname>"
        f"</author></authors><title>Paper number {number}: {_words(number)}</title>"
        f"<categories>cs.CL</categories><abstract>We study {_words(number)}.</abstract>"
        "</arXiv></metadata></record>"
        for number in numbers
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<ListRecords>{records}<resumptionToken>{token}</resumptionToken></ListRecords></OAI-PMH>"
    ).encode()


ERROR_PAGE = b"<!DOCTYPE html><html><head><title>502</title></head><body>Sorry!</body></html>"


def sources(root: Path, **urls: str) -> None:
    """Write `digest.toml` with these sources; a value may have more lines of TOML after it."""
    parts = []
    for name, told in urls.items():
        place, _, more = told.partition("\n")
        kind = "url" if "://" in place else "path"
        parts.append(f'[[source]]\nname = "{name}"\n{kind} = "{place}"\n{more}\n')
    (root / "digest.toml").write_text("\n".join(parts), encoding="utf-8")


def _words(number: int) -> str:
    """Words that no other number has."""
    names = "alder birch cedar daphne elm fir gorse hazel ivy juniper".split()
    return " ".join(names[int(digit)] for digit in str(number))
