"""The brief: accusations with their answers, figures with who gives them, and who speaks."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from kg.model import Status
from kg.report.analysis import figures_of
from kg.report.findings import findings_of
from kg.report.graph import to_networkx
from kg.report.graph.allegations import ANSWERED, UNANSWERED
from kg.report.graph.brief import Brief
from kg.report.graph.load import read_store
from kg.report.graph.picture import picture
from kg.report.graph.rows import Reading
from kg.report.page.marking import CLAIM, CUE, PLAIN, SPEAKER, tinted
from kg.store.store import open_built
from tests.told import Told, store_of


def brief_of(*told: Told) -> Brief:
    """The brief of the graph page of these articles."""
    found = to_networkx(store_of(*told)).graph["brief"]
    assert isinstance(found, Brief)
    return found


def accusing(name: str, outlet: str, day: str, *, answered: bool) -> Told:
    """Lantern Watch accuses a ministry of a part in a camp."""
    told = Told(name, outlet, day)
    watch, ministry = told.who("Lantern Watch"), told.who("Interior Ministry", "GovernmentBody")
    camp = told.who("Halvay Gardens", "Site")
    accusation = told.says(watch, "accused", "Interior Ministry of a part in Halvay Gardens",
                           act="allege", about=(ministry, camp))  # fmt: skip
    told.relation(ministry, "complicitIn", camp, status=Status.ALLEGED, by=accusation)
    told.relation(ministry, "protects", camp, status=Status.ALLEGED, by=accusation)
    if answered:
        denial = told.says(ministry, "denied", "that Interior Ministry had a part", act="deny",
                           about=(ministry,), answers=(accusation,))  # fmt: skip
        told.relation(ministry, "complicitIn", camp, status=Status.DENIED, by=denial)
        told.relation(ministry, "protects", camp, status=Status.DENIED, by=denial)
    return told


def test_two_wrongs_of_one_sentence_are_one_accusation() -> None:
    (found,) = brief_of(accusing("one", "The Courier", "2025-03-03", answered=False)).accusations
    assert [one.name for one in found.accusers] == ["Lantern Watch"]
    assert [one.name for one in found.accused] == ["Interior Ministry"]
    assert len(found.nodes) == 2
    assert [one.quote for one in found.evidence] == [
        "Lantern Watch accused Interior Ministry of a part in Halvay Gardens."
    ]
    assert found.state == UNANSWERED
    assert found.answers == found.possible == ()


def test_an_answer_stands_with_its_accusation() -> None:
    (found,) = brief_of(accusing("one", "The Courier", "2025-03-03", answered=True)).accusations
    assert found.state == ANSWERED
    assert [one.quote for one in found.answers] == [
        "Interior Ministry denied that Interior Ministry had a part."
    ]


def test_articles_outlets_and_days_are_counted() -> None:
    found = brief_of(
        accusing("one", "The Courier", "2025-03-03", answered=False),
        accusing("two", "The Ledger", "2025-01-09", answered=False),
        Told("three", "The Ledger", None),
    )
    assert (found.articles, found.outlets) == (3, ("The Ledger", "The Courier"))
    assert (found.first, found.last) == ("2025-01-09", "2025-03-03")


def test_a_figure_comes_with_who_gives_it() -> None:
    told = Told("figures", "The Courier", "2025-03-03")
    camp, police = told.who("Halvay Gardens", "Site"), told.who("Port Police", "GovernmentBody")
    said = told.says(police, "said", "35 people were held")
    told.event("Arrest", {"place": camp}, status=Status.CLAIMED, by=said, number=35)
    told.event("Detention", {"place": camp}, status=Status.ASSERTED, number=350)
    found = {one.words: one.evidence.speaker for one in brief_of(told).figures}
    assert found == {"35 people": "Port Police", "350 people": ""}


def test_who_tells_of_an_event_without_its_figure_does_not_give_it() -> None:
    told = Told("figures", "The Courier", "2025-03-03")
    mayor, police = told.who("Ada Brunel", "Person"), told.who("Port Police", "GovernmentBody")
    shocked = told.says(mayor, "said", "she was shocked by the arrests")
    said = told.says(police, "said", "35 people were held")
    arrest = told.event("Arrest", {}, status=Status.CLAIMED, by=said, number=35)
    told.also_told(arrest, shocked)
    (found,) = brief_of(told).figures
    assert found.evidence.speaker == "Port Police"


def test_only_named_speakers_are_the_people_of_the_story() -> None:
    told = Told("voices", None, None)
    told.says(told.who("Noor Adessa", "Person"), "said", "that it rained")
    told.says(told.who("some critics", "Group", unnamed=True), "said", "that it snowed")
    assert [one.party.name for one in brief_of(told).voices] == ["Noor Adessa"]


@pytest.mark.parametrize(
    ("quote", "marks"),
    [
        ("Ann said it rained.", [["Ann", SPEAKER], [" ", PLAIN], ["said", CUE], [" ", PLAIN],
                                 ["it rained", CLAIM], [".", PLAIN]]),
        ("It rained.", [["It rained.", PLAIN]]),
        ("", [["", PLAIN]]),
    ],
)  # fmt: skip
def test_a_sentence_is_tinted_by_who_how_and_what(quote: str, marks: list[list[object]]) -> None:
    assert tinted(quote, cue="said", content="it rained", speaker="Ann") == marks


def test_who_says_it_of_themselves_accuses_nobody() -> None:
    told = accusing("one", "The Courier", "2025-03-03", answered=False)
    own = Told("two", "The Ledger", "2025-03-04")
    man = own.who("Bo Greel", "Person")
    said = own.says(man, "admitted", "a part of Bo Greel in a camp", act="allege", about=(man,))
    own.relation(man, "complicitIn", own.who("Mirkold Yard", "Site"), status=Status.ALLEGED,
                 by=said)  # fmt: skip
    found = brief_of(told, own).accusations
    assert [one.accused[0].name for one in found] == ["Interior Ministry"]


def stating(name: str, outlet: str, day: str) -> Told:
    """An article that states in its own voice what Lantern Watch alleges."""
    told = Told(name, outlet, day)
    ministry, camp = told.who("Interior Ministry", "GovernmentBody"), told.who("Halvay Gardens",
                                                                               "Site")  # fmt: skip
    told.relation(ministry, "complicitIn", camp, status=Status.ASSERTED)
    return told


def test_what_is_alleged_and_stated_is_not_drawn_as_denied() -> None:
    alleged = accusing("one", "The Courier", "2025-03-03", answered=False)
    graph = to_networkx(store_of(alleged, stating("two", "The Ledger", "2025-03-04")))
    (found,) = graph.graph["brief"].accusations
    drawn = {(graph.nodes[node]["type"], graph.nodes[node]["label"]) for node in found.nodes}
    assert drawn == {
        ("Allegation", "complicit in Halvay Gardens"),
        ("Allegation", "protects Halvay Gardens"),
    }


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize("stated", [True, False])
def test_page_and_report_show_the_same_accusations(answered: bool, stated: bool) -> None:
    told = [
        accusing("one", "The Courier", "2025-03-03", answered=answered),
        accusing("two", "The Ledger", "2025-03-04", answered=False),
    ]
    told += [stating("three", "The Review", "2025-03-05")] if stated else []
    assert_shown_alike(read_store(store_of(*told)))
    assert len(brief_of(*told).accusations) == 1


@pytest.mark.slow
def test_page_and_report_show_the_same_accusations_of_the_seeds(built: Path) -> None:
    with closing(open_built(built)) as store:
        assert_shown_alike(read_store(store))


def assert_shown_alike(reading: Reading) -> None:
    """Page and report have the same accusations, with the same state and verdict."""
    brief = picture(reading).graph["brief"]
    report = findings_of(reading, figures_of(reading)).accusations
    on_page = Counter(
        (frozenset(e.source for e in one.evidence), one.state, one.acquitted)
        for one in brief.accusations
    )
    in_report = Counter(
        (frozenset(s.source for s in one.sentences), one.state, one.acquitted) for one in report
    )
    assert on_page == in_report
