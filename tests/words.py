"""Brings the catalogues up to date with the sources: `python3 dev.py words`.

`templates/locale/digest.pot` has every message; in the `.po` files beside it new ones are added,
empty or as a fuzzy guess, and those that nobody asks for are removed.
That both was done is proved in tests/test_words.py.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from generator.words import Message, messages_of

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "templates" / "locale"
TEMPLATE = LOCALE / "digest.pot"
SOURCES = ("generator/**/*.py", *(f"templates/**/*.{kind}" for kind in ("md", "html", "txt", "js")))
NO_SOURCES = ("templates/project/",)


def sources() -> Iterable[Path]:
    """Every file that may ask for a message."""
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if not path.relative_to(ROOT).as_posix().startswith(NO_SOURCES):
                yield path


def make_template() -> Catalog:
    """The messages of all sources, each with the files that ask for it; no dates, no lines."""
    places: dict[Message, set[str]] = {}
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        for message in messages_of(name, path.read_bytes()):
            places.setdefault(message, set()).add(name)
    catalog = _empty("")
    for message in sorted(places):
        catalog.add(
            (message.id, message.plural) if message.plural else message.id,
            locations=[(name, 0) for name in sorted(places[message])],
            context=message.context or None,
        )
    return catalog


def read(path: Path) -> Catalog:
    """A catalogue as it stands."""
    return read_po(io.BytesIO(path.read_bytes()), charset="utf-8", abort_invalid=True)


def updated(old: Catalog, template: Catalog) -> Catalog:
    """A language's catalogue with exactly the messages of the template."""
    catalog = _empty(str(old.locale_identifier))
    for message in old:
        if message.id:
            catalog[message.id] = message
    catalog.update(template, no_fuzzy_matching=False, update_header_comment=False)
    catalog.obsolete.clear()
    return catalog


def text_of(catalog: Catalog) -> bytes:
    """The file's bytes: the same for the same messages."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, include_lineno=False, sort_output=True, omit_header=True)
    head = (
        'msgid ""\nmsgstr ""\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
    )
    if catalog.locale:
        head += f'"Language: {catalog.locale_identifier}\\n"\n'
        head += f'"Plural-Forms: {catalog.plural_forms}\\n"\n'
    return (head + "\n" + out.getvalue().decode().strip() + "\n").encode()


def _empty(language: str) -> Catalog:
    return Catalog(locale=language or None, charset="utf-8")


def main() -> None:
    """Write all catalogues."""
    template = make_template()
    TEMPLATE.write_bytes(text_of(template))
    print(f"{len(template)} messages")
    for path in sorted(LOCALE.glob("*.po")):
        catalog = updated(read(path), template)
        path.write_bytes(text_of(catalog))
        missing = sum(not _is_said(one.string) or one.fuzzy for one in catalog if one.id)
        print(f"{path.name}: {missing} to translate")


def _is_said(text: object) -> bool:
    return all(text) if isinstance(text, tuple) else bool(text)


if __name__ == "__main__":
    main()
