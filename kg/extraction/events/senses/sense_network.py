"""A second opinion on whether a word names an event: a small network over the encoder's states.

It sees the states of the trigger, of its governor, and the means of its dependents and of its
sentence. What the named features of ``sense.py`` say of a word that they have not met, it says from
words that the encoder finds alike. Card: ``docs/explanation/models/senses.md``.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kg.errors import ModelError
from kg.extraction.tagger.word_states import WIDTH, Floats, WordStates
from kg.nlp.parse import ParsedDocument

SIDES = 4
ARRAYS = ("sides", "side_bias", "kind", "kind_bias", "hidden", "hidden_bias", "out", "out_bias")


class Contexts:
    """The states around the words of one document."""

    def __init__(self, parsed: ParsedDocument, words: WordStates) -> None:
        """``words``: the encoder's states of the same text."""
        self._parsed = parsed
        self._states = words.at(np.array([token.start for token in parsed.tokens]))
        self._sentences: dict[int, Floats] = {}

    def of(self, token: int) -> Floats:
        """``[SIDES, WIDTH]``: the token, its governor, its dependents, its sentence."""
        parsed, states = self._parsed, self._states
        kids = parsed.children[token]
        below = states[list(kids)].mean(axis=0) if kids else np.zeros(WIDTH, dtype=np.float32)
        return np.stack(
            (
                states[token],
                states[parsed.tokens[token].head],
                below,
                self._sentence(parsed.tokens[token].sentence),
            )
        )

    def _sentence(self, number: int) -> Floats:
        if number not in self._sentences:
            sentence = self._parsed.sentences[number]
            self._sentences[number] = self._states[sentence.first : sentence.last].mean(axis=0)
        return self._sentences[number]


@dataclass(frozen=True, slots=True, eq=False)
class SenseNetwork:
    """A trained network: one hidden layer over projections of the four states.

    ``arrays``: ``sides [SIDES, width, WIDTH]`` with biases ``[SIDES, width]``; ``kind [kinds,
    size]`` and a bias a kind; ``hidden`` and ``out`` with theirs.
    """

    kinds: Mapping[str, int]
    arrays: Mapping[str, Floats]

    def odds(self, around: Floats, kind: str) -> float:
        """The log odds that a trigger of ``kind`` with these states names an event of it."""
        known, place = self.arrays, self.kinds[kind]
        sides = np.maximum(
            np.matmul(known["sides"], around[:, :, None])[:, :, 0] + known["side_bias"], 0
        )
        given = np.concatenate((sides.ravel(), known["kind"][place]))
        hidden = np.maximum(known["hidden"] @ given + known["hidden_bias"], 0)
        return float(known["out"] @ hidden + known["out_bias"][0] + known["kind_bias"][place])


def read_network(path: Path, digest: str) -> SenseNetwork:
    """The network of a file whose SHA-256 is ``digest``; raises ModelError if it is another one."""
    try:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError("it is not the one that belongs to the weights beside it")
        with np.load(io.BytesIO(content), allow_pickle=False) as held:
            arrays = {name: held[name].astype(np.float32) for name in ARRAYS}
            kinds = {str(name): place for place, name in enumerate(held["kinds"])}
        if arrays["sides"].shape[::2] != (SIDES, WIDTH) or len(kinds) != len(arrays["kind"]):
            raise ValueError("its arrays do not fit each other")
        return SenseNetwork(kinds, arrays)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path}: no network of senses ({error}); install newskg again") from error
