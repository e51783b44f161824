"""A query that takes too long is ended for good, and one that is broken says where."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.store.results import Answer
from kg.store.store import Store
from tests.samples import value

# Five hundred nodes, each with each, five times over: longer than anybody waits.
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a a ?b } GRAPH ?h { ?c a ?d } GRAPH ?i { ?e a ?f } "
    "GRAPH ?j { ?k a ?l } GRAPH ?m { ?o a ?p } }"
)
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
GRAPH = "https://x.example/g"


def quads() -> Iterator[ox.Quad]:
    for number in range(500):
        yield ox.Quad(ox.NamedNode(f"https://x.example/{number}"), TYPE, ox.NamedNode("x:Thing"))


def fill(store: Store) -> Store:
    store.replace(GRAPH, quads())
    return store


@pytest.fixture(params=["memory", "writer", "reader"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        opened = fill(Store.memory())
    else:
        opened = fill(Store.open(tmp_path / "store"))
        if request.param == "reader":
            opened.close()
            opened = Store.open(tmp_path / "store", read_only=True)
    with opened:
        yield opened


def children() -> set[str]:
    tasks = Path("/proc/self/task")
    return {child for task in tasks.iterdir() for child in (task / "children").read_text().split()}


def busy() -> float:
    """CPU seconds that this process, its threads and its ended children have used."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def test_a_query_out_of_time_works_on_nowhere(store: Store) -> None:
    start, others = time.monotonic(), children()
    with pytest.raises(QueryError, match=r"not finished within 0\.4 s; narrow it"):
        store.query(ENDLESS, timeout=0.4)
    assert time.monotonic() - start < 5
    assert children() <= others
    before = busy()
    time.sleep(0.5)
    assert busy() - before < 0.1


@pytest.mark.parametrize(
    "query",
    ["ASK { GRAPH ?g { ?s a <x:Thing> } }",
     "SELECT ?s ?t { GRAPH ?g { ?s a <x:Thing> } OPTIONAL { ?s <x:none> ?t } } ORDER BY ?s",
     "SELECT (1.50 AS ?n) ('é\\n\"'@en AS ?w) (true AS ?b) {}",
     "SELECT ?t { BIND(TRIPLE(<x:a>, <x:b>, 'c') AS ?t) }",
     "CONSTRUCT { ?s kg:value 'a\\u00e9' } { GRAPH ?g { ?s a ?c } FILTER(STRENDS(STR(?s), '7')) }",
     "SELECT ?s { GRAPH ?g { ?s a <x:Nothing> } }"],
)  # fmt: skip
def test_a_time_limit_changes_no_answer(store: Store, query: str) -> None:
    limited, free = store.query(query, timeout=60), store.query(query)
    assert set(limited.triples or ()) == set(free.triples or ())  # CONSTRUCT knows no order
    assert replace(limited, triples=None) == replace(free, triples=None)


def test_union_with_a_time_limit(store: Store) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s a ?c }"
    assert _number(store.query(query, timeout=60)) == 0
    assert _number(store.query(query, union=True, timeout=60)) == 500


def _number(answer: Answer) -> int:
    (row,) = answer
    return int(value(row["n"]))


def test_a_reader_with_a_time_limit_sees_what_it_saw_when_opened(tmp_path: Path) -> None:
    fill(Store.open(tmp_path / "store")).close()
    with Store.open(tmp_path / "store", read_only=True) as reader:
        with Store.open(tmp_path / "store") as writer:
            writer.remove(GRAPH)
            assert _number(writer.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a ?c } }",
                                        timeout=60)) == 0  # fmt: skip
        query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a ?c } }"
        assert _number(reader.query(query, timeout=60)) == 500
    assert list((tmp_path / "store" / "readers").iterdir()) == []


@pytest.mark.parametrize("timeout", [None, 60])
@pytest.mark.parametrize(
    ("query", "message"),
    [("SELECT ?s { GRAPH ?g { ?s a ?c }", "line 1, column 33, after “SELECT ?s { GRAPH ?g"),
     ("SELECT ?s { GRAPH ?g { ?s a ?c }", "}”: it ends too early"),
     ("SELECT ?s\n{ ?s foaf:name ?n }", "line 2, column 15, after “SELECT ?s { ?s foaf:name”"),
     ("SELECT ?s\n{ ?s foaf:name ?n }", "”: unknown prefix; declare it with PREFIX"),
     ("SELECT ?s ?c { ?s a ?c } GROUP BY ?s", "put it into GROUP BY"),
     ("SELECT * { <http://a b> ?p ?o }", "incomplete IRI"),
     ("# all\nPREFIX x: <y:z>\nINSERT DATA { x:a x:b x:c }", "INSERT is an update"),
     ("SELCT * { ?s ?p ?o }", "begins with 'SELCT'"),
     ("SELECT ?s { ?s a ?c } ORDER ?s", "ORDER ?s”: expected BY")],
)  # fmt: skip
def test_a_broken_query_says_where(query: str, message: str, timeout: float | None) -> None:
    with Store.memory() as store, pytest.raises(QueryError, match=re.escape(message)) as caught:
        store.query(query, timeout=timeout)
    assert "\n" not in str(caught.value)


def test_a_query_that_fails_while_it_runs() -> None:
    with Store.memory() as store:
        for timeout in (None, 60):
            with pytest.raises(QueryError, match=r"query failed: .*x:f"):
                store.query("SELECT (<x:f>(1) AS ?n) {}", timeout=timeout)
