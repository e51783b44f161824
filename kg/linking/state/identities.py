"""From clusters and ties to the IRI of each mention; the last step of who is who.

Ties reach from block to block, so what they join is computed for each group of clusters that hang
together, where one of the group changed. Of ties, memory holds three numbers each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from kg.linking.clusters import Traits
from kg.linking.decisions import LinkDecision
from kg.linking.engine import Sides, Tie, bearer_tie, row_tie, tie_clusters
from kg.linking.entity_records import Record
from kg.linking.features import key_of_text
from kg.linking.overrides import Overrides, Row
from kg.linking.short_names import Bearer
from kg.linking.state.decisions import Decisions
from kg.linking.state.mentions import Mentions
from kg.linking.state.schema import Stale, Tables
from kg.ontology.vocabulary import mint

_PAGE = 500


@dataclass(frozen=True, slots=True)
class _Link:
    """A tie by numbers: two mentions, their clusters, and a row of the user's or a short name."""

    full: int
    short: int
    left: int
    right: int
    order: tuple[int, int] = (0, 0)  # the short name, and which of its ties
    row: Row | None = None


class Identities:
    """Gives every mention its IRI, and tells which documents have another one than before."""

    def __init__(
        self, tables: Tables, decisions: Decisions, mentions: Mentions, *, base: str
    ) -> None:
        self._tables = tables
        self._decisions = decisions
        self._mentions = mentions
        self._base = base

    def update(self, overrides: Overrides) -> None:
        """Computes what changed."""
        links = [*self._links(), *self._rows(overrides)]
        iris: dict[int, str] = {}
        for group in _groups(links):
            clusters = {cluster for link in group for cluster in (link.left, link.right)}
            if any(self._tables.is_stale(Stale.CLUSTER, cluster) for cluster in clusters):
                self._tables.mark(Stale.CLUSTER, *clusters)
                iris |= self._join(group, sorted(clusters), overrides.sides)
        for page in self._tables.pages(Stale.CLUSTER, _PAGE):
            for cluster in page:
                self._give(cluster, iris.get(cluster))

    def _links(self) -> Iterator[_Link]:
        rows = self._tables.run(
            "SELECT t.full, t.short, COALESCE(f.cluster, f.n), COALESCE(s.cluster, s.n), t.name, "
            "t.place FROM tie t JOIN mention f ON f.n = t.full JOIN mention s ON s.n = t.short"
        )
        for full, short, left, right, name, place in rows:
            yield _Link(full, short, left, right, (name, place))

    def _rows(self, overrides: Overrides) -> Iterator[_Link]:
        for row, left, right in overrides.same:
            first, cluster = self._find(left[0])
            for record in (*left[1:], *right):
                other, joined = self._find(record)
                yield _Link(first, other, cluster, joined, row=row)

    def _find(self, record: Record) -> tuple[int, int]:
        n = self._mentions.number(record.document, record.entity)
        cluster = self._tables.one("SELECT COALESCE(cluster, n) FROM mention WHERE n = ?", n)
        return n, int(cluster)

    def _join(self, group: list[_Link], clusters: list[int], sides: Sides) -> dict[int, str]:
        """The IRI of each cluster of a group; its decisions are kept."""
        join = partial(self._joined, group, clusters, sides)
        iris, decided = self._tables.attempt(Stale.CLUSTER, clusters[0], join) or ({}, [])
        owned: dict[str, list[LinkDecision]] = {_owner(link): [] for link in group}
        for link, decision in decided:
            owned[_owner(link)].append(decision)
        for owner, found in owned.items():
            self._decisions.replace(owner, found)
        return iris

    def _joined(
        self, group: list[_Link], clusters: list[int], sides: Sides
    ) -> tuple[dict[int, str], list[tuple[_Link, LinkDecision]]]:
        members = [self._mentions.of_cluster(cluster) for cluster in clusters]
        heads = [next(iter(found.values())) for found in members]
        traits = [
            _traits(found.values(), sides, cluster < 0)
            for cluster, found in zip(clusters, members, strict=True)
        ]
        records = {n: record for found in members for n, record in found.items()}
        place = {cluster: number for number, cluster in enumerate(clusters)}
        ordered = sorted(group, key=self._order)
        ties = [self._tie(link, records, place[link.left], place[link.right]) for link in ordered]
        iris, decisions = tie_clusters(heads, traits, ties, base=self._base)
        both = zip(ordered, decisions, strict=True)
        decided = [(link, decision) for link, decision in both if decision is not None]
        return dict(zip(clusters, iris, strict=True)), decided

    def _order(self, link: _Link) -> tuple[bool, tuple[str, ...], int]:
        """Short names first, in the order of their keys; rows stay as they are."""
        if link.row is not None:
            return (True, (), 0)
        return (False, key_of_text(self._tables.text(link.order[0])), link.order[1])

    def _tie(self, link: _Link, records: dict[int, Record], left: int, right: int) -> Tie:
        one, other = records[link.full], records[link.short]
        if link.row is not None:
            return row_tie(link.row, one, other, left, right)
        reason = self._tables.one("SELECT reason FROM tie WHERE short = ?", link.short)
        return bearer_tie(Bearer(other, one, reason), left, right)

    # ── IRIs ──

    def _give(self, cluster: int, joined: str | None) -> None:
        """Makes ``joined``, or else the cluster's own IRI, that of its mentions."""
        own, where = self._own(cluster)
        iri = joined or own
        rows = self._tables.run(
            f"SELECT m.n, m.document, d.id, m.entity, m.iri FROM mention m JOIN document d "
            f"ON d.n = m.document WHERE {where} AND m.iri IS NOT ?",
            cluster, iri,
        ).fetchall()  # fmt: skip
        for n, document, name, entity, old in rows:
            new = None if iri == mint(self._base, "entity", name, entity) else iri
            if new != old:
                self._tables.run("UPDATE mention SET iri = ? WHERE n = ?", new, n)
                self._tables.mark(Stale.TOLD, document)
                self._tables.mark_dirty([name])

    def _own(self, cluster: int) -> tuple[str | None, str]:
        """The IRI of a cluster by itself (None: each mention's own), and where its mentions are."""
        if cluster < 0:
            _, known = key_of_text(self._tables.text(-cluster))
            return mint(self._base, "entity", known), "m.cluster = ?"
        row = self._tables.run(
            "SELECT m.cluster, d.id, m.entity FROM mention m JOIN document d ON d.n = m.document "
            "WHERE m.n = ?",
            cluster,
        ).fetchone()
        if row is None or row[0] is None:
            return None, "m.cluster IS NULL AND m.n = ?"
        return mint(self._base, "entity", row[1], row[2]), "m.cluster = ?"


def _owner(link: _Link) -> str:
    return f"tie {link.short}" if link.row is None else f"user {link.row.line}"


def _traits(records: Iterable[Record], sides: Sides, is_known: bool) -> Traits:
    traits = Traits()
    for record in records:
        traits = traits.plus(Traits.of(record, sides.get((record.document, record.entity), ())))
    return traits if is_known else replace(traits, known=frozenset())


def _groups(links: Sequence[_Link]) -> Iterator[list[_Link]]:
    """The links of clusters that hang together, in their order."""
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while (above := parent.setdefault(one, one)) != one:
            parent[one] = parent[above]
            one = above
        return one

    for link in links:
        parent[root(link.left)] = root(link.right)
    groups: defaultdict[int, list[_Link]] = defaultdict(list)
    for link in links:
        groups[root(link.left)].append(link)
    yield from groups.values()
