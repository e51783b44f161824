"""Damage to the files of an output folder: how it is recognised, and what the user can do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kg.errors import DamageError

# What SQLite and RocksDB say of damaged files, and what they say of files that may not be written
# or are in use. pyoxigraph hands on RocksDB's words and no error number.
_SQLITE = ("malformed", "not a database", "no such table", "no such column", "disk image")
_ROCKSDB = ("Corruption", "No such file", "does not exist", "Bad table magic", "checksum")
_NO_DAMAGE = ("Permission denied", "Read-only", "No space left", "While lock file")


def is_damage(error: BaseException) -> bool:
    """True of what is raised where a file is damaged, and not where it may not be written."""
    if isinstance(error, DamageError):
        return True
    words = str(error)
    if isinstance(error, sqlite3.DatabaseError):
        return any(mark in words for mark in _SQLITE)
    if isinstance(error, OSError | RuntimeError):
        return any(m in words for m in _ROCKSDB) and not any(h in words for h in _NO_DAMAGE)
    return False


def damaged_store(folder: Path | None, error: Exception) -> DamageError:
    """The store in ``folder`` is damaged, and what to do."""
    return DamageError(
        f"{folder}: damaged ({error}); run the build again, which makes it from the records"
    )


def lost_records(path: Path, what: str) -> DamageError:
    """The records at ``path`` are damaged, and what to do: all else follows from them."""
    return DamageError(
        f"{path}: damaged ({what}); save what can be read of it with "
        f"'kg store repair {path.parent}', then run the build again"
    )
