"""Proposes themes when nobody wrote any, and words for those that somebody did.

It groups papers by what they share and names the groups; a person decides. It assigns no paper:
that is for `themes`.
"""

from generator.discovery.clustering import MOST_THEMES
from generator.discovery.finding import Found, discover, grow, more
from generator.discovery.suggesting import Suggestion, suggest

__all__ = ["MOST_THEMES", "Found", "Suggestion", "discover", "grow", "more", "suggest"]
