"""What news does not state outright is not told as a fact, and plain facts beside it are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.hedges import Count, measure
from tests.cases.expected import expected_failures
from tests.cases.hedges.read import UNSEEN, load_hedges

# What is reached on the open cases; a change must not fall behind it.
MOST_LEAKS = 0
MOST_LOST_FACTS = 3
FEWEST_RIGHT = 76


@pytest.fixture(scope="module")
def count() -> Count:
    return measure(aside=False, without=expected_failures())


def test_hedges_do_not_leak(count: Count) -> None:
    assert count.leaks <= MOST_LEAKS, count.misses


def test_plain_facts_stay_facts(count: Count) -> None:
    assert count.lost_facts <= MOST_LOST_FACTS, count.misses


def test_labels(count: Count) -> None:
    assert count.all_right >= FEWEST_RIGHT, count.misses


def test_unseen_wordings_fail_safe() -> None:
    count = measure(aside=False, path=UNSEEN, without=expected_failures())
    assert count.leaks <= 1, count.misses
    assert count.lost_facts <= 1, count.misses


def test_about_a_third_is_kept_aside() -> None:
    hedges = load_hedges()
    assert 0.28 < sum(hedge.kept_aside for hedge in hedges) / len(hedges) < 0.39


def test_an_unknown_label_is_named(tmp_path: Path) -> None:
    faulty = tmp_path / "hedges.yaml"
    faulty.write_text(
        '- {id: a, way: b, text: "Police raided it.", told: {raided: Operation sure}}'
    )
    with pytest.raises(ValueError, match="'sure' is no label"):
        load_hedges(faulty)
