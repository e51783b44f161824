"""Linking that grows: an added document touches the blocks of its own names and no other.

Records stand in blocks: those of one known entity, or of one name in its loosest form. What is one
in a block follows from the records of that block alone, so it is worked out once and again only
when the block changes. Short names are then looked up among the clusters of their family name or
acronym, and last come the user's own decisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LexiconError
from kg.gazetteer import load_gazetteer
from kg.lexicon import load_lexicon
from kg.linking.blocks import BlockLinker
from kg.linking.clusters import Clusters, Edge, Traits
from kg.linking.decisions import LinkDecision, Linking
from kg.linking.open_pass import OpenPass, may_be_open
from kg.linking.overrides import Finder, Overrides, RecordId, Row, read_rows, resolve_rows
from kg.linking.reading import RecordReader
from kg.linking.records import Record, Sort
from kg.linking.short import Bearer, ShortNames
from kg.model import Extraction
from kg.vocab import mint

BlockKey = tuple[str, ...]
Sides = Mapping[RecordId, Sequence[tuple[str, str]]]

# Smaller blocks are worked out anew in a few milliseconds; what a pass keeps costs memory.
KEPT = 64


@dataclass(frozen=True, slots=True)
class _Cluster:
    members: tuple[Record, ...]
    traits: Traits


@dataclass(frozen=True, slots=True)
class _Linked:
    """A block when it is worked out."""

    clusters: tuple[_Cluster, ...]
    decisions: tuple[LinkDecision, ...]


class LinkIndex:
    """Records of documents by name, and what follows from them."""

    def __init__(
        self, *, base: str, same: Path | None = None, different: Path | None = None
    ) -> None:
        """``same`` and ``different``: a user's decisions; raises LexiconError for a bad file."""
        lexicon = load_lexicon()
        self._base = base
        self._gazetteer = load_gazetteer()
        self._reader = RecordReader(lexicon, self._gazetteer)
        self._short = ShortNames(lexicon)
        self._same, self._different = read_rows(same), read_rows(different)
        self._entities: dict[str, tuple[str, ...]] = {}
        self._records: dict[str, list[Record]] = {}
        self._blocks: dict[BlockKey, dict[RecordId, Record]] = defaultdict(dict)
        self._linked: dict[BlockKey, _Linked] = {}
        # Full names by family name or acronym, and the short names that ask for them.
        self._bearers: dict[BlockKey, dict[BlockKey, int]] = defaultdict(dict)
        self._asking: dict[BlockKey, dict[RecordId, Record]] = defaultdict(dict)
        self._found: dict[BlockKey, tuple[Bearer, ...]] = {}
        # What goes on where later records follow, of large blocks; and what came since.
        self._passes: dict[BlockKey, OpenPass] = {}
        self._fresh: dict[BlockKey, list[Record]] = defaultdict(list)
        self._stale: set[BlockKey] = set()
        self._stale_names: set[BlockKey] = set()

    # ── growing ──

    def add(self, extraction: Extraction) -> None:
        """Takes a document in; one of the same identifier is replaced."""
        document = extraction.document.id
        self.discard(document)
        self._entities[document] = tuple(entity.id for entity in extraction.entities)
        self.add_records(document, self._reader.read(extraction, self._base))

    def add_records(self, document: str, records: list[Record]) -> None:
        """The same for records that are already read."""
        self._records[document] = records
        for record in records:
            key, identifier = _block_of(record), (record.document, record.entity)
            self._blocks[key][identifier] = record
            for name in self._names_of(record):
                self._bearers[name][key] = self._bearers[name].get(key, 0) + 1
            if (asked := _asks(record)) is not None:
                self._asking[asked][identifier] = record
            self._fresh[key].append(record)
            self._mark(record, key)

    def discard(self, document: str) -> None:
        """Forgets a document, if it is there."""
        self._entities.pop(document, None)
        for record in self._records.pop(document, ()):
            key, identifier = _block_of(record), (record.document, record.entity)
            del self._blocks[key][identifier]
            if not self._blocks[key]:
                del self._blocks[key]
            for name in self._names_of(record):
                self._bearers[name][key] -= 1
                if not self._bearers[name][key]:
                    del self._bearers[name][key]
            if (asked := _asks(record)) is not None:
                del self._asking[asked][identifier]
            self._passes.pop(key, None)
            self._mark(record, key)

    def _mark(self, record: Record, key: BlockKey) -> None:
        """Notes what a record that came or went makes out of date."""
        self._stale.add(key)
        self._stale_names.update(self._names_of(record))
        if (asked := _asks(record)) is not None:
            self._stale_names.add(asked)

    def _names_of(self, record: Record) -> Iterator[BlockKey]:
        """The short names by which a full name may be asked for."""
        if record.sort is Sort.PERSON and record.name.full:
            yield ("family", record.name.family)
        elif record.sort is Sort.BODY:
            for acronym in sorted(self._short.acronyms(record)):
                yield ("acronym", acronym)

    # ── working out ──

    def update(self) -> Overrides:
        """Works out what came or went since; what stayed is not looked at again.

        A user's list of different entities may part any two records, so with one all is looked at.
        """
        overrides = self._overrides()
        if self._different:
            self._passes.clear()
            self._stale |= self._blocks.keys() | self._linked.keys()
            self._stale_names |= self._asking.keys()
        for key in self._stale:
            self._linked.pop(key, None)
            if key in self._blocks:
                self._linked[key] = self._link_block(key, overrides.sides)
        for name in self._stale_names:
            self._found.pop(name, None)
            if self._asking.get(name):
                self._found[name] = tuple(self._find_bearers(name))
        self._stale, self._stale_names = set(), set()
        self._fresh.clear()
        return overrides

    def linking(self) -> Linking:
        """What follows from all records that are in now."""
        overrides = self.update()
        return _Assembly(self._base, self._linked, self._found).linking(
            self._entities, overrides, {e.id: e.wikidata for e in self._gazetteer.known}
        )

    def _overrides(self) -> Overrides:
        if not self._same and not self._different:
            return Overrides((), {}, ())
        records = [record for found in self._records.values() for record in found]
        records.sort(key=lambda record: record.order)
        return resolve_rows(self._same, self._different, Finder(records, self._base))

    def _link_block(self, key: BlockKey, sides: Sides) -> _Linked:
        if (found := self._go_on(key)) is not None:
            return found
        records = sorted(self._blocks[key].values(), key=lambda record: record.order)
        traits = [Traits.of(r, sides.get((r.document, r.entity), ())) for r in records]
        if len(records) == 1 and key[0] != "known":
            return _Linked((_Cluster(tuple(records), traits[0]),), ())
        if len(records) >= KEPT and key[0] != "known" and may_be_open(records[0]):
            one_name = OpenPass()
            if len({r.name.key for r in records}) == 1 and one_name.extend(records, traits):
                self._passes[key] = one_name
                return _settled(one_name)
        clusters = Clusters(records, traits)
        if key[0] == "known":
            self._link_known(key[1], clusters, Traits(sides=frozenset(sides.get(("", key[1]), ()))))
        elif key[0] != "alone":
            BlockLinker(clusters).link()
        return _linked(clusters, clusters.members(), clusters.decisions)

    def _go_on(self, key: BlockKey) -> _Linked | None:
        """A large block whose new records all follow the old ones; None for any other."""
        one_name = self._passes.pop(key, None)
        if one_name is None or one_name.last is None:
            return None
        fresh = sorted(self._fresh[key], key=lambda record: record.order)
        last = one_name.last
        if fresh[0].order < last.order or any(r.name.key != last.name.key for r in fresh):
            return None
        if not one_name.extend(fresh, map(Traits.of, fresh)):
            return None
        self._passes[key] = one_name
        return _settled(one_name)

    def _link_known(self, identifier: str, clusters: Clusters, entity: Traits) -> None:
        """Every record of a known entity, as one, but for those that the user parts from it."""
        known = self._gazetteer.entity(identifier)
        name = identifier if known is None else known.name
        iri = mint(self._base, "entity", identifier)
        first: int | None = None
        for i, record in enumerate(clusters.records):
            reason = f"the gazetteer knows {record.text!r} as {name!r}"
            own = clusters.traits(i)
            parted = entity.parted(own)
            if parted is None:
                entity = entity.plus(own)
                first = i if first is None else first
                clusters.absorb(first, i)
                decision = LinkDecision(iri, record.iri, True, 1.0, reason)
            else:
                clusters.forget_known(i)
                decision = LinkDecision(iri, record.iri, False, 1.0, f"{reason}, but {parted}")
            clusters.decisions.append(decision)

    def _find_bearers(self, name: BlockKey) -> Iterator[Bearer]:
        short = sorted(self._asking[name].values(), key=lambda record: record.order)
        clusters = [
            [record for record in cluster.members if name in set(self._names_of(record))]
            for key in sorted(self._bearers.get(name, ()))
            for cluster in self._linked[key].clusters
        ]
        clusters = [members for members in clusters if members]
        if name[0] == "family":
            return self._short.people(short, clusters)
        return self._short.bodies(short, clusters)


