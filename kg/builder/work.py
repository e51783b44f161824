"""The unit of work: chunks of items, what is done with them, and what is reported if that fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

# Chunks in flight per worker: one at work and one waiting; memory stays flat.
AHEAD = 2

A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Work(Generic[A, B]):
    """What is done with a chunk, and what stands for an item on which that fails, with the reason.

    ``run`` must be importable where it runs, as `pickle` wants it; its result has one item for each
    of the chunk's. Without ``failed`` the failure of one item ends the job. ``weigh`` tells as how
    many an item counts where a chunk is filled.
    """

    run: Callable[[list[A]], Sequence[B]]
    failed: Callable[[A, str], B] | None = None
    weigh: Callable[[A], float] = lambda _: 1
