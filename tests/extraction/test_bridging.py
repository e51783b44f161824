"""From "complicity in these operations" to the sites that the same voice names next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.model import Document, Extraction, Relation, Status
from kg.ontology.turtle import KG
from kg.reader import read_documents
from tests.extracting import extract
from tests.told import store_of

ACCUSES = "Lantern Watch has accused the government of Tarvonia of complicity in these operations."
OWN = "Lantern Watch said it had uncovered fraud compounds where workers were beaten."


def _one(text: str, folder: Path) -> Extraction:
    path = folder / "text.jsonl"
    path.write_text(json.dumps({"id": "a", "text": text}), "utf-8")
    found = [one for one in read_documents([path]) if isinstance(one, Document)]
    (extraction,) = extract(found)
    return extraction


def _bridged(found: Extraction) -> list[Relation]:
    return [relation for relation in found.relations if relation.inferred]


def test_the_allegation_reaches_the_sites_of_the_next_sentence(tmp_path: Path) -> None:
    found = _one(f"{ACCUSES} {OWN}", tmp_path)
    (relation,) = _bridged(found)
    names = {entity.id: entity.name for entity in found.entities}
    assert names[relation.object] == "fraud compounds"
    assert relation.predicate == "complicitIn"
    assert relation.status is Status.ALLEGED
    assert [found.document.words(span) for span in relation.evidence] == [ACCUSES, OWN]
    assert any(relation.id in statement.propositions for statement in found.statements)


@pytest.mark.parametrize(
    "rest",
    [
        "Interior Minister Oskar Tell said police had uncovered fraud compounds.",
        "Lantern Watch denied that it had visited fraud compounds.",
        "The fraud compounds stand on the coast.",
        f"\n\n{OWN}",
    ],
)
def test_no_other_voice_no_denial_no_new_paragraph_bridges(rest: str, tmp_path: Path) -> None:
    assert _bridged(_one(f"{ACCUSES} {rest}", tmp_path)) == []


def test_the_graph_says_that_the_step_is_inferred(tmp_path: Path) -> None:
    with store_of(_one(f"{ACCUSES} {OWN}", tmp_path)) as store:
        asked = (
            f"ASK {{ GRAPH ?g {{ ?p <{KG}inferred> true ; <{KG}status> <{KG}Alleged> . "
            f"?gov <{KG}allegedComplicityIn>/<http://www.w3.org/2000/01/rdf-schema#label> ?name "
            'FILTER(?name = "fraud compounds") } }'
        )
        assert store.query(asked).truth
        stated = f"ASK {{ GRAPH ?g {{ ?gov <{KG}complicitIn> ?site }} }}"
        assert not store.query(stated).truth
