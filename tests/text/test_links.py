from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.models import LinkKind
from generator.text.links import MAX_LINKS, find_links, kind_of, safe_url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://a.example", "https://a.example"),
        (" HTTPS://A.Example:8080/P ", "https://a.example:8080/P"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ('https://a.example/?q=<b>&r="x"#f*_`', "https://a.example/?q=%3Cb%3E&r=%22x%22#f%2A_%60"),
        ("https://a.example/%41%zz%", "https://a.example/%41%25zz%25"),
        ("https://a.example/(a)_[b]#c#d", "https://a.example/(a)_%5Bb%5D#c%23d"),
        ("http://[2001:DB8::1]/", "http://[2001:db8::1]/"),
        ("https://arxiv。org/", "https://arxiv.org/"),
        ("https://a.example./x", "https://a.example/x"),
    ],
)
def test_good_addresses_are_made_safe(text: str, url: str) -> None:
    assert safe_url(text) == url
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "text",
    [
        "", "a.example", "//a.example", "https:a.example", "https:///a", "ftp://a.example",
        "javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "mailto:a@b.example",
        "https://u:p@a.example/", "https://a.example\\@b.example/", "https://a.example%2f@b.example",
        "https://a.example/a b", "https://a.example/\u202ex", "https://a.example/\u200bx",
        "java\nscript:x", "https://a.exa\tmple/", "http://[::①]/", "http://[::1", "https://a:b/",
        "https://a.example:99999/", "https://..", "https://-a.example", "https://a b.example",
        "https://faß.example", "https://%61.example", "https://" + "a" * 64 + ".example",
        "https://a.example/" + "x" * 2000, "https://a.example/" + "ä" * 400, "https://a.example/\ud800",
    ],
)  # fmt: skip
def test_other_addresses_are_refused(text: str) -> None:
    assert safe_url(text) == ""


@given(
    st.text()
    | st.text().map(lambda tail: f"https://a.example/{tail}")
    | st.text().map("http://".__add__)
)
def test_what_comes_out_is_always_inert(text: str) -> None:
    url = safe_url(text)
    assert safe_url(url) == url
    if url:
        assert url.isascii()
        assert not set(url.split("]")[-1]) & set(" <>\"'`\\{}|^*$[]\n\t")
        assert urlsplit(url).hostname
    find_links(text)
    kind_of(text)


