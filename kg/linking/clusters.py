"""Clusters of records: joined pair by pair, and never over something that speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.linking.decisions import LinkDecision
from kg.linking.names import Given, given_agree
from kg.linking.records import Record, Sort


@dataclass(slots=True)
class Traits:
    """What the records of a cluster say that another cluster may contradict."""

    genders: set[str] = field(default_factory=set)
    generations: set[str] = field(default_factory=set)
    given: set[Given] = field(default_factory=set)
    walks: set[str] = field(default_factory=set)
    lands: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    sides: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, record: Record, sides: Sequence[tuple[str, str]] = ()) -> Traits:
        """The traits of one record; ``sides`` are its places in rows of a user's different.csv."""
        traits = cls(sides=set(sides), walks=set(record.context.walks))
        if record.context.gender is not None:
            traits.genders.add(record.context.gender)
        if record.name.generation:
            traits.generations.add(record.name.generation)
        if record.sort is Sort.PERSON and record.name.key[0]:
            traits.given.add(record.name.given)
        if record.name.shared:
            traits.lands.update(record.context.lands)
        if record.known is not None:
            traits.known.add(record.known)
        return traits

    def copy(self) -> Traits:
        """Another one that says the same."""
        fresh = Traits()
        fresh.add(self)
        return fresh

    def add(self, other: Traits) -> None:
        """Takes in what another cluster says."""
        self.genders |= other.genders
        self.generations |= other.generations
        self.given |= other.given
        self.walks |= other.walks
        self.lands |= other.lands
        self.known |= other.known
        self.sides |= other.sides

    def parted(self, other: Traits) -> str | None:
        """The words of a user's own decision against joining, or None."""
        for row, side in sorted(self.sides):
            if (row, "b" if side == "a" else "a") in other.sides:
                return f"kept apart by {row}"
        return None

    def against(self, other: Traits, *, walks: bool = True) -> str | None:
        """What speaks against one entity, in words; None where nothing does."""
        parted = self.parted(other)
        if parted is not None:
            return parted
        if _disjoint(self.known, other.known):
            return f"two known entities: {_words(self.known)}, {_words(other.known)}"
        if _disjoint(self.genders, other.genders):
            return f"gender differs: {_words(self.genders)}, {_words(other.genders)}"
        if _disjoint(self.generations, other.generations):
            return f"generation differs: {_words(self.generations)}, {_words(other.generations)}"
        for one in sorted(self.given, key=lambda g: (g.words, g.compound)):
            for two in sorted(other.given, key=lambda g: (g.words, g.compound)):
                if not given_agree(one, two):
                    return f"given names differ: {' '.join(one.words)!r}, {' '.join(two.words)!r}"
        if _disjoint(self.lands, other.lands):
            return f"countries differ: {_words(self.lands)}, {_words(other.lands)}"
        if walks and _disjoint(self.walks, other.walks):
            return f"walks of life differ: {_words(self.walks)}, {_words(other.walks)}"
        return None


def _disjoint(one: set[str], other: set[str]) -> bool:
    return bool(one) and bool(other) and one.isdisjoint(other)


def _words(values: set[str]) -> str:
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
        """``traits[i]`` is what record ``i`` stands for says; it is changed as clusters grow."""
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
        """Joins unless something speaks against it; True where the two are one cluster now."""
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
        self._traits[one].add(self._traits[two])

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
