"""Findings of a store against the records that it was made from."""

from __future__ import annotations

import pytest

from kg.model import Polarity, Status
from kg.queries.findings import answers_of, read_findings
from kg.queries.findings.read import read_sources
from kg.store.store import Store
from tests.queries.test_named import fill
from tests.samples import BASE
from tests.told import Told, store_of


@pytest.fixture(scope="module")
def store() -> Store:
    return fill(Store.memory())


def test_a_statement_with_its_speaker_words_and_article(store: Store) -> None:
    iri = f"{BASE}statement/report/s0"
    one = read_findings(store, [iri])[iri]
    assert (one.kind, one.status, one.is_fact) == ("statement", "alleged", False)
    assert one.speakers == ("Lantern Watch",)
    assert "accus" in one.term
    assert one.quotation in one.sentence
    assert one.source.title in one.sentence
    assert one.as_json()["link"] == one.source.link


def test_an_event_with_its_roles(store: Store) -> None:
    iri = f"{BASE}proposition/courier/e0"
    one = read_findings(store, [iri])[iri]
    assert (one.kind, one.status) == ("event", "asserted")
    assert ("patient", "214 people") in one.participants


def test_every_node_is_found_once_in_the_order_asked(store: Store) -> None:
    query = (
        "SELECT DISTINCT ?n { GRAPH ?g { { ?n a kg:Statement } UNION { ?n a kg:Proposition } } }"
    )
    nodes = [str(row["n"].value) for row in store.query(query)]  # type: ignore[union-attr]
    assert list(read_findings(store, reversed(nodes))) == list(reversed(nodes))
    assert read_findings(store, ["x:nothing"]) == {}


def test_statuses() -> None:
    one = Told("a", "Courier", "2025-03-04", url="https://c.example/a")
    kolt, yard, dole = one.who("Ivo Kolt", "Person"), one.who("the yard"), one.who("Mila Dole")
    said = one.says(dole, "says", "Ivo Kolt owns the yard")
    one.relation(kolt, "owns", yard, status=Status.CLAIMED, by=said)
    denied = one.says(kolt, "denies", "owning the yard", act="deny", answers=(said,))
    one.relation(kolt, "owns", yard, status=Status.DENIED, by=denied)
    one.relation(kolt, "owns", yard, status=Status.ASSERTED, polarity=Polarity.NEGATED)
    found = read_findings(store_of(one), [f"{BASE}proposition/a/r{n}" for n in range(3)])
    assert [one.standing for one in found.values()] == ["claimed", "denied", "asserted, negated"]
    assert [one.speakers for one in found.values()] == [("Mila Dole",), ("Ivo Kolt",), ()]
    assert next(iter(found.values())).term == "says"


def test_a_fact_beside_an_allegation_in_one_sentence_says_so() -> None:
    one = Told("a", "Courier", "2025-03-04")
    kolt, yard, dole = one.who("Ivo Kolt", "Person"), one.who("the yard"), one.who("Mila Dole")
    said = one.says(dole, "alleges", "Ivo Kolt owns the yard", act="allege")
    one.relation(kolt, "owns", yard, status=Status.ALLEGED, by=said)
    one.relation(dole, "owns", yard, status=Status.ASSERTED, by=said)
    found = read_findings(store_of(one), [f"{BASE}proposition/a/r1"])
    assert "also holds what is only alleged by Mila Dole" in next(iter(found.values())).sentence


def test_answers(store: Store) -> None:
    query = "SELECT ?n ?r { GRAPH ?l { ?r kg:answers ?n } }"
    pairs = {(row["n"].value, row["r"].value) for row in store.query(query)}  # type: ignore[union-attr]
    assert pairs
    found = answers_of(store, [node for node, _ in pairs])
    assert {(n, r) for n, replies in found.items() for how, r in replies if how == "answers"} == {
        *pairs
    }


def test_sources(store: Store) -> None:
    iri = f"{BASE}article/report"
    found = read_sources(store, [iri])
    assert found[iri].link.startswith("http")
    assert found[iri].published is not None
