"""The embedded store: whole graphs, one writer, many readers, crashes survived."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import pyoxigraph as ox
import pytest

from kg import rdf
from kg.errors import OutputError, QueryError, StoreBusyError
from kg.ontology.vocabulary import graph_iri
from kg.store.store import Store
from tests.samples import BASE, sample, value

ROOT = Path(__file__).parents[2]


def put(store: Store, name: str) -> None:
    store.replace(graph_iri(BASE, name), rdf.quads(sample(name), base=BASE))


WORD = ox.NamedNode("https://example.org/word")
SIZE = len(list(rdf.quads(sample(), base=BASE)))


def test_replace_and_remove_work_on_whole_graphs(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        put(store, "a")
        put(store, "b")
        put(store, "a")
        assert store.counts() == {graph_iri(BASE, "a"): SIZE, graph_iri(BASE, "b"): SIZE}
        store.replace(graph_iri(BASE, "a"), [])
        store.remove(graph_iri(BASE, "b"))
        store.remove(graph_iri(BASE, "never there"))
        assert store.graphs() == []
        assert len(store) == 0


def test_what_is_written_is_there_next_time(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        put(store, "a")
    with Store.open(tmp_path / "store") as store:
        assert len(store) == SIZE
    with Store.open(tmp_path / "store", read_only=True) as store:
        assert len(store) == SIZE


def test_a_refused_replacement_leaves_the_old_graph(tmp_path: Path) -> None:
    node = ox.NamedNode("x:y")
    blank = ox.Quad(ox.BlankNode(), node, node)
    with Store.open(tmp_path / "store") as store:
        put(store, "a")
        with pytest.raises(OutputError, match="blank nodes are not stored"):
            store.replace(graph_iri(BASE, "a"), [blank])
        assert len(store) == SIZE


def test_literals_of_every_sort_are_stored_as_they_are() -> None:
    node = ox.NamedNode("https://x.example/ü%20")
    texts = ["", "\x00\x01", 'a"b\\c\n\r\t', "𝔸 ’“”", "}}", "\u2028\x85", "a" * 100_000]
    quads = [ox.Quad(node, node, ox.Literal(text)) for text in texts]
    with Store.memory() as store:
        store.replace("https://x.example/g", quads)
        assert {value(quad.object) for quad in store.graph("https://x.example/g")} == set(texts)


def test_bulk_loading_equals_replacing(tmp_path: Path) -> None:
    names = [f"a{number}" for number in range(20)]
    with Store.open(tmp_path / "one") as one, Store.open(tmp_path / "two") as two:
        put(two, "a3")
        for name in names:
            put(one, name)
        graphs = ((graph_iri(BASE, name), rdf.quads(sample(name), base=BASE)) for name in names)
        two.load(graphs)
        assert set(one.inner) == set(two.inner)


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store"):
        with pytest.raises(StoreBusyError, match=f"process {os.getpid()} is writing"):
            Store.open(tmp_path / "store")
        code = "import sys; from kg.store.store import Store; Store.open(sys.argv[1])"
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "store")], cwd=ROOT, capture_output=True,
            text=True,
        )  # fmt: skip
        assert "StoreBusyError" in done.stderr
    Store.open(tmp_path / "store").close()


def test_a_reader_sees_one_moment_while_a_writer_works(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as writer:
        for number in range(5):
            put(writer, f"a{number}")
        with Store.open(tmp_path / "store", read_only=True) as reader:
            for number in range(5, 30):
                put(writer, f"a{number}")
            writer.remove(graph_iri(BASE, "a0"))
            writer.compact()
            assert len(reader) == 5 * SIZE
            assert reader.query("ASK { GRAPH ?g { ?x kg:allegedComplicityIn ?y } }")
        with Store.open(tmp_path / "store", read_only=True) as later:
            assert len(later) == 29 * SIZE
    assert list((tmp_path / "store" / "readers").iterdir()) == []


def test_a_reader_in_a_folder_that_it_cannot_write(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        put(store, "a")
    (tmp_path / "store" / "readers").rmdir() if (tmp_path / "store" / "readers").exists() else None
    (tmp_path / "store" / "readers").write_text("in the way")  # as root no folder is closed to us
    with Store.open(tmp_path / "store", read_only=True) as reader:
        assert len(reader) == SIZE


def test_a_reader_that_opens_the_database_later_sees_the_moment_of_its_start(
    tmp_path: Path,
) -> None:
    with Store.open(tmp_path / "store") as writer:
        put(writer, "a")
        with Store.open(tmp_path / "store", read_only=True, later=True) as reader:
            put(writer, "b")
            writer.compact()
            assert len(reader) == SIZE
        with pytest.raises(OutputError, match="closed"):
            len(reader)
    assert list((tmp_path / "store" / "readers").iterdir()) == []


@pytest.mark.parametrize("read_only", [True, False])
def test_folders_that_are_no_store(tmp_path: Path, *, read_only: bool) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"no store there|contains something else"):
        Store.open(tmp_path, read_only=read_only)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_store_of_another_version_is_refused(tmp_path: Path) -> None:
    Store.open(tmp_path / "store").close()
    (tmp_path / "store" / "LAYOUT").write_text("newskg store 99\n")
    for read_only in (True, False):
        with pytest.raises(OutputError, match="another version"):
            Store.open(tmp_path / "store", read_only=read_only)


def test_a_path_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="choose another output folder"):
        Store.open(tmp_path / "file")


def test_a_damaged_store_is_named(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        put(store, "a")
        store.compact()
    (tmp_path / "store" / "db" / "CURRENT").write_text("nonsense\n")
    with pytest.raises(OutputError, match="run the build again"):
        Store.open(tmp_path / "store")


def test_backup_is_a_store(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        put(store, "a")
        store.backup(tmp_path / "copy")
        store.remove(graph_iri(BASE, "a"))
        with pytest.raises(OutputError, match="not empty"):
            store.backup(tmp_path / "copy")
    with Store.open(tmp_path / "copy") as copy:
        assert len(copy) == SIZE


# ── queries ──


def test_union_and_plain_default_graph() -> None:
    with Store.memory() as store:
        put(store, "a")
        assert not store.query("ASK { ?s ?p ?o }")
        assert store.query("ASK { ?s ?p ?o }", union=True)


def test_bindings_are_terms_and_not_text() -> None:
    with Store.memory() as store:
        put(store, "a")
        query = "SELECT ?s { GRAPH ?g { ?s rdfs:label ?name } }"
        assert len(list(store.query(query, bindings={"name": ox.Literal("Lantern Watch")}))) == 1
        evil = ox.Literal('" } } DROP ALL #')
        assert list(store.query(query, bindings={"name": evil})) == []
        assert len(store) == SIZE


def test_queries_that_cannot_be_read() -> None:
    with Store.memory() as store, pytest.raises(QueryError, match="invalid query"):
        store.query("SELECT ?s WHERE {")


def test_a_query_stops_in_time(tmp_path: Path) -> None:
    with Store.memory() as store:
        for number in range(3):
            put(store, f"a{number}")
        start = time.perf_counter()
        with pytest.raises(QueryError, match=r"not finished within 0\.3 s"):
            store.query(
                "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } "
                "GRAPH ?i { ?j ?k ?l } }",
                timeout=0.3,
            )
        assert time.perf_counter() - start < 5
        assert store.query("ASK { GRAPH ?g { ?s ?p ?o } }", timeout=20)


def test_construct_gives_triples() -> None:
    with Store.memory() as store:
        put(store, "a")
        answer = store.query(
            "CONSTRUCT { ?s kg:alleged ?o } { GRAPH ?g { ?s kg:allegedComplicityIn ?o } }"
        )
        assert answer.triples is not None
        assert len(answer.triples) == 1


# ── files ──


def test_saved_files_load_to_the_same(tmp_path: Path) -> None:
    with Store.memory() as store:
        put(store, "a")
        put(store, "b")
        for fmt, rdf_format in (("nq", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG)):
            store.save(tmp_path / f"x.{fmt}", fmt)
            again = ox.Store()
            again.bulk_load(path=str(tmp_path / f"x.{fmt}"), format=rdf_format)
            assert set(again) == set(store.inner)
        store.save(tmp_path / "x.ttl", "ttl")
        merged = {quad.triple for quad in ox.parse(path=str(tmp_path / "x.ttl"))}
        assert merged == {quad.triple for quad in store.inner}
        lines = (tmp_path / "x.nq").read_bytes().splitlines()
        assert lines == sorted(set(lines))


def test_sorting_more_than_fits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from kg.store import external_sort as sorting

    monkeypatch.setattr(sorting, "_RUN", 7)
    lines = [b"%d\n" % random.Random(number).randrange(60) for number in range(100)]
    with (tmp_path / "out").open("wb") as stream, sorting.Sorter() as sorter:
        for start in range(0, len(lines), 3):
            sorter.add(lines[start : start + 3])
        sorter.write(stream)
    assert (tmp_path / "out").read_bytes() == b"".join(sorted(set(lines)))


def test_saving_where_nothing_can_be_written(tmp_path: Path) -> None:
    with Store.memory() as store:
        with pytest.raises(OutputError, match="cannot be written"):
            store.save(tmp_path / "no" / "x.nq", "nq")
        with pytest.raises(OutputError, match="unknown format"):
            store.save(tmp_path / "x.docx", "docx")
        (tmp_path / "folder.nq").mkdir()
        with pytest.raises(OutputError, match="cannot be written"):
            store.save(tmp_path / "folder.nq", "nq")


def test_a_closed_store_says_so() -> None:
    store = Store.memory()
    store.close()
    store.close()
    with pytest.raises(OutputError, match="closed"):
        len(store)


# ── crashes ──

WRITER = """
import sys
from kg import rdf
from kg.ontology.vocabulary import graph_iri
from kg.store.store import Store
from tests.samples import BASE, sample
mode, folder = sys.argv[1:]
names = [f"a{number}" for number in range(400)]
graphs = ((graph_iri(BASE, name), rdf.quads(sample(name), base=BASE)) for name in names)
with Store.open(folder) as store:
    print("go", flush=True)
    if mode == "bulk":
        store.load(graphs)
    else:
        for iri, quads in graphs:
            store.replace(iri, quads)
