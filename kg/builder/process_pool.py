"""Work on all cores: chunks out to processes, what they make of them back, in order.

A worker may die (out of memory, killed): the pool is then recreated and only the unfinished chunks
are sent again. Work is a pure function of its chunk, so repeating it is harmless. An
article that kills its worker, or on which the extraction fails, is found by sending its chunk in
halves, and is skipped by name.
"""

from __future__ import annotations

import itertools
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context, parent_process
from typing import Generic, TypeVar

from kg.builder.cluster import Cluster, cluster_at
from kg.builder.work import AHEAD, Work
from kg.errors import KgError
from kg.extraction.settings import Settings
from kg.garbage_collection import collect_seldom
from kg.isolation import describe, ends_run
from kg.model import Document, Origin
from kg.reader import Skipped, Why

# Articles in one unit of work: a second or two of parsing, so that little is lost with a worker.
CHUNK = 32
# With more chunks than these, a single worker that may be a process is one.
FEW = 4
# A chunk that was in flight when the pool broke so often is tried alone, to see if it is at fault.
SUSPECT = 3
# A single article that killed so many workers while it was alone in the pool is given up.
HOPELESS = 2

A = TypeVar("A")
B = TypeVar("B")


class Workers:
    """Processes of this machine, or a cluster, for chunks of work.

    They start with the first run and stay until `close`, so that several runs pay for one start.
    """

    def __init__(
        self, workers: int = 1, cluster: str | None = None, *, apart: bool = False
    ) -> None:
        """``cluster`` is the address of one of Ray or Spark, instead of ``workers`` processes.

        A single worker is a thread of this process; with ``apart`` it is a process for more than a
        few chunks, which takes its models along when it ends.
        """
        self._processes = _Processes(workers, apart=apart)
        self._cluster: Cluster | None = None if cluster is None else cluster_at(cluster)

    def run(self, items: Iterable[A], work: Work[A, B]) -> Iterator[tuple[list[A], list[B]]]:
        """Chunks of ``items`` with what ``work`` made of them, in order."""
        chunks = _chunks(items, CHUNK, work.weigh)
        if self._cluster is not None:
            return self._cluster.run(chunks, work)
        return _Run(work, self._processes).over(chunks)

    def close(self) -> None:
        """Ends the processes, or leaves the cluster."""
        self._processes.close()
        if self._cluster is not None:
            self._cluster.close()

    def __enter__(self) -> Workers:
        """The workers themselves."""
        return self

    def __exit__(self, *error: object) -> None:
        """Closes them."""
        self.close()


def extract_lines(
    documents: Iterable[Document],
    *,
    settings: Settings,
    workers: int = 1,
    cluster: str | None = None,
    apart: bool = False,
) -> Iterator[tuple[Document, str | Skipped]]:
    """Each document with the JSON line of its extraction, in the order of ``documents``.

    An article on which the extraction fails comes with Skipped. ``cluster`` and ``apart`` are as
    `Workers` has them. Raises KgError if a model or ontology file cannot be used.
    """
    extract: Callable[[list[Document]], Sequence[str | Skipped]]
    extract = partial(extract_chunk, settings=settings)
    work = Work(extract, failed)
    with Workers(workers, cluster, apart=apart) as pool:
        for chunk, lines in pool.run(documents, work):
            yield from zip(chunk, lines, strict=True)


def extract_chunk(documents: list[Document], settings: Settings) -> list[str | Skipped]:
    """As `kg.builder.extract_task` does; who makes no records need not import the extraction."""
    from kg.builder.extract_task import extract_chunk as extract

    return extract(documents, settings)


def _chunks(items: Iterable[A], size: int, weigh: Callable[[A], float]) -> Iterator[list[A]]:
    chunk: list[A] = []
    weight = 0.0
    for item in items:
        chunk.append(item)
        weight += weigh(item)
        if weight >= size:
            yield chunk
            chunk, weight = [], 0.0
    if chunk:
        yield chunk


class _Job(Generic[A, B]):
    """A chunk in flight, how often it was sent, and how often it died alone in the pool."""

    def __init__(self, chunk: list[A]) -> None:
        self.chunk = chunk
        self.future: Future[Sequence[B]] | None = None
        self.attempts = 0
        self.died_alone = 0

    @property
    def is_suspect(self) -> bool:
        """True if it may be what kills workers."""
        return self.attempts >= SUSPECT

    def send(self, executor: Executor, work: Work[A, B]) -> None:
        """Submits it, unless it is on its way."""
        if self.future is None:
            self.future = executor.submit(work.run, self.chunk)
            self.attempts += 1

    def cancel(self) -> None:
        """Takes it back, if no worker has begun with it."""
        if self.future is not None:
            self.future.cancel()

    def forget_broken(self) -> None:
        """Makes it be sent again, unless it was finished before the pool broke."""
        future = self.future
        if future is not None and not (future.done() and future.exception() is None):
            self.future = None


