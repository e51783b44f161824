"""Graphs are loaded beside other work, and count as written only once they are on disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Event, Lock

import pytest

from kg import rdf
from kg.builder.graph_loader import GraphLoader
from kg.builder.graph_tasks import Graph
from kg.errors import OutputError
from kg.ontology.vocabulary import graph_iri
from kg.store.store import Store
from tests.samples import BASE, sample


def graph(name: str) -> Graph:
    lines = rdf.nquads(sample(name), base=BASE)
    return Graph("".join(lines).encode(), {"quads": len(lines)})


@pytest.fixture(autouse=True)
def one_graph_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.builder.graph_loader.BATCH", 1)


@pytest.mark.parametrize("at_once", [1, 2])
def test_what_is_given_back_is_in_the_store(tmp_path: Path, at_once: int) -> None:
    names = [f"a{number}" for number in range(9)]
    given: list[str] = []
    with Store.open(tmp_path) as store, GraphLoader(store, BASE, at_once=at_once) as loader:
        for name in names:
            for loaded in loader.add(name, graph(name)):
                given += loaded
                assert all(store.contains(graph_iri(BASE, one)) for one in loaded)
        for loaded in loader.rest():
            given += loaded
            assert {one["quads"] for one in loaded.values()} == {
                len(store.graph(store.graphs()[0]))
            }
        assert given == names
        assert len(store.graphs()) == len(names)


def test_no_more_loads_than_allowed_run_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, most, lock, sound = 0, 0, Lock(), Store.put
    both = Event()

    def put(store: Store, graphs: Mapping[str, bytes]) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            if running == 2:
                both.set()
        assert both.wait(20), "the loads ran one after the other"
        sound(store, graphs)
        with lock:
            running -= 1

    monkeypatch.setattr(Store, "put", put)
    with Store.open(tmp_path) as store, GraphLoader(store, BASE, at_once=2) as loader:
        for name in map(str, range(6)):
            loader.add(name, graph(name))
        assert sum(map(len, loader.rest())) >= 2
    assert most == 2


def test_a_load_that_fails_is_raised_and_counts_as_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = Store.put

    def put(store: Store, graphs: Mapping[str, bytes]) -> None:
        if graph_iri(BASE, "b") in graphs:
            raise OutputError("store: cannot be written; free some disk")
        sound(store, graphs)

    monkeypatch.setattr(Store, "put", put)
    given: list[str] = []

    def load(loader: GraphLoader) -> None:
        for name in "abcd":
            for loaded in loader.add(name, graph(name)):
                given.extend(loaded)

    with Store.open(tmp_path) as store:
        with (
            pytest.raises(OutputError, match="free some disk"),
            GraphLoader(store, BASE, at_once=1) as loader,
        ):
            load(loader)
        assert given == ["a"]
        assert not store.contains(graph_iri(BASE, "b"))
