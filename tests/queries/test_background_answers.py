"""Answers that a server makes beside its work: right, never stale, and gone with the server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from kg.ontology.resources import PACKAGE
from kg.queries import background_answers
from kg.queries.assistant.tools import Tools
from kg.queries.background_answers import _START, AnswerMaker, is_worth, kept_in_background
from kg.queries.kept_answers import KeptAnswers
from kg.queries.named import load_named_queries
from kg.queries.serve import running
from kg.store.lock import lock_folder
from kg.store.store import Store
from tests.benchmarks.store import graphs

QUESTIONS = [
    one.name
    for one in load_named_queries().values()
    if all(parameter.default is not None for parameter in one.parameters.values())
]
PATIENCE = 120.0
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } GRAPH ?i { ?j ?k ?l } }"
)


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a store of three made articles, which counts as large."""
    monkeypatch.setattr(background_answers, "WORTH", 1)
    monkeypatch.setattr(background_answers, "NICENESS", 0)  # others may keep the machine busy
    with Store.open(tmp_path / "out" / "store") as store:
        store.load(graphs(3))
    return tmp_path / "out"


def eventually(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.2)


def kept(out: Path, folder: Path | None = None) -> dict[str, bytes]:
    """The kept rows of each question, those of the store as it is now."""
    with Store.open(out / "store", read_only=True) as store:
        answers = KeptAnswers(store, folder=folder)
        bound = {name: load_named_queries()[name].bound({}, store.query) for name in QUESTIONS}
        found = {name: answers.rows(sparql) for name, sparql in bound.items()}
    return {name: rows for name, rows in found.items() if rows is not None}


def is_complete(out: Path, folder: Path | None = None) -> bool:
    # One is no SELECT, and its truth is not kept; the names of actors come first.
    return len(kept(out, folder)) >= len(QUESTIONS) - 1


def no_snapshots(out: Path) -> bool:
    return not list((out / "store" / "readers").iterdir())


def ignored(line: str) -> None:
    """For what is told where nothing should be."""


@contextmanager
def making(out: Path, folder: Path | None = None) -> Iterator[AnswerMaker]:
    place = folder or out / "store" / "answers"
    place.mkdir(exist_ok=True)
    maker = AnswerMaker(out, place, tell=ignored, look=0.2)
    try:
        yield maker
    finally:
        maker.close()


