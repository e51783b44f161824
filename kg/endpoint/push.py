"""Bringing a triplestore up to date with a built folder, article by article, resumably."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock

import pyoxigraph as ox

from kg.endpoint.client import Endpoint
from kg.errors import EndpointError, OutputError
from kg.store import Store

# Triples of new graphs that go into one request: about 10 MB, a second's work for the server.
_BATCH = 50_000


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
    """What was done, or would be done: IRIs of graphs; and triples verified on the server."""

    put: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    verified: int = 0
    dry_run: bool = False
    server: str = ""

    def __str__(self) -> str:
        """A line for each graph that changes, and a summary."""
        would = "would be " if self.dry_run else ""
        lines = [f"{would}replaced  {iri}" for iri in self.put]
        lines += [f"{would}removed   {iri}" for iri in self.removed]
        lines.append(
            f"{self.server}: {len(self.put)} graphs {would}replaced, {len(self.removed)} "
            f"{would}removed, {self.unchanged} unchanged"
        )
        if not self.dry_run:
            lines.append(f"verified: {self.verified} triples there, graph by graph as many as here")
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
            for line in log.path.read_text("utf-8").splitlines():
                if line.endswith("}"):
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
                    stream.write(json.dumps({graph: digest}) + "\n")
            except OSError as error:
                raise OutputError(f"{self.path}: cannot be written ({error.strerror})") from error


def push(out: str | Path, url: str, *, options: PushOptions | None = None) -> PushReport:
    """Brings the server at ``url`` up to date with the folder ``out``.

    Raises EndpointError where the server refuses or does not hold what it was sent; what was sent
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
    """The same for an open store and server."""
    there = endpoint.counts()
    local = {iri: _Local.of(store, iri) for iri in store.graphs()}
    stale = [
        iri for iri, one in local.items() if not one.is_there(there.get(iri), log.sent.get(iri))
    ]
    gone = sorted(_ours(there, local, log) - local.keys()) if options.prune else []
    report = PushReport(
        put=tuple(stale),
        removed=tuple(gone),
        unchanged=len(local) - len(stale),
        dry_run=options.dry_run,
        server=f"{endpoint.services.query} ({endpoint.services.name})",
    )
    if options.dry_run:
        return report
    new = [iri for iri in stale if endpoint.takes_many and iri not in there]
    old = [iri for iri in stale if iri not in set(new)]
    work = [
        partial(_add, store, endpoint, log, {iri: local[iri] for iri in batch})
        for batch in _batches(new, local)
    ]
    work += [partial(_send, store, endpoint, log, iri, local[iri]) for iri in old]
    _in_parallel(options.parallel, work)
    _in_parallel(options.parallel, [partial(_remove, endpoint, log, iri) for iri in gone])
    return _verified(endpoint, log, report, {iri: one.count for iri, one in local.items()})


@dataclass(frozen=True, slots=True)
class _Local:
    """A graph here: how many triples, and a digest of them."""

    count: int
    digest: str

    @classmethod
    def of(cls, store: Store, iri: str) -> _Local:
        lines = _lines(store, iri)
        return cls(len(lines), hashlib.sha256(b"".join(lines)).hexdigest())

    def is_there(self, count: int | None, digest: str | None) -> bool:
        """The log says that this content was sent, and the server still holds as many triples."""
        return digest == self.digest and (count or 0) == self.count


def _lines(store: Store, iri: str) -> list[bytes]:
    triples = [quad.triple for quad in store.graph(iri)]
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) if triples else b""
    return (data or b"").splitlines(keepends=True)


def _ours(there: Iterable[str], local: Iterable[str], log: PushLog) -> set[str]:
    """Graphs of the server that were sent from here: by the log, or by the IRI of their article."""
    bases = {match[0] for match in map(re.compile(r".*/graph/").match, local) if match}
    return {
        iri for iri in there if log.sent.get(iri) or any(iri.startswith(base) for base in bases)
    }


def _batches(graphs: Iterable[str], local: Mapping[str, _Local]) -> Iterator[list[str]]:
    """Graphs in groups of about `_BATCH` triples."""
    batch: list[str] = []
    held = 0
    for iri in graphs:
        batch.append(iri)
        held += local[iri].count
        if held >= _BATCH:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _in_parallel(workers: int, work: Sequence[Callable[[], None]]) -> None:
    """All of it, a few at a time; the first error stops what has not begun."""
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        futures = [pool.submit(one) for one in work]
        try:
            for future in futures:
                future.result()
        except EndpointError:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _add(store: Store, endpoint: Endpoint, log: PushLog, batch: Mapping[str, _Local]) -> None:
    """Graphs that the server does not have yet, in one transaction or else one by one."""
    quads = (quad for iri in batch for quad in store.graph(iri))
    if endpoint.add(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""):
        for iri, one in batch.items():
            log.note(iri, one.digest)
    else:
        for iri, one in batch.items():
            _send(store, endpoint, log, iri, one)


def _send(store: Store, endpoint: Endpoint, log: PushLog, iri: str, one: _Local) -> None:
    endpoint.put(iri, _lines(store, iri))
    log.note(iri, one.digest)


def _remove(endpoint: Endpoint, log: PushLog, iri: str) -> None:
    endpoint.drop(iri)
    log.note(iri, "")


def _verified(
    endpoint: Endpoint, log: PushLog, report: PushReport, wanted: dict[str, int]
) -> PushReport:
    """The report with what the server holds; EndpointError where it holds anything else."""
    there = endpoint.counts()
    wrong = [iri for iri, count in wanted.items() if there.get(iri, 0) != count]
    wrong += [iri for iri in report.removed if iri in there]
    for iri in wrong:
        log.note(iri, "")
    if wrong:
        raise EndpointError(
            f"{wrong[0]}: the server holds {there.get(wrong[0], 0)} triples, here are "
            f"{wanted.get(wrong[0], 0)}, though it reported success ({len(wrong)} such graphs); "
            f"push again, and look into the server's log if that does not help"
        )
    return PushReport(
        report.put, report.removed, report.unchanged, sum(wanted.values()), False, report.server
    )
