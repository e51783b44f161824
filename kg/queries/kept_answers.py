"""Answers to named questions that are kept beside the store, so that nobody waits for them twice.

A question that has to group or sort much of the store takes seconds at millions of quads. Its rows
are kept in ``OUT/store/answers/STATE-QUERY.tsv``: STATE is a digest of the database's files
(`kg.store.snapshot.state_of`), QUERY one of the query with its parameters, whatever its comments
and blanks. A store that was written since has another state, so an answer is never older than the
graph. Of a question with blanks the rows for all of their values may be kept (`kg.queries.views`).
Nothing depends on the folder: without it, or where it cannot be written, each query is evaluated.
`kg.queries.background_answers` makes what is missing while a server runs.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError
from kg.files import keep, read_kept
from kg.queries.views import view_of
from kg.store.bindings import canonical, with_prefixes
from kg.store.results import Answer, answer_of
from kg.store.snapshot import state_of, states_in_use
from kg.store.store import Store
from kg.version import VERSION

# Seconds from which an answer is worth keeping, and bytes up to which one is kept.
SLOW = 0.5
LARGEST = 256 * 1024 * 1024
_FORMAT = ox.QueryResultsFormat.TSV
# Seconds after which a file that was begun is no longer being written.
_ABANDONED = 600.0


class KeptAnswers:
    """The kept answers of a store that is open to be read."""

    def __init__(self, store: Store, *, folder: Path | None = None) -> None:
        """``store`` may be open to be written, or in memory: then nothing is kept.

        ``folder`` is where the answers are, if not beside the store.
        """
        self._store = store
        self._folder: Path | None = None
        if store.folder is not None and store.state is not None:
            self._folder = folder or answers_of(store.folder)

    def ask(self, sparql: str, *, timeout: float | None = None, first: int | None = None) -> Answer:
        """The answer to ``sparql``: the kept one, else as `Store.query`, and kept if it was slow.

        Of a question with a view the view is evaluated and kept, for whatever is asked next. With
        ``first`` the answer has its first rows alone; all are kept. Raises QueryError as
        `Store.query`.
        """
        found: bytes | Answer | None = self.rows(sparql)
        if found is None:
            view = None if self._folder is None else view_of(sparql)
            found = self._evaluate(sparql if view is None else view.sparql, timeout)
            if view is not None:
                found = view.answer(_tsv(found))
            if found is None:
                found = self._store.rows(sparql, timeout=timeout)
        return found.first(first) if isinstance(found, Answer) else _read(found, first)

    def _evaluate(self, sparql: str, timeout: float | None) -> bytes | Answer:
        begun = time.monotonic()
        found = self._store.rows(sparql, timeout=timeout)
        if time.monotonic() - begun >= SLOW:
            self.keep(sparql, found)
        return found

    def find(self, sparql: str) -> Answer | None:
        """The kept answer; None if there is none, or if its file was cut or altered."""
        body = self.rows(sparql)
        return None if body is None else _read(body)

    def rows(self, sparql: str) -> bytes | None:
        """The same as TSV: the rows that were kept, or those of a kept view that it asks for."""
        found = self._kept(sparql)
        view = view_of(sparql) if found is None else None
        if view is not None and (rows := self._kept(view.sparql)) is not None:
            found = view.answer(rows)
        return found

    def _kept(self, sparql: str) -> bytes | None:
        path = self.path(sparql)
        return None if path is None else read_kept(path)

    def keep(self, sparql: str, answer: Answer | bytes) -> None:
        """Keeps the rows of a SELECT, and drops what was kept of states that nobody has open.

        ``answer`` may be its rows as TSV. Nothing happens if they are too many, or if the folder
        cannot be written.
        """
        path = self.path(sparql)
        if path is None or not _has_rows(answer):
            return
        body = _tsv(answer)
        if len(body) > LARGEST:
            return
        with contextlib.suppress(OSError):
            path.parent.mkdir(exist_ok=True)
            self._drop_stale(path.parent)
            keep(path, body)

    def path(self, sparql: str) -> Path | None:
        """The file of the answer to ``sparql``; None if nothing is kept of this store."""
        if self._folder is None:
            return None
        query = f"{VERSION}\n{canonical(with_prefixes(sparql))}"
        key = hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        return self._folder / f"{self._store.state}-{key}.tsv"

    def _drop_stale(self, folder: Path) -> None:
        assert self._store.folder is not None
        old = [p for p in folder.glob("*.tsv") if not p.name.startswith(f"{self._store.state}-")]
        used = states_in_use(self._store.folder) if old else set()
        for path in old:
            if path.name.partition("-")[0] not in used:
                path.unlink(missing_ok=True)
        for path in folder.glob(".new-*"):  # its writer was killed
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _ABANDONED:
                    path.unlink()


def answers_of(store: Path) -> Path:
    """The folder of the answers that are kept beside the store in a folder."""
    return store / "answers"


def keep_answers(
    store: Store,
    queries: Iterator[tuple[str, str]],
    *,
    tell: Callable[[str, float], None],
    folder: Path | None = None,
    timeout: float | None = math.inf,
) -> tuple[int, tuple[str, ...]]:
    """Evaluates ``queries`` (name, SPARQL) where no answer is kept, each in a process of its own.

    With ``timeout`` None, all in this process. ``folder`` is as `KeptAnswers` has it, and ``tell``
    receives each name with its seconds. Ends early if the store was written meanwhile. Returns how
    many answers the store now keeps, and the names of those that failed: what ends its process
    must not end the build.
    """
    kept, failed, count = KeptAnswers(store, folder=folder), [], 0
    for name, sparql in queries:
        if store.folder is None or state_of(store.folder / "db") != store.state:
            break
        begun = time.monotonic()
        if kept.rows(sparql) is None:
            view = view_of(sparql)
            asked = sparql if view is None else view.sparql
            try:
                kept.keep(asked, store.rows(asked, timeout=timeout))
            except QueryError:
                failed.append(name)
                continue
            tell(name, time.monotonic() - begun)
        count += kept.rows(sparql) is not None
    return count, tuple(failed)


def _has_rows(answer: Answer | bytes) -> bool:
    return isinstance(answer, bytes) or (answer.truth is None and answer.triples is None)


def _read(body: bytes, first: int | None = None) -> Answer:
    """The answer of these rows, or of the first of them: each is a line behind one of names."""
    some, left_out = body, 0
    if first is not None:
        some = b"".join(itertools.islice(io.BytesIO(body), first + 1))
        left_out = body.count(b"\n", len(some))
    answer = answer_of(ox.parse_query_results(some, format=_FORMAT))
    return replace(answer, left_out=left_out) if left_out else answer


def _tsv(answer: Answer | bytes) -> bytes:
    """SPARQL 1.1 Query Results TSV (W3C, section 4), as Oxigraph writes it."""
    if isinstance(answer, bytes):
        return answer
    lines = ["\t".join(f"?{name}" for name in answer.variables)]
    lines += ["\t".join("" if term is None else str(term) for term in row) for row in answer.rows]
    body = ("\n".join(lines) + "\n").encode()
    written = ox.parse_query_results(body, format=_FORMAT)
    assert isinstance(written, ox.QuerySolutions)
    return written.serialize(format=_FORMAT) or b""
