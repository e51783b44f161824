"""Hits carry the status and the speaker that the graph has for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli import main
from kg.errors import QueryError
from kg.queries.search import search
from kg.queries.search.find import lines
from kg.queries.search.index import open_index
from kg.queries.search.words import match_expression
from kg.store.store import Store
from tests.articles_by_hand import all_articles
from tests.folders import write_built


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_built(tmp_path_factory.mktemp("search") / "out", all_articles())


def test_a_quotation_with_status_and_speaker(out: Path) -> None:
    hits = search(out, "complicity", kinds=["quotation"]).hits
    assert ("alleged", ("Lantern Watch",)) in {(hit.status, hit.speakers) for hit in hits}
    for hit in hits:
        assert hit.quotation in hit.sentence
        assert hit.link in hit.sentence


def test_statuses_are_those_of_the_graph(out: Path) -> None:
    query = "SELECT ?s { GRAPH ?g { ?s a kg:Allegation } }"
    with Store.open(out / "store", read_only=True) as store:
        alleged = {row["s"].value for row in store.query(query)}  # type: ignore[union-attr]
    hits = search(out, "the OR a OR of OR that", kinds=["quotation"], limit=500).hits
    assert alleged
    assert {hit.iri for hit in hits if hit.status == "alleged"} == alleged & {h.iri for h in hits}


def test_a_name_is_one_node_however_it_is_written(out: Path) -> None:
    hits = search(out, "tellenrud", kinds=["name"]).hits
    assert [hit.iri for hit in hits] == list(dict.fromkeys(hit.iri for hit in hits))
    assert all("says nothing about what" in hit.sentence for hit in hits)


def test_two_spellings_of_one_actor_count_as_one(built: Path) -> None:
    found = search(built, "tellenrud", kinds=["name"])
    with open_index(built) as index:
        assert index.counts(match_expression("tellenrud"))["name"] > 1
    assert found.counts["name"] == len(found.hits) == 1


def test_an_article_is_marked_as_text(out: Path) -> None:
    hits = search(out, "tellenrud", kinds=["article"]).hits
    assert hits
    assert all("may report what others claim, deny or allege" in hit.sentence for hit in hits)


def test_counts_and_limits(out: Path) -> None:
    found = search(out, "tellenrud", limit=1)
    assert max(sum(hit.kind == kind for hit in found.hits) for kind in found.counts) == 1
    assert found.counts["quotation"] > 1
    assert not search(out, "zzzz").hits
    assert list(lines(search(out, "zzzz"))) == ["nothing found for zzzz"]
    with pytest.raises(QueryError, match="no kind of hit"):
        search(out, "tellenrud", kinds=["graph"])


def test_what_the_graph_does_not_hold_is_left_out_and_counted(tmp_path: Path) -> None:
    out = write_built(tmp_path / "out", all_articles())
    with Store.open(out / "store") as store:
        for iri in store.graphs():
            if iri.endswith("graph/report"):
                store.remove(iri)
    found = search(out, "complicity", kinds=["quotation"], limit=50)
    assert found.left_out > 0
    assert all("/report/" not in hit.iri for hit in found.hits)


def test_the_command(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", str(out), "complicity", "--json", "--limit", "3"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["hits"]
    assert all(hit["status"] and hit["sentence"] for hit in found["hits"])
    assert main(["search", str(out), "complicity"]) == 0
    assert "[alleged] Lantern Watch alleged" in capsys.readouterr().out
    assert main(["search", str(out), "said", "--not", "said"]) == 0
    assert "nothing found" in capsys.readouterr().out
    assert main(["search", str(out), "…"]) == 1
    assert "no word to search for" in capsys.readouterr().err
