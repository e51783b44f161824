"""SHACL shapes, a user's own terms, and how problems are told; the rules are in test_leak."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import rdf
from kg.cli import main
from kg.errors import ValidationError
from kg.model import Status
from kg.ontology.vocabulary import ONTOLOGY_GRAPH, graph_iri, load_vocabulary, ontology_quads
from kg.queries import validate
from kg.store.store import Store
from tests.articles_by_hand import all_articles
from tests.ontology.test_vocabulary import OWN
from tests.rdf.test_leaks import GRAPH, kg, node, store_of
from tests.samples import BASE, sample


def serious(store: Store) -> list[str]:
    return [str(one) for one in validate.check_shapes(store) if not one.warning]


def test_hand_made_articles_fit_the_shapes() -> None:
    assert serious(store_of(sample(), *all_articles())) == []
    assert validate.validate(store_of(sample())) == []


WRONG: dict[str, tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = {
    "two statuses": (node("proposition/wire-1/e2"), kg("status"), kg("Asserted")),
    "a status that is none": (node("proposition/wire-1/e2"), kg("status"), kg("Certain")),
    "a confidence above 1": (node("statement/wire-1/s1"), kg("confidence"), ox.Literal("2")),
    "a claim of a place": (node("entity/wire-1/watch"), kg("claims"), node("entity/wire-1/police")),
    "a role without its words": (node("role/x"), ox.NamedNode(
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), kg("Role")),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_breaks_a_shape(name: str) -> None:
    store = store_of(sample())
    store.inner.add(ox.Quad(*WRONG[name], GRAPH))
    problems = serious(store)
    assert problems
    with pytest.raises(ValidationError, match="read the article again"):
        validate.require_sound(validate.check_shapes(store))


def test_an_unexpected_kind_of_subject_is_a_warning() -> None:
    one = sample()
    strange = replace(one.relations[0], subject="mirkold")
    store = store_of(replace(one, relations=(strange, *one.relations[1:])))
    problems = list(validate.check_shapes(store))
    assert problems
    assert all(problem.warning for problem in problems)
    assert not any("None" in str(problem) for problem in problems)
    (found,) = problems
    assert "(Mirkold)" in found.message
    assert "read the sentence" in found.message
    about = validate.evidence_of(store, found.node)
    assert about is not None
    assert about.words.startswith("Lantern Watch accused the government of complicity")
    assert about.title == one.document.title


def test_kg_check_gives_the_sentence_and_the_title(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = sample()
    strange = replace(one.relations[0], subject="mirkold")
    changed = replace(one, relations=(strange, *one.relations[1:]))
    with Store.open(tmp_path / "store") as store:
        store.replace(ONTOLOGY_GRAPH, ontology_quads())
        store.replace(graph_iri(BASE, "wire-1"), rdf.quads(changed, base=BASE))
    assert main(["check", str(tmp_path)]) == 0
    told = capsys.readouterr()
    head, label, sentence, node = told.out.splitlines()
    assert head.startswith("warning: the subject is of a kind that this relation does not expect")
    assert label.strip() == "alleged: Mirkold – complicit in – fraud compounds"
    assert sentence.startswith(
        "    “Lantern Watch accused the government of complicity in the fraud"
    )
    assert sentence.endswith(f"— {one.document.title}")
    assert node.strip().startswith(f"{BASE}proposition/")
    assert told.err == "0 faults, 1 warning\n"


def test_what_has_no_sentence_is_no_failure() -> None:
    store = store_of(sample())
    for node_ in ("", "not an IRI", "https://example.org/id/unknown"):
        assert validate.evidence_of(store, node_) is None


def test_a_users_own_terms_are_held_to_the_same_rules(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(OWN)
    vocabulary = load_vocabulary((path,))
    one = sample()
    relations = (
        replace(one.relations[0], predicate="shelters"),
        replace(one.relations[2], id="r9", predicate="shelters", status=Status.ASSERTED),
        *one.relations[1:],
    )
    events = (*one.events[:2], replace(one.events[2], type="Ransom"))
    changed = replace(one, relations=relations, events=events)
    store = Store.memory()
    store.replace(ONTOLOGY_GRAPH, ontology_quads([path]))
    store.replace(graph_iri(BASE, "wire-1"), rdf.quads(changed, base=BASE, vocabulary=vocabulary))
    assert validate.audit(store) == []
    assert serious(store) == []
    beat = "https://example.org/beat#"
    assert store.query(f"ASK {{ GRAPH ?g {{ ?x <{beat}allegedSheltering> ?y }} }}")
    assert store.query(f"ASK {{ GRAPH ?g {{ ?x <{beat}allegedRansom> ?y }} }}")
    leak = (node("entity/wire-1/government"), ox.NamedNode(f"{beat}shelters"))
    store.inner.add(ox.Quad(*leak, node("entity/wire-1/compounds"), GRAPH))
    assert validate.has_leak(store)


def test_texts_that_are_missing_are_said_to_be() -> None:
    problems = list(validate.check_offsets(store_of(sample()), {}))
    assert {problem.check for problem in problems} == {"text-missing"}
    assert "is not available" in str(problems[0])
