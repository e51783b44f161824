"""The file of the link state, ``OUT/links.sqlite``: its tables, and marks for outdated parts.

All of it is derived from the records, so a file written by another version, or with other words,
is rebuilt.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import OutputError
from kg.isolation import Attempt, describe

T = TypeVar("T")

LAYOUT = "6"
_SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, setting TEXT NOT NULL);
-- Blocks of records, short names, blocks of events and of answers: each key once.
-- head: the oldest mention of a block whose mentions are one by their name alone.
CREATE TABLE key (n INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, head INTEGER);
-- cluster: its oldest mention, -block for a known entity's, NULL for a mention alone.
-- iri: NULL where it is the mention's own.
-- agreed, own: the type that other documents give it, and then its record by its own document.
CREATE TABLE mention (
    n INTEGER PRIMARY KEY, document INTEGER NOT NULL, entity TEXT NOT NULL, block INTEGER NOT NULL,
    asks INTEGER, cluster INTEGER, iri TEXT, record TEXT NOT NULL, agreed TEXT, own TEXT
);
CREATE UNIQUE INDEX mention_document ON mention (document, entity);
CREATE INDEX mention_block ON mention (block);
CREATE INDEX mention_asks ON mention (asks) WHERE asks IS NOT NULL;
CREATE INDEX mention_cluster ON mention (cluster) WHERE cluster IS NOT NULL;
CREATE TABLE bears (
    name INTEGER, mention INTEGER, PRIMARY KEY (name, mention)
) WITHOUT ROWID;
CREATE INDEX bears_mention ON bears (mention);
-- The names that a user's rows may call a mention by.
CREATE TABLE called (
    name INTEGER, mention INTEGER, PRIMARY KEY (name, mention)
) WITHOUT ROWID;
CREATE INDEX called_mention ON called (mention);
-- The meaning of the user's rows: the sides within a block, the pair that a line joins.
CREATE TABLE meant (
    sort TEXT, n INTEGER, text TEXT NOT NULL, PRIMARY KEY (sort, n)
) WITHOUT ROWID;
-- What mentions say of the sort of a name; place: their order.
CREATE TABLE said (
    name INTEGER, sort TEXT, weight INTEGER, place TEXT, mention INTEGER,
    PRIMARY KEY (name, sort, weight, place, mention)
) WITHOUT ROWID;
CREATE INDEX said_mention ON said (mention);
CREATE TABLE tie (
    short INTEGER PRIMARY KEY, full INTEGER NOT NULL, name INTEGER NOT NULL, place INTEGER NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX tie_name ON tie (name);
-- sort: events, or answers (what is said of wrongs).
CREATE TABLE event (
    n INTEGER PRIMARY KEY, document INTEGER NOT NULL, sort TEXT NOT NULL, told TEXT NOT NULL
);
CREATE INDEX event_document ON event (document);
CREATE TABLE anchor (block INTEGER, event INTEGER, PRIMARY KEY (block, event)) WITHOUT ROWID;
CREATE INDEX anchor_event ON anchor (event);
-- owner: what the decision follows from, and goes with.
CREATE TABLE decision (
    owner TEXT NOT NULL, node TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL,
    same INTEGER NOT NULL, score REAL NOT NULL, reason TEXT NOT NULL
);
CREATE INDEX decision_owner ON decision (owner);
CREATE INDEX decision_node ON decision (node);
CREATE TABLE copy (id TEXT PRIMARY KEY, first TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE stale (kind TEXT, n INTEGER, PRIMARY KEY (kind, n)) WITHOUT ROWID;
-- What the store does not hold yet, or holds as it was.
CREATE TABLE pending (document TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE dirty (node TEXT PRIMARY KEY, one TEXT NOT NULL, other TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE projected (document TEXT PRIMARY KEY, counts TEXT NOT NULL) WITHOUT ROWID;
"""


class Stale(StrEnum):
    """Something to recompute, by its number in its table."""

    TYPE = "type"  # a name whose sort documents may agree on
    BLOCK = "block"
    NAME = "name"
    CLUSTER = "cluster"
    TOLD = "told"  # a document whose events or accusations, or the entities in them, changed
    EVENTS = "events"  # a block of events or of answers


