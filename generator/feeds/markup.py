"""Trees of XML and HTML, and their bytes: the only place where text becomes markup."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import format_datetime

from lxml import etree

from generator.text import clean

# https://www.w3.org/TR/xml/#charsets; C1 controls, which it only advises against, go too.
_ILLEGAL = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)


def legal(text: str) -> str:
    """The text on one line, without what XML 1.0 cannot hold.

    >>> legal("a\\x00b\\ud800 \\n c")
    'ab c'
    """
    return clean.one_line(_ILLEGAL.sub("", text), limit=len(text) + 1)


def element(tag: str, *inside: str | etree._Element | None, **attributes: str) -> etree._Element:
    """An element with text and elements in it; None is left out.

    >>> etree.tostring(element("p", "1 < 2 ", element("b", "yes"), " ]]>"))
    b'<p>1 &lt; 2 <b>yes</b> ]]&gt;</p>'
    """
    made = etree.Element(tag, {key: _ILLEGAL.sub("", value) for key, value in attributes.items()})
    for one in inside:
        if isinstance(one, str):
            _add_text(made, one)
        elif one is not None:
            made.append(one)
    return made


def _add_text(made: etree._Element, text: str) -> None:
    kept = _ILLEGAL.sub("", text)
    if len(made):
        made[-1].tail = (made[-1].tail or "") + kept
    else:
        made.text = (made.text or "") + kept


def html_text(elements: list[etree._Element]) -> str:
    """Elements as HTML, for `content`."""
    return "".join(etree.tostring(one, method="html", encoding="unicode") for one in elements)


def quoted(tag: str, html: str, **attributes: str) -> etree._Element:
    """An element whose text is HTML: as CDATA, which is shorter than escapes and as safe."""
    made = etree.Element(tag, attributes)
    # Our writer leaves no `]]>` in text; and percent-encodes it in addresses.
    made.text = etree.CDATA(html.replace("]]>", "]]&gt;"))
    return made


def document(root: etree._Element) -> bytes:
    """The bytes, with a line for each entry or item."""
    etree.cleanup_namespaces(root)
    for one in root.iter("{*}entry", "item", "outline"):
        one.tail = "\n"
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def moment(day: dt.date) -> str:
    """RFC 3339; days are all that the library knows.

    >>> moment(dt.date(2025, 11, 7))
    '2025-11-07T00:00:00Z'
    """
    return f"{day.isoformat()}T00:00:00Z"


def mail_date(day: dt.date) -> str:
    """RFC 822.

    >>> mail_date(dt.date(2025, 11, 7))
    'Fri, 07 Nov 2025 00:00:00 GMT'
    """
    midnight = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    return format_datetime(midnight, usegmt=True)
