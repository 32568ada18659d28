"""The list of formats. A format is sniffed from its bytes unless it is named.

Importing this imports no format: each is loaded when a document is sniffed or read.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generator.errors import FormatError
from generator.models import Batch, Paper
from generator.text.decoding import decode

SURE = 0.5
"""A format is taken when its sniffer is at least so sure, 0 to 1."""
SNIFFED = 65_536
"""Bytes of a document that sniffers see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that papers come in; `generator/formats/__init__.py` says what its module has."""

    name: str
    title: str
    how: str
    """How to get such a file, in one sentence for a person."""
    module: str
    """Under `generator.formats`."""
    dated: bool = False
    """Whether `parse` takes `as_of`: its dates may lack a year."""
    lines: bool = False
    """Whether each line stands alone: `parse` takes `first_line`, and files of any size stream."""

    def _load(self) -> Any:
        return importlib.import_module(f"generator.formats.{self.module}")

    @property
    def can_dump(self) -> bool:
        return hasattr(self._load(), "dump")

    def sniff(self, text: str) -> float:
        """How sure the format is that a text which begins so is its own, 0 to 1."""
        return float(self._load().sniff(text))

    def parse(
        self, data: bytes, origin: str, as_of: dt.date | None = None, first_line: int = 1
    ) -> Batch:
        """Read a document, or a block of its lines; `as_of` is the day it was saved.

        Raises:
            FormatError: the whole document cannot be read.
        """
        more: dict[str, Any] = {"as_of": as_of} if self.dated else {}
        if self.lines:
            more["first_line"] = first_line
        batch = self._load().parse(data, origin, **more)
        assert isinstance(batch, Batch)
        return batch

    def dump(self, papers: Iterable[Paper]) -> str:
        """Write papers, when `can_dump`."""
        return str(self._load().dump(papers))


# Specific before generic: of two that are equally sure, the first is taken.
_ALL = (
    Format(
        name="hf-api",
        title="JSON of Hugging Face Daily Papers",
        how="download https://huggingface.co/api/daily_papers?date=2026-01-31 (or another day).",
        module="hf_api",
    ),
    Format(
        name="hf-html",
        title="a page of Hugging Face Daily Papers, saved as HTML",
        how="open https://huggingface.co/papers and save the page as HTML.",
        module="hf_html",
    ),
    Format(
        name="arxiv-atom",
        title="Atom of arXiv's API",
        how="download https://export.arxiv.org/api/query?search_query=cat:cs.CL&max_results=100.",
        module="arxiv_atom",
    ),
    Format(
        name="arxiv-rss",
        title="a news feed of arXiv (RSS or Atom)",
        how="download https://rss.arxiv.org/rss/cs.CL (or another category).",
        module="arxiv_rss",
    ),
    Format(
        name="arxiv-oai",
        title="OAI-PMH of arXiv (oai_dc, arXiv, arXivRaw)",
        how="download https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXiv&set=cs.",
        module="arxiv_oai",
    ),
    Format(
        name="arxiv-jsonl",
        title="arXiv's metadata from Kaggle (JSON Lines)",
        how="download arxiv-metadata-oai-snapshot.json from kaggle.com, and keep the lines wanted.",
        module="arxiv_jsonl",
        lines=True,
    ),
    Format(
        name="acl-xml",
        title="XML of the ACL Anthology",
        how="take a file from data/xml of https://github.com/acl-org/acl-anthology.",
        module="acl_xml",
    ),
    Format(
        name="openreview",
        title="JSON of OpenReview's API (versions 1 and 2)",
        how="open https://api2.openreview.net/notes?content.venueid=ICLR.cc/2025/Conference (or "
        "another venue) in your browser, and save it as .json.",
        module="openreview",
    ),
    Format(
        name="pubmed-xml",
        title="XML of PubMed",
        how="search pubmed.ncbi.nlm.nih.gov, then download the ids by efetch with retmode=xml.",
        module="pubmed_xml",
    ),
    Format(
        name="biorxiv",
        title="JSON of bioRxiv's and medRxiv's API",
        how="download https://api.biorxiv.org/details/biorxiv/2026-01-01/2026-01-07/0/json.",
        module="biorxiv",
    ),
    Format(
        name="dblp",
        title="DBLP: records in XML, or answers of its search",
        how="download https://dblp.org/search/publ/api?q=transformer&h=100&format=xml (or json).",
        module="dblp",
    ),
    Format(
        name="hf-export",
        title="a page of Hugging Face Daily Papers, saved as text",
        how="open https://huggingface.co/papers, select all, copy it into a .txt file.",
        module="hf_export",
        dated=True,
    ),
    Format(
        name="openalex",
        title="JSON of OpenAlex (works)",
        how="download https://api.openalex.org/works?search=attention&sort=publication_date:desc.",
        module="openalex",
    ),
    Format(
        name="semantic-scholar",
        title="JSON of Semantic Scholar (search, citations, references, recommendations)",
        how="download https://api.semanticscholar.org/graph/v1/paper/search?query=attention"
        "&fields=title,abstract,authors,year,publicationDate,venue,externalIds,citationCount.",
        module="semantic_scholar",
    ),
    Format(
        name="crossref",
        title="JSON of Crossref (works)",
        how="download https://api.crossref.org/works?query=attention&rows=100.",
        module="crossref",
    ),
    Format(
        name="europepmc",
        title="JSON of Europe PMC (search)",
        how="download https://www.ebi.ac.uk/europepmc/webservices/rest/search?query=attention"
        "&format=json&resultType=core.",
        module="europepmc",
    ),
    Format(
        name="doaj",
        title="JSON of the Directory of Open Access Journals (articles)",
        how="download https://doaj.org/api/search/articles/attention.",
        module="doaj",
    ),
    Format(
        name="core",
        title="JSON of CORE (works)",
        how="download https://api.core.ac.uk/v3/search/works?q=attention.",
        module="core",
    ),
    Format(
        name="bibtex",
        title="a BibTeX or BibLaTeX library",
        how="export your library from Zotero, JabRef, Mendeley or Google Scholar as BibTeX (.bib).",
        module="bibtex",
    ),
    Format(
        name="nbib",
        title="NBIB, the tagged text of PubMed (MEDLINE) and ERIC",
        how="search https://pubmed.ncbi.nlm.nih.gov, then Send to, Citation manager (.nbib).",
        module="nbib",
    ),
    Format(
        name="endnote-tagged",
        title="EndNote's tagged references (.enw, .endf, Refer)",
        how="take EndNote or ENW where Google Scholar, the ACL Anthology or a publisher offer it.",
        module="endnote_tagged",
    ),
    Format(
        name="endnote-xml",
        title="a library of EndNote, exported as XML",
        how="in EndNote choose File, Export… and save as type XML; Mendeley writes it too.",
        module="endnote_xml",
    ),
    Format(
        name="zotero-rdf",
        title="a library of Zotero, exported as Zotero RDF",
        how="in Zotero choose File, Export Library…, Zotero RDF (without files and notes).",
        module="zotero_rdf",
    ),
    Format(
        name="ris",
        title="RIS references",
        how="export references from Zotero, EndNote, Scopus or a publisher's page as RIS (.ris).",
        module="ris",
    ),
    Format(
        name="csl-json",
        title="CSL-JSON, as Zotero exports it",
        how="export your library from Zotero as CSL JSON, or ask doi.org for it.",
        module="csl_json",
    ),
    Format(
        name="feed",
        title="a news feed of a journal, a service or a blog (RSS or Atom)",
        how="look on the journal's page for RSS, or on PubMed for Create RSS, and download that.",
        module="feed",
    ),
    Format(
        name="json-feed",
        title="a news feed as JSON (JSON Feed)",
        how="look on the page for JSON Feed, often /feed.json, and download that.",
        module="json_feed",
    ),
    Format(
        name="markdown",
        title="a paper's file of another digest's library (Markdown)",
        how="take a file out of the library folder of another project.",
        module="paper_file",
    ),
    Format(
        name="csv",
        title="a table of papers (CSV or TSV), ours or another's",
        how="digest export --format csv; or export CSV from Zotero, Scopus, IEEE Xplore or PubMed.",
        module="csv_table",
    ),
    Format(
        name="jsonl",
        title="papers as JSON Lines or a JSON array, ours or another's",
        how="digest export --format jsonl; or write one object with a title on each line.",
        module="jsonl",
    ),
)

FORMATS: Mapping[str, Format] = {one.name: one for one in _ALL}


def detect(data: bytes, origin: str, *, formats: Iterable[Format] = _ALL) -> Format:
    """The format of a document by its bytes.

    Raises:
        FormatError: empty, binary, or in no format that we know.
    """
    text = _head(data, origin)
    best, sure = None, 0.0
    for one in formats:
        score = one.sniff(text)
        if score > sure:
            best, sure = one, score
    if best is None or sure < SURE:
        known = "; ".join(f"{one.name} ({one.title})" for one in formats)
        raise FormatError(
            f"is in no format that I know, it {_begins(text)}",
            origin=origin,
            hint=f"formats: {known}. Name one with --format if you are sure",
        )
    return best


def is_lines(head: bytes) -> bool:
    """Whether a document that begins so has one JSON object on each line."""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0].strip()
    return first.startswith(b"{") and first.endswith(b"}")


def _head(data: bytes, origin: str) -> str:
    """The beginning as text, without a byte-order mark."""
    head = data[:SNIFFED]
    try:
        text = decode(head, origin=origin).text
    except FormatError:
        # XML says its encoding itself, and may be in one that cannot be guessed.
        if not head.lstrip().startswith(b"<?xml"):
            raise
        text = head.decode("latin-1")
    return text.removeprefix("\ufeff")


def _begins(text: str) -> str:
    first = text.strip()
    start = first[:300].lower()
    if start.startswith(("<!doctype html", "<html")) or "<html" in start:
        return "is an HTML page (an error page, or a page saved as HTML and not as text)"
    if start.startswith("{") and '"error"' in start:
        return "is an error answer of a server"
    return f"begins with {first.splitlines()[0][:40]!r}"
