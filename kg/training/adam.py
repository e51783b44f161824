"""Adam with decoupled decay (Loshchilov and Hutter 2019), for small networks in NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Part = TypeVar("Part", bound=Array)

# Of the running means of the slopes and of their squares.
FIRST, SECOND = 0.9, 0.999
# The rate falls in a line to this share of itself.
LAST = 0.02


class Adam(Generic[Part]):
    """Moves the parts of a network up the slopes of what it shall make likelier."""

    def __init__(self, values: Sequence[Part], *, rate: float, decay: float, steps: int) -> None:
        """``steps``: how many there will be."""
        self.values = list(values)
        self._moments: list[tuple[Any, Any]] = [
            (np.zeros_like(v), np.zeros_like(v)) for v in self.values
        ]
        self._rate, self._decay, self._steps = rate, decay, steps
        self._step = 0

    def climb(self, slopes: Sequence[Part]) -> None:
        """One step; ``values`` are others afterwards."""
        self._step += 1
        step, rate = self._step, self._rate * max(LAST, 1 - self._step / self._steps)
        for i, (slope, (first, second)) in enumerate(zip(slopes, self._moments, strict=True)):
            first += (1 - FIRST) * (slope - first)
            second += (1 - SECOND) * (slope**2 - second)
            pace = (first / (1 - FIRST**step)) / (np.sqrt(second / (1 - SECOND**step)) + 1e-8)
            value = self.values[i]
            moved: Any = value * (1 - rate * self._decay) + rate * pace
            self.values[i] = moved.astype(value.dtype)
