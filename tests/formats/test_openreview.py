"""OpenReview's notes: what the cases do not say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.formats import openreview
from generator.models import Record


def read(**fields: Any) -> Record:
    content = {"title": "T", "authors": ["Ada Bo"], **fields.pop("content", {})}
    note = {"id": "aB3dEfGh1J", "forum": "aB3dEfGh1J", "content": content, **fields}
    batch = openreview.parse(json.dumps({"notes": [note]}).encode(), "x.json")
    assert len(batch.records) == 1
    return batch.records[0]


@pytest.mark.parametrize(
    ("venue", "group", "wanted"),
    [
        ("LemonConf 2031 Oral", "Lemon.cc/2031/Conference", "LemonConf 2031 Oral"),
        ("LemonConf 2031 Oral", "Lemon.cc/2031/Conference/Oral", "LemonConf 2031 Oral"),
        ("Submissions and Rejection 2031", "Sub.cc/2031", "Submissions and Rejection 2031"),
        ("LemonConf 2031", "Lemon.cc/2031/Conference/Rejected", ""),
        ("Under review for TLR", "TLR/Under_Review", ""),
        ("Decision pending for TLR", "TLR/Decision_Pending", ""),
        ("Desk rejected by TLR", "TLR/Desk_Rejected", ""),
        ("Anonymous Preprint Submission", "OpenReview.net/Anonymous_Preprint", ""),
    ],
)
def test_a_venue_is_one_that_took_the_paper(venue: str, group: str, wanted: str) -> None:
    record = read(content={"venue": venue, "venueid": group})
    assert record.venue == wanted
    assert not record.retracted


def test_days_are_those_of_utc() -> None:
    midnight = 1_577_836_800_000
    assert str(read(cdate=midnight).published) == "2020-01-01"
    assert str(read(cdate=midnight - 1).published) == "2019-12-31"
    assert read(cdate=0).published is None
    assert read(cdate="soon", tcdate=10**30).published is None


def test_an_earlier_change_is_no_update() -> None:
    record = read(pdate=1_577_836_800_000, mdate=1_500_000_000_000)
    assert str(record.published) == "2020-01-01"
    assert record.updated is None


@pytest.mark.parametrize("names", [["Anonymous"], ["Anonymous Authors"], "Anonymous", None, [None]])
def test_anonymous_is_nobody(names: Any) -> None:
    assert not read(content={"authors": names, "abstract": "A."}).authors


@pytest.mark.parametrize(
    "text",
    [
        '[{"type": "article", "title": "T", "URL": "https://openreview.net/forum?id=aB3dEfGh1J"}]',
        '{"items": [{"itemType": "journalArticle", "title": "T", "notes": []}]}',
        '[{"url": "https://openreview.net/forum?id=aB3dEfGh1J", "authors": [{"name": "A"}]}]',
        "@misc{x, url = {https://openreview.net/forum?id=aB3dEfGh1J}}",
    ],
)
def test_others_that_name_openreview_are_not_taken(text: str) -> None:
    assert openreview.sniff(text) < 0.5
