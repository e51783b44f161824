"""Scores of candidate attributions against annotated articles, and what they decide.

An attribution is right in full where its content shares half of the words with the annotated one
(intersection over union) and its source and its cue each share a word with theirs, or are absent on
both sides. Pairs are matched one to one, best overlap first.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from kg.extraction.tagger.decode import (
    CONFIDENCE_FEATURES,
    Candidate,
    Floats,
    LinkBiases,
    Weighing,
    confidence_features,
    decode,
)
from kg.extraction.tagger.features import Encoded
from kg.training.data import Example, Spans

Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over articles."""

    gold: int
    predicted: int
    matched: int
    exact: int
    full: int

    def f1(self, hits: int) -> float:
        """F1 of a count of hits."""
        return 2 * hits / max(1, self.gold + self.predicted)

    def __str__(self) -> str:
        names = ("matched", "exact", "full")
        return ", ".join(f"{name} {100 * self.f1(getattr(self, name)):.1f}" for name in names)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A held-out article with the network's rows."""

    example: Example
    encoded: Encoded
    rows: Floats


def judge(example: Example, candidates: Sequence[Candidate]) -> tuple[Score, list[bool]]:
    """The score of one article, and for each candidate whether it is right in full."""
    gold = [
        tuple(_covered(example, spans) for spans in (a.source, a.cue, a.content))
        for a in example.article.attributions
    ]
    gold = [roles for roles in gold if roles[2]]
    predicted = [
        tuple(
            _covered(example, [(s.start, s.end) for s in spans])
            for spans in (c.source, (c.cue,), c.content)
        )
        for c in candidates
    ]
    overlaps = sorted(
        (-len(g[2] & p[2]) / len(g[2] | p[2]), i, j)
        for (i, g), (j, p) in itertools.product(enumerate(gold), enumerate(predicted))
        if g[2] & p[2]
    )
    right = [False] * len(predicted)
    matched = exact = 0
    used_gold: set[int] = set()
    used: set[int] = set()
    for overlap, i, j in overlaps:
        if overlap > -0.5 or i in used_gold or j in used:
            continue
        used_gold.add(i)
        used.add(j)
        matched += 1
        exact += overlap == -1.0
        right[j] = all(_agree(gold[i][role], predicted[j][role]) for role in (0, 1))
    count = sum(1 for roles in predicted if roles[2])
    return Score(len(gold), count, matched, exact, sum(right)), right


def _agree(gold: Words, predicted: Words) -> bool:
    return bool(gold & predicted) if gold and predicted else not gold and not predicted


def _covered(example: Example, spans: Spans | Sequence[tuple[int, int]]) -> Words:
    """The words of some character spans, punctuation left out."""
    source = example.source
    words: set[int] = set()
    for start, end in spans:
        first = int(np.searchsorted(source.ends, start, side="right"))
        last = int(np.searchsorted(source.starts, end, side="left"))
        words.update(i for i in range(first, last) if source.words[i][0].isalnum())
    return frozenset(words)


def total(scores: Iterable[Score]) -> Score:
    """The sum of the scores of some articles."""
    columns = zip(*((s.gold, s.predicted, s.matched, s.exact, s.full) for s in scores), strict=True)
    return Score(*map(sum, columns))


def choose_weighing(
    articles: Sequence[Tagged], biases: LinkBiases, say: Callable[[str], None]
) -> Weighing:
    """The weighing with the best full F1, ties and half of the weight by exact contents.

    One setting is moved at a time, twice around: the held-out articles are too few for a finer
    search to mean anything.
    """

    def value(weighing: Weighing) -> float:
        score = total(
            judge(a.example, decode(a.encoded, a.rows, biases, weighing))[0] for a in articles
        )
        say(f"{weighing}: {score}")
        return score.f1(score.full) + 0.5 * score.f1(score.exact)

    steps: dict[str, tuple[float, ...]] = {
        "cue": (-1.0, -0.5, 0.5, 1.0),
        "source": (-0.5, 0.5, 1.0),
        "content": (-0.5, 0.5, 1.0),
        "link": (-0.4, -0.2, 0.5),
        "borrow": (-2.0, 2.0),
    }
    best = Weighing()
    best_value = value(best)
    for _ in range(2):
        for name, moves in steps.items():
            origin = best
            for move in moves:
                tried = replace(origin, **{name: round(getattr(origin, name) + move, 3)})
                tried_value = value(tried)
                if tried_value > best_value:
                    best, best_value = tried, tried_value
    return best


def fit_confidence(
    articles: Sequence[Tagged], biases: LinkBiases, weighing: Weighing
) -> list[float]:
    """Coefficients of a logistic regression that gives P(right in full) of a candidate.

    None at all where nothing was found to fit it on.
    """
    inputs: list[list[float]] = []
    targets: list[bool] = []
    for article in articles:
        candidates = [
            c for c in decode(article.encoded, article.rows, biases, weighing) if c.content
        ]
        _, right = judge(article.example, candidates)
        inputs.extend(confidence_features(c.source, c.cue, c.content) for c in candidates)
        targets.extend(right)
    if not inputs:  # a tagger of a handful of articles finds nothing
        return []
    weights = logistic(np.array(inputs), np.array(targets, dtype=np.float64))
    return [float(weight) for weight in weights]


def logistic(
    inputs: npt.NDArray[np.float64], targets: npt.NDArray[np.float64], *, ridge: float = 1.0
) -> npt.NDArray[np.float64]:
    """Logistic regression by Newton's method, the first column being the constant."""
    weights = np.zeros(len(CONFIDENCE_FEATURES))
    for _ in range(25):
        chances = 1 / (1 + np.exp(-inputs @ weights))
        gradient = inputs.T @ (targets - chances) - ridge * weights
        curvature = (inputs * (chances * (1 - chances))[:, None]).T @ inputs
        weights = weights + np.linalg.solve(curvature + ridge * np.eye(len(weights)), gradient)
    return weights


def calibration_error(chances: Sequence[float], right: Sequence[bool], *, bins: int = 10) -> float:
    """Expected calibration error: mean gap of chance and outcome over bins of equal width."""
    held = np.array(chances)
    outcome = np.array(right, dtype=np.float64)
    place = np.minimum((held * bins).astype(int), bins - 1)
    gaps = [
        abs(held[place == b].mean() - outcome[place == b].mean()) * (place == b).mean()
        for b in range(bins)
        if (place == b).any()
    ]
    return float(sum(gaps))
