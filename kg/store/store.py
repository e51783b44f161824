"""The embedded store: Oxigraph on disk or in memory, one named graph for each article.

One process writes, any number read. A graph is replaced in one transaction, so a process that is
killed leaves whole articles only.
"""

from __future__ import annotations

import itertools
import os
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox

from kg.errors import DamageError, OutputError, StoreBusyError
from kg.files import damaged_store, is_damage
from kg.store.bindings import bind
from kg.store.dump import back_up, check_format, graph_texts, save
from kg.store.execute import ask, ask_within, rows, rows_within
from kg.store.load_journal import Unfinished
from kg.store.lock import LAYOUT, check_layout, is_full, lock_folder, refuse_strangers, unwritten
from kg.store.nquads import exchange, in_graph, plain, sort_key, triples
from kg.store.results import Answer, Term
from kg.store.snapshot import drop, drop_stale, open_read_only, state_of, take_snapshot

# Quads that one bulk load takes: large enough for sorted table files to pay, small enough that
# memory stays flat (about 60 MB).
_BATCH = 200_000
# Seconds that a reader waits for a batch of a bulk load; a batch takes about two.
_PATIENCE = 60.0


class Store:
    """Named graphs in Oxigraph. Use `Store.open` or `Store.memory`, and ``with`` or `close`."""

    def __init__(
        self,
        inner: ox.Store | None,
        *,
        folder: Path | None,
        release: Callable[[], None],
        frozen: Path | None = None,
        state: str | None = None,
    ) -> None:
        """For `open` and `memory` only; ``release`` frees the lock or snapshot.

        ``frozen`` is the database of a reader, and ``state`` the digest of what it was opened with.
        Without ``inner`` that database is opened when it is first needed here.
        """
        self._inner = inner
        self._folder = folder
        self._unfinished = Unfinished(folder)
        self._frozen = frozen
        self._state = state
        self._flushing = threading.Lock()
        # Runs once: at `close`, when the store is forgotten, or when the process ends.
        self._release = weakref.finalize(self, release)

    @classmethod
    def memory(cls) -> Store:
        """An empty store in memory."""
        return cls(ox.Store(), folder=None, release=lambda: None)

    @classmethod
    def open(cls, path: str | Path, *, read_only: bool = False, later: bool = False) -> Store:
        """The store in folder ``path``, made if it is missing and ``read_only`` is not set.

        A reader sees the store as it was when it was opened, whatever a writer does meanwhile. With
        ``later`` it opens the database when this process first reads it, which takes 12 ms: a query
        with a time limit runs in another. Raises StoreBusyError if another process writes,
        OutputError if the folder is missing, not writable or holds something else.
        """
        folder = Path(path)
        return cls._open_to_read(folder, later) if read_only else cls._open_to_write(folder)

    @classmethod
    def _open_to_write(cls, folder: Path) -> Store:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            refuse_strangers(folder)
            lock = lock_folder(folder)
        except OSError as error:
            raise OutputError(
                f"{folder}: cannot be written ({error.strerror}); choose another output folder"
            ) from error
        try:
            inner = cls._open_database(folder)
        except BaseException:
            os.close(lock)
            raise
        drop_stale(folder / "readers")

        def release() -> None:
            try:
                inner.flush()
            except OSError as error:  # what was committed is in the log and read at the next start
                raise unwritten(folder, error) from error
            finally:
                os.close(lock)

        store = cls(inner, folder=folder, release=release)
        store._undo_unfinished()
        return store

    @classmethod
    def _open_database(cls, folder: Path) -> ox.Store:
        check_layout(folder)
        Unfinished(folder).graphs()  # a damaged note is found before the database is opened
        try:
            (folder / "LAYOUT").write_text(LAYOUT + "\n")
            return ox.Store(str(folder / "db"))
        except (OSError, RuntimeError) as error:
            if isinstance(error, OSError) and is_full(error):
                raise unwritten(folder, error) from error
            if is_damage(error):
                raise damaged_store(folder, error) from error
            raise OutputError(
                f"{folder}: cannot be opened ({error}); check its permissions, or choose another "
                "output folder"
            ) from error

    @classmethod
    def _open_to_read(cls, folder: Path, later: bool) -> Store:
        database = folder / "db"
        if not (database / "CURRENT").is_file():
            raise OutputError(f"{folder}: no store there; run 'kg build' or check the path")
        check_layout(folder)
        _await_whole(folder)
        try:
            snapshot = take_snapshot(database, folder / "readers")
        except OSError:  # a folder or file system where no links can be made: read it as it is
            return cls._open_in_place(folder, database)
        try:
            state = state_of(snapshot)
            inner = None if later else open_read_only(snapshot)
        except OutputError:
            drop(snapshot)
            raise
        return cls(inner, folder=folder, release=lambda: drop(snapshot), frozen=snapshot,
                   state=state)  # fmt: skip

    @classmethod
    def _open_in_place(cls, folder: Path, database: Path) -> Store:
        before = state_of(database)
        inner = open_read_only(database)
        state = before if state_of(database) == before else None  # a writer is at work
        return cls(inner, folder=folder, release=lambda: None, frozen=database, state=state)

    def _undo_unfinished(self) -> None:
        """Takes out the graphs of a load that did not end: they may hold a part of theirs."""
        if unfinished := self._unfinished.graphs():
            for iri in unfinished:
                self.remove(iri)
            self.flush()
            self._unfinished.clear()

    def close(self) -> None:
        """Frees the lock or the snapshot; the store cannot be used afterwards."""
        self._inner = None
        self._release()

    def __enter__(self) -> Store:
        """The store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes the store."""
        self.close()

    @property
    def folder(self) -> Path | None:
        """Where the store lies on disk; None in memory."""
        return self._folder

    @property
    def state(self) -> str | None:
        """What tells this content from any other that the store had or will have.

        None in memory, for a writer, and for a reader who cannot know.
        """
        return self._state

    @property
    def inner(self) -> ox.Store:
        """The pyoxigraph store underneath, for anything not wrapped here."""
        if self._inner is None and self._frozen is not None and self._release.alive:
            self._inner = open_read_only(self._frozen)
        if self._inner is None:
            raise OutputError("this store is closed; open it again")
        return self._inner

    # ── writing ──

    def replace(self, graph_iri: str, quads: Iterable[ox.Quad]) -> None:
        """Makes ``quads`` the whole of one graph, in one transaction, whatever graph they name."""
        graph = ox.NamedNode(graph_iri)
        triples = (plain(quad) for quad in quads)
        named = (ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
        self._exchange(graph_iri, ox.serialize(named, format=ox.RdfFormat.N_QUADS) or b"")

    def _exchange(self, graph_iri: str, nquads: bytes) -> None:
        """Takes out of a graph what is not in ``nquads``, and puts in what it lacks.

        A graph of 2,500 quads takes 20 ms to read and 100 ms to write, nine indexes each.
        """
        if not nquads:
            self.remove(graph_iri)
            return
        graph = ox.NamedNode(graph_iri)
        held = self.inner.quads_for_pattern(None, None, None, graph)
        old = set((ox.serialize(held, format=ox.RdfFormat.N_QUADS) or b"").splitlines())
        new = set(nquads.splitlines())
        self._revise(graph_iri, triples(old - new, graph), triples(new - old, graph))

    def revise(
        self,
        graph_iri: str,
        *,
        gone: Iterable[ox.Quad],
        fresh: Iterable[ox.Quad],
        nodes: Iterable[str] = (),
    ) -> None:
        """Takes quads, and all that is said of ``nodes``, out of a graph and puts others in."""
        old, new = (
            ox.serialize(map(plain, quads), format=ox.RdfFormat.N_TRIPLES) or b""
            for quads in (gone, fresh)
        )
        self._revise(graph_iri, old.decode(), new.decode(), nodes)

    def _revise(self, graph_iri: str, gone: str, fresh: str, nodes: Iterable[str] = ()) -> None:
        """The same with N-Triples, in one transaction."""
        update = exchange(graph_iri, gone, fresh, nodes)
        if update:
            self._update(update)

    def remove(self, graph_iri: str) -> None:
        """Removes one graph; nothing happens where it is not there."""
        self._update(f"DROP SILENT GRAPH {ox.NamedNode(graph_iri)}")

    def load(self, graphs: Iterable[tuple[str, Iterable[ox.Quad]]]) -> None:
        """Adds or replaces many graphs, in bulk where they are new.

        A crash in the middle leaves each graph either as it was before or as it is given here:
        graphs of an unfinished batch are removed when the store is next opened to write.
        """
        batch: dict[str, list[ox.Quad]] = {}
        held = 0
        for iri, quads in graphs:
            if iri in batch or self.contains(iri):
                self._write_batch(batch)
                batch, held = {}, 0
                self.replace(iri, quads)
                continue
            batch[iri] = [in_graph(quad, ox.NamedNode(iri)) for quad in quads]
            held += len(batch[iri])
            if held >= _BATCH:
                self._write_batch(batch)
                batch, held = {}, 0
        self._write_batch(batch)

    def put(self, graphs: Mapping[str, bytes]) -> None:
        """Adds or replaces graphs given as N-Quads; they are on the disk when it returns.

        New ones are loaded in bulk: all of them or none are there after a crash. Threads may put
        different graphs at the same time.
        """
        fresh = [iri for iri in graphs if not self.contains(iri)]
        for iri in graphs.keys() - fresh:
            self._exchange(iri, graphs[iri])
        self.add(fresh, b"".join(graphs[iri] for iri in fresh))
        self.flush()

    def add(self, graphs: Iterable[str], nquads: bytes) -> None:
        """Puts N-Quads into new ``graphs`` in bulk; a crash leaves the graphs empty.

        Their terms are not checked again: they must be as Oxigraph writes them.
        """
        if nquads:
            self._in_bulk(
                graphs,
                lambda: self.inner.bulk_load(
                    input=nquads, format=ox.RdfFormat.N_QUADS, lenient=True
                ),
            )

    def flush(self) -> None:
        """Brings all that was written to the disk."""
        try:
            self._flush()
        except OSError as error:
            raise unwritten(self._folder, error) from error

    def _flush(self) -> None:
        """One at a time: of two that meet, RocksDB forgets one and waits for it forever.

        So it does with Oxigraph's settings (https://github.com/facebook/rocksdb/issues/12094).
        """
        with self._flushing:
            self.inner.flush()

    def _write_batch(self, batch: Mapping[str, list[ox.Quad]]) -> None:
        if batch:
            quads = itertools.chain.from_iterable(batch.values())
            self._in_bulk(batch, lambda: self.inner.bulk_extend(quads))

    def _in_bulk(self, graphs: Iterable[str], write: Callable[[], None]) -> None:
        try:
            load = self._unfinished.begin(graphs)
            try:
                write()
                self._flush()
            except OSError:
                if not any(map(self.contains, graphs)):
                    self._unfinished.end(load)  # a full disk takes no undoing either
                raise
            self._unfinished.end(load)
        except OSError as error:
            raise unwritten(self._folder, error) from error

    def _update(self, update: str) -> None:
        try:
            self.inner.update(update)
        except OSError as error:
            raise unwritten(self._folder, error) from error

    # ── reading ──

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        named = self.inner.named_graphs()
        return sorted(graph.value for graph in named if isinstance(graph, ox.NamedNode))

    def contains(self, graph_iri: str) -> bool:
        """Whether there is a graph of this name."""
        return bool(self.inner.contains_named_graph(ox.NamedNode(graph_iri)))

    def graph(self, graph_iri: str) -> list[ox.Quad]:
        """The quads of one graph, sorted."""
        found = self.inner.quads_for_pattern(None, None, None, ox.NamedNode(graph_iri))
        return sorted(found, key=sort_key)

    def counts(self) -> dict[str, int]:
        """The number of quads of each graph."""
        return {
            iri: sum(1 for _ in self.inner.quads_for_pattern(None, None, None, ox.NamedNode(iri)))
            for iri in self.graphs()
        }

    def __len__(self) -> int:
        """The number of quads."""
        return len(self.inner)

    def query(
        self,
        sparql: str,
        *,
        union: bool = False,
        timeout: float | None = None,
        bindings: Mapping[str, Term | Sequence[Term]] | None = None,
    ) -> Answer:
        """Answers a SPARQL query; the common prefixes are known.

        ``union`` takes all named graphs together as the default graph. ``bindings`` fixes
        variables to terms as `bind` of `kg.store.bindings` does. After ``timeout`` seconds it
        ends with QueryError, like a query that cannot be parsed. With a timeout it runs
        in a process of its own: about 30 ms more, and a copy of a store that is in memory.
        """
        bound = bind(sparql, bindings or {})
        if timeout is None:
            return ask(self.inner, bound, union=union)
        if self._folder is None:
            quads = self.inner.dump(format=ox.RdfFormat.N_QUADS) or b""
            return ask_within(timeout, bound, union=union, quads=quads)
        with self.snapshot() as database:
            return ask_within(timeout, bound, union=union, database=database)

    def rows(self, sparql: str, *, timeout: float | None = None) -> bytes | Answer:
        """The rows of a SELECT as TSV, in less memory than `query` takes; else its answer."""
        if timeout is None:
            return rows(self.inner, sparql)
        if self._folder is None:
            return self.query(sparql, timeout=timeout)
        with self.snapshot() as database:
            return rows_within(timeout, sparql, database=database)

    # ── saving and maintenance ──

    def save(self, path: str | Path, fmt: str) -> None:
        """Writes everything: ``nq`` sorted line by line, ``trig`` by graph, ``ttl`` merged.

        The bytes depend on the content alone. Raises OutputError if the format is unknown or the
        file cannot be written.
        """
        check_format(fmt)
        self.save_files({fmt: Path(path)})

    def save_files(self, targets: Mapping[str, Path]) -> None:
        """The same for several formats at once, which costs little more than one."""
        save((graph_texts(self.inner, iri, targets) for iri in self.graphs()), targets)

    @contextmanager
    def snapshot(self) -> Iterator[Path]:
        """The database as it is now, for other processes to open while the block runs.

        Raises OSError if no links can be made, OutputError in memory.
        """
        if self._folder is None:
            raise OutputError("a store in memory has no files; open one in a folder")
        if self._frozen is not None:
            yield self._frozen
            return
        self.flush()
        taken = take_snapshot(self._folder / "db", self._folder / "readers")
        try:
            yield taken
        finally:
            drop(taken)

    def compact(self) -> None:
        """Rewrites the files on disk for reading."""
        with self._flushing:  # it flushes too
            self.inner.optimize()
            self.inner.flush()

    def verify(self) -> dict[str, int]:
        """Reads every quad and gives their number for each graph; OutputError if one is lost."""
        try:
            counts = self.counts()
            total = sum(1 for _ in self.inner)
        except (OSError, RuntimeError) as error:
            raise damaged_store(self._folder, error) from error
        if sum(counts.values()) != total:
            raise DamageError(
                f"{self._folder}: {total} quads, but {sum(counts.values())} in its graphs; "
                "run the build again to rebuild it from the records"
            )
        return counts

    def backup(self, path: str | Path) -> None:
        """Copies the store to a new folder that `open` takes, by hard links if it can."""
        back_up(self.inner, Path(path))


def store_of(out: Path) -> Path:
    """Where a built folder has its store; raises OutputError if it has none."""
    path = out / "store"
    if not path.is_dir():
        raise OutputError(f"{out}: contains no graph; make one with kg build INPUT -o {out}")
    return path


def open_built(out: Path) -> Store:
    """The store of a built folder, to be read; raises OutputError if it holds no graph."""
    store = Store.open(store_of(out), read_only=True)
    try:
        require_graph(store, out)
    except OutputError:
        store.close()
        raise
    return store


def require_graph(store: Store, out: Path) -> None:
    """Raises OutputError if the store of a built folder holds no graph, or is damaged."""
    if next(iter(store.inner.named_graphs()), None) is None:
        raise OutputError(
            f"{out}: holds no graph yet, its build did not finish; resume with "
            f"kg build INPUT -o {out}"
        )


def _await_whole(folder: Path) -> None:
    """Waits for the loads under way; undoes the unfinished load of a writer that died.

    Not for those that begin meanwhile: the next is under way before the last has ended, and
    Oxigraph takes in a load of up to a million quads at once.
    """
    deadline = time.monotonic() + _PATIENCE
    under_way = set(Unfinished(folder).graphs())
    while not under_way.isdisjoint(Unfinished(folder).graphs()):
        try:
            Store.open(folder).close()
        except StoreBusyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
