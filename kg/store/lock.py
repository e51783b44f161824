"""The folder of a store: what layout it has, who may write to it, and why it cannot be written."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kg.errors import DamageError, OutputError, StoreBusyError
from kg.files import damaged_store, is_damage

LAYOUT = "newskg store 1"
# Windows locks bytes, and nobody else may read them: one far behind those that name the holder.
LOCKED_BYTE = 1 << 20


def check_layout(folder: Path) -> None:
    marker = folder / "LAYOUT"
    found = marker.read_text("utf-8", "replace").strip() if marker.is_file() else None
    if found is None and all(inside.name == "LOCK" for inside in folder.iterdir()):
        return
    if found == LAYOUT:
        return
    if (folder / "db").is_dir() and not (found or "").startswith("newskg store "):
        raise DamageError(f"{folder}: its file LAYOUT is damaged; run the build again")
    what = f"a store of another version ({found})" if found else "something else"
    raise OutputError(f"{folder}: holds {what}; choose another output folder")


def refuse_strangers(folder: Path) -> None:
    """Raises OutputError for a folder of somebody else's, before anything is written to it."""
    inside = {path.name for path in folder.iterdir()}
    if inside and not inside & {"LAYOUT", "LOCK", "db"}:
        raise OutputError(f"{folder}: contains something else; choose another output folder")


def lock_folder(folder: Path) -> int:
    """Holds the writer's lock until the descriptor is closed, by us or by our death."""
    descriptor = os.open(folder / "LOCK", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _lock(descriptor)
    except BlockingIOError as error:
        os.lseek(descriptor, 0, os.SEEK_SET)
        holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
        os.close(descriptor)
        raise StoreBusyError(
            f"{folder}: process {holder or '?'} is writing to it; wait until it ends"
        ) from error
    os.truncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return descriptor


def _lock(descriptor: int) -> None:
    """Locks the open file; raises BlockingIOError where another process has it."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(*error.args) from error
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def unwritten(folder: Path | None, error: OSError) -> OutputError:
    """What to raise where the disk under a store did not take what was written."""
    if is_damage(error):
        return damaged_store(folder, error)
    cure = "make room" if is_full(error) else "check the disk"
    done = "stored data is intact"
    return OutputError(f"{folder}: cannot be written ({error}); {cure} and run it again, {done}")


def is_full(error: OSError) -> bool:
    """True for a full disk."""
    return "No space left" in str(error)  # pyoxigraph gives RocksDB's words, and no error number
