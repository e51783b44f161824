"""Events of different articles: linked where kind, time and place or person agree, never merged."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from kg.linking.same_events import EventIndex
from kg.model import (
    Bound,
    Commitment,
    Document,
    Entity,
    Event,
    Extraction,
    Polarity,
    Quantity,
    Role,
    Span,
    Status,
    Time,
    TimeFrame,
)

BASE = "https://example.org/"
HERE = Span(0, 1)


def told(
    document: str,
    *,
    place: str | None = "port",
    patient: str | None = None,
    time: str | None = "2025-02-11",
    published: str | None = "2025-02-12",
    figure: int = 187,
    kind: str = "Arrest",
    event_changes: dict[str, object] | None = None,
) -> Extraction:
    roles = [Role("patient", HERE, patient, Quantity(Bound.EXACTLY, HERE, value=figure))]
    if place:
        roles.append(Role("place", HERE, place))
    event = Event(
        f"{document}-event", kind, HERE, Status.ASSERTED, Polarity.AFFIRMED, Commitment.CERTAIN,
        TimeFrame.NON_FUTURE, roles=tuple(roles), evidence=(HERE,),
        time=Time(HERE, time) if time else None,
    )  # fmt: skip
    names = ("port", "town", "anne", "pavo")
    entities = tuple(Entity(n, "Person" if n in names[2:] else "Place", n) for n in names)
    changed = replace(event, **(event_changes or {}))  # type: ignore[arg-type]
    return Extraction(Document(document, "x", published=published), entities, events=(changed,))


IRIS = {name: {n: f"{BASE}{n}" for n in ("port", "town", "anne", "pavo")} for name in "abc"}


def linked(*extractions: Extraction) -> list[tuple[str, str]]:
    index = EventIndex(base=BASE)
    for extraction in extractions:
        index.add(extraction)
    return [(d.left[-7:-6], d.right[-7:-6]) for d in index.decisions(IRIS)]


def test_same_kind_place_and_day_with_other_figures() -> None:
    assert linked(told("a"), told("b", figure=241)) == [("a", "b")]


@pytest.mark.parametrize(
    "other",
    [
        told("b", kind="Release"),
        told("b", place="town"),
        told("b", time="2023-02-11"),
        told("b", time="2025"),
        told("b", time=None, published=None),
        told("b", event_changes={"polarity": Polarity.NEGATED}),
        told("b", event_changes={"time_frame": TimeFrame.FUTURE}),
        told("a", figure=12),
    ],
    ids=["kind", "place", "year", "only a year", "no time", "negated", "planned", "one article"],
)  # fmt: skip
def test_what_keeps_two_events_apart(other: Extraction) -> None:
    assert linked(told("a"), other) == []


def test_another_person_is_another_event() -> None:
    assert linked(told("a", patient="anne"), told("b", patient="pavo")) == []
    assert linked(told("a", patient="anne", place=None), told("b", patient="anne")) == [("a", "b")]


def test_undated_reports_count_as_of_the_days_before_they_came_out() -> None:
    undated = {"time": None, "place": "port"}
    assert linked(told("a", **undated), told("b", figure=9, **undated)) == [("a", "b")]  # type: ignore[arg-type]
    late = told("b", time=None, published="2025-03-12")
    assert linked(told("a", **undated), late) == []  # type: ignore[arg-type]


def test_the_order_of_articles_does_not_matter() -> None:
    articles = [told("a"), told("b", figure=241), told("c", time="2025-02-12")]
    results = {tuple(linked(*order)) for order in permutations(articles)}
    assert results == {(("a", "b"), ("a", "c"), ("b", "c"))}
