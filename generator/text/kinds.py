"""What kind of work a paper is, whatever a source calls it → one of CSL's types.

Followed: https://docs.citationstyles.org/en/stable/specification.html (1.0.2) and its schema; the
types of items of Zotero, of works of Crossref, DataCite and OpenAlex, of publications of Semantic
Scholar, Europe PMC and eu-repo, and of references of EndNote. CSL's `article` is a preprint, as
its specification says; its `document` is of no kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

PREPRINT = "article"
JOURNAL = "article-journal"
CONFERENCE = "paper-conference"

KINDS = (
    PREPRINT, JOURNAL, "article-magazine", "article-newspaper", "bill", "book", "broadcast",
    "chapter", "classic", "collection", "dataset", "entry", "entry-dictionary",
    "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview", "legal_case",
    "legislation", "manuscript", "map", "motion_picture", "musical_score", "pamphlet", CONFERENCE,
    "patent", "performance", "periodical", "personal_communication", "post", "post-weblog",
    "regulation", "report", "review", "review-book", "software", "song", "speech", "standard",
    "thesis", "treaty", "webpage",
)  # fmt: skip
"""All that there are."""

_WORDS: Mapping[str, str] = {
    PREPRINT: "preprint",
    JOURNAL: "journal article, electronic article, journalpaper, research article, letter to the "
    "editor, letters and comments, review article, systematic review, brief report, case report, "
    "scholarly article, journal articles",
    "article-magazine": "magazine article",
    "article-newspaper": "newspaper article",
    "bill": "bill",
    "book": "monograph, edited book, electronic book, reference book, ebook, books",
    "broadcast": "podcast, tv broadcast, radio broadcast",
    "chapter": "book section, book chapter, book part, book track, bookitem, electronic book "
    "section, in book, book item",
    "classic": "classical work, ancient text",
    "dataset": "data set, database, data, online database, aggregated database, datasets",
    "entry": "reference entry",
    "entry-dictionary": "dictionary entry, dictionary",
    "entry-encyclopedia": "encyclopedia article, encyclopedia entry, encyclopedia",
    "graphic": "artwork, image",
    "legal_case": "case, legal case",
    "legislation": "statute",
    "manuscript": "unpublished work, unpublished",
    "motion_picture": "film, video recording, film or broadcast, audiovisual material, movie",
    "musical_score": "music",
    CONFERENCE: "conference paper, conference, proceedings article, conference proceedings, "
    "conference proceeding, conference object, conference article, proceedings paper, "
    "conference contribution, in proceedings, speeches meeting papers",
    "personal_communication": "personal communication, email, instant message, letter",
    "post": "forum post",
    "post-weblog": "blog post, blog, blog posting",
    "regulation": "legal rule or regulation",
    "report": "technical report, tech report, government document, working paper, reports",
    "review": "peer review",
    "review-book": "book review",
    "software": "computer program, software source code, computational notebook",
    "song": "audio recording",
    "speech": "presentation",
    "thesis": "dissertation, phd thesis, doctoral thesis, masters thesis, master thesis, "
    "bachelor thesis, diploma thesis, dissertations theses, habilitation thesis, doctoral "
    "dissertation",
    "webpage": "web page, online, website",
}
"""What others say, by what it is here."""


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text[:80].casefold())


_KNOWN = {_folded(kind): kind for kind in KINDS} | {
    _folded(word): kind for kind, words in _WORDS.items() for word in words.split(",")
}


def canonical(text: str, own: Mapping[str, str] | None = None) -> str:
    """The kind that is meant; '' for what is none. `own` are words that a source means otherwise.

    >>> canonical("journalArticle"), canonical("Book Chapter"), canonical("preprint")
    ('article-journal', 'chapter', 'article')
    >>> canonical("article", {"article": JOURNAL}), canonical("document"), canonical("misc")
    ('article-journal', '', '')
    """
    word = _folded(text.rpartition("info:eu-repo/semantics/")[2])
    if own and word in own:
        return own[word]
    return _KNOWN.get(word, "")


def first(texts: Iterable[str], own: Mapping[str, str] | None = None) -> str:
    """Of several words the first that is of a kind."""
    return next((kind for text in texts if (kind := canonical(text, own))), "")


_TELLING = (PREPRINT, CONFERENCE, "chapter", "thesis", "book", JOURNAL)


def telling(texts: Iterable[str], own: Mapping[str, str] | None = None) -> str:
    """Of several words that are all said of one work the one that says most.

    >>> telling(["JournalArticle", "Dataset"]), telling(["JournalArticle", "Conference"])
    ('article-journal', 'paper-conference')
    """
    found = {kind for text in texts if (kind := canonical(text, own))}
    return next((kind for kind in (*_TELLING, *sorted(found)) if kind in found), "")


ARTICLES: Mapping[str, str] = dict.fromkeys(
    ("article", "review", "letter", "editorial", "articleinpress", "shortsurvey", "note"), JOURNAL
)
"""What stands in journals, as databases of them call it."""


_PUBLISHED = frozenset(
    (JOURNAL, "article-magazine", "article-newspaper", CONFERENCE, "book", "chapter", "entry",
     "entry-dictionary", "entry-encyclopedia", "patent", "review", "review-book", "standard",
     "thesis")
)  # fmt: skip
_PAGES = frozenset(("webpage", "post", "post-weblog", "manuscript"))


def rank(kind: str) -> int:
    """How much a kind says where sources differ: published, before a preprint, before a page.

    >>> rank("book") > rank("report") == rank("article") > rank("webpage")
    True
    """
    return 2 if kind in _PUBLISHED else 0 if kind in _PAGES else 1


ZOTERO: Mapping[str, str] = {
    PREPRINT: "preprint", JOURNAL: "journalArticle", "article-magazine": "magazineArticle",
    "article-newspaper": "newspaperArticle", "bill": "bill", "book": "book",
    "broadcast": "radioBroadcast", "chapter": "bookSection", "classic": "book",
    "collection": "book", "dataset": "dataset", "entry": "encyclopediaArticle",
    "entry-dictionary": "dictionaryEntry", "entry-encyclopedia": "encyclopediaArticle",
    "event": "presentation", "figure": "artwork", "graphic": "artwork", "hearing": "hearing",
    "interview": "interview", "legal_case": "case", "legislation": "statute",
    "manuscript": "manuscript", "map": "map", "motion_picture": "film",
    "musical_score": "manuscript", "pamphlet": "manuscript", CONFERENCE: "conferencePaper",
    "patent": "patent", "performance": "presentation", "periodical": "journalArticle",
    "personal_communication": "letter", "post": "forumPost", "post-weblog": "blogPost",
    "regulation": "statute", "report": "report", "review": "journalArticle",
    "review-book": "journalArticle", "software": "computerProgram", "song": "audioRecording",
    "speech": "presentation", "standard": "standard", "thesis": "thesis", "treaty": "statute",
    "webpage": "webpage",
}  # fmt: skip
"""What Zotero makes of each: https://github.com/zotero/zotero-schema, and its nearest for what it
has no type for."""
