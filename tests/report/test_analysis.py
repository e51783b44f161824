"""The figures, each on a graph small enough to count by hand."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest

from kg.errors import QueryError
from kg.model import Polarity, Quotation, Status
from kg.rdf.links import copy_quads, links_graph
from kg.report.analysis import Figures, figures, format_figures
from kg.report.analysis.agreement import interval
from kg.report.analysis.backend import LARGE, betweenness, fast_backend
from kg.report.graph.cells import harmless
from kg.report.graph.rows import NumberRow
from kg.report.tables import write_events, write_statements
from kg.store.store import Store
from tests.told import BASE, Told, store_of

ALLEGED, CLAIMED, DENIED = Status.ALLEGED, Status.CLAIMED, Status.DENIED


def accusation(
    name: str, outlet: str | None, accuser: str = "Lantern Watch", *, padding: str = ""
) -> Told:
    """An article in which ``accuser`` says that the ministry protects Halvay Gardens."""
    told = Told(name, outlet, "2025-03-03")
    watch, ministry = told.who(accuser), told.who("Interior Ministry", "GovernmentBody")
    camp = told.who("Halvay Gardens", "Site")
    said = told.says(
        watch, "accused", f"Interior Ministry of shielding Halvay Gardens {padding}".strip(),
        act="allege", about=(ministry, camp),
    )  # fmt: skip
    told.relation(ministry, "protects", camp, status=ALLEGED, by=said)
    return told


def denial(told: Told) -> str:
    """A denial by the ministry of just that, in the same article."""
    ministry, camp = told.who("Interior Ministry", "GovernmentBody"), told.who("Halvay Gardens")
    said = told.says(ministry, "denied", "that it shielded Halvay Gardens", act="deny")
    told.relation(ministry, "protects", camp, status=DENIED, by=said)
    return said


def of(*articles: Told) -> Figures:
    """The figures of these articles."""
    return figures(store_of(*articles))


# ── corroboration ──


def test_two_outlets_and_two_claimants_corroborate() -> None:
    (found,) = of(
        accusation("a", "The Courier"), accusation("b", "The Ledger", "Harbour Union")
    ).corroborated
    assert found.claimants == ("Lantern Watch", "Harbour Union")
    assert found.outlets == ("The Courier", "The Ledger")
    assert found.certainty == "alleged"
    assert len(found.evidence) == 2


def test_two_voices_of_one_outlet_corroborate_nothing() -> None:
    told = accusation("a", "The Courier")
    said = told.says(told.who("Harbour Union"), "said", "that it shields Halvay Gardens")
    told.relation("interior-ministry", "protects", "halvay-gardens", status=CLAIMED, by=said)
    assert of(told).corroborated == ()


def test_a_body_and_the_set_that_includes_it_are_one_voice() -> None:
    one, other = accusation("a", "The Courier"), accusation("b", "The Ledger")
    groups = other.who("rights groups", "Group", unnamed=True)
    other.also_speaks("s0", groups)
    (found,) = of(one, other).corroborated
    assert found.claimants == ("Lantern Watch",)


def test_a_wrong_that_is_no_entity_is_the_same_in_two_articles() -> None:
    articles = []
    for name, accuser in (("a", "Lantern Watch"), ("b", "Harbour Union")):
        told = Told(name, f"Outlet {name}", "2025-03-03")
        ministry = told.who("Interior Ministry", "GovernmentBody")
        wrong = told.who("forced labour", "Activity", unnamed=True)
        said = told.says(told.who(accuser), "accused", "Interior Ministry", act="allege")
        told.relation(ministry, "complicitIn", wrong, status=ALLEGED, by=said)
        articles.append(told)
    (found,) = of(*articles).corroborated
    assert (found.label, len(found.claimants)) == ("complicit in “forced labour”", 2)


def test_a_copy_is_no_second_outlet() -> None:
    def wire(name: str, outlet: str, date: str) -> Told:
        told = accusation(name, outlet)
        told.date = date
        for words in ("that it rained", "that it was cold", "that the port was shut"):
            told.says("lantern-watch", "said", words)
        return told

    found = of(wire("b", "The Ledger", "2025-03-04"), wire("a", "Wire", "2025-03-03"))
    assert found.corroborated == ()
    third = accusation("c", "Review", padding="again")
    (three,) = of(
        wire("b", "The Ledger", "2025-03-04"), wire("a", "Wire", "2025-03-03"), third
    ).corroborated
    assert three.outlets == ("Review", "Wire")
    assert three.copies == ("The Ledger",)
    assert three.claimants == ("Lantern Watch",)


def test_a_copy_that_the_build_found_is_no_second_outlet() -> None:
    store = store_of(accusation("a", "Wire"), accusation("b", "The Ledger"))
    assert len(figures(store).corroborated) == 1
    store.load([(links_graph(BASE), list(copy_quads({"b": "a"}, base=BASE)))])
    assert figures(store).corroborated == ()


def test_a_denial_corroborates_nothing() -> None:
    told = accusation("a", "The Courier")
    denial(told)
    assert of(told).corroborated == ()


# ── contradiction ──


def test_a_denied_proposition_is_a_contradiction() -> None:
    told = accusation("a", "The Courier")
    denial(told)
    (found,) = of(told).contradictions
    assert (found.sort, found.one_side, found.other_side) == (
        "denied", ("Lantern Watch",), ("Interior Ministry",),
    )  # fmt: skip
    assert {one.certainty for one in found.evidence} == {"alleged", "denied"}


def test_a_side_that_nobody_speaks_for_is_said_to_be_one() -> None:
    told = Told("a", "The Courier", "2025-03-03")
    ministry, camp = told.who("Interior Ministry", "GovernmentBody"), told.who("Halvay Gardens")
    told.relation(ministry, "protects", camp, status=CLAIMED)
    denial(told)
    found = of(told)
    assert [one.sort for one in found.contradictions] == ["denied"]
    assert "source not named against Interior Ministry" in format_figures(found)


def test_a_negated_claim_contradicts_too() -> None:
    told = accusation("a", "The Courier")
    said = told.says("interior-ministry", "said", "that it shielded nobody")
    told.relation("interior-ministry", "protects", "halvay-gardens", status=CLAIMED, by=said,
                  polarity=Polarity.NEGATED)  # fmt: skip
    assert [one.sort for one in of(told).contradictions] == ["denied"]


@pytest.mark.parametrize(
    ("one", "other", "exclude"),
    [
        (("Exactly", 214.0), ("Exactly", 187.0), True),
        (("Exactly", 214.0), ("Exactly", 214.0), False),
        (("MoreThan", 1000.0), ("Exactly", 1000.0), True),
        (("AtLeast", 1000.0), ("Exactly", 1000.0), False),
        (("AtLeast", 60.0), ("Exactly", 52.0), True),
        (("AtMost", 60.0), ("Exactly", 52.0), False),
        (("LessThan", 52.0), ("Exactly", 52.0), True),
        (("About", 900.0), ("Exactly", 950.0), False),
        (("About", 900.0), ("Exactly", 1200.0), True),
    ],
)
def test_figures_exclude_each_other_where_their_ranges_do_not_meet(
    one: tuple[str, float], other: tuple[str, float], exclude: bool
) -> None:
    def number(bound: str, figure: float) -> NumberRow:
        low = figure if bound in ("MoreThan", "AtLeast") else None
        high = figure if bound in ("LessThan", "AtMost") else None
        value = figure if bound in ("Exactly", "About") else None
        return NumberRow("", bound, value, low, high, "people", None)

    (low, high), (other_low, other_high) = interval(number(*one)), interval(number(*other))
    assert (high < other_low or other_high < low) is exclude


# ── allegations and answers ──


def test_an_allegation_that_nobody_answers_is_unanswered() -> None:
    (found,) = of(accusation("a", "The Courier")).unanswered
    assert (found.accusers, found.accused) == (("Lantern Watch",), ("Interior Ministry",))
    assert found.label == "protects Halvay Gardens"


def test_a_denial_in_another_article_answers_it() -> None:
    answer = Told("b", "The Ledger", "2025-03-04")
    denial(answer)
    found = of(accusation("a", "The Courier"), answer)
    assert found.unanswered == ()
    ((given,),) = [one.answers for one in found.allegations]
    assert (given.speaker, given.date) == ("Interior Ministry", "2025-03-04")


def test_a_general_denial_by_a_spokesperson_answers_it() -> None:
    told = accusation("a", "The Courier")
    wendish = told.who("Klara Wendish", "Person")
    told.relation(wendish, "spokespersonFor", "interior-ministry", status=Status.ASSERTED)
    told.says(wendish, "denied", "any wrongdoing", act="deny")
    assert of(told).unanswered == ()


def test_a_denial_by_somebody_else_does_not_answer_it() -> None:
    told = accusation("a", "The Courier")
    told.says(told.who("Hedda Lornquist", "Person"), "denied", "any wrongdoing", act="deny")
    assert len(of(told).unanswered) == 1


def test_silence_is_no_answer() -> None:
    told = accusation("a", "The Courier")
    told.says("interior-ministry", "declined", "to comment", act="decline")
    assert len(of(told).unanswered) == 1


def test_a_conviction_told_as_fact_is_no_allegation() -> None:
    told = Told("a", None, None)
    told.event("Bribery", {"agent": told.who("Lucan Ferrow", "Person")}, status=Status.ASSERTED)
    assert of(told).allegations == ()


# ── actors ──


def test_accusations_are_counted_by_actor_and_ranked() -> None:
    told = accusation("a", "The Courier")
    other = accusation("b", "The Ledger", "Harbour Union")
    by_name = {one.name: one for one in of(told, other).actors}
    ministry, watch = by_name["Interior Ministry"], by_name["Lantern Watch"]
    assert (ministry.accused_by, ministry.accuses, ministry.spoken_of) == (2, 0, 2)
    assert (watch.accuses, watch.accused_by, watch.claims) == (1, 0, 1)
    assert ministry.pagerank > watch.pagerank
    assert ministry.evidence


def test_those_who_accuse_each_other_are_told_once() -> None:
    told = accusation("a", "The Courier")
    back = told.says("interior-ministry", "accused", "Lantern Watch of fraud", act="allege")
    told.event("Fraud", {"agent": "lantern-watch"}, status=ALLEGED, by=back)
    (found,) = of(told).mutual
    assert {found.left, found.right} == {"Interior Ministry", "Lantern Watch"}
    assert len(found.evidence) == 2


def test_betweenness_of_a_large_graph_is_estimated_and_says_so() -> None:
    graph = nx.gnp_random_graph(LARGE + 50, 0.01, seed=3, directed=True)
    found, note = betweenness(graph)
    exact = nx.betweenness_centrality(graph)
    top = sorted(exact, key=exact.__getitem__)[-40:]
    near = set(sorted(found, key=found.__getitem__)[-80:])
    assert len(near.intersection(top)) >= 30
    assert note if fast_backend() else note.startswith("betweenness is an estimate from 200 of 550")


def test_betweenness_of_a_small_graph_is_exact_and_silent() -> None:
    graph = nx.path_graph(5, create_using=nx.DiGraph)
    assert betweenness(graph) == (nx.betweenness_centrality(graph), "")


# ── sourcing and time ──


def test_a_sourcing_profile_counts_named_official_and_direct() -> None:
    told = Told("a", "The Courier", "2025-03-03")
    ministry = told.who("Interior Ministry", "GovernmentBody")
    guard = told.who("a guard", "Person", unnamed=True)
    told.says(ministry, "said", "“we know”", quotation=Quotation.DIRECT)
    told.says(guard, "said", "that he fled")
    told.says(guard, "said", "that he hid")
    told.says(told.who("Noor Adessa", "Person"), "said", "that she knew")
    outlet, article = of(told).sourcing
    assert (outlet.name, outlet.sort) == ("The Courier", "outlet")
    assert (article.name, article.sort) == ("Article a", "article")
    for one in (outlet, article):
        assert (one.statements, one.sources) == (4, 3)
        assert (one.named, one.unnamed, one.official, one.direct) == (0.5, 0.5, 0.25, 0.25)


def test_the_timeline_has_events_by_their_day_and_statements_by_their_article() -> None:
    told = Told("a", "The Courier", "2025-03-03")
    town = told.who("Mirkold", "Place")
    told.says(told.who("Noor Adessa", "Person"), "said", "that she knew")
    told.event("Arrest", {"place": town}, status=Status.ASSERTED, day="2025-02-11")
    told.event("Protest", {"place": town}, status=Status.ASSERTED)
    found = [(one.date, one.sort, one.certainty) for one in of(told).timeline]
    assert found == [
        ("2025-02-11", "event", "asserted"),
        ("2025-03-03", "statement", "claimed"),
        ("", "event", "asserted"),
    ]


# ── formats and tables ──


@pytest.fixture
def both() -> Store:
    told = accusation("a", "The Courier")
    denial(told)
    return store_of(told, accusation("b", "The Ledger", "Harbour Union"))


def test_a_contradiction_that_two_articles_tell_alike_is_one_line(both: Store) -> None:
    found = figures(both)
    assert found.contradictions
    twice = replace(found, contradictions=found.contradictions * 2)
    assert format_figures(twice, form="table") == format_figures(found, form="table")


def test_what_is_corroborated_is_told_with_those_of_whom_it_is(both: Store) -> None:
    found = figures(both)
    of_whom = replace(found.corroborated[0], label="holds position judge", about=("Noor Adessa",))
    assert "Noor Adessa: holds position judge" in format_figures(
        replace(found, corroborated=(of_whom,))
    )
    named = replace(of_whom, label="holds position Judge of Orsk", about=("Judge of Orsk",))
    assert "\n  holds position Judge of Orsk" in format_figures(
        replace(found, corroborated=(named,))
    )


def test_all_formats_give_the_same_numbers(both: Store) -> None:
    found = figures(both)
    as_json = json.loads(format_figures(found, form="json"))
    rows = list(csv.DictReader(io.StringIO(format_figures(found, form="csv"))))
    counts = {row["measure"]: int(row["value"]) for row in rows if row["section"] == "counts"}
    assert counts == as_json["counts"]
    actors = {row["what"]: row["value"] for row in rows
              if row["section"] == "actors" and row["measure"] == "accused_by"}  # fmt: skip
    assert actors == {one["name"]: str(one["accused_by"]) for one in as_json["actors"]}
    table = format_figures(found)
    assert "Interior Ministry                             1 / 2 / 0 / 2" in table
    assert table.endswith("What is shown is what sources claim, not what is true.\n")


def test_an_unknown_format_is_named(both: Store) -> None:
    with pytest.raises(QueryError, match="unknown format 'xml'; choose one of table, csv, json"):
        format_figures(figures(both), form="xml")


def test_an_empty_store_has_figures() -> None:
    found = figures(Store.memory())
    assert found.counts.statements == 0
    assert "none" in format_figures(found)


def test_tables_have_a_row_for_each_record_with_its_sentence(tmp_path: Path) -> None:
    told = accusation("a", "The Courier")
    told.event("Arrest", {"agent": "interior-ministry"}, status=Status.ASSERTED, number=35,
               day="2025-02-11")  # fmt: skip
    store = store_of(told)
    with write_statements(store, tmp_path / "s.csv").open(encoding="utf-8", newline="") as stream:
        (statement,) = csv.DictReader(stream)
    assert statement["actors"] == "Lantern Watch"
    assert statement["allegation"] == "yes"
    assert statement["about"] == "Halvay Gardens; Interior Ministry"
    start, end = int(statement["start"]), int(statement["end"])
    assert " ".join(told.text[start:end].split()) == statement["evidence"]
    with write_events(store, tmp_path / "e.csv").open(encoding="utf-8", newline="") as stream:
        (event,) = csv.DictReader(stream)
    assert (event["kind"], event["fact"], event["agent"]) == ("arrest", "yes", "Interior Ministry")
    assert (event["begins"], event["ends"]) == ("2025-02-11", "2025-02-11")
    assert event["numbers"] == "patient: 35 people"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless(f"a{cell}") == f"a{cell}"