@pytest.mark.parametrize(
    ("raw", "urls"),
    [
        ("Code at https://github.com/x/y.", ["https://github.com/x/y"]),
        ("(see https://a.example/b_(c)), and", ["https://a.example/b_(c)"]),
        ("(https://a.example/b).", ["https://a.example/b"]),
        ("<https://a.example/b>", ["https://a.example/b"]),
        ("[code](https://a.example/b) or [https://c.example](https://c.example)",
         ["https://a.example/b", "https://c.example"]),
        ("**https://a.example/b**", ["https://a.example/b"]),
        ("_https://a.example/b_", ["https://a.example/b"]),
        (r"\url{https://a.example/b}.", ["https://a.example/b"]),
        (r"\href{https://a.example/b\_c\%20}{here}", ["https://a.example/b_c%20"]),
        (r"x\footnote{https://a.example/\~{}me}.", ["https://a.example/~me"]),
        (r"at \href{https://github.com/m/G{https://github.com/m/G}.}. More", ["https://github.com/m/G"]),
        ("at url{https://github.com/m/G}.}. More", ["https://github.com/m/G"]),
        ("github.com/x/y and www.a.example/b, x.github.io.",
         ["https://github.com/x/y", "https://www.a.example/b", "https://x.github.io"]),
        ("https://GitHub.com/x/y https://github.com/X/Y/ http://github.com/x/y.git",
         ["https://github.com/x/y"]),
        ("https://a.example/?a=1&amp;b=2 &lt;https://b.example/c&gt;",
         ["https://a.example/?a=1&b=2", "https://b.example/c"]),
        ("https://a.example,https://b.example;https://c.example",
         ["https://a.example", "https://b.example", "https://c.example"]),
        ("代码见https://github.com/a/b。更多", ["https://github.com/a/b"]),
        ("代码https://github.com/a/b上", ["https://github.com/a/b"]),
        ("at https://github.com/x/y .", ["https://github.com/x/y"]),
        ("me@github.com/x, ftp://github.com/x, on GitHub.", []),
        ("http:// https://... https://x http://www javascript:alert(1)", []),
        ("https://u:p@a.example/ http://[::①] https://a.example", ["https://a.example"]),
        ("", []),
    ],
)  # fmt: skip
def test_links_are_found_in_prose(raw: str, urls: list[str]) -> None:
    assert [link.url for link in find_links(raw)] == urls


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/x/y", "code"),
        ("https://github.com", "web"),
        ("https://notgithub.com/x/y", "web"),
        ("https://gitlab.inria.fr/x/y", "code"),
        ("https://anonymous.4open.science/r/x", "code"),
        ("https://colab.research.google.com/drive/1", "code"),
        ("https://x.github.io", "project"),
        ("https://sites.google.com/view/x", "project"),
        ("https://youtu.be/x", "video"),
        ("https://www.bilibili.com/video/x", "video"),
        ("https://zenodo.org/record/1", "data"),
        ("https://doi.org/10.5281/zenodo.1", "data"),
        ("https://doi.org/10.1000/1", "paper"),
        ("https://huggingface.co/datasets/a/b", "data"),
        ("https://huggingface.co/spaces/a/b", "demo"),
        ("https://huggingface.co/a/b", "model"),
        ("https://huggingface.co/papers/2401.00001", "paper"),
        ("https://huggingface.co/collections/a/b", "web"),
        ("https://dataverse.harvard.edu/x", "data"),
        ("https://replicate.com/a/b", "demo"),
        ("https://arxiv.org/abs/2401.00001", "paper"),
        ("https://arxiv.org/pdf/2401.00001", "pdf"),
        ("https://a.example/x.PDF", "pdf"),
        ("https://a.example/slides.pdf", "slides"),
        ("https://docs.google.com/presentation/d/1", "slides"),
        ("https://a.example/", "web"),
        ("http://[::①]", "web"),
        ("", "web"),
    ],
)
def test_hosts_tell_the_kind(url: str, kind: LinkKind) -> None:
    assert kind_of(url) == kind


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("Code is available at {}.", "code"),
        ("Code and data are available at {}.", "code"),
        ("The dataset can be found at {}", "data"),
        ("Project page: {} (with videos).", "project"),
        ("Videos are at {}", "video"),
        ("Try our demo: {}", "demo"),
        ("All checkpoints: {}", "model"),
        ("We write code. More is at {}", "web"),
        (r"Find it \href{{{}}}{{project page}}.", "project"),
        ("[dataset]({})", "data"),
        ("It is at {} (code)", "code"),
    ],
)
def test_words_tell_the_kind_where_the_host_does_not(raw: str, kind: LinkKind) -> None:
    assert [link.kind for link in find_links(raw.format("https://a.example/x"))] == [kind]


def test_each_link_has_its_own_words() -> None:
    found = find_links(
        "Code: https://a.example/1, data: https://a.example/2, and https://a.example/3"
    )
    assert [link.kind for link in found] == ["code", "data", "web"]


def test_links_are_counted_out() -> None:
    assert len(find_links(" ".join(f"https://a.example/{n}" for n in range(500)))) == MAX_LINKS


@pytest.mark.parametrize(
    "piece", ["http://a]", "http://a.b/(", "(((a)", ",", r"\~{}", "&gt", "github.i", "www.", "a-"]
)
def test_hostile_text_takes_no_time(piece: str) -> None:
    start = time.process_time()
    find_links("https://a.b/" + piece * 100_000)
    assert time.process_time() - start < 2
