"""Kept answers are those of the plain queries, and never older than the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg.queries.kept_answers import KeptAnswers
from kg.queries.named import keep_all_answers, load_named_queries, run_query
from kg.store.results import Answer
from kg.store.store import Store
from tests.benchmarks.serve_load import kg_serve
from tests.benchmarks.store import graphs

QUESTIONS = [
    one.name
    for one in load_named_queries().values()
    if all(parameter.default is not None for parameter in one.parameters.values())
]
LABELS = "SELECT ?s ?name WHERE { GRAPH ?g { ?s rdfs:label ?name } } ORDER BY ?s ?name"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with a store of four made articles."""
    with Store.open(tmp_path / "out" / "store") as store:
        store.load(graphs(4))
    return tmp_path / "out"


def kept_files(out: Path) -> list[Path]:
    return sorted((out / "store" / "answers").glob("*"))


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A larger folder whose answers are all kept, and what was told of it."""
    out = tmp_path_factory.mktemp("answered")
    with Store.open(out / "store") as store:
        store.load(graphs(12))
    told: list[str] = []
    count, failed = keep_all_answers(out, tell=lambda name, seconds: told.append(name))
    assert not failed
    assert count == len(list((out / "store" / "answers").iterdir()))
    return out, told


def test_every_question_was_answered(answered: tuple[Path, list[str]]) -> None:
    assert answered[1] == ["names of actors", *QUESTIONS]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_kept_answer_is_that_of_the_plain_query(
    answered: tuple[Path, list[str]], name: str
) -> None:
    with Store.open(answered[0] / "store", read_only=True) as store:
        sparql = load_named_queries()[name].bound({}, store.query)
        plain = store.query(sparql)
        kept = KeptAnswers(store).find(sparql)
    assert kept == (plain if plain.truth is None else None)


def test_some_answers_have_rows(answered: tuple[Path, list[str]]) -> None:
    sizes = [len(path.read_bytes().splitlines()) for path in kept_files(answered[0])]
    assert sum(size > 2 for size in sizes) >= 8


def test_what_is_written_makes_it_stale(out: Path) -> None:
    with Store.open(out / "store", read_only=True) as store:
        answers = KeptAnswers(store)
        answers.keep(LABELS, store.query(LABELS))
        assert answers.find(LABELS) == store.query(LABELS)
    name = ox.NamedNode("https://bench.example/id/new")
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    with Store.open(out / "store") as store:
        store.replace(name.value, [ox.Quad(name, label, ox.Literal("a new name"), name)])
    with Store.open(out / "store", read_only=True) as store:
        answers = KeptAnswers(store)
        assert answers.find(LABELS) is None
        answers.keep(LABELS, store.query(LABELS))
        assert "a new name" in {row["name"].value for row in answers.ask(LABELS)}  # type: ignore[union-attr]
    assert len(kept_files(out)) == 1, "what was kept of the old store is gone"


def test_a_replaced_name_of_the_same_length_makes_it_stale(out: Path) -> None:
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    graph = ox.NamedNode("https://bench.example/id/new")
    states = []
    for name in ("Adessa", "Askild"):
        with Store.open(out / "store") as store:
            store.replace(graph.value, [ox.Quad(graph, label, ox.Literal(name), graph)])
        with Store.open(out / "store", read_only=True) as store:
            states.append(store.state)
    assert None not in states
    assert states[0] != states[1]


def test_a_reader_keeps_the_state_it_was_opened_with(out: Path) -> None:
    with Store.open(out / "store", read_only=True) as reader:
        before = reader.state
        with Store.open(out / "store") as writer:
            writer.remove(writer.graphs()[0])
            assert writer.state is None
        assert reader.state == before
        KeptAnswers(reader).keep(LABELS, reader.query(LABELS))
    with Store.open(out / "store", read_only=True) as later:
        assert KeptAnswers(later).find(LABELS) is None


def test_a_damaged_file_is_not_read(out: Path) -> None:
    with Store.open(out / "store", read_only=True) as store:
        answers = KeptAnswers(store)
        answers.keep(LABELS, store.query(LABELS))
        (file,) = kept_files(out)
        content = file.read_bytes()
        for damaged in (content[:-20], content.replace(b"Person", b"Parson"), b""):
            assert damaged != content
            file.write_bytes(damaged)
            assert answers.find(LABELS) is None
            assert answers.ask(LABELS) == store.query(LABELS)


def test_only_rows_are_kept(out: Path) -> None:
    with Store.open(out / "store", read_only=True) as store:
        answers = KeptAnswers(store)
        answers.keep("ASK { GRAPH ?g { ?s ?p ?o } }", Answer(truth=True))
        answers.keep("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", Answer(triples=()))
    assert not (out / "store" / "answers").exists()


def test_a_folder_that_cannot_be_written_costs_time_alone(out: Path) -> None:
    (out / "store" / "answers").write_text("no folder")
    with Store.open(out / "store", read_only=True) as store:
        answers = KeptAnswers(store)
        answers.keep(LABELS, store.query(LABELS))
        assert answers.ask(LABELS) == store.query(LABELS)


def test_a_store_in_memory_keeps_nothing() -> None:
    with Store.memory() as store:
        store.load(graphs(1))
        assert KeptAnswers(store).path(LABELS) is None
        assert KeptAnswers(store).ask(LABELS) == store.query(LABELS)


def test_a_query_of_ones_own_is_always_evaluated(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.queries.kept_answers.SLOW", 0.0)
    run_query(out, "SELECT (NOW() AS ?now) WHERE {}")
    assert not (out / "store" / "answers").exists()
    run_query(out, "estimates")
    assert len(kept_files(out)) == 1


def test_a_slow_question_is_kept_by_whoever_asks(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.queries.kept_answers.SLOW", 0.0)
    first = run_query(out, "contradictions", form="csv")
    (file,) = kept_files(out)
    asked: list[str] = []
    rows: Callable[..., bytes | Answer] = Store.rows

    def counted(self: Store, sparql: str, **options: object) -> bytes | Answer:
        asked.append(sparql)
        return rows(self, sparql, **options)

    monkeypatch.setattr(Store, "rows", counted)
    assert run_query(out, "contradictions", form="csv") == first
    assert asked == []
    file.unlink()
    assert run_query(out, "contradictions", form="csv") == first
    assert len(asked) == 1


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_first_rows_are_those_of_the_whole_answer(
    answered: tuple[Path, list[str]], tmp_path: Path, name: str
) -> None:
    """Kept or evaluated, in this process or in one of its own."""
    with Store.open(answered[0] / "store", read_only=True) as store:
        sparql = load_named_queries()[name].bound({}, store.query)
        plain = store.query(sparql)
        for folder in (None, tmp_path):
            kept = KeptAnswers(store, folder=folder)
            for timeout in (None, 60.0):
                assert kept.ask(sparql, timeout=timeout) == plain
                for count in (1, 3, len(plain.rows), len(plain.rows) + 1):
                    found = kept.ask(sparql, timeout=timeout, first=count)
                    assert found == plain.first(count)
                    assert found.rows == plain.rows[:count]
                    assert len(found.rows) + found.left_out == len(plain.rows)


def test_a_limit_is_told_and_all_rows_are_kept(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.queries.kept_answers.SLOW", 0.0)
    whole = run_query(out, "to-be-read-again", form="csv")
    for kept in (True, False):
        told: list[str] = []
        lines = run_query(out, "to-be-read-again", form="csv", limit=3, tell=told.append)
        assert lines.splitlines() == whole.splitlines()[:4]
        count = len(whole.splitlines()) - 1
        assert told == [f"the first 3 of {count} rows"]
        assert run_query(out, "to-be-read-again", limit=3).endswith(f"(3 of {count} rows)\n")
        assert run_query(out, LABELS, limit=2).count("\n") == 5
        if kept:
            kept_files(out)[0].unlink()
    assert run_query(out, "to-be-read-again", form="csv") == whole


@pytest.mark.slow
def test_the_server_gives_kept_rows_as_it_would_give_others(
    answered: tuple[Path, list[str]],
) -> None:
    out, _ = answered
    sparql = load_named_queries()["contradictions"].sparql
    with kg_serve(out) as server:
        kept = httpx.post(f"http://127.0.0.1:{server}/rows", content=sparql, timeout=60)
        other = f"{sparql}\n# asked in other words"
        plain = httpx.post(f"http://127.0.0.1:{server}/rows", content=other, timeout=60)
    assert kept.headers["content-type"] == plain.headers["content-type"]
    assert kept.text == plain.text
    assert kept.text.count("\n") > 3
