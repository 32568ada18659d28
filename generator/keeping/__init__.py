"""Which paper stays in which themes: what is kept of earlier runs and of a person's words. Pure.

assignments.txt ─record─▶ Kept ─deciding─▶ Decided ─record─▶ assignments.txt
"""

from generator.keeping.deciding import Decided, Move, Standing, decide, stand, to_keep
from generator.keeping.record import Kept, Line, dump_kept, fingerprint, line_of, parse_kept

__all__ = [
    "Decided",
    "Kept",
    "Line",
    "Move",
    "Standing",
    "decide",
    "dump_kept",
    "fingerprint",
    "line_of",
    "parse_kept",
    "stand",
    "to_keep",
]
