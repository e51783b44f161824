"""Decisions with what they follow from, and which of them the store does not hold yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.linking.decisions import LinkDecision
from kg.linking.state.schema import Tables
from kg.model import digest


class Decisions:
    """Decisions by owner; one that came or went is marked until it is written to the store."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def replace(self, owner: str, decisions: Iterable[LinkDecision]) -> None:
        """Makes these the decisions that follow from ``owner``."""
        rows = self._tables.run(
            "SELECT one, other, same, score, reason FROM decision WHERE owner = ?", owner
        )
        old = {LinkDecision(r[0], r[1], bool(r[2]), r[3], r[4]) for r in rows}
        new = set(decisions)
        if old == new:
            return
        self._tables.run("DELETE FROM decision WHERE owner = ?", owner)
        self._tables.run_many(
            "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (owner, node_of(d), d.left, d.right, int(d.same), d.score, d.reason)
                for d in sorted(new)
            ),
        )
        self._tables.run_many(
            "INSERT OR IGNORE INTO dirty VALUES (?, ?, ?)",
            ((node_of(d), d.left, d.right) for d in old ^ new),
        )

    def copies(self, copies: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """What the store holds of copies, and shall no longer or not yet: copy -> first report."""
        old = dict(self._tables.run("SELECT id, first FROM copy"))
        gone = {copy: first for copy, first in old.items() if copies.get(copy) != first}
        fresh = {copy: first for copy, first in copies.items() if old.get(copy) != first}
        return gone, fresh

    def keep_copies(self, gone: Mapping[str, str], fresh: Mapping[str, str]) -> None:
        """Notes that the store holds them so."""
        self._tables.run_many("DELETE FROM copy WHERE id = ?", ((copy,) for copy in gone))
        self._tables.run_many("INSERT OR REPLACE INTO copy VALUES (?, ?)", fresh.items())
        self._tables.commit()

    def dirty(self, size: int) -> Iterator[list[tuple[str, str, str]]]:
        """Nodes (with both their ends) to rewrite; afterwards they count as written."""
        while rows := self._tables.run("SELECT * FROM dirty LIMIT ?", size).fetchall():
            yield rows
            self._tables.run_many("DELETE FROM dirty WHERE node = ?", ((row[0],) for row in rows))
            self._tables.commit()

    def of_nodes(self, nodes: Iterable[str]) -> Mapping[str, list[LinkDecision]]:
        """The decisions that have these nodes: of entities, ``types``, ``events``, ``answers``
        and ``replies``."""
        sorts = ("entities", "types", "events", "answers", "replies")
        found: dict[str, dict[LinkDecision, None]] = {sort: {} for sort in sorts}
        for node in nodes:
            rows = self._tables.run(
                "SELECT DISTINCT one, other, same, score, reason, substr(owner, 1, "
                "instr(owner, ' ') - 1) FROM decision WHERE node = ?",
                node,
            )
            for one, other, same, score, reason, owner in rows:
                decision = LinkDecision(one, other, bool(same), score, reason)
                found[owner if owner in found else "entities"][decision] = None
        return {sort: list(decisions) for sort, decisions in found.items()}

    def forget_written(self) -> None:
        """Marks all, where the store holds none of them."""
        self._tables.run("INSERT OR IGNORE INTO dirty SELECT node, one, other FROM decision")
        self._tables.run("DELETE FROM copy")
        self._tables.commit()


def node_of(decision: LinkDecision) -> str:
    """The name of a decision's node, whichever of its two ends comes first."""
    return digest(*sorted((decision.left, decision.right)), decision.reason)
