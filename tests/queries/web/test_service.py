"""``kg serve`` as a service: health, log, limits, ETag, streams, slow clients."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from kg.errors import OutputError
from kg.queries.serve import running
from kg.queries.web.limits import Limits
from kg.store.store import Store
from kg.version import VERSION
from tests.queries.test_named import fill
from tests.queries.web.conftest import serving

pytestmark = pytest.mark.server

JSON = "application/sparql-results+json"
LONG = "SELECT ?a ?b {{ VALUES ?a {{ {0} }} VALUES ?b {{ {0} }} }}"


def numbers(count: int) -> str:
    """A query with ``count`` times ``count`` rows."""
    return LONG.format(" ".join(map(str, range(count))))


# Work without end for any machine: a sum over a product of 10 ** 18 rows.
_VALUES = " ".join(map(str, range(1000)))
ENDLESS = "SELECT (SUM(?a * ?b * ?c * ?d * ?e * ?f) AS ?n) { "
ENDLESS += " ".join(f"VALUES ?{name} {{ {_VALUES} }}" for name in "abcdef") + " }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("service") / "out"
    fill(Store.open(path / "store")).close()
    (path / "graph.html").write_text("<p>the graph</p>")
    (path / "articles").mkdir()
    (path / "articles" / "one.html").write_text("<p>an article</p>")
    (path / "secret.html").write_text("<p>not for you</p>")
    return path


def rows_of(url: str, query: str) -> tuple[list[str], dict[str, object]]:
    """The lines of a stream, and what its last one says."""
    reply = httpx.post(f"{url}/rows", content=query, timeout=90)
    assert reply.status_code == 200, reply.text
    *lines, last = reply.text.splitlines()
    assert last.startswith("#")
    return lines, json.loads(last[1:])


def posted(url: str, query: str, accept: str) -> httpx.Response:
    headers = {"Accept": accept, "Content-Type": "application/sparql-query"}
    return httpx.post(f"{url}/query", content=query, headers=headers, timeout=90)


# ── health and log ──


def test_health_is_that_of_the_engine(folder: Path) -> None:
    with running(folder, host="127.0.0.1", port=0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/health"
        assert httpx.get(url).json() == {
            "status": "ok", "version": VERSION, "queries_running": 0, "queries_waiting": 0,
            "queries_at_most": 8, "seconds_up": 0,
        }  # fmt: skip
        backend = server.RequestHandlerClass.site.engine.backend  # type: ignore[attr-defined]
        backend._process.kill()
        backend._process.wait()
        ill = httpx.get(url, timeout=30)
        assert (ill.status_code, "started again" in ill.json()["status"]) == (503, True)
        assert httpx.get(url, timeout=30).status_code == 200
        server.shutdown()


def test_each_request_is_a_line_without_words(folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with serving(folder, log=str(log)) as url:
        httpx.get(f"{url}/query", params={"query": "ASK { ?s ?p 'Oskar Tellenrud' }"})
        httpx.get(f"{url}/search.json", params={"q": "Tellenrud"})
        httpx.get(f"{url}/nothing%0a%7b")
        httpx.get(url, headers={"Host": "evil.example"})
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as link:
            link.sendall(b"NONSENSE / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            link.recv(1000)
    deadline = time.monotonic() + 10
    while log.read_text().count("\n") < 5 and time.monotonic() < deadline:
        time.sleep(0.05)
    text = log.read_text("utf-8")
    assert "Tellenrud" not in text
    lines = [json.loads(line) for line in text.splitlines()]
    found = {(one["method"], one["path"], one["status"]) for one in lines}
    assert found == {("GET", "/query", 200), ("GET", "/search.json", 500), ("GET", "/", 421),
                     ("GET", "/nothing%0a%7b", 404), ("NONSENSE", "/", 501)}  # fmt: skip
    assert all(one["bytes"] > 0 and one["ms"] >= 0 and one["time"].endswith("Z") for one in lines)


def test_a_log_that_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match="--log"),
        running(folder, host="127.0.0.1", port=0, log=str(tmp_path / "no" / "log")),
    ):
        pass


# ── limits ──


def test_a_stream_has_the_rows_of_the_answer_and_says_that_it_is_whole(folder: Path) -> None:
    with serving(folder) as url:
        query = "SELECT ?s ?c { GRAPH ?g { ?s kg:content ?c } } ORDER BY ?s"
        whole = httpx.get(
            f"{url}/query", params={"query": query}, headers={"Accept": "text/tab-separated-values"}
        )
        for _ in range(2):  # computed, and remembered
            lines, end = rows_of(url, query)
            assert lines == whole.text.splitlines()
            assert end == {"rows": len(lines) - 1, "whole": True}
        assert rows_of(url, "ASK {}") == (["true"], {"rows": 0, "whole": True})
        lines, end = rows_of(url, "CONSTRUCT { ?s kg:cue ?c } WHERE { GRAPH ?g { ?s kg:cue ?c } }")
        assert (end["rows"], end["whole"]) == (len(lines), True)
        assert rows_of(url, numbers(700))[1] == {"rows": 490_000, "whole": True}


@pytest.mark.parametrize("accept", [JSON, "text/csv", "application/sparql-results+xml"])
def test_too_many_rows_are_refused_whole_and_cut_in_a_stream(folder: Path, accept: str) -> None:
    with serving(folder, limits=Limits(rows=100)) as url:
        for count, status in ((10, 200), (11, 413)):
            assert posted(url, numbers(count), accept).status_code == status
        assert rows_of(url, numbers(10))[1] == {"rows": 100, "whole": True}
        lines, end = rows_of(url, numbers(11))
        assert (len(lines), end["rows"], end["whole"]) == (101, 100, False)
        assert "more than 100 rows" in str(end["why"])
        lines, end = rows_of(url, numbers(300))  # the limit is in the middle of a piece
        assert (len(lines), end["rows"]) == (101, 100)
        assert re.fullmatch(r"\d+\t\d+", lines[100])


def test_time_is_limited_and_a_cut_answer_is_never_taken_for_whole(folder: Path) -> None:
    with serving(folder, limits=Limits(seconds=1, rows=10**9, size=10**10)) as url:
        long = numbers(9_000)  # 81 million rows
        reply = posted(url, long, JSON)
        assert (reply.status_code, "within 1 s" in reply.text) == (504, True)
        lines, end = rows_of(url, long)
        assert end["whole"] is False
        assert "within 1 s" in str(end["why"])
        assert end["rows"] == len(lines) - 1
        assert all(line.count("\t") == 1 for line in lines[-3:])


def test_the_sentence_of_a_cancelled_answer_is_not_a_row(folder: Path) -> None:
    """Oxigraph ends what it cancels itself with the status 200 and a sentence in the answer."""
    query = "SELECT ?s ?p ?x ?y { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?x ?y ?z } }"
    with serving(folder, limits=Limits(seconds=1, rows=10**9, size=10**10)) as url:
        for accept in (JSON, "text/csv"):
            assert posted(url, query, accept).status_code == 504
        lines, end = rows_of(url, query)
        assert (end["whole"], end["rows"]) == (False, len(lines) - 1)
        assert not any("cancelled" in line for line in lines[-3:])


def test_more_queries_than_allowed_wait_and_then_are_told_to_come_again(folder: Path) -> None:
    limits = Limits(seconds=2, queries=1)
    with serving(folder, limits=limits) as url, ThreadPoolExecutor(4) as pool:
        busy = pool.submit(httpx.get, f"{url}/query", params={"query": ENDLESS}, timeout=90)
        time.sleep(0.5)
        health = httpx.get(f"{url}/health").json()
        assert (health["queries_running"], health["queries_at_most"]) == (1, 1)
        late = httpx.get(f"{url}/query", params={"query": "ASK {}"}, timeout=90)
        assert busy.result().status_code == 504
        assert (late.status_code, late.headers.get("Retry-After")) == (503, "30")


# ── ETag ──


@pytest.mark.parametrize(
    "path", ["/", "/search", "/graph.html", "/articles/one.html", "/words.json",
             "/query?query=ASK%20%7B%7D"]
)  # fmt: skip
def test_what_a_client_has_is_not_sent_again(folder: Path, path: str) -> None:
    with serving(folder) as url:
        first = httpx.get(url + path)
        tag = first.headers["ETag"]
        for asked in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = httpx.get(url + path, headers={"If-None-Match": asked})
            assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
            assert (
                again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
            )
        assert httpx.get(url + path, headers={"If-None-Match": '"other"'}).content == first.content
        head = httpx.head(url + path)
        assert (head.headers["ETag"], head.content) == (tag, b"")


def test_a_page_that_is_written_again_has_another_tag(folder: Path) -> None:
    with serving(folder) as url:
        tag = httpx.get(f"{url}/graph.html").headers["ETag"]
        (folder / "graph.html").write_text("<p>the graph, again</p>")
        again = httpx.get(f"{url}/graph.html", headers={"If-None-Match": tag})
        assert (again.status_code, again.text) == (200, "<p>the graph, again</p>")


@pytest.mark.parametrize(
    "path", ["/articles/../secret.html", "/articles/%2e%2e/secret.html",
             "/articles/..%2fsecret.html", "/articles/.hidden.html", "/secret.html",
             "/articles/", "/articles/one.txt", "/store/db"]
)  # fmt: skip
def test_only_our_pages_of_the_folder_are_served(folder: Path, path: str) -> None:
    with (
        serving(folder) as url,
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as link,
    ):
        link.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert b" 404 " in link.recv(1000)


# ── slow clients ──


def test_a_trickled_request_is_cut_off_in_time(folder: Path) -> None:
    with (
        serving(folder, limits=Limits(patience=0.6)) as url,
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=20) as link,
    ):
        started = time.monotonic()
        try:
            for byte in b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"x" * 400:
                link.sendall(bytes([byte]))
                time.sleep(0.05)  # far below the patience, but never done
        except OSError:
            pass
        assert time.monotonic() - started < 10


def test_a_client_that_does_not_read_is_cut_off_and_others_go_on(
    folder: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log.jsonl"
    limits = Limits(patience=0.6, queries=1)
    with serving(folder, limits=limits, log=str(log)) as url:
        port = int(url.rpartition(":")[2])
        body = numbers(900).encode()
        with socket.create_connection(("127.0.0.1", port), timeout=20) as link:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            link.sendall(b"POST /rows HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                         + str(len(body)).encode() + b"\r\n\r\n" + body)  # fmt: skip
            link.recv(100)
            reply = httpx.get(f"{url}/query", params={"query": "ASK {}"}, timeout=60)
            assert reply.status_code == 200  # the only place is free again
    assert "slow client" in log.read_text()


def test_a_client_that_leaves_frees_its_place(folder: Path) -> None:
    with serving(folder, limits=Limits(queries=1, rows=10**9)) as url:
        port = int(url.rpartition(":")[2])
        body = numbers(5_000).encode()
        with socket.create_connection(("127.0.0.1", port), timeout=20) as link:
            link.sendall(b"POST /rows HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                         + str(len(body)).encode() + b"\r\n\r\n" + body)  # fmt: skip
            link.recv(100)
        reply = httpx.get(f"{url}/query", params={"query": "ASK {}"}, timeout=20)
        assert reply.status_code == 200


def test_a_body_that_never_comes_whole(folder: Path) -> None:
    with (
        serving(folder) as url,
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=20) as link,
    ):
        link.sendall(b"POST /rows HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nASK")
        link.shutdown(socket.SHUT_WR)
        assert b" 400 " in link.recv(1000)
