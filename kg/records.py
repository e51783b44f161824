"""The records of each article, kept in one SQLite file: the source of every graph.

A graph is a function of its article's records and of the linking decisions, so the records alone
must survive: each is written in a transaction, and a killed run leaves whole articles only.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OutputError

LAYOUT = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS article (
    id TEXT PRIMARY KEY,
    input TEXT NOT NULL,
    path TEXT NOT NULL,
    key TEXT NOT NULL,
    record BLOB NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """One article's place in the store: its id, where it was read, and what its record depends on.

    ``key`` is a digest of text, metadata and engine: the record is up to date while it is equal.
    """

    id: str
    input: str
    path: str
    key: str


class RecordStore:
    """The records in ``OUT/records.sqlite``; JSON lines, compressed."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the file; raises OutputError where that fails or its layout is another."""
        self.path = path
        try:
            self._db = sqlite3.connect(path, timeout=5)
            self._db.executescript(_SCHEMA)
            self._check_layout()
        except sqlite3.Error as error:
            raise OutputError(
                f"{path}: cannot be used ({error}); choose another output folder"
            ) from error

    def _check_layout(self) -> None:
        row = self._db.execute("SELECT value FROM about WHERE key = 'layout'").fetchone()
        if row is None:
            with self._db:
                self._db.execute("INSERT INTO about VALUES ('layout', ?)", (str(LAYOUT),))
        elif row[0] != str(LAYOUT):
            raise OutputError(
                f"{self.path}: written by another version of newskg (layout {row[0]}, this one "
                f"has {LAYOUT}); build into a new folder"
            )

    def kept(self) -> dict[str, Kept]:
        """All articles by id."""
        rows = self._db.execute("SELECT id, input, path, key FROM article")
        return {row[0]: Kept(*row) for row in rows}

    def put(self, rows: Iterable[tuple[Kept, str]]) -> None:
        """Writes articles, all or none; raises OutputError where the disk does not take them."""
        values = [
            (kept.id, kept.input, kept.path, kept.key, zlib.compress(line.encode("utf-8"), 6))
            for kept, line in rows
        ]
        self._write("INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?)", values)

    def remove(self, ids: Iterable[str]) -> None:
        """Forgets articles."""
        self._write("DELETE FROM article WHERE id = ?", [(name,) for name in ids])

    def _write(self, statement: str, values: Sequence[tuple[object, ...]]) -> None:
        try:
            with self._db:
                self._db.executemany(statement, values)
        except sqlite3.Error as error:
            raise OutputError(
                f"{self.path}: cannot be written ({error}); what was stored before is unharmed"
            ) from error

    def lines(self) -> Iterator[tuple[Kept, str]]:
        """Every article with its JSON line, in the order of their ids."""
        rows = self._db.execute("SELECT id, input, path, key, record FROM article ORDER BY id")
        for *head, record in rows:
            yield Kept(*head), zlib.decompress(record).decode("utf-8")

    def line(self, name: str) -> str | None:
        """The JSON line of one article, or None."""
        row = self._db.execute("SELECT record FROM article WHERE id = ?", (name,)).fetchone()
        return None if row is None else zlib.decompress(row[0]).decode("utf-8")

    def close(self) -> None:
        """Closes the file."""
        self._db.close()


def key_of(*parts: str) -> str:
    """A digest of all that a record depends on."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
