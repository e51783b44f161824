"""Clusters of records: joined pair by pair, and never against evidence."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.linking.decisions import LinkDecision
from kg.linking.entity_records import Record, Sort
from kg.linking.name_keys import Given, given_agree


@dataclass(frozen=True, slots=True)
class Traits:
    """What the records of a cluster say that another cluster may contradict."""

    genders: frozenset[str] = frozenset()
    generations: frozenset[str] = frozenset()
    given: frozenset[Given] = frozenset()
    walks: frozenset[str] = frozenset()
    lands: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    sides: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, record: Record, sides: Sequence[tuple[str, str]] = ()) -> Traits:
        """The traits of one record; ``sides`` are its places in rows of a user's different.csv."""
        context, name = record.context, record.name
        named = record.sort is Sort.PERSON and name.key[0]
        return cls(
            genders=_one(context.gender),
            generations=_one(name.generation or None),
            given=frozenset((name.given,)) if named else frozenset(),
            walks=context.walks,
            lands=context.lands if name.shared else frozenset(),
            known=_one(record.known),
            sides=frozenset(sides),
        )

    def plus(self, other: Traits) -> Traits:
        """What both say together."""
        mine, others = self._parts(), other._parts()
        if all(more <= own for own, more in zip(mine, others, strict=True)):
            return self
        return Traits(
            self.genders | other.genders,
            self.generations | other.generations,
            self.given | other.given,
            self.walks | other.walks,
            self.lands | other.lands,
            self.known | other.known,
            self.sides | other.sides,
        )

    def _parts(self) -> tuple[frozenset[object], ...]:
        said = (self.genders, self.generations, self.given, self.walks)
        return (*said, self.lands, self.known, self.sides)

    def parted(self, other: Traits) -> str | None:
        """The words of a user's own decision against joining, or None."""
        for row, side in sorted(self.sides):
            if (row, "b" if side == "a" else "a") in other.sides:
                return f"kept apart by {row}"
        return None

    def against(self, other: Traits, *, walks: bool = True) -> str | None:
        """What speaks against one entity, in words; None if nothing does."""
        reasons = self._reasons(other, walks=walks)
        return next((reason for reason in reasons if reason is not None), None)

    def _reasons(self, other: Traits, *, walks: bool) -> Iterator[str | None]:
        yield self.parted(other)
        yield _apart("two known entities", self.known, other.known)
        yield _apart("gender differs", self.genders, other.genders)
        yield _apart("generation differs", self.generations, other.generations)
        yield self._other_given(other)
        yield _apart("countries differ", self.lands, other.lands)
        yield _apart("walks of life differ", self.walks, other.walks) if walks else None

    def _other_given(self, other: Traits) -> str | None:
        for one, two in itertools.product(sorted(self.given), sorted(other.given)):
            if not given_agree(one, two):
                return f"given names differ: {' '.join(one.words)!r}, {' '.join(two.words)!r}"
        return None


def _one(value: str | None) -> frozenset[str]:
    return frozenset() if value is None else frozenset((value,))


def _apart(why: str, one: frozenset[str], other: frozenset[str]) -> str | None:
    apart = one and other and one.isdisjoint(other)
    return f"{why}: {_words(one)}, {_words(other)}" if apart else None


def _words(values: frozenset[str]) -> str:
    return " and ".join(sorted(values))


@dataclass(frozen=True, slots=True)
class Edge:
    """Two records that a pairwise decision holds to be one; ``sure`` overrides walks of life."""

    left: int
    right: int
    score: float
    reason: str
    sure: bool = False


class Clusters:
    """Union-find over records (Tarjan 1975) that refuses what traits speak against."""

    def __init__(self, records: Sequence[Record], traits: Sequence[Traits]) -> None:
        """``traits[i]`` is what record ``i``, or what it stands for, says."""
        self.records = list(records)
        self._parent = list(range(len(records)))
        self._size = [1] * len(records)
        self._traits = list(traits)
        self.decisions: list[LinkDecision] = []

    def append(self, record: Record, traits: Traits) -> int:
        """One more record, alone; gives its number."""
        self.records.append(record)
        self._parent.append(len(self._parent))
        self._size.append(1)
        self._traits.append(traits)
        return len(self._parent) - 1

    def root(self, i: int) -> int:
        """The record that stands for the cluster of ``i``."""
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def traits(self, i: int) -> Traits:
        """What the cluster of ``i`` says."""
        return self._traits[self.root(i)]

    def against(self, edge: Edge) -> str | None:
        """What speaks against joining along ``edge``, or None."""
        return self.traits(edge.left).against(self.traits(edge.right), walks=not edge.sure)

    def join(self, edge: Edge) -> bool:
        """Joins unless something speaks against it; True if the two are one cluster now."""
        if self.root(edge.left) == self.root(edge.right):
            return True
        if self.against(edge) is not None:
            return False
        self.force(edge)
        return True

    def force(self, edge: Edge) -> None:
        """Joins whatever speaks against it, and notes the decision."""
        self.note(edge, same=True)
        self.absorb(edge.left, edge.right)

    def absorb(self, i: int, j: int) -> None:
        """Makes two clusters one without a decision between the two."""
        one, two = self.root(i), self.root(j)
        if one == two:
            return
        if self._size[one] < self._size[two]:
            one, two = two, one
        self._parent[two] = one
        self._size[one] += self._size[two]
        self._traits[one] = self._traits[one].plus(self._traits[two])

    def forget_known(self, i: int) -> None:
        """Makes the cluster of ``i`` no known entity's, where the user says so."""
        root = self.root(i)
        self._traits[root] = replace(self._traits[root], known=frozenset())

    def members(self) -> list[list[int]]:
        """The clusters, each in the order of its records, by their first ones."""
        found: dict[int, list[int]] = {}
        for i in range(len(self.records)):
            found.setdefault(self.root(i), []).append(i)
        return list(found.values())

    def note(self, edge: Edge, *, same: bool) -> None:
        """Writes a decision down."""
        self.decisions.append(self.decision(edge, same=same))

    def decision(self, edge: Edge, *, same: bool) -> LinkDecision:
        """The decision that an edge stands for."""
        left, right = sorted((self.records[edge.left].iri, self.records[edge.right].iri))
        return LinkDecision(left, right, same, round(edge.score, 3), edge.reason)
