"""What the package brings: templates, in the wheel or at the top of a checkout, and words."""

from __future__ import annotations

from pathlib import Path


def templates_folder() -> Path:
    """The folder with `pages/ parts/ theme/ project/`."""
    package = Path(__file__).resolve().parent
    installed = package / "_templates"
    return installed if installed.is_dir() else package.parent / "templates"


def word_vectors() -> bytes:
    """English words for the search by meaning, as `generator.search.learned` reads them."""
    return (Path(__file__).resolve().parent / "search" / "vectors.bin").read_bytes()
