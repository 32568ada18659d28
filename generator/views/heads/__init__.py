"""What other programs read in a page: tags of its head, linked data, and COinS in lists."""

from generator.views.heads.coins import coins
from generator.views.heads.linked import data_page, list_data, paper_data, site_data
from generator.views.heads.papers import paper_tags
from generator.views.heads.sharing import Shared, sharing_tags
from generator.views.heads.values import Address, Image, Tag, link

__all__ = [
    "Address",
    "Image",
    "Shared",
    "Tag",
    "coins",
    "data_page",
    "link",
    "list_data",
    "paper_data",
    "paper_tags",
    "sharing_tags",
    "site_data",
]
