"""Links from other pages into the graph page and the pages of articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from kg.ontology.page_address import anchor_of, page_name

__all__ = ["ARTICLES", "PageLinks", "anchor_of", "page_name", "pages_in"]

# The folder of the pages of articles, beside the graph page.
ARTICLES = "articles"


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where the graph page is, seen from the file that links to it, and its names of the nodes.

    ``page`` is a relative address, empty if there is no page; ``names`` is as in
    `kg.report.page.data.short_names`. ``articles`` is the relative address of the folder of
    articles, and ``pages`` has the names of the pages in it.
    """

    page: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    articles: str = ""
    pages: frozenset[str] = frozenset()

    def to(self, iri: str) -> str:
        """The address of a node on the page; empty if it is not on it."""
        name = self.names.get(iri)
        return f"{self.page}#node={quote(name, safe='')}" if self.page and name else ""

    def article(self, iri: str, record: str = "") -> str:
        """The address of an article's page, at a record of it; empty if it has no page."""
        name = page_name(iri)
        if name not in self.pages:
            return ""
        place = f"#{quote(anchor_of(record))}" if record else ""
        return f"{self.articles}/{quote(name)}.html{place}"


def pages_in(folder: Path) -> frozenset[str]:
    """The names of the pages of articles in a folder, none if it is not there."""
    return frozenset(path.stem for path in folder.glob("*.html"))
