"""The figures of the learning curve."""

from __future__ import annotations

import itertools

import pytest

from tests.benchmarks.learning_curve import SHARES, average_precision, found_where_right, is_among


def test_average_precision_asks_that_right_ones_come_first() -> None:
    assert average_precision([True, True, False]) == 1.0
    assert average_precision([False, True, True]) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert average_precision([False]) == 0.0


def test_what_is_found_where_enough_is_right() -> None:
    ranked = [True, False, True, True, True, False, False, True]
    assert found_where_right(ranked, 0.8) == pytest.approx(4 / 5)
    assert found_where_right([False, False], 0.8) == 0.0


def test_a_larger_share_holds_the_smaller_ones() -> None:
    groups = [f"affair {n}" for n in range(400)]
    parts = [{g for g in groups if is_among(g, share)} for share in SHARES]
    assert all(one < other for one, other in itertools.pairwise(parts))
    assert parts[-1] == set(groups)
