"""Extraction on all cores: chunks of documents out to processes, JSON lines back, in order.

A worker may die (out of memory, killed): the pool is then made anew and only the chunks that were
not finished are sent again. Chunks are pure functions of their documents, so redone work does no
harm.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from kg.errors import KgError
from kg.model import Document
from kg.pipeline import Settings, extract_chunk

# Articles in one unit of work: a second or two of parsing, so that little is lost with a worker.
CHUNK = 32
# Chunks in flight per worker: one at work and one waiting; memory stays flat.
AHEAD = 2
# A chunk that was in flight when the pool broke so often is tried alone, to see if it is at fault;
# after as many failures again it is.
SUSPECT = 3


def extract_lines(
    documents: Iterable[Document],
    *,
    settings: Settings,
    workers: int = 1,
    engine: str | None = None,
) -> Iterator[tuple[Document, str]]:
    """Each document with the JSON line of its extraction, in the order of ``documents``.

    ``engine`` "ray://…" or "ray" runs the chunks on a Ray cluster instead of ``workers`` local
    processes. Raises KgError where a chunk kills every worker that takes it.
    """
    chunks = _chunks(documents, CHUNK)
    if engine is not None:
        from kg.cluster import run_on_ray

        results = run_on_ray(chunks, settings=settings, address=engine)
    elif workers > 1:
        results = _on_processes(chunks, settings=settings, workers=workers)
    else:
        results = ((chunk, extract_chunk(chunk, settings)) for chunk in chunks)
    for chunk, lines in results:
        yield from zip(chunk, lines, strict=True)


def _chunks(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    iterator = iter(documents)
    while chunk := list(itertools.islice(iterator, size)):
        yield chunk


class _Job:
    """A chunk in flight, and how often it was sent."""

    def __init__(self, chunk: list[Document]) -> None:
        self.chunk = chunk
        self.attempts = 0
        self.future: Future[list[str]] | None = None


def _on_processes(
    chunks: Iterator[list[Document]], *, settings: Settings, workers: int
) -> Iterator[tuple[list[Document], list[str]]]:
    pool = _new_pool(workers)
    waiting: deque[_Job] = deque()
    try:
        while True:
            for chunk in itertools.islice(chunks, max(0, workers * AHEAD - len(waiting))):
                job = _Job(chunk)
                waiting.append(job)
            if not waiting:
                return
            try:
                _submit(pool, waiting, settings)
                first = waiting[0]
                assert first.future is not None
                lines = first.future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _new_pool(workers)
                _reset(waiting)
                continue
            waiting.popleft()
            yield first.chunk, lines
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, waiting: deque[_Job], settings: Settings) -> None:
    alone = waiting[0].attempts >= SUSPECT
    for job in waiting:
        if alone and job is not waiting[0]:
            return
        if job.future is None:
            job.future = pool.submit(extract_chunk, job.chunk, settings)
            job.attempts += 1


def _reset(waiting: deque[_Job]) -> None:
    """Sends again what was not finished when the pool broke."""
    for job in waiting:
        future = job.future
        if future is not None and future.done() and future.exception() is None:
            continue
        if job.attempts >= 2 * SUSPECT:
            names = ", ".join(document.id for document in job.chunk[:3])
            raise KgError(
                f"a worker died {job.attempts} times on the articles {names}, …; "
                "leave them out or give the machine more memory"
            )
        job.future = None


def _new_pool(workers: int) -> ProcessPoolExecutor:
    # "spawn" and not "fork": a forked copy of a process with native threads can hang.
    return ProcessPoolExecutor(max_workers=workers, mp_context=get_context("spawn"))
