"""Keep a folder of results up to date: look at the input again and again, build what changed."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kg.builder.build import build
from kg.builder.ingest import Progress
from kg.builder.options import BuildOptions, BuildReport
from kg.errors import KgError
from kg.reader import Skipped, Why


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

    A look that fails (a feed out of order, a folder not mounted, a full disk) is reported as
    skipped and tried again at the next; what is stored stays. ``rounds`` bounds the looks (None:
    for ever). Raises what `kg.builder.build.build` raises at the first look only.
    """
    last: BuildReport | None = None
    for number in itertools.count(1):
        try:
            last = build([source], out, options=options, progress=progress)
            yield last
        except Exception as error:
            if last is None:
                raise
            yield _nothing_read(last, source, error)
        if number == rounds:
            return
        time.sleep(every)


def _nothing_read(last: BuildReport, source: str, error: Exception) -> BuildReport:
    if isinstance(error, KgError):
        skipped = Skipped(source, str(error), Why.UNREACHABLE)
    else:
        skipped = Skipped.unexpected(source, error, work="the build", why=Why.UNREACHABLE)
    return replace(last, new=0, changed=0, unchanged=0, removed=0, duplicates=0, skipped=(skipped,))
