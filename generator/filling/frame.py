"""What `mkdocs.yml` and a project's theme say: may pages be filled, and which are in the menu.

Only what is known to treat all pages of a kind alike is let pass; everything else is a hindrance,
and then every page goes through the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

DOCS_DIR = "DIGEST_DOCS_DIR"
"""The variable by which the engine is told where its pages are."""
_KNOWN = frozenset(
    "site_name site_description site_url site_author copyright docs_dir site_dir nav not_in_nav"
    " use_directory_urls theme plugins markdown_extensions extra extra_css extra_javascript"
    " validation repo_url repo_name remote_branch remote_name dev_addr strict watch".split()
)
_EXTENSIONS = frozenset(
    "abbr admonition attr_list def_list footnotes md_in_html sane_lists tables toc"
    " pymdownx.betterem pymdownx.caret pymdownx.details pymdownx.emoji pymdownx.highlight"
    " pymdownx.inlinehilite pymdownx.keys pymdownx.mark pymdownx.smartsymbols pymdownx.superfences"
    " pymdownx.tabbed pymdownx.tasklist pymdownx.tilde".split()
)
"""These leave a raw HTML block as it is; a test converts our pages with all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What of the project's settings matters here."""

    nav: frozenset[str] = frozenset()
    """Paths of the pages in the menu."""
    hindrance: str = ""
    """Why pages may not be filled; '' = they may."""
    search: bool = True
    """Whether the engine is asked for a search of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class _Tagged:
    """A value that has a tag, such as `!ENV`, whose `tag` is `ENV`."""

    tag: str
    value: Any


class _Loader(yaml.SafeLoader):
    """Reads what the engines read, and does nothing that a tag asks for."""


def _tagged(loader: _Loader, tag: str, node: yaml.Node) -> _Tagged:
    if isinstance(node, yaml.MappingNode):
        return _Tagged(tag, loader.construct_mapping(node, deep=True))
    if isinstance(node, yaml.SequenceNode):
        return _Tagged(tag, loader.construct_sequence(node, deep=True))
    return _Tagged(tag, node.value)


_Loader.add_multi_constructor("!", _tagged)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _tagged)


def read_frame(text: str, overrides: Mapping[str, tuple[str, str]]) -> Frame:
    """The frame by the text of `mkdocs.yml`.

    `overrides` are templates of the project's own theme: name → its text and that of the package's
    file of the same name, '' = there is none.
    """
    try:
        config = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader that builds no objects
    except (yaml.YAMLError, RecursionError):
        return Frame(hindrance="mkdocs.yml cannot be read")
    if not isinstance(config, dict):
        return Frame(hindrance="mkdocs.yml cannot be read")
    hindrances = (*_hindrances(config), *_own_templates(overrides))
    return Frame(
        nav=frozenset(_paths(config.get("nav"))),
        hindrance=next(iter(hindrances), ""),
        search=config.get("plugins") not in ([], {}),
    )


def _hindrances(config: Mapping[Any, Any]) -> Iterator[str]:
    docs = config.get("docs_dir")
    if not (isinstance(docs, _Tagged) and docs.tag == "ENV" and DOCS_DIR in docs.value):
        yield f"mkdocs.yml has no `docs_dir: !ENV [{DOCS_DIR}, site_src]`"
    if unknown := sorted(str(key) for key in set(config) - _KNOWN):
        yield f"`{unknown[0]}` in mkdocs.yml may look at every page"
    if config.get("plugins") not in ([], {}):
        yield "plugins in mkdocs.yml may look at every page"
    if not isinstance(config.get("nav"), list):
        yield "mkdocs.yml has no `nav`, so that every page is in the menu"
    if config.get("use_directory_urls", True) is not True:
        yield "`use_directory_urls` is off in mkdocs.yml"
    theme = config.get("theme")
    named = (theme.get("name"), theme.get("custom_dir")) if isinstance(theme, dict) else ()
    if named != ("material", ".digest/theme"):
        yield "mkdocs.yml has another theme"
    features = theme.get("features") if isinstance(theme, dict) else ()
    if any(str(one).startswith("content.action.") for one in features or ()):
        # Zensical's names the folder that its pages are in.
        yield "a feature in mkdocs.yml leads to the source of each page"
    for extension in _names(config.get("markdown_extensions") or []):
        if extension not in _EXTENSIONS:
            yield f"the extension {extension} in mkdocs.yml may change HTML"


def _names(extensions: Any) -> Iterator[str]:
    for one in extensions:
        yield from (str(key) for key in one) if isinstance(one, dict) else (str(one),)


def _paths(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav.removeprefix("./")
    elif isinstance(nav, list | dict):
        for one in nav.values() if isinstance(nav, dict) else nav:
            yield from _paths(one)


def _own_templates(overrides: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """A line of a project's own that speaks of the page may ask for anything about it."""
    for name, (own, package) in sorted(overrides.items()):
        known = {line.strip() for line in package.splitlines()}
        for line in own.splitlines():
            if re.search(r"\b(page|pages|nav|toc)\b", line) and line.strip() not in known:
                yield f"templates/theme/{name} asks about the page"
                break
