"""Reading the records of a built folder beside a build that may be writing them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kg.errors import OutputError
from kg.files import is_damage, lost_records
from kg.records.database import LAYOUT, RECORDS, open_to_read, unpack


class RecordReader:
    """The records in ``OUT/records.sqlite``, to be read; nothing is written to the file."""

    def __init__(self, out: Path) -> None:
        """Opens the file; raises OutputError if there is none, or its layout is another."""
        self.path = out / RECORDS
        if not self.path.is_file():
            raise OutputError(f"{out}: contains no records; make some with kg build INPUT -o {out}")
        try:
            self._db = open_to_read(self.path, timeout=30)
            layout = self._db.execute("SELECT value FROM about WHERE key = 'layout'").fetchone()
        except sqlite3.Error as error:
            raise self._failed(error) from error
        if layout is None or layout[0] != str(LAYOUT):
            raise OutputError(
                f"{self.path}: written by another version of newskg; build into a new folder"
            )

    def keys(self) -> dict[str, str]:
        """Every article with the digest of what its record depends on."""
        try:
            return dict(self._db.execute("SELECT id, key FROM article"))
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def line(self, name: str) -> tuple[str, str] | None:
        """The digest and the JSON line of one article as they are now, or None if it is gone."""
        try:
            row = self._db.execute(
                "SELECT key, record FROM article WHERE id = ?", (name,)
            ).fetchone()
            return None if row is None else (row[0], unpack(row[1]))
        except (sqlite3.Error, ValueError) as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> OutputError:
        if is_damage(error) or isinstance(error, ValueError):
            return lost_records(self.path, str(error))
        return OutputError(f"{self.path}: cannot be read ({error}); try again after the build")

    def close(self) -> None:
        """Closes the file."""
        self._db.close()
