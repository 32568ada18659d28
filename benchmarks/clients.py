"""What mail clients do not know of a mail: `python -m benchmarks.clients FILE.html`.

By the data of https://www.caniemail.com, which npm brings (`python -m benchmarks.checkers
--install`). No mail passes for every client. So what is not known somewhere, and does no harm
there, stands in `ACCEPTED` with its reason; all else is a finding.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.checkers import TOOLS

PACKAGE = TOOLS / "node_modules" / "caniemail" / "dist" / "index.js"

ACCEPTED = {
    "@media": "dark colours only; without it the mail is light",
    "<style> element": "holds dark colours only; all others stand at their elements",
    "Attribute selector": "dark colours of Outlook, in a style element of their own",
    "!important keyword": "dark colours only",
    "Class selector": "dark colours only",
    "Descendant combinator": "dark colours only",
    "Type selector": "dark colours only",
    "display:none": "the preheader; where it shows it is small print above the mail",
    "overflow": "of the preheader, likewise",
    "height property": "max-height of the preheader, likewise",
    "<body> element": "its colours stand at the outer table, too",
    "aria-label attribute": "for screen readers; the title says the same",
    "role attribute": "for screen readers; without it tables of one cell are read as tables",
    "lang attribute": "for screen readers; the body is in one language",
    "width attribute": "of the outer table, whose width is that of what it holds anyhow",
    "text-decoration": "titles are underlined where it is not known",
    "overflow-wrap": "only a word longer than a line needs it",
    "word-break": "only a word longer than a line needs it",
}
"""Feature as caniemail names it → why the mail is good without it."""

_SCRIPT = """
import { readFileSync } from 'node:fs';
const { caniemail, rawData } = await import(process.argv[1]);
// It breaks off where nobody has tried a feature in some client; "u" is its word for that.
const families = {};
for (const { stats } of rawData.data)
  for (const family in stats)
    for (const platform in stats[family]) (families[family] ??= new Set()).add(platform);
for (const { stats } of rawData.data)
  for (const family in families)
    for (const platform of families[family])
      ((stats[family] ??= {})[platform] ??= { 0: 'u' });
const { issues } = caniemail({ clients: ['*'], html: readFileSync(0, 'utf8') });
const found = {};
for (const [client, list] of issues.errors)
  for (const one of list) (found[one.title] ??= new Set()).add(client);
const lists = Object.entries(found).map(([title, clients]) => [title, [...clients].sort()]);
console.log(JSON.stringify(Object.fromEntries(lists)));
"""


def lacking() -> str:
    """Why it cannot be asked here; '' when it can."""
    if not shutil.which("node"):
        return "there is no node"
    if not PACKAGE.is_file():
        return "caniemail is not installed: python -m benchmarks.checkers --install"
    return ""


def unknown(html: str) -> Mapping[str, list[str]]:
    """Feature that a mail uses → the clients that do not know it."""
    result = subprocess.run(
        ["node", "--input-type=module", "--eval", _SCRIPT, PACKAGE.as_uri()],
        input=html, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: Mapping[str, list[str]] = json.loads(result.stdout)
    return found


def main() -> None:
    if why := lacking():
        sys.exit(why)
    found = unknown(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for feature, clients in sorted(found.items()):
        print(f"{ACCEPTED.get(feature, 'NOT ACCEPTED')} | {feature} | {' '.join(clients)}")
    sys.exit(bool(set(found) - set(ACCEPTED)))


if __name__ == "__main__":
    main()
