"""The projections: which nodes and links come out of a store, with which evidence."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from kg.errors import QueryError
from kg.model import Polarity, Status, TimeFrame
from kg.report.graph import PROJECTIONS, to_networkx
from kg.report.graph.picture import role_words
from kg.report.graph.rows import PropositionRow
from kg.store.store import Store
from tests.samples import sample, value
from tests.told import Told, store_of


def links(graph: nx.MultiDiGraph) -> set[tuple[str, str, str, str]]:
    """(from, relation, certainty, to) by label."""
    name = graph.nodes(data="label")
    return {
        (name[left], data["relation"], data["certainty"], name[right])
        for left, right, data in graph.edges(data=True)
    }


@pytest.fixture
def affair() -> Store:
    """An accusation, its denial by who speaks for the accused, and a fact beside them."""
    told = Told("one", "The Courier", "2025-03-03")
    watch, ministry = told.who("Lantern Watch"), told.who("Interior Ministry", "GovernmentBody")
    camp, wendish = told.who("Halvay Gardens", "Site"), told.who("Klara Wendish", "Person")
    accusation = told.says(
        watch, "accused", "Interior Ministry of a part in Halvay Gardens", act="allege",
        about=(ministry, camp),
    )  # fmt: skip
    told.relation(ministry, "complicitIn", camp, status=Status.ALLEGED, by=accusation)
    denial = told.says(wendish, "denied", "that Interior Ministry had a part", act="deny",
                       about=(ministry,), answers=(accusation,))  # fmt: skip
    told.relation(ministry, "complicitIn", camp, status=Status.DENIED, by=denial)
    told.relation(wendish, "spokespersonFor", ministry, status=Status.ASSERTED)
    told.event("Arrest", {"agent": ministry, "place": camp}, status=Status.ASSERTED, number=35)
    return store_of(told)


def test_an_allegation_stands_between_those_who_make_it_and_those_it_is_about(
    affair: Store,
) -> None:
    found = links(to_networkx(affair))
    wrong = "complicit in Halvay Gardens"
    assert ("Lantern Watch", "alleges", "alleged", wrong) in found
    assert ("Klara Wendish", "denies", "denied", wrong) in found
    assert (wrong, "is about", "alleged", "Interior Ministry") in found
    assert (wrong, "is about", "denied", "Interior Ministry") in found
    assert (wrong, "complicit in", "alleged", "Halvay Gardens") in found


def test_no_allegation_is_drawn_as_asserted(affair: Store) -> None:
    graph = to_networkx(affair)
    asserted = {link for link in links(graph) if link[2] == "asserted"}
    assert asserted == {
        ("Klara Wendish", "spokesperson for", "asserted", "Interior Ministry"),
        ("Interior Ministry", "did", "asserted", "arrest: 35 people"),
        ("arrest: 35 people", "in", "asserted", "Halvay Gardens"),
    }
    kinds = {data["label"]: data["type"] for _, data in graph.nodes(data=True)}
    assert kinds["arrest: 35 people"] == "Event"
    assert kinds["complicit in Halvay Gardens"] == "Allegation"


def test_every_link_has_its_words(affair: Store) -> None:
    graph = to_networkx(affair)
    text = affair.query("SELECT ?t {GRAPH ?g {?s oa:exact ?t}}")
    quoted = {value(row["t"]) for row in text}
    for left, right, data in graph.edges(data=True):
        assert data["evidence"], (left, right)
        for one in data["evidence"]:
            assert one.quote in quoted
            assert one.certainty == data["certainty"]
            assert one.end - one.start == len(one.quote)
            assert (one.outlet, one.date) == ("The Courier", "2025-03-03")


def test_evidence_names_speaker_cue_and_act(affair: Store) -> None:
    graph = to_networkx(affair)
    (found,) = [
        data["evidence"]
        for left, _, data in graph.edges(data=True)
        if graph.nodes[left]["label"] == "Lantern Watch" and data["relation"] == "alleges"
    ]
    assert [(one.speaker, one.cue, one.act) for one in found] == [
        ("Lantern Watch", "accused", "Allege")
    ]


def test_a_planned_event_is_not_drawn_as_a_fact() -> None:
    told = Told("plan", None, None)
    court = told.who("Port Court", "GovernmentBody")
    told.event("Arrest", {"agent": court}, status=Status.ASSERTED, time_frame=TimeFrame.FUTURE)
    graph = to_networkx(store_of(told))
    (event,) = [data for _, data in graph.nodes(data=True) if data["label"].startswith("arrest")]
    assert event["type"] == "ClaimedEvent"
    assert {data["certainty"] for *_, data in graph.edges(data=True)} == {"claimed"}
    assert event["evidence"][0].note == "planned or expected"


def test_what_a_source_negates_counts_as_denied() -> None:
    told = Told("no", None, None)
    minister = told.who("Oskar Tellenrud", "Person")
    camp = told.who("Kestrow Park", "Site")
    said = told.says(minister, "said", "he owned no Kestrow Park", about=(camp,))
    told.relation(minister, "owns", camp, status=Status.CLAIMED, by=said,
                  polarity=Polarity.NEGATED)  # fmt: skip
    assert {link[2] for link in links(to_networkx(store_of(told)))} == {"denied"}


def test_one_who_speaks_of_nothing_that_is_drawn_is_linked_to_the_article() -> None:
    told = Told("alone", None, None)
    told.says(told.who("Noor Adessa", "Person"), "said", "that it rained")
    graph = to_networkx(store_of(told))
    assert links(graph) == {("Noor Adessa", "is quoted in", "claimed", "Article alone")}
    (quotes,) = [data["evidence"] for *_, data in graph.edges(data=True)]
    assert [one.quote for one in quotes] == ["Noor Adessa said that it rained."]


def test_a_lone_speaker_is_linked_to_the_place_or_event_the_words_point_to() -> None:
    told = Told("pointing", None, None)
    town = told.who("Mirkold", "Place")
    told.event("Arrest", {"place": town}, status=Status.ASSERTED, number=35)
    told.says(told.who("Tomas Greel", "Person"), "said", "that Mirkold waits", about=(town,))
    told.says(told.who("Noor Adessa", "Person"), "said", "that this arrest came too late")
    found = {link for link in links(to_networkx(store_of(told))) if link[1] == "said of"}
    assert {(who, what) for who, _, _, what in found} == {
        ("Tomas Greel", "Mirkold"), ("Noor Adessa", "arrest: 35 people"),
    }  # fmt: skip


def test_where_the_arrested_come_from_is_no_node() -> None:
    told = Told("origins", None, None)
    town, country = told.who("Mirkold", "Place"), told.who("Vessland", "Place")
    told.event("Arrest", {"place": town, "origin": country}, status=Status.ASSERTED, number=35)
    graph = to_networkx(store_of(told))
    labels = {data["label"]: data for _, data in graph.nodes(data=True)}
    assert "Vessland" not in labels
    assert labels["arrest: 35 people"]["origins"] == ("Vessland",)


def test_a_denial_in_other_words_is_linked_to_what_it_answers() -> None:
    told = Told("two", "The Ledger", "2025-03-04")
    watch, minister = told.who("Lantern Watch"), told.who("Oskar Tellenrud", "Person")
    camp = told.who("Kestrow Park", "Site")
    accusation = told.says(watch, "accused", "Oskar Tellenrud of protecting Kestrow Park",
                           act="allege", about=(minister, camp))  # fmt: skip
    told.relation(minister, "protects", camp, status=Status.ALLEGED, by=accusation)
    told.says(minister, "denied", "it", act="deny", answers=(accusation,))
    found = links(to_networkx(store_of(told)))
    assert ("Oskar Tellenrud", "denies", "denied", "protects Kestrow Park") in found


def test_an_alleged_event_leads_from_the_accuser_to_the_accused() -> None:
    told = Told("charge", None, None)
    court, bank = told.who("Port Court", "GovernmentBody"), told.who("Halvay Bank")
    said = told.says(court, "accused", "Halvay Bank of fraud", act="allege", about=(bank,))
    told.event("Fraud", {"agent": bank, "accuser": court}, status=Status.ALLEGED, by=said)
    assert links(to_networkx(store_of(told))) == {
        ("Port Court", "alleges", "alleged", "fraud: Halvay Bank"),
        ("fraud: Halvay Bank", "is about", "alleged", "Halvay Bank"),
    }


def told_as(trigger: str, status: str, *, polarity: str = "Affirmed", when: str = "NonFuture",
            commitment: str = "Certain") -> PropositionRow:  # fmt: skip
    """An event proposition with a trigger and a status."""
    return PropositionRow("p", "a", status, polarity, commitment, when, (), (), kind="Arrest",
                          trigger=trigger)  # fmt: skip


@pytest.mark.parametrize(
    ("role", "told", "words"),
    [
        ("agent", told_as("arrested", "Asserted"), "arrested"),
        ("agent", told_as("raid", "Asserted"), "did"),
        ("agent", told_as("bribed", "Alleged"), "accused of"),
        ("agent", told_as("bribed", "Denied"), "said not to have bribed"),
        ("agent", told_as("raid", "Alleged", polarity="Negated"), "said not to have done"),
        ("agent", told_as("arrested", "Claimed"), "said to have arrested"),
        ("agent", told_as("arrested", "Asserted", commitment="Possible"), "may have arrested"),
        ("agent", told_as("arrested", "Asserted", when="Future"), "planned or supposed to"),
        ("place", told_as("raid", "Asserted"), "in"),
        ("wrong", told_as("charged", "Alleged"), "wrong"),
    ],
)
def test_links_of_events_say_in_plain_words_who_did_what_and_how_sure_that_is(
    role: str, told: PropositionRow, words: str
) -> None:
    assert role_words(role, told) == words


def test_a_nameless_participant_is_a_detail_but_a_nameless_speaker_is_a_node() -> None:
    told = Told("nameless", None, None)
    guard = told.who("a former guard", "Person", unnamed=True)
    crowd = told.who("some workers", "Group", unnamed=True)
    police = told.who("National Police", "GovernmentBody")
    said = told.says(guard, "said", "that National Police came", about=(police,))
    told.event("Arrest", {"agent": police, "patient": crowd}, status=Status.CLAIMED, by=said)
    graph = to_networkx(store_of(told))
    labels = {data["label"]: data for _, data in graph.nodes(data=True)}
    assert labels["a former guard"]["unnamed"]
    assert "some workers" not in labels


def test_what_has_no_name_is_quoted_in_the_label_of_a_wrong() -> None:
    told = Told("nameless", None, None)
    watch, police = told.who("Lantern Watch"), told.who("Vessen police", "GovernmentBody")
    beatings = told.who("the beatings of prisoners", "Activity", unnamed=True)
    said = told.says(watch, "said", "that Vessen police let it happen", act="allege",
                     about=(police,))  # fmt: skip
    told.relation(police, "consentsTo", beatings, status=Status.ALLEGED, by=said)
    labels = {label for _, label in to_networkx(store_of(told)).nodes(data="label")}
    assert "consents to “the beatings of prisoners”" in labels


def test_claims_link_speakers_to_those_spoken_of(affair: Store) -> None:
    assert links(to_networkx(affair, projection="claims")) == {
        ("Lantern Watch", "allege", "alleged", "Interior Ministry"),
        ("Klara Wendish", "deny", "claimed", "Interior Ministry"),
    }


def test_allegations_lead_from_accuser_to_accused(affair: Store) -> None:
    assert links(to_networkx(affair, projection="allegations")) == {
        ("Lantern Watch", "complicit in Halvay Gardens", "alleged", "Interior Ministry")
    }


def test_comention_counts_articles() -> None:
    pairs = []
    for name in ("one", "two"):
        told = Told(name, None, None)
        told.who("Lantern Watch")
        told.who("Port Court", "GovernmentBody")
        told.says("lantern-watch", "said", "nothing")
        pairs.append(told)
    graph = to_networkx(store_of(*pairs), projection="co-mention")
    assert [data["weight"] for *_, data in graph.edges(data=True)] == [2]


def test_events_stand_at_their_place_and_time() -> None:
    told = Told("when", None, None)
    town = told.who("Mirkold", "Place")
    told.event("Arrest", {"place": town}, status=Status.ASSERTED, day="2025-02-11", number=3)
    graph = to_networkx(store_of(told), projection="events")
    assert {link[1:] for link in links(graph)} == {("place", "asserted", "Mirkold")}
    dated = [data for _, data in graph.nodes(data=True) if data["type"] == "Event"]
    assert [(data["date"], data["until"]) for data in dated] == [("2025-02-11", "2025-02-11")]


def test_articles_quote_speakers_and_name_others(affair: Store) -> None:
    found = links(to_networkx(affair, projection="articles"))
    assert ("Article one", "quotes", "claimed", "Lantern Watch") in found
    assert ("Article one", "names", "claimed", "Interior Ministry") in found


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_the_same_store_gives_the_same_graph(projection: str) -> None:
    one, other = (
        to_networkx(store_of(*articles), projection=projection)
        for articles in ((sample("a"), sample("b")), (sample("b"), sample("a")))
    )
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))


def test_an_unknown_projection_is_named() -> None:
    with pytest.raises(QueryError, match="unknown projection 'friends'; choose one of actors"):
        to_networkx(Store.memory(), projection="friends")


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_an_empty_store_gives_an_empty_graph(projection: str) -> None:
    assert len(to_networkx(Store.memory(), projection=projection)) == 0


def test_the_seeds_have_no_link_without_evidence(built: Path) -> None:
    with Store.open(built / "store", read_only=True) as store:
        graph = to_networkx(store)
    assert graph.size() > 100
    assert all(data["evidence"] for *_, data in graph.edges(data=True))
