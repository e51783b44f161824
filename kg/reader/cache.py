"""Pages fetched before, with their validators: what did not change is not sent again."""

from __future__ import annotations

import sqlite3
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import OutputError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
    url TEXT PRIMARY KEY,
    fetched TEXT NOT NULL,
    content_type TEXT NOT NULL,
    etag TEXT,
    modified TEXT,
    body BLOB NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class CachedPage:
    """A page as it came, with its validators: ETag and Last-Modified (RFC 9110 section 8.8)."""

    body: bytes = field(repr=False)
    fetched: str
    content_type: str
    etag: str | None = None
    modified: str | None = None

    @property
    def conditions(self) -> dict[str, str]:
        """The request headers that ask whether the page changed."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in given.items() if value}


class PageCache:
    """One SQLite file."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the file; raises OutputError if that fails."""
        self._path = path
        try:
            self._db = sqlite3.connect(path, timeout=5)
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def find(self, url: str) -> CachedPage | None:
        """The page kept for ``url``, or None; raises OutputError if the file is damaged."""
        try:
            row = self._db.execute(
                "SELECT body, fetched, content_type, etag, modified FROM page WHERE url = ?", (url,)
            ).fetchone()
        except sqlite3.Error as error:
            raise self._failed(error) from error
        return None if row is None else CachedPage(zlib.decompress(row[0]), *row[1:])

    def put(self, url: str, page: CachedPage) -> None:
        """Keeps a page; raises OutputError if the disk does not take it."""
        row = (url, page.fetched, page.content_type, page.etag, page.modified)
        try:
            with self._db:
                self._db.execute(
                    "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?)",
                    (*row, zlib.compress(page.body, 6)),
                )
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def _failed(self, error: sqlite3.Error) -> OutputError:
        return OutputError(f"{self._path}: cannot be used ({error}); delete it, it is only a cache")
