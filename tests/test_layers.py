"""The architecture, as a test: imports point down, modules and functions stay small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "generator"
LAYERS = (
    {"errors"},
    {"models"},
    {"text"},
    {"config", "resources", "files", "packing", "store", "words", "escaping"},
    {
        "plain",
        "sandbox",
        "intake",
        "vocabulary",
        "reading",
        "fetch",
        "scaffold",
        "engines",
        "replacing",
        "editions",
        "ranking",
        "space",
    },
    {"formats", "render", "filling", "graph", "matching", "keeping", "series"},
    {"themes", "discovery", "related", "trends", "charts", "kinship", "layout"},
    {"library", "lint", "sitecheck", "catalog", "project", "site", "proposing"},
    {"views"},
    {"search", "exports", "api", "feeds", "mail"},
    {"pages", "delivery"},
    {"workflow"},
    {"preview", "console"},
    {"cli"},
    {"__main__"},
)
"""From the lowest; a module imports from those below its own only."""
LAYER_OF = {name: layer for layer, names in enumerate(LAYERS) for name in names}
EFFECTS = {"files", "store", "replacing", "reading", "fetch", "scaffold", "engines", "library",
           "site", "project", "preview", "delivery", "workflow", "cli", "console", "resources",
           "render"}  # fmt: skip
"""Modules that may touch files or processes. `render` and `resources` only read templates."""
PACKAGES = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
MODULES = sorted(PACKAGE.rglob("*.py"))


def _name(path: Path) -> str:
    """`generator/text/tex.py` → `text`; `generator/cli/site.py` → `cli`."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imports(path: Path) -> set[str]:
    """Dotted names of our own modules that a module imports, wherever in its text."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            module = node.module or ""
            found |= {f"{module}.{alias.name}" for alias in node.names} | {module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name.removeprefix("generator.") for name in found if name.startswith("generator.")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_down(path: Path) -> None:
    own = _name(path)
    if own == "__init__":
        return
    assert own in LAYER_OF, f"give {own} a layer"
    for imported in _imports(path):
        other = imported.split(".")[0]
        if other not in LAYER_OF or (other == own and own in PACKAGES):
            continue
        both = f"{own} (layer {LAYER_OF[own]}) imports {other} (layer {LAYER_OF[other]})"
        assert LAYER_OF[other] < LAYER_OF[own], both


def test_formats_know_of_each_other_only_what_they_share() -> None:
    """Their own folder and `documents`; the registry loads them by name, when it is asked."""
    folder = PACKAGE / "formats"
    listing = {"format", "listing", "registry"}
    for path in folder.rglob("*.py"):
        own = path.relative_to(folder).parts[0].removesuffix(".py")
        siblings = {name.split(".")[1] for name in _imports(path) if name.startswith("formats.")}
        shared = {*(listing if own in (*listing, "__init__") else {own}), "documents"}
        assert siblings <= shared, f"{path.name} imports {siblings - shared}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_pure_modules_open_nothing(path: Path) -> None:
    if _name(path) in EFFECTS:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    forbidden = {"open", "now", "today", "read_text", "read_bytes", "write_text", "write_bytes",
                 "urlopen", "environ", "getenv", "random", "time"}  # fmt: skip
    assert not (called & {"open", "input", "print"}), path
    assert not (named & (forbidden - {"today"})), path


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 350, f"{path.name} has over 350 lines: grow a folder"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 45, f"{path.name}:{node.lineno} {node.name} has {length} lines"
