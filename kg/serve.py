"""A read-only SPARQL endpoint with a query page and the graph page, on the real Oxigraph server.

Oxigraph listens on a loopback port of its own and sees a snapshot of the store; in front of it a
small server lets through queries alone, refuses federated ones unless asked for, and hands out the
pages of the folder.
"""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from kg.answers import Answer
from kg.asking import why_misunderstood
from kg.errors import OutputError, QueryError
from kg.queries import load_named_queries
from kg.resources import PACKAGE
from kg.snapshot import drop, take_snapshot
from kg.sparql import calls_other_servers, with_prefixes
from kg.store import Store

# Seconds that one query may take, and that the server may take to start.
QUERY_SECONDS = 60
_START_SECONDS = 60.0
_LARGEST_QUERY = 1_000_000
_MISUNDERSTOOD = 400
_PAGES = {"/graph.html": "graph.html", "/report.html": "report.html"}
_LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'"
)


@dataclass(frozen=True, slots=True)
class Site:
    """What is served: the folder, the port of Oxigraph behind, and what is allowed."""

    folder: Path
    backend: int
    host: str
    allow_federation: bool


def serve(
    out: str | Path, *, host: str = "127.0.0.1", port: int = 7878, allow_federation: bool = False
) -> int:
    """Serves the folder ``out`` until it is interrupted; gives 0.

    Raises OutputError where the folder has no graph, the port is taken, or no Oxigraph is found.
    """
    with running(out, host=host, port=port, allow_federation=allow_federation) as server:
        shown = f"http://{host}:{server.server_port}"
        with suppress(KeyboardInterrupt):
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGTERM, signal.default_int_handler)  # end Oxigraph with us
            sys.stderr.write(f"query page {shown}/  SPARQL {shown}/query  (end with Ctrl-C)\n")
            server.serve_forever()
    return 0


@contextmanager
def running(
    out: str | Path, *, host: str, port: int, allow_federation: bool = False
) -> Iterator[ThreadingHTTPServer]:
    """The server, bound and ready for ``serve_forever``, with Oxigraph behind it."""
    folder = Path(out)
    Store.open(folder / "store", read_only=True).close()  # whole, and of our layout
    snapshot = take_snapshot(folder / "store" / "db", folder / "store" / "readers")
    try:
        with _oxigraph(snapshot) as backend:
            site = Site(folder, backend, host, allow_federation)
            server = _bound(site, port)
            try:
                yield server
            finally:
                server.server_close()
    finally:
        drop(snapshot)


def _bound(site: Site, port: int) -> ThreadingHTTPServer:
    handler = type("Handler", (_Handler,), {"site": site})
    try:
        return ThreadingHTTPServer((site.host, port), handler)
    except OSError as error:
        raise OutputError(
            f"{site.host}:{port}: cannot listen there ({error.strerror}); choose another --port"
        ) from error


