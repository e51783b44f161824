"""The records of each article, kept in one SQLite file: the source of every graph.

A graph is a function of its article's records and of the linking decisions, so only the records
must survive. Each is written in a transaction, and a killed run leaves complete articles only.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import DamageError, OutputError, RecordError
from kg.files import is_damage, lost_records
from kg.model import Origin
from kg.records.codec import from_line, to_line
from kg.records.near_duplicates import Sketch

RECORDS = "records.sqlite"
LAYOUT = 3
# Columns in the order in which they are read: the large ones last, so that SQLite can stop before.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS article (
    id TEXT PRIMARY KEY,
    input TEXT NOT NULL,
    path TEXT NOT NULL,
    place INTEGER,
    key TEXT NOT NULL,
    raw TEXT NOT NULL,
    published TEXT,
    shingles INTEGER,
    hashes BLOB,
    record BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS article_raw ON article (raw);
CREATE INDEX IF NOT EXISTS article_input ON article (input);
-- Articles added, removed or changed since the derived data were last computed.
CREATE TABLE IF NOT EXISTS changed (id TEXT PRIMARY KEY) WITHOUT ROWID;
-- What each article was read from, as a line of JSON.
CREATE TABLE IF NOT EXISTS source (id TEXT PRIMARY KEY, line TEXT NOT NULL) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS source_gone AFTER DELETE ON article
    BEGIN DELETE FROM source WHERE id = old.id; END;
CREATE TRIGGER IF NOT EXISTS article_put AFTER INSERT ON article
    BEGIN INSERT OR IGNORE INTO changed VALUES (new.id); END;
CREATE TRIGGER IF NOT EXISTS article_gone AFTER DELETE ON article
    BEGIN INSERT OR IGNORE INTO changed VALUES (old.id); END;
"""
_KEPT = "id, input, path, place, key, raw"


