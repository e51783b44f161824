"""Files of an output folder: written whole or not at all, and how damage to them is recognised."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO

from kg.errors import DamageError, KgError, OutputError

# What SQLite and RocksDB say of damaged files, and what they say of files that may not be written
# or are in use. pyoxigraph hands on RocksDB's words and no error number.
_SQLITE = ("malformed", "not a database", "no such table", "no such column", "disk image")
_ROCKSDB = ("Corruption", "No such file", "does not exist", "Bad table magic", "checksum")
_NO_DAMAGE = ("Permission denied", "Read-only", "No space left", "While lock file")


_PIECE = 1 << 20


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits; raises OSError if it cannot be read."""
    with path.open("rb") as stream:
        return sha256_of_stream(stream)


def sha256_of_stream(stream: IO[bytes]) -> str:
    """The same of what is left of a stream."""
    hashed = hashlib.sha256()
    while piece := stream.read(_PIECE):
        hashed.update(piece)
    return hashed.hexdigest()


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes take the place of ``target`` once they are on the disk.

    Raises OutputError if they cannot be written; a file that was there stays as it was then.
    """
    fresh = target.with_name(f".{target.name}.new")
    try:
        with fresh.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror or error})") from error
    finally:
        with suppress(OSError):  # it is not there, or nothing can be written at all
            fresh.unlink()


def write_text(target: Path, text: str) -> None:
    """Writes ``text`` as UTF-8 with plain line ends; raises OutputError as `replacing`."""
    with replacing(target) as stream:
        stream.write(text.encode("utf-8"))


def read_kept(path: Path) -> bytes | None:
    """The bytes that `keep` wrote; None if they are not there, or not as they were written."""
    try:
        with path.open("rb") as stream:
            head, body = stream.readline(), stream.read()
    except OSError:
        return None
    return body if head == _digest(body) + b"\n" else None


def keep(path: Path, body: bytes) -> None:
    """Writes ``body`` behind a line with its digest, whole or not at all; raises OSError.

    For what can be made again: several processes may write it at once, and nothing is synced.
    """
    import tempfile

    descriptor, fresh = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(_digest(body) + b"\n" + body)
        Path(fresh).replace(path)
    finally:
        Path(fresh).unlink(missing_ok=True)


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def json_object(line: str, *, fault: type[KgError], cure: str) -> dict[str, Any]:
    """The object that a line of JSON Lines holds; raises ``fault``, with the cure, else."""
    try:
        found = json.loads(line)
    except ValueError as error:
        raise fault(f"not a line of JSON ({error}); {cure}") from error
    if not isinstance(found, dict):
        raise fault(f"not a JSON object; {cure}")
    return found


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable (POSIX: a rename is so once its folder is synced)."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # a system where folders cannot be opened
        return
    try:
        os.fsync(descriptor)
    except OSError:  # a file system without it
        pass
    finally:
        os.close(descriptor)


def is_damage(error: BaseException) -> bool:
    """True of what is raised where a file is damaged, and not where it may not be written."""
    if isinstance(error, DamageError):
        return True
    import sqlite3

    words = str(error)
    if isinstance(error, sqlite3.DatabaseError):
        return any(mark in words for mark in _SQLITE)
    if isinstance(error, OSError | RuntimeError):
        return any(m in words for m in _ROCKSDB) and not any(h in words for h in _NO_DAMAGE)
    return False


def damaged_store(folder: Path | None, error: Exception) -> DamageError:
    """The store in ``folder`` is damaged, and what to do."""
    return DamageError(
        f"{folder}: damaged ({error}); run the build again to rebuild it from the records"
    )


def lost_records(path: Path, what: str) -> DamageError:
    """The records at ``path`` are damaged, and what to do: all else follows from them."""
    return DamageError(
        f"{path}: damaged ({what}); save the readable part with "
        f"'kg store repair {path.parent}', then run the build again"
    )
