"""The writer's lock, by the calls of POSIX and by those of Windows."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kg.errors import StoreBusyError
from kg.store.lock import LOCKED_BYTE, lock_folder


class Msvcrt(ModuleType):
    """Windows' module as far as the lock uses it: one byte, locked by one descriptor."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.places: list[int] = []

    def locking(self, descriptor: int, mode: int, count: int) -> None:
        assert (mode, count) == (self.LK_NBLCK, 1)
        place = os.lseek(descriptor, 0, os.SEEK_CUR)
        if place in self.places:
            raise PermissionError(13, "Permission denied")
        self.places.append(place)


@pytest.fixture(params=[sys.platform, "win32"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """This system, then Windows as the lock sees it: without the module fcntl."""
    if request.param != sys.platform:
        monkeypatch.setattr(sys, "platform", request.param)
        monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt())
        monkeypatch.setitem(sys.modules, "fcntl", None)


@pytest.mark.usefixtures("system")
def test_the_second_writer_is_told_who_holds_it(tmp_path: Path) -> None:
    first = lock_folder(tmp_path)
    with pytest.raises(StoreBusyError, match=f"process {os.getpid()} is writing"):
        lock_folder(tmp_path)
    assert (tmp_path / "LOCK").read_text("ascii") == f"{os.getpid()}\n"
    assert len(f"{os.getpid()}\n") < LOCKED_BYTE
    os.close(first)
