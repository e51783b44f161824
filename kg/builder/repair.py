"""What can be read of damaged records, saved into a sound file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError, OutputError
from kg.records.codec import from_line
from kg.records.database import RECORDS, Entry, Kept, RecordStore, unpack
from kg.records.near_duplicates import Sketch
from kg.store.lock import lock_folder

# Rows are read one by one, by their numbers; so many missing ones in a row are the end.
_GAP = 10_000
_COLUMNS = "id, input, path, place, key, raw, published, shingles, hashes, record"


@dataclass(frozen=True, slots=True)
class Repair:
    """What a repair saved, and where the damaged file was put."""

    saved: int
    lost: int
    damaged: Path | None


def repair_records(out: Path) -> Repair:
    """Saves every article of ``OUT/records.sqlite`` whose record can still be read.

    A sound file is left as it is. A damaged one is kept beside the new one, as
    ``records.sqlite.damaged``; what was lost is extracted again by the next build whose inputs
    hold it. Raises OutputError if there are no records, StoreBusyError while a build runs.
    """
    import os

    path = out / RECORDS
    if not path.is_file():
        raise OutputError(f"{path}: is missing; name a folder that 'kg build' made")
    (out / "store").mkdir(exist_ok=True)
    lock = lock_folder(out / "store")
    try:
        return _repair(path)
    finally:
        os.close(lock)


def _repair(path: Path) -> Repair:
    entries, lost = _readable(path)
    if not lost:
        return Repair(len(entries), 0, None)
    fresh, damaged = (path.with_name(f"{path.name}{end}") for end in (".new", ".damaged"))
    fresh.unlink(missing_ok=True)
    records = RecordStore(fresh)
    with closing(records):
        records.put(entries)
    path.replace(damaged)
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    fresh.replace(path)
    return Repair(len(entries), lost, damaged)


def _readable(path: Path) -> tuple[list[Entry], int]:
    """The articles that can be read, and the number of those that cannot (at least one if any)."""
    found: dict[str, Entry] = {}
    lost = 0
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as database:
        for row in _rows(database):
            entry = _entry(row) if row is not None else None
            if entry is None:
                lost += 1
            else:
                found[entry.kept.id] = entry
        try:
            sound = database.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            sound = False
    return list(found.values()), lost if lost or sound else 1


def _rows(database: sqlite3.Connection) -> Iterator[tuple[object, ...] | None]:
    """Each row by its number, None for one that is there and cannot be read."""
    number = missing = 0
    while missing < _GAP:
        number += 1
        try:
            row = database.execute(
                f"SELECT {_COLUMNS} FROM article WHERE rowid = ?", (number,)
            ).fetchone()
        except sqlite3.DatabaseError:
            missing += 1
            if missing == 1:
                yield None
            continue
        missing = 0 if row else missing + 1
        if row:
            yield tuple(row)


def _entry(row: tuple[object, ...]) -> Entry | None:
    """The article of a row, or None if its record is damaged."""
    *head, published, shingles, hashes, record = row
    try:
        line = unpack(record)  # type: ignore[arg-type]
        from_line(line)
        kept = Kept(*head)  # type: ignore[arg-type]
        if not isinstance(kept.id, str) or not isinstance(kept.key, str):
            return None
        sketch = None
        if isinstance(hashes, bytes) and isinstance(shingles, int):
            sketch = Sketch(kept.id, published, shingles, hashes)  # type: ignore[arg-type]
        return Entry(kept, line, published if isinstance(published, str) else None, sketch)
    except (KgError, ValueError, TypeError):
        return None
