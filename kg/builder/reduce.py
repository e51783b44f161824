"""The reduce stage: records -> who is who -> graphs in the store, by what changed.

Work is marked done only once it is on disk, so an interrupted build resumes where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kg.builder.decided import Decided
from kg.builder.graph_loader import GraphLoader
from kg.builder.graph_tasks import (
    Failure,
    Graph,
    Task,
    as_articles,
    link_chunk,
    link_failed,
    note_chunk,
    note_failed,
    project_chunk,
    project_failed,
    weigh_block,
)
from kg.builder.process_pool import CHUNK, Workers
from kg.builder.work import Work
from kg.decisions.outcomes import Outcome
from kg.decisions.provenance import decisions_graph
from kg.linking import LinkDecision
from kg.linking.answered import ANSWERS, MAY_ANSWER
from kg.linking.block_task import Block, Linked, Unlinked
from kg.linking.denials import DENIES
from kg.linking.state.link_state import LinkState
from kg.model import key_of
from kg.ontology.lexicon import ontology_files
from kg.ontology.resources import resource
from kg.ontology.vocabulary import ONTOLOGY_GRAPH, graph_iri, mint, ontology_quads
from kg.rdf import (
    answer_quads,
    copy_quads,
    link_quads,
    links_graph,
    reply_quads,
    same_event_quads,
    type_quads,
)
from kg.records.database import RecordStore
from kg.records.near_duplicates import group_copies
from kg.store.store import Store
from kg.version import VERSION

A = TypeVar("A")
B = TypeVar("B")

# Loads of the store at once: two keep up with the main process, which is next to be the limit.
_LOADS = 2
# Nodes of decisions that are exchanged in one transaction, and that are loaded at once: workers
# have done what waits for them after a second or so.
_LINKS, _BULK_LINKS = 1_000, 5_000
# Mentions of a block that no worker is sent: some 45 MB. Spark takes no task of more than 128 MB.
LARGE = 50_000


@dataclass(frozen=True, slots=True)
class Identity:
    """What decides the graphs besides records and decisions: base and the user's ontology."""

    base: str
    ontology: tuple[Path, ...] = ()

    def signature(self) -> str:
        """A digest of versions, words and known entities."""
        files = (*ontology_files(self.ontology), *sorted(resource("seeds").glob("*.csv")))
        return key_of(VERSION, self.base, *(path.read_text("utf-8") for path in files))


@dataclass(frozen=True, slots=True)
class Parallelism:
    """Where chunks are worked on: so many processes, or a cluster."""

    workers: int = 1
    cluster: str | None = None

    @property
    def loads(self) -> int:
        """How many batches of graphs are loaded at once; each takes about 250 MB meanwhile."""
        return _LOADS if self.cluster else min(self.workers, _LOADS)


