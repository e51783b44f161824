"""Cases of unearned certainty: the open part stays right; the part kept aside is only counted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.extraction.pipeline import load_pipeline
from kg.extraction.settings import Settings
from kg.report.graph import to_networkx
from kg.store.store import Store
from tests import told
from tests.benchmarks import unearned
from tests.cases.loading import cases_of
from tests.conftest import plain_document
from tests.extracting import extract
from tests.samples import value

# Cases that are right, of those that are open and of those kept aside.
FLOORS = {
    "not_made": (23, 10),
    "posts": (18, 24),
    "sources": (23, 9),
    "status": (17, 15),
    "proceedings": (16, 7),
    "headlines": (8, 2),
    "accused": (41, 11),
    "untrue": (12, 3),
    "undone": (37, 18),
    "culprits": (54, 39),
    "things": (18, 6),
    "counted": (20, 14),
    "untried": (12, 5),
    "authors": (17, 11),
    "ties": (14, 10),
    "taken_part": (111, 49),
    "withdrawn": (61, 32),
    "whose": (51, 20),
    "staged": (25, 9),
    "contrast": (10, 5),
    "leading": (17, 11),
    "notions": (50, 30),
    "meant": (56, 29),
    "gapping": (50, 30),
    "turned": (42, 24),
    "titles": (30, 20),
    "unreal": (29, 12),
    "deeds": (26, 11),
    "figures": (66, 34),
    "unbound": (34, 11),
    "left": (11, 7),
    "held": (27, 12),
    "dated": (5, 7),
    "printed": (95, 47),
    "reviewed": (109, 49),
    "cleared": (35, 17),
    "heard": (24, 15),
    "scenes": (71, 39),
    "told_by": (60, 24),
    "supposed": (24, 10),
    "witnesses": (32, 7),
    "made_up": (31, 19),
    "presupposed": (56, 36),
    "reputed": (7, 5),
    "possible_acts": (16, 19),
    "apart": (19, 7),
    "court_reports": (15, 11),
    "gone_about": (31, 17),
    "which_one": (36, 11),
    "charged": (20, 13),
    "namesakes": (11, 3),
    "former_and": (9, 4),
    "not_denied": (25, 8),
    "owners": (22, 13),
    "mistaken": (61, 29),
    "twins": (29, 15),
    "victims": (17, 6),
    "plots": (12, 5),
    "connected": (10, 4),
    "subordinate": (13, 10),
    "whose_arrest": (23, 6),
    "own_accusers": (19, 9),
    "no_wrong": (16, 10),
}


@pytest.mark.parametrize("name", FLOORS)
def test_cases_stay_right(name: str) -> None:
    pipeline = load_pipeline(Settings(tagger="best"))
    for aside, floor in zip((False, True), FLOORS[name], strict=True):
        found = unearned.misses(name, pipeline, aside=aside)
        right = sum(not wrong for wrong in found.values())
        assert right >= floor, f"{name}: {right} of {len(found)}" + ("" if aside else f" {found}")


def store_of(text: str) -> Store:
    (found,) = extract([plain_document(text)], settings=Settings(tagger="best"))
    return told.store_of(found)


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        ("Former treasurer Osei Danquah of the Dockers' Union fled.", {"heldPosition"}),
        ("Treasurer Osei Danquah fled.", {"holdsPosition"}),
        ("The actor Osei Danquah fled.", {"hasOccupation"}),
        ("The alleged treasurer, Osei Danquah, fled.", set()),
        ("Osei Danquah, a former director of Harrow Bank, fled.",
         {"heldPosition", "formerlyMemberOf"}),
        ("Osei Danquah, the former owner of Norvane Shipping, fled.", set()),
    ],
)  # fmt: skip
def test_a_post_that_is_over_has_an_edge_of_its_own(text: str, edges: set[str]) -> None:
    rows = store_of(text).query(
        "SELECT DISTINCT ?p { GRAPH ?g { ?person ?p ?o . ?person rdfs:label 'Osei Danquah' } "
        "GRAPH ?o2 { ?p a kg:RelationProperty } }"
    )
    found = {value(row["p"]).rsplit("#", 1)[-1] for row in rows}
    assert found - {"memberOf"} == edges


def test_the_page_tells_that_a_post_is_over() -> None:
    graph = to_networkx(store_of("Former treasurer Osei Danquah fled."))
    (facts,) = (d["facts"] for _, d in graph.nodes(data=True) if d["label"] == "Osei Danquah")
    assert ("held position", "treasurer", "asserted") in facts


def test_a_key_that_nothing_reads_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "some.yaml"
    path.write_text("- {id: so-typo, text: Lind left., no_fact: [Theft]}", "utf-8")
    with pytest.raises(ValueError, match="so-typo: no such key"):
        cases_of(path, unearned.KEYS)


def test_each_key_is_explained() -> None:
    readme = (unearned.PATH / "README.md").read_text("utf-8")
    rows = [row.split("|")[1] for row in readme.splitlines() if row.startswith("| `")]
    explained = {key for row in rows for key in re.findall("`([a-z_]+)`", row)}
    assert explained | {"beat", "title"} == unearned.KEYS
