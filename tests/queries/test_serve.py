"""The read-only endpoint on the real Oxigraph server."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from kg.errors import OutputError, QueryError
from kg.exchange.endpoint import Endpoint
from kg.queries.named import load_named_queries
from kg.queries.serve import running
from kg.store.bindings import calls_other_servers
from kg.store.store import Store
from tests.queries.test_named import fill

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out")
    fill(Store.open(path / "store")).close()
    (path / "graph.html").write_text("<p>the graph</p>")
    return path


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with running(folder, host="127.0.0.1", port=0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


ASK = "ASK { GRAPH ?g { ?x kg:allegedComplicityIn ?y } }"
JSON = {"Accept": "application/sparql-results+json"}


def test_queries_by_get_post_and_form(url: str) -> None:
    kind = {"Content-Type": "application/sparql-query"}
    for reply in (
        httpx.get(f"{url}/query", params={"query": ASK}, headers=JSON),
        httpx.post(f"{url}/query", content=ASK, headers={**JSON, **kind}),
        httpx.post(f"{url}/sparql", data={"query": ASK}, headers=JSON),
    ):
        assert reply.json()["boolean"] is True


def test_an_endpoint_client_can_use_it(url: str, folder: Path) -> None:
    with Store.open(folder / "store", read_only=True) as store, Endpoint(url) as endpoint:
        assert endpoint.counts() == store.counts()


def test_a_writer_may_work_while_it_serves(url: str, folder: Path) -> None:
    with Store.open(folder / "store") as store:
        store.replace("x:new", [])
    assert httpx.get(f"{url}/query", params={"query": ASK}, headers=JSON).json()["boolean"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("PUT", "/store?graph=x:y", 405), ("POST", "/update", 405), ("POST", "/store", 405),
     ("DELETE", "/store", 405), ("GET", "/store", 404), ("GET", "/../../etc/passwd", 404),
     ("GET", "/report.html", 404), ("GET", "/query", 400)],
)  # fmt: skip
def test_nothing_else_is_answered(url: str, method: str, path: str, status: int) -> None:
    reply = httpx.request(method, url + path, content=b"INSERT DATA { <x:a> <x:b> <x:c> }" * 1)
    assert reply.status_code == status


def test_updates_are_no_queries(url: str) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    reply = httpx.post(f"{url}/query", content="CLEAR ALL", headers=headers)
    assert reply.status_code == 400
    headers = {"Content-Type": "application/sparql-update"}
    assert httpx.post(f"{url}/query", content="CLEAR ALL", headers=headers).status_code == 415
    assert httpx.get(f"{url}/query", params={"query": ASK}, headers=JSON).json()["boolean"]


def test_a_broken_query_is_explained_as_kg_query_does(url: str) -> None:
    for query in ("SELECT ?s\n{ GRAPH ?g { ?s kg:cue ?c }", "SELECT ?s\n{ ?s foaf:name ?n }"):
        with Store.memory() as store, pytest.raises(QueryError) as caught:
            store.query(query)
        reply = httpx.get(f"{url}/query", params={"query": query})
        assert reply.status_code == 400
        assert reply.text == f"{caught.value}\n"
        assert "line 2" in reply.text


def test_pages(url: str) -> None:
    page = httpx.get(url)
    assert "Ask the graph" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    scripts = policy.partition("script-src")[2].partition(";")[0]
    assert "'unsafe" not in scripts
    assert httpx.get(f"{url}/graph.html").text == "<p>the graph</p>"


def test_named_questions_are_bound_and_answered(url: str) -> None:
    questions = httpx.get(f"{url}/questions.json").json()
    assert [one["name"] for one in questions] == list(load_named_queries())
    whole = [one for one in questions if all(p["default"] for p in one["parameters"])]
    assert len(whole) == len(questions) - 3
    for one in whole:
        bound = httpx.get(f"{url}/question.json", params={"name": one["name"]}).json()["sparql"]
        assert "# title:" not in bound
        reply = httpx.get(f"{url}/query", params={"query": bound}, headers=JSON)
        assert reply.status_code == 200, one["question"]


@pytest.mark.parametrize(
    ("asked", "status", "why"),
    [({"name": "said-by"}, 400, "needs --param who"), ({"name": "nonsense"}, 404, "no question"),
     ({"name": "said-by", "who": "Nobody Atall"}, 400, "nothing is called"),
     ({"name": "arrests", "who": "x"}, 400, "no parameter")],
)  # fmt: skip
def test_questions_that_cannot_be_bound(
    url: str, asked: dict[str, str], status: int, why: str
) -> None:
    reply = httpx.get(f"{url}/question.json", params=asked)
    assert (reply.status_code, why in reply.text) == (status, True), reply.text


FEDERATED = "SELECT * { SERVICE <http://127.0.0.1:%d/query> { ?s ?p ?o } }"


def test_federation_is_off_unless_asked_for(url: str, folder: Path) -> None:
    called = []
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        other.settimeout(3)

        def wait() -> None:
            try:
                other.accept()[0].close()
                called.append(True)
            except TimeoutError:
                pass

        query = FEDERATED % other.getsockname()[1]
        thread = threading.Thread(target=wait)
        thread.start()
        reply = httpx.get(f"{url}/query", params={"query": query}, headers=JSON)
        assert reply.status_code == 403
        assert "--allow-federation" in reply.text
        thread.join()
        assert not called
        thread = threading.Thread(target=wait)
        thread.start()
        with running(folder, host="127.0.0.1", port=0, allow_federation=True) as server:
            serving = threading.Thread(target=server.serve_forever, daemon=True)
            serving.start()
            address = f"http://127.0.0.1:{server.server_port}/query"
            httpx.get(address, params={"query": query}, headers=JSON, timeout=20)
            server.shutdown()
        thread.join()
        assert called


@pytest.mark.parametrize(
    ("query", "federated"),
    [("SELECT * { service <x:y> { ?s ?p ?o } }", True), ("ASK { SERVICE SILENT ?x { } }", True),
     ("ASK { ?service ?p 'SERVICE <x:y> {}' } # SERVICE", False),
     ("ASK { <x:SERVICE> ?p ?o }", False)],
)  # fmt: skip
def test_the_keyword_is_told_from_words(query: str, *, federated: bool) -> None:
    assert calls_other_servers(query) is federated


def test_an_escaped_keyword_is_not_let_through(url: str) -> None:
    query = "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
    assert httpx.get(f"{url}/query", params={"query": query}).status_code == 400


def test_another_name_for_this_machine_is_refused(url: str) -> None:
    reply = httpx.get(url, headers={"Host": "evil.example"})
    assert reply.status_code == 421


def test_a_port_that_is_taken(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with (
            pytest.raises(OutputError, match="choose another --port"),
            running(folder, host="127.0.0.1", port=taken.getsockname()[1]),
        ):
            pass


def test_it_ends_with_its_oxigraph(folder: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = f"from kg.queries.serve import serve; serve({str(folder)!r}, port={port})"
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    assert b"query page" in process.stderr.readline()
    task = Path(f"/proc/{process.pid}/task/{process.pid}")
    mine = (task / "children").read_text().split()
    assert len(mine) == 1
    process.terminate()
    assert process.wait(timeout=20) == 0
    process.stderr.close()
    assert not Path(f"/proc/{mine[0]}").exists()


def test_a_folder_without_graph(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match="no store there"),
        running(tmp_path, host="127.0.0.1", port=0),
    ):
        pass


def test_an_answer_is_remembered_and_a_changing_one_is_not(folder: Path) -> None:
    with running(folder, host="127.0.0.1", port=0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/query"

        def ask(query: str, accept: str = JSON["Accept"]) -> httpx.Response:
            return httpx.get(url, params={"query": query}, headers={"Accept": accept}, timeout=90)

        first = ask(ASK)
        assert ask("SELECT (RAND() AS ?r) {}").text != ask("SELECT (RAND() AS ?r) {}").text
        handler: Any = server.RequestHandlerClass  # a class of the server's own
        backend = handler.site.engine.backend
        backend._process.kill()
        backend._process.wait()
        again = ask(ASK)  # nobody but the memory can answer now
        assert (again.status_code, again.text) == (200, first.text)
        assert again.headers["Content-Type"] == first.headers["Content-Type"]
        assert ask(ASK, "text/csv").status_code == 500  # not asked in this form before
        assert ask(ASK, "text/csv").text.strip() != first.text.strip()
        server.shutdown()


def test_head_has_no_body(url: str) -> None:
    port = int(url.rpartition(":")[2])
    long = "SELECT (STRDT(CONCAT(" + ",".join(["?x"] * 500) + "), xsd:string) AS ?y) "
    long += "{ VALUES ?x { '" + "x" * 10_000 + "' } }"  # too long to be remembered
    for query in (ASK, ASK, long):
        with socket.create_connection(("127.0.0.1", port), timeout=60) as link:
            path = f"/query?query={quote(query)}"
            link.sendall(f"HEAD {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            with link.makefile("rb") as answer:
                head, _, body = answer.read().partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.0 200"), head
        assert body == b""


def test_a_federated_answer_is_never_remembered(folder: Path) -> None:
    asked: list[str] = []

    class Other(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            body = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with (
        HTTPServer(("127.0.0.1", 0), Other) as other,
        running(folder, host="127.0.0.1", port=0, allow_federation=True) as server,
    ):
        for one in (other, server):
            threading.Thread(target=one.serve_forever, daemon=True).start()
        query = f"SELECT ?s {{ SERVICE <http://127.0.0.1:{other.server_port}/x> {{ ?s ?p ?o }} }}"
        for _ in range(2):
            url = f"http://127.0.0.1:{server.server_port}/query"
            assert httpx.get(url, params={"query": query}, timeout=90).status_code == 200
        assert len(asked) == 2
        server.shutdown()
        other.shutdown()
