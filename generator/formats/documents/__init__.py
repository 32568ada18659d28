"""What format modules share: how XML and JSON are read safely, and how bad items are told.

Formats import these modules and no other sibling; they know no format themselves.

    trees    bytes → lxml tree; the texts of elements
    values   bytes → JSON values, line by line too; values of a certain type, or empty ones
    tagged   bytes → text → references made of lines with tags
    items    items → Batch: one bad item is one Problem, and the rest goes on
    feeds    items of feeds → records; with feed_texts (descriptions) and feed_names (people)
"""
