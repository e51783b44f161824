"""Trains the network over pairs of phrases that ``kg.extraction.coreference.pair_scores`` runs.

``fit_pairs`` takes the phrases of many articles, what each pronoun or description could mean, and
which of it is right. The states are first cut to their main directions, each part for itself, so
that few articles suffice. Then the network learns by the likelihood of what is right, chains and
"nobody" together. Seeds are fixed; only NumPy is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kg.extraction.coreference.pair_mentions import (
    PAIR_FEATURES,
    STATES,
    Floats,
    Ints,
    pair_features,
)
from kg.extraction.coreference.pair_scores import PairNetwork, log_chances
from kg.extraction.tagger.word_states import WIDTH
from kg.training.adam import Adam, Array

# Main directions of each part of the states; how many phrases they are found from.
DIRECTIONS, SEEN = 128, 24_000
SIZE, UNITS, NOBODY_UNITS = 64, 64, 32
PASSES, CHOICES, RATE, DECAY = 4, 64, 2e-3, 0.01
DROPOUT, STATE_DROPOUT = 0.5, 0.1


@dataclass(frozen=True, slots=True)
class Choice:
    """A pronoun or description and what it may mean.

    ``phrase`` and ``looks`` are rows of the tables of phrases: of itself, and of those of each
    chain that are looked at. ``right``: of each chain, and lastly of nobody. ``share``: how much it
    counts. ``kind`` is the place in ``antecedents.KINDS``.
    """

    kind: int
    phrase: int
    looks: tuple[tuple[int, ...], ...]
    right: tuple[bool, ...]
    share: float = 1.0


class Batch(NamedTuple):
    """Some choices in flat arrays: of pairs, of chains, of choices."""

    kinds: Ints  # of each choice
    shares: Floats
    phrases: Ints
    starts: Ints  # of each choice among the scores: its chains, then nobody
    nobody: Ints  # the place of each choice's "nobody" among the scores
    right: Floats  # of each score
    chains: Ints  # the place of each chain among the scores
    first_pairs: Ints  # of each chain
    chain_of: Ints  # of each pair
    choice_of: Ints  # of each pair
    first_of_choice: Ints  # the first pair of each choice
    others: Ints  # the row of each pair's phrase in a chain


def batch_of(choices: Sequence[Choice]) -> Batch:
    """The choices in flat arrays; each must have at least one chain."""
    counts = np.array([len(c.looks) for c in choices])
    looks = [rows for c in choices for rows in c.looks]
    pairs = np.array([len(rows) for rows in looks])
    starts = np.cumsum([0, *(counts + 1)])
    nobody = starts[1:] - 1
    chains = np.delete(np.arange(starts[-1]), nobody)
    first_pairs = np.cumsum([0, *pairs[:-1]])
    of_choice = np.repeat(np.arange(len(choices)), counts)
    first_chains = np.cumsum([0, *counts[:-1]])
    return Batch(
        np.array([c.kind for c in choices]),
        np.array([c.share for c in choices], dtype=np.float32),
        np.array([c.phrase for c in choices]),
        starts[:-1],
        nobody,
        np.array([good for c in choices for good in c.right], dtype=np.float32),
        chains,
        first_pairs,
        np.repeat(np.arange(len(looks)), pairs),
        np.repeat(of_choice, pairs),
        first_pairs[first_chains],
        np.array([row for rows in looks for row in rows]),
    )


def surplus(scores: Array, right: Array, starts: Ints, shares: Array) -> Array:
    """How much likelier each score should be, by which are right of those from each start on."""
    sizes = np.diff(starts, append=len(scores))
    odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
    every = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
    good = odds * right
    wanted = good / np.repeat(np.maximum(np.add.reduceat(good, starts), 1e-30), sizes)
    found: Array = (wanted - every) * np.repeat(shares, sizes) / len(starts)
    return found


class Directions(NamedTuple):
    """The main directions of each part of the states: what is taken off, and what is kept."""

    mean: Floats  # [STATES]
    kept: Floats  # [parts, WIDTH, directions]

    @classmethod
    def of(cls, states: Array, *, dice: np.random.Generator) -> Directions:
        """Those of rows of ``states``; weak directions are raised a little."""
        some = dice.permutation(len(states))[:SEEN]
        rows = np.asarray(states[np.sort(some)], dtype=np.float32)
        mean, kept = rows.mean(axis=0), []
        for at in range(0, STATES, WIDTH):
            spread, ways = np.linalg.eigh(np.cov((rows - mean)[:, at : at + WIDTH], rowvar=False))
            spread = np.maximum(spread[-DIRECTIONS:], 1e-6)
            kept.append(ways[:, -DIRECTIONS:] / spread**0.25 / np.sqrt(np.mean(spread**0.5)))
        return cls(mean, np.array(kept, dtype=np.float32))

    def cut(self, states: Array) -> Floats:
        """``[rows, parts * directions]``."""
        parts = [
            np.vstack([
                (np.asarray(some[:, at : at + WIDTH], dtype=np.float32)
                 - self.mean[at : at + WIDTH]) @ ways
                for some in np.array_split(states, max(len(states) // 4096, 1))
            ])
            for at, ways in zip(range(0, STATES, WIDTH), self.kept, strict=True)
        ]  # fmt: skip
        return np.hstack(parts)

    def unfold(self, weights: Floats, constant: Floats) -> Floats:
        """``[STATES + 1, size]`` for whole states of weights for cut ones."""
        each = np.split(weights, len(self.kept))
        whole = np.vstack([ways @ part for ways, part in zip(self.kept, each, strict=True)])
        found: Floats = np.vstack((whole, constant - self.mean @ whole)).astype(np.float32)
        return found


class Forward(NamedTuple):
    """What the network makes of a batch, with what the way back needs."""

    scores: Array  # of each chain and of nobody, in the order of ``Batch.right``
    my_states: Array
    other_states: Array
    features: Array
    mine: Array  # [choices, size]
    other: Array  # [pairs, size]
    each: Array  # ``mine`` of each pair
    units: Array  # [pairs, units]
    kept: Array  # by what each unit is multiplied: 0 where it is off
    pairs: Array  # the score of each pair
    nobody: Array  # [choices, units for nobody]


class Learner:
    """The network while it learns, over cut states. ``values`` are its parts, in one order."""

    def __init__(self, width: int, kinds: int, dice: np.random.Generator) -> None:
        """``width``: of the cut states."""

        def drawn(*shape: int) -> Array:
            return dice.normal(0, shape[0] ** -0.5, shape).astype(np.float32)

        def nothing(*shape: int) -> Array:
            return np.zeros(shape, dtype=np.float32)

        self.values: list[Array] = [
            drawn(width, SIZE), nothing(SIZE), drawn(width, SIZE), nothing(SIZE),
            drawn(SIZE, UNITS), drawn(SIZE, UNITS), drawn(SIZE, UNITS), drawn(PAIR_FEATURES, UNITS),
            nothing(kinds, UNITS), drawn(UNITS, kinds).T, nothing(kinds, PAIR_FEATURES),
            drawn(SIZE, NOBODY_UNITS), nothing(NOBODY_UNITS), drawn(NOBODY_UNITS, kinds).T,
            nothing(kinds),
        ]  # fmt: skip

    def forward(
        self, states: Array, facts: Ints, batch: Batch, dice: np.random.Generator | None = None
    ) -> Forward:
        """What it makes of a batch of rows of ``states``; ``dice`` drop some units and states."""
        mine_by, mine_at, other_by, other_at = self.values[:4]
        to_mine, to_other, to_both, to_facts, constant, out, direct = self.values[4:11]
        to_nobody, nobody_at, nobody_out, nobody_constant = self.values[11:]
        kinds = batch.kinds[batch.choice_of]
        my_states = _dropped(states[batch.phrases], STATE_DROPOUT, dice)
        other_states = _dropped(states[batch.others], STATE_DROPOUT, dice)
        features = pair_features(facts[batch.phrases[batch.choice_of]], facts[batch.others])
        mine, other = my_states @ mine_by + mine_at, other_states @ other_by + other_at
        each = mine[batch.choice_of]
        inner = (mine @ to_mine)[batch.choice_of] + other @ to_other + (each * other) @ to_both
        inner += features @ to_facts + constant[kinds]
        kept = _dropped(np.ones_like(inner), DROPOUT, dice) * (inner > 0)
        units = inner * kept
        pairs = (units * out[kinds]).sum(1) + (features * direct[kinds]).sum(1)
        nobody = np.maximum(mine @ to_nobody + nobody_at, 0)
        scores = np.empty(len(batch.right), dtype=pairs.dtype)
        scores[batch.chains] = np.logaddexp.reduceat(pairs, batch.first_pairs)
        scores[batch.nobody] = (nobody * nobody_out[batch.kinds]).sum(1)
        scores[batch.nobody] += nobody_constant[batch.kinds]
        return Forward(
            scores, my_states, other_states, features, mine, other, each, units, kept, pairs, nobody
        )

    def slopes(self, batch: Batch, found: Forward) -> list[Array]:
        """The slope of the likelihood of what is right, by each of ``values``."""
        to_mine, to_other, to_both, _, _, out, _ = self.values[4:11]
        to_nobody, _, nobody_out, _ = self.values[11:]
        wanted = surplus(found.scores, batch.right, batch.starts, batch.shares)
        wanted = wanted.astype(found.pairs.dtype)
        kinds = batch.kinds[batch.choice_of]
        odds = np.exp(found.pairs - found.scores[batch.chains][batch.chain_of])
        pull = (wanted[batch.chains][batch.chain_of] * odds)[:, None]
        back = pull * out[kinds] * found.kept
        summed = np.add.reduceat(back, batch.first_of_choice)
        both, none = back @ to_both.T, wanted[batch.nobody][:, None]
        from_nobody = none * nobody_out[batch.kinds] * (found.nobody > 0)
        every = np.eye(len(out), dtype=out.dtype)
        of_pairs, of_choices = every[kinds].T, every[batch.kinds].T
        mine = summed @ to_mine.T + from_nobody @ to_nobody.T
        mine += np.add.reduceat(both * found.other, batch.first_of_choice)
        other = back @ to_other.T + both * found.each
        return [
            found.my_states.T @ mine, mine.sum(0), found.other_states.T @ other, other.sum(0),
            found.mine.T @ summed, found.other.T @ back, (found.each * found.other).T @ back,
            found.features.T @ back, of_pairs @ back, of_pairs @ (pull * found.units),
            of_pairs @ (pull * found.features), found.mine.T @ from_nobody, from_nobody.sum(0),
            of_choices @ (none * found.nobody), of_choices @ none[:, 0],
        ]  # fmt: skip


def _dropped(values: Array, share: float, dice: np.random.Generator | None) -> Array:
    """``values`` with a share of them set to 0 and the others raised, if there are ``dice``."""
    if dice is None:
        return values
    kept = dice.random(values.shape, dtype=np.float32) >= share
    found: Array = (values * kept / (1 - share)).astype(np.float32)
    return found


class Trainer:
    """Fits networks on the phrases of many articles."""

    def __init__(self, states: Array, facts: Ints, *, seed: int = 0) -> None:
        """``states`` ``[phrases, STATES]`` and ``facts`` as in ``Mentions``, of all articles."""
        self._directions = Directions.of(states, dice=np.random.default_rng(seed))
        self._states = self._directions.cut(states)
        self._facts = facts
        self._seed = seed

    def fit(self, choices: Sequence[Choice]) -> Learner:
        """A network that makes what is right in ``choices`` likely."""
        dice = np.random.default_rng(self._seed)
        learner = Learner(self._states.shape[1], max(c.kind for c in choices) + 1, dice)
        steps = PASSES * -(-len(choices) // CHOICES)
        adam = Adam(learner.values, rate=RATE, decay=DECAY, steps=steps)
        for _ in range(PASSES):
            order = dice.permutation(len(choices))
            for at in range(0, len(order), CHOICES):
                batch = batch_of([choices[i] for i in order[at : at + CHOICES]])
                found = learner.forward(self._states, self._facts, batch, dice)
                adam.climb(learner.slopes(batch, found))
                learner.values = adam.values
        return learner

    def chances(self, learner: Learner, choices: Sequence[Choice]) -> list[Floats]:
        """Of each choice the logarithmic probabilities of its chains, and lastly of nobody."""
        told: list[Floats] = []
        for at in range(0, len(choices), CHOICES):
            batch = batch_of(choices[at : at + CHOICES])
            scores = learner.forward(self._states, self._facts, batch).scores
            parts = np.split(scores.astype(np.float32), batch.starts[1:])
            told += [log_chances(part) for part in parts]
        return told

    def network(self, learner: Learner) -> PairNetwork:
        """The network over whole states, as ``PairScorer`` runs it."""
        v, whole = [part.astype(np.float32) for part in learner.values], self._directions.unfold
        return PairNetwork(
            mine=whole(v[0], v[1]),
            other=whole(v[2], v[3]),
            hidden_mine=v[4],
            hidden_other=v[5],
            hidden_product=v[6],
            hidden_features=v[7],
            constant=v[8],
            out=v[9],
            direct=v[10],
            nobody_hidden=np.vstack((v[11], v[12])),
            nobody_out=np.hstack((v[13], v[14][:, None])),
        )
