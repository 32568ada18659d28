"""The order of the steps, and nothing else: each verb of the command line is a function here."""

from generator.workflow.adding import Added, add
from generator.workflow.arranging import Arranged, arrange
from generator.workflow.building import Built, build
from generator.workflow.checking import check, check_site, status
from generator.workflow.exporting import Exported, export
from generator.workflow.fetching import Fetched, SourceRow, fetch
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
