"""Same paper? Decides what to add, merge, leave or ask about. Reads and writes nothing.

False merges are worse than misses: equal identifiers decide, else named evidence must add up.
Merging is idempotent, and its result does not depend on the order of adding.

    record ─comparing─▶ same, likely, different ─planning─▶ MergePlan, its papers made by merging
"""

from generator.matching.comparing import compare
from generator.matching.merging import as_record, is_a_persons, merge
from generator.matching.planning import Planner, parted, plan, settle

__all__ = [
    "Planner",
    "as_record",
    "compare",
    "is_a_persons",
    "merge",
    "parted",
    "plan",
    "settle",
]
