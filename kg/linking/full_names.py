"""Records of one full name that nothing contradicts: one shared thing joins them.

The records are taken in the order of their articles, so that later articles only continue what
was computed for the earlier ones. A record is compared with the first records that share a
feature with it, never with all.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from kg.linking.clusters import Clusters, Edge, Traits
from kg.linking.decisions import LinkDecision
from kg.linking.entity_records import Record, Sort
from kg.linking.pair_score import edge, is_rich, support

# Clusters of one name that are told apart in words: beyond that the list helps nobody.
TOLD_APART = 8

Groups = list[list[int]]


def may_be_open(record: Record) -> bool:
    """True if a name by itself can say who is meant."""
    return record.name.full and not record.name.shared and record.sort is not Sort.SITE


class OpenPass:
    """The records of one name, in order; goes on where later ones follow."""

    def __init__(self) -> None:
        self.clusters = Clusters([], [])
        self._first: dict[str, int] = {}
        self._said = Traits()

    @property
    def last(self) -> Record | None:
        """The latest record."""
        return self.clusters.records[-1] if self.clusters.records else None

    def extend(self, records: Iterable[Record], traits: Iterable[Traits]) -> bool:
        """Takes later records in; False, for good, where one contradicts what was said before."""
        for record, own in zip(records, traits, strict=True):
            if self._said.against(own) is not None:
                return False
            self._said = self._said.plus(own)
            i = self.clusters.append(record, own)
            if record.sort is Sort.PLACE:
                self._join(0, i)
            else:
                self._compare(record, i)
        return True

    def _compare(self, record: Record, i: int) -> None:
        features = sorted(_features(record))
        partners = {self._first[feature] for feature in features if feature in self._first}
        if 0 in partners:  # the oldest record gives the plainest reason
            self._join(0, i)
        apart = [j for j in partners if self.clusters.root(j) != self.clusters.root(i)]
        for j in sorted(apart, key=lambda j: (-support(self.clusters.records[j], record).score, j)):
            self._join(j, i)
        for feature in features:
            self._first.setdefault(feature, i)

    def _join(self, i: int, j: int) -> None:
        if self.clusters.root(i) != self.clusters.root(j):
            self.clusters.join(edge(self.clusters.records, i, j))

    def settle(self) -> tuple[Groups, list[LinkDecision]]:
        """The clusters so far and the decisions; what has little context joins the only other one.

        Changes nothing, so that the pass can go on.
        """
        records = self.clusters.records
        decisions = list(self.clusters.decisions)
        groups = self.clusters.members()
        if len(groups) == 1:
            return groups, decisions
        rich = [next((i for i in group if is_rich(records[i])), None) for group in groups]
        if sum(i is not None for i in rich) > 1:
            return groups, decisions + told_apart(self.clusters, groups)
        at = next((n for n, i in enumerate(rich) if i is not None), 0)
        first = rich[at]
        centre = groups[at][0] if first is None else first
        for number, group in enumerate(groups):
            if number != at:
                decisions.append(self.clusters.decision(edge(records, centre, group[0]), same=True))
        return [sorted(itertools.chain.from_iterable(groups))], decisions


def told_apart(clusters: Clusters, groups: Sequence[Sequence[int]]) -> list[LinkDecision]:
    """Why the bearers of one name were kept apart, for the oldest of them."""
    found = []
    for one, other in itertools.combinations(groups[:TOLD_APART], 2):
        link = edge(clusters.records, one[0], other[0])
        why = clusters.against(link) or "the articles share too little besides the name"
        name = clusters.records[one[0]].text
        reason = f"same name {name!r}, but {why}"
        found.append(clusters.decision(Edge(one[0], other[0], 0.1, reason), same=False))
    return found


def _features(record: Record) -> set[str]:
    context = record.context
    return {
        *record.neighbours,
        *context.organizations,
        *(f"post:{post}" for post in context.posts),
        *(f"land:{land}" for land in context.lands),
    }
