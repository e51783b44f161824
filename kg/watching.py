"""Keep a folder of results up to date: look at the input again and again, build what changed."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

from kg.building import BuildOptions, BuildReport, build
from kg.intake import Progress


def watch(
    source: str,
    out: str | Path,
    *,
    options: BuildOptions | None = None,
    every: float = 60.0,
    rounds: int | None = None,
    progress: Progress | None = None,
) -> Iterator[BuildReport]:
    """A report per look at ``source`` (folder, file or feed), every ``every`` seconds.

    ``rounds`` bounds the looks (None: for ever). Raises what ``kg.build`` raises.
    """
    for number in itertools.count(1):
        yield build([source], out, options=options, progress=progress)
        if number == rounds:
            return
        time.sleep(every)
