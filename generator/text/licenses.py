"""A paper's licence, whatever a source calls it → one address; and the address → its name.

Followed: https://creativecommons.org/licenses/list.en, https://spdx.org/licenses/ and
https://info.arxiv.org/help/license/. What names no version ("CC BY") names no licence: the terms
differ, and creativecommons.org has no page for it (creativecommons/cc-legal-tools-app#571).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from generator.text.links import safe_url

_LONGEST = 400
_CC = "https://creativecommons.org"
_CODES = r"by(?:[ _-](?:nc|nd|sa|nc[ _-]nd|nc[ _-]sa|nd[ _-]nc))?"
_VERSIONS = r"[123]\.0|2\.1|2\.5"
_PLACE = r"[a-z]{2}|igo|scotland"
_PATH = re.compile(
    rf"/licenses/(?P<code>{_CODES})/"
    rf"(?:(?P<version>4\.0)|(?P<old>{_VERSIONS})(?:/(?P<place>{_PLACE}))?)"
    r"(?:/(?:deed|legalcode)[\w.-]*)?/?",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"/(?P<path>publicdomain/(?:zero|mark)/1\.0|licenses/publicdomain)"
    r"(?:/(?:deed|legalcode)[\w.-]*)?/?",
    re.IGNORECASE,
)
_SHORT = re.compile(
    rf"cc (?P<code>{_CODES}) "
    rf"(?:(?P<version>4\.0)|(?P<old>{_VERSIONS})(?: (?P<place>{_PLACE}))?)",
    re.IGNORECASE,
)
"""`CC BY-NC 4.0`, and SPDX's `CC-BY-NC-4.0`, `CC-BY-3.0-DE`."""
_SHORT_PUBLIC = {
    "cc0": "publicdomain/zero/1.0",
    "cc0 1.0": "publicdomain/zero/1.0",
    "cc pdm 1.0": "publicdomain/mark/1.0",
}
_PUBLIC_NAMES = {
    "/publicdomain/zero/1.0/": "CC0 1.0",
    "/publicdomain/mark/1.0/": "Public Domain Mark 1.0",
    "/licenses/publicdomain/": "Public domain",
}
_ARXIV = re.compile(r"/licenses/(?P<name>[a-z0-9-]{1,40}(?:/\d\.\d)?)/?", re.IGNORECASE)
_ARXIV_NAMES = {
    "/licenses/nonexclusive-distrib/1.0/": "arXiv.org perpetual, non-exclusive license 1.0",
    "/licenses/assumed-1991-2003/": "arXiv.org assumed license 1991-2003",
}


def canonical(text: str) -> str:
    """The address of the licence: of Creative Commons and arXiv in one form, others as they are.

    '' for what is neither an address nor the short name of a licence with its version.

    >>> canonical("CC-BY-NC-4.0"), canonical("http://creativecommons.org/licenses/by/3.0/us/deed.en")
    ('https://creativecommons.org/licenses/by-nc/4.0/', 'https://creativecommons.org/licenses/by/3.0/us/')
    >>> canonical("cc by"), canonical("All rights reserved")
    ('', '')
    """
    text = text.strip()[:_LONGEST]
    if "://" not in text:
        return _of_name(text)
    address = safe_url(text)
    return (_of_host(address) if _host(address) in _HOSTS else address) if address else ""


def known(text: str) -> str:
    """The same of a field for rights, where most addresses are of no licence: '' for those."""
    found = canonical(text)
    return found if _host(found) in _HOSTS else ""


def name(address: str) -> str:
    """What people call it; of a licence that is not known the host of its address.

    >>> name("https://creativecommons.org/licenses/by/3.0/us/"), name("https://a.example/terms")
    ('CC BY 3.0 US', 'a.example')
    """
    path = urlsplit(address).path
    if _host(address) == "creativecommons.org" and (found := _PATH.fullmatch(path)):
        parts = (found["code"], found["version"] or found["old"], found["place"] or "")
        return f"CC {' '.join(parts).upper()}".rstrip()
    names = {"creativecommons.org": _PUBLIC_NAMES, "arxiv.org": _ARXIV_NAMES}
    return names.get(_host(address), {}).get(path) or _host(address)


_HOSTS = ("creativecommons.org", "arxiv.org")


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _of_host(address: str) -> str:
    """'' for other pages of theirs, which are no licences."""
    path = urlsplit(address).path
    if _host(address) == "arxiv.org":
        found = _ARXIV.fullmatch(path)
        return f"https://arxiv.org/licenses/{found['name'].lower()}/" if found else ""
    if public := _PUBLIC.fullmatch(path):
        return f"{_CC}/{public['path'].lower()}/"
    return _creative_commons(_PATH.fullmatch(path))


def _of_name(text: str) -> str:
    folded = re.sub(r"[\s_-]+", " ", text).strip().lower()
    if folded in _SHORT_PUBLIC:
        return f"{_CC}/{_SHORT_PUBLIC[folded]}/"
    return _creative_commons(_SHORT.fullmatch(folded))


def _creative_commons(found: re.Match[str] | None) -> str:
    if not found:
        return ""
    code = re.sub("[ _]", "-", found["code"].lower())
    place = f"{found['place'].lower()}/" if found["place"] else ""
    return f"{_CC}/licenses/{code}/{found['version'] or found['old']}/{place}"