class Reduction:
    """Brings a store in line with records."""

    def __init__(
        self,
        store: Store,
        records: RecordStore,
        identity: Identity,
        parallelism: Parallelism,
        decided: Decided | None = None,
    ) -> None:
        """``decided``: the decisions of readers on these records, None for none."""
        self._store = store
        self._records = records
        self._decided = decided or Decided(records, base=identity.base, ontology=identity.ontology)
        self._identity = identity
        self._parallelism = parallelism
        self._workers = Workers(parallelism.workers, parallelism.cluster)
        self._links = links_graph(identity.base)
        self.failures: list[Failure] = []  # articles that are left out of the graph
        self.undecided: list[str] = []  # links between articles that could not be decided

    def run(self, path: Path, copies: Mapping[str, str]) -> tuple[Outcome, ...]:
        """Does what is to be done; ``path`` is the file of the link state.

        Returns what became of the readers' decisions. ``copies`` maps articles to the first
        report that they print.
        """
        identity = self._identity
        state = LinkState(path, base=identity.base, signature=identity.signature())
        with closing(state), closing(self._workers):
            self._take_changes(state)
            self._link(state)
            self._compare(state)
            self._remove_graphs(state)
            while failed := self._write_graphs(state):
                self._leave_out(state, failed)
                self._link(state)
                self._remove_graphs(state)
            self.undecided += state.failures()
            self._write_copies(state, self._kept_copies() if self.failures else copies)
            self._decided.write(self._store, state)
        return self._decided.outcomes

    def _run(
        self, items: Iterable[A], work: Work[A, B], *, count: float
    ) -> Iterator[tuple[list[A], list[B]]]:
        """The workers' results; a few items stay in this process, which needs no time to start."""
        if count > 2 * CHUNK:
            yield from self._workers.run(items, work)
            return
        with Workers() as here:
            yield from here.run(items, work)

    def _link(self, state: LinkState) -> None:
        """Computes who is who, and how readers want it shown."""
        rows = self._decided.rows
        notes = state.identify(same=rows.same, different=rows.different, link=self._link_blocks)
        self._decided.show(state, notes)

    def _link_blocks(
        self, blocks: Iterable[Block], sizes: Sequence[int]
    ) -> Iterator[Linked | Unlinked]:
        """What came of whole blocks; the workers link them, if they are many and not all small.

        One that fills a message by itself stays in this process.
        """
        base = self._identity.base
        work = Work(partial(link_chunk, base=base), link_failed, weigh_block)
        sent = [size for size in sizes if size <= LARGE]
        count = min(len(sent), as_articles(sum(sent)))
        for is_large, some in groupby(blocks, lambda block: len(block.mentions) > LARGE):
            if is_large:
                yield from (link_chunk([block], base)[0] for block in some)
                continue
            for _, made in self._run(some, work, count=count):
                yield from made

    def _link_articles(self, state: LinkState) -> Iterator[None]:
        """What articles say of each other, computed and written a page at a time."""
        yield from state.compare(self._decided.rows.events)
        yield from self._write_links(state)

    def _leave_out(self, state: LinkState, failed: list[Failure]) -> None:
        """Takes articles out as if they were not there; the next build tries them again."""
        names = [failure.name for failure in failed]
        self._records.mark_reduced((), again=names)
        state.remove(names)
        self.failures += failed

    def _kept_copies(self) -> dict[str, str]:
        """The copies among the articles that are not left out."""
        gone = {failure.name for failure in self.failures}
        return group_copies(one for one in self._records.sketches() if one.id not in gone)

    def _take_changes(self, state: LinkState) -> None:
        decided = self._decided.changed(state)
        names = self._records.ids() if state.is_new else self._records.changed()
        names = sorted({*names, *decided})
        if state.is_new:
            self._store.remove(self._links)  # which of its decisions still hold is not known
        if state.is_new or not self._store.contains(ONTOLOGY_GRAPH):
            self._store.replace(ONTOLOGY_GRAPH, ontology_quads(self._identity.ontology))
        state.remove(name for name in names if self._records.find(name) is None)
        lines = (line for name in names if (line := self._decided.line(name)) is not None)
        work = Work(partial(note_chunk, base=self._identity.base), note_failed)
        for _, notes in self._run(lines, work, count=len(names)):
            state.add(note for note in notes if not isinstance(note, Failure))
            self.failures += [note for note in notes if isinstance(note, Failure)]
        failed = [failure.name for failure in self.failures]
        state.remove(failed)
        state.set_signature()
        self._decided.note_taken(state)
        self._records.mark_reduced(names, again=failed)

    def _compare(self, state: LinkState) -> None:
        """Looks which graphs the store holds, where it is not as many as it was given."""
        own = {self._links, decisions_graph(self._identity.base), ONTOLOGY_GRAPH}
        graphs = {iri for iri in self._store.graphs() if iri not in own}
        if len(graphs) == state.projected():
            return
        wanted = {graph_iri(self._identity.base, name): name for name in state.names()}
        for iri in graphs - wanted.keys():
            self._store.remove(iri)
        state.mark_dirty(name for iri, name in wanted.items() if iri not in graphs)

    def _remove_graphs(self, state: LinkState) -> None:
        for names in state.pending(gone=True):
            for name in names:
                self._store.remove(graph_iri(self._identity.base, name))
            self._store.flush()
            state.mark_clean(dict.fromkeys(names))

    def _write_graphs(self, state: LinkState) -> list[Failure]:
        """Writes what changed; gives the articles of which no graph can be made.

        What is between articles is done a page at a time while workers make graphs, which do not
        depend on it.
        """
        failed: list[Failure] = []
        between = self._link_articles(state)
        with GraphLoader(self._store, self._identity.base, at_once=self._parallelism.loads) as load:
            for graphs in self._graphs(state):
                for name, graph in graphs:
                    if isinstance(graph, Failure):
                        failed.append(graph)
                        continue
                    for loaded in load.add(name, graph):
                        state.mark_clean(loaded)
                next(between, None)
            for loaded in load.rest():
                state.mark_clean(loaded)
            for _ in between:
                pass
        return failed

    def _graphs(self, state: LinkState) -> Iterator[list[tuple[str, Graph | Failure]]]:
        """The graphs to be written, by chunks."""
        identity = self._identity
        project = partial(project_chunk, base=identity.base, ontology=identity.ontology)
        work = Work(project, project_failed)
        tasks = (
            self._task(state, name, line)
            for names in state.pending(gone=False)
            for name in names
            if (line := self._decided.line(name)) is not None
        )
        for chunk, graphs in self._run(tasks, work, count=state.waiting()):
            names = (task.document for task in chunk)
            yield list(zip(names, graphs, strict=True))

    def _task(self, state: LinkState, name: str, line: str) -> Task:
        display = self._decided.display
        types = {**state.types(name), **display.types.get(name, {})}
        return Task(name, line, state.iris(name), types, display.names.get(name, {}))

    def _write_links(self, state: LinkState) -> Iterator[None]:
        base = self._identity.base
        is_new = not self._store.contains(self._links)
        if is_new:
            state.decisions.forget_written()
        for rows in state.decisions.dirty(_BULK_LINKS if is_new else _LINKS):
            found = state.decisions.of_nodes(node for node, _, _ in rows)
            fresh = [
                *link_quads([*found["entities"], *found["events"]], base=base),
                *type_quads(found["types"], base=base),
                *same_event_quads((one for one in found["events"] if one.same), base=base),
                *reply_quads(found["answers"], base=base),
                *answer_quads(found["replies"], base=base),
            ]
            if is_new:
                nquads = ox.serialize(fresh, format=ox.RdfFormat.N_QUADS) or b""
                self._store.add([self._links], nquads)
            else:
                gone = _links_between(((one, other) for _, one, other in rows), base)
                nodes = [mint(base, "link", node) for node, _, _ in rows]
                self._store.revise(self._links, gone=gone, fresh=fresh, nodes=nodes)
                self._store.flush()
            yield

    def _write_copies(self, state: LinkState, copies: Mapping[str, str]) -> None:
        base = self._identity.base
        gone, fresh = state.decisions.copies(copies)
        self._store.revise(
            self._links, gone=copy_quads(gone, base=base), fresh=copy_quads(fresh, base=base)
        )
        self._store.flush()
        state.decisions.keep_copies(gone, fresh)


def _links_between(pairs: Iterable[tuple[str, str]], base: str) -> list[ox.Quad]:
    """Every plain link that a decision may have put between two nodes."""
    found: list[ox.Quad] = []
    for one, other in pairs:
        decisions = [LinkDecision(one, other, False, 0, how) for how in (ANSWERS, MAY_ANSWER)]
        found += answer_quads(decisions, base=base)
        found += reply_quads([LinkDecision(one, other, False, 0, DENIES)], base=base)
        found += same_event_quads(decisions[:1], base=base)
    return found
