"""The Nu HTML checker and Lighthouse on a built site: `python -m benchmarks.checkers [SITE]`.

They come from npm into `.tools/npm` (`--install`), with the versions of `PACKAGES` and without
running their scripts; so does what `benchmarks.clients` asks about mails. What is not on the
machine is said, and nothing else is done.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.browsing import CHROMIUM, served

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools" / "npm"
PACKAGES = ("vnu-jar@26.9.27", "lighthouse@12.8.2", "caniemail@1.0.5")
"""Lighthouse 13 and caniemail 2 need Node 22."""
JAR = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LIGHTHOUSE = TOOLS / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")

ALLOWED = {
    r"Attribute .autocomplete. is only allowed when the input type is": "drawer and search toggles",
    r"The value of the .for. attribute of the .label. element must be": "title of a contents list",
    r"Bad value .. for attribute .tabindex. on element .label.": "sections of the menu",
    r"The .aria-hidden. attribute must not be used on any .label.": "overlay (Zensical)",
}
"""Errors of Material's own templates → where. All others are ours."""
OF_MAILS = {
    r"The .(?:border|cellpadding|cellspacing|width). attribute on the .table.": (
        "tables of mails, for Outlook"
    ),
    r"The .align. attribute on the .td. element is obsolete": "tables of mails, for Outlook",
    r"Attribute .xmlns:[vo]. not allowed here": "namespaces of mails, for Outlook",
    r"CSS: .mso-hide.": "preheader of mails, for Outlook",
}
"""The same of the copies of mails, which are what mail programs get."""
_MAIL = re.compile(r"mail/\d[^/]*/index\.html\Z")


def lacking(program: str) -> str:
    """Why the checker cannot run here; empty when it can.

    Args:
        program: "html" or "lighthouse".
    """
    needed = {"html": ("java", JAR), "lighthouse": ("node", LIGHTHOUSE)}[program]
    if not shutil.which(needed[0]):
        return f"there is no {needed[0]}"
    if not needed[1].is_file():
        return f"{needed[1].name} is not installed: python -m benchmarks.checkers --install"
    if program == "lighthouse" and not Path(CHROMIUM).is_file():
        return "there is no Chromium"
    return ""


def install() -> str:
    """Bring them from npm; the reason when that fails."""
    if not shutil.which("npm"):
        return "there is no npm"
    TOOLS.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--prefix", str(TOOLS), "--ignore-scripts", "--no-audit"]
    result = subprocess.run([*command, *PACKAGES], capture_output=True, text=True, check=False)
    return result.stderr.strip()[-500:] if result.returncode else ""


def html_errors(site: Path) -> tuple[list[str], Counter[str]]:
    """What the Nu checker says of every page of a site.

    Returns:
        Errors and warnings of our own, each with its page; how often each allowed one came.
    """
    command = ["java", "-Xmx1g", "-jar", str(JAR), "--skip-non-html", "--format", "json"]
    result = subprocess.run(
        [*command, "--exit-zero-always", str(site)], capture_output=True, text=True, check=True
    )
    ours = []
    allowed: Counter[str] = Counter()
    for one in json.loads(result.stderr)["messages"]:
        if one["type"] == "info" and one.get("subType") != "warning":
            continue
        page = one["url"].partition(f"{site.name}/")[2]
        known = ALLOWED | (OF_MAILS if _MAIL.match(page) else {})
        reason = next((why for what, why in known.items() if re.match(what, one["message"])), "")
        if reason:
            allowed[reason] += 1
            continue
        ours.append(f"{page}:{one.get('lastLine')}: {one['message']}")
    return ours, allowed


def lighthouse(
    site: Path, places: Sequence[str]
) -> Iterator[tuple[str, dict[str, int], list[str]]]:
    """Scores of pages as Lighthouse gives them for a slow telephone: 0 to 100 by category.

    Yields:
        The place, its scores, and the names of weighed audits that are not perfect.
    """
    with served(site, packs=True) as address, tempfile.TemporaryDirectory() as folder:
        for place in places:
            out = Path(folder) / "out.json"
            flags = "--headless=new --disable-gpu" + " --no-sandbox" * (os.getuid() == 0)
            command = ["node", str(LIGHTHOUSE), address + place, "--quiet", "--output=json"]
            subprocess.run(
                [*command, f"--output-path={out}", f"--chrome-flags={flags}"],
                env=os.environ | {"CHROME_PATH": CHROMIUM},
                capture_output=True,
                check=True,
            )
            said = json.loads(out.read_text(encoding="utf-8"))
            scores = {
                name: round(100 * (said["categories"][name]["score"] or 0)) for name in CATEGORIES
            }
            costly = [
                one["id"]
                for name in CATEGORIES
                for one in said["categories"][name]["auditRefs"]
                if one["weight"] and (said["audits"][one["id"]]["score"] or 0) < 1
                if said["audits"][one["id"]]["score"] is not None
            ]
            yield place, scores, costly


def fullest(site: Path) -> tuple[str, str, str]:
    """Home, and the largest theme and paper."""

    def largest(folder: str) -> str:
        pages = sorted((site / folder).glob("*/index.html"))
        return f"{folder}/{max(pages, key=lambda one: one.stat().st_size).parent.name}/"

    return "", largest("themes"), largest("papers")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site")
    parser.add_argument("--install", action="store_true", help="bring the checkers, check nothing")
    given = parser.parse_args()
    if given.install:
        print(install() or "installed")
        return
    if not (given.site / "index.html").is_file():
        sys.exit(f"{given.site} is no built site: run digest build")
    print(f"Nu checker: {lacking('html') or 'every page'}")
    if not lacking("html"):
        ours, allowed = html_errors(given.site)
        print("\n".join([*ours, f"{len(ours)} of our own; of Material's: {dict(allowed)}"]))
    print(f"Lighthouse: {lacking('lighthouse') or 'telephone, gzip'}")
    if not lacking("lighthouse"):
        for place, scores, costly in lighthouse(given.site, fullest(given.site)):
            print(f"/{place}", scores, *costly)


if __name__ == "__main__":
    main()