class _Processes:
    """An executor that starts when it is needed, also after it broke."""

    def __init__(self, workers: int, *, apart: bool = False) -> None:
        self.workers = workers
        self._apart = apart
        self._in_thread = workers == 1
        self._executor: Executor | None = None

    def look_ahead(self, chunks: Iterator[list[A]]) -> list[list[A]]:
        """The first chunks, if there is to be known whether they are few."""
        if not self._apart or not self._in_thread or self._executor is not None:
            return []
        first = list(itertools.islice(chunks, FEW + 1))
        self._in_thread = len(first) <= FEW
        return first

    @property
    def executor(self) -> Executor:
        if self._executor is None:
            self._executor = _new_executor(0 if self._in_thread else self.workers)
        return self._executor

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None


class _Run(Generic[A, B]):
    """Jobs in order of their items; the first one's result is always the next to be given."""

    def __init__(self, work: Work[A, B], processes: _Processes) -> None:
        self._work = work
        self._processes = processes
        self._jobs: deque[_Job[A, B]] = deque()

    def over(self, chunks: Iterator[list[A]]) -> Iterator[tuple[list[A], list[B]]]:
        self._jobs.extend(map(_Job[A, B], self._processes.look_ahead(chunks)))
        try:
            while True:
                room = max(0, self._processes.workers * AHEAD - len(self._jobs))
                self._jobs.extend(_Job[A, B](chunk) for chunk in itertools.islice(chunks, room))
                if not self._jobs:
                    return
                alone = self._send()
                first = self._jobs[0]
                error = first.future.exception() if first.future else None
                if isinstance(error, BrokenProcessPool):
                    self._processes.close()
                    yield from self._after_death(first, alone)
                elif error is not None:
                    yield from self._after_failure(first, error)
                elif first.future is not None:
                    self._jobs.popleft()
                    yield first.chunk, list(first.future.result())
        finally:
            for job in self._jobs:
                job.cancel()

    def _send(self) -> bool:
        """Submits what is waiting; a suspect goes alone. True if the first job is alone."""
        alone = self._jobs[0].is_suspect
        try:
            for job in itertools.islice(self._jobs, 1 if alone else None):
                job.send(self._processes.executor, self._work)
        except BrokenProcessPool as error:  # it broke while we were sending
            broken: Future[Sequence[B]] = Future()
            broken.set_exception(error)
            self._jobs[0].future = self._jobs[0].future or broken
        return alone

    def _after_death(self, first: _Job[A, B], alone: bool) -> Iterator[tuple[list[A], list[B]]]:
        for job in self._jobs:
            job.forget_broken()
        if not alone:
            return
        first.died_alone += 1
        if len(first.chunk) > 1:
            self._halve(first)
        elif first.died_alone == HOPELESS:
            self._jobs.popleft()
            what = f"it killed its worker {first.attempts} times; give the machine more memory"
            if self._work.failed is None:
                raise KgError(f"{self._work.run}: {what}")
            yield first.chunk, [self._work.failed(first.chunk[0], what)]

    def _after_failure(
        self, first: _Job[A, B], error: BaseException
    ) -> Iterator[tuple[list[A], list[B]]]:
        if self._work.failed is None:
            raise error
        if ends_run(error):
            raise error
        if len(first.chunk) > 1:
            self._halve(first)
            return
        self._jobs.popleft()
        what = f"processing failed ({describe(error)}); report it"
        yield first.chunk, [self._work.failed(first.chunk[0], what)]

    def _halve(self, job: _Job[A, B]) -> None:
        middle = len(job.chunk) // 2
        halves = [_Job[A, B](job.chunk[:middle]), _Job[A, B](job.chunk[middle:])]
        for half in halves:
            half.attempts = job.attempts
        self._jobs.popleft()
        self._jobs.extendleft(reversed(halves))


def failed(document: Document, what: str) -> Skipped:
    """The record of an article that could not be extracted."""
    origin = document.origin or Origin(document.id)
    return Skipped(origin.path, f"{origin.place}: {what}", Why.FAILED)


def _new_executor(processes: int) -> Executor:
    """So many processes, or a thread of this one for none."""
    if not processes:
        return ThreadPoolExecutor(max_workers=1)
    # "spawn" and not "fork": a forked copy of a process with native threads can hang.
    return ProcessPoolExecutor(
        max_workers=processes, mp_context=get_context("spawn"), initializer=_prepare_worker
    )


def _prepare_worker() -> None:
    """Ctrl-C is the parent's to answer, and a worker whose parent was killed ends itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
