"""Files that are there whole or not at all, also after a power cut."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kg.errors import OutputError


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes take the place of ``target`` once they are on the disk.

    Raises OutputError where they cannot be written; a file that was there stays as it was then.
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
        fresh.unlink(missing_ok=True)


def write_text(target: Path, text: str) -> None:
    """Writes ``text`` as UTF-8 with plain line ends; raises OutputError as `replacing`."""
    with replacing(target) as stream:
        stream.write(text.encode("utf-8"))


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
