"""Cases of unearned certainty: the open part stays right; the part kept aside is only counted."""

from __future__ import annotations

import pytest

from kg.pipeline import Settings, load_pipeline
from tests.benchmarks import unearned

# Cases that are right, of those that are open and of those kept aside.
FLOORS = {"not_made": (18, 10)}


@pytest.mark.parametrize("name", FLOORS)
def test_cases_stay_right(name: str) -> None:
    pipeline = load_pipeline(Settings(tagger="best"))
    for aside, floor in zip((False, True), FLOORS[name], strict=True):
        found = unearned.misses(name, pipeline, aside=aside)
        right = sum(not wrong for wrong in found.values())
        assert right >= floor, f"{name}: {right} of {len(found)}" + ("" if aside else f" {found}")
