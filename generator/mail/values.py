"""What a mail shows. Texts are plain and not escaped; the templates' boundary does that."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A link to what belongs to a paper."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A paper told of in full."""

    id: str
    rank: int
    """Place in the issue, from 0 for the best."""
    title: str
    url: str
    byline: str
    facts: str
    """Date, venue, counts."""
    new: str
    """What is new, in the paper's own words; '' = not said."""
    brief: str
    """Its finding in one phrase; '' = not said."""
    why: str
    """Why it is in the theme; '' = not said."""
    themes: tuple[str, ...]
    """Slugs of all its themes: a reader of any of them gets it."""
    also: tuple[str, ...] = ()
    """Other themes that it is in."""
    late: bool = False
    links: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paper of which only the title is told."""

    id: str
    rank: int
    title: str
    url: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a paper is named on the web."""

    id: str
    url: str
    """Of a theme in a web copy; '' where the site's address is not known."""
    mail: str = ""
    """What the mail is called whose copy that is; '' = this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """Papers that only a web copy names."""

    count: int
    url: str
    mail: str
    themes: tuple[str, ...]
    """The one whose papers they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A theme's papers."""

    slug: str
    title: str
    url: str
    """The theme's page; '' where the site's address is not known."""
    copy: str
    """Its place in the web copy; '' likewise."""
    papers: tuple[Place, ...]
    """All papers of the issue that stand in this theme, told of or not."""
    items: tuple[Item, ...]
    lines: tuple[Line, ...] = ()
    also: tuple[Line, ...] = ()
    """Papers of the theme that stand in another; in web copies only."""

    @property
    def count(self) -> int:
        return len(self.papers)

    @property
    def themes(self) -> tuple[str, ...]:
        """Slugs of all themes of which it tells a paper, its own first."""
        told = (*(one.themes for one in self.items), *(one.themes for one in self.lines))
        return tuple(dict.fromkeys((self.slug, *(slug for themes in told for slug in themes))))

    @property
    def untold(self) -> int:
        """Papers that stand only on the web."""
        return self.count - len(self.items) - len(self.lines)

    @property
    def more(self) -> tuple[More, ...]:
        """Where the untold are, those of this mail's own copy first."""
        told = {one.id for one in self.items} | {one.id for one in self.lines}
        found = Counter((one.mail, one.url) for one in self.papers if one.id not in told)
        return tuple(
            More(count=count, url=url, mail=mail, themes=(self.slug,))
            for (mail, url), count in sorted(found.items(), key=lambda pair: pair[0])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail's content, for all readers of one choice of themes."""

    slug: str
    cadence: str
    language: str
    site: str
    site_url: str
    title: str
    """The period, as people say it."""
    subject: str
    preheader: str
    count: int
    """Papers of the issue for this choice of themes."""
    minutes: int
    """Time to read, at least 1."""
    picks: tuple[Item, ...]
    sections: tuple[Section, ...]
    web_url: str
    """The web copy; '' where the site's address is not known."""
    postal: str
    reason: str
    leave: str
    """How to leave the group that it goes to, `mailto:` or https; '' = by an answer."""

    @property
    def contents(self) -> bool:
        """Whether it is long enough for a list of its themes."""
        return self.cadence != "day" and len(self.sections) > 1

    @property
    def themes(self) -> tuple[str, ...]:
        """Slugs of all themes of which it tells a paper."""
        return tuple(dict.fromkeys(slug for one in self.sections for slug in one.themes))

    @property
    def told(self) -> int:
        """Papers told of in full."""
        return sum(len(section.items) for section in self.sections)

    @property
    def untold(self) -> int:
        return sum(section.untold for section in self.sections)

    @property
    def paper_ids(self) -> tuple[str, ...]:
        """All papers that the mail names, in its order."""
        found: list[str] = []
        for section in self.sections:
            found += [one.id for one in section.items]
            found += [one.id for one in section.lines]
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """What a mail says to every reader of a letter: texts only, so that a ledger can keep it."""

    subject: str
    language: str
    site_url: str
    web_url: str
    html: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A letter as the two bodies of a mail; places for a reader's own addresses are left open."""

    letter: Letter
    html: str
    text: str

    @property
    def bodies(self) -> Bodies:
        letter = self.letter
        return Bodies(
            subject=letter.subject,
            language=letter.language,
            site_url=letter.site_url,
            web_url=letter.web_url,
            html=self.html,
            text=self.text,
        )
