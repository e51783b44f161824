"""The types that documents agree on, kept up to date name by name."""

from __future__ import annotations

import json
from collections.abc import Iterator

from kg.linking.agreed_types import (
    WITNESSES,
    Retyped,
    Sides,
    Weight,
    agreed_sort,
    is_parted,
    retyped,
)
from kg.linking.engine import Working
from kg.linking.entity_records import Record, Sort
from kg.linking.features import RECORDS, key_of_text, mention_of
from kg.linking.overrides import RecordId
from kg.linking.state.decisions import Decisions
from kg.linking.state.mentions import Mentions
from kg.linking.state.schema import Stale, Tables

_PAGE = 500
# A mention's record by its own document.
_OWN = "SELECT m.n, m.document, COALESCE(m.own, m.record) FROM said s JOIN mention m"


class Types:
    """Gives unsure mentions the type that others agree on, or their own again."""

    def __init__(
        self, tables: Tables, decisions: Decisions, mentions: Mentions, working: Working
    ) -> None:
        self._tables = tables
        self._decisions = decisions
        self._mentions = mentions
        self._working = working

    def update(self, sides: Sides) -> None:
        """Recomputes the names whose articles or user rows changed."""
        self._mark(sides)
        for names in self._tables.pages(Stale.TYPE, _PAGE):
            for name in names:
                self._settle(name, sides)

    def _mark(self, sides: Sides) -> None:
        """Marks the names of entities that the user keeps apart from another, now or before."""
        told = json.dumps(sorted(sides))
        before = self._tables.noted("parted") or "[]"
        self._tables.note("parted", told)
        for document, entity in json.loads(told) + json.loads(before):
            names = self._tables.run(
                "SELECT s.name FROM said s JOIN mention m ON m.n = s.mention JOIN document d "
                "ON d.n = m.document WHERE d.id = ? AND m.entity = ?",
                document, entity,
            )  # fmt: skip
            self._tables.mark(Stale.TYPE, *(row[0] for row in names.fetchall()))

    def _settle(self, name: int, sides: Sides) -> None:
        groups = self._tables.run(
            "SELECT sort, weight, COUNT(DISTINCT m.document) FROM said s JOIN mention m "
            "ON m.n = s.mention WHERE s.name = ? GROUP BY sort, weight",
            name,
        ).fetchall()
        if all(weight != Weight.UNSURE for _, weight, _ in groups):
            return
        unsure = dict(self._read(name, "AND s.weight = ?", Weight.UNSURE))
        counts = {(Sort(sort), Weight(weight)): count for sort, weight, count in groups}

        def work() -> dict[RecordId, Retyped]:
            found = agreed_sort(key_of_text(self._tables.text(name))[1], counts)
            return {} if found is None else self._retyped(name, found, unsure, sides)

        new = self._tables.attempt(Stale.TYPE, name, work) or {}
        for n, own in unsure.items():
            self._give(n, own, new.get((own.document, own.entity)))

    def _retyped(
        self, name: int, agreed: tuple[Sort, Weight], unsure: dict[int, Record], sides: Sides
    ) -> dict[RecordId, Retyped]:
        sort, weight = agreed
        oldest = self._read(
            name, "AND s.sort = ? AND s.weight = ? ORDER BY s.place LIMIT ?",
            sort.value, weight, WITNESSES,
        )  # fmt: skip

        def bears(one: RecordId) -> bool:
            return self._bears(name, agreed, one)

        found = retyped(
            key_of_text(self._tables.text(name))[1],
            [record for _, record in oldest],
            unsure.values(),
            name_of=self._working.name,
            is_parted=lambda record: is_parted(record, sides, bears),
        )
        return {(one.record.document, one.record.entity): one for one in found}

    def _read(self, name: int, condition: str, *values: object) -> Iterator[tuple[int, Record]]:
        rows = self._tables.run(
            f"{_OWN} ON m.n = s.mention WHERE s.name = ? {condition}", name, *values
        )
        for n, document, text in rows.fetchall():
            yield n, RECORDS.unpack(text, setting=self._mentions.setting(document))

    def _bears(self, name: int, agreed: tuple[Sort, Weight], one: RecordId) -> bool:
        row = self._tables.one(
            "SELECT 1 FROM said s JOIN mention m ON m.n = s.mention JOIN document d "
            "ON d.n = m.document WHERE s.name = ? AND s.sort = ? AND s.weight = ? "
            "AND d.id = ? AND m.entity = ?",
            name, agreed[0].value, agreed[1], *one,
        )  # fmt: skip
        return row is not None

    def _give(self, n: int, own: Record, new: Retyped | None) -> None:
        """Makes a mention what it is to be, where it is not so already."""
        before = self._tables.one("SELECT agreed FROM mention WHERE n = ?", n)
        if (None if new is None else new.record.type) != before:
            text = RECORDS.pack(own)
            record = own if new is None else new.record
            self._mentions.retype(
                n,
                mention_of(record, self._working),
                agreed=None if new is None else record.type,
                own=None if new is None else text,
            )
        self._decisions.replace(f"types {n}", () if new is None else (new.decision,))
