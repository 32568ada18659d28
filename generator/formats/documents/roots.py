"""What a text in XML is by its first element; and several documents in one file as one."""

from __future__ import annotations

import re

_NAME = re.compile(r"<(?:[A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})")
_DECLARATION = re.compile(rb"\s*<\?xml\s[^<>]{0,200}\?>")
_PROLOG = re.compile(rb"<\?xml\s[^<>]{0,200}\?>|<!DOCTYPE\s[^<>\[\]]{0,500}>")
_BLANKS = re.compile(r"\s*")
_MARKS = (("<?", "?>"), ("<!--", "-->"), ("<!", ">"))


def root_name(text: str) -> str:
    """The local name of the first element; '' when the text does not begin as XML does.

    >>> root_name("<?xml version='1.0'?><!-- <a> --><dblp:dblp key='1'>"), root_name("a <b>")
    ('dblp', '')
    """
    place = 0
    text = text.removeprefix("\ufeff")
    while True:
        if blanks := _BLANKS.match(text, place):
            place = blanks.end()
        for start, end in _MARKS:
            if text.startswith(start, place):
                close = text.find(end, place)
                if close < 0:
                    return ""
                place = close + len(end)
                break
        else:
            found = _NAME.match(text, place)
            return found[1] if found else ""


def in_one(data: bytes, *roots: str) -> bytes:
    """Documents with these roots that somebody wrote one after the other, as one document.

    >>> in_one(b"<?xml version='1.0'?><a/><?xml version='1.0'?><a/>", "a")
    b"<?xml version='1.0'?><documents><a/><a/></documents>"
    """
    names = b"|".join(name.encode("ascii") for name in roots)
    if len(re.findall(rb"<(?:%s)[\s/>]" % names, data)) < 2:
        return data
    data = data.removeprefix(b"\xef\xbb\xbf")
    declared = _DECLARATION.match(data)
    first = declared[0] if declared else b""
    return b"%s<documents>%s</documents>" % (first, _PROLOG.sub(b"", data))
