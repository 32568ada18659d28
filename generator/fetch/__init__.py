"""An address → bytes: polite, checked, retried, kept.

Its parts: `addresses` (which days, which hosts), `lists` (the next page), `rules` (how long to
wait), `wire` (the connection), `cache` (answers kept for "not modified"), `client` (one document),
`progress` (how far a source has been read).
"""
