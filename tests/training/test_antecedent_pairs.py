"""The training of the network over pairs of phrases: its slopes, and that it learns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.pair_mentions import STATES, WORDS, Floats, Ints, Mentions
from kg.extraction.coreference.pair_scores import PairScorer
from kg.extraction.ner.phrases import PERSON, Phrase
from kg.model import MentionKind
from kg.training.adam import Adam, Array
from kg.training.antecedent_pairs import (
    Choice,
    Learner,
    Trainer,
    batch_of,
    surplus,
)

DICE = np.random.default_rng(7)
CHOICES = [
    Choice(0, 3, ((0, 1), (2,)), (True, False, False)),
    Choice(3, 5, ((1,), (2, 4), (0,)), (False, False, False, True), 0.3),
    Choice(1, 4, ((3,),), (True, False)),
]


def facts_of(size: int) -> Ints:
    """Phrases of two words, one a sentence, with whatever else."""
    facts = DICE.integers(0, 3, (size, WORDS + 1))
    facts[:, 0], facts[:, 1], facts[:, 2] = (
        np.arange(size) * 5,
        np.arange(size) * 5 + 2,
        range(size),
    )
    return facts


def likelihood(scores: Array, choices: list[Choice]) -> float:
    """The mean of the logarithms of what is right, each by its share."""
    told, at = 0.0, 0
    for choice in choices:
        part = scores[at : at + len(choice.right)]
        at += len(part)
        good = np.logaddexp.reduce(part[np.array(choice.right)])
        told += choice.share * float(good - np.logaddexp.reduce(part))
    return told / len(choices)


def test_slopes_are_how_the_likelihood_changes() -> None:
    states, facts = DICE.normal(size=(6, 10)), facts_of(6)
    learner = Learner(10, 4, DICE)
    learner.values = [v + 0.1 * DICE.normal(size=v.shape) for v in learner.values]
    batch = batch_of(CHOICES)
    slopes = learner.slopes(batch, learner.forward(states, facts, batch))
    for place, slope in enumerate(slopes):
        way, kept = DICE.normal(size=slope.shape), learner.values[place]
        found = []
        for step in (1e-5, -1e-5):
            learner.values[place] = kept + step * way
            scores = learner.forward(states, facts, batch).scores
            found.append(likelihood(scores, CHOICES))
        learner.values[place] = kept
        assert (found[0] - found[1]) / 2e-5 == pytest.approx(float((slope * way).sum()), rel=1e-3)


def test_surplus_is_nothing_where_all_are_right() -> None:
    scores, starts, shares = np.array([1.0, 3.0, 2.0]), np.array([0, 2]), np.array([1.0, 0.5])
    assert surplus(scores, np.ones(3), starts, shares) == pytest.approx(np.zeros(3))
    one = surplus(scores, np.array([0.0, 1.0, 1.0]), starts, shares)
    assert one[0] < 0 < one[1]
    assert one[2] == pytest.approx(0)


def test_adam_climbs_to_the_top() -> None:
    adam = Adam([np.array([4.0, -3.0])], rate=0.2, decay=0.0, steps=300)
    for _ in range(300):
        adam.climb([1.0 - adam.values[0]])
    assert adam.values[0] == pytest.approx([1.0, 1.0], abs=0.01)


def articles(number: int) -> tuple[Floats, Ints, list[Choice]]:
    """Each has three phrases and a pronoun; some columns say which of them it repeats."""
    states = DICE.normal(0, 0.2, size=(4 * number, STATES)).astype(np.float32)
    choices = []
    for at in range(0, 4 * number, 4):
        meant = int(DICE.integers(0, 4))
        states[at : at + 3, :8] = 0
        states[at + 3, :8] = 6.0 if meant < 3 else -6.0
        if meant < 3:
            states[at + meant, :8] = 6.0
        right = tuple(meant == n for n in range(4))
        choices.append(Choice(0, at + 3, ((at,), (at + 1,), (at + 2,)), right))
    return states, facts_of(4 * number), choices


@pytest.fixture(scope="module")
def learned() -> tuple[Trainer, Learner, list[Choice]]:
    states, facts, choices = articles(400)
    trainer = Trainer(states.astype(np.float16), facts)
    return trainer, trainer.fit(choices[:300] * 8), choices[300:]


def test_it_learns_whom_states_tell(learned: tuple[Trainer, Learner, list[Choice]]) -> None:
    trainer, learner, held = learned
    said = trainer.chances(learner, held)
    right = [choice.right[int(one.argmax())] for choice, one in zip(held, said, strict=True)]
    assert sum(right) > 0.9 * len(right)


class Table(Mentions):
    """Phrases whose first token is their row."""

    def __init__(self, states: Floats, facts: Ints) -> None:
        self.states, self.facts = states, facts

    def rows(self, phrases: Sequence[Phrase]) -> list[int]:
        return [p.first for p in phrases]


def test_the_network_that_ships_says_the_same_of_whole_states() -> None:
    states, facts, choices = articles(40)
    trainer = Trainer(states, facts)
    learner = trainer.fit(choices * 8)

    def phrase(row: int) -> Phrase:
        return Phrase(row, row + 1, row, MentionKind.NAME, PERSON, f"w{row}")

    scorer = PairScorer(trainer.network(learner), Table(states, facts))
    for choice, said in zip(choices, trainer.chances(learner, choices), strict=True):
        chains = [Chain(PERSON, phrases=[phrase(row) for row in rows]) for rows in choice.looks]
        found = scorer.chances(choice.kind, phrase(choice.phrase), chains)
        assert found == pytest.approx(said, abs=0.01)
