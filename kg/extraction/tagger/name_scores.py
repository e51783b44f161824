"""What the names' network says of each word: scores, and names by Viterbi over them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.extraction.tagger.decode import Floats, scores_by_word
from kg.extraction.tagger.features import Ints
from kg.extraction.tagger.name_clues import PLACES, TYPES, place_of
from kg.extraction.tagger.path import best_path

# A label whose logarithmic probability is below this is not looked at: it wins nowhere.
LEAST = -9.0


@dataclass(frozen=True, slots=True)
class TaggedName:
    """A name by characters, with its type."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class NameScores:
    """Logarithmic probabilities ``[words, labels]`` of words at characters ``starts``/``ends``."""

    starts: Ints
    ends: Ints
    scores: Floats

    def names(self) -> list[TaggedName]:
        """The best names, in reading order; they do not overlap."""
        groups = self.scores[:, 1:].reshape(-1, len(TYPES), len(PLACES))
        active = scores_by_word(groups, groups.max(axis=2) > LEAST)
        return [
            TaggedName(
                int(self.starts[found.first]), int(self.ends[found.last - 1]), TYPES[found.group]
            )
            for found in best_path(self.scores[:, 0].tolist(), active)
        ]

    def of_span(self, start: int, end: int) -> Floats:
        """Logarithmic probabilities that these characters are a name of each of TYPES, then that
        they are none; not normalised."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left"))
        words = self.scores[first:last]
        size = len(words)
        found = np.zeros(len(TYPES) + 1, dtype=np.float32)
        for at, row in enumerate(words):
            found[:-1] += row[1 + place_of(at, size) :: 4]
            found[-1] += row[0]
        return found
