"""Records with one loosest form of name: which of them are the same entity.

A full name is enough if nothing in the block contradicts it (`kg.linking.full_names`). If something
does, if many bodies share the name, or if the spelling differs, records must share an organization,
a post in a country, or two other named entities. Each record is
compared with the first records that share a feature with it, never with all, so that the work grows
with the number of records and not with its square.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from kg.linking.clusters import Clusters
from kg.linking.entity_records import Record
from kg.linking.full_names import OpenPass, may_be_open, told_apart
from kg.linking.pair_score import edge

# Distinct clusters that a record is compared with for one shared feature: more bearers of one name
# than this are not found in one place.
LEADERS = 8
# Neighbours whose pairs are looked at; 16 give 120 pairs.
PAIRED = 16


class BlockLinker:
    """Joins the records of a block."""

    def __init__(self, clusters: Clusters) -> None:
        """``clusters`` of records with one loose key, in the order of articles."""
        self._clusters = clusters
        self._records = clusters.records

    def link(self) -> None:
        """Joins what is one."""
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for i, record in enumerate(self._records):
            groups[record.name.key].append(i)
        for _, group in sorted(groups.items()):
            if len(group) > 1 and not self._open(group):
                self._supported(group)
                self._tell_apart(group)
        if len(groups) > 1:
            self._supported(range(len(self._records)))

    def _open(self, group: list[int]) -> bool:
        """Joins by the name and one shared thing, unless something contradicts; False then."""
        if not may_be_open(self._records[group[0]]):
            return False
        one_name = OpenPass()
        traits = [self._clusters.traits(i) for i in group]
        if not one_name.extend([self._records[i] for i in group], traits):
            return False
        found, decisions = one_name.settle()
        for members in found:
            for member in members[1:]:
                self._clusters.absorb(group[members[0]], group[member])
        self._clusters.decisions += decisions
        return True

    def _supported(self, group: Sequence[int]) -> None:
        """Joins along what two records share beyond doubt, the surest first."""
        self._bucketed(group, _sure_features)
        counts = Counter(n for i in group for n in self._records[i].neighbours)
        common = frozenset(word for word, count in counts.items() if count > 1)

        def pairs(record: Record) -> Iterator[tuple[str, ...]]:
            listed = sorted(record.neighbours & common)[:PAIRED]
            yield from itertools.combinations(listed, 2)

        self._bucketed(group, pairs)

    def _bucketed(
        self, group: Sequence[int], features: Callable[[Record], Iterator[tuple[str, ...]]]
    ) -> None:
        """Each record joins the first cluster that shares a feature and is not contradicted."""
        leaders: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for i in group:
            for feature in features(self._records[i]):
                found = leaders[feature]
                roots = {self._clusters.root(j) for j in found}
                if self._clusters.root(i) in roots:
                    continue
                joined = any(self._clusters.join(edge(self._records, j, i)) for j in found)
                if not joined and len(found) < LEADERS:
                    found.append(i)

    def _tell_apart(self, group: list[int]) -> None:
        heads: dict[int, int] = {}
        for i in group:
            heads.setdefault(self._clusters.root(i), i)
        self._clusters.decisions += told_apart(self._clusters, [[i] for i in heads.values()])


def _sure_features(record: Record) -> Iterator[tuple[str, ...]]:
    context = record.context
    for body in sorted(context.organizations):
        yield ("body", body)
    for post in sorted(context.posts):
        for land in sorted(context.lands):
            yield ("post", post, land)
    if record.name.shared:
        for land in sorted(record.lands):
            yield ("land", land)
