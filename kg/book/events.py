"""Events of different articles that are probably one, kept up to date block by block."""

from __future__ import annotations

from functools import lru_cache

from kg.book.decisions import Decisions
from kg.book.schema import Stale, Tables
from kg.linking.notes import EVENTS, key_text
from kg.linking.same_events import Told, blocks_of, link_events, resolved
from kg.vocab import mint

_PAGE = 500
# Documents whose entities' IRIs stay at hand: the events of one stand in several blocks.
_DOCUMENTS = 2048


class Events:
    """The events of all documents, and which are probably one."""

    def __init__(self, tables: Tables, decisions: Decisions, *, base: str) -> None:
        self._tables = tables
        self._decisions = decisions
        self._base = base
        self._iris = lru_cache(maxsize=_DOCUMENTS)(self._read_iris)

    def take(self, document: int, told: tuple[str, ...]) -> None:
        """Replaces the events of a document."""
        rows = self._tables.run("SELECT told FROM event WHERE document = ? ORDER BY n", document)
        if tuple(row[0] for row in rows) == told:
            return
        self.drop_all(document)
        self._tables.run_many(
            "INSERT INTO event (document, told) VALUES (?, ?)", ((document, text) for text in told)
        )
        self._tables.mark(Stale.TOLD, document)

    def drop_all(self, document: int) -> None:
        """Forgets the events of a document."""
        self._lift(document)
        self._tables.run("DELETE FROM event WHERE document = ?", document)

    def settle(self) -> None:
        """Works out the blocks of events that changed, or whose entities did."""
        self._iris.cache_clear()
        for documents in self._tables.pages(Stale.TOLD, _PAGE):
            for document in documents:
                self._lift(document)
                self._place(document)
        for blocks in self._tables.pages(Stale.EVENTS, _PAGE):
            for block in blocks:
                found = link_events(self._block(block))
                self._decisions.settle(f"events {block}", found)

    def _lift(self, document: int) -> None:
        """Takes a document's events out of their blocks."""
        rows = self._tables.run(
            "SELECT a.block, a.event FROM anchor a JOIN event e ON e.n = a.event "
            "WHERE e.document = ?",
            document,
        ).fetchall()
        self._tables.mark(Stale.EVENTS, *(block for block, _ in rows))
        self._tables.run_many("DELETE FROM anchor WHERE block = ? AND event = ?", rows)

    def _place(self, document: int) -> None:
        rows = self._tables.run("SELECT n, told FROM event WHERE document = ?", document)
        for n, text in rows.fetchall():
            for block in sorted(blocks_of(self._resolved(document, text))):
                number = self._tables.key(key_text(block))
                self._tables.run("INSERT INTO anchor VALUES (?, ?)", number, n)
                self._tables.mark(Stale.EVENTS, number)

    def _block(self, block: int) -> list[Told]:
        rows = self._tables.run(
            "SELECT e.document, e.told FROM anchor a JOIN event e ON e.n = a.event "
            "WHERE a.block = ?",
            block,
        )
        return [self._resolved(document, text) for document, text in rows.fetchall()]

    def _resolved(self, document: int, text: str) -> Told:
        told = EVENTS.unpack(text)
        name, iris = self._iris(document)
        entities = {*told.places, *(entity for _, entity in told.participants)}
        own = {e: mint(self._base, "entity", name, e) for e in entities - iris.keys()}
        return resolved(told, {**own, **iris})

    def _read_iris(self, document: int) -> tuple[str, dict[str, str]]:
        rows = self._tables.run(
            "SELECT entity, iri FROM mention WHERE document = ? AND iri IS NOT NULL", document
        )
        name = self._tables.one("SELECT id FROM document WHERE n = ?", document)
        return str(name), dict(rows.fetchall())