def test_a_server_makes_the_answers_and_gives_them(out: Path) -> None:
    name = "who-quotes-whom"
    with running(out, host="127.0.0.1", port=0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        sparql = httpx.get(f"{url}/question.json", params={"name": name}).json()["sparql"]
        plain = httpx.post(f"{url}/rows", content=f"{sparql} LIMIT 100000", timeout=60).text
        eventually(lambda: is_complete(out))
        file = next(
            path for path in (out / "store" / "answers").glob("*.tsv")
            if path.read_bytes().partition(b"\n")[2] == kept(out)[name]
        )  # fmt: skip
        given = httpx.post(f"{url}/rows", content=sparql, timeout=60).text
        server.shutdown()
    assert given == plain
    assert '"rows": 0' not in given
    assert file.is_file()
    assert no_snapshots(out)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_text_that_the_query_page_shows_finds_the_kept_answer(name: str) -> None:
    from kg.queries.web.handler import _HEAD

    with Store.memory() as empty:
        sparql = load_named_queries()[name].bound({}, empty.query)
    answers = KeptAnswers(empty)
    answers._folder, empty._state = Path("answers"), "state"
    assert answers.path(f"{_HEAD.sub('', sparql).strip()}\n") == answers.path(sparql)


def test_a_small_store_gets_no_answers(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert not is_worth(out / "store")
    with making(out):
        time.sleep(1.0)
    assert list((out / "store" / "answers").iterdir()) == []


def test_nothing_is_made_if_nobody_wants_it(out: Path) -> None:
    with kept_in_background(out, wanted=False, tell=ignored):
        time.sleep(1.0)
    assert not (out / "store" / "answers").exists()


def test_two_servers_share_the_work(out: Path) -> None:
    with making(out), making(out):
        eventually(lambda: is_complete(out))
    first = kept(out)
    # and the names of actors
    assert len(list((out / "store" / "answers").glob("*.tsv"))) == len(first) + 1


def test_what_a_build_writes_is_answered_again(out: Path) -> None:
    with making(out):
        eventually(lambda: is_complete(out))
        before = kept(out)
        with Store.open(out / "store") as writer:
            for iri, quads in graphs(5):
                writer.replace(iri, quads)
            assert kept(out) == {}, "no answer of the old store is given"
        eventually(lambda: is_complete(out))
    assert kept(out)["who-quotes-whom"] != before["who-quotes-whom"]


def test_where_nothing_can_be_written_answers_are_kept_for_the_time(out: Path) -> None:
    (out / "store" / "answers").write_text("no folder")
    told: list[str] = []
    with kept_in_background(out, wanted=True, tell=told.append) as place:
        eventually(lambda: is_complete(out, place))
    assert "cannot be written" in told[0]
    assert not place.exists()


def refusing(query: Callable[..., Any]) -> Callable[..., Any]:
    """`Store.query` or `Store.rows` that does not evaluate the question of the test below."""
    sparql = load_named_queries()["who-quotes-whom"].sparql

    def asked(store: Store, text: str, **options: object) -> Any:
        assert text != sparql
        return query(store, text, **options)

    return asked


def test_an_assistant_is_given_what_was_made(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "answers").mkdir()
    with making(out, tmp_path / "answers"):
        eventually(lambda: is_complete(out, tmp_path / "answers"))
    tools, plain = Tools(out, answers=tmp_path / "answers"), Tools(out)
    evaluated = plain.ask("who-quotes-whom", {})
    monkeypatch.setattr(Store, "query", refusing(Store.query))
    monkeypatch.setattr(Store, "rows", refusing(Store.rows))
    assert tools.ask("who-quotes-whom", {}) == evaluated
    with pytest.raises(AssertionError):
        plain.ask("who-quotes-whom", {})


def test_a_failure_is_told_once(out: Path) -> None:
    told: list[str] = []
    (out / "store" / "LAYOUT").write_text("something else")
    maker = AnswerMaker(out, out / "store", tell=told.append, look=0.1)
    eventually(lambda: told)
    time.sleep(0.5)
    maker.close()
    assert len(told) == 1
    assert "exit code 1" in told[0]


# ── its end ──


def is_gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_killed_server_leaves_no_process(out: Path) -> None:
    answers = out / "store" / "answers"
    answers.mkdir()
    busy = lock_folder(answers)  # the process waits for its turn
    code = (
        "import sys, time; from pathlib import Path\n"
        "from kg.queries import background_answers as b\n"
        "b.WORTH, b.NICENESS = 1, 0; out = Path(sys.argv[1])\n"
        "maker = b.AnswerMaker(out, out / 'store' / 'answers', tell=print)\n"
        "while maker._process is None: time.sleep(0.05)\n"
        "print(maker._process.pid, flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", code, str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        process = int(server.stdout.readline())
        assert not is_gone(process)
        os.kill(server.pid, signal.SIGKILL)
    eventually(lambda: is_gone(process))
    os.close(busy)


def test_it_ends_in_the_middle_of_a_query(out: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from kg.queries import background_answers as b\n"
        "from kg.store.store import open_built\n"
        "def endless(out, **_):\n"
        "    with open_built(out) as store:\n"
        "        print('go', flush=True)\n"
        f"        store.query({ENDLESS!r})\n"
        "b.keep_all_answers = endless; b.main(sys.argv[1:])"
    )
    (tmp_path / "answers").mkdir()
    command = [sys.executable, "-c", code, str(out), str(tmp_path / "answers"), "0"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.5)
        assert process.poll() is None
        assert not no_snapshots(out)
        process.stdin.close()
        assert process.wait(PATIENCE) == 0
    assert no_snapshots(out)


def test_the_process_finds_the_package_from_anywhere(out: Path, tmp_path: Path) -> None:
    (tmp_path / "pyoxigraph.py").write_text("raise SystemExit('another module')")
    (tmp_path / "answers").mkdir()
    given = (PACKAGE.parent, out, tmp_path / "answers", 0)
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with subprocess.Popen(
        [sys.executable, "-P", "-c", _START, *map(str, given)],
        stdin=subprocess.PIPE,
        cwd=tmp_path,
        env=bare,
    ) as process:
        assert process.wait(PATIENCE) == 0
    assert is_complete(out, tmp_path / "answers")


def test_answers_of_a_store_that_a_reader_has_open_stay(out: Path) -> None:
    name = "SELECT ?s ?name WHERE { GRAPH ?g { ?s rdfs:label ?name } } ORDER BY ?s ?name"
    node = ox.NamedNode("https://bench.example/id/new")
    with Store.open(out / "store", read_only=True) as old:
        KeptAnswers(old).keep(name, old.query(name))
        with Store.open(out / "store") as writer:
            writer.replace(node.value, [ox.Quad(node, node, node, node)])
        with Store.open(out / "store", read_only=True) as new:
            KeptAnswers(new).keep(name, new.query(name))
            assert KeptAnswers(old).find(name) == old.query(name)
            KeptAnswers(old).keep("SELECT ?s { GRAPH ?g { ?s ?p ?o } }", old.query(name))
            assert KeptAnswers(new).find(name) is not None, "and those of the newest store"
    with Store.open(out / "store", read_only=True) as new:
        KeptAnswers(new).keep(name, new.query(name))
    assert len(list((out / "store" / "answers").glob("*.tsv"))) == 1
