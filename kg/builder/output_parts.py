"""The parts of an output folder: what each held when it was written, and whether it still does.

Everything but ``records.sqlite`` follows from it and can be made again. So a damaged part is found,
named, taken away and built again; only damage to the records themselves is a loss.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.decisions.view import CORRECTED
from kg.errors import KgError
from kg.files import lost_records, sha256_of
from kg.records.database import RECORDS, RecordStore
from kg.report.page.links import ARTICLES
from kg.store.store import Store

LINKS, STORE = "links.sqlite", "store"
GRAPHS = ("graph.nq", "graph.trig", "graph.ttl")
PAGES = ("statements.csv", "events.csv", "report.html", "graph.html")
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Fault:
    """One damaged part of a folder, by its name in it, and what is wrong with it."""

    part: str
    what: str

    def __str__(self) -> str:
        return f"{self.part}: {self.what}"


def note_parts(
    folder: Path, *, files: bool, documents: int, quads: int, before: str | None = None
) -> str:
    """What the parts of a finished folder are: size, time and SHA-256 of each file, as JSON.

    Tables of the store never change once they are written, so what was noted ``before`` of one
    is taken over.
    """
    names = [LINKS, *([CORRECTED] if (folder / CORRECTED).is_file() else [])]
    if files:
        pages = sorted(
            path for pattern in ("*.html", "*/*.webp") for path in (folder / ARTICLES).glob(pattern)
        )
        names += [*GRAPHS, *PAGES, *(path.relative_to(folder).as_posix() for path in pages)]
    known = json.loads(before)["tables"] if before else {}
    tables = {}
    for path in sorted((folder / STORE / "db").glob("*.sst")):
        name = path.relative_to(folder).as_posix()
        with suppress(FileNotFoundError):  # merged into others meanwhile
            tables[name] = known[name] if _is_same(path, known.get(name)) else _noted(path)
    noted = {name: _noted(folder / name) for name in names}
    return json.dumps({"files": noted, "tables": tables, "documents": documents, "quads": quads})


def _noted(path: Path) -> dict[str, Any]:
    stat = path.stat()
    return {"size": stat.st_size, "time": stat.st_mtime_ns, "sha256": sha256_of(path)}


def _is_same(path: Path, was: dict[str, Any] | None) -> bool:
    stat = path.stat()
    return was is not None and (was["size"], was["time"]) == (stat.st_size, stat.st_mtime_ns)


def changed_files(folder: Path, noted: str | None, *, thorough: bool = False) -> Iterator[Fault]:
    """The noted files that are missing or no longer what they were.

    A file of the noted size and time is believed to be the same, unless ``thorough``.
    """
    known = json.loads(noted) if noted else {"files": {}, "tables": {}}
    pages = []
    for name, was in known["files"].items():
        there = (folder / name).is_file()
        what = _changed(folder / name, was, thorough) if there else "is missing"
        if what is not None and name.startswith(f"{ARTICLES}/"):
            pages.append(f"{name.removeprefix(f'{ARTICLES}/')} {what}")
        elif what is not None:
            yield Fault(name, what)
    if pages:  # one fault for all: there may be thousands
        more = f", and {len(pages) - 1:,} more pages" if len(pages) > 1 else ""
        yield Fault(ARTICLES, f"its {pages[0]}{more}")
    for name, was in known["tables"].items():
        # A table that is gone was merged into others, or the store does not open.
        try:
            what = _changed(folder / name, was, thorough)
        except FileNotFoundError:
            continue
        if what is not None:
            yield Fault(STORE, f"its {name.removeprefix(f'{STORE}/')} {what}")
            return


def _changed(path: Path, was: dict[str, Any], thorough: bool) -> str | None:
    if path.stat().st_size != was["size"]:
        return f"has {path.stat().st_size:,} bytes and had {was['size']:,}"
    if (thorough or not _is_same(path, was)) and sha256_of(path) != was["sha256"]:
        return "was changed since it was written"
    return None


def database_fault(path: Path) -> Fault | None:
    """What is wrong with a SQLite file, or None."""
    if not path.is_file():
        return Fault(path.name, "is missing")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as database:
            found = database.execute("PRAGMA integrity_check(1)").fetchone()
            tables = database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        return Fault(path.name, f"is damaged ({error})")
    if found is None or found[0] != "ok":
        return Fault(path.name, f"is damaged ({found and found[0]})")
    return None if tables[0] else Fault(path.name, "is empty")


def store_fault(folder: Path, *, quads: int | None) -> Fault | None:
    """What is wrong with the store, by reading every quad of it; None if it is whole."""
    if not (folder / STORE).is_dir():
        return Fault(STORE, "is missing")
    try:
        with Store.open(folder / STORE, read_only=True) as store:
            held = sum(store.verify().values())
    except (KgError, OSError, RuntimeError, ValueError) as error:
        return Fault(STORE, f"cannot be read ({error})")
    if quads is not None and held != quads:
        return Fault(STORE, f"holds {held:,} quads and held {quads:,}")
    return None


def manifest_fault(folder: Path) -> Fault | None:
    """What is wrong with the manifest."""
    try:
        json.loads((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        return Fault(MANIFEST, "is missing")
    except (OSError, ValueError) as error:
        return Fault(MANIFEST, f"cannot be read ({error})")
    return None


def check_folder(folder: Path) -> list[Fault]:
    """Every damaged part of a folder, by reading all of it.

    Of a store without records, links and manifest, which no build made, the store alone is read.
    """
    if not any((folder / name).exists() for name in (RECORDS, LINKS, MANIFEST)):
        fault = store_fault(folder, quads=None)
        return [] if fault is None else [fault]
    fault = database_fault(folder / RECORDS)
    if fault is not None:
        return [fault, *_faults_beside(folder, None, None)]
    records = RecordStore(folder / RECORDS, read_only=True)
    with closing(records):
        broken = [Fault(RECORDS, what) for what in records.broken()]
        noted = records.parts()
        return [*broken, *_faults_beside(folder, noted, len(records))]


def _faults_beside(folder: Path, noted: str | None, documents: int | None) -> Iterator[Fault]:
    known = json.loads(noted) if noted else {}
    if noted is None and documents is not None:
        yield Fault("the build", "did not finish")
    links = database_fault(folder / LINKS)
    if links is not None:
        yield links
    store = store_fault(folder, quads=known.get("quads"))
    if store is not None:
        yield store
    named = {fault.part for fault in (links, store) if fault is not None}
    yield from (f for f in changed_files(folder, noted, thorough=True) if f.part not in named)
    manifest = manifest_fault(folder)
    if manifest is not None:
        yield manifest


def take_away(folder: Path, parts: Iterable[str]) -> None:
    """Removes damaged parts, which the next build makes again; never the records.

    The store is emptied by who holds its lock, and its lock file stays. Pages of articles are
    written over, so that what else is in their folder stays.
    """
    for part in parts:
        if part == RECORDS:
            raise lost_records(folder / RECORDS, "it cannot be rebuilt")
        if part == STORE:
            for inside in (folder / STORE).iterdir() if (folder / STORE).is_dir() else ():
                if inside.name != "LOCK":
                    shutil.rmtree(inside) if inside.is_dir() else inside.unlink()
        elif not (folder / part).is_dir():
            for path in (folder / part, folder / f"{part}-journal"):
                path.unlink(missing_ok=True)
