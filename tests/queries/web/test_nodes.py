"""What cells show in place of IRIs, and the words that the editor completes."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from kg.queries.web.nodes import Nodes
from kg.queries.web.words import words
from kg.store.store import Store

BASE = "https://example.org/id/"


@pytest.fixture(scope="module")
def nodes(built: Path) -> Nodes:
    return Nodes(Store.open(built / "store", read_only=True), built)


@pytest.mark.parametrize(
    ("iri", "label", "kind", "places"),
    [("entity/known-tellenrud", "Oskar Tellenrud", "Person", {"graph"}),
     ("statement/radio/s1", "denied: that he had protected anybody", "Statement",
      {"article", "sentence"}),
     ("event/ledger/e2", "release (were freed)", "Release", {"graph", "article", "sentence"}),
     ("article/radio", "Title of radio", "Article", {"article"}),
     ("evidence/ledger/287-352",
      "Nine Kenyans were freed, and prosecutors intend to seize a villa.", "Evidence",
      {"article"})],
)  # fmt: skip
def test_label_kind_and_places(
    nodes: Nodes, iri: str, label: str, kind: str, places: set[str]
) -> None:
    found = nodes.describe([BASE + iri])[BASE + iri]
    assert (found["label"], found["kind"]) == (label, kind)
    assert found.keys() - {"label", "kind", "source"} == places


def test_each_sentence_is_on_its_page(nodes: Nodes, built: Path) -> None:
    iris = [f"{BASE}statement/radio/s1", f"{BASE}event/ledger/e2", f"{BASE}proposition/ledger/e1"]
    for one in nodes.describe(iris).values():
        page, _, anchor = one["sentence"].partition("#")
        assert f'id="{anchor}"' in (built / page).read_text("utf-8")


def test_what_is_unknown_or_no_iri_is_left_out(nodes: Nodes) -> None:
    asked = [f"{BASE}entity/nobody", "no iri", "", "javascript:alert(1)", "x:\u0000", "__proto__"]
    assert nodes.describe(asked) == {}


def test_an_address_that_is_not_of_the_web_is_no_source(nodes: Nodes) -> None:
    found = nodes.describe([f"{BASE}article/hostile"])[f"{BASE}article/hostile"]
    assert "source" not in found


def test_no_page_no_link(nodes: Nodes, tmp_path: Path) -> None:
    bare = Nodes(nodes.store, tmp_path).describe([f"{BASE}event/ledger/e2"])
    assert bare[f"{BASE}event/ledger/e2"].keys() <= {"label", "kind", "source"}


def test_the_words_are_those_of_ontology_and_articles(nodes: Nodes) -> None:
    found = words(nodes.store)
    kinds = {one["name"]: one["kind"] for one in found["terms"]}
    assert found["prefixes"]["kg"] == "https://w3id.org/newskg/ontology#"
    for name, kind in (("kg:Person", "class"), ("kg:Arrest", "class"), ("kg:claims", "property"),
                       ("kg:Asserted", "individual"), ("oa:exact", "property"),
                       ("prov:wasDerivedFrom", "property"),
                       ("kg:memberOf", "property")):  # fmt: skip
        assert kinds[name] == kind, name
    person = next(one for one in found["terms"] if one["name"] == "kg:Person")
    assert (person["label"], person["about"]) == ("person", "One human being, named or not.")


@pytest.mark.server
@pytest.mark.parametrize(
    ("body", "status"),
    [("[]", 200), ("{}", 400), ("[1]", 400), ("no", 400), ('["x:y"' + ', "x:y"' * 1000 + "]", 413)],
)
def test_lists_of_nodes_are_checked(url: str, body: str, status: int) -> None:
    assert httpx.post(f"{url}/nodes", content=body).status_code == status