@contextmanager
def _oxigraph(location: Path) -> Iterator[int]:
    """The port of an Oxigraph server that reads ``location``."""
    port = _free_port()
    command = [
        find_oxigraph(), "serve-read-only", "--location", str(location),
        "--bind", f"127.0.0.1:{port}", "--timeout-s", str(QUERY_SECONDS),
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(process, port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def find_oxigraph() -> str:
    """The path of the ``oxigraph`` program; raises OutputError where it is not installed."""
    beside = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    found = beside or shutil.which("oxigraph")
    if found is None:
        raise OutputError("the program oxigraph is missing; pip install oxigraph")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise OutputError("the Oxigraph server did not start; is another program in its way?")


class _Handler(BaseHTTPRequestHandler):
    """GET pages; GET and POST ``/query``."""

    site: Site
    server_version = "newskg"
    sys_version = ""

    def log_message(self, format: str, *args: object) -> None:
        """Queries may hold names: nothing is logged."""

    def do_GET(self) -> None:
        """Pages, the list of questions, and queries by GET."""
        if not self._is_for_us():
            return
        parts = urlsplit(self.path)
        if parts.path in ("/query", "/sparql"):
            self._query(parse_qs(parts.query).get("query", [""])[0])
        elif parts.path == "/":
            self._page(PACKAGE / "data" / "query.html")
        elif parts.path in _PAGES:
            self._page(self.site.folder / _PAGES[parts.path])
        elif parts.path == "/questions.json":
            self._reply(200, "application/json", json.dumps(_questions()).encode())
        else:
            self._refuse(404, "there are /, /query, /graph.html and /report.html")

    def do_HEAD(self) -> None:
        """As GET, without the body."""
        self.do_GET()

    def do_POST(self) -> None:
        """Queries by POST, as SPARQL 1.1 Protocol 2.1 has them."""
        if not self._is_for_us():
            return
        if urlsplit(self.path).path not in ("/query", "/sparql"):
            self._refuse(405, "this endpoint is read-only")
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > _LARGEST_QUERY:
            self._refuse(413, "a query may have a million characters")
            return
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        kind = self.headers.get_content_type()
        if kind == "application/x-www-form-urlencoded":
            self._query(parse_qs(body).get("query", [""])[0])
        elif kind == "application/sparql-query":
            self._query(body)
        else:
            self._refuse(415, "send application/sparql-query")

    def do_PUT(self) -> None:
        """Refused."""
        self._refuse(405, "this endpoint is read-only")

    def do_DELETE(self) -> None:
        """Refused."""
        self._refuse(405, "this endpoint is read-only")

    def _is_for_us(self) -> bool:
        """False for a foreign name of a loopback server: a page that rebinds its DNS to us."""
        name = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        if self.site.host in _LOOPBACK and name not in _LOOPBACK:
            self._refuse(421, "call this server by its own name")
            return False
        return True

    def _query(self, sparql: str) -> None:
        if not sparql.strip():
            self._refuse(400, "no query given")
            return
        try:
            federated = calls_other_servers(sparql)
        except QueryError as error:
            self._refuse(400, str(error))
            return
        if federated and not self.site.allow_federation:
            self._refuse(403, "federated queries (SERVICE) are off; start with --allow-federation")
            return
        accept = self.headers.get("Accept", "*/*")
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        link = http.client.HTTPConnection("127.0.0.1", self.site.backend, timeout=QUERY_SECONDS + 5)
        try:
            link.request("POST", "/query", with_prefixes(sparql).encode(), headers)
            answer = link.getresponse()
            # A federated query is not tried here: it might call the other server once more.
            why = answer.status == _MISUNDERSTOOD and not federated and why_misunderstood(sparql)
            if why:
                self._refuse(_MISUNDERSTOOD, why)
            else:
                self._forward(answer)
        except (OSError, http.client.HTTPException) as error:
            self._refuse(504, f"no answer in time ({error}); narrow the query")
        finally:
            link.close()

    def _forward(self, answer: http.client.HTTPResponse) -> None:
        """Hands the answer through as it comes; the connection ends with it."""
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.getheader("Content-Type", "text/plain"))
        self._close_headers()
        while piece := answer.read(65536):
            self.wfile.write(piece)

    def _page(self, path: Path) -> None:
        if not path.is_file():
            self._refuse(404, f"{path.name} is not there; make it with kg build or kg view")
            return
        self._reply(200, "text/html; charset=utf-8", path.read_bytes())

    def _refuse(self, status: int, why: str) -> None:
        self._reply(status, "text/plain; charset=utf-8", f"{why}\n".encode())

    def _reply(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self._close_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _close_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        if urlsplit(self.path).path == "/":
            self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("Connection", "close")
        self.close_connection = True
        self.end_headers()


def _questions() -> list[dict[str, str]]:
    """Named questions that can be asked as they are, for the query page."""
    return [
        {"question": query.question, "sparql": query.bound({}, _names_nobody)}
        for query in load_named_queries().values()
        if all(parameter.default for parameter in query.parameters.values())
    ]


def _names_nobody(sparql: str) -> Answer:
    raise QueryError("a question with the name of an actor has no default")
