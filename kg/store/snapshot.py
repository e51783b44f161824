"""A frozen copy of an Oxigraph database by hard links, so that readers never see a writer at work.

RocksDB, under Oxigraph, never changes a table file once it is written: linking those and copying
the small rest (CURRENT, MANIFEST, write-ahead logs) gives a database of one moment in milliseconds
and without doubling the disk. See "How we keep track of live SST files" in the RocksDB wiki.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OutputError
from kg.files import damaged_store

# A compaction that runs while we link makes us start over; more than a few in a row mean that
# something else is wrong.
_ATTEMPTS = 20


def take_snapshot(database: Path, folder: Path) -> Path:
    """A frozen copy of ``database`` in a new folder under ``folder``; delete it with `drop`.

    Raises OutputError if the database keeps changing, OSError if links cannot be made.
    """
    folder.mkdir(exist_ok=True)
    for _ in range(_ATTEMPTS):
        target = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=folder))
        try:
            if _copy(database, target):
                return target
        except FileNotFoundError:
            pass  # a table was compacted away between listing and linking: start over
        except OSError:
            drop(target)
            raise
        drop(target)
    raise OutputError(f"{database}: changes too fast to read; try again after the build")


def _copy(database: Path, target: Path) -> bool:
    """True if nothing that matters changed meanwhile."""
    before = _manifest(database)
    for source in sorted(database.iterdir()):
        name = source.name
        if name.endswith(".sst"):
            os.link(source, target / name)
        elif name.endswith(".log") or name.startswith(("CURRENT", "MANIFEST", "OPTIONS")):
            shutil.copyfile(source, target / name)
    return _manifest(database) == before


def _manifest(database: Path) -> tuple[str, int]:
    name = (database / "CURRENT").read_text().strip()
    return name, (database / name).stat().st_size


def state_of(database: Path) -> str:
    """A digest that another content of a database that nobody writes would not have.

    Each write adds to a log or to the manifest, and table files never change; the manifest names
    them with their sizes, their ranges of keys and the random identifier of the session that wrote
    them. Tables that it no longer names may be deleted at any time, so no list of files is taken.
    Compaction and reopening change the digest too, though not the content.
    """
    hashed = hashlib.sha256()
    for path in sorted(database.iterdir()):
        if path.suffix == ".log" or path.name.startswith(("CURRENT", "MANIFEST")):
            content = path.read_bytes()
            hashed.update(f"{path.name} {len(content)}\n".encode() + content)
    return hashed.hexdigest()[:24]


def states_in_use(folder: Path) -> set[str]:
    """`state_of` the database in a store's folder, and of each snapshot that a reader has of it."""
    readers = folder / "readers"
    found = set()
    for database in (folder / "db", *(readers.iterdir() if readers.is_dir() else ())):
        with contextlib.suppress(OSError):  # one that was dropped meanwhile
            found.add(state_of(database))
    return found


def drop(snapshot: Path) -> None:
    """Removes a snapshot; the tables live on where they came from."""
    shutil.rmtree(snapshot, ignore_errors=True)


def drop_stale(folder: Path) -> None:
    """Removes the snapshots of processes that are gone."""
    if not folder.is_dir():
        return
    for snapshot in folder.iterdir():
        owner = snapshot.name.partition("-")[0]
        if owner.isdigit() and not _is_alive(int(owner)):
            drop(snapshot)


def _is_alive(process: int) -> bool:
    if sys.platform == "win32":
        return True  # os.kill would end it; the snapshot of a killed process stays there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def open_read_only(database: Path) -> ox.Store:
    """The database as Oxigraph opens it for reading; raises OutputError if it is not sound."""
    try:
        return ox.Store.read_only(str(database))
    except (OSError, RuntimeError) as error:
        raise damaged_store(database.parent, error) from error