class Tables:
    """The open file."""

    def __init__(self, path: Path, signature: str) -> None:
        """Opens the file, recreated if it was not written with ``signature``."""
        self.path = path
        self.failures: dict[tuple[Stale, int], str] = {}  # what could not be computed, and why
        self._guard(lambda: self._open(signature))

    def _open(self, signature: str) -> None:
        self._wanted = f"{LAYOUT} {signature}"
        self._db = self._connect()
        self.is_new = self._signature() != self._wanted
        if self.is_new:
            self._db.close()
            self.path.unlink(missing_ok=True)
            self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)
            self._db = self._connect()
            self._db.executescript(_SCHEMA)

    def set_signature(self) -> None:
        """Stores the signature; without it, the file is recreated the next time."""
        self.note("signature", self._wanted)
        self.commit()

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=5)

    def _signature(self) -> str | None:
        try:
            return self.noted("signature")
        except (sqlite3.DatabaseError, OutputError):
            return None  # another layout, or none

    # ── statements ──

    def run(self, statement: str, *values: object) -> sqlite3.Cursor:
        """One statement; raises OutputError if the disk refuses it."""
        try:
            return self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def run_many(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        """One statement for many rows."""
        try:
            self._db.executemany(statement, rows)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def one(self, statement: str, *values: object) -> Any:
        """The first cell of the first row, or None."""
        row = self.run(statement, *values).fetchone()
        return None if row is None else row[0]

    def add(self, statement: str, *values: object) -> int:
        """Inserts a row and gives its number."""
        return int(self.run(statement, *values).lastrowid or 0)

    def commit(self) -> None:
        """Commits."""
        self._guard(self._db.commit)

    def close(self) -> None:
        """Closes the file; what was not committed is undone."""
        self._db.close()

    # ── helpers ──

    def noted(self, key: str) -> str | None:
        """What was noted under ``key``."""
        found = self.one("SELECT value FROM about WHERE key = ?", key)
        return None if found is None else str(found)

    def note(self, key: str, value: str) -> None:
        """Notes a value."""
        self.run("INSERT OR REPLACE INTO about VALUES (?, ?)", key, value)

    def key(self, text: str) -> int:
        """The number of a key."""
        found = self.one("SELECT n FROM key WHERE text = ?", text)
        return int(found) if found else self.add("INSERT INTO key (text) VALUES (?)", text)

    def text(self, key: int) -> str:
        """The text of a key."""
        return str(self.one("SELECT text FROM key WHERE n = ?", key))

    def mark(self, kind: Stale, *numbers: int) -> None:
        """Marks things as out of date."""
        self.run_many("INSERT OR IGNORE INTO stale VALUES (?, ?)", ((kind, n) for n in numbers))

    def attempt(self, kind: Stale, number: int, work: Callable[[], T]) -> T | None:
        """What ``work`` finds out about one thing, or None if that fails unforeseen.

        The failure is noted in `failures`, and the thing stays marked for the next run.
        """
        with Attempt() as attempt:
            return work()
        self.failures[kind, number] = describe(attempt.raised)
        return None

    def mark_failures(self) -> None:
        """Marks what failed again, so that the next run tries it."""
        for kind, number in self.failures:
            self.mark(kind, number)
        self.commit()

    def mark_dirty(self, names: Iterable[str]) -> None:
        """Marks documents whose graphs the store does not hold as they are now."""
        self.run_many("INSERT OR IGNORE INTO pending VALUES (?)", ((name,) for name in names))

    def is_stale(self, kind: Stale, number: int) -> bool:
        """Whether it is marked."""
        return self.one("SELECT 1 FROM stale WHERE kind = ? AND n = ?", kind, number) is not None

    def pages(self, kind: Stale, size: int) -> Iterator[list[int]]:
        """Marked numbers, some at a time; once they are dealt with, that is committed."""
        while True:
            rows = self.run("SELECT n FROM stale WHERE kind = ? ORDER BY n LIMIT ?", kind, size)
            numbers = [int(row[0]) for row in rows]
            if not numbers:
                return
            yield numbers
            self.run_many(
                "DELETE FROM stale WHERE kind = ? AND n = ?", ((kind, n) for n in numbers)
            )
            self.commit()

    def _guard(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (sqlite3.Error, OSError) as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> OutputError:
        return OutputError(f"{self.path}: cannot be written ({error}); stored data is intact")
