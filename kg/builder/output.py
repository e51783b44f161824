"""The output folder: records -> linking -> store -> files, tables and pages.

Everything here is derived from the records and the user's linking decisions, and can be rebuilt
any time; a graph is rewritten only where its records or the identity of its entities changed.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.builder.decided import Decided
from kg.builder.graph_files import write_graph_files
from kg.builder.graph_tasks import Failure
from kg.builder.output_parts import (
    GRAPHS,
    LINKS,
    MANIFEST,
    PAGES,
    STORE,
    changed_files,
    database_fault,
    note_parts,
    store_fault,
    take_away,
)
from kg.builder.reduce import Identity, Parallelism, Reduction
from kg.decisions.file import DECISIONS
from kg.decisions.view import CORRECTED, write_corrected
from kg.errors import DamageError, KgError, OutputError, StoreBusyError
from kg.files import is_damage, write_text
from kg.isolation import Attempt
from kg.linking.state.link_state import read_counts
from kg.masking.marker import check_not_masked
from kg.model import Origin
from kg.provenance.seal import CAPTURES
from kg.reader import Skipped, Why
from kg.records.database import RECORDS, Kept, RecordStore
from kg.report.decisions_table import DECISIONS_REPORT, write_decisions
from kg.store.lock import lock_folder
from kg.store.store import Store

if TYPE_CHECKING:
    from kg.report.graph import Reading


def check_output(path: Path) -> None:
    """Raises OutputError if ``path`` is a file, or a folder that is not ours."""
    if path.exists() and not path.is_dir():
        raise OutputError(f"{path}: is a file; give a folder for the output")
    check_not_masked(path)
    others = (one for one in _inside(path) if not one.name.startswith(DECISIONS))
    if any(others) and not (path / RECORDS).exists():
        if (path / STORE / "LAYOUT").is_file() or (path / LINKS).is_file():
            raise DamageError(
                f"{path / RECORDS}: is missing, and this folder is derived from it; put "
                "it back, or build into a new folder"
            )
        raise OutputError(f"{path}: contains other files; give a new or empty folder")


def _inside(path: Path) -> Iterator[Path]:
    """What is in a folder, which may not exist yet."""
    return path.iterdir() if path.is_dir() else iter(())


def _take_back(path: Path, *, whole: bool) -> None:
    """Empties a folder that holds no article, and removes it if ``whole``.

    Another process may have begun to write meanwhile: then nothing is touched.
    """
    try:
        lock = lock_folder(path / STORE)
    except (OSError, StoreBusyError):
        return
    try:
        if not (path / RECORDS).is_file() or not _articles(path / RECORDS):
            for made in (*path.glob("*.sqlite*"), *path.glob(CAPTURES), path / STORE):
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

    def __init__(self, path: Path) -> None:
        """Opens the store; a damaged one is taken away, since it follows from the records."""
        self.path = path
        self.healed: list[str] = []  # what was damaged, and is made again
        self.left_out: list[Skipped] = []  # no graph, link or file of these
        try:
            self.store = Store.open(path / STORE)
        except DamageError as error:
            self._make_again(STORE, str(error))
            self.store = Store.open(path / STORE)

    def close(self) -> None:
        """Closes the store."""
        self.store.close()

    def heal(self, damaged: Mapping[str, str]) -> None:
        """Takes damaged parts away, each with what is wrong; raises DamageError for the records."""
        for part, what in damaged.items():
            if part == STORE:
                self.store.close()
            self._make_again(part, what)
            if part == STORE:
                self.store = Store.open(self.path / STORE)

    def _make_again(self, part: str, what: str) -> None:
        lock = lock_folder(self.path / STORE) if part == STORE else None
        try:
            take_away(self.path, [part])
        finally:
            if lock is not None:
                os.close(lock)
        self.healed.append(f"{self.path / part}: {what}; rebuilt from the records")

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[OutputFolder]:
        """The folder, made if missing and locked; raises OutputError if it cannot be used.

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
            folder = cls(path)
            try:
                yield folder
            except KgError:
                failed = True
                raise
            finally:
                folder.close()
        finally:
            if failed and not was_built:
                _take_back(path, whole=not was_there)

    def project(
        self,
        records: RecordStore,
        identity: Identity,
        copies: Mapping[str, str],
        *,
        decided: Decided | None = None,
        workers: int = 1,
        cluster: str | None = None,
    ) -> None:
        """Brings the store in line with records and decisions, by what changed of them.

        ``copies`` maps articles to the first report that they print. ``workers`` and ``cluster`` as
        in `kg.builder.process_pool.Workers`; what comes out is the same with any.
        """
        if decided is not None and decided.are_any:
            write_corrected(self.path, decided.corrected)
        else:
            (self.path / CORRECTED).unlink(missing_ok=True)
        work = Parallelism(workers, cluster)
        reduction = Reduction(self.store, records, identity, work, decided)
        outcomes = reduction.run(self.path / LINKS, copies)
        if outcomes:
            write_decisions(outcomes, self.path / DECISIONS_REPORT)
        else:
            (self.path / DECISIONS_REPORT).unlink(missing_ok=True)
        self.left_out = [_left_out(records.find(f.name), f) for f in reduction.failures]
        links = str(self.path / LINKS)
        self.left_out += [
            Skipped(links, f"{links}: {what}", Why.FAILED) for what in reduction.undecided
        ]

    def has_decided(self, wanted: bool) -> bool:
        """Whether outcomes of decisions and corrected records are there, or absent if unwanted."""
        names = (DECISIONS_REPORT, CORRECTED)
        return all((self.path / name).is_file() == wanted for name in names)

    def damage(self, noted: str | None) -> dict[str, str]:
        """The parts of a finished folder that are no longer what they were, and what is wrong."""
        found = {fault.part: fault.what for fault in changed_files(self.path, noted)}
        if noted is not None and STORE not in found:
            known = json.loads(noted)
            held = len(self.store)
            if held != known["quads"]:
                found[STORE] = f"holds {held:,} quads and held {known['quads']:,}"
        return found

    def search_damage(self, error: Exception) -> dict[str, str]:
        """The parts that are at fault for an error that the work met; raises it if none is.

        Raises DamageError if it is the records.
        """
        if isinstance(error, DamageError) and RECORDS in str(error):
            raise error
        self.store.close()
        faults = [
            database_fault(self.path / LINKS),
            store_fault(self.path, quads=None),
        ]
        self.store = Store.open(self.path / STORE)
        found = {fault.part: fault.what for fault in faults if fault is not None}
        if not found:
            raise error
        return found

    def parts(self, *, files: bool, documents: int, before: str | None) -> str:
        """What the parts of the folder are now, to be noted when it is finished."""
        self.store.flush()
        held = len(self.store)
        return note_parts(self.path, files=files, documents=documents, quads=held, before=before)

    def write_files(self, title: str, *, workers: int = 1) -> None:
        """Writes the graph in its three formats, on ``workers`` processes, the tables and pages."""
        from kg.report.graph import read_store, to_networkx
        from kg.report.page.data import short_names
        from kg.report.page.links import ARTICLES, PageLinks, pages_in
        from kg.report.report import write_report
        from kg.report.tables import write_events, write_statements

        targets = {name.rsplit(".", 1)[1]: self.path / name for name in GRAPHS}
        with Attempt() as saving:
            write_graph_files(self.store, targets, workers=workers)
        if saving.error is not None:
            for name in GRAPHS:
                self._not_written(name, saving.error)
        with Attempt() as attempt:
            reading = read_store(self.store)
        if attempt.error is not None:
            for name in PAGES:
                self._not_written(name, attempt.error)
            return
        self._write("statements.csv", lambda path: write_statements(reading, path))
        self._write("events.csv", lambda path: write_events(reading, path))
        with Attempt() as drawing:
            graph = to_networkx(reading)
        names = short_names(graph) if drawing.error is None else {}
        if drawing.error is None:
            self._write_articles(reading)
        pages = pages_in(self.path / ARTICLES)
        links = PageLinks("graph.html" if names else "", names, ARTICLES, pages)
        self._write(
            "report.html", lambda path: write_report(reading, path, title=title, links=links)
        )
        if drawing.error is None:
            self._write_graph_page(reading, graph, title)
        else:
            self._not_written("graph.html", drawing.error)

    def _write_articles(self, reading: Reading) -> None:
        """Each article as a page beside the graph page."""
        from kg.report.page.articles import read_articles, write_article_pages
        from kg.report.page.links import ARTICLES

        self._write(
            ARTICLES,
            lambda path: write_article_pages(
                read_articles(self.path, reading, pictures=path), path, graph="graph.html"
            ),
        )

    def _write_graph_page(self, reading: Reading, graph: Any, title: str) -> None:
        """The graph page with its articles."""
        from kg.report.graph_page import to_html
        from kg.report.page.articles import articles_of, read_articles
        from kg.report.page.links import ARTICLES

        self._write(
            "graph.html",
            lambda path: to_html(
                graph,
                path,
                title=title,
                articles=articles_of(
                    read_articles(self.path, reading, pictures=self.path / ARTICLES),
                    folder=ARTICLES,
                ),
                report="report.html",
            ),
        )

    def _write(self, name: str, write: Callable[[Path], object]) -> None:
        """Writes one file; where that fails unforeseen, it costs that file."""
        with Attempt() as attempt:
            write(self.path / name)
        if attempt.error is not None:
            self._not_written(name, attempt.error)

    def _not_written(self, name: str, error: Exception) -> None:
        """Names a file that is missing now; an older one would describe another graph."""
        if is_damage(error):
            raise error
        path = self.path / name
        if not path.is_dir():
            path.unlink(missing_ok=True)
        self.left_out.append(Skipped.unexpected(str(path), error, work="writing"))

    def write_manifest(self, manifest: Mapping[str, object]) -> None:
        """Writes ``manifest.json``; raises OutputError if the disk does not take it."""
        write_text(self.path / MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")

    def counts(self) -> dict[str, int]:
        """How many statements, allegations, events, facts and relations the graph holds."""
        return read_counts(self.path / LINKS)


def _left_out(kept: Kept | None, failure: Failure) -> Skipped:
    origin = Origin(kept.path, offset=kept.place) if kept else Origin(failure.name)
    return Skipped(origin.path, f"{origin.place}: not in the graph: {failure.what}", Why.FAILED)


def origins(kept: Iterable[Kept]) -> list[dict[str, str]]:
    """The articles for the manifest: id, where each was read, and what its record depends on."""
    rows = sorted(kept, key=lambda k: (k.path, k.id))
    return [{"id": k.id, "path": k.path, "input": k.input, "key": k.key} for k in rows]
