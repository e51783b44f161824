"""Other people's formats: whole, loadable, and no allegation can be read as a fact in any."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import OutputError, QueryError
from kg.exchange.export import FILES, FOLDERS, export, export_store
from kg.exchange.export.followthemoney import entities
from kg.exchange.export.projection import Projection
from kg.ontology.vocabulary import ONTOLOGY_GRAPH, PREFIXES
from kg.report.graph import PROJECTIONS, to_networkx
from kg.store.store import Store
from tests.queries.test_named import fill
from tests.samples import BASE, solutions, value

KG = "https://w3id.org/newskg/ontology#"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def store() -> Store:
    return fill(Store.memory())


@pytest.fixture
def written(store: Store, tmp_path: Path) -> Any:
    def write(form: str) -> Path:
        target = tmp_path / f"x.{form}"
        export_store(store, target, form=form)
        return target

    return write


RDF_FORMS = {
    "nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD,
    "turtle": ox.RdfFormat.TURTLE, "rdfxml": ox.RdfFormat.RDF_XML,
}  # fmt: skip


@pytest.mark.parametrize("form", RDF_FORMS)
def test_rdf_round_trip_with_oxigraph(store: Store, written: Any, form: str) -> None:
    found = set(ox.parse(path=str(written(form)), format=RDF_FORMS[form]))
    if form in ("turtle", "rdfxml"):
        assert {quad.triple for quad in found} == {quad.triple for quad in store.inner}
    else:
        assert found == set(store.inner)


@pytest.mark.parametrize(
    ("form", "parser"),
    [
        ("nquads", "nquads"),
        ("trig", "trig"),
        ("turtle", "turtle"),
        ("rdfxml", "xml"),
        ("jsonld", "json-ld"),
    ],
)
def test_rdf_round_trip_with_rdflib(store: Store, written: Any, form: str, parser: str) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(written(form), format=parser)
    found = {(str(s), str(p), str(o)) for s, p, o, _ in dataset.quads()}
    wanted = {(q.subject.value, q.predicate.value, q.object.value) for q in store.inner}
    assert found == wanted


def test_jsonld_has_a_context(written: Any) -> None:
    head = written("jsonld").read_text("utf-8")[:2000]
    assert '"@context"' in head
    assert KG in head


@pytest.mark.parametrize("form", [*RDF_FORMS, "rdf12"])
def test_no_rdf_format_asserts_the_allegation(written: Any, form: str) -> None:
    rdf_format = RDF_FORMS.get(form, ox.RdfFormat.TRIG)
    for quad in ox.parse(path=str(written(form)), format=rdf_format):
        if quad.predicate.value in (KG + "complicitIn", KG + "protects", KG + "controls"):
            raise AssertionError(quad)


def test_rdf12_reifies_and_does_not_assert(store: Store, written: Any) -> None:
    quads = list(ox.parse(path=str(written("rdf12")), format=ox.RdfFormat.TRIG))
    reified = {q.object for q in quads if isinstance(q.object, ox.Triple)}
    link = f"{BASE}entity/known-"
    wrong = ox.Triple(
        ox.NamedNode(f"{link}government"),
        ox.NamedNode(KG + "complicitIn"),
        ox.NamedNode(f"{link}labour"),
    )
    assert wrong in reified
    assert wrong not in {quad.triple for quad in quads}
    assert not [q for q in quads if q.predicate.value.endswith("-ns#subject")]
    again = ox.Store()
    again.extend(quads)
    query = (
        "SELECT ?status { GRAPH ?g { "
        "?p rdf:reifies <<( ?s kg:complicitIn ?o )>> ; kg:status ?status } }"
    )
    rows = solutions(again.query(query, prefixes=dict(PREFIXES)))
    assert {row["status"].value for row in rows} == {
        KG + "Alleged",
        KG + "Claimed",
    }


def test_rdf12_round_trip(store: Store, written: Any) -> None:
    """Each reifier taken apart again gives the very quads that were there."""
    found = set()
    for quad in ox.parse(path=str(written("rdf12")), format=ox.RdfFormat.TRIG):
        triple = quad.object
        if isinstance(triple, ox.Triple):
            for name in ("subject", "predicate", "object"):
                part = ox.NamedNode(f"{PREFIXES['rdf']}{name}")
                found.add(ox.Quad(quad.subject, part, getattr(triple, name), quad.graph_name))
        else:
            found.add(quad)
    assert found == set(store.inner)


def test_rdfxml_marks_what_xml_cannot_hold(tmp_path: Path) -> None:
    store = Store.memory()
    node = ox.NamedNode("https://x.example/a")
    store.replace("https://x.example/g", [ox.Quad(node, node, ox.Literal("bell \x07"))])
    export_store(store, tmp_path / "x.rdf", form="rdfxml")
    assert "bell \ufffd<" in (tmp_path / "x.rdf").read_text("utf-8")
    export_store(store, tmp_path / "x.nq", form="nquads")
    assert "bell \\u0007" in (tmp_path / "x.nq").read_text("utf-8")


# ── formats without propositions ──


def edges_of(store: Store) -> list[dict[str, str]]:
    return [
        {name: getattr(edge, name) for name in edge.__slots__} for edge in Projection(store).edges()
    ]


def check_edge(kind: str, status: str) -> None:
    """A bare type is a fact; a claim carries its standing in the type itself."""
    if kind in ("CLAIMS", "SPEAKER_OF"):
        assert status in ("reported", "not made")
    elif status == "asserted":
        assert not kind.startswith(("ALLEGED", "CLAIMED", "DENIED", "ASSERTED"))
    else:
        assert kind.startswith(status.upper().replace(" ", "_"))


def test_projection_holds_facts_and_claims_apart(store: Store) -> None:
    found = {(edge["type"], edge["status"]) for edge in edges_of(store)}
    for kind, status in found:
        check_edge(kind, status)
    kinds = {kind for kind, _ in found}
    assert {"CLAIMS", "OPERATES", "HOLDS_POSITION", "ALLEGED_COMPLICIT_IN", "ALLEGED_PROTECTS",
            "CLAIMED_CONTROLS", "DENIED_PROTECTS", "CLAIMED_NOT_COMPLICIT_IN"} <= kinds  # fmt: skip
    assert not {"COMPLICIT_IN", "PROTECTS", "CONTROLS"} & kinds
    for edge in edges_of(store):
        assert edge["evidence"]
        assert edge["article"]


def test_graphml(written: Any, store: Store) -> None:
    graph = nx.read_graphml(written("graphml"), force_multigraph=True)
    assert graph.number_of_edges() == len(edges_of(store))
    for _, _, data in graph.edges(data=True):
        check_edge(data["type"], data["status"])
        assert data["status"] in data["label"] or data["status"] in (
            "asserted",
            "reported",
            "not made",
        )
    allegations = [data for _, data in graph.nodes(data=True) if data["kind"] == "Allegation"]
    assert allegations
    assert {data["status"] for data in allegations} == {"alleged"}


def test_gexf(written: Any, store: Store) -> None:
    space = {"g": "http://gexf.net/1.3"}
    root = ET.parse(written("gexf")).getroot()
    edges = root.findall(".//g:edge", space)
    assert len(edges) == len(edges_of(store))
    for edge in edges:
        values = {v.get("for"): v.get("value") for v in edge.findall(".//g:attvalue", space)}
        check_edge(str(values["e_type"]), str(values["e_status"]))
    ids = {node.get("id") for node in root.findall(".//g:node", space)}
    assert {edge.get("source") for edge in edges} <= ids


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_projections_are_labelled_for_gephi(store: Store, tmp_path: Path, projection: str) -> None:
    graph = to_networkx(store, projection=projection)
    for form in ("graphml", "gexf"):
        export_store(store, tmp_path / form, form=form, projection=projection)
    found = nx.read_graphml(tmp_path / "graphml", force_multigraph=True)
    assert set(found) == set(graph)
    assert found.number_of_edges() == graph.number_of_edges()
    for _, data in found.nodes(data=True):
        assert data["label"]
        if data["type"] in ("Allegation", "ClaimedEvent", "Contested"):
            assert data["label"].startswith(f"{data['status']}: ")
    for _, _, data in found.edges(data=True):
        assert isinstance(data["weight"], float)
        bare = data.get("status", "") in ("", "asserted")
        assert data["label"] == (
            data["relation"] if bare else f"{data['status']}: {data['relation']}"
        )
        assert bare or data["evidence"]
    root = ET.parse(tmp_path / "gexf").getroot()
    edges = root.findall(".//{http://gexf.net/1.3}edge")
    assert len(edges) == graph.number_of_edges()
    assert all(edge.get("label") and float(edge.get("weight", "")) > 0 for edge in edges)


def test_only_pictures_have_projections(store: Store, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="use graphml or gexf"):
        export_store(store, tmp_path / "x", form="ftm", projection="claims")
    with pytest.raises(QueryError, match="unknown projection 'friends'; choose one of actors"):
        export_store(store, tmp_path / "x", form="gexf", projection="friends")
    assert not (tmp_path / "x").exists()


def test_neo4j(written: Any) -> None:
    folder = written("neo4j")
    with (folder / "nodes.csv").open(encoding="utf-8", newline="") as stream:
        nodes = list(csv.DictReader(stream))
    with (folder / "relationships.csv").open(encoding="utf-8", newline="") as stream:
        links = list(csv.DictReader(stream))
    assert {":LABEL", "iri:ID", "name"} <= nodes[0].keys()
    ids = [node["iri:ID"] for node in nodes]
    assert len(ids) == len(set(ids))
    for link in links:
        check_edge(link[":TYPE"], link["status"])
        assert link[":START_ID"] in ids
        assert link[":END_ID"] in ids
    assert any(link[":TYPE"] == "ALLEGED_COMPLICIT_IN" for link in links)


# Each format -> its nodes as (kind, status or the words that stand for it), its edges as (type or
# role, status), read by somebody who knows that format alone.
Read = tuple[list[tuple[str, str]], list[tuple[str, str]]]


def read_graphml(path: Path) -> Read:
    graph = nx.read_graphml(path, force_multigraph=True)
    return (
        [(data["kind"], data.get("status", "")) for _, data in graph.nodes(data=True)],
        [(data["type"], data["status"]) for _, _, data in graph.edges(data=True)],
    )


def read_gexf(path: Path) -> Read:
    space = {"g": "http://gexf.net/1.3"}
    root = ET.parse(path).getroot()

    def values(element: ET.Element) -> dict[str, str]:
        found = element.findall(".//g:attvalue", space)
        return {str(value.get("for")): str(value.get("value")) for value in found}

    nodes = [values(node) for node in root.findall(".//g:node", space)]
    edges = [values(edge) for edge in root.findall(".//g:edge", space)]
    return (
        [(node["n_kind"], node.get("n_status", "")) for node in nodes],
        [(edge["e_type"], edge["e_status"]) for edge in edges],
    )


def read_neo4j(folder: Path) -> Read:
    found = []
    for name in ("nodes.csv", "relationships.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            found.append(list(csv.DictReader(stream)))
    return (
        [(node[":LABEL"], node["status"]) for node in found[0]],
        [(edge[":TYPE"], edge["status"]) for edge in found[1]],
    )


def read_ftm(path: Path) -> Read:
    """Its links have no type but a role; its notes and events say how they stand in a text."""
    nodes, edges = [], []
    for line in path.read_text("utf-8").splitlines():
        entity = json.loads(line)
        said = {name: values[0] for name, values in entity["properties"].items()}
        if entity["schema"] == "UnknownLink":
            status = said["summary"].partition(",")[0].partition(" by ")[0]
            role = said["role"].upper().replace(": ", "_").replace(" ", "_")
            edges.append((role, status))
        elif entity["schema"] in ("Note", "Event"):
            text = said["description"] if entity["schema"] == "Note" else said["summary"]
            status = text.partition(",")[0]
            nodes.append(("Allegation" if status == "alleged" else entity["schema"], status))
    return nodes, edges


READERS = {"graphml": read_graphml, "gexf": read_gexf, "neo4j": read_neo4j, "ftm": read_ftm}


@pytest.mark.parametrize("form", READERS)
def test_no_allegation_can_be_read_as_a_fact(written: Any, form: str) -> None:
    nodes, edges = READERS[form](written(form))
    for kind, status in edges:
        check_edge(kind, status)
    claimed = {kind for kind, status in edges if status not in ("asserted", "reported")}
    assert {"ALLEGED_COMPLICIT_IN", "ALLEGED_PROTECTS", "CLAIMED_CONTROLS"} <= claimed
    assert not {"COMPLICIT_IN", "PROTECTS", "CONTROLS"} & {kind for kind, _ in edges}
    statuses = {status for kind, status in nodes if kind == "Allegation"}
    assert statuses == {"alleged"}
    assert ("Note", "asserted") not in nodes
    # The bribery that Lantern Watch alleges is an event, and no fact either.
    assert "asserted" in {status for _, status in nodes}
    for kind, status in nodes:
        if kind in ("Bribery", "Torture", "ForcedLabour"):
            assert status in ("alleged", "claimed")


def test_texts_that_would_break_xml_or_run_in_a_spreadsheet(tmp_path: Path) -> None:
    from dataclasses import replace

    from kg import rdf
    from kg.ontology.vocabulary import graph_iri, ontology_quads
    from tests.samples import sample

    one = sample()
    evil = replace(one.entities[3], name='=1+1 "<&>\x07]]>\nmore')
    store = Store.memory()
    store.replace(ONTOLOGY_GRAPH, ontology_quads())
    changed = replace(one, entities=(*one.entities[:3], evil, *one.entities[4:]))
    store.replace(graph_iri(BASE, "wire-1"), rdf.quads(changed, base=BASE))
    for form in ("graphml", "gexf"):
        export_store(store, tmp_path / form, form=form)
        ET.parse(tmp_path / form)
    export_store(store, tmp_path / "neo4j", form="neo4j")
    written = (tmp_path / "neo4j" / "nodes.csv").read_text("utf-8")
    assert "\"'=1+1" in written
    assert written.count("\n") == len(list(csv.reader(io.StringIO(written))))


# ── nanopublications ──


def test_nanopublications(written: Any, store: Store) -> None:
    folder = written("nanopub")
    files = sorted(folder.iterdir())
    answer = store.query("SELECT (COUNT(?s) AS ?n) { GRAPH ?g { ?s a kg:Statement } }")
    assert len(files) == int(value(next(iter(answer))["n"]))
    for path in files:
        quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TRIG))
        graphs = {quad.graph_name.value.rsplit("#")[-1] for quad in quads}
        assert graphs == {"Head", "assertion", "provenance", "pubinfo"}
        kinds = {q.predicate.value for q in quads}
        assert not kinds & {KG + "complicitIn", KG + "protects", KG + "agent", KG + "patient"}
        assertion = [q for q in quads if q.graph_name.value.endswith("#assertion")]
        assert any(q.predicate.value == KG + "claims" for q in assertion)
        exact = [q for q in quads if q.predicate.value.endswith("oa#exact")]
        assert exact
        assert all(q.graph_name.value.endswith("#provenance") for q in exact)


# ── FollowTheMoney ──


def test_ftm_links_carry_their_status(store: Store) -> None:
    found = list(entities(store))
    assert len({entity["id"] for entity in found}) == len(found)
    links = [entity for entity in found if entity["schema"] == "UnknownLink"]
    roles = {entity["properties"]["role"][0] for entity in links}
    assert "alleged: complicit in" in roles
    assert "complicit in" not in roles
    assert "operates" in roles
    for link in links:
        role, summary = link["properties"]["role"][0], link["properties"]["summary"][0]
        assert ":" not in role if summary.startswith("asserted,") else ":" in role


def test_ftm_has_no_nameless_counts_as_persons(store: Store) -> None:
    unnamed = {node.label for node in Projection(store).nodes() if node.unnamed}
    assert unnamed
    found = list(entities(store))
    people = ("Person", "LegalEntity", "Organization", "PublicBody", "Mention")
    named = [one["properties"]["name"] for one in found if one["schema"] in people]
    assert named
    assert not {name for names in named for name in names} & unnamed


def test_ftm_mentions_lead_from_articles_to_who_is_named(store: Store) -> None:
    found = {entity["id"]: entity for entity in entities(store)}
    mentions = [one["properties"] for one in found.values() if one["schema"] == "Mention"]
    articles = [one for one in found.values() if one["schema"] == "Article"]
    answer = store.query("SELECT (COUNT(?a) AS ?n) { GRAPH ?g { ?a a kg:Article } }")
    assert len(articles) == int(value(next(iter(answer))["n"]))
    for mention in mentions:
        resolved = found[mention["resolved"][0]]
        assert found[mention["document"][0]]["schema"] == "Article"
        assert mention["detectedSchema"] == [resolved["schema"]]
        assert set(resolved["properties"]["name"]) <= set(mention["name"])
    for note in (one for one in found.values() if one["schema"] in ("Note", "Event")):
        assert found[note["properties"]["proof"][0]]["schema"] == "Article"


FTM = """
import json, sys
from followthemoney import model
known = {}
for line in sys.stdin:
    entity = json.loads(line)
    proxy = model.get_proxy(entity, cleaned=False)
    assert proxy.schema.name == entity["schema"]
    assert not proxy.schema.abstract, entity["schema"]
    proxy.schema.validate(entity)
    known[entity["id"]] = proxy
    for name, values in entity["properties"].items():
        prop = proxy.schema.get(name)
        assert prop is not None, (entity["schema"], name)
        assert proxy.get(prop), (entity["schema"], name, values)
