"""Linking of one block, of one short name, and of tied clusters.

Records are in blocks: those of one known entity, or of one name in its loosest form. Who is who
in a block follows from the records of that block alone. Short names are then looked up among the
clusters of their family name or acronym, and last come the user's own decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.errors import LexiconError
from kg.linking.agreed_types import name_of_sort
from kg.linking.blocks import BlockLinker
from kg.linking.clusters import Clusters, Edge, Traits
from kg.linking.decisions import LinkDecision
from kg.linking.entity_records import Record, Sort
from kg.linking.full_names import may_be_open
from kg.linking.name_keys import Name, NameReader
from kg.linking.overrides import RecordId, Row
from kg.linking.pair_score import edge
from kg.linking.short_names import Bearer, ShortNames
from kg.ontology.gazetteer import Gazetteer
from kg.ontology.lexicon import Lexicon
from kg.ontology.vocabulary import mint

# How the reason of a decision begins that a user's stored decision could not bring about.
NOT_JOINED = "not joined by "

BlockKey = tuple[str, ...]
Sides = Mapping[RecordId, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records of one entity, the oldest first, and what they say together."""

    members: tuple[Record, ...]
    traits: Traits


@dataclass(frozen=True, slots=True)
class LinkedBlock:
    """A computed block."""

    clusters: tuple[Cluster, ...]
    decisions: tuple[LinkDecision, ...]


def block_of(record: Record) -> BlockKey:
    """Records of other blocks are never compared."""
    if record.known is not None:
        return ("known", record.known)
    if record.idle or (record.sort is Sort.PERSON and not record.name.full):
        return ("alone", record.document, record.entity)
    return (record.sort.value, *record.name.loose)


def asked_of(record: Record) -> BlockKey | None:
    """The name under which the bearer of a short name is looked for."""
    if record.known is not None or record.name.full or record.idle:
        return None
    if record.sort is Sort.PERSON:
        return ("family", record.name.family)
    return record.name.key if record.sort is Sort.BODY else None


def is_plain(first: Record, record: Record) -> bool:
    """True if two places are one by their name, and nothing that either says matters."""
    return (
        first.sort is record.sort is Sort.PLACE
        and first.name.key == record.name.key
        and may_be_open(first)
        and may_be_open(record)
        and Traits.of(first) == Traits.of(record) == Traits()
    )


def plain_decision(first: Record, record: Record) -> LinkDecision:
    """The decision that joins such a place to the oldest of its name."""
    records = (first, record)
    clusters = Clusters(records, [Traits(), Traits()])
    return clusters.decision(edge(records, 0, 1), same=True)


