"""What the named questions must and must not answer on news that is not about raids.

Each article is invented, and each has a trap that real articles set: somebody accused by a relative
clause, a confession, a killing that is only feared, an owner of something that is no site. The
expectations were written before any query was run.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kg.model import Extraction, Quotation, Status, TimeFrame
from kg.queries.labels import labels_of
from kg.queries.named import answer_of, load_named_queries
from kg.queries.result_formats import shown, write_answer
from kg.rdf import copy_quads, links_graph
from kg.store.store import Store
from tests.queries.test_named import check_rows
from tests.told import BASE, Told, store_of

ALLEGED, CLAIMED, ASSERTED = Status.ALLEGED, Status.CLAIMED, Status.ASSERTED


def town_hall() -> Told:
    """3 March: an accusation in the accuser's words, a charge, a confession, a feared killing."""
    one = Told("hall", "The Courier", "2025-03-03")
    union = one.who("Harbour Union")
    mayor = one.who("Tilda Voss", "Person")
    clerk = one.who("Edvin Tarle", "Person")
    prosecutor = one.who("Prosecutor of Mirkold", "GovernmentBody")
    paper = one.who("that run the ferries", "Group", unnamed=True)
    taking = one.says(union, "accused", "Tilda Voss of taking gifts", act="allege", about=(mayor,))
    one.event("Wrongdoing", {"agent": mayor, "wrong": mayor}, status=ALLEGED, by=taking)
    blamed = one.says(union, "blamed", "that run the ferries for delays", act="allege")
    one.event("Wrongdoing", {"agent": paper}, status=ALLEGED, by=blamed)
    owned = one.says(clerk, "admitted", "that he had taken the keys", act="admit")
    one.event("Wrongdoing", {"agent": clerk}, status=ALLEGED, by=owned)
    one.event("Charge", {"agent": prosecutor, "patient": clerk}, status=ASSERTED)
    fear = one.says(union, "feared", "that guards would kill Tilda Voss", act="say", about=(mayor,))
    one.event("Killing", {"patient": mayor}, status=CLAIMED, by=fear, time_frame=TimeFrame.FUTURE)
    one.event("Attack", {}, status=ASSERTED)
    guard = one.who("a night porter", "Person", unnamed=True)
    ferry = one.who("Sound Ferries")
    told = one.says(guard, "said", "that Tilda Voss controls Sound Ferries", about=(mayor, ferry))
    one.relation(mayor, "controls", ferry, status=CLAIMED, by=told)
    show = one.who("the show", "Asset", unnamed=True)
    one.relation(mayor, "operates", show, status=ASSERTED)
    pier = one.who("North Pier", "Place")
    one.event("Death", {"place": pier}, status=CLAIMED, by=None, number=4)
    one.event("Arrest", {"patient": clerk}, status=ASSERTED, day="2025-03-02")
    one.event("Arrest", {"patient": mayor}, status=ASSERTED, day="1999-05-01")
    return one


def next_day() -> Told:
    """5 March: the union again, a denial, another count of the dead by the same ministry."""
    one = Told("pier", "The Courier", "2025-03-05")
    union = one.who("Harbour Union")
    mayor = one.who("Tilda Voss", "Person")
    again = one.says(union, "again accused", "Tilda Voss of taking gifts", act="allege")
    one.event("Wrongdoing", {"agent": mayor, "wrong": mayor}, status=ALLEGED, by=again)
    one.says(mayor, "denied", "that she had taken anything", act="deny", quotation=Quotation.MIXED)
    ministry = one.who("Sea Ministry", "GovernmentBody")
    pier = one.who("North Pier", "Place")
    said = one.says(ministry, "said", "that six had died")
    one.event("Death", {"place": pier}, status=CLAIMED, by=said, number=6)
    return one


def first_count() -> Told:
    """4 March, another outlet: the ministry's first count."""
    one = Told("count", "Radio Mirkold", "2025-03-04")
    ministry = one.who("Sea Ministry", "GovernmentBody")
    pier = one.who("North Pier", "Place")
    said = one.says(ministry, "said", "that four had died")
    one.event("Death", {"place": pier}, status=CLAIMED, by=said, number=4)
    return one


@pytest.fixture(scope="module")
def store() -> Store:
    return store_of(*(one.extraction() for one in (town_hall(), first_count(), next_day())))


def rows(store: Store, name: str, **given: str) -> list[str]:
    answer = answer_of(name, store.query, given)
    return [" | ".join(shown(term) for term in row) for row in answer.rows]


