"""The order of the steps, and nothing else: each verb of the command line is a function here.

Each is imported when it is first asked for: most verbs need no numpy.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.workflow.adding import Added, add
    from generator.workflow.arranging import Arranged, arrange
    from generator.workflow.checking import check, check_site, status
    from generator.workflow.exporting import Exported, export
    from generator.workflow.fetching import Fetched, SourceRow, fetch
    from generator.workflow.making import Built, build
    from generator.workflow.proposing import (
        Themed,
        accept,
        propose,
        sort_again,
        tell_themes,
        write_proposal,
    )

__all__ = [
    "Added",
    "Arranged",
    "Built",
    "Exported",
    "Fetched",
    "SourceRow",
    "Themed",
    "accept",
    "add",
    "arrange",
    "build",
    "check",
    "check_site",
    "export",
    "fetch",
    "propose",
    "sort_again",
    "status",
    "tell_themes",
    "write_proposal",
]
_MODULES = {
    "adding": {"Added", "add"},
    "arranging": {"Arranged", "arrange"},
    "checking": {"check", "check_site", "status"},
    "exporting": {"Exported", "export"},
    "fetching": {"Fetched", "SourceRow", "fetch"},
    "making": {"Built", "build"},
    "proposing": {"Themed", "accept", "propose", "sort_again", "tell_themes", "write_proposal"},
}


def __getattr__(name: str) -> Any:
    for module, names in _MODULES.items():
        if name in names:
            return getattr(importlib.import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
