"""From the entities of many documents to one IRI for each real one.

The IRI of a cluster is that of its oldest member (by the article's date, then its identifier), so
that articles on other things never change it, nor do later articles on the same; and no IRI ever
comes to mean another bearer of the name. The IRIs that the other members have on their own stay in
the decisions, where an IRI of an earlier build is still found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.errors import LexiconError
from kg.gazetteer import Gazetteer, load_gazetteer
from kg.lexicon import Lexicon, load_lexicon
from kg.linking.blocks import BlockLinker
from kg.linking.clusters import Clusters, Edge
from kg.linking.decisions import LinkDecision, Linking
from kg.linking.overrides import Finder, Overrides, read_rows, resolve_rows
from kg.linking.reading import RecordReader
from kg.linking.records import Record, Sort
from kg.linking.short import ShortNames
from kg.model import Extraction
from kg.vocab import mint


def link_extractions(
    extractions: Iterable[Extraction],
    *,
    base: str,
    same: Path | None = None,
    different: Path | None = None,
) -> Linking:
    """The IRI of every entity of all ``extractions``, with the decisions that led to it.

    ``same`` and ``different`` are a user's own decisions (see `kg.linking.overrides`). The result
    does not depend on the order of ``extractions``; of each only small records are kept.

    Raises LexiconError where a user's file is malformed or its decisions contradict each other.
    """
    lexicon, gazetteer = load_lexicon(), load_gazetteer()
    rows = read_rows(same), read_rows(different)
    reader = RecordReader(lexicon, gazetteer)
    iris: dict[str, dict[str, str]] = {}
    records: list[Record] = []
    for extraction in extractions:
        document = extraction.document.id
        own = iris.setdefault(document, {})
        for entity in extraction.entities:
            own[entity.id] = mint(base, "entity", document, entity.id)
        records.extend(reader.read(extraction, base))
    records.sort(key=lambda record: record.order)
    overrides = resolve_rows(*rows, Finder(records, base))
    linker = Linker(records, overrides, base=base, lexicon=lexicon, gazetteer=gazetteer)
    linker.link()
    for record, iri in zip(records, linker.iris(), strict=True):
        iris[record.document][record.entity] = iri
    known = {record.known for record in records if record.known is not None}
    entities = (gazetteer.entity(name) for name in sorted(known))
    return Linking(
        iris,
        tuple(sorted(set(linker.decisions))),
        {e.id: e.wikidata for e in entities if e is not None and e.wikidata},
        overrides.notes,
    )


class Linker:
    """Links records that are sorted by age."""

    def __init__(
        self,
        records: Sequence[Record],
        overrides: Overrides,
        *,
        base: str,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
    ) -> None:
        self._records = records
        self._overrides = overrides
        self._base = base
        self._gazetteer = gazetteer
        sides = [overrides.sides.get(i, ()) for i in range(len(records))]
        self._clusters = Clusters(records, sides)
        self._blocks = BlockLinker(self._clusters, self._label)
        self._short = ShortNames(self._clusters, lexicon, self._label)
        self._alone: dict[int, str] = {}
        self._labels = {record.own: record.text for record in reversed(records)}

    @property
    def decisions(self) -> list[LinkDecision]:
        """All decisions so far."""
        return self._clusters.decisions

    def link(self) -> None:
        """Runs the stages: the user's decisions, the gazetteer, full names, short names."""
        self._user()
        self._known()
        blocks: dict[tuple[Sort, tuple[str, ...]], list[int]] = defaultdict(list)
        for i, record in enumerate(self._records):
            if record.name.full or record.sort is Sort.BODY:
                blocks[record.sort, record.name.loose].append(i)
        for _, block in sorted(blocks.items()):
            if len(block) > 1:
                self._blocks.link(block)
        self._short.link(range(len(self._records)))

    def iris(self) -> list[str]:
        """The IRI of each record."""
        oldest: dict[int, int] = {}
        known: dict[int, str] = {}
        for i, record in enumerate(self._records):
            root = self._clusters.root(i)
            oldest.setdefault(root, i)
            if record.known is not None and i not in self._alone:
                known[root] = min(known.get(root, record.known), record.known)
        found = []
        for i in range(len(self._records)):
            root = self._clusters.root(i)
            name = known.get(root)
            iri = self._records[oldest[root]].iri
            found.append(iri if name is None else mint(self._base, "entity", name))
        return found

    def _user(self) -> None:
        for row, left, right in self._overrides.same:
            for i in (*left, *right):
                edge = Edge(left[0], i, 1.0, f"joined by {row.place}")
                parted = self._clusters.traits(left[0]).parted(self._clusters.traits(i))
                if parted is not None:
                    raise LexiconError(
                        f"{row.path}, line {row.line}: {row.a!r} and {row.b!r} are also kept "
                        f"apart, by {parted}; remove one of the two"
                    )
                if i != left[0]:
                    self._clusters.force(edge)

    def _known(self) -> None:
        """Every entity that the gazetteer knows, as one."""
        first: dict[str, int] = {}
        for i, record in enumerate(self._records):
            if record.known is None:
                continue
            iri = mint(self._base, "entity", record.known)
            reason = (
                f"the gazetteer knows {record.text!r} as {self._gazetteer_name(record.known)!r}"
            )
            j = first.setdefault(record.known, i)
            parted = self._clusters.traits(i).parted(self._clusters.traits(j))
            if i == j or parted is None:
                self._clusters.absorb(j, i)
                self.decisions.append(LinkDecision(iri, record.iri, True, 1.0, reason))
            else:
                self._alone[i] = parted
                self.decisions.append(
                    LinkDecision(iri, record.iri, False, 1.0, f"{reason}, but {parted}")
                )

    def _gazetteer_name(self, identifier: str) -> str:
        entity = self._gazetteer.entity(identifier)
        return identifier if entity is None else entity.name

    def _label(self, word: str) -> str:
        """A word for comparison as words for a reader: the name in the oldest article."""
        kind, _, rest = word.partition(":")
        if kind == "known":
            return self._gazetteer_name(rest)
        return self._labels.get(word) or (rest or kind).title()
