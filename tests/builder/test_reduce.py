"""The reduce stage on several processes and on Ray, and what it leaves alone."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kg.builder import process_pool
from kg.builder.graph_tasks import Graph, Task, project_chunk
from kg.builder.reduce import Identity, Parallelism, Reduction
from kg.errors import KgError
from kg.linking.block_task import Block
from kg.model import Extraction
from kg.ontology.vocabulary import graph_iri
from kg.records.codec import to_line
from kg.records.database import Entry, Kept, RecordStore
from kg.store.store import Store
from tests import faulty
from tests.benchmarks.claims import articles
from tests.benchmarks.linking_scale import articles as naming
from tests.benchmarks.store import BASE
from tests.conftest import ROOT
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
    undecided(folder, parallelism, base)
    return (folder / "graph.nq").read_bytes()


def undecided(folder: Path, parallelism: Parallelism = SERIAL, base: str = BASE) -> list[str]:
    """Reduces, and gives the links that could not be decided."""
    with opened(folder) as (records, store):
        reduction = Reduction(store, records, Identity(base), parallelism)
        reduction.run(folder / "links.sqlite", {})
        store.save(folder / "graph.nq", "nq")
    return reduction.undecided


def tables(folder: Path) -> list[str]:
    """All that the state of linking holds."""
    with closing(sqlite3.connect(folder / "links.sqlite")) as database:
        return list(database.iterdump())


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process makes."""
    folder = tmp_path_factory.mktemp("serial")
    with opened(folder) as (records, _):
        put(records, corpus())
    reduce(folder)
    return folder


@pytest.fixture(scope="module")
def serial(here: Path) -> bytes:
    return (here / "graph.nq").read_bytes()


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few articles have many chunks and loads."""
    monkeypatch.setattr("kg.builder.process_pool.CHUNK", 3)
    monkeypatch.setattr("kg.builder.reduce.CHUNK", 3)
    monkeypatch.setattr("kg.builder.graph_tasks.MENTIONS", 4)
    monkeypatch.setattr("kg.builder.graph_loader.BATCH", 50_000)


@pytest.mark.parametrize(
    "parallelism",
    [
        Parallelism(workers=1),
        Parallelism(workers=2),
        Parallelism(workers=4),
        pytest.param(Parallelism(cluster="ray"), marks=pytest.mark.cluster),
    ],
    ids=["1", "2", "4", "ray"],
)
@pytest.mark.usefixtures("small_parts")
def test_the_same_bytes_on_processes_and_on_ray(
    tmp_path: Path, serial: bytes, here: Path, parallelism: Parallelism
) -> None:
    if parallelism.cluster:
        pytest.importorskip("ray", reason="Ray is an extra (newskg[ray]) of 200 MB")
    with opened(tmp_path / "out") as (records, _):
        put(records, corpus())
    assert reduce(tmp_path / "out", parallelism) == serial
    assert tables(tmp_path / "out") == tables(here)


def counted_starts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many processes each executor starts, as they come; 0 is a thread."""
    started: list[int] = []
    new = process_pool._new_executor

    def counted(workers: int) -> Executor:
        started.append(workers)
        return new(workers)

    monkeypatch.setattr(process_pool, "_new_executor", counted)
    return started


