"""Files of data that lie in the built site beside its pages. Pure: makes bytes, writes nothing.

They never pass through an engine, which would make a page of a `.md`; `site.publish` lays them into
what it made. Import the modules, not this package.
"""