class Working:
    """Links blocks and short names."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer, *, base: str) -> None:
        """Raises LexiconError if a word list is missing."""
        self._base = base
        self._gazetteer = gazetteer
        self._short = ShortNames(lexicon)
        self._names = NameReader(lexicon, gazetteer)

    def name(self, text: str, sort: Sort) -> Name | None:
        """A name taken apart as its sort has it; None if nothing in it names."""
        return name_of_sort(self._names, text, sort)

    def names_of(self, record: Record) -> Iterator[BlockKey]:
        """The short names by which a full name may be asked for."""
        if record.idle:
            return
        if record.sort is Sort.PERSON and record.name.full:
            yield ("family", record.name.family)
        elif record.sort is Sort.BODY:
            for acronym in sorted(self._short.acronyms(record)):
                yield ("acronym", acronym)

    def link(self, key: BlockKey, records: Iterable[Record], sides: Sides) -> LinkedBlock:
        """The clusters of a block, whatever the order of its ``records``."""
        ordered = sorted(records, key=lambda record: record.order)
        traits = [Traits.of(r, sides.get((r.document, r.entity), ())) for r in ordered]
        if len(ordered) == 1 and key[0] != "known":
            return LinkedBlock((Cluster(tuple(ordered), traits[0]),), ())
        clusters = Clusters(ordered, traits)
        if key[0] == "known":
            self._link_known(key[1], clusters, Traits(sides=frozenset(sides.get(("", key[1]), ()))))
        elif key[0] != "alone":
            BlockLinker(clusters).link()
        return settled(clusters, clusters.members(), clusters.decisions)

    def known_decision(self, identifier: str, record: Record) -> LinkDecision:
        """That a record is the known entity."""
        known = self._gazetteer.entity(identifier)
        name = identifier if known is None else known.name
        iri = mint(self._base, "entity", identifier)
        reason = f"the gazetteer knows {record.text!r} as {name!r}"
        return LinkDecision(iri, record.iri, True, 1.0, reason)

    def _link_known(self, identifier: str, clusters: Clusters, entity: Traits) -> None:
        """Every record of a known entity, as one, but for those that the user parts from it."""
        first: int | None = None
        for i, record in enumerate(clusters.records):
            decision = self.known_decision(identifier, record)
            own = clusters.traits(i)
            parted = entity.parted(own)
            if parted is None:
                entity = entity.plus(own)
                first = i if first is None else first
                clusters.absorb(first, i)
            else:
                clusters.forget_known(i)
                reason = f"{decision.reason}, but {parted}"
                decision = LinkDecision(decision.left, decision.right, False, 1.0, reason)
            clusters.decisions.append(decision)

    def bearers(
        self, name: BlockKey, short: Iterable[Record], clusters: Iterable[Sequence[Record]]
    ) -> tuple[Bearer, ...]:
        """Who bears a short name: of each cluster, only the records that it may stand for."""
        ordered = sorted(short, key=lambda record: record.order)
        if name[0] == "family":
            return tuple(self._short.people(ordered, list(clusters)))
        return tuple(self._short.bodies(ordered, list(clusters)))


def settled(
    clusters: Clusters, groups: Iterable[Sequence[int]], decisions: Iterable[LinkDecision]
) -> LinkedBlock:
    """Groups of record numbers as clusters."""
    found = []
    for group in groups:
        traits = Traits()
        for root in {clusters.root(i) for i in group}:
            traits = traits.plus(clusters.traits(root))
        found.append(Cluster(tuple(clusters.records[i] for i in group), traits))
    return LinkedBlock(tuple(found), tuple(decisions))


@dataclass(frozen=True, slots=True)
class Tie:
    """Two clusters that a short name or a row of the user's holds to be one."""

    left: int
    right: int
    one: Record
    other: Record
    score: float
    reason: str
    row: Row | None = None


def tie_clusters(
    heads: Sequence[Record], traits: Sequence[Traits], ties: Iterable[Tie], *, base: str
) -> tuple[list[str], list[LinkDecision | None]]:
    """The IRI of each cluster, and what came of each tie; ``heads`` are their oldest records.

    Raises LexiconError if a row of the user's joins what another one keeps apart; a stored decision
    that does so joins nothing.
    """
    joined = Clusters(heads, traits)
    decisions: list[LinkDecision | None] = []
    for tie in ties:
        edge = Edge(tie.left, tie.right, tie.score, tie.reason, sure=True)
        left, right = sorted((tie.one.iri, tie.other.iri))
        if tie.row is not None:
            parted = joined.traits(tie.left).parted(joined.traits(tie.right))
            if parted is not None:
                reason = _contradiction(tie.row, parted)
                decisions.append(LinkDecision(left, right, False, tie.score, reason))
                continue
        elif joined.against(edge) is not None:
            decisions.append(None)
            continue
        joined.absorb(tie.left, tie.right)
        decisions.append(LinkDecision(left, right, True, tie.score, tie.reason))
    return _iris(joined, heads, traits, base), decisions


def _contradiction(row: Row, parted: str) -> str:
    """Why a row is not applied."""
    if row.decision is None:
        raise LexiconError(
            f"{row.where}: {row.a!r} and {row.b!r} are also {parted}; remove one of the two"
        )
    return f"{NOT_JOINED}{row.place}: they are {parted}"


def _iris(
    joined: Clusters, heads: Sequence[Record], traits: Sequence[Traits], base: str
) -> list[str]:
    """The known entity's IRI, else that of the oldest record."""
    oldest: dict[int, Record] = {}
    known: dict[int, str] = {}
    for number, first in enumerate(heads):
        root = joined.root(number)
        oldest[root] = min(oldest.get(root, first), first, key=lambda record: record.order)
        for name in traits[number].known:
            known[root] = min(known.get(root, name), name)
    roots = map(joined.root, range(len(heads)))
    return [mint(base, "entity", known[r]) if r in known else oldest[r].iri for r in roots]


def bearer_tie(bearer: Bearer, left: int, right: int) -> Tie:
    """The tie of a full name's cluster and a short one's."""
    return Tie(left, right, bearer.full, bearer.short, 0.9, bearer.reason)


def row_tie(row: Row, one: Record, other: Record, left: int, right: int) -> Tie:
    """The tie that a row of same.csv makes."""
    return Tie(left, right, one, other, 1.0, f"joined by {row.place}", row)
