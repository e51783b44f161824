"""The encoder's states of an article's words: what other trained readers look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

WIDTH = 768  # the last layer's state and one from the middle, 384 each


@dataclass(frozen=True, slots=True)
class WordStates:
    """States ``[words, WIDTH]`` of the words at characters ``starts``/``ends``."""

    starts: Ints
    ends: Ints
    states: Floats

    def at(self, places: Ints) -> Floats:
        """The states ``[places, WIDTH]`` of the words in which characters lie.

        Of a character between words those of the word before it.
        """
        found = np.searchsorted(self.starts, places, side="right") - 1
        return self.states[np.maximum(found, 0)]
