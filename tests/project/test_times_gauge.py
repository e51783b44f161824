"""The gauge of times (`python -m tests.benchmarks.times`): what counts as right, and where."""

from __future__ import annotations

import pytest

from kg.model import (
    Commitment,
    Event,
    Extraction,
    Polarity,
    Span,
    Status,
    Time,
    TimeFrame,
)
from tests.benchmarks.real.alignment import Pair
from tests.benchmarks.times import (
    COARSER,
    EXTRA,
    NONE,
    RIGHT,
    WRONG,
    judged,
    sort_of,
    table,
    verdict,
)
from tests.cases.real import labels as lb
from tests.cases.real.texts import Article, sentences_of
from tests.conftest import plain_document

TEXT = "Snow fell on Monday. Police arrested Al. They arrested Bo in May. Police charged Cy."


@pytest.mark.parametrize(
    ("right", "found", "result"),
    [
        ("2025-03-03", "2025-03-03", RIGHT), ("2025-03-03", "2025-03", COARSER),
        ("2025-03-03", "2025-03-04", WRONG), ("2025-03", "2025-03-03", WRONG),
        ("2025-03-03", None, NONE), (None, "2025-03-03", EXTRA), ("", "2025", EXTRA),
        (None, None, ""),
    ],
)  # fmt: skip
def test_verdicts(right: str | None, found: str | None, result: str) -> None:
    assert verdict(right, found) == result


@pytest.mark.parametrize(
    ("words", "sort"),
    [
        ("on Tuesday night", "day of the week"), ("last month", "counted from today"),
        ("two days later", "counted from another time"), ("on 3 May", "day of a month"),
        ("Sept. 11, 2012", "day of a month"), ("in May 2012", "month"), ("in 2012", "year"),
        ("at dawn", "other"),
    ],
)  # fmt: skip
def test_sorts_of_words(words: str, sort: str) -> None:
    assert sort_of(words) == sort


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def event(trigger: str, kind: str, time: Time | None) -> Event:
    labels = (Status.ASSERTED, Polarity.AFFIRMED, Commitment.CERTAIN, TimeFrame.NON_FUTURE)
    return Event(kind + trigger, kind, span(trigger), *labels, time=time)


def reading(trigger: str, kind: str, time: lb.When | None) -> lb.Happening:
    return lb.Happening(trigger, kind, (span(trigger),), time=time)


def test_events_are_judged_by_where_their_time_stands() -> None:
    happenings = (
        reading("arrested Al", "Arrest", lb.When(span("on Monday"), "2025-03-03")),
        reading("arrested Bo", "Arrest", lb.When(span("in May"), "2024-05")),
        reading("charged Cy", "Charge", None),
    )
    events = (
        event("arrested Al", "Arrest", None),
        event("arrested Bo", "Arrest", Time(span("in May"), "2024-05")),
        event("charged Cy", "Charge", Time(span("in May"), "2024-05")),
    )
    article = Article("a", "open", TEXT, "", sentences_of(TEXT))
    document = plain_document(TEXT)
    pair = Pair(
        article, lb.Reading("a", happenings=happenings), Extraction(document, events=events)
    )
    found = list(judged(pair))
    assert [(one.where, one.verdict) for one in found] == [
        ("sentence before", NONE), ("same sentence", RIGHT), ("not dated by the reader", EXTRA),
    ]  # fmt: skip
    assert "| all | 1 | 0 | 0 | 1 | 1 |" in table(found)
