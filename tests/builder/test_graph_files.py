"""The graph in files: the same bytes on any number of processes, and those of Oxigraph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import rdf
from kg.builder.graph_files import write_graph_files
from kg.ontology.vocabulary import ONTOLOGY_GRAPH, PREFIXES, graph_iri, ontology_quads
from kg.store.store import Store
from tests.benchmarks.claims import articles
from tests.samples import BASE

FORMATS = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "ttl": ox.RdfFormat.TURTLE}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("made") / "store") as store:
        for one in articles(12):
            store.replace(graph_iri(BASE, one.document.id), rdf.quads(one, base=BASE))
        store.replace(ONTOLOGY_GRAPH, ontology_quads())
        yield store


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.builder.process_pool.CHUNK", 2)
    monkeypatch.setattr("kg.builder.graph_files.CHUNK", 2)


def written(store: Store, folder: Path, workers: int) -> dict[str, bytes]:
    targets = {fmt: folder / f"graph.{fmt}" for fmt in FORMATS}
    write_graph_files(store, targets, workers=workers)
    return {fmt: path.read_bytes() for fmt, path in targets.items()}


def by_oxigraph(store: Store) -> dict[str, bytes]:
    """All quads in one go: by graph, and in a graph as their lines are sorted."""
    quads = sorted(store.inner, key=lambda quad: (str(quad.graph_name), str(quad)))
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    found = {"nq": b"".join(sorted(data.splitlines(keepends=True)))}
    for fmt, items in (("trig", quads), ("ttl", [quad.triple for quad in quads])):
        text = ox.serialize(items, format=FORMATS[fmt], prefixes=dict(PREFIXES))
        found[fmt] = text or b""
    return found


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("workers", [1, 2, 4])
def test_the_same_bytes_on_any_number_of_workers(
    store: Store, tmp_path: Path, workers: int
) -> None:
    assert written(store, tmp_path, workers) == by_oxigraph(store)
    assert store.folder is not None
    assert not list(store.folder.glob("readers/*")), "a snapshot was left"


@pytest.mark.usefixtures("small_chunks")
def test_where_no_links_can_be_made(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(database: Path, folder: Path) -> Path:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("kg.store.store.take_snapshot", refused)
    assert written(store, tmp_path, 2) == by_oxigraph(store)


def test_an_empty_store_has_empty_files(tmp_path: Path) -> None:
    with Store.memory() as empty:
        assert written(empty, tmp_path, 1) == dict.fromkeys(FORMATS, b"")
