"""Sorting more lines than fit into memory: sorted runs on disk, merged (Knuth, TAOCP 3, 5.4)."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable
from typing import IO

# About 100 MB of N-Quads lines a run.
_RUN = 500_000


class Sorter:
    """Takes lines in any order and writes them sorted. Use it with ``with``: runs are files."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._runs: list[IO[bytes]] = []

    def add(self, lines: Iterable[bytes]) -> None:
        """Takes some lines, fastest if they are in order already."""
        self._lines += lines
        if len(self._lines) >= _RUN:
            run = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the sorter
            self._runs.append(run)
            run.writelines(sorted(self._lines))
            self._lines.clear()

    def write(self, stream: IO[bytes]) -> None:
        """Writes all lines to ``stream`` in byte order, each line once."""
        for run in self._runs:
            run.seek(0)
        previous = None
        for line in heapq.merge(*self._runs, sorted(self._lines)):
            if line != previous:
                stream.write(line)
                previous = line

    def __enter__(self) -> Sorter:
        """The sorter itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Removes the runs."""
        for run in self._runs:
            run.close()
