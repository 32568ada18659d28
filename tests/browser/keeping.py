"""What tests of the reading list have in common."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

DAY = "editions/2024-09-04/"
TITLE = "Forgetful Networks: Replay Without a Buffer"
LIST = "reading-list/"


def key(page: Page) -> str:
    """The name of the value in the browser's storage."""
    return str(page.evaluate("`paper-digest ${digestReader.ROOT.pathname}`"))


def raw(page: Page) -> str | None:
    """The value as it is stored."""
    found: str | None = page.evaluate("(key) => localStorage.getItem(key)", key(page))
    return found


def stored(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(raw(page) or "")
    return found


def store(page: Page, value: str, *, under: str = "") -> None:
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key(page) + under, value])


def exported(page: Page, name: str) -> str:
    """The file that the button of that name gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def give(page: Page, content: object) -> None:
    """Import a file of this content."""
    data = content if isinstance(content, str) else json.dumps(content)
    page.locator("[data-dg-file]").set_input_files(
        {"name": "list.json", "mimeType": "application/json", "buffer": data.encode()}
    )


def paper_of(site: Path) -> str:
    """The address of a paper's page."""
    (found,) = (site / "papers").glob("forgetful*/")
    return f"papers/{found.name}/"


def file_of(papers: dict[str, Any], filters: list[Any] | None = None) -> dict[str, Any]:
    """The content of an exported file."""
    found = {"format": "paper-digest-reading-list", "version": 1, "papers": papers}
    return {**found, "filters": filters or []}
