"""Hostile and broken input: nothing is raised, nothing is lost, nothing passes in silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.builder.watch import watch
from kg.cli import main
from kg.cli.console import printable
from kg.errors import InputError, QueryError
from kg.extraction.settings import Settings
from kg.model import Document, Origin
from kg.ontology.lexicon import load_lexicon
from kg.queries.result_formats import write_answer
from kg.reader import Skipped, Why, read_documents
from kg.reader.addresses import is_public
from kg.reader.archives import read_zip
from kg.reader.feeds import read_listing
from kg.reader.parsing import parse
from kg.reader.raw import Raw
from kg.report.graph.cells import harmless
from kg.store.bindings import calls_other_servers, check_size
from tests import fuzzing

OPTIONS = BuildOptions(settings=Settings(tagger="rules"))
FILES = [*fuzzing.CRAFTED.items(), *fuzzing.mutated(1, 300)]


def test_no_file_is_too_much_for_the_reader(tmp_path: Path) -> None:
    assert fuzzing.faults_in_reading(tmp_path, FILES) == []


def test_a_build_keeps_what_is_good_beside_what_is_not(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    for name, data in FILES[:140]:
        (inputs / name).write_bytes(data)
    good = fuzzing.good_articles(inputs, 20)
    report = build([inputs], tmp_path / "out", options=OPTIONS)
    manifest = json.loads((tmp_path / "out/manifest.json").read_text("utf-8"))
    kept = {article["path"] for article in manifest["articles"]}
    assert {str(path) for path in good} <= kept
    assert report.skipped
    assert all(skipped.reason.strip() and "\n" not in skipped.reason for skipped in report.skipped)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(fuzzing.KEYS), JSON, max_size=5))
@settings(max_examples=200, deadline=None)
def test_any_record_is_read_or_refused_with_its_place(changed: dict[str, object]) -> None:
    record = {"text": fuzzing.PROSE, "id": "a", **changed}
    raw = Raw(Origin("x.jsonl", 7), "record", json.dumps(record).encode())
    got = parse(raw, lexicon=load_lexicon())
    assert isinstance(got, Document) or "x.jsonl:7" in got.reason


@given(st.dictionaries(st.sampled_from(fuzzing.KEYS), JSON, max_size=5))
@settings(max_examples=60, deadline=None)
def test_any_row_of_a_data_frame_gives_a_record_or_a_reason(changed: dict[str, object]) -> None:
    made = list(kg.extract_rows([{"text": "", **changed}], settings=Settings(tagger="rules")))
    assert len(made) == 1
    assert (made[0].record is None) != (made[0].skipped is None)


@given(st.text(max_size=60), st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_feed_is_listed_or_refused(link: str, date: str) -> None:
    from xml.sax.saxutils import escape

    clean = "".join(c for c in link + "|" + date if c.isprintable())
    address, _, day = clean.partition("|")
    data = (
        f"<rss><channel><item><link>{escape(address)}</link><pubDate>{escape(day)}</pubDate></item>"
        "</channel></rss>"
    )
    try:
        items = read_listing(data.encode("utf-8", "replace"), name="feed")
    except InputError:
        return
    assert all(isinstance(item.url, str) for item in items)


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_no_archive_or_one(data: bytes) -> None:
    import io

    whole = bytearray(fuzzing.sound_files()[".zip"])
    whole[10 : 10 + len(data)] = data
    for item in read_zip(
        io.BytesIO(bytes(whole)), "x.zip", wanted=lambda _: True, read=lambda entry, name: iter(())
    ):
        assert isinstance(item, Skipped)


def test_missing_values_are_no_words(tmp_path: Path) -> None:
    path = tmp_path / "nan.jsonl"
    path.write_text(
        '{"text": ' + json.dumps(fuzzing.PROSE) + ', "title": NaN, "publisher": NaN, "url": NaN,'
        ' "authors": [NaN, "A. Writer"]}\n'
    )
    (found,) = read_documents([path])
    assert isinstance(found, Document)
    assert (found.publisher, found.url, found.authors) == (None, None, ("A. Writer",))
    assert found.title != "nan"


def test_values_of_another_kind_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": fuzzing.PROSE, "authors": 5}) + "\n")
    (found,) = read_documents([path])
    assert isinstance(found, Skipped)
    assert '"authors" is a number; write a list of names' in found.reason


def test_a_name_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(fuzzing.PROSE)
    with open(bytes(tmp_path) + b"/bad\xff.txt", "w") as file:  # noqa: PTH123  bytes have no Path
        file.write(fuzzing.PROSE)
    report = build([tmp_path], tmp_path / "out", options=OPTIONS)
    assert report.articles == 1
    assert any("not UTF-8; rename it" in skipped.reason for skipped in report.skipped)


def test_a_password_is_not_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "http://user:secret@host.example/a", "-o", str(tmp_path / "out")]) == 1
    assert "secret" not in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_watch_outlives_a_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import kg.builder.watch as watching

    (tmp_path / "in").mkdir()
    fuzzing.good_articles(tmp_path / "in", 1)
    rounds = iter((0, 1, 0))
    sound = build

    def failing(*arguments: Any, **options: Any) -> object:
        if next(rounds):
            raise RuntimeError("the disk caught fire")
        return sound(*arguments, **options)

    monkeypatch.setattr(watching, "build", failing)
    reports = list(
        watch(str(tmp_path / "in"), tmp_path / "out", options=OPTIONS, every=0, rounds=3)
    )
    assert [len(report.skipped) for report in reports] == [0, 1, 0]
    assert "RuntimeError: the disk caught fire" in reports[1].skipped[0].reason
    assert reports[1].skipped[0].why is Why.UNREACHABLE


def test_an_article_without_a_graph_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kg.builder.graph_tasks as projection

    (tmp_path / "in").mkdir()
    bad, good = fuzzing.good_articles(tmp_path / "in", 2)
    sound = projection.project

    def failing(task: projection.Task, *rest: Any) -> projection.Graph:
        if "number 0" in task.line:
            raise KeyError("no such thing")
        return sound(task, *rest)

    monkeypatch.setattr(projection, "project", failing)
    report = build([tmp_path / "in"], tmp_path / "out", options=OPTIONS)
    (skipped,) = report.skipped
    assert skipped.path == str(bad)
    assert "not in the graph" in skipped.reason
    assert "KeyError" in skipped.reason
    assert str(good) in (tmp_path / "out/manifest.json").read_text("utf-8")


# ------------------------------------------------------------------ terminal and tables


def test_a_terminal_obeys_no_stranger() -> None:
    assert (
        printable("a\x1b]0;title\x07b\n\u202ec\x9b2J") == "a\\x1b]0;title\\x07b\\n\\u202ec\\x9b2J"
    )


def test_control_characters_are_escaped_in_messages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad\x1b[2J.jsonl"
    path.write_text("{broken\n")
    assert main(["read", str(path)]) == 1
    told = capsys.readouterr().err
    assert "\x1b" not in told
    assert "bad\\x1b[2J.jsonl" in told


def test_tables_of_answers_hold_no_controls(built: Path) -> None:
    from kg.store.store import Store

    with Store.memory() as store:
        answer = store.query('SELECT ("a\\u001B[2J\\u202Eb" AS ?x) {}')
        assert "\x1b" not in write_answer(answer, "table")
        assert "\u202e" not in write_answer(answer, "table")
    assert built.is_dir()


@pytest.mark.parametrize(
    "cell",
    ["=1", "+1", "-1", "@a", "\t=1", "\n=1", "\r=1", " =1", "＝1", "＋1", "－1", "＠a", "\ufeff=1"],
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["a=1", "1 + 1", "", " a", "“=1”"])
def test_plain_cells_stay(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize(
    "address", ["fec0::1", "3fff::1", "192.88.99.1", "10.0.0.1", "::ffff:10.0.0.1"]
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


def test_controls_in_a_title_spoil_no_export(tmp_path: Path) -> None:
    from kg.exchange.export import export

    text, title = f"{fuzzing.PROSE}\u0002", "Pier\u0001\ufffe safe"
    record = {"id": "a\u0000" + "x" * 3000, "title": title, "text": text}
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n")
    build([tmp_path / "a.jsonl"], tmp_path / "out", options=OPTIONS)
    for form in ("rdfxml", "nanopub", "turtle", "trig", "jsonld", "graphml", "neo4j"):
        export(tmp_path / "out", tmp_path / form, form=form)
    assert b"\x01" not in (tmp_path / "out/graph.ttl").read_bytes()


# ------------------------------------------------------------------ hostile queries

FEDERATED = [
    "SELECT * {?s ?p ?o.SERVICE <http://x>{}}", "SELECT * {?s ?p true.SERVICE <http://x>{}}",
    'SELECT * {?s ?p "x"@en.SERVICE <http://x>{}}', "SELECT * # x\rSERVICE <a:b>{}\n{}",
    'SELECT * {?s ?p "x"@en-SERVICE.SERVICE <http://x>{}}', "SELECT*{SeRvIcE<a:b>{}}",
    "SELECT * {?s ?p 1SERVICE <a:b>{}}", "SELECT * {?s ?p 1.0SERVICE <a:b>{}}",
    "SELECT * {?s ?p ex:a.SERVICE <a:b>{}}", "SELECT * {?s ?p <a:b>SERVICE <a:b>{}}",
    "SELECT * {?s ?p 'x'SERVICE <a:b>{}}", "SELECT * {{}SERVICE SILENT <a:b>{}}",
    "SELECT * {?s ?p ?o;.SERVICE?x{}}", "SELECT * {SERVICE$x{}}", "SELECT * {SERVICE:x{}}",
    "SELECT * {?s ?p _:b.SERVICE <a:b>{}}", "SELECT * {?s ?p []SERVICE <a:b>{}}",
    "SELECT * {?s ?p .5SERVICE <a:b>{}}", "SELECT * {?s ?p 1e5SERVICE<a:b>{}}",
    "SELECT * {?s ?p '''a'''SERVICE <a:b>{}}", "SELECT * {FILTER(?a<?b)SERVICE<http://x>{}}",
    'SELECT * {?s ?p "\\""SERVICE <a:b>{}}', "SELECT * {?s ?p '#'SERVICE <a:b>{}}",
    "SELECT * {?s ?p <a:b#c>SERVICE <a:b>{}}", "SELECT * {\u00a0SERVICE <a:b>{}}",
    "SELECT * {ſervice <a:b>{}}", "SELECT * {?s ?p ex:.SERVICE <x>{}}",
    "SELECT * {\\u0053ERVICE <a:b>{}}", "SELECT * {?s ?p :.SERVICE <x>{}}",
]  # fmt: skip
LOCAL = [
    "SELECT * {?s ex:service ?service}", "SELECT ?service {?service a ex:Service}",
    'SELECT * {?s ?p "SERVICE"}', "SELECT * {?s <http://x/SERVICE> ?o}", "# SERVICE\nSELECT * {}",
    "SELECT * {?s :service ?o}", "SELECT ?customer_service {}", "SELECT * {?s kg:services ?x}",
]  # fmt: skip


@pytest.mark.parametrize("query", FEDERATED)
def test_no_spelling_of_service_passes(query: str) -> None:
    if "\\" in query.replace('\\"', ""):
        with pytest.raises(QueryError, match="escapes"):
            calls_other_servers(query)
    else:
        assert calls_other_servers(query)


@pytest.mark.parametrize("query", LOCAL)
def test_names_that_hold_the_word_pass(query: str) -> None:
    assert not calls_other_servers(query)


LARGE = {
    "brackets": "SELECT * { FILTER(" + "(" * 3_000 + "1" + ")" * 3_000 + ") }",
    "groups": "SELECT * " + "{" * 5_000 + "}" * 5_000,
    "operators": "SELECT * { FILTER(true" + "||true" * 10_000 + ") }",
    "patterns": "SELECT * { " + "?s ?p ?o ." * 300 + " }",
    "length": "SELECT * { ?s ?p '" + "x" * 1_000_001 + "' }",
}


@pytest.mark.parametrize("name", LARGE)
def test_queries_that_would_end_the_engine_are_refused(name: str, built: Path) -> None:
    with pytest.raises(QueryError, match=r"simplify|ask in several|may have"):
        check_size(LARGE[name])
    assert main(["query", str(built), LARGE[name]]) == 1


@pytest.mark.server
def test_a_query_that_ends_its_process_is_an_error(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = "SELECT * { ?s ?p (" + "1 " * 10_000 + ") }"  # within the limits, and too much for it
    assert main(["query", str(built), deep]) == 1
    assert "crashed its process" in capsys.readouterr().err


@pytest.mark.server
def test_the_server_lives_on_and_answers_no_stranger(built: Path) -> None:
    import threading

    from kg.queries.serve import running

    with running(built, host="127.0.0.1", port=0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"

        def ask(query: str, **headers: str) -> httpx.Response:
            return httpx.get(f"{url}/query", params={"query": query}, headers=headers, timeout=90)

        for query in LARGE.values():
            reply = httpx.post(
                f"{url}/query", content=query, timeout=90,
                headers={"Content-Type": "application/sparql-query"},
            )  # fmt: skip
            assert reply.status_code in (400, 413)
        dead = httpx.post(
            f"{url}/query", content="SELECT * { ?s ?p (" + "1 " * 10_000 + ") }", timeout=90,
            headers={"Content-Type": "application/sparql-query"},
        )  # fmt: skip
        assert dead.status_code == 500
        assert "restarted" in dead.text
        assert ask("ASK {}").status_code == 200
        for name, value in (("Origin", "http://evil.example"), ("Origin", "null"),
                            ("Sec-Fetch-Site", "cross-site")):  # fmt: skip
            assert ask("ASK {}", **{name: value}).status_code == 403
        assert ask("ASK {}", Origin=url).status_code == 200
        assert ask("ASK {}", Host="[::1").status_code == 400
        page = httpx.get(f"{url}/graph.html")
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        server.shutdown()


@pytest.mark.server
def test_two_hundred_clients_are_all_answered(built: Path) -> None:
    import threading
    from concurrent.futures import ThreadPoolExecutor

    from kg.queries.serve import running

    with running(built, host="127.0.0.1", port=0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/query"
        query = "SELECT ?s { GRAPH ?g { ?s a kg:Statement } } LIMIT 20"

        def ask(_: int) -> int:
            return httpx.get(url, params={"query": query}, timeout=60).status_code

        with ThreadPoolExecutor(200) as pool:
            assert set(pool.map(ask, range(200))) == {200}
        server.shutdown()


@pytest.mark.server
def test_a_half_sent_request_is_given_up(built: Path) -> None:
    import socket
    import threading

    from kg.queries.serve import running
    from kg.queries.web.limits import Limits

    with running(built, host="127.0.0.1", port=0, limits=Limits(patience=0.5)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as half:
            half.sendall(b"POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Le")
            assert half.recv(100) == b""
        server.shutdown()