@dataclass(frozen=True, slots=True)
class Kept:
    """One article's place in the store: its id, where it was read, and what its record depends on.

    ``key`` is a digest of text, metadata and engine: the record is up to date while it is equal.
    ``raw`` is a digest of the unparsed input and the engine: while it is equal, so is ``key``.
    """

    id: str
    input: str
    path: str
    place: int | None
    key: str
    raw: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An article to store: its place, its record as a JSON line, its sketch to find copies.

    ``source`` is a line of JSON on what it was read from, None if nobody knows.
    """

    kept: Kept
    line: str
    published: str | None = None
    sketch: Sketch | None = None
    source: str | None = None


class RecordStore:
    """The records in ``OUT/records.sqlite``; JSON lines, compressed."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Opens or makes the file; raises OutputError if that fails or its layout is another.

        With ``read_only`` nothing is written to it, and a file that is not there is no file.
        """
        self.path = path
        try:
            if read_only:
                self._db = open_to_read(path)
            else:
                self._db = sqlite3.connect(path, timeout=5)
                self._note_layout()
            self._check_layout()
            if not read_only:
                self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            if is_damage(error):
                raise lost_records(path, str(error)) from error
            raise OutputError(
                f"{path}: cannot be used ({error}); choose another output folder"
            ) from error

    def _note_layout(self) -> None:
        with self._db:
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
            )
            self._db.execute("INSERT OR IGNORE INTO about VALUES ('layout', ?)", (str(LAYOUT),))

    def _check_layout(self) -> None:
        row = self._db.execute("SELECT value FROM about WHERE key = 'layout'").fetchone()
        if row is None or row[0] != str(LAYOUT):
            raise OutputError(
                f"{self.path}: written by another version of newskg (layout {row and row[0]}, this "
                f"one has {LAYOUT}); build into a new folder"
            )

    # ── writing ──

    def put(self, entries: Iterable[Entry]) -> None:
        """Writes articles, all or none; raises OutputError if the disk refuses them."""
        rows = tuple(entries)
        self._write(
            "INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_row(entry) for entry in rows),
        )
        self.note_sources({one.kept.id: one.source for one in rows if one.source is not None})

    def note_sources(self, lines: Mapping[str, str]) -> None:
        """Notes what articles were read from; raises OutputError if the disk refuses it."""
        try:
            with self._db:
                self._db.executemany("INSERT OR REPLACE INTO source VALUES (?, ?)", lines.items())
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def note_archive(self, folder: Path) -> None:
        """Notes a folder of the user's own in which a build keeps the pages that it fetches."""
        folders = json.dumps(sorted({*map(str, self.archives()), str(folder)}))
        try:
            with self._db:
                self._db.execute("INSERT OR REPLACE INTO about VALUES ('archives', ?)", (folders,))
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def move(self, moves: Iterable[tuple[Kept, Origin | None]]) -> None:
        """Records that articles have moved: their new Kept, and the origin.

        Without an origin the record keeps the one that it has.
        """
        self._write(
            "UPDATE article SET input = ?, path = ?, place = ?, raw = ?, record = ? WHERE id = ?",
            (
                (kept.input, kept.path, kept.place, kept.raw, _pack(line), kept.id)
                for kept, origin in moves
                if (line := self._line_at(kept.id, origin)) is not None
            ),
        )

    def remove(self, ids: Iterable[str]) -> None:
        """Forgets articles."""
        self._write("DELETE FROM article WHERE id = ?", ((name,) for name in ids))

    def _write(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        try:
            with self._db:
                if self._db.executemany(statement, rows).rowcount > 0:
                    self._db.execute("DELETE FROM about WHERE key = 'finished'")
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _failed(self, error: sqlite3.Error) -> OutputError:
        return OutputError(f"{self.path}: cannot be written ({error}); stored data is intact")

    def _line_at(self, name: str, origin: Origin | None) -> str | None:
        line = self.line(name)
        if line is None or origin is None:
            return line
        extraction = from_line(line)
        document = extraction.document
        old = document.origin
        if old is not None and (old.path, old.offset) == (origin.path, origin.offset):
            origin = old  # only how it was read changed, not where: it keeps its time
        return to_line(replace(extraction, document=replace(document, origin=origin)))

    def mark_reduced(self, ids: Iterable[str], *, again: Iterable[str] = ()) -> None:
        """Marks these changes as reduced, except those to be tried ``again``."""
        kept = [(name,) for name in again]
        try:
            with self._db:
                self._db.executemany("DELETE FROM changed WHERE id = ?", ((name,) for name in ids))
                self._db.executemany("INSERT OR IGNORE INTO changed VALUES (?)", kept)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def finish(self, goal: str, parts: str) -> None:
        """Marks everything derived from the records as written, for ``goal``.

        ``parts`` describes the files at that moment (`kg.builder.output_parts.note_parts`).
        """
        noted = (("finished", goal), ("parts", parts))
        try:
            with self._db:
                self._db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", noted)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    # ── reading ──

    def finished(self) -> str | None:
        """The goal given to `finish`, or None if the records changed since."""
        return self._about("finished")

    def parts(self) -> str | None:
        """What the parts of the folder were when it was finished; None if it is not."""
        return self._about("parts") if self.finished() is not None else None

    def last_parts(self) -> str | None:
        """What the parts of the folder were when it was last finished, however long ago."""
        return self._about("parts")

    def _about(self, key: str) -> str | None:
        row = self._db.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def archives(self) -> list[Path]:
        """The folders of the user's own in which builds kept the pages that they fetched."""
        noted = self._about("archives")
        return [Path(one) for one in json.loads(noted)] if noted else []

    def sources(self) -> Iterator[tuple[str, str]]:
        """Each article with what it was read from, a line of JSON, in the order of their ids."""
        yield from self._db.execute("SELECT id, line FROM source ORDER BY id")

    def source(self, name: str) -> str | None:
        """What an article was read from, or None if that was not noted."""
        row = self._db.execute("SELECT line FROM source WHERE id = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def broken(self) -> Iterator[str]:
        """The articles whose records cannot be read, and why."""
        try:
            for name in self.ids():
                try:
                    from_line(self.line(name) or "")
                except (RecordError, DamageError, sqlite3.DatabaseError) as error:
                    yield f"the record of {name} cannot be read ({error})"
        except sqlite3.DatabaseError as error:
            yield f"is damaged ({error})"

    def __len__(self) -> int:
        """The number of articles."""
        return int(self._db.execute("SELECT COUNT(*) FROM article").fetchone()[0])

    def kept(self) -> dict[str, Kept]:
        """All articles by id."""
        rows = self._db.execute(f"SELECT {_KEPT} FROM article ORDER BY id")
        return {row[0]: Kept(*row) for row in rows}

    def find(self, name: str) -> Kept | None:
        """The article with this id, or None."""
        return self._one("id = ?", name)

    def find_raw(self, raw: str) -> Kept | None:
        """The article that was read from this very input, or None."""
        return self._one("raw = ?", raw)

    def _one(self, condition: str, value: str) -> Kept | None:
        row = self._db.execute(
            f"SELECT {_KEPT} FROM article WHERE {condition} ORDER BY id LIMIT 1", (value,)
        ).fetchone()
        return None if row is None else Kept(*row)

    def of_input(self, name: str) -> list[Kept]:
        """The articles that were read from this input."""
        rows = self._db.execute(f"SELECT {_KEPT} FROM article WHERE input = ? ORDER BY id", (name,))
        return [Kept(*row) for row in rows]

    def sketches(self) -> Iterator[Sketch]:
        """The sketches of all articles that are long enough to have one."""
        rows = self._db.execute(
            "SELECT id, published, shingles, hashes FROM article WHERE hashes IS NOT NULL"
        )
        return (Sketch(*row) for row in rows)

    def changed(self) -> list[str]:
        """Articles added, removed or changed since `mark_reduced`, sorted."""
        return [row[0] for row in self._db.execute("SELECT id FROM changed ORDER BY id")]

    def ids(self) -> list[str]:
        """All articles, sorted."""
        return [row[0] for row in self._db.execute("SELECT id FROM article ORDER BY id")]

    def lines(self) -> Iterator[tuple[Kept, str]]:
        """Every article with its JSON line, in the order of their ids."""
        rows = self._db.execute(f"SELECT {_KEPT}, record FROM article ORDER BY id")
        for *head, record in rows:
            yield Kept(*head), self._unpack(head[0], record)

    def line(self, name: str) -> str | None:
        """The JSON line of one article, or None."""
        row = self._db.execute("SELECT record FROM article WHERE id = ?", (name,)).fetchone()
        return None if row is None else self._unpack(name, row[0])

    def _unpack(self, name: str, record: bytes) -> str:
        try:
            return unpack(record)
        except ValueError as error:
            raise lost_records(self.path, f"the record of {name}: {error}") from error

    def close(self) -> None:
        """Closes the file."""
        self._db.close()


def open_to_read(path: Path, *, timeout: float = 5) -> sqlite3.Connection:
    """The SQLite file at ``path``, to be read; raises sqlite3.Error if it cannot be opened.

    Where it may be written, SQLite can roll back what a killed build left half written.
    """
    mode = "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=timeout)


def _row(entry: Entry) -> tuple[object, ...]:
    kept, sketch = entry.kept, entry.sketch
    size, hashes = (None, None) if sketch is None else (sketch.size, sketch.hashes)
    head = (kept.id, kept.input, kept.path, kept.place, kept.key, kept.raw)
    return (*head, entry.published, size, hashes, _pack(entry.line))


def unpack(record: bytes) -> str:
    """The JSON line of a stored record; raises ValueError if it is damaged."""
    try:
        return zlib.decompress(record).decode("utf-8")
    except (zlib.error, TypeError) as error:
        raise ValueError(str(error)) from error


def _pack(line: str) -> bytes:
    return zlib.compress(line.encode("utf-8"), 6)
