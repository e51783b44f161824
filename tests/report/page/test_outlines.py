"""The outlines of a map: those around its marks, whole, small and the same each time."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.report.page.outlines import Box, box_around, outlines

DEGREES = st.tuples(st.floats(-180, 180), st.floats(-85, 85))
MOST = 120_000


def points(found: dict[str, Any], arc: int) -> list[tuple[int, int]]:
    """The points of an arc on the grid, backwards where its number says so."""
    steps = found["arcs"][arc if arc >= 0 else -1 - arc]
    x = y = 0
    placed = []
    for right, up in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + right, y + up
        placed.append((x, y))
    return placed if arc >= 0 else placed[::-1]


@settings(max_examples=25, deadline=None)
@given(st.lists(DEGREES, min_size=1, max_size=4))
def test_the_box_holds_every_place_and_the_outlines_are_closed_and_small(
    places: list[tuple[float, float]],
) -> None:
    box = box_around(places)
    assert all(box.west <= x <= box.east and box.south <= y <= box.north for x, y in places)
    found = outlines(box)
    assert len(json.dumps(found, separators=(",", ":"))) < MOST
    for ring in found["rings"]:
        ends = [(points(found, arc)[0], points(found, arc)[-1]) for arc in ring]
        assert all(left[1] == right[0] for left, right in pairwise(ends))
        assert ends[-1][1] == ends[0][0]


def test_a_region_has_finer_lines_and_fewer_countries_than_the_world() -> None:
    region, world = outlines(Box(100, 8, 106, 14)), outlines(Box(-120, -30, 120, 50))
    assert region["grid"] < world["grid"]
    assert region["closest"] > world["closest"]
    assert len(region["rings"]) < len(world["rings"])


@pytest.mark.parametrize("place", [(104.9, 11.55), (-0.1, 51.5), (36.8, -1.3)])
def test_land_lies_under_a_town(place: tuple[float, float]) -> None:
    found = outlines(box_around([place]))
    crossed = 0
    x, y = (degree / found["grid"] for degree in place)
    for ring in found["rings"]:
        line = [point for arc in ring for point in points(found, arc)]
        for (ax, ay), (bx, by) in pairwise(line):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                crossed += 1
    assert crossed % 2 == 1
