"""What follows from the records of all articles together, kept on disk in ``OUT/links.sqlite``.

Who is who, which events are the same, what answers what, and which of it the store still lacks. A
run recomputes only what depends on added, removed or changed articles; a killed run is resumed by
the next.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from kg.linking.block_task import Block, LinkBlocks, Linked, Unlinked, link_block
from kg.linking.decisions import LinkDecision
from kg.linking.engine import Working
from kg.linking.features import Note, key_of_text
from kg.linking.overrides import Row, RowNote
from kg.linking.state.decisions import Decisions
from kg.linking.state.events import Events
from kg.linking.state.identities import Identities
from kg.linking.state.mentions import Mentions
from kg.linking.state.nodes import Nodes
from kg.linking.state.overrides import UserRows
from kg.linking.state.schema import Stale, Tables
from kg.linking.state.types import Types
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon

__all__ = ["LinkState", "read_counts"]

# What is decided of a thing of each kind.
_SUBJECTS = {
    Stale.TYPE: "the type of a name",
    Stale.BLOCK: "mentions of one name",
    Stale.NAME: "a short name",
    Stale.CLUSTER: "the names of one entity",
    Stale.TOLD: "the events of an article",
    Stale.EVENTS: "events or replies",
}
# Documents that are asked for at once.
_PAGE = 256


class LinkState:
    """Changed by `add` and `remove`, then `identify` and `compare`; says which graphs to write."""

    def __init__(self, path: Path, *, base: str, signature: str) -> None:
        """``signature``: a digest of what notes and graphs depend on besides the records."""
        self._tables = Tables(path, signature)
        gazetteer = load_gazetteer()
        self.decisions = Decisions(self._tables)
        self._working = Working(load_lexicon(), gazetteer, base=base)
        self._mentions = Mentions(self._tables, self.decisions, self._working)
        self._types = Types(self._tables, self.decisions, self._mentions, self._working)
        self._identities = Identities(self._tables, self.decisions, self._mentions, base=base)
        self._rows = UserRows(self._tables, self.decisions, self._mentions, base=base)
        self._events = Events(self._tables, self.decisions, base=base)
        self.nodes = Nodes(self._tables, self._rows, base=base)

    @property
    def is_new(self) -> bool:
        """True if nothing of an earlier run was of use."""
        return self._tables.is_new

    def close(self) -> None:
        """Closes the file."""
        self._tables.close()

    # ── documents added and removed ──

    def add(self, notes: Iterable[Note]) -> None:
        """Adds new or changed documents and marks their graphs to be written."""
        for note in notes:
            document = self._number(note.document) or self._tables.add(
                "INSERT INTO document (id, setting) VALUES (?, '')", note.document
            )
            self._mentions.add(document, note)
            self._events.add(document, note)
            self._tables.mark_dirty([note.document])
        self._tables.commit()

    def remove(self, names: Iterable[str]) -> None:
        """Removes documents, if present."""
        for name in names:
            document = self._number(name)
            if document is not None:
                self._mentions.drop_all(document)
                self._events.drop_all(document)
                self._tables.run("DELETE FROM document WHERE n = ?", document)
            self._tables.mark_dirty([name])
        self._tables.commit()

    def _number(self, name: str) -> int | None:
        found = self._tables.one("SELECT n FROM document WHERE id = ?", name)
        return None if found is None else int(found)

    # ── decisions ──

    def identify(
        self,
        *,
        same: Sequence[Row] = (),
        different: Sequence[Row] = (),
        link: LinkBlocks | None = None,
    ) -> tuple[RowNote, ...]:
        """Computes who is who, which all graphs depend on; returns unused rows.

        Only what changed, of the user's rows too, is processed. ``link`` works blocks out elsewhere
        than here. Raises LexiconError if rows of a user's file contradict each other. `compare`
        must follow.
        """
        overrides = self._rows.resolve(same, different)
        self._types.update(overrides.sides)
        self._mentions.link_blocks(self._rows.mark(overrides), link or self._link_here)
        self._mentions.find_bearers()
        self._identities.update(overrides)
        return (*overrides.notes, *self._rows.contradicted(same))

    def _link_here(self, blocks: Iterable[Block], _: Sequence[int]) -> Iterator[Linked | Unlinked]:
        return (link_block(block, self._working) for block in blocks)

    def compare(self, decided: Sequence[LinkDecision] = ()) -> Iterator[None]:
        """Computes which events are the same and what answers what, a page at a time.

        No article's graph depends on it. ``decided`` are readers' decisions on pairs of events, of
        which only what changed is processed.
        """
        yield from self._events.update(decided)
        self._tables.mark_failures()

    def failures(self) -> Iterator[str]:
        """Undecided items of two or more articles, by name, with the reason.

        Everything else about them stays, and the next run tries again.
        """
        for (kind, number), error in self._tables.failures.items():
            if kind is Stale.TOLD:
                name = str(self._tables.one("SELECT id FROM document WHERE n = ?", number))
            elif kind is Stale.CLUSTER:
                records = self._mentions.of_cluster(number).values()
                name = next((record.text for record in records), "?")
            else:
                name = " ".join(map(str, key_of_text(self._tables.text(number))))
            yield f"linking {_SUBJECTS[kind]} ({name}) failed ({error}); report it"

    def set_signature(self) -> None:
        """Marks the documents as complete; until then, an unfinished state is rebuilt."""
        self._tables.set_signature()

    def noted(self, key: str) -> str:
        """What was noted under ``key``; empty if nothing was."""
        return self._tables.noted(key) or ""

    def note(self, key: str, value: str) -> None:
        """Notes what of the readers' decisions the documents or graphs were made with."""
        self._tables.note(key, value)
        self._tables.commit()

    # ── graphs to write ──

    def names(self) -> Iterator[str]:
        """The documents, sorted."""
        return (row[0] for row in self._tables.run("SELECT id FROM document ORDER BY id"))

    def projected(self) -> int:
        """The number of graphs of documents that the store was given."""
        return int(self._tables.one("SELECT COUNT(*) FROM projected"))

    def mark_dirty(self, names: Iterable[str]) -> None:
        """Marks graphs that the store does not hold."""
        self._tables.mark_dirty(names)
        self._tables.commit()

    def waiting(self) -> int:
        """The number of documents whose graphs the store does not hold as they are now."""
        return int(self._tables.one("SELECT COUNT(*) FROM pending"))

    def pending(self, *, gone: bool) -> Iterator[list[str]]:
        """Those documents in batches, present or (``gone``) removed; sorted."""
        last = ""
        while rows := self._tables.run(
            "SELECT p.document FROM pending p LEFT JOIN document d ON d.id = p.document "
            "WHERE p.document > ? AND (d.id IS NULL) = ? ORDER BY p.document LIMIT ?",
            last, gone, _PAGE,
        ).fetchall():  # fmt: skip
            names = [row[0] for row in rows]
            last = names[-1]
            yield names

    def mark_clean(self, counts: Mapping[str, Mapping[str, int] | None]) -> None:
        """Notes that the store holds these graphs now, or (None) no longer does."""
        for name, counted in counts.items():
            self._tables.run("DELETE FROM pending WHERE document = ?", name)
            if counted is None:
                self._tables.run("DELETE FROM projected WHERE document = ?", name)
            else:
                row = (name, json.dumps(counted))
                self._tables.run("INSERT OR REPLACE INTO projected VALUES (?, ?)", *row)
        self._tables.commit()

    def iris(self, name: str) -> dict[str, str]:
        """The IRIs of a document's entities, where linking gave them another than their own."""
        rows = self._tables.run(
            "SELECT m.entity, m.iri FROM mention m JOIN document d ON d.n = m.document "
            "WHERE d.id = ? AND m.iri IS NOT NULL ORDER BY m.entity",
            name,
        )
        return dict(rows.fetchall())

    def types(self, name: str) -> dict[str, str]:
        """The types of a document's entities, where other documents know them better."""
        rows = self._tables.run(
            "SELECT m.entity, m.agreed FROM mention m JOIN document d ON d.n = m.document "
            "WHERE d.id = ? AND m.agreed IS NOT NULL ORDER BY m.entity",
            name,
        )
        return dict(rows.fetchall())


def read_counts(path: Path) -> dict[str, int]:
    """How many items of each kind all graphs have together."""
    total: Counter[str] = Counter()
    with closing(sqlite3.connect(path)) as database:
        for (counted,) in database.execute("SELECT counts FROM projected"):
            total.update(json.loads(counted))
    return dict(total)
