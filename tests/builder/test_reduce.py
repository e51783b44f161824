"""The reduce stage on several processes and on Ray, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kg.builder.graph_tasks import Graph, Task, project_chunk
from kg.builder.reduce import Identity, Parallelism, Reduction
from kg.model import Extraction
from kg.ontology.vocabulary import graph_iri
from kg.records.codec import to_line
from kg.records.database import Entry, Kept, RecordStore
from kg.store.store import Store
from tests.benchmarks.claims import articles
from tests.benchmarks.linking_scale import articles as naming
from tests.benchmarks.store import BASE
from tests.samples import value

SERIAL = Parallelism()


def corpus() -> list[Extraction]:
    return [*articles(14), *naming(10, 12, 3)]


def put(records: RecordStore, extractions: list[Extraction]) -> None:
    entries = []
    for one in extractions:
        line = to_line(one)
        name = one.document.id
        entries.append(Entry(Kept(name, "in", name, None, line, line), line))
    records.put(entries)


@contextmanager
def opened(folder: Path) -> Iterator[tuple[RecordStore, Store]]:
    folder.mkdir(exist_ok=True)
    path = folder / "records.sqlite"
    with closing(RecordStore(path)) as records, Store.open(folder / "store") as store:
        yield records, store


def reduce(folder: Path, parallelism: Parallelism = SERIAL, base: str = BASE) -> bytes:
    with opened(folder) as (records, store):
        Reduction(store, records, Identity(base), parallelism).run(folder / "links.sqlite", {})
        store.save(folder / "graph.nq", "nq")
    return (folder / "graph.nq").read_bytes()


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("serial")
    with opened(folder) as (records, _):
        put(records, corpus())
    return reduce(folder)


@pytest.mark.parametrize(
    "parallelism",
    [Parallelism(workers=2), pytest.param(Parallelism(cluster="ray"), marks=pytest.mark.cluster)],
)
def test_the_same_bytes_on_processes_and_on_ray(
    tmp_path: Path, serial: bytes, parallelism: Parallelism, monkeypatch: pytest.MonkeyPatch
) -> None:
    if parallelism.cluster:
        pytest.importorskip("ray", reason="Ray is an extra (newskg[ray]) of 200 MB")
    monkeypatch.setattr("kg.builder.process_pool.CHUNK", 3)
    monkeypatch.setattr("kg.builder.reduce.CHUNK", 3)
    with opened(tmp_path / "out") as (records, _):
        put(records, corpus())
    assert reduce(tmp_path / "out", parallelism) == serial


def test_the_way_there_does_not_matter(tmp_path: Path, serial: bytes) -> None:
    """Articles come in parts, one as another text first; some that do not belong go again."""
    found = corpus()
    strange = list(naming(4, 12, 9))
    for part in (found[12:], strange, found[:12]):
        with opened(tmp_path / "out") as (records, _):
            put(records, part)
        reduce(tmp_path / "out")
    with opened(tmp_path / "out") as (records, _):
        put(records, [replace(strange[0], document=replace(found[0].document, title="Other"))])
    reduce(tmp_path / "out")
    with opened(tmp_path / "out") as (records, _):
        records.remove(one.document.id for one in strange)
        put(records, found[:1])
    assert reduce(tmp_path / "out") == serial


def test_another_base_changes_every_graph(tmp_path: Path, serial: bytes) -> None:
    with opened(tmp_path / "out") as (records, _):
        put(records, corpus())
    reduce(tmp_path / "out", base="https://other.example/id/")
    assert reduce(tmp_path / "out") == serial


def test_graphs_that_nothing_changed_are_not_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path / "out") as (records, _):
        put(records, corpus())
    reduce(tmp_path / "out")
    written: list[str] = []
    put_graphs = Store.put

    def note(store: Store, graphs: dict[str, bytes]) -> None:
        written.extend(graphs)
        put_graphs(store, graphs)

    monkeypatch.setattr(Store, "put", note)
    with opened(tmp_path / "out") as (records, _):
        put(records, list(articles(1, seed=8)))
    reduce(tmp_path / "out")
    assert [iri.rsplit("/", 1)[1] for iri in written] == ["article-000000"]


def test_graphs_are_sorted_and_counted() -> None:
    patterns = {
        "statements": "?x a kg:Statement",
        "allegations": "?x a kg:Allegation",
        "events": "?x a kg:EventProposition",
        "relations": "?x a kg:RelationProposition",
        "facts": "?x kg:describedBy ?y",
    }
    found = list(articles(12))
    made = project_chunk([Task(one.document.id, to_line(one), {}) for one in found], BASE, ())
    graphs = [graph for graph in made if isinstance(graph, Graph)]
    for graph in graphs:
        lines = graph.nquads.splitlines()
        assert lines == sorted(set(lines))
    with Store.memory() as store:
        store.put(
            {graph_iri(BASE, o.document.id): g.nquads for o, g in zip(found, graphs, strict=True)}
        )
        for name, pattern in patterns.items():
            query = f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ GRAPH ?g {{ {pattern} }} }}"
            (row,) = store.query(query)
            counted = sum(graph.counts[name] for graph in graphs)
            assert counted == int(value(row["n"])) > 0, name