@pytest.mark.usefixtures("small_parts")
def test_workers_start_once_for_all_their_work(
    tmp_path: Path, serial: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = counted_starts(monkeypatch)
    with opened(tmp_path / "out") as (records, _):
        put(records, corpus())
    assert reduce(tmp_path / "out", Parallelism(workers=2)) == serial
    assert started == [2]


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("cluster", [None, pytest.param("ray", marks=pytest.mark.cluster)])
def test_a_worker_that_dies_while_it_links_changes_no_byte(
    tmp_path: Path,
    serial: bytes,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    cluster: str | None,
) -> None:
    if cluster:
        pytest.importorskip("ray", reason="Ray is an extra (newskg[ray]) of 200 MB")
    notes = tmp_path / "notes"
    notes.mkdir()
    monkeypatch.setattr(
        "kg.builder.reduce.link_chunk", partial(faulty.link_chunk_dying, notes=notes)
    )
    with opened(tmp_path / "out") as (records, _):
        put(records, corpus())
    assert reduce(tmp_path / "out", Parallelism(workers=2, cluster=cluster)) == serial
    assert tables(tmp_path / "out") == tables(here)
    processes = {path.name for path in notes.iterdir()} - {"killed"}
    assert len(processes) > 1
    assert str(os.getpid()) not in processes


@pytest.mark.usefixtures("small_parts")
def test_a_block_that_kills_its_workers_is_named_and_the_others_are_linked(
    tmp_path: Path, serial: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (notes := tmp_path / "notes").mkdir()
    (notes / "killed").touch()
    deadly = '["body","stonekrane","mining"]'
    with monkeypatch.context() as patch:
        patch.setattr("kg.builder.process_pool.SUSPECT", 1)
        patch.setattr(
            "kg.builder.reduce.link_chunk",
            partial(faulty.link_chunk_dying, notes=notes, deadly=deadly),
        )
        with opened(tmp_path / "out") as (records, _):
            put(records, corpus())
        (said,) = undecided(tmp_path / "out", Parallelism(workers=2))
    assert re.search(r"one name \(body stonekrane mining\) failed \(it killed its worker \d", said)
    made = (tmp_path / "out/graph.nq").read_bytes()
    assert counts_of(made).keys() == counts_of(serial).keys()
    assert made != serial
    assert undecided(tmp_path / "out") == []
    assert (tmp_path / "out/graph.nq").read_bytes() == serial


@pytest.mark.usefixtures("small_parts")
def test_a_block_that_fills_a_message_is_sent_to_no_worker(
    tmp_path: Path, serial: bytes, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    new = process_pool._chunks

    def noted(items: Iterable[Any], size: int, weigh: Callable[[Any], float]) -> Iterator[Any]:
        for chunk in new(items, size, weigh):
            sent.extend(len(item.mentions) for item in chunk if isinstance(item, Block))
            yield chunk

    monkeypatch.setattr(process_pool, "_chunks", noted)
    monkeypatch.setattr("kg.builder.reduce.LARGE", 3)
    with opened(tmp_path / "out") as (records, _):
        put(records, corpus())
    assert reduce(tmp_path / "out", Parallelism(workers=2)) == serial
    assert tables(tmp_path / "out") == tables(here)
    assert max(sent) == 3


def test_few_blocks_stay_in_this_process(
    tmp_path: Path, serial: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = counted_starts(monkeypatch)
    with opened(tmp_path / "out") as (records, _):
        put(records, corpus())
    assert reduce(tmp_path / "out", Parallelism(workers=2)) == serial
    assert set(started) == {0}


REDUCING = """
import sys
from pathlib import Path
from kg.builder import graph_loader, process_pool, reduce as stage
from kg.builder.reduce import Parallelism
from tests.builder.test_reduce import reduce
if __name__ == "__main__":
    process_pool.CHUNK = stage.CHUNK = 3
    graph_loader.BATCH = 50_000
    reduce(Path(sys.argv[1]), Parallelism(workers=2))
"""


@pytest.mark.slow
def test_killed_while_loads_are_under_way(tmp_path: Path, serial: bytes) -> None:
    """Three times, each a little later; what is left is whole, and the next run completes it."""
    folder = tmp_path / "out"
    with opened(folder) as (records, _):
        put(records, corpus())
    (tmp_path / "reducing.py").write_text(REDUCING)
    command = [sys.executable, str(tmp_path / "reducing.py"), str(folder)]
    left = [1]  # the ontology
    for _ in range(3):
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True
        )
        wait_for_graphs(folder, more_than=left[-1], process=process)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        with Store.open(folder / "store") as store:
            held = store.counts()
        assert held.items() <= counts_of(serial).items()
        left.append(len(held))
    assert 1 < left[1] < len(counts_of(serial)), "no kill met the loads"
    assert reduce(folder) == serial


def counts_of(nquads: bytes) -> Counter[str]:
    """The number of quads of each graph."""
    return Counter(line.rsplit(b" ", 2)[1].decode()[1:-1] for line in nquads.splitlines())


def wait_for_graphs(folder: Path, *, more_than: int, process: subprocess.Popen[bytes]) -> None:
    """Until a reader finds more graphs in the store than before, or the process has ended."""
    while process.poll() is None:
        try:
            with Store.open(folder / "store", read_only=True) as store:
                if len(store.graphs()) > more_than:
                    return
        except KgError:
            continue  # no store yet
        time.sleep(0.02)


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
