"""Verbs and nouns of events as vectors: which words mean something alike.

They were made by ``kg.training.words``; card: ``docs/explanation/models/words.md``.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kg.errors import ModelError
from kg.ontology.resources import resource

Floats = npt.NDArray[np.float32]
VERB, NOUN = "verb", "noun"
STEPS, SPREAD = 5, 3.0  # numbers beyond three standard deviations are cut
MADE_OF = (VERB, NOUN)  # in this order the file holds them


class Word(NamedTuple):
    """A word in dictionary form, and the shape of trigger that it can be."""

    lemma: str
    shape: str


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """One vector of length 1 for each word; the more alike two words, the higher their product."""

    words: tuple[Word, ...]
    vectors: Floats
    places: Mapping[Word, int]

    @classmethod
    def of(cls, words: Iterable[Word], vectors: Floats) -> WordVectors:
        """``vectors [words, width]``, of any length but zero."""
        known = tuple(words)
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        return cls(known, vectors / length, {word: i for i, word in enumerate(known)})

    @classmethod
    def load(cls) -> WordVectors:
        """The vectors that ship, loaded once a process; raises ModelError if they are damaged."""
        return _load(resource("events", "words.npz"))

    def likeness(self, seeds: Iterable[Word]) -> Floats:
        """For each word the mean cosine with ``seeds``, which must be known and at least one."""
        chosen = [self.places[seed] for seed in seeds]
        found: Floats = (self.vectors @ self.vectors[chosen].T).mean(axis=1)
        return found


def write_vectors(path: Path, words: Iterable[Word], vectors: Floats) -> None:
    """Writes a file that `read_vectors` reads; each number becomes one of ``2 * STEPS + 1``.

    So many bits for so many axes lose less than more bits for fewer (see the model card).
    """
    given = tuple(words)
    order = sorted(range(len(given)), key=lambda i: (MADE_OF.index(given[i].shape), given[i]))
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    usual = vectors / length * np.sqrt(vectors.shape[1])  # numbers of variance 1
    codes = np.rint(np.clip(usual / SPREAD, -1, 1) * STEPS).astype(np.int8)
    lists = {
        shape: np.array("\n".join(given[i].lemma for i in order if given[i].shape == shape))
        for shape in MADE_OF
    }
    np.savez_compressed(path, codes=codes[order], verb=lists[VERB], noun=lists[NOUN])


def read_vectors(path: Path) -> WordVectors:
    """The vectors of a file; raises ModelError if it is missing or damaged."""
    try:
        with np.load(path, allow_pickle=False) as held:
            words = [
                Word(lemma, shape) for shape in MADE_OF for lemma in str(held[shape]).split("\n")
            ]
            vectors = held["codes"].astype(np.float32)
        if vectors.ndim != 2 or len(vectors) != len(words) or not vectors.any(axis=1).all():
            raise ValueError("words and vectors do not fit each other")
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelError(f"{path}: no vectors of words ({error}); install newskg again") from error
    return WordVectors.of(words, vectors)


@cache
def _load(path: Path) -> WordVectors:
    return read_vectors(path)
