"""The ontology as the code reads it, and the making of IRIs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg.errors import LexiconError, OutputError, RecordError
from kg.ontology.turtle import Table
from kg.ontology.vocabulary import (
    DEFAULT_BASE,
    check_base,
    graph_iri,
    load_vocabulary,
    mint,
    ontology_quads,
    read_vocabulary,
)
from tests.samples import value

KG = rdflib.Namespace("https://w3id.org/newskg/ontology#")
FILE = Path(__file__).parents[2] / "ontology" / "kg.ttl"
NAMES = {
    "kind": """Operation Arrest Detention Release Rescue Escape Seizure Search Charge Trial
        Conviction Acquittal Sentence Investigation Sanction Deportation Extradition Killing Injury
        Torture ForcedLabour Trafficking Fraud Theft Bribery MoneyLaundering Closure Demolition
        Attack Protest Election Vote Agreement Accident Disaster Lawsuit Appointment Resignation
        Meeting Publication""",
    "relation": """complicitIn consentsTo warned owns controls operates funds protects locatedIn
        partOf suspectedOf opposes supports holdsPosition memberOf nationality relativeOf
        spokespersonFor""",
    "role": "agent patient theme place time origin beneficiary instrument reason",
    "entity_class": """Person Organization GovernmentBody Group Publication Place Site Post
        Activity Asset Actor Claimant""",
}


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(FILE)


def test_every_term_is_labelled_defined_and_shown(ontology: rdflib.Graph) -> None:
    terms = {term for term in ontology.subjects() if str(term).startswith(KG)}
    assert len(terms) > 200
    for term in terms:
        for needed in (RDFS.label, SKOS.definition, SKOS.example):
            assert len(list(ontology.objects(term, needed))) == 1, (term, needed)
    used = {node for triple in ontology for node in triple if str(node).startswith(KG)}
    assert used <= terms, "a term is used and not defined"


def test_terms_of_the_design_are_there() -> None:
    vocabulary = load_vocabulary()
    for what, names in NAMES.items():
        for name in names.split():
            iri = getattr(vocabulary, what)(name)
            assert iri == str(KG[name]) or (what, name) == ("kind", "Publication")
    assert vocabulary.alleged[str(KG.complicitIn)] == str(KG.allegedComplicityIn)


def test_publication_is_a_claimant_and_its_event_another_class() -> None:
    vocabulary = load_vocabulary()
    assert vocabulary.entity_class("Publication") == str(KG.Publication)
    assert vocabulary.kind("Publication") == str(KG.PublicationEvent)
    assert str(KG.Event) not in vocabulary.ancestors[str(KG.Publication)]


def test_values_are_those_of_the_records() -> None:
    from kg import model

    vocabulary = load_vocabulary()
    for listed, enumeration in (
        ("Status", model.Status), ("Polarity", model.Polarity), ("Commitment", model.Commitment),
        ("TimeFrame", model.TimeFrame), ("Bound", model.Bound), ("QuotationMode", model.Quotation),
    ):  # fmt: skip
        assert set(vocabulary.values[listed]) == set(enumeration)
    assert vocabulary.value("TimeFrame", "non-future") == str(KG.NonFuture)


def test_every_speech_act_of_the_cues_is_a_term() -> None:
    known = load_vocabulary().values["SpeechAct"]
    cues = (FILE.parent / "cues.ttl").read_text("utf-8")
    acts = set(re.findall(r'lex:act "([^"]+)"', cues))
    assert len(acts) > 10
    assert acts <= set(known)


def test_entailment_adds_nothing(ontology: rdflib.Graph) -> None:
    domain = set(ontology.subjects(RDF.type, KG.DomainProperty))
    alleged = set(ontology.subjects(RDF.type, KG.AllegedProperty))
    for prop in domain | alleged:
        assert set(ontology.objects(prop, RDFS.subPropertyOf)) <= {KG.alleged}
        assert not list(ontology.objects(prop, RDFS.domain))
        assert not list(ontology.objects(prop, RDFS.range))
    for prop in domain:
        assert not list(ontology.objects(prop, RDFS.subPropertyOf))
    assert not list(ontology.objects(KG.alleged, RDFS.subPropertyOf))
    for banned in (OWL.sameAs, OWL.inverseOf, OWL.propertyChainAxiom, OWL.equivalentProperty,
                   OWL.equivalentClass):  # fmt: skip
        assert not list(ontology.subject_objects(banned))
    assert KG.claims not in domain


def test_each_alleged_form_says_alleged_and_has_one_wrong(ontology: rdflib.Graph) -> None:
    forms = list(ontology.objects(None, KG.allegedForm))
    assert len(forms) == len(set(forms))
    for form in forms:
        assert re.match(r".*#alleged[A-Z]", str(form))
        assert (form, RDFS.subPropertyOf, KG.alleged) in ontology


OWN = """
@prefix my: <https://example.org/beat#> . @prefix kg: <https://w3id.org/newskg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
my:Ransom rdfs:subClassOf kg:Event ; rdfs:label "ransom" ; kg:allegedForm my:allegedRansom .
my:shelters a kg:DomainProperty ; rdfs:label "shelters" ; kg:allegedForm my:allegedSheltering .
my:Cartel rdfs:subClassOf kg:Organization ; rdfs:label "cartel" .
"""


def test_a_short_file_of_a_user_adds_kinds_and_relations(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(OWN)
    vocabulary = load_vocabulary((path,))
    assert vocabulary.kind("Ransom") == "https://example.org/beat#Ransom"
    assert vocabulary.relation("shelters") in vocabulary.alleged
    assert str(KG.Actor) in vocabulary.ancestors[vocabulary.entity_class("Cartel")]
    quads = ontology_quads([path])
    written = {(value(q.subject), q.predicate.value, value(q.object)) for q in quads}
    form = "https://example.org/beat#allegedSheltering"
    assert (form, str(RDFS.subPropertyOf), str(KG.alleged)) in written


def test_a_name_taken_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(OWN + "my:Arrest rdfs:subClassOf kg:Event ; rdfs:label 'arrest' .")
    with pytest.raises(LexiconError, match=r"both called 'Arrest'.*kg:recordName"):
        read_vocabulary(Table([FILE, path]))


def test_unknown_names_are_refused_with_the_cure() -> None:
    with pytest.raises(RecordError, match="kind of event 'Picnic' is not in any ontology file"):
        load_vocabulary().kind("Picnic")


@given(
    st.lists(st.text(min_size=1), min_size=1, max_size=4),
    st.lists(st.text(min_size=1), min_size=1, max_size=4),
)
def test_mint_is_injective_and_makes_iris(first: list[str], second: list[str]) -> None:
    import pyoxigraph as ox

    try:
        iris = [mint(DEFAULT_BASE, *parts) for parts in (first, second)]
    except RecordError:
        assert any("\ud800" <= char <= "\udfff" for part in (*first, *second) for char in part)
        return
    assert (iris[0] == iris[1]) == (first == second)
    for iri in iris:
        assert ox.NamedNode(iri).value == iri
        assert "/../" not in f"{iri}/"
        assert rdflib.Graph().parse(data=f"<{iri}> <{iri}> <{iri}> .", format="turtle")


@pytest.mark.parametrize(
    "base", ["", "x", "/x/", "https://a.b", "http://a b/", "http://<>/", "x:/\n/"]
)
def test_bad_bases_are_refused(base: str) -> None:
    with pytest.raises(OutputError, match="absolute IRI"):
        check_base(base)


def test_documents_with_paths_as_names() -> None:
    assert graph_iri("https://x.example/", "a/b c.txt") == "https://x.example/graph/a%2Fb%20c.txt"
    with pytest.raises(RecordError, match="empty identifier"):
        mint(DEFAULT_BASE, "article", "")
