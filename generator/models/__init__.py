"""The data types. Frozen values only; they know nothing of files, formats or pages."""

from generator.models.arrangement import (
    OTHER,
    Assignment,
    Cadence,
    Part,
    Reason,
    Score,
    Theme,
    Vocabulary,
)
from generator.models.papers import (
    FIELDS,
    LINK_KINDS,
    Author,
    Batch,
    Link,
    LinkKind,
    Origin,
    Paper,
    PartialDate,
    Record,
    Sighting,
)
from generator.models.plans import (
    Evidence,
    Match,
    MergePlan,
    Review,
    Verdict,
)

__all__ = [
    "FIELDS",
    "LINK_KINDS",
    "OTHER",
    "Assignment",
    "Author",
    "Batch",
    "Cadence",
    "Evidence",
    "Link",
    "LinkKind",
    "Match",
    "MergePlan",
    "Origin",
    "Paper",
    "Part",
    "PartialDate",
    "Reason",
    "Record",
    "Review",
    "Score",
    "Sighting",
    "Theme",
    "Verdict",
    "Vocabulary",
]
