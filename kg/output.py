"""The output folder: records -> linking -> store -> files, tables and pages.

Everything here follows from the records and the user's linking decisions, so it can be made anew at
any time; a graph is rewritten only where its records or the identity of its entities changed.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.book import read_counts
from kg.errors import KgError, OutputError, StoreBusyError
from kg.records import Kept, RecordStore
from kg.reducing import Engine, Identity, Reduction
from kg.store import Store
from kg.storelock import lock_folder

RECORDS = "records.sqlite"
FILES = ("graph.nq", "graph.trig", "graph.ttl")
PAGES = ("statements.csv", "events.csv", "report.html", "graph.html")


def check_output(path: Path) -> None:
    """Raises OutputError where ``path`` is a file, or a folder that is not ours."""
    if path.exists() and not path.is_dir():
        raise OutputError(f"{path}: is a file; name a folder for the output")
    if path.is_dir() and any(path.iterdir()) and not (path / RECORDS).exists():
        raise OutputError(f"{path}: holds other files; name a new or empty folder")


def _take_back(path: Path, *, whole: bool) -> None:
    """Empties a folder that holds no article, and removes it if ``whole``.

    Another process may have begun to write meanwhile: then nothing is touched.
    """
    try:
        lock = lock_folder(path / "store")
    except (OSError, StoreBusyError):
        return
    try:
        if not (path / RECORDS).is_file() or not _articles(path / RECORDS):
            for made in (*path.glob("*.sqlite*"), path / "store"):
                shutil.rmtree(made) if made.is_dir() else made.unlink()
            if whole:
                path.rmdir()
    except OSError:  # what cannot be removed does no harm: it holds no article
        return
    finally:
        os.close(lock)


def _articles(path: Path) -> int:
    records = RecordStore(path)
    try:
        return len(records)
    finally:
        records.close()


class OutputFolder:
    """A folder that one process writes at a time; readers keep what they opened."""

    def __init__(self, path: Path, store: Store) -> None:
        self.path = path
        self.store = store

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[OutputFolder]:
        """The folder, made if missing and locked; raises OutputError where it cannot be used.

        Where the work in it fails before there is any article, what was made of it is taken back.
        """
        check_output(path)
        was_there, was_built = path.exists(), (path / RECORDS).exists()
        failed = False
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"{path}: cannot be made ({error.strerror}); choose another output folder"
            ) from error
        try:
            with Store.open(path / "store") as store:
                try:
                    yield cls(path, store)
                except KgError:
                    failed = True
                    raise
        finally:
            if failed and not was_built:
                _take_back(path, whole=not was_there)

    def project(
        self,
        records: RecordStore,
        identity: Identity,
        copies: Mapping[str, str],
        *,
        workers: int = 1,
        engine: str | None = None,
    ) -> tuple[str, ...]:
        """Brings the store in line with the records, by what changed of them.

        Tells of rows of the user's files of decisions that meant nobody in these articles.
        ``copies`` maps articles to the first report that they print. ``workers`` and ``engine`` as
        in `kg.workers.run_chunks`; what comes out is the same with any.
        """
        work = Engine(workers, engine)
        reduction = Reduction(self.store, records, identity, work)
        return reduction.run(self.path / "links.sqlite", copies)

    def is_complete(self) -> bool:
        """True where none of the files is missing."""
        return all((self.path / name).is_file() for name in (*FILES, *PAGES))

    def write_files(self, title: str) -> None:
        """Writes the graph in its three formats, the tables and the pages."""
        from kg.graph import read_store, to_networkx
        from kg.report import write_report
        from kg.tables import write_events, write_statements
        from kg.view import to_html

        for name in FILES:
            self.store.save(self.path / name, name.rsplit(".", 1)[-1])
        reading = read_store(self.store)
        write_statements(reading, self.path / "statements.csv")
        write_events(reading, self.path / "events.csv")
        write_report(reading, self.path / "report.html")
        to_html(to_networkx(reading), self.path / "graph.html", title=title)

    def write_manifest(self, manifest: Mapping[str, object]) -> None:
        """Writes ``manifest.json``; raises OutputError where the disk does not take it."""
        target = self.path / "manifest.json"
        fresh = self.path / ".manifest.json.new"
        try:
            fresh.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")
            fresh.replace(target)
        except OSError as error:
            raise OutputError(f"{target}: cannot be written ({error.strerror})") from error

    def counts(self) -> dict[str, int]:
        """How many statements, allegations, events, facts and relations the graph holds."""
        return read_counts(self.path / "links.sqlite")


def origins(kept: Iterable[Kept]) -> list[dict[str, str]]:
    """The articles for the manifest: id, where each was read, and what its record depends on."""
    rows = sorted(kept, key=lambda k: (k.path, k.id))
    return [{"id": k.id, "path": k.path, "input": k.input, "key": k.key} for k in rows]
