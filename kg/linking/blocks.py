"""Records of one name: which of them are one entity.

A full name joins by itself where nothing in the block contradicts it. Where something does, where
many bodies share the name, or where the spelling differs, records must share a body that they
belong to, a post in a land, or two other named entities. Each record is compared with the first
records that share a feature with it, never with all, so that the work grows with the number of
records and not with its square.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from kg.linking.clusters import Clusters, Edge, Traits
from kg.linking.records import Record, Sort
from kg.linking.support import edge, is_rich, support

# Distinct clusters that a record is compared with for one shared feature, and those that are told
# apart in words: more bearers of one name than this are not found in one place.
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
            self._same_name(group)
        if len(groups) > 1:
            self._supported(range(len(self._records)))

    def _same_name(self, group: list[int]) -> None:
        if len(group) < 2:
            return
        first = self._records[group[0]]
        if first.sort is Sort.PLACE:
            for i in group[1:]:
                self._join(group[0], i)
        elif self._needs_support(group):
            self._supported(group)
        else:
            self._open(group)
        self._tell_apart(group)

    def _needs_support(self, group: list[int]) -> bool:
        """True where the name alone does not say who is meant."""
        first = self._records[group[0]]
        if first.name.shared or not first.name.full or first.sort is Sort.SITE:
            return True
        all_said = Traits()
        for i in group:
            traits = self._clusters.traits(i)
            if all_said.against(traits) is not None:
                return True
            all_said.add(traits)
        return False

    def _open(self, group: list[int]) -> None:
        """Nothing contradicts: one shared thing joins, and so does the name for lack of context."""
        first: dict[str, int] = {}
        for i in group:
            features = sorted(self._features(self._records[i]))
            partners = {first[feature] for feature in features if feature in first}
            if group[0] in partners:  # the oldest record gives the plainest reason
                self._join(group[0], i)
            for partner in sorted(partners, key=lambda j: self._rank(j, i)):
                if self._clusters.root(partner) != self._clusters.root(i):
                    self._join(partner, i)
            for feature in features:
                first.setdefault(feature, i)
        rich = [i for i in group if is_rich(self._records[i])]
        heads = {self._clusters.root(i): i for i in reversed(rich)}
        if len(heads) > 1:
            return
        centre = next(iter(heads.values()), group[0])
        for i in group:
            if self._clusters.root(i) != self._clusters.root(centre):
                self._join(centre, i)

    def _rank(self, partner: int, i: int) -> tuple[float, tuple[str, str, str]]:
        found = support(self._records[partner], self._records[i])
        return -found.score, self._records[partner].order

    def _features(self, record: Record) -> set[str]:
        context = record.context
        return {
            *record.neighbours, *context.organizations,
            *(f"post:{post}" for post in context.posts), *(f"land:{x}" for x in context.lands),
        }  # fmt: skip

    def _supported(self, group: Sequence[int]) -> None:
        """Joins along what two records share beyond doubt, the surest first."""
        self._bucketed(group, self._sure_features)
        counts = Counter(n for i in group for n in self._records[i].neighbours)
        common = frozenset(word for word, count in counts.items() if count > 1)

        def pairs(record: Record) -> Iterator[tuple[str, ...]]:
            listed = sorted(record.neighbours & common)[:PAIRED]
            yield from itertools.combinations(listed, 2)

        self._bucketed(group, pairs)

    def _sure_features(self, record: Record) -> Iterator[tuple[str, ...]]:
        context = record.context
        for body in sorted(context.organizations):
            yield ("body", body)
        for post in sorted(context.posts):
            for land in sorted(context.lands):
                yield ("post", post, land)
        if record.name.shared:
            for land in sorted(record.lands):
                yield ("land", land)

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
                if not any(self._join(j, i) for j in found) and len(found) < LEADERS:
                    found.append(i)

    def _join(self, i: int, j: int) -> bool:
        if self._clusters.root(i) == self._clusters.root(j):
            return True
        return self._clusters.join(edge(self._records, i, j))

    def _tell_apart(self, group: list[int]) -> None:
        """Notes why the bearers of one name were kept apart."""
        heads: dict[int, int] = {}
        for i in group:
            heads.setdefault(self._clusters.root(i), i)
        for i, j in itertools.combinations(list(heads.values())[:LEADERS], 2):
            link = edge(self._records, i, j)
            why = self._clusters.against(link) or "the articles share too little besides the name"
            name = self._records[i].text
            self._clusters.note(Edge(i, j, 0.1, f"same name {name!r}, but {why}"), same=False)
