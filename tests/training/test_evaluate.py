"""Scores of candidates, and the confidence fitted to them."""

from __future__ import annotations

import numpy as np
import pytest

from kg.extraction.tagger.decode import CONFIDENCE_FEATURES, Candidate, TaggedSpan
from kg.extraction.tagger.features import TaggerInput
from kg.training.data import Article, Attribution, Example, align
from kg.training.evaluate import Score, calibration_error, judge, logistic, total

TEXT = "Ada said that taxes will rise . Bo denied it"


def span(part: str) -> tuple[int, int]:
    start = TEXT.index(part)
    return start, start + len(part)


def example() -> Example:
    words = TEXT.split()
    starts = np.cumsum([0, *(len(word) + 1 for word in words[:-1])])
    source = TaggerInput(
        words=tuple(words),
        starts=starts,
        ends=starts + np.array([len(word) for word in words]),
        tags=("NN",) * len(words),
        deps=("dep",) * len(words),
        heads=np.arange(len(words)),
        sentences=np.zeros(len(words), dtype=np.int64),
        blocks=np.zeros(len(words), dtype=np.int64),
    )
    article = Article(
        "a",
        TEXT,
        (
            Attribution((span("Ada"),), (span("said"),), (span("that taxes will rise"),)),
            Attribution((span("Bo"),), (span("denied"),), (span("it"),)),
        ),
    )
    return align(article, source)


def candidate(source: str | None, cue: str, *content: str) -> Candidate:
    def tagged(part: str) -> TaggedSpan:
        return TaggedSpan(*span(part), 0.9)

    sources = (tagged(source),) if source else ()
    return Candidate(sources, tagged(cue), tuple(map(tagged, content)), 0.5)


def test_the_annotation_itself_is_right() -> None:
    candidates = [
        candidate("Ada", "said", "that taxes will rise"),
        candidate("Bo", "denied", "it"),
    ]
    assert judge(example(), candidates) == (Score(2, 2, 2, 2, 2), [True, True])


@pytest.mark.parametrize(
    ("guess", "score"),
    [
        (candidate("Ada", "said", "taxes will rise"), Score(2, 1, 1, 0, 1)),
        (candidate("Ada", "said", "that taxes will rise ."), Score(2, 1, 1, 1, 1)),
        (candidate("Bo", "said", "that taxes will rise"), Score(2, 1, 1, 1, 0)),
        (candidate(None, "said", "that taxes will rise"), Score(2, 1, 1, 1, 0)),
        (candidate("Ada", "denied", "that taxes will rise"), Score(2, 1, 1, 1, 0)),
        (candidate("Ada", "said", "rise"), Score(2, 1, 0, 0, 0)),
        (candidate("Ada", "said"), Score(2, 0, 0, 0, 0)),
    ],
)
def test_each_slip_costs_what_it_should(guess: Candidate, score: Score) -> None:
    got, right = judge(example(), [guess])
    assert got == score
    assert right == [score.full == 1]


def test_the_second_guess_at_an_attribution_is_wrong() -> None:
    twice = [candidate("Ada", "said", "that taxes will rise")] * 2
    assert judge(example(), twice) == (Score(2, 2, 1, 1, 1), [True, False])


def test_totals_and_f1() -> None:
    both = total([Score(2, 1, 1, 0, 1), Score(2, 3, 2, 1, 1)])
    assert both == Score(4, 4, 3, 1, 2)
    assert both.f1(both.full) == 0.5
    assert str(both) == "matched 75.0, exact 25.0, full 50.0"
    assert Score(0, 0, 0, 0, 0).f1(0) == 0.0


def test_logistic_regression_finds_the_odds() -> None:
    dice = np.random.default_rng(3)
    inputs = dice.normal(size=(4000, len(CONFIDENCE_FEATURES)))
    inputs[:, 0] = 1.0
    true = np.array([0.5, 1.0, -1.0, 0.0, 0.3, 0.0])
    targets = (dice.random(4000) < 1 / (1 + np.exp(-inputs @ true))).astype(np.float64)
    assert np.abs(logistic(inputs, targets) - true).max() < 0.15


def test_calibration_error() -> None:
    assert calibration_error([0.25] * 4, [True, False, False, False]) == 0.0
    assert calibration_error([0.9, 0.9], [False, False]) == pytest.approx(0.9)
    assert calibration_error([1.0], [True]) == 0.0
