"""The site's words: dates, numbers, plural forms, catalogues."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from markupsafe import Markup

from generator import workflow
from generator.config import parse_settings
from generator.editions import Period, period_of
from generator.errors import ConfigError
from generator.models import Cadence
from generator.project import Project, open_project
from generator.render import Renderer
from generator.views import places
from generator.words import ENGLISH, Message, Words, messages_of, parse_catalog, script_data
from generator.words.values import PLACEHOLDER
from generator.workflow import wording
from tests import words as catalogues
from tests.builders import TODAY, date

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"""
GERMAN = PO.format(language="de", plural="nplurals=2; plural=(n != 1);")


def _words(language: str = "de", po: str = GERMAN) -> Words:
    return Words(language=language, translations=parse_catalog(po.encode(), path="x.po"))


def _period(day: str, cadence: Cadence) -> Period:
    found = period_of(date(day), cadence)
    assert found
    return found


def _german() -> Words:
    po = (catalogues.LOCALE / "de.po").read_bytes()
    return Words(language="de", translations=parse_catalog(po, path="de.po"))


@pytest.mark.parametrize(
    ("language", "day", "month", "year"),
    [
        ("en", "7 November 2025", "November 2025", "2025"),
        ("en-US", "November 7, 2025", "November 2025", "2025"),
        ("de", "7. November 2025", "November 2025", "2025"),
        ("de-AT", "7. November 2025", "November 2025", "2025"),
        ("ja", "2025年11月7日", "2025年11月", "2025"),
    ],
)
def test_a_date_is_written_as_exact_as_it_is_known(
    language: str, day: str, month: str, year: str
) -> None:
    words = Words(language=language)
    found = [words.date(date(text)) for text in ("2025-11-07", "2025-11", "2025")]
    assert found == [day, month, year]
    assert words.date(None) == ""


def test_numbers_are_written_as_the_language_does() -> None:
    assert [ENGLISH.number(one) for one in (0, 1234, 0.5, -2.1236)] == [
        "0",
        "1,234",
        "0.5",
        "-2.124",
    ]
    german = Words(language="de")
    assert [german.number(one) for one in (1234567, 0.5)] == ["1.234.567", "0,5"]
    assert (german.decimal(2, 1), ENGLISH.decimal(2, 1)) == ("2,0", "2.0")


def test_values_go_into_messages_once() -> None:
    words = _words(po=GERMAN + '\nmsgid "by {name} in {year}"\nmsgstr "{year} von {name}"\n')
    said = words.gettext("by {name} in {year}", name="{year}", year="2025")
    assert said == "2025 von {year}"
    # Nothing but names: no message reaches into a value.
    assert ENGLISH.gettext("{a.b} {a[0]} {a!r} {}", a=1) == "{a.b} {a[0]} {a!r} {}"


def test_plural_forms_are_those_of_the_language() -> None:
    polish = PO.format(
        language="pl",
        plural="nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && "
        "(n%100<10 || n%100>=20) ? 1 : 2);",
    )
    polish += '\nmsgid "{count} day"\nmsgid_plural "{count} days"\n'
    polish += 'msgstr[0] "{count} dzień"\nmsgstr[1] "{count} dni"\nmsgstr[2] "{count} dnia"\n'
    words = _words("pl", polish)
    said = [words.ngettext("{count} day", "{count} days", n) for n in (1, 2, 5, 22)]
    assert said == ["1 dzień", "2 dni", "5 dnia", "22 dni"]
    # The browser chooses by Unicode's categories.
    data = script_data(words, [Message("{count} day", plural="{count} days")])
    forms = data["messages"]["{count} day"]
    assert (forms["one"], forms["few"], forms["many"]) == (
        "{count} dzień",
        "{count} dni",
        "{count} dnia",
    )


