"""Time and memory on 1,000 to 50,000 arXiv papers: `python -m benchmarks.scale [--json]`.

Each measurement has a process of its own, so that the peak is its own; reading the papers is not
timed, but the papers are in the peak.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import arxiv, data, feeds, method, report
from generator.text.phrases import PaperText

SIZES = (1_000, 10_000, 50_000)
MOST_SECONDS = 1_800
"""One measurement may take so long, with reading."""
RELATED = 8
"""As many as a paper's page shows."""

JOBS: dict[str, Callable[[Sequence[PaperText]], object]] = {
    "assign": lambda papers: method.assign(arxiv.vocabulary(), papers),
    "discover": method.discover,
    "feeds": feeds.make,
    "related": lambda papers: method.related(papers, RELATED),
}


def run(job: str, size: int) -> dict[str, float | None]:
    """Do it in this process: seconds and peak in MB; None where there is nothing to do."""
    papers = [one.paper for one in data.corpus(size)]
    start = time.perf_counter()
    found = JOBS[job](papers)
    seconds = round(time.perf_counter() - start, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts bytes, Linux kB.
    megabytes = round(peak / (1e6 if sys.platform == "darwin" else 1e3))
    return {"seconds": None if found is None else seconds, "peak MB": megabytes}


def measured(job: str, size: int) -> dict[str, report.Value]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.scale", job, str(size)]
    root = Path(__file__).resolve().parents[1]
    try:
        done = subprocess.run(
            command, cwd=root, timeout=MOST_SECONDS, check=True, stdout=subprocess.PIPE, text=True
        )
    except subprocess.TimeoutExpired:
        return {"seconds": f"over {MOST_SECONDS}", "peak MB": None}
    answer: dict[str, report.Value] = json.loads(done.stdout)
    return answer


def sections() -> list[report.Section]:
    """Each job on each number of papers; `data.Missing` when the corpus is not here."""
    data.corpus(0)
    rows = []
    for job in JOBS:
        for size in SIZES:
            print(f"{job}, {size:,} papers …", file=sys.stderr)
            rows.append(report.Row(name=f"{job}, {size:,} papers", values=measured(job, size)))
    return [report.Section(title="Scale", rows=rows)]


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in JOBS:
        print(json.dumps(run(sys.argv[1], int(sys.argv[2]))))
    else:
        report.main(__doc__, sections)
