"""Linking that grows: an added document touches the blocks of its own names and no other.

Records are in blocks: those of one known entity, or of one name in its loosest form. Who is who
in a block follows from the records of that block alone, so it is computed once, and again only
when the block changes. Short names are then looked up among the clusters of their family name or
acronym, and last come the user's own decisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.linking.agreed_types import (
    WITNESSES,
    Retyped,
    Weight,
    agreed_sort,
    asked_under,
    is_parted,
    rank,
    retyped,
    said_by,
)
from kg.linking.clusters import Traits
from kg.linking.decisions import Linking
from kg.linking.engine import (
    BlockKey,
    Cluster,
    LinkedBlock,
    Sides,
    Tie,
    Working,
    asked_of,
    bearer_tie,
    block_of,
    row_tie,
    settled,
    tie_clusters,
)
from kg.linking.entity_records import Record, Sort
from kg.linking.from_extraction import RecordReader
from kg.linking.full_names import OpenPass, may_be_open
from kg.linking.overrides import Finder, Overrides, RecordId, read_rows, resolve_rows
from kg.linking.short_names import Bearer
from kg.model import Extraction
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon
from kg.ontology.vocabulary import mint

# Smaller blocks are recomputed in a few milliseconds; what a pass keeps costs memory.
KEPT = 64


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
        self._working = Working(lexicon, self._gazetteer, base=base)
        self._same, self._different = read_rows(same), read_rows(different)
        self._entities: dict[str, tuple[str, ...]] = {}
        self._records: dict[str, list[Record]] = {}
        self._blocks: dict[BlockKey, dict[RecordId, Record]] = defaultdict(dict)
        self._linked: dict[BlockKey, LinkedBlock] = {}
        # Full names by family name or acronym, and the short names that ask for them.
        self._bearers: dict[BlockKey, dict[BlockKey, int]] = defaultdict(dict)
        self._asking: dict[BlockKey, dict[RecordId, Record]] = defaultdict(dict)
        self._found: dict[BlockKey, tuple[Bearer, ...]] = {}
        # What goes on where later records follow, of large blocks; and what came since.
        self._passes: dict[BlockKey, OpenPass] = {}
        self._fresh: dict[BlockKey, list[Record]] = defaultdict(list)
        # What documents say of the sort of each name, and what follows for the unsure.
        self._said: dict[str, dict[RecordId, Record]] = defaultdict(dict)
        self._retyped: dict[str, dict[RecordId, Retyped]] = {}
        self._stale_types: set[str] = set()
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
            for name, _ in said_by(record):
                self._said[name][record.document, record.entity] = record
                self._stale_types.add(name)
            self._place(record)

    def _place(self, record: Record) -> None:
        """Puts a record where it is compared."""
        key, identifier = block_of(record), (record.document, record.entity)
        self._blocks[key][identifier] = record
        for name in self._working.names_of(record):
            self._bearers[name][key] = self._bearers[name].get(key, 0) + 1
        if (asked := asked_of(record)) is not None:
            self._asking[asked][identifier] = record
        self._fresh[key].append(record)
        self._mark(record, key)

    def discard(self, document: str) -> None:
        """Forgets a document, if it is there."""
        self._entities.pop(document, None)
        for record in self._records.pop(document, ()):
            identifier = (record.document, record.entity)
            for name, _ in said_by(record):
                del self._said[name][identifier]
                self._stale_types.add(name)
            changed = self._retyped.get(asked_under(record), {}).pop(identifier, None)
            self._lift(record if changed is None else changed.record)

    def _lift(self, record: Record) -> None:
        """Takes a record away from where it is compared."""
        key, identifier = block_of(record), (record.document, record.entity)
        del self._blocks[key][identifier]
        if not self._blocks[key]:
            del self._blocks[key]
        for name in self._working.names_of(record):
            self._bearers[name][key] -= 1
            if not self._bearers[name][key]:
                del self._bearers[name][key]
        if (asked := asked_of(record)) is not None:
            del self._asking[asked][identifier]
        self._passes.pop(key, None)
        self._mark(record, key)

    def _mark(self, record: Record, key: BlockKey) -> None:
        """Notes what a record that came or went makes out of date."""
        self._stale.add(key)
        self._stale_names.update(self._working.names_of(record))
        if (asked := asked_of(record)) is not None:
            self._stale_names.add(asked)

    # ── working out ──

    def update(self) -> Overrides:
        """Processes added and removed records; unchanged ones are not looked at again.

        A user's list of different entities may part any two records, so with one all is looked at.
        """
        overrides = self._overrides()
        if self._different:
            self._stale_types |= self._said.keys()
        for spoken in sorted(self._stale_types):
            self._agree(spoken, overrides.sides)
        self._stale_types = set()
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
                self._found[name] = self._find_bearers(name)
        self._stale, self._stale_names = set(), set()
        self._fresh.clear()
        return overrides

    def _agree(self, name: str, sides: Sides) -> None:
        """Gives the unsure records of a name the sort that others agree on, or their own again."""
        old = self._retyped.pop(name, {})
        new = {(r.record.document, r.record.entity): r for r in self._to_retype(name, sides)}
        if new:
            self._retyped[name] = new
        for identifier in old.keys() | new.keys():
            one, other = old.get(identifier), new.get(identifier)
            if one is None or other is None or one.record != other.record:
                own = self._said[name][identifier]
                self._lift(own if one is None else one.record)
                self._place(own if other is None else other.record)
        if not self._said[name]:
            del self._said[name]

    def _to_retype(self, name: str, sides: Sides) -> Iterator[Retyped]:
        listed = self._said[name]
        if len({record.sort for record in listed.values()}) < 2:
            return
        counts: dict[tuple[Sort, Weight], set[str]] = defaultdict(set)
        said: dict[tuple[Sort, Weight], dict[RecordId, Record]] = defaultdict(dict)
        for identifier, record in listed.items():
            group = (record.sort, dict(said_by(record))[name])
            counts[group].add(record.document)
            said[group][identifier] = record
        found = agreed_sort(name, {group: len(names) for group, names in counts.items()})
        if found is None:
            return
        agreeing = said[found]
        unsure = [r for (_, w), group in said.items() if w is Weight.UNSURE for r in group.values()]
        yield from retyped(
            name,
            sorted(agreeing.values(), key=rank)[:WITNESSES],
            unsure,
            name_of=self._reader.name,
            is_parted=lambda record: is_parted(record, sides, agreeing.__contains__),
        )

    def linking(self) -> Linking:
        """What follows from all records that are in now."""
        overrides = self.update()
        clusters = [c for _, block in sorted(self._linked.items()) for c in block.clusters]
        heads = [cluster.members[0] for cluster in clusters]
        found, tied = tie_clusters(
            heads, [c.traits for c in clusters], self._ties(clusters, overrides), base=self._base
        )
        iris = self._own_iris()
        for cluster, iri in zip(clusters, found, strict=True):
            for record in cluster.members:
                iris.setdefault(record.document, {})[record.entity] = iri
        decisions = {d for block in self._linked.values() for d in block.decisions}
        met = {name for cluster in clusters for name in cluster.traits.known}
        known = {e.id: e.wikidata for e in self._gazetteer.known if e.wikidata and e.id in met}
        decisions.update(decision for decision in tied if decision is not None)
        types = sorted(one.decision for found in self._retyped.values() for one in found.values())
        return Linking(
            iris, tuple(sorted(decisions)), known, tuple(map(str, overrides.notes)), tuple(types)
        )

    def _own_iris(self) -> dict[str, dict[str, str]]:
        """Document -> entity -> the IRI that it has if nothing joins it to another one."""
        return {
            document: {entity: mint(self._base, "entity", document, entity) for entity in listed}
            for document, listed in sorted(self._entities.items())
        }

    def _ties(self, clusters: Sequence[Cluster], overrides: Overrides) -> Iterator[Tie]:
        """What joins clusters, in order: short names, then the user's rows."""
        place = {
            (record.document, record.entity): number
            for number, cluster in enumerate(clusters)
            for record in cluster.members
        }

        def at(record: Record) -> int:
            return place[record.document, record.entity]

        for _, bearers in sorted(self._found.items()):
            for bearer in bearers:
                yield bearer_tie(bearer, at(bearer.full), at(bearer.short))
        for row, left, right in overrides.same:
            for record in (*left[1:], *right):
                yield row_tie(row, left[0], record, at(left[0]), at(record))

    def _overrides(self) -> Overrides:
        if not self._same and not self._different:
            return Overrides((), {}, ())
        records = [record for found in self._records.values() for record in found]
        records.sort(key=lambda record: record.order)
        return resolve_rows(self._same, self._different, Finder(records, self._base))

    def _link_block(self, key: BlockKey, sides: Sides) -> LinkedBlock:
        if (found := self._go_on(key)) is not None:
            return found
        listed = self._blocks[key]
        some = next(iter(listed.values()))
        if len(listed) >= KEPT and key[0] != "known" and may_be_open(some):
            records = sorted(listed.values(), key=lambda record: record.order)
            traits = [Traits.of(r, sides.get((r.document, r.entity), ())) for r in records]
            one_name = OpenPass()
            if len({r.name.key for r in records}) == 1 and one_name.extend(records, traits):
                self._passes[key] = one_name
                return _going_on(one_name)
        return self._working.link(key, listed.values(), sides)

    def _go_on(self, key: BlockKey) -> LinkedBlock | None:
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
        return _going_on(one_name)

    def _find_bearers(self, name: BlockKey) -> tuple[Bearer, ...]:
        clusters = [
            [r for r in cluster.members if name in set(self._working.names_of(r))]
            for key in sorted(self._bearers.get(name, ()))
            for cluster in self._linked[key].clusters
        ]
        short = self._asking[name].values()
        return self._working.bearers(name, short, [members for members in clusters if members])


def _going_on(one_name: OpenPass) -> LinkedBlock:
    return settled(one_name.clusters, *one_name.settle())
