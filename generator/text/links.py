"""Addresses in prose: which are safe to link, where they are in an abstract, what they lead to.

It resolves nothing and asks no network; a host's name and the words around it are all it knows.
"""

from __future__ import annotations

import functools
import ipaddress
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import SplitResult, quote, urlsplit

from generator.models import Link, LinkKind
from generator.text import clean

MAX_URL = 2_000
"""Characters of an address; longer ones are not linked (security.md §2.1)."""
MAX_LINKS = 50
"""Links of one abstract; who writes more of them is not writing an abstract."""

# What may stay as it is in a path, query or fragment; all else is percent-encoded.
_SAFE = "-._~:/?@!&=+,;%()"
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
# IDNA 2003, which Python has, writes these four in other letters than browsers do (UTS #46):
# the link would lead to somebody else's host.
_DEVIATING = frozenset("ßς\u200c\u200d")


@functools.lru_cache(maxsize=16_384)
def safe_url(text: str) -> str:
    """The address in a form that is safe to link, or ''. Never raises.

    >>> safe_url("HTTPS://Bücher.example/a b"), safe_url("https://bücher.example/ä?q=<b>")
    ('', 'https://xn--bcher-kva.example/%C3%A4?q=%3Cb%3E')
    """
    text = text.strip(" \t\r\n")
    if len(text) > MAX_URL or any(unicodedata.category(char) in _HIDDEN for char in text):
        return ""
    try:
        parts = urlsplit(text)
        authority = _authority(parts)
    except ValueError:
        # urlsplit on `http://[::①]`, a port that is no number, a host that is no IDN.
        return ""
    if parts.scheme not in ("http", "https") or not authority:
        return ""
    url = f"{parts.scheme}://{authority}{_encoded(parts.path)}"
    if parts.query:
        url += f"?{_encoded(parts.query)}"
    if parts.fragment:
        url += f"#{_encoded(parts.fragment)}"
    return url if len(url) <= MAX_URL else ""


def _authority(parts: SplitResult) -> str:
    """Host and port in ASCII; '' when it is none; ValueError when it cannot be read."""
    if "@" in parts.netloc or "%" in parts.netloc:
        return ""
    host, port = (parts.hostname or "").rstrip("."), parts.port
    if ":" in host:
        host = f"[{ipaddress.IPv6Address(host).compressed}]"
    else:
        if not host or len(host) > 253 or _DEVIATING & set(host):
            return ""
        host = host if host.isascii() else host.encode("idna").decode("ascii").lower()
        if not _HOST.fullmatch(host):
            return ""
    return host if port is None else f"{host}:{port}"


