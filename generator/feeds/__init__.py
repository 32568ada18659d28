"""What other programs follow: Atom 1.0, RSS 2.0 and JSON Feed 1.1, and OPML of them all.

Pure: catalog → bytes. Every document is made by an XML or JSON writer; no text is put into markup
by hand. Why ids, dates and archives are as they are: site_src/about/decisions/0014-feeds.md.
"""
