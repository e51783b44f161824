"""Where events and sites are drawn: what is known, how sure, and what is left out."""

from __future__ import annotations

import pytest

from kg.model import Status, TimeFrame
from kg.ontology.towns import Town, Towns
from kg.report.graph import read_store, to_networkx
from kg.report.graph.places import SEVERAL, UNKNOWN, Mark, Places, places_of
from kg.report.graph.topics import topics_of
from tests.told import Told, store_of

KENYA = Town("Brightport", "KE", -4.05, 39.66)
FRANCE = Town("Brightport", "FR", 47.1, -1.5)
RAVENIK = Town("Ravenik", "KE", 1.5, 35.2)
TOWNS = Towns((town, ()) for town in (KENYA, FRANCE, RAVENIK))


def told(name: str = "one") -> Told:
    return Told(name, "The Courier", "2025-03-03")


def places(*articles: Told) -> Places:
    """With every topic drawn as a node of its own name."""
    reading = read_store(store_of(*articles))
    topics = topics_of(reading)
    nodes = {topic.key: topic.label for topic in topics}
    drawn = {*nodes.values(), *reading.entities}
    return places_of(reading, topics, nodes, drawn=drawn, towns=TOWNS)


def only(found: Places) -> Mark:
    (mark,) = found.marks
    return mark


def arrest(
    article: Told,
    town: str = "Ravenik",
    *,
    status: Status = Status.ASSERTED,
    when: TimeFrame = TimeFrame.NON_FUTURE,
) -> Told:
    """Adds an arrest in a town."""
    place = article.who(town, "Place")
    article.event("Arrest", {"place": place}, status=status, time_frame=when)
    return article


def test_an_event_stands_in_its_town() -> None:
    mark = only(places(arrest(told())))
    assert (mark.spot.town, mark.spot.near, mark.spot.certainty) == (RAVENIK, False, "asserted")


@pytest.mark.parametrize(
    ("status", "when", "certainty"),
    [
        (Status.CLAIMED, TimeFrame.NON_FUTURE, "claimed"),
        (Status.ALLEGED, TimeFrame.NON_FUTURE, "alleged"),
        (Status.DENIED, TimeFrame.NON_FUTURE, "denied"),
        (Status.ASSERTED, TimeFrame.FUTURE, "claimed"),
    ],
)
def test_what_is_not_a_fact_is_not_drawn_as_one(
    status: Status, when: TimeFrame, certainty: str
) -> None:
    found = places(arrest(told(), status=status, when=when))
    assert only(found).spot.certainty == certainty


def test_two_towns_of_one_name_are_drawn_only_if_the_article_names_a_country() -> None:
    open_ = places(arrest(told(), "Brightport"))
    assert open_.marks == ()
    assert open_.missing == {"Brightport": SEVERAL}
    decided = arrest(told(), "Brightport")
    decided.event("Release", {"place": decided.who("Kenya", "Place")}, status=Status.ASSERTED)
    assert only(places(decided)).spot.town == KENYA


def test_the_country_of_another_article_decides_nothing() -> None:
    other = told("two")
    other.event("Release", {"place": other.who("Kenya", "Place")}, status=Status.ASSERTED)
    assert places(arrest(told(), "Brightport"), other).marks == ()


def test_a_country_is_named_and_not_drawn() -> None:
    found = places(arrest(told(), "Kenya"))
    assert found.marks == ()
    assert list(found.regions) == ["Kenya"]
    assert len(found.regions["Kenya"]) == 1


def test_an_unknown_place_is_named_as_such() -> None:
    found = places(arrest(told(), "Port Halvay"))
    assert (found.marks, found.missing) == ((), {"Port Halvay": UNKNOWN})


def test_where_people_come_from_is_no_place_of_the_event() -> None:
    article = told()
    origin = article.who("Ravenik", "Place")
    article.event("Arrest", {"origin": origin}, status=Status.ASSERTED)
    assert places(article) == Places()


def site(status: Status, *, by_voice: bool = False) -> Told:
    """A site that is said to lie in Ravenik."""
    article = told()
    gardens, town = article.who("Halvay Gardens", "Site"), article.who("Ravenik", "Place")
    by = None
    if by_voice:
        by = article.says(article.who("Lantern Watch"), "said", "that it lies in Ravenik")
    article.relation(gardens, "locatedIn", town, status=status, by=by)
    return article


def test_a_site_stands_near_the_town_in_which_it_lies() -> None:
    mark = only(places(site(Status.ASSERTED)))
    assert (mark.spot.town, mark.spot.near, mark.spot.certainty) == (RAVENIK, True, "asserted")
    claimed = only(places(site(Status.CLAIMED, by_voice=True)))
    assert (claimed.spot.near, claimed.spot.certainty) == (True, "claimed")


def test_a_site_that_is_said_not_to_lie_there_is_not_drawn() -> None:
    assert places(site(Status.DENIED, by_voice=True)).marks == ()


def test_an_event_at_a_site_is_as_sure_as_the_weaker_of_both() -> None:
    article = site(Status.CLAIMED, by_voice=True)
    gardens = article.who("Halvay Gardens", "Site")
    article.event("Arrest", {"place": gardens}, status=Status.ASSERTED)
    found = places(article)
    assert len(found.marks) == 2
    assert {mark.spot.certainty for mark in found.marks} == {"claimed"}
    assert all(mark.spot.near for mark in found.marks)


def test_the_name_of_a_site_is_no_town() -> None:
    article = told()
    hotel = article.who("Ravenik", "Site")
    article.event("Arrest", {"place": hotel}, status=Status.ASSERTED)
    assert places(article).marks == ()


def test_the_graph_of_a_store_has_its_places() -> None:
    graph = to_networkx(store_of(arrest(told(), "Kenya")))
    found = graph.graph["places"]
    assert all(node in graph for nodes in found.regions.values() for node in nodes)
    assert list(found.regions) == ["Kenya"]
