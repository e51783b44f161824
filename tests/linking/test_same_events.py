"""Events of different articles: linked where kind, time and place or person agree, never merged."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

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
    Quotation,
    Relation,
    Role,
    Span,
    Statement,
    Status,
    Time,
    TimeFrame,
)
from kg.ontology.lexicon import load_lexicon
from kg.queries.named import answer_of
from kg.queries.result_formats import shown
from kg.store.store import Store

BASE = "https://example.org/"
HERE = Span(0, 1)
NAMES = {
    "port": "Place", "town": "Place", "anne": "Person", "pavo": "Person", "hotel": "Site",
    "lodge": "Site", "police": "Organization", "ministry": "Organization",
}  # fmt: skip


def told(
    document: str,
    *,
    place: str | None = "port",
    patient: str | None = None,
    time: str | None = "2025-02-11",
    published: str | None = "2025-02-12",
    figure: int = 187,
    kind: str = "Arrest",
    event_changes: dict[str, Any] | None = None,
) -> Extraction:
    roles = [Role("patient", HERE, patient, Quantity(Bound.EXACTLY, HERE, value=figure))]
    if place:
        roles.append(Role("place", HERE, place))
    event = Event(
        f"{document}-event", kind, HERE, Status.ASSERTED, Polarity.AFFIRMED, Commitment.CERTAIN,
        TimeFrame.NON_FUTURE, roles=tuple(roles), evidence=(HERE,),
        time=Time(HERE, time) if time else None,
    )  # fmt: skip
    entities = tuple(Entity(name, kind, name) for name, kind in NAMES.items())
    changed = replace(event, **(event_changes or {}))
    return Extraction(Document(document, "x", published=published), entities, events=(changed,))


IRIS = {article: {name: f"{BASE}{name}" for name in NAMES} for article in "abc"}


def linked(*extractions: Extraction) -> list[tuple[str, str]]:
    index = EventIndex(load_lexicon(), base=BASE)
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
    assert linked(told("a", time=None), told("b", figure=9, time=None)) == [("a", "b")]
    late = told("b", time=None, published="2025-03-12")
    assert linked(told("a", time=None), late) == []


def test_the_order_of_articles_does_not_matter() -> None:
    articles = [told("a"), told("b", figure=241), told("c", time="2025-02-12")]
    results = {tuple(linked(*order)) for order in permutations(articles)}
    assert results == {(("a", "b"), ("a", "c"), ("b", "c"))}


# ── kinds that may be one event, places within places, two sources of one article ──


def test_arrest_and_detention_may_be_one_event() -> None:
    assert linked(told("a"), told("b", kind="Detention", figure=214)) == [("a", "b")]
    assert linked(told("a", kind="Release"), told("b", kind="Rescue")) == [("a", "b")]
    assert linked(told("a", kind="Trial"), told("b", kind="Detention")) == []


def test_a_raid_and_a_search_of_one_site() -> None:
    raid = told("a", kind="Operation", place=None, patient="hotel")
    roles = (Role("theme", HERE, "hotel"),)
    search = told("b", kind="Search", event_changes={"roles": roles})
    assert linked(raid, search) == [("a", "b")]
    elsewhere = (Role("theme", HERE, "lodge"),)
    assert linked(raid, told("b", kind="Search", event_changes={"roles": elsewhere})) == []


def within(article: Extraction, inner: str, outer: str) -> Extraction:
    """The article, that also says where a site lies."""
    relation = Relation(
        "r", inner, "locatedIn", outer, HERE, Status.ASSERTED, Polarity.AFFIRMED,
        Commitment.CERTAIN, TimeFrame.NON_FUTURE, evidence=(HERE,),
    )  # fmt: skip
    return replace(article, relations=(relation,))


def test_a_site_lies_in_its_town() -> None:
    at_hotel = within(told("a", place="hotel"), "hotel", "port")
    assert linked(at_hotel, told("b", figure=214)) == [("a", "b")]
    assert linked(told("a", place="hotel"), told("b", figure=214)) == []


def test_two_sites_of_one_town_are_two() -> None:
    at_hotel = within(told("a", place="hotel"), "hotel", "port")
    at_lodge = within(told("b", place="lodge", figure=52), "lodge", "port")
    assert linked(at_hotel, at_lodge) == []


def test_a_site_named_in_an_apposition_lies_where_that_lies() -> None:
    """ "At Halvay Gardens, a former hotel in the port": the second name is the first one's."""
    article = within(told("a", place="hotel"), "lodge", "port")
    mentions = {"hotel": (Span(0, 5),), "lodge": (Span(7, 22),)}
    entities = tuple(replace(e, mentions=mentions.get(e.id, ())) for e in article.entities)
    document = replace(article.document, text="Hotel, a former lodge in town")
    told_so = replace(article, document=document, entities=entities)
    assert linked(told_so, told("b", figure=214)) == [("a", "b")]


def counted(kind: str, figure: int, speaker: str, *, place: str = "port") -> Event:
    (event,) = told("a", kind=kind, figure=figure, place=place, time=None).events
    return replace(event, id=f"{kind}-{figure}", status=Status.CLAIMED, statements=(speaker,))


def one_article(*events: Event) -> Extraction:
    statements = tuple(
        Statement(name, (name,), (HERE,), (HERE,), (HERE,), "say", Quotation.INDIRECT, 0.9)
        for name in ("police", "ministry")
    )
    return replace(told("a"), statements=statements, events=events)


def test_two_sources_of_one_article_may_count_one_event() -> None:
    of_police = counted("Arrest", 214, "police")
    assert len(linked(one_article(of_police, counted("Detention", 187, "ministry")))) == 1
    assert linked(one_article(of_police, counted("Detention", 187, "police"))) == []
    assert linked(one_article(of_police, counted("Arrest", 52, "ministry", place="town"))) == []


def test_figures_of_one_raid_stand_side_by_side_with_their_sources(built: Path) -> None:
    """The ministry's 187 against the police's 214, and 52 against 60 in the second town."""
    with Store.open(built / "store", read_only=True) as store:
        rows = answer_of("figures-that-differ", store.query, {}).rows
    wire = "Ministry puts Halvay detentions at 187, prosecutors count more"
    courier = "More than 270 arrested as police storm two compounds"
    found = {tuple(shown(row[i]) for i in (2, 3, 8, 9)) for row in rows}
    assert ("187 people", "214 people", wire, courier) in found
    assert ("187 people", "214", wire, wire) in found
    assert not [row for row in found if {"Another 52", "214"} <= set(row)]
