"""The order of the steps, and nothing else: each verb of the command line is a function here."""

from generator.workflow.adding import Added, add
from generator.workflow.arranging import Arranged, arrange, propose
from generator.workflow.building import Built, build
from generator.workflow.checking import check, status
from generator.workflow.fetching import Fetched, SourceRow, fetch

__all__ = [
    "Added",
    "Arranged",
    "Built",
    "Fetched",
    "SourceRow",
    "add",
    "arrange",
    "build",
    "check",
    "fetch",
    "propose",
    "status",
]