# question -> what some one row must hold together, and what no row may hold
EXPECTED: dict[str, tuple[list[tuple[str, ...]], list[str]]] = {
    "accusations": (
        [("Harbour Union | Tilda Voss | ", "kg:Alleged", "| The Courier |", "2025-03-03"),
         ("Prosecutor of Mirkold | Edvin Tarle | charge | kg:Alleged",),
         ("Harbour Union |  | wrongdoing | kg:Alleged",)],
        ["Edvin Tarle | Edvin Tarle", "| that run the ferries |", "kg:Asserted", "feared"],
    ),
    "abuses": ([], ["Tilda Voss", "kg:Attack"]),
    "how-many-claim-it": ([("Tilda Voss | kg:controls | Sound Ferries | 1 | 1", "Claimed")],
                          ["kg:Killing"]),
    "control-of-sites": ([("kg:Claimed | Tilda Voss | kg:controls | Sound Ferries",
                           "a night porter")], ["the show"]),
    "one-source-only": (
        [("kg:Claimed | a night porter | unnamed |", "Tilda Voss", "Sound Ferries")],
        ["kg:Asserted", "feared", "admitted"],
    ),
    "who-quotes-whom": (
        [("The Courier | Harbour Union |  | 4 | 0 | 3 | 2",),
         ("The Courier | a night porter | unnamed | 1 | 0 | 0 | 1",),
         ("The Courier | Tilda Voss |  | 1 | 1 | 0 | 1",),
         ("Radio Mirkold | Sea Ministry |  | 1",)],
        ["Radio Mirkold | Harbour Union"],
    ),
    "who-changed-their-figure": (
        [("Sea Ministry | kg:Death | kg:patient | 4 people | 2025-03-04 | 6 people | 2025-03-05",
          "kg:Claimed")],
        ["The Courier |", "| 6 people | 2025-03-05 | 4 people"],
    ),
    "answers-of-the-accused": ([("Tilda Voss", "kg:Deny")], ["kg:Refuse"]),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_rows_that_must_and_must_not_be_there(store: Store, name: str) -> None:
    check_rows(rows(store, name), *EXPECTED[name])


def test_what_is_new_since_the_newest_day_and_since_any(store: Store) -> None:
    latest = rows(store, "what-is-new")
    assert [row for row in latest if row.startswith("accusation | kg:Alleged | Harbour Union")]
    assert all("2025-03-05" in row for row in latest), latest
    assert not [row for row in latest if " | first | Harbour Union" in row], "told on 3 March"
    assert [row for row in latest if row.startswith("denial | kg:Denied | Tilda Voss")]
    since = rows(store, "what-is-new", since="2025-03-03")
    assert [row for row in since if row.startswith("arrest | kg:Asserted |  | Edvin Tarle")]
    assert not [row for row in since if row.startswith("arrest |") and "Tilda Voss" in row], "1999"
    assert not [row for row in since if "| that run the ferries |" in row]
    assert not rows(store, "what-is-new", since="2025-03-06")


def link_first_two(store: Store, kind: str) -> None:
    """Adds the link that makes the first two events of a kind one."""
    asked = f"SELECT ?e {{ GRAPH ?g {{ ?e kg:kind kg:{kind} }} }} ORDER BY ?e"
    first, second = (row["e"] for row in list(store.query(asked))[:2])
    store.inner.update(
        f"INSERT DATA {{ GRAPH <https://example.org/id/links> {{ {first} "
        f"<https://w3id.org/newskg/ontology#sameEventAs> {second} }} }}"
    )


def test_an_arrest_that_an_article_states_rests_on_no_single_source() -> None:
    told, stated = (
        Told("told", "The Courier", "2025-03-04"),
        Told("stated", "The Tide", "2025-03-05"),
    )
    clerk, guard = told.who("Edvin Tarle", "Person"), told.who("a guard", "Person", unnamed=True)
    police = told.who("two men", "Group", unnamed=True)
    said = told.says(guard, "said", "that two men held Edvin Tarle", about=(clerk,))
    told.event("Detention", {"agent": police, "patient": clerk}, status=CLAIMED, by=said)
    alone = store_of(told.extraction())
    assert len(rows(alone, "one-source-only")) == 1
    stated.event("Arrest", {"patient": stated.who("Edvin Tarle", "Person")}, status=ASSERTED)
    assert rows(store_of(told.extraction(), stated.extraction()), "one-source-only") == []


def _bribery(name: str, outlet: str, source: str) -> Told:
    one = Told(name, outlet, f"2025-03-0{len(name)}")
    mayor, police = one.who("Tilda Voss", "Person"), one.who("the police", "Group", unnamed=True)
    said = one.says(one.who(source), "accused", "Tilda Voss of bribing the police", act="allege")
    one.event("Bribery", {"agent": mayor, "beneficiary": police}, status=ALLEGED, by=said)
    return one


def test_a_wrong_without_a_named_victim_may_rest_on_one_source() -> None:
    first = _bribery("a", "The Courier", "Harbour Union")
    (row,) = rows(store_of(first), "one-source-only")
    assert row.startswith("kg:Alleged | Harbour Union |  | bribery")
    assert "| Tilda Voss |" in row
    for outlet, source in (("The Courier", "Port Watch"), ("The Tide", "Harbour Union")):
        both = store_of(first, _bribery("bb", outlet, source))
        assert rows(both, "one-source-only") == [], (outlet, source)
    stated = Told("ccc", "The Tide", "2025-03-03")
    stated.event("Bribery", {"agent": stated.who("Tilda Voss", "Person")}, status=ASSERTED)
    assert rows(store_of(first, stated), "one-source-only") == []


def test_a_reprint_is_no_second_outlet() -> None:
    both = store_of(*(_bribery(n, f"Outlet {n}", "Harbour Union") for n in ("a", "bb")))
    both.load([(links_graph(BASE), list(copy_quads({"bb": "a"}, base=BASE)))])
    (row,) = rows(both, "one-source-only")
    assert row.startswith("kg:Alleged | Harbour Union |  | bribery")


def also_in_statements(extraction: Extraction) -> Extraction:
    """The extraction with the sentences of its statements as evidence of its event too."""
    (event,) = extraction.events
    more = [span for one in extraction.statements for span in one.evidence]
    both = replace(event, evidence=(*event.evidence, *more))
    return replace(extraction, events=(both,))


def test_an_abuse_is_quoted_by_the_sentence_that_names_its_victims() -> None:
    one = Told("ferry", "The Courier", "2025-03-04")
    guard = one.who("a guard", "Person", unnamed=True)
    one.event("Attack", {}, status=ASSERTED, number=4)
    one.says(guard, "said", "that the ferry was late")
    (row,) = rows(store_of(also_in_statements(one.extraction())), "abuses")
    assert "| 4 people |" in row
    assert "late" not in row


def test_one_event_with_several_counts() -> None:
    """Only where the events are linked as one; the counts stand with their sources and status."""
    apart = store_of(*(one.extraction() for one in (first_count(), next_day())))
    assert rows(apart, "same-event-different-count") == []
    link_first_two(apart, "Death")
    [row] = rows(apart, "same-event-different-count")
    assert row.startswith("kg:Death | kg:patient | 4 | 6 | ")
    assert "4 people (Sea Ministry, claimed)" in row
    assert "6 people (Sea Ministry, claimed)" in row


def test_years_are_not_held_against_sentences() -> None:
    told = []
    for name, outlet, theme in (
        ("court", "The Courier", (7, "life sentences")),
        ("prison", "Harbour Post", (90, "years")),
    ):
        one = Told(name, outlet, "2025-03-03")
        clerk = one.who("Edvin Tarle", "Person")
        one.event("Sentence", {"patient": clerk}, status=ASSERTED, theme=theme)
        told.append(one.extraction())
    store = store_of(*told)
    link_first_two(store, "Sentence")
    assert rows(store, "same-event-different-count") == []


# Asserted events, ASK and the audit have no claims to mark.
NO_STATUS = {"complicity-as-fact", "audit", "timeline", "who-quotes-whom"}


def test_every_question_keeps_the_status() -> None:
    """An allegation must say in its row that it is one."""
    marks = re.compile(r"\?(status|statuses|answers|counts)\b")
    for name, query in load_named_queries().items():
        code = "\n".join(line for line in query.sparql.splitlines() if not line.startswith("#"))
        head = re.split(r"\bWHERE\b", code, maxsplit=1)[0]
        assert name in NO_STATUS or marks.search(head), name


def test_a_table_shows_labels_and_iris_only_if_asked(store: Store) -> None:
    answer = answer_of("control-of-sites", store.query, {})
    labels = labels_of(answer, store.query)
    table = write_answer(answer, "table", labels=labels)
    assert re.search(r"^claimed +\| Tilda Voss +\| controls", table, re.MULTILINE), table
    assert "kg:" not in table
    assert "kg:Claimed" in write_answer(answer, "table")
    assert "ontology#Claimed" in write_answer(answer, "csv", labels=labels)
