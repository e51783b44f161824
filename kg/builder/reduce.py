"""The reduce stage: records -> who is who -> graphs in the store, by what changed.

Nothing is noted as done before the store has it on the disk, and nothing is held to be current that
is not noted: a run that was killed at any moment is gone on with by the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from kg.book import Book
from kg.chunks import Work
from kg.lexicon import ontology_files
from kg.linking import LinkDecision
from kg.linking.answers import DENIES
from kg.linking.replies import ANSWERS, MAY_ANSWER
from kg.projection import (
    Failure,
    Graph,
    Task,
    note_chunk,
    note_failed,
    project_chunk,
    project_failed,
)
from kg.rdf import (
    answer_quads,
    copy_quads,
    link_quads,
    links_graph,
    reply_quads,
    same_event_quads,
    type_quads,
)
from kg.records import RecordStore, key_of
from kg.resources import resource
from kg.store import Store
from kg.vocab import ONTOLOGY_GRAPH, graph_iri, mint, ontology_quads
from kg.workers import CHUNK, run_chunks

# Bytes of N-Quads that are loaded at once: about 150,000 quads, beyond which nothing is gained.
_LOAD = 32_000_000
# Nodes of decisions that are exchanged in one transaction, and that are loaded at once.
_LINKS, _BULK_LINKS = 1_000, 20_000


@dataclass(frozen=True, slots=True)
class Identity:
    """What decides the graphs besides the records: base, the user's ontology and decisions."""

    base: str
    ontology: tuple[Path, ...] = ()
    same: Path | None = None
    different: Path | None = None

    def signature(self) -> str:
        """A digest of all but the user's decisions: versions, words, known entities."""
        import kg

        files = (*ontology_files(self.ontology), *sorted(resource("seeds").glob("*.csv")))
        return key_of(kg.__version__, self.base, *(path.read_text("utf-8") for path in files))


@dataclass(frozen=True, slots=True)
class Engine:
    """Where chunks are worked on: so many processes, or a Ray cluster."""

    workers: int = 1
    cluster: str | None = None

    def for_items(self, count: int) -> Engine:
        """This one; for a few items, this process, which needs no time to start."""
        return self if count > 2 * CHUNK else Engine()