def _encoded(part: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", part), safe=_SAFE)


# A host that needs no "https://" in front to be known for an address.
_BARE = (
    r"www\.[\w-]+\.|(?:github|gitlab|bitbucket|huggingface|sourceforge|zenodo|youtube|youtu"
    r"|codeberg|anonymous\.4open|doi|arxiv|kaggle|osf|hf)\.(?:com|org|co|be|io|net|science)/"
    r"|[A-Za-z0-9][A-Za-z0-9-]{0,62}\.(?:github|gitlab)\.io\b"
)
# One character of an address, or a character that TeX had to escape. Brackets only in pairs: the
# address ends at the one that closes what stands around it. Nothing follows that could fail, so the
# search is linear. Not possessive: before Python 3.11.4 that ignores the look-ahead.
_CHAR = (
    r"(?:(?!&(?:gt|lt|quot|\#39);)(?![,;]{1,3}https?://)"
    r"(?:[A-Za-z0-9\-._~:/?\#@!$&'*+,;=%]|[^\W_]|\\~\{\}|\\[_%\#&$~]))"
)
_CANDIDATE = re.compile(
    rf"(?P<scheme>https?://)?+(?P<rest>(?(scheme)(?:\[[0-9a-fA-F:.]{{2,45}}\])?+"
    rf"|(?<![\w@./\\:-])(?={_BARE}))(?:{_CHAR}|\({_CHAR}{{0,200}}\))+)",
    re.IGNORECASE | re.VERBOSE,
)
_START = re.compile(rf"https?://|(?<![\w@./\\:-])(?:{_BARE})", re.IGNORECASE)
_TEX_ESCAPE = re.compile(r"\\~\{\}|\\([_%#&$~])")
_TAIL = ".,;:!?'*…$~"
_HAS_DOMAIN = re.compile(r"https?://(?:[^/?#]+\.[^\W\d_][^/?#.]*|\[[^\]]+\]|[\d.]+)(?:[:/?#]|$)")


def find_links(raw: str) -> tuple[Link, ...]:
    r"""All addresses in a raw abstract (TeX, Markdown or plain), each once, in their order.

    >>> find_links(r"Code: \href{https://github.com/x/y{https://github.com/x/y}.}.")
    (Link(kind='code', url='https://github.com/x/y'),)
    """
    found: dict[str, Link] = {}
    after_last = 0
    raw = raw[: clean.MAX_TEXT]  # What is cut off an abstract is not linked either.
    for start, end, written in _candidates(raw):
        url = safe_url(written)
        if not url or not _HAS_DOMAIN.match(url):
            continue
        # The words since the last address belong to this one.
        before = raw[max(after_last, start - 160) : start]
        kind = kind_of(url)
        if kind == "web":
            kind = _kind_by_words(before, raw[end : end + 60])
        after_last = end
        found.setdefault(_same_as(url), Link(kind=kind, url=url))
        if len(found) == MAX_LINKS:
            break
    return tuple(found.values())


def _candidates(raw: str) -> Iterator[tuple[int, int, str]]:
    position = 0
    while start := _START.search(raw, position):
        match = _CANDIDATE.match(raw, start.start())
        if match is None:
            position = start.end()
            continue
        position = match.end()
        written = _TEX_ESCAPE.sub(lambda escape: escape[1] or "~", match[0]).replace("&amp;", "&")
        emphasised = match.start() > 0 and raw[match.start() - 1] == "_"
        written = written.rstrip(_TAIL + ("_" if emphasised else ""))
        if not match["scheme"]:
            written = f"https://{written}"
        yield match.start(), match.end(), _ascii_where_due(written)


def _ascii_where_due(written: str) -> str:
    """Cut at a letter of the sentence that goes on without a blank (Chinese, Japanese)."""
    head = re.match(r"https?://[a-z0-9.-]+/[\x21-\x7e]*", written, re.IGNORECASE)
    return head[0].rstrip(_TAIL) if head else written


def _same_as(url: str) -> str:
    """What two spellings of one address share."""
    parts = urlsplit(url)
    host = (parts.netloc).removeprefix("www.")
    path = parts.path.rstrip("/").removesuffix(".git")
    if host in _CASELESS_HOSTS:
        path = path.lower()
    return f"{host}{path}?{parts.query}#{parts.fragment}"


_CASELESS_HOSTS = frozenset({"github.com", "gitlab.com"})

# (host, where its path must begin, kind): the first that fits. A host fits its subdomains too.
# A path of "/?" asks for anything at all: the front page of a big site is nobody's code.
_BY_HOST: tuple[tuple[str, str, LinkKind], ...] = (
    ("huggingface.co", "/datasets/", "data"),
    ("huggingface.co", "/spaces/", "demo"),
    ("huggingface.co", "/papers/", "paper"),
    ("huggingface.co", "/owner/name", "model"),
    ("hf.co", "/datasets/", "data"),
    ("hf.co", "/spaces/", "demo"),
    ("hf.co", "/papers/", "paper"),
    ("hf.co", "/owner/name", "model"),
    ("modelscope.cn", "/datasets/", "data"),
    ("modelscope.cn", "/models/", "model"),
    ("kaggle.com", "/datasets/", "data"),
    ("kaggle.com", "/models/", "model"),
    ("kaggle.com", "/code/", "code"),
    ("docs.google.com", "/presentation/", "slides"),
    ("doi.org", "/10.5281/zenodo", "data"),
    ("doi.org", "/10.6084/m9.figshare", "data"),
    ("doi.org", "/10.7910/dvn", "data"),
    ("sites.google.com", "/?", "project"),
    *((host, "", "project") for host in ("github.io", "gitlab.io")),
    *(
        (host, "/?", "code")
        for host in (
            "github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com", "git.sr.ht",
            "anonymous.4open.science", "code.google.com", "sourceforge.net", "codeocean.com",
            "colab.research.google.com", "raw.githubusercontent.com",
        )
    ),
    *(
        (host, "/?", "video")
        for host in ("youtube.com", "youtu.be", "vimeo.com", "bilibili.com", "youtube-nocookie.com")
    ),
    *(
        (host, "/?", "data")
        for host in (
            "zenodo.org", "figshare.com", "osf.io", "datadryad.org", "data.mendeley.com",
            "physionet.org", "openml.org", "ieee-dataport.org",
        )
    ),
    *(
        (host, "", "demo")
        for host in ("hf.space", "gradio.app", "gradio.live", "replicate.com", "streamlit.app")
    ),
    *((host, "/?", "slides") for host in ("slideshare.net", "speakerdeck.com")),
    *(
        (host, "/?", "paper")
        for host in (
            "arxiv.org", "doi.org", "openreview.net", "aclanthology.org", "biorxiv.org",
            "medrxiv.org", "semanticscholar.org", "proceedings.mlr.press",
        )
    ),
)  # fmt: skip
_HF_PAGES = frozenset({"collections", "docs", "blog", "posts", "settings", "organizations"})


def kind_of(url: str) -> LinkKind:
    """What an address leads to, by host and path alone; `web` when they say nothing.

    >>> kind_of("https://github.com/x/y"), kind_of("https://x.github.io/"), kind_of("http://a.example")
    ('code', 'project', 'web')
    """
    try:
        parts = urlsplit(url.lower())
        host, path = parts.hostname or "", parts.path
    except ValueError:
        return "web"
    if path.endswith((".ppt", ".pptx", ".key")) or path.endswith("slides.pdf"):
        return "slides"
    if path.endswith(".pdf") or (host.endswith("arxiv.org") and path.startswith("/pdf/")):
        return "pdf"
    for known, beginning, kind in _BY_HOST:
        if (host == known or host.endswith(f".{known}")) and _fits(path, beginning):
            return kind
    if "dataverse" in host:
        return "data"
    if host.startswith(("gitlab.", "git.")) and path.strip("/"):
        return "code"
    return "web"


def _fits(path: str, beginning: str) -> bool:
    steps = [step for step in path.split("/") if step]
    if beginning == "/?":
        return bool(steps)
    if beginning == "/owner/name":
        return len(steps) >= 2 and steps[0] not in _HF_PAGES
    return path.startswith(beginning)


# In this order: "code and data", "project page with videos" are said of the first.
_KIND_WORDS: tuple[tuple[LinkKind, str], ...] = (
    ("project", r"project(?:'s)?[ -]?(?:web)?[ -]?(?:page|site)|web ?(?:page|site)|home ?page"),
    ("slides", r"slides?"),
    ("demo", r"(?:live |online |interactive )?demos?|demonstrations?|playground"),
    ("code", r"codes?|source[ -]code|codebase|implementations?|software|toolbox|library"),
    ("data", r"data|data ?sets?|benchmarks?|corpus|corpora|annotations"),
    ("video", r"videos?|recordings?"),
    ("model", r"models?|checkpoints?|weights"),
)
_WORDS = tuple(
    (kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _KIND_WORDS
)
_SENTENCE_END = re.compile(r"[.!?。]\s+(?=\S)|\n\s*\n")
_LABEL = re.compile(r"\}\s*\{([^}]{1,40})\}")
_REMARK = re.compile(r"\s*[(\[]\s*([^)\]]{1,40})[)\]]")


def _kind_by_words(before: str, after: str) -> LinkKind:
    """By its TeX label, else the words of the sentence before it, else a remark right after it."""
    label, remark = _LABEL.match(after), _REMARK.match(after)
    sentence = _SENTENCE_END.split(before)[-1]
    for words in (label[1] if label else "", sentence, remark[1] if remark else ""):
        for kind, pattern in _WORDS:
            if pattern.search(words):
                return kind
    return "web"
