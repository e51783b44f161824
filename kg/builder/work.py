"""The unit of work: chunks of items, what is done with them, what is said where that fails."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

# Chunks in flight per worker: one at work and one waiting; memory stays flat.
AHEAD = 2

_FRAME = re.compile(r'File "([^"]+)", line (\d+)')

A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Work(Generic[A, B]):
    """What is done with a chunk, and what stands for an item on which that fails, with the reason.

    ``run`` must be importable where it runs, as `pickle` wants it; its result has one item for each
    of the chunk's. Without ``failed`` the failure of one item ends the job.
    """

    run: Callable[[list[A]], Sequence[B]]
    failed: Callable[[A, str], B] | None = None


def describe(error: BaseException) -> str:
    """One line that names an unforeseen error and the place in our code where it arose."""
    # An error from another process has its trace as the text of its cause.
    trace = str(error.__cause__ or "") + "".join(traceback.format_tb(error.__traceback__))
    frames = _FRAME.findall(trace)
    place = f" at {Path(frames[-1][0]).name}:{frames[-1][1]}" if frames else ""
    message = " ".join(str(error).split())
    return f"the work on it failed ({type(error).__name__}: {message}{place}); report it"
