"""Full text over articles, quotations and names, with the status and the speaker of each hit."""

from kg.queries.search.find import KINDS, Hit, Hits, search
from kg.queries.search.index import SearchIndex, open_index

__all__ = ["KINDS", "Hit", "Hits", "SearchIndex", "open_index", "search"]