def test_the_browser_gets_only_what_differs_from_english() -> None:
    words = _words(
        po=GERMAN + '\nmsgid "Save"\nmsgstr "Merken"\n\nmsgctxt "mark"\nmsgid "Read"\n'
        'msgstr "Gelesen"\n\nmsgid "Hide"\nmsgstr "Hide"\n\nmsgid "Unused"\nmsgstr "Ungenutzt"\n'
    )
    asked = messages_of("x.js", b'_("Save"); _("Hide"); _("New"); pgettext("mark", "Read")')
    data = script_data(words, asked)
    assert data == {
        "language": "de",
        "messages": {"Save": "Merken", "mark\x04Read": "Gelesen"},
    }


def test_a_translation_and_its_values_are_text_in_a_template(tmp_path: Path) -> None:
    po = GERMAN + '\nmsgid "by {name}"\nmsgstr "<b>von</b> *{name}*"\n'
    po += '\nmsgid "{count} paper"\nmsgid_plural "{count} papers"\n'
    po += 'msgstr[0] "{count} Paper"\nmsgstr[1] "{count} Paper"\n'
    (tmp_path / "t.md").write_text(
        '{{ _("by {name}", name=name) }}|{{ _("by {name}", name=link(name, "papers/y.md")) }}|'
        '{{ ngettext("{count} paper", "{count} papers", 1200, count=1200 | strong) }}|'
        "{{ 1200 | number }}"
    )
    renderer = Renderer([tmp_path], _words(po=po))
    plain, linked, counted, number = renderer.render(
        "t.md", "papers/x.md", {"name": "<i>[x](y)"}
    ).split("|")
    hostile = "&#60;i&#62;&#91;x&#93;&#40;y&#41;"
    assert plain == f"&#60;b&#62;von&#60;&#47;b&#62; &#42;{hostile}&#42;"
    link = f'<a href="dg-site:papers/y/">{hostile}</a>'
    assert linked == f"&#60;b&#62;von&#60;&#47;b&#62; &#42;{link}&#42;"
    assert counted == "<strong>1&#46;200</strong> Paper"
    assert number == Markup("1&#46;200")


def test_weeks_months_and_days_have_names_in_both_languages() -> None:
    cadences = (Cadence.DAY, Cadence.WEEK, Cadence.MONTH, Cadence.YEAR)
    periods = [_period("2025-11-07", cadence) for cadence in cadences]
    german = _german()
    assert [places.period_title(one, ENGLISH) for one in periods] == [
        "7 November 2025", "Week 45, 2025", "November 2025", "2025",
    ]  # fmt: skip
    assert [places.period_title(one, german) for one in periods] == [
        "7. November 2025", "Woche 45, 2025", "November 2025", "2025",
    ]  # fmt: skip
    assert [places.period_label(one, german) for one in periods[1:]] == [
        "KW 45 2025", "Nov. 2025", "2025",
    ]  # fmt: skip
    assert places.period_span(periods[1], german) == "3. November 2025 bis 9. November 2025"
    assert german.weekdays[0] == ("M", "Montag")
    views = [places.edition_place(one, german) for one in periods[:2]]
    assert [one.short for one in views] == ["7", "Woche 45"]


# The catalogues of the repository.


def test_the_catalogues_are_what_the_sources_ask_for() -> None:
    template = catalogues.make_template()
    hint = "run: python3 dev.py words"
    assert catalogues.TEMPLATE.read_bytes() == catalogues.text_of(template), hint
    for path in catalogues.LOCALE.glob("*.po"):
        after = catalogues.text_of(catalogues.updated(catalogues.read(path), template))
        assert path.read_bytes() == after, hint


def _translations() -> list[tuple[str, tuple[str, ...], tuple[str, ...], bool]]:
    """Name, ids, texts (one, or two for plural forms) and whether it is fuzzy, of each message."""
    found = []
    for one in catalogues.read(catalogues.LOCALE / "de.po"):
        ids = one.id if isinstance(one.id, tuple) else (str(one.id),)
        texts = one.string if isinstance(one.string, tuple) else (str(one.string or ""),)
        if ids[0]:
            found.append((ids[0], ids, tuple(str(text) for text in texts), one.fuzzy))
    return found


