"""A user's own kinds through the whole build: oblique and nominal roles, alleged forms as edges."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli import main
from kg.ontology.kinds import read_kinds
from kg.ontology.lexicon import load_lexicon
from tests.samples import value

MY = "https://example.org/land#"
KG = "https://w3id.org/newskg/ontology#"
# The shortest that is allowed: no owl:Class, no rdfs:subClassOf, no kg:RelationProperty.
OWN = """
@prefix kg: <https://w3id.org/newskg/ontology#> .
@prefix lex: <https://w3id.org/newskg/lexicon#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix my: <https://example.org/land#> .

my:Eviction a lex:EventKind ; rdfs:label "eviction" ; kg:allegedForm my:allegedEviction ;
  lex:frame lex:onPerson ; lex:verb "evict" ; lex:noun "eviction" ;
  lex:role [ lex:fills kg:origin ; lex:path "from" ; lex:filler kg:Site, kg:Place ] ,
    [ lex:fills kg:beneficiary ; lex:path "on behalf of" ; lex:filler lex:Actor ] .

my:plunders a lex:RelationKind ; rdfs:label "plunders" ; kg:allegedForm my:allegedPlunderOf ;
  lex:verb "plunder" ;
  lex:role [ lex:fills lex:subject ; lex:path "subject", "by" ; lex:filler lex:Actor ] ,
    [ lex:fills lex:object ; lex:path "object" ] .
"""
ARTICLE = """Village cleared near Halvay

The eviction of weavers from the Marl farm on behalf of Brandt Lines took place on Monday.

Lantern Watch accused the governor of evicting fishermen from Halden Farm.

Lantern Watch also accused Orlo Holdings of plundering the pension fund. Miles Corr plundered the
bank.
"""
NAMES = f"""PREFIX kg: <{KG}> PREFIX my: <{MY}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?subject ?object {{ GRAPH ?g {{ ?s %s ?o . ?s rdfs:label ?subject }}
  OPTIONAL {{ GRAPH ?h {{ ?o rdfs:label ?object }} }} }}"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    folder = tmp_path_factory.mktemp("own")
    ontology, article, out = folder / "own.ttl", folder / "a.txt", folder / "out"
    ontology.write_text(OWN, encoding="utf-8")
    article.write_text(ARTICLE, encoding="utf-8")
    assert main(["build", str(article), "-o", str(out), "--ontology", str(ontology)]) == 0
    store = ox.Store()
    store.bulk_load(path=str(Path(out) / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    return store


def pairs(store: ox.Store, predicate: str) -> set[tuple[str, str]]:
    found = store.query(NAMES % predicate)
    assert isinstance(found, ox.QuerySolutions)
    texts = (["" if part is None else value(part) for part in row] for row in found)
    return {(first, second) for first, second in texts}


def test_an_alleged_relation_is_an_edge_of_its_alleged_form_only(store: ox.Store) -> None:
    assert pairs(store, "my:allegedPlunderOf") == {("Orlo Holdings", "the pension fund")}
    assert {subject for subject, _ in pairs(store, "my:plunders")} == {"Miles Corr"}


def test_an_alleged_event_leads_from_the_accused(store: ox.Store) -> None:
    (subject,) = {subject for subject, _ in pairs(store, "my:allegedEviction")}
    assert subject.startswith("governor")


def test_oblique_roles_of_a_noun_reach_the_graph(store: ox.Store) -> None:
    found = store.query(
        f"SELECT ?patient ?origin ?beneficiary {{ GRAPH ?g {{ ?e a <{MY}Eviction> ;"
        f" <{KG}patient> ?p ; <{KG}origin> ?o ; <{KG}beneficiary> ?b }}"
        " GRAPH ?g1 { ?p rdfs:label ?patient } GRAPH ?g2 { ?o rdfs:label ?origin }"
        " GRAPH ?g3 { ?b rdfs:label ?beneficiary } }",
        prefixes={"rdfs": "http://www.w3.org/2000/01/rdf-schema#"},
    )
    assert isinstance(found, ox.QuerySolutions)
    rows = {tuple(str(part.value) for part in row if part) for row in found}
    assert rows == {("weavers from the Marl farm", "Marl farm", "Brandt Lines")}


def test_variants_may_share_the_words_of_a_frame(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        f"""@prefix lex: <https://w3id.org/newskg/lexicon#> . @prefix my: <{MY}> .
my:clearing a lex:Frame ; lex:verb "unhouse" .
my:Eviction a lex:EventKind ; lex:frame my:clearing, lex:onPerson ; lex:verb "evict", "unhouse" .
my:elsewhere a lex:EventKind ; lex:variantOf my:Eviction ; lex:frame my:clearing .
""",
        encoding="utf-8",
    )
    verbs = read_kinds(load_lexicon((own,)).table).verbs
    assert [trigger.kind.iri for trigger in verbs["evict"]] == [f"{MY}Eviction"]
    shared = [f"{MY}Eviction", f"{MY}elsewhere"]
    assert [trigger.kind.iri for trigger in verbs["unhouse"]] == shared
