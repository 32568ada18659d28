"""Which words of a paper are in another language than the site's: those are marked as such."""

from __future__ import annotations

from generator.models import Paper
from generator.text import languages
from generator.words import Words


def foreign(paper: Paper, text: str, words: Words) -> str:
    """The `lang` of a text of the paper; '' = the site's own, or not known."""
    tag = languages.tag(paper.language)
    if not tag or tag == languages.tag(words.language) or not languages.may_be(tag, text):
        return ""
    return tag