def _settled(one_name: OpenPass) -> _Linked:
    return _linked(one_name.clusters, *one_name.settle())


def _linked(
    clusters: Clusters, groups: Iterable[Sequence[int]], decisions: Iterable[LinkDecision]
) -> _Linked:
    found = []
    for group in groups:
        traits = Traits()
        for root in {clusters.root(i) for i in group}:
            traits = traits.plus(clusters.traits(root))
        found.append(_Cluster(tuple(clusters.records[i] for i in group), traits))
    return _Linked(tuple(found), tuple(decisions))


def _block_of(record: Record) -> BlockKey:
    """Records of other blocks are never compared."""
    if record.known is not None:
        return ("known", record.known)
    if record.sort is Sort.PERSON and not record.name.full:
        return ("alone", record.document, record.entity)
    return (record.sort.value, *record.name.loose)


def _asks(record: Record) -> BlockKey | None:
    """The name under which the bearer of a short name is looked for."""
    if record.known is not None or record.name.full:
        return None
    if record.sort is Sort.PERSON:
        return ("family", record.name.family)
    return record.name.key if record.sort is Sort.BODY else None


class _Assembly:
    """Clusters of all blocks, joined by short names and by the user, and their IRIs."""

    def __init__(
        self,
        base: str,
        linked: Mapping[BlockKey, _Linked],
        found: Mapping[BlockKey, Sequence[Bearer]],
    ) -> None:
        self._base = base
        self._clusters = [
            cluster for _, block in sorted(linked.items()) for cluster in block.clusters
        ]
        self._place = {
            (record.document, record.entity): number
            for number, cluster in enumerate(self._clusters)
            for record in cluster.members
        }
        self._joined = Clusters(
            [cluster.members[0] for cluster in self._clusters],
            [cluster.traits for cluster in self._clusters],
        )
        self._decisions = [d for block in linked.values() for d in block.decisions]
        self._bearers = [bearer for _, bearers in sorted(found.items()) for bearer in bearers]

    def linking(
        self,
        entities: Mapping[str, Iterable[str]],
        overrides: Overrides,
        wikidata: Mapping[str, str | None],
    ) -> Linking:
        """The result."""
        for bearer in self._bearers:
            self._bear(bearer)
        for row, left, right in overrides.same:
            self._same(row, left, right)
        iris = {
            document: {entity: mint(self._base, "entity", document, entity) for entity in listed}
            for document, listed in sorted(entities.items())
        }
        met: set[str] = set()
        for cluster, iri in zip(self._clusters, self._iris(), strict=True):
            for record in cluster.members:
                iris.setdefault(record.document, {})[record.entity] = iri
            met |= cluster.traits.known
        known = {name: item for name in sorted(met) if (item := wikidata.get(name)) is not None}
        return Linking(iris, tuple(sorted(set(self._decisions))), known, overrides.notes)

    def _bear(self, bearer: Bearer) -> None:
        short, full = bearer.short, bearer.full
        edge = Edge(self._at(full), self._at(short), 0.9, bearer.reason, sure=True)
        if self._joined.against(edge) is None:
            self._joined.absorb(edge.left, edge.right)
            self._decide(full, short, edge)

    def _same(self, row: Row, left: Sequence[Record], right: Sequence[Record]) -> None:
        first = left[0]
        for record in (*left[1:], *right):
            edge = Edge(self._at(first), self._at(record), 1.0, f"joined by {row.place}")
            parted = self._joined.traits(edge.left).parted(self._joined.traits(edge.right))
            if parted is not None:
                raise LexiconError(
                    f"{row.path}, line {row.line}: {row.a!r} and {row.b!r} are also "
                    f"{parted}; remove one of the two"
                )
            self._joined.absorb(edge.left, edge.right)
            self._decide(first, record, edge)

    def _at(self, record: Record) -> int:
        return self._place[record.document, record.entity]

    def _decide(self, one: Record, other: Record, edge: Edge) -> None:
        left, right = sorted((one.iri, other.iri))
        self._decisions.append(LinkDecision(left, right, True, edge.score, edge.reason))

    def _iris(self) -> list[str]:
        """The IRI of each cluster: the known entity's, else that of the oldest record."""
        oldest: dict[int, Record] = {}
        known: dict[int, str] = {}
        for number, cluster in enumerate(self._clusters):
            root, first = self._joined.root(number), cluster.members[0]
            oldest[root] = min(oldest.get(root, first), first, key=lambda record: record.order)
            for name in cluster.traits.known:
                known[root] = min(known.get(root, name), name)
        iris = []
        for number in range(len(self._clusters)):
            root = self._joined.root(number)
            if root in known:
                iris.append(mint(self._base, "entity", known[root]))
            else:
                iris.append(oldest[root].iri)
        return iris
