"""What keeps an event from being entirely right: each condition counts where it fails, alone."""

from __future__ import annotations

from dataclasses import replace

from tests.benchmarks.real.agreement import second_by_first
from tests.benchmarks.real.limits import Limits, faults, of, rows
from tests.cases.real import labels as lb
from tests.extraction.test_real_articles import ARTICLE, reading


def limits_of(changed: lb.Happening) -> Limits:
    """The limits of a reading whose arrest is another one, measured by the reading itself."""
    second = replace(reading(), happenings=(changed, *reading().happenings[1:]))
    return of([second_by_first(reading(), second, ARTICLE)])


def arrest() -> lb.Happening:
    return reading().happenings[0]


def test_a_reading_by_itself_lacks_nothing() -> None:
    limits = limits_of(arrest())
    assert limits.right() == limits.wanted == limits.told == limits.right_triggers > 1
    assert "| nothing | 100.0 | 100.0 | 100.0 |" in rows(limits)


def test_a_missing_participant_a_wrong_label_and_both() -> None:
    missing = replace(arrest(), parts=arrest().parts[1:])
    open_one = replace(arrest(), certainty=lb.Certainty("claimed"))
    both = replace(missing, certainty=open_one.certainty)
    for changed, fails in (
        (missing, "participants"), (open_one, "labels"), (both, "participants, labels"),
    ):  # fmt: skip
        limits = limits_of(changed)
        assert f"| {fails} | 1 |" in faults(limits)
        assert limits.right() == limits.wanted - 1
        assert limits.right(fails.split(", ")) == limits.wanted


def test_a_missed_event_lowers_what_flawless_triggers_would_give_back() -> None:
    second = replace(reading(), happenings=reading().happenings[1:])
    limits = of([second_by_first(reading(), second, ARTICLE)])
    assert limits.wanted == 2
    assert len(limits.found) == limits.right() == 1
    assert "| nothing | 100.0 | 50.0 | 100.0 |" in rows(limits)