for proxy in known.values():
    for prop, value in proxy.itervalues():
        if prop.range is not None:
            assert known[value].schema.is_a(prop.range), (proxy.schema.name, prop.name)
print("valid")
"""


def test_ftm_is_valid_by_its_own_library(store: Store, tmp_path: Path) -> None:
    python = os.environ.get("KG_FTM_PYTHON", sys.executable)
    probe = subprocess.run(
        [python, "-c", "import followthemoney"], capture_output=True, check=False
    )
    if probe.returncode:
        message = "followthemoney is not installed; set KG_FTM_PYTHON to a Python that has it"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(f"{message} (tests/requirements-ftm.lock)")
    export_store(store, tmp_path / "x.json", form="ftm")
    done = subprocess.run(
        [python, "-c", FTM],
        input=(tmp_path / "x.json").read_bytes(),
        capture_output=True,
        check=False,
    )
    assert done.stdout == b"valid\n", done.stderr.decode()


# ── the command's side ──


def test_export_of_a_folder(tmp_path: Path) -> None:
    fill(Store.open(tmp_path / "out" / "store")).close()
    for form in FILES:
        export(tmp_path / "out", tmp_path / f"x.{form}", form=form)
        assert (tmp_path / f"x.{form}").stat().st_size > 500
    for form in FOLDERS:
        export(tmp_path / "out", tmp_path / form, form=form)
        with pytest.raises(OutputError, match="give a folder"):
            export(tmp_path / "out", "-", form=form)
    with pytest.raises(OutputError, match="use one of"):
        export(tmp_path / "out", "-", form="docx")
    with pytest.raises(OutputError, match="no store there"):
        export(tmp_path / "none", "-", form="trig")
    with pytest.raises(OutputError, match="cannot be written"):
        export(tmp_path / "out", tmp_path / "no" / "x", form="trig")


def test_standard_output(tmp_path: Path) -> None:
    fill(Store.open(tmp_path / "out" / "store")).close()
    out = str(tmp_path / "out")
    code = f"from kg.exchange.export import export; export({out!r}, '-', form='nquads')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)
    assert len(list(ox.parse(io.BytesIO(done.stdout), format=ox.RdfFormat.N_QUADS))) > 500


def test_exports_do_not_depend_on_order_of_reading(store: Store, tmp_path: Path) -> None:
    export_store(store, tmp_path / "a.json", form="ftm")
    export_store(fill(Store.memory()), tmp_path / "b.json", form="ftm")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert json.loads((tmp_path / "a.json").read_text("utf-8").splitlines()[0])