"""


@pytest.mark.parametrize("mode", ["bulk", "replace"])
@pytest.mark.parametrize("delay", [0.05, 0.4, 1.1])
def test_a_killed_writer_leaves_whole_articles(tmp_path: Path, mode: str, delay: float) -> None:
    folder = tmp_path / "store"
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, mode, str(folder)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"go\n"
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with Store.open(folder, read_only=True) as reader:
        assert set(reader.counts().values()) <= {SIZE}
    with Store.open(folder) as store:
        assert set(store.counts().values()) <= {SIZE}
        graphs = (
            (graph_iri(BASE, f"a{n}"), rdf.quads(sample(f"a{n}"), base=BASE)) for n in range(40)
        )
        store.load(graphs)
        assert set(store.counts().values()) == {SIZE}


def test_an_unfinished_batch_is_undone(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        put(store, "whole")
        half = list(rdf.quads(sample("half"), base=BASE))[:100]
        store._unfinished.begin([graph_iri(BASE, "half")])
        store.inner.bulk_extend(half)
    with Store.open(tmp_path / "store") as store:
        assert store.graphs() == [graph_iri(BASE, "whole")]
    assert not (tmp_path / "store" / "unfinished.json").exists()


def test_of_two_loads_only_the_unfinished_one_is_undone(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        loads = [store._unfinished.begin([graph_iri(BASE, name)]) for name in ("one", "other")]
        for name in ("one", "other"):
            store.inner.bulk_extend(rdf.quads(sample(name), base=BASE))
        store._unfinished.end(loads[0])
    with Store.open(tmp_path / "store") as store:
        assert store.counts() == {graph_iri(BASE, "one"): SIZE}


def test_a_reader_does_not_wait_for_loads_that_began_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else none could read during a long build, where the next load is always under way."""
    monkeypatch.setattr("kg.store.store._PATIENCE", 20.0)
    read: list[dict[str, int]] = []

    def reading() -> None:
        with Store.open(tmp_path / "store", read_only=True) as reader:
            read.append(reader.counts())

    with Store.open(tmp_path / "store") as store:
        put(store, "whole")
        store.flush()
        first = store._unfinished.begin([graph_iri(BASE, "one")])
        reader = Thread(target=reading)
        reader.start()
        reader.join(0.5)
        assert not read, "it did not wait for the load under way"
        store._unfinished.begin([graph_iri(BASE, "other")])
        store._unfinished.end(first)
        reader.join(10)
        assert read == [{graph_iri(BASE, "whole"): SIZE}]


