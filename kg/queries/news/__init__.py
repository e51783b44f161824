"""What is new in a graph: accusations, denials, answers, arrests, figures that changed, names."""

from kg.queries.news.compare import News, compare, what_is_new
from kg.queries.news.items import CATEGORIES, Item, read_items

__all__ = ["CATEGORIES", "Item", "News", "compare", "read_items", "what_is_new"]
