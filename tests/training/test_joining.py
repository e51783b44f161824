"""What weighs rules and taggers: the regression itself, and its figures on annotated articles."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from kg.nlp.spacy_backend import Annotator
from kg.ontology.lexicon import load_lexicon
from kg.training.data import read_articles
from kg.training.joining import calibrate_rules, fit_rules, read_all
from kg.training.logistic import fit, rescale

OWN = Path(__file__).parents[1] / "cases" / "attribution" / "own-train.jsonl"


def test_the_regression_finds_the_odds_of_the_data() -> None:
    rows = [{"bias": 1.0, "x": float(i % 2)} for i in range(400)]
    right = [(i % 2 == 1 and i % 8 != 1) or (i % 2 == 0 and i % 8 == 0) for i in range(400)]
    found = fit(rows, right, penalty=1e-6)
    assert found["bias"] == pytest.approx(math.log(1 / 3), abs=0.01)
    assert found["bias"] + found["x"] == pytest.approx(math.log(3), abs=0.01)


def test_rare_features_are_left_out() -> None:
    rows = [{"bias": 1.0, **({"rare": 1.0} if i < 3 else {})} for i in range(100)]
    assert set(fit(rows, [i % 2 == 0 for i in range(100)])) == {"bias"}


def test_rescaling_calibrates_overconfident_scores() -> None:
    scores = [4.0, -4.0] * 100
    right = [(i % 2 == 0) == (i % 10 > 1) for i in range(200)]  # four in five as the score says
    factor, shift = rescale(scores, right)
    assert factor == pytest.approx(math.log(4) / 4, abs=0.01)
    assert shift == pytest.approx(0, abs=0.01)


def test_rules_are_fitted_on_annotated_articles(annotator: Annotator) -> None:
    reads = list(read_all(read_articles(OWN), annotator, load_lexicon()))
    weights = fit_rules(reads, [])
    assert weights["weight:VERB"] > 0
    scale = calibrate_rules(weights, reads)
    assert scale["factor"] > 0
