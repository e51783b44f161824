"""Links from other pages into the graph page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where the graph page is, seen from the file that links to it, and its names of the nodes.

    ``page`` is a relative address, empty if there is no page; ``names`` is as in
    `kg.report.page.data.short_names`.
    """

    page: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def to(self, iri: str) -> str:
        """The address of a node on the page; empty if it is not on it."""
        name = self.names.get(iri)
        return f"{self.page}#node={quote(name, safe='')}" if self.page and name else ""
