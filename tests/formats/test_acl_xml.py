"""The ACL Anthology's files: what the cases do not say."""

from __future__ import annotations

import pytest

from generator.formats import acl_xml


def paper_id(collection: str, volume: str, paper: str) -> str:
    text = (
        f'<collection id="{collection}"><volume id="{volume}">'
        f'<paper id="{paper}"><title>T</title></paper></volume></collection>'
    )
    return acl_xml.parse(text.encode(), "x.xml").records[0].ids.get("acl", "")


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        (("P19", "1", "1"), "P19-1001"),
        (("P19", "3", "42"), "P19-3042"),
        (("W18", "5", "2"), "W18-0502"),
        (("W18", "63", "10"), "W18-6310"),
        (("D19", "1", "7"), "D19-1007"),
        (("D19", "57", "2"), "D19-5702"),
        (("C69", "01", "1"), "C69-0101"),
        (("2024.acl", "long", "1"), "2024.acl-long.1"),
        (("2020.nlpcovid19", "2", "11"), "2020.nlpcovid19-2.11"),
        (("P19", "one", "1"), ""),
        (("", "", ""), ""),
    ],
)
def test_ids_as_the_anthology_builds_them(parts: tuple[str, str, str], wanted: str) -> None:
    assert paper_id(*parts) == wanted


@pytest.mark.parametrize(
    "text",
    [
        '<collection xmlns="http://www.loc.gov/MARC21/slim"><record/></collection>',
        '<collection id="7"><source>BioC</source><document><id>1</id></document></collection>',
        '<volume id="7"><title>A volume of something</title></volume>',
        '<html><body>&lt;collection id="P19"&gt;</body></html>',
    ],
)
def test_other_collections_are_not_taken(text: str) -> None:
    assert acl_xml.sniff(text) < 0.5
