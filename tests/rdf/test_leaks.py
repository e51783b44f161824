"""The rules of the ontology: an allegation is never a fact, and the test itself is tested."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings

from kg import rdf
from kg.model import Commitment, Event, Extraction, Polarity, Relation, Status, TimeFrame
from kg.ontology.vocabulary import ONTOLOGY_GRAPH, graph_iri, load_vocabulary, ontology_quads
from kg.queries import validate
from kg.store.store import Store
from tests.records_strategy import extractions
from tests.samples import BASE, TEXT, SomeLabels, sample

KG = "https://w3id.org/newskg/ontology#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
Graph = ox.NamedNode | ox.DefaultGraph
GRAPH = ox.NamedNode(graph_iri(BASE, "wire-1"))
ONTOLOGY = ox.NamedNode(ONTOLOGY_GRAPH)


def kg(local: str) -> ox.NamedNode:
    return ox.NamedNode(KG + local)


def node(path: str) -> ox.NamedNode:
    return ox.NamedNode(BASE + path)


def store_of(*extractions: Extraction) -> Store:
    store = Store.memory()
    store.replace(ONTOLOGY_GRAPH, ontology_quads())
    for one in extractions:
        store.replace(graph_iri(BASE, one.document.id), rdf.quads(one, base=BASE))
    return store


# ── rule 1, by an oracle that knows the records and not the code that writes quads ──


def told_as_fact(one: Event | Relation) -> bool:
    return (one.status, one.polarity, one.commitment, one.time_frame) == (
        "asserted", "affirmed", "certain", "non-future",
    )  # fmt: skip


def local(term: object) -> str:
    return str(getattr(term, "value", term)).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def end_of(one: Extraction, identifier: str) -> str:
    for event in one.events:
        if event.id == identifier:
            return f"{'event' if told_as_fact(event) else 'proposition'} {identifier}"
    return f"entity {identifier}"


def expected_edges(one: Extraction) -> set[tuple[str, str, str]]:
    """Relations that are facts, and the named participants of events that are facts."""
    edges = set()
    for relation in one.relations:
        if told_as_fact(relation):
            edges.add(
                (f"entity {relation.subject}", relation.predicate, end_of(one, relation.object))
            )
    for event in one.events:
        for role in event.roles:
            if told_as_fact(event) and role.entity is not None:
                edges.add((f"event {event.id}", role.role, f"entity {role.entity}"))
    return edges


def seen(term: object) -> str:
    parts = str(getattr(term, "value", term)).removeprefix(BASE).split("/")
    return f"{parts[0]} {parts[-1]}"


def plain_edges(quads: Iterable[ox.Quad]) -> set[tuple[str, str, str]]:
    domain = set(load_vocabulary().domain_properties)
    return {
        (seen(quad.subject), local(quad.predicate), seen(quad.object))
        for quad in quads
        if quad.predicate.value in domain
    }


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(extractions())
def test_plain_edges_exist_exactly_where_the_narrator_asserts(one: Extraction) -> None:
    quads = list(rdf.quads(one, base=BASE))
    edges = plain_edges(quads)
    named = {edge for edge in edges if not edge[2].startswith(("participant ", "time "))}
    assert named == expected_edges(one)
    events = {seen(q.subject) for q in quads if q.predicate == TYPE and q.object == kg("Event")}
    assert events == {f"event {event.id}" for event in one.events if told_as_fact(event)}
    assert {edge[0] for edge in edges - named} <= events


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(extractions())
def test_alleged_edges_exist_exactly_where_a_wrong_is_alleged(one: Extraction) -> None:
    vocabulary = load_vocabulary()
    family = set(vocabulary.alleged.values())
    written = {
        (seen(q.subject), seen(q.object))
        for q in rdf.quads(one, base=BASE)
        if q.predicate.value in family
    }
    expected = set()
    told: list[Event | Relation] = [*one.relations, *one.events]
    alleged = [p for p in told if p.status == "alleged"]
    for wrong in (p for p in alleged if p.polarity == "affirmed"):
        if isinstance(wrong, Relation):
            if vocabulary.relation(wrong.predicate) in vocabulary.alleged:
                expected.add((f"entity {wrong.subject}", end_of(one, wrong.object)))
        elif vocabulary.kind(wrong.type) in vocabulary.alleged:
            agents = [role.entity for role in wrong.roles if role.role == "agent" and role.entity]
            expected.update((f"entity {agent}", f"proposition {wrong.id}") for agent in agents)
    assert written == expected


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(extractions(document="one"), extractions(document="two"))
def test_audit_is_empty_over_random_records(first: Extraction, second: Extraction) -> None:
    store = store_of(first, second)
    assert validate.audit(store) == []
    texts = {one.document.id: one.document.text for one in (first, second)}
    assert list(validate.check_offsets(store, texts)) == []


# ── closure ──


def closed(store: Store, semantics: type) -> Store:
    """Everything in one graph with what a reasoner adds; literals that no store takes left out."""
    merged = rdflib.Graph()
    for iri in store.graphs():
        for triple in validate.rdflib_graph(store.graph(iri)):
            if local(str(triple[1])) not in ("definition", "example", "label", "exact", "suffix"):
                merged.add(triple)
    owlrl.DeductiveClosure(semantics).expand(merged)
    result = Store.memory()
    for subject, predicate, value in merged:
        if isinstance(subject, rdflib.Literal) or not isinstance(predicate, rdflib.URIRef):
            continue  # generalised triples that RDF does not allow
        edge = ox.NamedNode(str(predicate))
        result.inner.add(ox.Quad(_resource(subject), edge, _term(value), ONTOLOGY))
    return result


def _resource(term: object) -> ox.NamedNode | ox.BlankNode:
    assert isinstance(term, rdflib.URIRef | rdflib.BNode), term
    return ox.BlankNode(str(term)) if isinstance(term, rdflib.BNode) else ox.NamedNode(str(term))


def _term(term: object) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    return ox.Literal(str(term)) if isinstance(term, rdflib.Literal) else _resource(term)


CLOSURES = [owlrl.RDFS_Semantics, owlrl.OWLRL_Semantics]
STRUCTURAL = [
    check for check in validate.checks() if check.name in validate.LEAKS or check.rule == 2
]


def leaks_of_union(store: Store) -> list[str]:
    return [
        f"{check.name}: {row}"
        for check in STRUCTURAL
        for row in store.query(check.flat, union=True)
    ]


@pytest.mark.parametrize("semantics", CLOSURES, ids=["RDFS", "OWL-RL"])
def test_no_leak_after_closure(semantics: type) -> None:
    result = closed(store_of(sample()), semantics)
    assert result.query("ASK { ?x a sem:Event }", union=True), "the reasoner added nothing"
    assert leaks_of_union(result) == []
    assert result.query("ASK { ?x kg:alleged ?y }", union=True)
    assert not result.query("ASK { ?x kg:complicitIn ?y }", union=True)


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(extractions())
def test_no_leak_after_rdfs_closure_of_random_records(one: Extraction) -> None:
    assert leaks_of_union(closed(store_of(one), owlrl.RDFS_Semantics)) == []


def test_closure_with_a_bad_axiom_is_caught() -> None:
    store = store_of(sample())
    axiom = (kg("allegedComplicityIn"), rdfs("subPropertyOf"), kg("complicitIn"), ONTOLOGY)
    store.inner.add(ox.Quad(*axiom))
    assert any("plain-edge" in leak for leak in leaks_of_union(closed(store, owlrl.RDFS_Semantics)))


def rdfs(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://www.w3.org/2000/01/rdf-schema#{name}")


# ── every sort of leak turns the audit red ──

GOVERNMENT, COMPOUNDS = node("entity/wire-1/government"), node("entity/wire-1/compounds")
WATCH, POLICE = node("entity/wire-1/watch"), node("entity/wire-1/police")
CLAIMED, BRIBERY = node("proposition/wire-1/e2"), node("proposition/wire-1/e3")
OWL_SAME = ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs")

INJECTED: dict[str, tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode, Graph]] = {
    "the alleged relation as a plain edge": (GOVERNMENT, kg("complicitIn"), COMPOUNDS, GRAPH),
    "the same in the default graph": (GOVERNMENT, kg("complicitIn"), COMPOUNDS, ox.DefaultGraph()),
    "the same in a graph of its own": (GOVERNMENT, kg("complicitIn"), COMPOUNDS, node("graph/x")),
    "a relation that nobody told": (POLICE, kg("owns"), COMPOUNDS, GRAPH),
    "an individual for a claimed event": (node("event/x"), TYPE, kg("ForcedLabour"), GRAPH),
    "a claimed event typed as a plain event": (node("event/x"), TYPE, kg("Event"), GRAPH),
    "the proposition itself typed as its kind": (BRIBERY, TYPE, kg("Bribery"), GRAPH),
    "a role edge from a proposition": (BRIBERY, kg("agent"), POLICE, GRAPH),
    "a role that the article does not give": (node("event/wire-1/e1"), kg("agent"), WATCH, GRAPH),
    "an event of another kind": (node("event/wire-1/e1"), TYPE, kg("Torture"), GRAPH),
    "an event described by a claim": (node("event/x"), kg("describedBy"), CLAIMED, GRAPH),
    "a number on a group that is only claimed": (WATCH, kg("quantity"), node("quantity/1"), GRAPH),
    "a part of a group that is only claimed": (WATCH, kg("hasSubgroup"), POLICE, GRAPH),
    "an alleged edge without allegation": (POLICE, kg("allegedComplicityIn"), COMPOUNDS, GRAPH),
    "an alleged kind without allegation": (POLICE, kg("allegedBribery"), CLAIMED, GRAPH),
    "the common alleged edge without allegation": (POLICE, kg("alleged"), COMPOUNDS, GRAPH),
    "a claim by somebody else": (POLICE, kg("claims"), node("statement/wire-1/s1"), GRAPH),
    "two actors declared identical": (WATCH, OWL_SAME, POLICE, GRAPH),
    "an alleged form that implies the wrong": (
        kg("allegedComplicityIn"), rdfs("subPropertyOf"), kg("complicitIn"), ONTOLOGY,
    ),
    "a domain property with a range": (kg("owns"), rdfs("range"), kg("Arrest"), ONTOLOGY),
    "the edge of a fact in another article's graph": (
        node("entity/wire-1/wendish"), kg("spokespersonFor"), GOVERNMENT, node("graph/y"),
    ),
}  # fmt: skip


def test_the_sample_is_clean() -> None:
    assert validate.audit(store_of(sample())) == []
    assert not validate.has_leak(store_of(sample()))


@pytest.mark.parametrize("name", INJECTED)
def test_an_injected_leak_turns_red(name: str) -> None:
    store = store_of(sample())
    store.inner.add(ox.Quad(*INJECTED[name]))
    assert validate.has_leak(store), name


SWAPPED = {
    "status": ("Asserted", "Alleged"),
    "polarity": ("Affirmed", "Negated"),
    "commitment": ("Certain", "Possible"),
    "timeFrame": ("NonFuture", "Future"),
}


@pytest.mark.parametrize("prop", SWAPPED)
@pytest.mark.parametrize("proposition", ["e1", "r3"])
def test_a_fact_whose_proposition_is_weakened_turns_red(prop: str, proposition: str) -> None:
    store = store_of(sample())
    before, after = SWAPPED[prop]
    subject = node(f"proposition/wire-1/{proposition}")
    store.inner.remove(ox.Quad(subject, kg(prop), kg(before), GRAPH))
    store.inner.add(ox.Quad(subject, kg(prop), kg(after), GRAPH))
    assert validate.has_leak(store)


REMOVED = {
    "the plain edge of a fact": (
        node("entity/wire-1/wendish"), kg("spokespersonFor"), GOVERNMENT,
    ),
    "the type of an event": (node("event/wire-1/e1"), TYPE, kg("Arrest")),
    "a role edge of an event": (node("event/wire-1/e1"), kg("agent"), POLICE),
    "the alleged edge of a relation": (GOVERNMENT, kg("allegedComplicityIn"), COMPOUNDS),
    "the alleged edge of an event": (
        node("entity/wire-1/managers"), kg("allegedBribery"), BRIBERY,
    ),
    "the polarity of a proposition": (BRIBERY, kg("polarity"), kg("Affirmed")),
    "the evidence of a role": (
        node("role/wire-1/e3/0"), kg("evidence"),
        node(f"evidence/wire-1/{TEXT.index('managers')}-{TEXT.index('managers') + 8}"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REMOVED)
def test_what_is_missing_turns_the_audit_red(name: str) -> None:
    store = store_of(sample())
    quad = ox.Quad(*REMOVED[name], GRAPH)
    assert quad in store.inner, "the test removes nothing"
    store.inner.remove(quad)
    assert validate.audit(store)


def test_evidence_that_is_not_in_the_text_turns_red() -> None:
    store = store_of(sample())
    moved = "x" + TEXT[1:].replace("Lantern", "Laterna")
    problems = list(validate.check_offsets(store, {"wire-1": moved}))
    assert {problem.check for problem in problems} == {"evidence-not-in-text"}
    store.inner.update(
        "DELETE WHERE { GRAPH ?g { <https://example.org/id/evidence/wire-1/0-88/quote> "
        "<http://www.w3.org/ns/oa#exact> ?x } }"
    )
    assert any(problem.check == "evidence-missing" for problem in validate.audit(store))


def test_without_the_ontology_nothing_is_called_clean() -> None:
    store = store_of(sample())
    store.remove(ONTOLOGY_GRAPH)
    assert validate.has_leak(store)


# ── rule 5: the three certainties are apart; rule 6: determinism; rule 8: what is no fact ──


def test_commitment_and_status_are_apart_and_only_statements_have_a_confidence() -> None:
    store = store_of(sample())
    row = next(
        iter(
            store.query(
                "SELECT ?status ?commitment { GRAPH ?g { ?p kg:kind kg:ForcedLabour ; "
                "kg:status ?status ; kg:commitment ?commitment } }"
            )
        )
    )
    assert (local(row["status"]), local(row["commitment"])) == ("Claimed", "Possible")
    told = store.query("ASK { GRAPH ?g { ?p a kg:Proposition ; kg:confidence ?measured } }")
    said = store.query("ASK { GRAPH ?g { ?s a kg:Statement ; kg:confidence ?measured } }")
    assert (told.truth, said.truth) == (False, True)


def test_order_of_articles_changes_no_byte(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    articles = [sample(f"a{number}") for number in range(5)]
    for name, order in (("x", articles), ("y", articles[::-1])):
        for fmt in ("nq", "trig", "ttl"):
            store_of(*order).save(folder / f"{name}.{fmt}", fmt)
    for fmt in ("nq", "trig", "ttl"):
        assert (folder / f"x.{fmt}").read_bytes() == (folder / f"y.{fmt}").read_bytes()
    lines = (folder / "x.nq").read_bytes().splitlines()
    assert lines == sorted(set(lines))


def test_no_blank_node() -> None:
    for quad in (*rdf.quads(sample(), base=BASE), *ontology_quads()):
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode)


@pytest.mark.parametrize(
    "change",
    [
        {"polarity": Polarity.NEGATED},
        {"commitment": Commitment.POSSIBLE},
        {"commitment": Commitment.PROBABLE},
        {"commitment": Commitment.UNSPECIFIED},
        {"time_frame": TimeFrame.FUTURE},
        {"time_frame": TimeFrame.HYPOTHETICAL},
        {"status": Status.CLAIMED},
        {"status": Status.ALLEGED},
        {"status": Status.DENIED},
    ],
    ids=str,
)
def test_less_than_a_fact_is_no_fact(change: SomeLabels) -> None:
    whole = sample()
    events = (replace(whole.events[0], **change), *whole.events[1:])
    store = store_of(replace(whole, events=events))
    assert not store.query("ASK { ?e a kg:Event }", union=True)
    assert not store.query("ASK { ?e kg:patient|kg:place|kg:agent|kg:time ?x }", union=True)
    assert not store.query("ASK { ?g kg:hasSubgroup ?x }", union=True)
    assert validate.audit(store) == []
