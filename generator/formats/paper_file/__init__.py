"""A library file: YAML front matter, the abstract, `## Summary` and `## Notes`.

Every scalar is read as text and typed here, so that `id: 2603.01230` stays an identifier.
Keys are written in one fixed order, and an edited file keeps its comments and unknown keys.
"""

from generator.formats.paper_file.read import KEYS, MAX_FRONT_MATTER, parse_paper, unknown_keys
from generator.formats.paper_file.update import leftovers, update_text
from generator.formats.paper_file.write import dump_paper

__all__ = [
    "KEYS",
    "MAX_FRONT_MATTER",
    "dump_paper",
    "leftovers",
    "parse_paper",
    "unknown_keys",
    "update_text",
]
