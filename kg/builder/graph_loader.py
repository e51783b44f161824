"""Graphs into the store, in batches that are loaded while the next ones are made."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from kg.builder.graph_tasks import Graph
from kg.ontology.vocabulary import graph_iri
from kg.store.store import Store

# Bytes of N-Quads in one load: about 80,000 quads. Twice as much takes 120 MB more memory, and
# no less time.
BATCH = 16_000_000

Counts = Mapping[str, Mapping[str, int]]  # document -> what its graph has of each kind


class GraphLoader:
    """Loads run in threads: Oxigraph works outside Python's lock. Use it with ``with``.

    A graph counts as written only once it was handed back by `add` or `rest`: it is on disk then.
    """

    def __init__(self, store: Store, base: str, *, at_once: int) -> None:
        """``at_once``: how many batches are loaded at the same time; one more is collected."""
        self._store = store
        self._base = base
        self._at_once = at_once
        self._threads = ThreadPoolExecutor(max_workers=at_once)
        self._loading: deque[tuple[Future[None], Counts]] = deque()
        self._batch: dict[str, Graph] = {}
        self._size = 0

    def add(self, name: str, graph: Graph) -> list[Counts]:
        """Takes the graph of a document; gives the batches that are on disk by now.

        Raises what the store raises, for this or an earlier batch.
        """
        self._batch[name] = graph
        self._size += len(graph.nquads)
        if self._size < BATCH:
            return []
        loaded = []
        while len(self._loading) >= self._at_once or (self._loading and self._loading[0][0].done()):
            loaded.append(self._oldest())
        self._start()
        return loaded

    def rest(self) -> Iterator[Counts]:
        """Loads what is left and gives all batches that were not given yet."""
        self._start()
        while self._loading:
            yield self._oldest()

    def _start(self) -> None:
        batch, self._batch, self._size = self._batch, {}, 0
        if batch:
            graphs = {graph_iri(self._base, name): one.nquads for name, one in batch.items()}
            counts = {name: one.counts for name, one in batch.items()}
            self._loading.append((self._threads.submit(self._store.put, graphs), counts))

    def _oldest(self) -> Counts:
        future, counts = self._loading.popleft()
        future.result()
        return counts

    def __enter__(self) -> GraphLoader:
        """The loader itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Waits for the loads under way: the store must not be closed below them."""
        self._threads.shutdown(wait=True, cancel_futures=True)
