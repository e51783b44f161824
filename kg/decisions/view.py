"""The corrected view of a built folder: its records, corrected where readers decided on them.

A build keeps the corrected records of the articles that decisions are on in ``corrected.sqlite``
beside the records, so that whoever shows or searches articles later reads what the graph says. The
file follows from records and decisions, and is written whole or not at all.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DamageError
from kg.files import replacing
from kg.model import key_of
from kg.records.database import unpack
from kg.records.read_only import RecordReader

if TYPE_CHECKING:
    from kg.decisions.corpus import Corrected

CORRECTED = "corrected.sqlite"
_TABLE = "CREATE TABLE corrected (id TEXT PRIMARY KEY, key TEXT, record BLOB) WITHOUT ROWID"


def write_corrected(out: Path, corrected: Corrected) -> None:
    """Keeps the corrected records in ``OUT/corrected.sqlite``.

    Raises OutputError if the file cannot be written.
    """
    rows = [
        (name, corrected.keys[name], zlib.compress(line.encode("utf-8")))
        for name, line in sorted(corrected.lines.items())
    ]
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(_TABLE)
        database.executemany("INSERT INTO corrected VALUES (?, ?, ?)", rows)
        database.commit()
        content = database.serialize()
    with replacing(out / CORRECTED) as stream:
        stream.write(content)


class CorrectedReader:
    """The records of a built folder as `RecordReader` gives them, corrected as in its graph."""

    def __init__(self, out: Path) -> None:
        """Opens the folder.

        Raises OutputError as `RecordReader`, DamageError if the corrected records are damaged.
        """
        self._path = out / CORRECTED
        self._records = RecordReader(out)
        try:
            self._corrected = self._read_keys()
        except DamageError:
            self._records.close()
            raise

    def keys(self) -> dict[str, str]:
        """Every article with a digest of what its record and its corrections depend on."""
        return {name: self._key(name, key) for name, key in self._records.keys().items()}

    def line(self, name: str) -> tuple[str, str] | None:
        """The digest and the JSON line of one article, or None if it is gone."""
        found = self._records.line(name)
        if found is None or name not in self._corrected:
            return found
        # A build that takes the corrections back may have replaced the file meanwhile.
        return self._key(name, found[0]), self._record(name) or found[1]

    def lines(self) -> Iterator[str]:
        """The JSON lines of all articles in the order of their ids."""
        for name in sorted(self._records.keys()):
            found = self.line(name)
            if found is not None:
                yield found[1]

    def close(self) -> None:
        """Closes the files."""
        self._records.close()

    def _key(self, name: str, key: str) -> str:
        decided = self._corrected.get(name)
        return key if decided is None else key_of(key, decided)

    def _read_keys(self) -> Mapping[str, str]:
        if not self._path.exists():
            return {}
        try:
            with closing(self._open()) as database:
                return dict(database.execute("SELECT id, key FROM corrected"))
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def _record(self, name: str) -> str | None:
        # The file is small and is replaced as a whole, so it is not kept open.
        try:
            with closing(self._open()) as database:
                row = database.execute(
                    "SELECT record FROM corrected WHERE id = ?", (name,)
                ).fetchone()
            return None if row is None else unpack(row[0])
        except (sqlite3.Error, ValueError) as error:
            raise self._damaged(error) from error

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self._path.resolve().as_uri()}?immutable=1", uri=True)

    def _damaged(self, error: Exception) -> DamageError:
        return DamageError(
            f"{self._path}: damaged ({error}); run the build again, which makes it from the "
            "records and decisions"
        )


def corrected_lines(out: Path) -> Iterator[str]:
    """The JSON line of every article of a built folder, in the order of ids; as `CorrectedReader`.

    Raises OutputError or DamageError if the records cannot be read.
    """
    with closing(CorrectedReader(out)) as reader:
        yield from reader.lines()