def test_threads_that_bring_changes_to_the_disk_at_once(tmp_path: Path) -> None:
    """Of two flushes that met, one waited forever; most of the first rounds had one."""
    with Store.open(tmp_path / "store") as store:
        for iri in (links := [graph_iri(BASE, f"links-{n}") for n in range(2)]):
            store.replace(iri, [ox.Quad(WORD, WORD, ox.Literal("old"))])
        for number in range(60):
            fresh = [ox.Quad(WORD, WORD, ox.Literal(f"{n}")) for n in range(number, number + 5)]

            def change(iri: str, fresh: list[ox.Quad] = fresh) -> None:
                store.revise(iri, gone=[], fresh=fresh)
                store.flush()

            threads = [Thread(target=change, args=(iri,), daemon=True) for iri in links]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(30)
            if any(thread.is_alive() for thread in threads):
                store.inner.flush()  # frees the one that waits, so that the store can be closed
                pytest.fail(f"a flush of round {number} does not end")


def test_threads_put_different_graphs_at_once(tmp_path: Path) -> None:
    def graph(name: str) -> bytes:
        return "".join(rdf.nquads(sample(name), base=BASE)).encode()

    batches = [[f"a{number}-{n}" for n in range(5)] for number in range(8)]
    with Store.open(tmp_path / "store") as store:
        put(store, "a3-0")  # is there already, as another thread will find
        with ThreadPoolExecutor(4) as threads:
            given = ({graph_iri(BASE, n): graph(n) for n in names} for names in batches)
            assert list(threads.map(store.put, given)) == [None] * 8
        assert store.counts() == {graph_iri(BASE, n): SIZE for names in batches for n in names}
        assert not (tmp_path / "store" / "unfinished.json").exists()
