"""The site's words: catalogues from the template folders, and what the theme and browsers get."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from babel import Locale, UnknownLocaleError

from generator.errors import ConfigError
from generator.project import Project
from generator.words import (
    Message,
    Translations,
    Words,
    lookup_order,
    merge,
    messages_of,
    parse_catalog,
    script_data,
)

SOURCE_LANGUAGE = "en"
SCRIPT_WORDS = "assets/digest/words.js"


def load_words(project: Project, language: str = "") -> Words:
    """The words of a language; without a name, of that which `digest.toml` names.

    Raises:
        ConfigError: there are none, or a catalogue is broken.
    """
    language = language or project.settings.site.language
    wanted = lookup_order(language)
    folders = [folder / "locale" for folder in project.template_folders]
    paths = [folder / f"{name}.po" for name in wanted for folder in folders]
    found = [path for path in paths if path.is_file()]
    if not _is_known(language) or not (found or SOURCE_LANGUAGE in wanted):
        raise ConfigError(
            f"there are no words for {language!r}",
            path=str(project.root / "digest.toml"),
            key="site.language",
            hint=f"there are {', '.join(sorted(set(languages(project)) - {language}))}; "
            f"another language needs a file templates/locale/{language}.po",
        )
    return Words(
        language=language,
        translations=merge(_read(project, found)),
        languages=languages(project),
    )


def languages(project: Project) -> tuple[str, ...]:
    """Those that there are words of: the site's first, then the others by name."""
    folders = [folder / "locale" for folder in project.template_folders]
    ready = {path.stem for folder in folders for path in folder.glob("*.po")}
    own = project.settings.site.language
    return own, *sorted({SOURCE_LANGUAGE, *ready} - {own})


def _is_known(language: str) -> bool:
    """Whether Babel knows its dates and numbers."""
    try:
        Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _read(project: Project, paths: Iterable[Path]) -> list[Translations]:
    return [parse_catalog(path.read_bytes(), path=project.name_of(path)) for path in paths]


def theme_files(project: Project, words: Words) -> dict[str, bytes]:
    """Parts of the theme that are made for the language: path below the theme → text.

    The engines' own template languages know no gettext, but macros as those of the theme's
    own language files.
    """
    sources = {
        path.relative_to(folder).as_posix(): path
        for folder in reversed([one / "theme" for one in project.template_folders])
        for path in sorted(folder.rglob("*.html"))
    }
    messages = _messages(sources)
    said = {one.id: words.gettext(one.id) for one in messages}
    made = {"partials/digest-words.html": _macro("gettext", said, "message")}
    base = theme_language(words.language)
    if base != words.language:
        own = {"language": words.language, "direction": words.direction}
        way = f'{{% import "partials/languages/{base}.html" as base %}}'
        made[f"partials/languages/{words.language}.html"] = way + _macro("t", own, "base.t(key)")
    return {path: text.encode() for path, text in made.items()}


def _macro(name: str, said: Mapping[str, str], otherwise: str) -> str:
    parameter = "key" if name == "t" else "message"
    table = json.dumps(dict(sorted(said.items())), ensure_ascii=False)
    return (
        f"{{% macro {name}({parameter}) %}}"
        f"{{{{ ({table}[{parameter}] or {otherwise}) | e }}}}{{% endmacro %}}\n"
    )


def theme_language(language: str) -> str:
    """The nearest language of Material's own texts; those of Zensical are the same."""
    spec = importlib.util.find_spec("material")
    places = list(spec.submodule_search_locations or ()) if spec else []
    for name in lookup_order(language):
        for place in places:
            if (Path(place) / "templates/partials/languages" / f"{name}.html").is_file():
                return name
    return SOURCE_LANGUAGE


def script_file(words: Words, scripts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The browser's words: what the scripts ask for, in the site's language."""
    messages = {
        one for name, source in sorted(scripts.items()) for one in messages_of(name, source)
    }
    data = json.dumps(script_data(words, messages), ensure_ascii=False, sort_keys=True)
    return {SCRIPT_WORDS: f"globalThis.digestWords = {data};\n".encode()}


def environment(words: Words) -> dict[str, str]:
    """What `mkdocs.yml` asks for."""
    return {
        "DIGEST_SITE_LANGUAGE": words.language,
        "DIGEST_WORDS_ABOUT": words.gettext("About this site"),
        "DIGEST_WORDS_LIGHT": words.gettext("Switch to light mode"),
        "DIGEST_WORDS_DARK": words.gettext("Switch to dark mode"),
        "DIGEST_WORDS_SYSTEM": words.gettext("Follow the system"),
    }


def _messages(sources: Mapping[str, Path]) -> list[Message]:
    every = (messages_of(name, path.read_bytes()) for name, path in sorted(sources.items()))
    return sorted({message for found in every for message in found})