def test_german_is_complete() -> None:
    lacking = [name for name, _, texts, fuzzy in _translations() if fuzzy or not all(texts)]
    assert lacking == []


def test_german_has_the_same_placeholders() -> None:
    for name, ids, texts, _ in _translations():
        wanted = set(PLACEHOLDER.findall(ids[-1]))
        for text in texts:
            lost = wanted ^ set(PLACEHOLDER.findall(text))
            # The form for one may leave the number out.
            assert lost <= ({"count"} if len(texts) > 1 and text is texts[0] else set()), name


def test_german_has_its_two_plural_forms() -> None:
    for name, ids, texts, _ in _translations():
        assert len(texts) == len(ids), name
    german = _german()
    assert [german.ngettext("{count} author", "{count} authors", n) for n in (0, 1, 2)] == [
        "0 Autoren", "1 Autor", "2 Autoren",
    ]  # fmt: skip


def test_english_needs_no_catalogue() -> None:
    assert ENGLISH.gettext("Themes") == "Themes"
    assert type(ENGLISH.translations) is gettext.NullTranslations


# The language of a project.


def _in(project: Project, language: str) -> Project:
    path = project.root / "digest.toml"
    path.write_text(f'[site]\ntitle = "T"\nlanguage = "{language}"\n', encoding="utf-8")
    return open_project(project.root, today=TODAY)


@pytest.mark.parametrize("language", ["german", "DE", "de_DE", "../x", ""])
def test_a_language_that_is_no_tag_is_refused(language: str) -> None:
    with pytest.raises(ConfigError, match=r"site\.language"):
        parse_settings(f'[site]\nlanguage = "{language}"\n')


@pytest.mark.parametrize("language", ["fr", "xx"])
def test_a_language_without_words_is_refused_with_a_way_on(project: Project, language: str) -> None:
    with pytest.raises(ConfigError, match=f"no words for '{language}'") as caught:
        wording.load_words(_in(project, language))
    assert "de, en" in caught.value.hint
    assert f"templates/locale/{language}.po" in caught.value.hint


def test_a_projects_own_catalogue_goes_first_and_the_packages_after(project: Project) -> None:
    folder = project.root / "templates" / "locale"
    folder.mkdir(parents=True)
    (folder / "de.po").write_text(GERMAN + '\nmsgid "Themes"\nmsgstr "Gebiete"\n', encoding="utf-8")
    (folder / "de-AT.po").write_text(GERMAN + '\nmsgid "Today"\nmsgstr "Heit"\n', encoding="utf-8")
    words = wording.load_words(_in(project, "de-AT"))
    assert words.gettext("Today") == "Heit"
    assert words.gettext("Themes") == "Gebiete"
    assert words.gettext("Editions") == "Ausgaben"
    assert wording.load_words(_in(project, "de")).gettext("Today") == "Heute"


def test_a_broken_catalogue_is_named(project: Project) -> None:
    folder = project.root / "templates" / "locale"
    folder.mkdir(parents=True)
    (folder / "fr.po").write_text("Thèmes\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"templates/locale/fr\.po: is no catalogue"):
        wording.load_words(_in(project, "fr"))


@pytest.mark.parametrize("said", ["Lese{foo}liste", "{0} Liste", "{title}"])
def test_a_translation_that_asks_for_an_unknown_value_is_named(project: Project, said: str) -> None:
    folder = project.root / "templates" / "locale"
    folder.mkdir(parents=True)
    (folder / "de.po").write_text(
        f'{GERMAN}\nmsgid "Reading list"\nmsgstr "{said}"\n', encoding="utf-8"
    )
    project = _in(project, "de")
    with pytest.raises(ConfigError, match=r"templates/locale/de\.po: line \d+: .* asks for \{"):
        workflow.check(project)


@pytest.mark.parametrize(
    ("language", "base"),
    [("en", "en"), ("de", "de"), ("de-AT", "de"), ("pt-BR", "pt-BR"), ("gd", "en")],
)
def test_the_themes_own_words_are_the_nearest_there_are(language: str, base: str) -> None:
    assert wording.theme_language(language) == base