class Reduction:
    """Brings a store in line with records."""

    def __init__(
        self, store: Store, records: RecordStore, identity: Identity, engine: Engine
    ) -> None:
        self._store = store
        self._records = records
        self._identity = identity
        self._engine = engine
        self._links = links_graph(identity.base)
        self.failures: list[Failure] = []  # articles that are left out of the graph

    def run(self, path: Path, copies: Mapping[str, str]) -> tuple[str, ...]:
        """Does what is to be done; ``path`` is the file of the book.

        Tells of rows of the user's files that meant nobody. ``copies`` maps articles to the first
        report that they print.
        """
        identity = self._identity
        book = Book(path, base=identity.base, signature=identity.signature())
        with closing(book):
            self._take_changes(book)
            notes = book.settle(same=identity.same, different=identity.different)
            self._compare(book)
            self._remove_graphs(book)
            self._write_graphs(book)
            self._write_links(book)
            self._write_copies(book, copies)
        return notes

    def _take_changes(self, book: Book) -> None:
        names = self._records.ids() if book.is_new else self._records.changed()
        if book.is_new:
            self._store.remove(self._links)  # which of its decisions still hold is not known
        if book.is_new or not self._store.contains(ONTOLOGY_GRAPH):
            self._store.replace(ONTOLOGY_GRAPH, ontology_quads(self._identity.ontology))
        book.forget(name for name in names if self._records.find(name) is None)
        lines = (line for name in names if (line := self._records.line(name)) is not None)
        work = Work(partial(note_chunk, base=self._identity.base), note_failed)
        engine = self._engine.for_items(len(names))
        for _, notes in run_chunks(lines, work, workers=engine.workers, engine=engine.cluster):
            book.take(note for note in notes if not isinstance(note, Failure))
            failed = [note for note in notes if isinstance(note, Failure)]
            book.forget(failure.name for failure in failed)
            self.failures += failed
        book.sign()
        self._records.settle(names)

    def _compare(self, book: Book) -> None:
        """Looks which graphs the store holds, where it is not as many as it was given."""
        own = {self._links, ONTOLOGY_GRAPH}
        graphs = {iri for iri in self._store.graphs() if iri not in own}
        if len(graphs) == book.held():
            return
        wanted = {graph_iri(self._identity.base, name): name for name in book.names()}
        for iri in graphs - wanted.keys():
            self._store.remove(iri)
        book.await_graphs(name for iri, name in wanted.items() if iri not in graphs)

    def _remove_graphs(self, book: Book) -> None:
        for names in book.pending(gone=True):
            for name in names:
                self._store.remove(graph_iri(self._identity.base, name))
            self._store.flush()
            book.written(dict.fromkeys(names))

    def _write_graphs(self, book: Book) -> None:
        batch: dict[str, Graph] = {}
        for name, graph in self._graphs(book):
            batch[name] = graph
            if sum(len(one.nquads) for one in batch.values()) >= _LOAD:
                self._put(book, batch)
                batch = {}
        self._put(book, batch)

    def _graphs(self, book: Book) -> Iterator[tuple[str, Graph]]:
        identity = self._identity
        engine = self._engine.for_items(book.waiting())
        project = partial(project_chunk, base=identity.base, ontology=identity.ontology)
        work = Work(project, project_failed)
        tasks = (
            Task(name, line, book.iris(name), book.types(name))
            for names in book.pending(gone=False)
            for name in names
            if (line := self._records.line(name)) is not None
        )
        for chunk, graphs in run_chunks(tasks, work, workers=engine.workers, engine=engine.cluster):
            for task, graph in zip(chunk, graphs, strict=True):
                if isinstance(graph, Failure):
                    self.failures.append(graph)
                else:
                    yield task.document, graph

    def _put(self, book: Book, batch: Mapping[str, Graph]) -> None:
        base = self._identity.base
        self._store.put({graph_iri(base, name): graph.nquads for name, graph in batch.items()})
        book.written({name: graph.counts for name, graph in batch.items()})

    def _write_links(self, book: Book) -> None:
        base = self._identity.base
        is_new = not self._store.contains(self._links)
        if is_new:
            book.decisions.forget_written()
        for rows in book.decisions.dirty(_BULK_LINKS if is_new else _LINKS):
            found = book.decisions.of_nodes(node for node, _, _ in rows)
            fresh = [
                *link_quads([*found["entities"], *found["events"]], base=base),
                *type_quads(found["types"], base=base),
                *same_event_quads(found["events"], base=base),
                *reply_quads(found["answers"], base=base),
                *answer_quads(found["replies"], base=base),
            ]
            if is_new:
                nquads = ox.serialize(fresh, format=ox.RdfFormat.N_QUADS) or b""
                self._store.add([self._links], nquads)
                continue
            gone = _links_between(((one, other) for _, one, other in rows), base)
            nodes = [mint(base, "link", node) for node, _, _ in rows]
            self._store.revise(self._links, gone=gone, fresh=fresh, nodes=nodes)
            self._store.flush()

    def _write_copies(self, book: Book, copies: Mapping[str, str]) -> None:
        base = self._identity.base
        gone, fresh = book.decisions.copies(copies)
        self._store.revise(
            self._links, gone=copy_quads(gone, base=base), fresh=copy_quads(fresh, base=base)
        )
        self._store.flush()
        book.decisions.keep_copies(gone, fresh)


def _links_between(pairs: Iterable[tuple[str, str]], base: str) -> list[ox.Quad]:
    """Every plain link that a decision may have put between two nodes."""
    found: list[ox.Quad] = []
    for one, other in pairs:
        decisions = [LinkDecision(one, other, False, 0, how) for how in (ANSWERS, MAY_ANSWER)]
        found += answer_quads(decisions, base=base)
        found += reply_quads([LinkDecision(one, other, False, 0, DENIES)], base=base)
        found += same_event_quads(decisions[:1], base=base)
    return found
