"""Apache Jena: pushed to as to Fuseki, its answers, and allegations in a union default graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import EndpointError
from kg.exchange.endpoint import Endpoint, PushOptions, push
from kg.ontology.vocabulary import graph_iri
from kg.queries.named import answer_of, load_named_queries
from kg.queries.result_formats import shown
from kg.queries.validate import checks
from kg.store.results import Answer
from kg.store.store import Store
from tests.queries.test_named import fill, parameters
from tests.samples import BASE
from tests.servers import JenaServer

pytestmark = [pytest.mark.server, pytest.mark.slow]
OPTIONS = PushOptions(timeout=30, tries=2)
ALL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
# A stated complicity where no graph is named, as a query of somebody who does not know of graphs.
LEAK = "ASK { VALUES ?p { kg:complicitIn kg:consentsTo } ?anybody ?p ?anything }"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pushed")
    with Store.open(folder / "store") as store:
        fill(store)
    return folder


@pytest.fixture(scope="module", params=["empty", "union"])
def jena(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JenaServer]:
    server = JenaServer(tmp_path_factory.mktemp(f"jena-{request.param}"))
    server.union = request.param == "union"
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("protocol", ["update", "gsp"])
def test_it_holds_what_was_pushed(out: Path, jena: JenaServer, protocol: str) -> None:
    options = replace(OPTIONS, protocol=protocol)
    with Store.open(out / "store") as store:
        expected = store.counts()
    gone = graph_iri(BASE, "wire")
    with Endpoint(jena.url) as server:
        assert server.services.name == "Fuseki"
        server.put("x:theirs", [b"<x:a> <x:b> <x:c> .\n"])
        server.drop(gone)
        server.drop(graph_iri(BASE, "never there"))
    report = push(out, jena.url, options=options)
    assert gone in report.put
    assert report.verified == sum(expected.values())
    assert push(out, jena.url, options=options).put == ()
    with Endpoint(jena.url) as server:
        assert server.counts() == {**expected, "x:theirs": 1}


def test_the_default_graph_is_what_it_says(out: Path, jena: JenaServer) -> None:
    push(out, jena.url, options=OPTIONS)
    with Endpoint(jena.url) as server:
        [row] = server.query(ALL)
        assert (shown(row["n"]) == "0") is not jena.union


def test_named_questions_answer_the_same(out: Path, jena: JenaServer) -> None:
    push(out, jena.url, options=OPTIONS)

    def cells(answer: Answer) -> list[list[str]]:
        """Rows as sorted text; what is concatenated has no order of its own."""
        return sorted(
            [" ".join(sorted(shown(term).split())) for term in row] for row in answer.rows
        )

    with (
        Store.open(out / "store", read_only=True) as store,
        Endpoint(jena.url, timeout=60) as server,
    ):
        for name in load_named_queries():
            here = answer_of(name, store.query, parameters(name))
            there = answer_of(name, lambda sparql, **_: server.query(sparql), parameters(name))
            assert here.truth == there.truth, name
            assert cells(here) == cells(there), name


def test_no_allegation_is_a_fact_in_the_default_graph(out: Path, jena: JenaServer) -> None:
    """The audit inside graphs and over the default graph; and it does find a leak."""
    push(out, jena.url, options=OPTIONS)
    leak = "<x:minister> <https://w3id.org/newskg/ontology#complicitIn> <x:fraud> .\n"
    with Endpoint(jena.url, timeout=60) as server:
        for check in checks():
            assert not server.query(check.sparql).rows, check.name
            assert not server.query(check.flat).rows, check.name
        assert server.query(LEAK).truth is False
        server.put("x:leak", [leak.encode()])
        try:
            assert server.query(LEAK).truth is jena.union
            found = [check.name for check in checks() if server.query(check.sparql).rows]
            assert "plain-edge-without-proposition" in found
            flat = [check.name for check in checks() if server.query(check.flat).rows]
            assert bool(flat) is jena.union
        finally:
            server.drop("x:leak")


def test_a_syntax_error_is_reported_in_a_line(jena: JenaServer) -> None:
    with Endpoint(jena.url) as server, pytest.raises(EndpointError, match="answered 400") as caught:
        server.query("SELECT * {")
    assert "\n" not in str(caught.value)
