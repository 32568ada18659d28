"""XML safely: bytes → lxml tree without entities, network or DTD; and the texts of elements.

Character references of HTML (`&uuml;`, which DBLP and RSS use undeclared) become characters. A
document type is left out; one that declares entities is refused (security.md: XML bombs).
"""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import Iterable, Iterator
from html.entities import html5

from lxml import etree

from generator.errors import FormatError, Level, Problem
from generator.formats.documents.items import reject
from generator.text import clean
from generator.text.decoding import decode
from generator.text.markup import html_text

MAX_BYTES = 64 * 1024 * 1024
MAX_TAGS = 5_000_000
"""So much fits into memory; a service's pages are a hundred times smaller."""

_AGAIN = "download it again; if the service failed, wait and look at the address"
_OWN_ENTITIES = "the XML declares entities of its own, which are not read"
_WITHOUT_DTD = "export it without a document type (DTD)"
_SPLIT = "split it into smaller files"
_ONE_BY_ONE = "download it again; of several documents make several files"

# Encodings that XML documents declare; not those that could hide markup (UTF-7) or are no text.
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,80}?encoding\s*=\s*[\"']\s*(iso-8859-\d{1,2}|latin-?1|windows-125\d|cp125\d"
    rb"|us-ascii|gb2312|gbk|gb18030|big5|shift_jis|euc-jp|euc-kr|koi8-r|macintosh)\s*[\"']",
    re.IGNORECASE,
)
_PROLOG = re.compile(
    r"(?:\s++|<\?.*?\?>|<!--.*?-->)*+(?P<doctype><!DOCTYPE(?:[^\[<>\"']|\"[^\"]*\"|'[^']*')*+"
    r"(?P<inside>\[.*?\]\s*)?>)?",
    re.DOTALL | re.IGNORECASE,
)
_DECLARATION = re.compile(r"\s*<\?xml\s.*?\?>", re.DOTALL)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AMPERSAND = re.compile(r"&(?:#(?:\d{1,8}|[xX][0-9a-fA-F]{1,7});|([a-zA-Z][a-zA-Z0-9]{0,30});)?")
_XML_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))
_HTML = re.compile(r"<(?:!doctype html|html)[\s>/]", re.IGNORECASE)


def read_xml(data: bytes, *, origin: str, format: str) -> etree._Element:
    """The root of a well-formed XML document.

    Raises:
        FormatError: empty, binary, no XML, an HTML page, malformed, with entities, too big.
    """
    text = _prepared(data, origin, format)
    try:
        return _parsed(text, _parser(recover=False), origin, format)
    except etree.XMLSyntaxError as exc:
        said = re.sub(r" \(<string>, line \d+\)$", "", str(exc))
        message = f"the XML is broken: {clean.one_line(said, limit=160)}"
        raise FormatError(message, origin=origin, format=format, hint=_AGAIN) from exc


def recover_xml(
    data: bytes, *items: str, origin: str, format: str
) -> tuple[etree._Element, tuple[Problem, ...]]:
    """The same for a document that may be cut off or malformed: what can be read, and what is lost.

    `items` are the local names of the elements that hold one paper each. One that is cut off is
    taken out of the tree and told as a rejected item.

    Raises:
        FormatError: as `read_xml`, but malformed only when nothing is left.
    """
    with contextlib.suppress(FormatError):
        return read_xml(data, origin=origin, format=format), ()
    text = _prepared(data, origin, format)
    root: etree._Element | None = None
    parser = _parser(recover=True)
    with contextlib.suppress(etree.XMLSyntaxError):
        root = _parsed(text, parser, origin, format)
    if root is None:
        message = "the XML is broken from its beginning"
        raise FormatError(message, origin=origin, format=format, hint=_AGAIN)
    error = parser.error_log[0] if parser.error_log else None
    where = f"{origin}:{error.line}" if error else origin
    problems = []
    lost = _cut_off(text, root, items)
    if lost is not None:
        place = f"{origin}:{lost.sourceline}"
        message = f"this {local_name(lost)} is cut off and was left out"
        problems.append(reject(f"{format}/cut-off", place, message, _AGAIN))
        parent = lost.getparent()
        if parent is not None:
            parent.remove(lost)
    kept = sum(1 for _ in find_all(root, *items))
    said = clean.one_line(error.message, limit=120) if error else "the end is missing"
    message = f"the XML is cut off or malformed ({said}); {kept} items were kept"
    told = Problem(code=f"{format}/malformed", where=where, message=message, hint=_AGAIN)
    return root, (told, *problems)


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _parsed(text: str, parser: etree.XMLParser, origin: str, format: str) -> etree._Element:
    root = etree.fromstring(text.encode("utf-8"), parser)
    if root is not None and root.getroottree().docinfo.internalDTD is not None:
        raise FormatError(_OWN_ENTITIES, origin=origin, format=format, hint=_WITHOUT_DTD)
    return root


