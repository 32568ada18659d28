"""The built site, looked over: no dead link in any of its files, no page that nothing leads to."""

from generator.sitecheck.checking import HOME, check

__all__ = ["HOME", "check"]
