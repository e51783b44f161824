"""Records to quads: what is written, in what form, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest
import rdflib

from kg import rdf
from kg.errors import RecordError
from kg.model import Entity, Polarity, Relation, Role, Span, Status, Time, TimeFrame
from kg.nlp.edtf import days
from kg.ontology.vocabulary import graph_iri
from kg.rdf.literals import decimal, moment, number
from kg.store.results import Answer
from kg.store.store import Store
from tests.rdf.test_leaks import store_of
from tests.samples import BASE, SomeRecords, certain, sample, value


def ask(query: str) -> Answer:
    return store_of(sample()).query(query)


def test_quads_are_unique_and_of_one_graph() -> None:
    quads = list(rdf.quads(sample(), base=BASE))
    assert len(quads) == len(set(quads))
    assert {value(quad.graph_name) for quad in quads} == {graph_iri(BASE, "wire-1")}


def test_iris_carry_document_and_record() -> None:
    subjects = {value(quad.subject) for quad in rdf.quads(sample(), base=BASE)}
    for path in ("statement/wire-1/s1", "proposition/wire-1/r1", "event/wire-1/e1",
                 "role/wire-1/e1/0", "article/wire-1"):  # fmt: skip
        assert BASE + path in subjects


def test_the_two_edges_of_the_design() -> None:
    assert ask(
        "ASK { GRAPH ?g { ?w rdfs:label 'Lantern Watch' ; kg:claims ?s . ?s a kg:Allegation } }"
    )
    assert ask(
        "ASK { GRAPH ?g { ?x kg:allegedComplicityIn ?y . ?y rdfs:label 'fraud compounds' } }"
    )


def test_a_fact_with_numbers_and_parts() -> None:
    rows = list(
        ask("""SELECT ?min ?bound ?part { GRAPH ?g {
            ?e a kg:Arrest ; kg:patient ?total . ?total kg:hasSubgroup ?sub ; kg:quantity ?q .
            ?q kg:min ?min ; kg:bound ?bound . ?sub kg:quantity/kg:value ?part } }""")
    )
    assert [(value(row["min"]), value(row["part"])) for row in rows] == [("1000", "85")]
    assert value(rows[0]["bound"]).endswith("#MoreThan")


def test_time_of_an_event_has_its_days() -> None:
    rows = list(
        ask("""SELECT ?from ?to { GRAPH ?g { ?e a kg:Arrest ; kg:time ?t .
        ?t kg:edtf "2025-07" ; kg:begins ?from ; kg:ends ?to } }""")
    )
    assert [(value(row["from"]), value(row["to"])) for row in rows] == [
        ("2025-07-01", "2025-07-31")
    ]


def test_second_hand_speech_keeps_both_layers() -> None:
    assert ask("ASK { GRAPH ?g { ?inner kg:parent ?outer ; kg:speaker/rdfs:label 'a guard' . "
               "?outer kg:speaker/rdfs:label 'Noor Adessa' } }")  # fmt: skip


def test_a_denial_answers_what_it_denies() -> None:
    assert ask(
        "ASK { GRAPH ?g { ?no kg:denies ?yes ; kg:respondsTo ?yes . ?yes a kg:Allegation } }"
    )


def test_a_statement_that_was_not_made_has_no_claims_edge() -> None:
    first, *rest = sample().statements
    for not_made in (
        replace(first, polarity=Polarity.NEGATED),
        replace(first, time_frame=TimeFrame.FUTURE),
        replace(first, time_frame=TimeFrame.HYPOTHETICAL),
    ):
        store = store_of(replace(sample(), statements=(not_made, *rest)))
        assert not store.query(
            "ASK { GRAPH ?g { ?x kg:claims <https://example.org/id/statement/wire-1/s1> } }"
        )
        assert store.query(
            "ASK { GRAPH ?g { <https://example.org/id/statement/wire-1/s1> kg:speaker ?x } }"
        )


def test_linking_decides_the_iri_of_an_entity() -> None:
    quads = rdf.quads(sample(), base=BASE, entity_iris={"watch": BASE + "entity/lantern-watch"})
    subjects = {value(quad.subject) for quad in quads}
    assert BASE + "entity/lantern-watch" in subjects
    assert BASE + "entity/wire-1/watch" not in subjects


def test_two_entities_that_are_one_node_keep_both_names() -> None:
    same = {"watch": BASE + "entity/x", "adessa": BASE + "entity/x"}
    quads = list(rdf.quads(sample(), base=BASE, entity_iris=same))
    assert len(quads) == len(set(quads))
    names = {value(q.object) for q in quads if value(q.subject) == BASE + "entity/x"
             and q.predicate.value.endswith(("label", "altLabel"))}  # fmt: skip
    assert {"Lantern Watch", "Noor Adessa"} <= names


def test_wikidata_is_matched_and_never_identified() -> None:
    quads = list(rdf.quads(sample(), base=BASE, wikidata={BASE + "entity/fiction-mirkold": "Q42"}))
    matched = {value(q.object) for q in quads if q.predicate.value.endswith("exactMatch")}
    assert matched == {
        "http://www.wikidata.org/entity/Q42",
        "http://www.wikidata.org/entity/Q1234567",
    }
    assert not any(q.predicate.value.endswith("sameAs") for q in quads)


def test_who_is_kept_apart_from_a_known_entity_is_not_matched_with_it() -> None:
    items = {BASE + "entity/fiction-mirkold": "Q42"}
    apart = {"mirkold": BASE + "entity/wire-1/mirkold", "tarvonia": BASE + "entity/wire-1/tarvonia"}
    quads = rdf.quads(sample(), base=BASE, entity_iris=apart, wikidata=items)
    assert not [q for q in quads if q.predicate.value.endswith("exactMatch")]


def test_an_alleged_link_to_a_claimed_event_points_to_its_proposition() -> None:
    relation = Relation(
        "r9", "government", "complicitIn", "e2", Span(0, 6), **certain(Status.ALLEGED)
    )
    store = store_of(replace(sample(), relations=(*sample().relations, relation)))
    rows = [
        value(row["o"])
        for row in store.query("SELECT ?o { GRAPH ?g { ?s kg:allegedComplicityIn ?o } }")
    ]
    assert BASE + "proposition/wire-1/e2" in rows


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"entities": (Entity("x", "Unicorn", "x"),), "statements": (), "events": (),
          "relations": ()},
         "type of entity 'Unicorn'"),
        ({"entities": ()}, "refers to 'watch'"),
        ({"statements": ()}, "refers to 's4'"),
        ({"relations": (), "events": ()}, "refers to 'r1'"),
        ({"statements": sample().statements * 2}, "two statements share an id"),
        ({"events": (replace(sample().events[0], id="r1"), *sample().events)}, "share an id"),
        ({"events": tuple(replace(e, trigger=Span(0, 9999)) for e in sample().events)},
         "not in its text"),
        ({"events": (replace(sample().events[0], roles=(Role("agent", Span(0, 6), of=0),)),
                     *sample().events[1:])}, "which is not another role"),
        ({"events": (replace(sample().events[0], roles=(Role("hero", Span(0, 6)),)),
                     *sample().events[1:])}, "role 'hero'"),
    ],
)  # fmt: skip
def test_unsound_records_are_refused(change: SomeRecords, message: str) -> None:
    with pytest.raises(RecordError, match=r"correct|add it|unique") as caught:
        list(rdf.quads(replace(sample(), **change), base=BASE))
    assert message in str(caught.value)


def test_literals_survive_oxigraph_and_rdflib() -> None:
    quads = list(rdf.quads(sample(), base=BASE))
    store = Store.memory()
    store.replace(graph_iri(BASE, "wire-1"), quads)
    assert set(store.inner) == set(quads), "Oxigraph changed a literal"
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format="nquads")
    again = ox.parse(dataset.serialize(format="nquads").encode(), format=ox.RdfFormat.N_QUADS)
    assert set(again) == set(quads), "rdflib changed a literal"


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [(85, "85", "integer"), (85.0, "85", "integer"), (0.5, "0.5", "decimal"),
     (1e12, "1000000000000", "integer"),
     (12.5e9, "12500000000", "integer"), (0.1 + 0.2, "0.30000000000000004", "decimal"),
     (1e-7, "0.0000001", "decimal")],
)  # fmt: skip
def test_numbers_are_canonical(value: float, text: str, kind: str) -> None:
    literal = number(value)
    assert (literal.value, literal.datatype.value.rsplit("#")[-1]) == (text, kind)
    store = ox.Store()
    quad = ox.Quad(ox.NamedNode("x:y"), ox.NamedNode("x:y"), literal)
    store.add(quad)
    assert list(store) == [quad]


def test_scores_are_rounded() -> None:
    assert decimal(0.93000001).value == "0.93"
    assert decimal(1.0).value == "1"


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [("2025", "2025-01-01", "2025-12-31"), ("2025-02", "2025-02-01", "2025-02-28"),
     ("2024-02", "2024-02-01", "2024-02-29"), ("2025-07-09", "2025-07-09", "2025-07-09"),
     ("2020/2024", "2020-01-01", "2024-12-31"), ("2025-07~", "2025-07-01", "2025-07-31"),
     ("../2024-05", None, "2024-05-31"), ("2024-05/..", "2024-05-01", None),
     ("2025-21", "2025-03-01", "2025-05-31"), ("2025-02-31", None, None), ("soon", None, None),
     ("17XX", "1700-01-01", "1799-12-31"), ("199X", "1990-01-01", "1999-12-31"),
     ("2025-34", "2025-04-01", "2025-06-30"),
     ("2025-13", None, None), ("2025-07-09T10:00:00Z", "2025-07-09", "2025-07-09")],
)  # fmt: skip
def test_days_of_edtf(edtf: str, first: str | None, last: str | None) -> None:
    assert days(edtf) == (first, last)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("2025-02-12", "date"), ("2025-03-03T18:05:00+01:00", "dateTime"), ("2025-02-30", "string"),
     ("yesterday", "string"), ("2025", "string")],
)  # fmt: skip
def test_moments(text: str, kind: str) -> None:
    assert moment(text).datatype.value.rsplit("#")[-1] == kind


def test_a_vague_time_is_kept_in_its_words() -> None:
    first, *rest = sample().events
    vague = replace(first, time=Time(Span(48, 57)))
    store = store_of(replace(sample(), events=(vague, *rest)))
    rows = list(store.query("SELECT ?w ?v { GRAPH ?g { ?e a kg:Arrest ; kg:time ?t . "
                            "?t kg:words ?w OPTIONAL { ?t kg:edtf ?v } } }"))  # fmt: skip
    assert len(rows) == 1
    assert "v" not in rows[0]
