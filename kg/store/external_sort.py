"""Sorting more lines than fit into memory: sorted runs on disk, merged (Knuth, TAOCP 3, 5.4)."""

from __future__ import annotations

import heapq
import itertools
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO

# About 100 MB of N-Quads lines a run.
_RUN = 500_000


def write_sorted(lines: Iterator[bytes], stream: IO[bytes]) -> None:
    """Writes ``lines`` to ``stream`` in byte order, each line once."""
    with ExitStack() as files:
        runs: list[Iterator[bytes]] = []
        while run := sorted(itertools.islice(lines, _RUN)):
            if not runs and len(run) < _RUN:
                runs.append(iter(run))
                break
            file = files.enter_context(tempfile.TemporaryFile())
            file.writelines(run)
            file.seek(0)
            runs.append(iter(file))
        previous = None
        for line in heapq.merge(*runs):
            if line != previous:
                stream.write(line)
                previous = line
