"""Which node an entity is in the graph, and which entities of which documents are one node."""

from __future__ import annotations

from urllib.parse import unquote

from kg.linking.state.overrides import UserRows
from kg.linking.state.schema import Tables
from kg.ontology.vocabulary import mint


class Nodes:
    """Answers by what linking has worked out."""

    def __init__(self, tables: Tables, rows: UserRows, *, base: str) -> None:
        self._tables = tables
        self._rows = rows
        self._base = base

    def iri(self, document: str, entity: str) -> str:
        """The node of an entity: what linking decided, else its own."""
        found = self._tables.one(
            "SELECT m.iri FROM mention m JOIN document d ON d.n = m.document "
            "WHERE d.id = ? AND m.entity = ?",
            document, entity,
        )  # fmt: skip
        return mint(self._base, "entity", document, entity) if found is None else str(found)

    def members(self, iri: str) -> list[tuple[str, str]]:
        """The entities that are this node, as document and entity, sorted."""
        rows = self._tables.run(
            "SELECT d.id, m.entity FROM mention m JOIN document d ON d.n = m.document "
            "WHERE m.iri = ?",
            iri,
        )
        found = set(rows.fetchall())
        parts = iri.removeprefix(f"{self._base}entity/").split("/")
        if len(parts) == 2 and self.iri(own := unquote(parts[0]), unquote(parts[1])) == iri:
            found.add((own, unquote(parts[1])))
        return sorted(found)

    def called(self, cell: str, document: str | None) -> list[str]:
        """The nodes that a name or an IRI means, of one document where that is named."""
        records = self._rows.called(cell, document)
        return list(dict.fromkeys(self.iri(one.document, one.entity) for one in records))
