"""The user's rows: only changes in their meaning cause work.

The rows' names and IRIs are looked up in the tables. What they meant is kept: the sides on which
they put the mentions of each block, and the mentions that each row joins.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from kg.linking.engine import NOT_JOINED, Sides
from kg.linking.entity_records import Record
from kg.linking.features import called_key, key_text
from kg.linking.overrides import Finder, Overrides, RecordId, Row, RowNote, resolve_rows
from kg.linking.state.decisions import Decisions
from kg.linking.state.mentions import Mentions
from kg.linking.state.schema import Stale, Tables
from kg.ontology.names import fold
from kg.ontology.vocabulary import mint

_SIDES, _SAME = "sides", "same"


class UserRows:
    """Resolves a user's rows, and marks what they make out of date."""

    def __init__(
        self, tables: Tables, decisions: Decisions, mentions: Mentions, *, base: str
    ) -> None:
        self._tables = tables
        self._decisions = decisions
        self._mentions = mentions
        self._base = base
        self._entities = f"{base}entity/"

    def resolve(self, same: Sequence[Row], different: Sequence[Row]) -> Overrides:
        """The user's rows as records; LexiconError if they contradict each other."""
        cells = {cell for row in (*same, *different) for cell in (row.a, row.b)}
        found: dict[int, Record] = {}
        for cell in sorted(cells):
            found |= self._meant(cell)
        ordered = sorted(found.values(), key=lambda record: record.order)
        return resolve_rows(same, different, Finder(ordered, self._base))

    def called(self, cell: str, document: str | None) -> list[Record]:
        """The mentions that a name or IRI means, in order, of one document where it is named."""
        found = sorted(self._meant(cell).values(), key=lambda record: record.order)
        return Finder(found, self._base).find(cell, document)

    def _meant(self, cell: str) -> dict[int, Record]:
        """The mentions that a name or IRI may mean."""
        conditions: list[tuple[str, tuple[str, ...]]] = [
            (
                "JOIN called c ON c.mention = m.n JOIN key k ON k.n = c.name WHERE k.text = ?",
                (called_key(fold(cell)),),
            )
        ]
        if cell.startswith(self._entities):
            parts = tuple(map(unquote, cell.removeprefix(self._entities).split("/")))
            if all(parts) and mint(self._base, "entity", *parts) == cell:
                conditions += _by_iri(parts)
        return {
            n: record
            for condition, values in conditions
            for n, _, record in self._mentions.records(condition, *values)
        }

    def mark(self, overrides: Overrides) -> dict[int, Sides]:
        """Marks what these rows change since the last time; gives the sides in each block that
        they part, or parted before."""
        sides = self._by_block(overrides.sides)
        parted = self._note(_SIDES, {block: _told(found) for block, found in sides.items()})
        self._tables.mark(Stale.BLOCK, *parted)
        rows = {row.line: self._joined(row, (*one, *two)) for row, one, two in overrides.same}
        for line, (old, new) in self._note(_SAME, rows).items():
            for text in (old, new):
                self._mentions.mark_clusters(*(json.loads(text)[1:] if text else ()))
            if new is None:
                self._decisions.replace(f"user {line}", ())
        self._tables.commit()
        return {block: sides.get(block, {}) for block in (*parted, *sides)}

    def contradicted(self, same: Sequence[Row]) -> Iterator[RowNote]:
        """The stored decisions that join nothing because others keep the entities apart."""
        for row in same:
            reason = self._tables.one(
                "SELECT reason FROM decision WHERE owner = ? AND same = 0 ORDER BY reason LIMIT 1",
                f"user {row.line}",
            )
            if reason is not None:
                yield RowNote(row, str(reason).removeprefix(f"{NOT_JOINED}{row.place}: "))

    def _by_block(self, sides: Sides) -> Mapping[int, Sides]:
        """Who is on which sides in each block."""
        found: defaultdict[int, dict[RecordId, Sequence[tuple[str, str]]]] = defaultdict(dict)
        for (document, entity), told in sorted(sides.items()):
            if document:
                n = self._mentions.number(document, entity)
                block = self._tables.one("SELECT block FROM mention WHERE n = ?", n)
            else:
                block = self._tables.key(key_text(("known", entity)))
            found[int(block)][document, entity] = told
        return found

    def _joined(self, row: Row, records: Iterable[Record]) -> str:
        """What a row says, and the mentions that it joins."""
        says = f"{row.place} {row.a} {row.b}"
        joined = (self._mentions.number(one.document, one.entity) for one in records)
        return json.dumps([says, *joined])

    def _note(self, sort: str, new: Mapping[int, str]) -> dict[int, tuple[str | None, str | None]]:
        """Keeps what rows mean; gives what is not what it was, with both."""
        old = dict(self._tables.run("SELECT n, text FROM meant WHERE sort = ?", sort).fetchall())
        changed = {
            n: (old.get(n), new.get(n))
            for n in sorted(old.keys() | new.keys())
            if old.get(n) != new.get(n)
        }
        gone = ((sort, n) for n in changed)
        self._tables.run_many("DELETE FROM meant WHERE sort = ? AND n = ?", gone)
        rows = ((sort, n, text) for n, (_, text) in changed.items() if text is not None)
        self._tables.run_many("INSERT INTO meant VALUES (?, ?, ?)", rows)
        return changed


def _told(sides: Sides) -> str:
    """Who is on which sides, as text."""
    return json.dumps([(*record, *told) for record, told in sides.items()])


def _by_iri(parts: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where the mentions of an IRI are: of a known entity all, else the one of its document."""
    if len(parts) == 1:
        known = key_text(("known", parts[0]))
        yield "JOIN key k ON k.n = m.block WHERE k.text = ?", (known,)
    elif len(parts) == 2:
        yield "JOIN document d ON d.n = m.document WHERE d.id = ? AND m.entity = ?", parts
