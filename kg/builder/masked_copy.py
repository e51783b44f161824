"""A copy of a built folder that can be given away: names are masked in everything it holds.

The private folder is only read. Records are masked first, and graph, files and pages are made of
masked records; who is who is taken over, so the copy has the same nodes and statements.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.builder.graph_tasks import Task, project
from kg.builder.output import OutputFolder, origins
from kg.builder.output_parts import LINKS, MANIFEST
from kg.decisions.corpus import correct_all
from kg.decisions.file import DECISIONS, read_files
from kg.decisions.provenance import decisions_graph
from kg.decisions.records import ON_LISTS
from kg.decisions.view import CorrectedReader
from kg.errors import MaskingError, OutputError
from kg.files import write_text
from kg.linking.state.link_state import LinkState, read_counts
from kg.linking.state.read_only import LinkedArticle, read_links
from kg.masking.identifiers import Identifiers
from kg.masking.labels import ADDRESS, UNCERTAIN, label_people, used_labels
from kg.masking.leaks import FullNames, check_leaks
from kg.masking.log import LogRow, counted, doubts, write_log
from kg.masking.marker import MARKER, MARKER_TEXT, check_not_masked, is_masked
from kg.masking.people import Bearer, NodeMask, Person, bearers_of, masked_people
from kg.masking.records import MaskedRecord, Masking
from kg.masking.rules import MaskRule
from kg.model import Extraction, digest, key_of
from kg.ontology.turtle import KG
from kg.ontology.vocabulary import (
    DEFAULT_BASE,
    ONTOLOGY_GRAPH,
    SKOS,
    XSD,
    graph_iri,
    load_vocabulary,
    mint,
    ontology_quads,
)
from kg.rdf import links_graph
from kg.records.codec import from_line, to_line
from kg.records.database import RECORDS, Entry, Kept, RecordStore
from kg.store.store import Store, open_built, store_of
from kg.version import VERSION

_NONE = LinkedArticle({}, {}, {})
_COPY = "masked copy"
_ENDS = (f"{KG}left", f"{KG}right")
# Articles whose graphs are loaded at once.
_BATCH = 200


@dataclass(frozen=True, slots=True)
class MaskOptions:
    """The people to mask: ``rules``, decisions of ``OUT/decisions.jsonl`` and of these files.

    ``log``: where the private table goes, by default into the private folder.
    """

    rules: tuple[MaskRule, ...] = ()
    decisions: tuple[Path, ...] = ()
    log: Path | None = None
    title: str = "newskg"


@dataclass(frozen=True, slots=True)
class MaskReport:
    """What was masked: how often each label stands for something, and what to look at."""

    to: Path
    log: Path
    articles: int
    touched: int
    labels: Mapping[str, int]
    doubts: int
    notes: tuple[str, ...] = ()


def mask(out: Path, to: Path, *, options: MaskOptions) -> MaskReport:
    """Writes a masked copy of the built folder ``out`` to the folder ``to``.

    An older masked copy there is replaced. Raises OutputError if a folder cannot be used,
    MaskingError if nobody is masked or a name would remain; ``to`` is then removed again.
    """
    log = options.log or out / f"mask-log-{to.resolve().name}.csv"
    _check_folders(out, to, log)
    with closing(CorrectedReader(out)) as reader:
        source = _Source.read(out, reader, options)
        plan = _Plan.of(source)
        plan.check_places(to.resolve())
        if is_masked(to):
            shutil.rmtree(to)
        copy = _Copy(source, plan, to, options)
        try:
            copy.write()
            _check_structure(out, to, len(source.names))
            check_leaks(to, plan.masking.people)
            write_log(copy.log, log)
        except BaseException:
            shutil.rmtree(to, ignore_errors=True)
            raise
    notes = (*_idle(options.rules, source.people), *plan.notes(copy.met))
    return _report(source, plan, to, log, copy.log, notes)


def _idle(rules: Iterable[MaskRule], people: Iterable[Person]) -> Iterator[str]:
    """Rules by which nobody is masked."""
    used = {one.rule for one in people}
    for rule in rules:
        if rule.place not in used:
            yield f"{rule.place}: means nobody, or only people that an earlier rule masks"


def _report(
    source: _Source,
    plan: _Plan,
    to: Path,
    log: Path,
    rows: Sequence[LogRow],
    notes: tuple[str, ...],
) -> MaskReport:
    shown = counted(rows)
    labels = (*sorted(plan.masking.labels.values()), UNCERTAIN, ADDRESS)
    return MaskReport(
        to, log, len(source.names), len(plan.identifiers.documents),
        {label: shown[label] for label in labels if shown[label]},
        len(doubts(rows)), notes,
    )  # fmt: skip


def _check_folders(out: Path, to: Path, log: Path) -> None:
    store_of(out)
    check_not_masked(out)
    if not (out / RECORDS).is_file():
        raise OutputError(f"{out}: contains no records; make some with kg build INPUT -o {out}")
    private, public = out.resolve(), to.resolve()
    if private == public or private in public.parents or public in private.parents:
        raise OutputError(f"{to}: lies in the private folder, or holds it; choose another folder")
    if public == log.resolve() or public in log.resolve().parents:
        raise OutputError(f"{log}: the log names who is masked; write it outside {to}")
    if to.exists() and not is_masked(to) and (not to.is_dir() or any(to.iterdir())):
        raise OutputError(f"{to}: contains other files; give a new or empty folder")


# ── what is read ──


@dataclass(frozen=True)
class _Source:
    """The private folder: records as corrected and as extracted, links, base, who is masked."""

    out: Path
    base: str
    ontology: tuple[Path, ...]
    reader: CorrectedReader
    names: tuple[str, ...]
    links: Mapping[str, LinkedArticle]
    bearers: tuple[Bearer, ...]
    people: tuple[Person, ...]

    @classmethod
    def read(cls, out: Path, reader: CorrectedReader, options: MaskOptions) -> _Source:
        manifest = _manifest(out)
        base = str(manifest.get("base", DEFAULT_BASE))
        ontology = tuple(map(Path, manifest.get("ontology", ())))
        with closing(RecordStore(out / RECORDS, read_only=True)) as records:
            if records.finished() is None:
                raise OutputError(f"{out}: its build did not finish; run kg build again")
            links = read_links(out / LINKS)
            bearers = tuple(_bearers(records, reader, links, base))
            decisions = tuple(_decided(records, options, base, ontology, links))
        people = masked_people(bearers, options.rules, decisions)
        if not people:
            raise MaskingError(
                f"{out}: no rule and no decision masks anybody; give --rules, or write "
                f"kg decide {out} mask NODE"
            )
        names = tuple(sorted(reader.keys()))
        return cls(out, base, ontology, reader, names, links, bearers, people)

    def article(self, name: str) -> Extraction:
        """The record of an article, corrected."""
        found = self.reader.line(name)
        if found is None:
            raise OutputError(
                f"{self.out}: article {name} is gone; wait for the build and try again"
            )
        return from_line(found[1])

    def nodes(self, extraction: Extraction) -> dict[str, str]:
        """The IRI of each entity of an article."""
        return _nodes(extraction, self.links, self.base)


def _manifest(out: Path) -> dict[str, Any]:
    try:
        found = json.loads((out / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise OutputError(
            f"{out / MANIFEST}: cannot be read ({error}); run kg build again"
        ) from error
    if not isinstance(found, dict):
        raise OutputError(f"{out / MANIFEST}: is not an object; run kg build again")
    return found


def _nodes(extraction: Extraction, links: Mapping[str, LinkedArticle], base: str) -> dict[str, str]:
    name = extraction.document.id
    given = links.get(name, _NONE).iris
    return {e.id: given.get(e.id) or mint(base, "entity", name, e.id) for e in extraction.entities}


def _bearers(
    records: RecordStore,
    reader: CorrectedReader,
    links: Mapping[str, LinkedArticle],
    base: str,
) -> Iterator[Bearer]:
    for line in reader.lines():
        extraction = from_line(line)
        name = extraction.document.id
        raw = records.line(name)
        before = None if raw is None or raw == line else from_line(raw)
        nodes = _nodes(extraction, links, base)
        shown = links.get(name, _NONE).names
        yield from bearers_of(extraction, nodes=nodes, shown=shown, before=before)


def _decided(
    records: RecordStore,
    options: MaskOptions,
    base: str,
    ontology: tuple[Path, ...],
    links: Mapping[str, LinkedArticle],
) -> Iterator[NodeMask]:
    """The decisions of readers that mask, each on a node or on a name."""
    found = read_files(options.decisions, records.path.parent / DECISIONS)
    corrected = correct_all(records, found.decisions, vocabulary=load_vocabulary(ontology))
    for one in corrected.masks:
        place, reason = f"decision {one.id}", one.why
        at = corrected.entities.get((one.id, 0))
        if at is not None:
            iris = links.get(at[0], _NONE).iris
            yield NodeMask(place, reason, iris.get(at[1]) or mint(base, "entity", *at))
        elif one.target.known is not None:
            yield NodeMask(place, reason, mint(base, "entity", one.target.known))
        else:
            yield NodeMask(place, reason, names=(one.target.name or "",))


# ── what is to be written ──


@dataclass(frozen=True)
class _Plan:
    """What stands for each person, and the new identifiers; none of it depends on a masked name."""

    masking: Masking
    identifiers: Identifiers
    base: str

    @classmethod
    def of(cls, source: _Source) -> _Plan:
        masking = Masking.of(source.people, source.bearers)
        found = []  # per article with something masked: a digest without names, id, people
        hidden: set[str] = set()
        used: frozenset[str] = frozenset()
        for name in source.names:
            extraction = source.article(name)
            nodes = source.nodes(extraction)
            struck = masking.record(extraction, nodes)
            used |= used_labels([extraction.document.text], source.people)
            known = {nodes[e.id] for e in extraction.entities if e.id in struck.renamed}
            hidden |= {iri for iri in known if iri.count("/") == source.base.count("/") + 1}
            if _is_touched(extraction, struck, masking):
                told = struck.extraction.document
                found.append((digest(told.text, told.title or ""), name, struck.people))
        found.sort()
        order = [number for _, _, people in found for number in people]
        masking = replace(masking, labels=label_people(source.people, order, used))
        documents = {name: at for at, (_, name, _) in enumerate(found, start=1)}
        members = ((one.node, one.document, one.entity) for one in source.bearers)
        return cls(masking, Identifiers.of(source.base, documents, members, hidden), source.base)

    def check_places(self, to: Path) -> None:
        """Raises MaskingError if base or folder hold a masked name: files of the copy hold them."""
        for what, value, cure in (
            ("the base of all addresses", self.base, "build with another --base"),
            ("the path of the folder", str(to), "choose another folder"),
        ):
            if self.masking.finder.in_address(value):
                raise MaskingError(f"{value}: {what} holds a masked name; {cure}")

    def notes(self, met: Container[int]) -> Iterator[str]:
        """Rules that found nothing."""
        for person in self.masking.people:
            if person.number not in met:
                yield f"{person.rule}: found nowhere; check how the articles write the name"


def _is_touched(extraction: Extraction, struck: MaskedRecord, masking: Masking) -> bool:
    """Whether anything in an article is masked, its identifiers included."""
    document = struck.extraction.document
    same = replace(document, origin=extraction.document.origin)
    if replace(struck.extraction, document=same) != replace(extraction, attributions=()):
        return True
    names = [document.id, *(one.id for one in extraction.entities)]
    names += [one.id for one in extraction.statements]
    names += [one.id for one in extraction.events]
    names += [one.id for one in extraction.relations]
    return bool(masking.finder.in_address("\n".join(names)))


# ── writing ──


class _Copy:
    """The masked folder while it is written."""

    def __init__(self, source: _Source, plan: _Plan, to: Path, options: MaskOptions) -> None:
        self._source = source
        self._plan = plan
        self._to = to
        self._title = f"{plan.masking.plain_text(options.title)} (masked copy)"
        self.log: list[LogRow] = []
        self.met: set[int] = set()

    def write(self) -> None:
        """Writes everything; the marker comes first, so that a part of a copy has it too."""
        try:
            self._to.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"{self._to}: cannot be made ({error.strerror}); choose another folder"
            ) from error
        write_text(self._to / MARKER, MARKER_TEXT)
        folder = OutputFolder(self._to)
        try:
            with closing(RecordStore(self._to / RECORDS)) as records:
                self._fill(folder, records)
        finally:
            folder.close()
        for path in (self._to / "store" / "db").glob("LOG*"):
            path.unlink()  # it holds paths of this machine, and nothing needs it

    def _fill(self, folder: OutputFolder, records: RecordStore) -> None:
        base = self._source.base
        state = LinkState(self._to / LINKS, base=base, signature=_COPY)
        with closing(state):
            for batch in _batches(self._masked(), _BATCH):
                self._put(folder.store, records, state, batch)
            state.set_signature()
        with open_built(self._source.out) as private:
            self._copy_graphs(private, folder.store)
        folder.write_files(self._title)
        if folder.left_out:
            raise OutputError(folder.left_out[0].reason)
        ids = records.ids()
        records.mark_reduced(ids)
        parts = folder.parts(files=True, documents=len(ids), before=None)
        records.finish(_COPY, parts)
        folder.write_manifest(self._manifest(records, folder.counts()))

    def _masked(self) -> Iterator[tuple[str, Extraction, Task]]:
        """Each article's private identifier, masked record and task of its graph."""
        # In the order of the new identifiers: that of the rows must not give the old ones away.
        for name in sorted(self._source.names, key=self._plan.identifiers.document):
            extraction = self._source.article(name)
            masked = self._plan.masking.record(extraction, self._source.nodes(extraction))
            record = self._plan.identifiers.renumbered(masked.extraction)
            self.met.update(masked.people)
            number = record.document.id
            self.log += [replace(row, copy=number) for row in masked.log]
            yield name, record, self._task(name, extraction, masked, record)

    def _task(
        self, name: str, extraction: Extraction, masked: MaskedRecord, record: Extraction
    ) -> Task:
        """The nodes, types and names of an article's entities, by their new identifiers."""
        identifiers, linked = self._plan.identifiers, self._source.links.get(name, _NONE)
        rename = partial(identifiers.record, name, "e")
        nodes = self._source.nodes(extraction)
        names = {
            rename(entity): shown
            for entity, shown in linked.names.items()
            if entity not in masked.renamed and self._plan.masking.plain_text(shown) == shown
        }
        return Task(
            record.document.id,
            to_line(record),
            {rename(entity): identifiers.iri(iri) for entity, iri in nodes.items()},
            {rename(entity): given for entity, given in linked.types.items()},
            names,
        )

    def _put(
        self,
        store: Store,
        records: RecordStore,
        state: LinkState,
        batch: Sequence[tuple[str, Extraction, Task]],
    ) -> None:
        graphs, counts = {}, {}
        for _, _, task in batch:
            graph = project(task, self._source.base, self._source.ontology)
            graphs[graph_iri(self._source.base, task.document)] = graph.nquads
            counts[task.document] = graph.counts
        records.put(_entry(record, task.line) for _, record, task in batch)
        store.put(graphs)
        state.mark_clean(counts)

    # ── graphs beside those of articles ──

    def _copy_graphs(self, private: Store, store: Store) -> None:
        own, names = set(ontology_quads()), FullNames(self._plan.masking.people)
        terms = (  # its words are nobody's, but for examples that name people
            quad if quad in own and names.first_in(str(quad.object)) is None else self._quad(quad)
            for quad in private.graph(ONTOLOGY_GRAPH)
        )
        store.replace(ONTOLOGY_GRAPH, terms)
        for iri in (links_graph(self._source.base), decisions_graph(self._source.base)):
            found = [self._quad(quad) for quad in _without_lists(private.graph(iri))]
            if found:
                store.replace(iri, _in_order(found))
        store.flush()

    def _quad(self, quad: ox.Quad) -> ox.Quad:
        return ox.Quad(self._node(quad.subject), quad.predicate, self._node(quad.object),
                       quad.graph_name)  # fmt: skip

    def _node(self, term: Any) -> Any:
        if isinstance(term, ox.NamedNode):
            return ox.NamedNode(self._plan.identifiers.iri(term.value))
        if not isinstance(term, ox.Literal) or term.datatype.value != f"{XSD}string":
            return term
        return ox.Literal(self._plan.masking.plain_text(term.value))

    def _manifest(self, records: RecordStore, counts: Mapping[str, int]) -> dict[str, object]:
        return {
            "newskg": VERSION,
            "masked": True,
            "base": self._source.base,
            "ontology": [],
            "articles": origins(records.kept().values()),
            "counts": {"articles": len(records), **counts},
            "people_masked": len(self._plan.masking.people),
        }


