"""Which paper is in which theme, with the words that say so."""

from generator.themes.pins import Coverage, coverage, current_slugs, pins, unknown_pins
from generator.themes.reasons import MOST_REASONS
from generator.themes.sorting import MOST_THEMES, Sorted, assign, sort

__all__ = [
    "MOST_REASONS",
    "MOST_THEMES",
    "Coverage",
    "Sorted",
    "assign",
    "coverage",
    "current_slugs",
    "pins",
    "sort",
    "unknown_pins",
]