def _prepared(data: bytes, origin: str, format: str) -> str:
    """The document as text that holds no DTD, no undefined entity and no illegal character."""
    if len(data) > MAX_BYTES or data.count(b"<") > MAX_TAGS:
        message = f"the XML is too big ({len(data):,} bytes)"
        raise FormatError(message, origin=origin, format=format, hint=_SPLIT)
    text = _ILLEGAL.sub("", _decoded(data, origin, format)).lstrip("\ufeff")
    if not text.lstrip().startswith("<"):
        message = f"this is not XML: it begins with {clean.one_line(text[:200], limit=40)!r}"
        raise FormatError(message, origin=origin, format=format, hint=_AGAIN)
    text = _without_declaration(text)
    prolog = _PROLOG.match(text)
    root = prolog.end() if prolog else 0
    if _HTML.match(text, root) or _HTML.match((prolog and prolog["doctype"]) or ""):
        title = re.search(r"<title[^>]*>\s*([^<]{1,100})", text[:20_000], re.IGNORECASE)
        named = f" ({clean.one_line(title[1])!r})" if title else ""
        message = f"this is an HTML page{named}, not {format}"
        raise FormatError(message, origin=origin, format=format, hint=_AGAIN)
    if prolog and prolog["doctype"]:
        if "<!entity" in (prolog["inside"] or "").lower():
            raise FormatError(_OWN_ENTITIES, origin=origin, format=format, hint=_WITHOUT_DTD)
        # Lines are kept, so that messages name the right ones.
        lines = "\n" * prolog["doctype"].count("\n")
        text = text[: prolog.start("doctype")] + lines + text[prolog.end("doctype") :]
    return _without_html_entities(text)


def _without_declaration(text: str) -> str:
    """It says an encoding that is no longer true."""
    found = _DECLARATION.match(text)
    return "\n" * found[0].count("\n") + text[found.end() :] if found else text


def _decoded(data: bytes, origin: str, format: str) -> str:
    declared = _DECLARED.match(data.lstrip()[:200])
    if declared:
        name = declared[1].decode("ascii").lower()
        # As browsers do: nobody means C1 controls, many have curly quotes there.
        names = ("cp1252", name) if name in ("iso-8859-1", "latin1", "latin-1") else (name,)
        for one in names:
            with contextlib.suppress(LookupError, UnicodeDecodeError):
                return data.decode(one).replace("\r\n", "\n").replace("\r", "\n")
    try:
        return decode(data, origin=origin).text
    except FormatError as exc:
        raise FormatError(exc.message, origin=origin, format=format, hint=exc.hint) from exc


def _without_html_entities(text: str) -> str:
    """`&uuml;` → `ü`, `AT&T` → `AT&amp;T`; nothing in CDATA sections is changed."""
    if "&" not in text:
        return text
    first, *sections = text.split("<![CDATA[")
    parts = [_AMPERSAND.sub(_reference, first)]
    for section in sections:
        inside, end, outside = section.partition("]]>")
        parts.append(f"<![CDATA[{inside}{end}{_AMPERSAND.sub(_reference, outside)}")
    return "".join(parts)


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    if name in _XML_OWN:
        return found[0]
    if name:
        characters = html5.get(f"{name};")
        return html.escape(characters) if characters else f"&amp;{name};"
    if found[0] == "&":
        return "&amp;"
    return html.escape(_ILLEGAL.sub("", html.unescape(found[0])))