def _without_lists(quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    """The quads without matches of nodes with entries of lists: an entry says who somebody is."""
    gone = {
        str(quad.subject)
        for quad in quads
        if quad.predicate.value == f"{KG}decides"
        and str(getattr(quad.object, "value", "")) in ON_LISTS
    }
    return [
        quad
        for quad in quads
        if str(quad.subject) not in gone
        and not quad.predicate.value.startswith(SKOS)
        and "list-entry/" not in str(quad.subject)
    ]


def _in_order(quads: Sequence[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads, with left and right of each link in the order of their new names."""
    ends: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        if quad.predicate.value in _ENDS:
            ends.setdefault(str(quad.subject), []).append(quad)
        else:
            yield quad
    for pair in ends.values():
        values = sorted((quad.object for quad in pair), key=str)
        for predicate, value in zip(_ENDS, values, strict=True):
            one = pair[0]
            yield ox.Quad(one.subject, ox.NamedNode(predicate), value, one.graph_name)


def _entry(record: Extraction, line: str) -> Entry:
    document = record.document
    path = document.origin.path if document.origin else document.id
    key = key_of(line)
    return Entry(Kept(document.id, _COPY, path, None, key, key), line, document.published)


def _batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _check_structure(out: Path, to: Path, articles: int) -> None:
    """Raises MaskingError if the copy has not as many statements and events as the folder."""
    before, after = read_counts(out / LINKS), read_counts(to / LINKS)
    with closing(RecordStore(to / RECORDS, read_only=True)) as records:
        if before != after or len(records) != articles:
            raise MaskingError(
                f"{to}: the masked copy has other counts than {out} ({after}, {before}); report it"
            )
