"""Bringing a triplestore up to date with a built folder, article by article, resumably."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Lock

import pyoxigraph as ox

from kg.errors import EndpointError, OutputError
from kg.exchange.endpoint.client import Endpoint
from kg.store.store import Store

# Triples of new graphs that go into one request: about 4 MB. The server's work for a triple is the
# same in requests of 5,000 to 200,000; with 20,000 it begins early and memory stays small.
_BATCH = 20_000
_END = b" .\n"  # of each line that Oxigraph writes


@dataclass(frozen=True, slots=True)
class PushOptions:
    """How to push: ``protocol`` is gsp, update or None (found by probing)."""

    protocol: str | None = None
    auth: str | None = None
    prune: bool = False
    dry_run: bool = False
    parallel: int = 2
    timeout: float = 120.0
    tries: int = 4


@dataclass(frozen=True, slots=True)
class PushReport:
    """What was done, or would be done: IRIs of graphs; and triples verified on the server.

    ``put`` are all graphs that were sent, and ``added`` those of them that were not there before.
    """

    put: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    verified: int = 0
    dry_run: bool = False
    server: str = ""
    added: tuple[str, ...] = ()

    def __str__(self) -> str:
        """A line for each graph that changes, and a summary."""
        would = "would be " if self.dry_run else ""
        added = set(self.added)
        replaced = [iri for iri in self.put if iri not in added]
        lines = [f"{would}added     {iri}" for iri in self.added]
        lines += [f"{would}replaced  {iri}" for iri in replaced]
        lines += [f"{would}removed   {iri}" for iri in self.removed]
        graphs = f"{len(added)} graph{'' if len(added) == 1 else 's'}"
        lines.append(
            f"{self.server}: {graphs} {would}added, {len(replaced)} {would}replaced, "
            f"{len(self.removed)} {would}removed, {self.unchanged} unchanged"
        )
        if not self.dry_run:
            lines.append(f"verified: {self.verified} triples there, the same count in every graph")
        return "\n".join(lines)


@dataclass(slots=True)
class PushLog:
    """Which content of which graph was sent to one server; survives a cut in the middle."""

    path: Path | None
    sent: dict[str, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def beside(cls, out: Path, url: str) -> PushLog:
        """The log of folder ``out`` for the server at ``url``; torn last lines are left out."""
        name = hashlib.sha256(url.rstrip("/").encode()).hexdigest()[:12]
        log = cls(out / f"push-{name}.jsonl")
        if log.path is not None and log.path.is_file():
            for line in log.path.read_bytes().splitlines():
                with suppress(ValueError):  # torn by a cut: that graph is sent again
                    log.sent.update(json.loads(line))
        return log

    def note(self, graph: str, digest: str) -> None:
        """Remembers that a graph is there with this content; an empty digest: it is gone."""
        with self._lock:
            self.sent[graph] = digest
            if self.path is None:
                return
            try:
                with self.path.open("a", encoding="utf-8") as stream:
                    # The line break comes first, for the line before may be torn.
                    stream.write("\n" + json.dumps({graph: digest}))
            except OSError as error:
                raise OutputError(f"{self.path}: cannot be written ({error.strerror})") from error


def push(out: str | Path, url: str, *, options: PushOptions | None = None) -> PushReport:
    """Brings the server at ``url`` up to date with the folder ``out``.

    Raises EndpointError if the server refuses or does not hold what it was sent; what was sent
    before is noted, and pushing again goes on from there.
    """
    chosen = options or PushOptions()
    folder = Path(out)
    with (
        Store.open(folder / "store", read_only=True) as store,
        _endpoint(url, chosen) as endpoint,
    ):
        return push_store(store, endpoint, PushLog.beside(folder, url), options=chosen)


def _endpoint(url: str, options: PushOptions) -> Endpoint:
    return Endpoint(
        url,
        protocol=options.protocol,
        auth=options.auth,
        timeout=options.timeout,
        tries=options.tries,
    )


def push_store(
    store: Store, endpoint: Endpoint, log: PushLog, *, options: PushOptions
) -> PushReport:
    """The same for an open store and server.

    Graphs are read one after the other while those before are on their way, so that memory stays
    flat and the server has work from the first moment.
    """
    there = endpoint.counts()
    wanted: dict[str, int] = {}
    stale: list[str] = []

    def outdated() -> Iterator[_Graph]:
        for graph in map(partial(_Graph.read, store), store.graphs()):
            wanted[graph.iri] = len(graph.lines)
            if not graph.is_there(there.get(graph.iri), log.sent.get(graph.iri)):
                stale.append(graph.iri)
                yield graph

    with _Workers(options.parallel) as workers:
        for work in _requests(outdated(), endpoint, log, there):
            if not options.dry_run:
                workers.submit(work)
        workers.finish()  # a graph that was renamed is there before its old name goes
        gone = sorted(_ours(there, wanted, log) - wanted.keys()) if options.prune else []
        for iri in () if options.dry_run else gone:
            workers.submit(partial(_remove, endpoint, log, iri))
    report = PushReport(
        put=tuple(stale),
        added=tuple(iri for iri in stale if iri not in there),
        removed=tuple(gone),
        unchanged=len(wanted) - len(stale),
        dry_run=options.dry_run,
        server=f"{endpoint.services.query} ({endpoint.services.name})",
    )
    return report if options.dry_run else _verified(endpoint, log, report, wanted)


def _requests(
    graphs: Iterable[_Graph], endpoint: Endpoint, log: PushLog, there: Container[str]
) -> Iterator[Callable[[], None]]:
    """What brings ``graphs`` to the server: many new ones at a time, a changed one alone."""
    batch: list[_Graph] = []
    held = 0
    for graph in graphs:
        if graph.iri in there or not endpoint.takes_many:
            yield partial(_put, endpoint, log, graph)
            continue
        batch.append(graph)
        held += len(graph.lines)
        if held >= _BATCH:
            yield partial(_add, endpoint, log, batch)
            batch, held = [], 0
    if batch:
        yield partial(_add, endpoint, log, batch)


@dataclass(frozen=True, slots=True)
class _Graph:
    """One graph here: its lines of N-Triples, sorted."""

    iri: str
    lines: list[bytes]

    @classmethod
    def read(cls, store: Store, iri: str) -> _Graph:
        data = store.inner.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(iri))
        return cls(iri, sorted((data or b"").splitlines(keepends=True)))

    @property
    def digest(self) -> str:
        return hashlib.sha256(b"".join(self.lines)).hexdigest()

    @property
    def quads(self) -> bytes:
        """The same as N-Quads: what Oxigraph wrote, and its name of the graph in each line."""
        end = f" {ox.NamedNode(self.iri)} .\n".encode()
        return b"".join([line[: -len(_END)] + end for line in self.lines])

    def is_there(self, count: int | None, digest: str | None) -> bool:
        """The log says that this content was sent, and the server still holds as many triples."""
        return (count or 0) == len(self.lines) and digest == self.digest


class _Workers:
    """A few threads; the first error stops what has not begun, and is raised."""

    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(max_workers=max(1, count))
        self._most = max(1, count) + 1  # one more waits, so that no thread is ever idle
        self._pending: set[Future[None]] = set()

    def submit(self, work: Callable[[], None]) -> None:
        """Has it done soon; waits while too much is under way."""
        while len(self._pending) >= self._most:
            self._settle()
        self._pending.add(self._pool.submit(work))

    def finish(self) -> None:
        """Waits until all is done."""
        while self._pending:
            self._settle()

    def _settle(self) -> None:
        done, self._pending = wait(self._pending, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            if error is None:
                self.finish()
        finally:
            self._pool.shutdown(wait=True, cancel_futures=True)


def _ours(there: Iterable[str], local: Iterable[str], log: PushLog) -> set[str]:
    """Graphs of the server that were sent from here: by the log, or by the IRI of their article."""
    bases = {match[0] for match in map(re.compile(r".*/graph/").match, local) if match}
    return {
        iri for iri in there if log.sent.get(iri) or any(iri.startswith(base) for base in bases)
    }


def _add(endpoint: Endpoint, log: PushLog, graphs: Sequence[_Graph]) -> None:
    """Graphs that the server does not have yet, in one transaction or else one by one."""
    if endpoint.add(b"".join([graph.quads for graph in graphs])):
        for graph in graphs:
            log.note(graph.iri, graph.digest)
    else:
        for graph in graphs:
            _put(endpoint, log, graph)


def _put(endpoint: Endpoint, log: PushLog, graph: _Graph) -> None:
    endpoint.put(graph.iri, graph.lines)
    log.note(graph.iri, graph.digest)


def _remove(endpoint: Endpoint, log: PushLog, iri: str) -> None:
    endpoint.drop(iri)
    log.note(iri, "")


def _verified(
    endpoint: Endpoint, log: PushLog, report: PushReport, wanted: dict[str, int]
) -> PushReport:
    """The report with what the server holds; EndpointError if it holds anything else."""
    there = endpoint.counts()
    wrong = [iri for iri, count in wanted.items() if there.get(iri, 0) != count]
    wrong += [iri for iri in report.removed if iri in there]
    for iri in wrong:
        log.note(iri, "")
    if wrong:
        raise EndpointError(
            f"{wrong[0]}: the server has {there.get(wrong[0], 0)} triples, the folder has "
            f"{wanted.get(wrong[0], 0)}, though it reported success ({len(wrong)} such graphs); "
            f"push again, and check the server's log if that does not help"
        )
    return replace(report, verified=sum(wanted.values()))