def _cut_off(text: str, root: etree._Element, items: tuple[str, ...]) -> etree._Element | None:
    """The last item, when the document ends inside it."""
    opened = list(re.finditer(rf"<(?:[\w.-]+:)?({'|'.join(items)})(?=[\s>/])", text))
    if not opened:
        return None
    tail = text[opened[-1].start() :]
    closed = re.search(rf"</(?:[\w.-]+:)?{opened[-1][1]}\s*>", tail)
    if closed or re.match(r"<[^<>]*/>", tail):
        return None
    found = list(find_all(root, *items))
    # The last opening tag may itself be cut off; then no element was made of it.
    return found[-1] if len(found) >= len(opened) else None


def read_tree(
    data: bytes, *items: str, origin: str, format: str
) -> tuple[etree._Element, list[Problem]]:
    """As `recover_xml`, and each item that a malformed document lost is told as rejected.

    Raises:
        FormatError: as `recover_xml`.
    """
    root, found = recover_xml(data, *items, origin=origin, format=format)
    problems = list(found)
    if not problems:
        return root, problems
    kept = sum(1 for _ in find_all(root, *items))
    kept += sum(one.level is Level.ERROR for one in problems)
    names = "|".join(items).encode("ascii")
    opened = list(re.finditer(rb"<(?:[\w.-]+:)?(%s)(?=[\s>/])" % names, data))
    return root, [*problems, *out_of_reach(data, opened[kept:], origin=origin, format=format)]


def out_of_reach(
    data: bytes, opened: Iterable[re.Match[bytes]], *, origin: str, format: str
) -> Iterator[Problem]:
    """One rejection for each item that the tree lacks; group 1 says what it is."""
    line, place = 1, 0
    for one in opened:
        line, place = line + data.count(b"\n", place, one.start()), one.start()
        where = f"{origin}:{line}"
        name = one[1].decode("ascii")
        message = f"this {name} stands where the XML cannot be read any more, and was left out"
        yield reject(f"{format}/malformed-item", where, message, _ONE_BY_ONE)


def local_name(element: etree._Element) -> str:
    """The name without namespace, and without a prefix that a broken document left undeclared."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def find_all(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """All descendants of these local names, in the order of the document."""
    return element.iter(*(f"{{*}}{name}" for name in names))


def elements(
    root: etree._Element, *names: str, origin: str
) -> Iterator[tuple[str, etree._Element]]:
    """Each of these descendants with its place, `origin:line`, for `items.read_batch`."""
    for element in find_all(root, *names):
        yield f"{origin}:{element.sourceline}", element


def children(element: etree._Element, *path: str) -> list[etree._Element]:
    """What a path of local names leads to: `children(article, "AuthorList", "Author")`."""
    return list(_at(element, path))


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """The first of `children`, or None."""
    return next(_at(element, path), None)


def _at(element: etree._Element, path: tuple[str, ...]) -> Iterator[etree._Element]:
    if not path:
        yield element
        return
    for one in element.iterchildren(f"{{*}}{path[0]}"):
        yield from _at(one, path[1:])


def text_of(element: etree._Element | None, *path: str) -> str:
    """The text of an element, or of the first at a path, with all inside it, on one line; or ''."""
    found = element if element is None or not path else child(element, *path)
    if found is None:
        return ""
    return " ".join("".join(str(part) for part in found.itertext()).split())


def texts_of(element: etree._Element, *path: str) -> tuple[str, ...]:
    """The texts of all elements at a path, without the empty ones."""
    found = (text_of(one) for one in children(element, *path))
    return tuple(text for text in found if text)


def prose_of(element: etree._Element | None, *path: str) -> str:
    """The same with the markup inside it read: `<sup>`, `<i>`, MathML, paragraphs."""
    found = element if element is None or not path else child(element, *path)
    if found is None:
        return ""
    inside = html.escape(found.text or "", quote=False)
    inside += "".join(etree.tostring(one, encoding="unicode") for one in found)
    return html_text(inside, every_tag=True)
