"""A read-only SPARQL endpoint with query, search and graph page, on the real Oxigraph server.

Oxigraph listens on a loopback port of its own and sees a snapshot of the store; in front of it a
small server lets through queries alone, refuses federated ones unless asked for, and hands out the
pages of the folder.
"""

from __future__ import annotations

import http.client
import json
import re
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qs, urlsplit

from kg.errors import KgError, OutputError, QueryError
from kg.ontology.resources import PACKAGE
from kg.queries.answer_cache import AnswerCache, Kept
from kg.queries.named import load_named_queries
from kg.queries.oxigraph_server import Oxigraph
from kg.queries.reconcile import http as reconcile
from kg.queries.reconcile.service import ReconcileService
from kg.queries.search.find import KINDS
from kg.queries.search.service import SearchService
from kg.store.bindings import calls_other_servers, check_size, keywords, with_prefixes
from kg.store.execute import why_misunderstood
from kg.store.results import Answer
from kg.store.snapshot import drop, take_snapshot
from kg.store.store import Store

# Seconds that one query may take.
QUERY_SECONDS = 60
_LARGEST_QUERY = 1_000_000
# Seconds that a client may take to send its request, or to take a piece of the answer.
PATIENCE = 30
# Requests worked on at once, and those that the system keeps waiting beside them.
MOST_THREADS, QUEUE = 64, 512
# Bytes of the longest answer, some million rows; beyond it the query is refused.
LARGEST_ANSWER = 256 * 1024 * 1024
# Bytes of an answer that are kept in memory; a longer one waits on the disk until it is whole.
_IN_MEMORY = 4 * 1024 * 1024
# Hits of each kind that one search may ask for.
MOST_HITS = 100
# Bytes of answers that are kept for whoever asks the same again.
_REMEMBERED = 64 * 1024 * 1024
# What may give another answer each time that it is asked.
_CHANGING = frozenset(("NOW", "RAND", "UUID", "STRUUID", "BNODE"))
_MISUNDERSTOOD = 400
_PAGES = {"/graph.html": "graph.html", "/report.html": "report.html"}
_QUERY_PATHS = frozenset(("/query", "/sparql"))
_LENGTH = re.compile(r"[0-9]{1,9}")
_LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'"
)


@dataclass(frozen=True, slots=True)
class Site:
    """What is served: the folder, Oxigraph behind it, and what is allowed.

    ``answers`` may be kept as long as the site stands, for its snapshot of the store never changes.
    """

    folder: Path
    backend: Oxigraph
    host: str
    allow_federation: bool
    searching: SearchService
    reconciling: ReconcileService
    answers: AnswerCache = field(
        default_factory=lambda: AnswerCache(room=_REMEMBERED, patience=QUERY_SECONDS)
    )


def serve(
    out: str | Path, *, host: str = "127.0.0.1", port: int = 7878, allow_federation: bool = False
) -> int:
    """Serves the folder ``out`` until it is interrupted; gives 0.

    Raises OutputError if the folder has no graph, the port is taken, or no Oxigraph is found.
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
    with ExitStack() as stack:
        # Opened first: it says whether the store is whole, and of our layout.
        store = stack.enter_context(Store.open(folder / "store", read_only=True))
        database = stack.enter_context(_frozen(folder / "store"))
        backend = stack.enter_context(_oxigraph(database))
        searching = stack.enter_context(closing(SearchService(folder, store)))
        reconciling = ReconcileService(folder, store)
        site = Site(folder, backend, host, allow_federation, searching, reconciling)
        server = _bound(site, port)
        try:
            yield server
        finally:
            server.server_close()


@contextmanager
def _frozen(store: Path) -> Iterator[Path]:
    """A copy of the database that nobody changes; on a read-only disk the database itself."""
    try:
        snapshot = take_snapshot(store / "db", store / "readers")
    except OSError:
        yield store / "db"
        return
    try:
        yield snapshot
    finally:
        drop(snapshot)


@contextmanager
def _oxigraph(database: Path) -> Iterator[Oxigraph]:
    """Oxigraph over a database, ended with the block."""
    server = Oxigraph(database, seconds=QUERY_SECONDS)
    try:
        yield server
    finally:
        server.stop()


def _bound(site: Site, port: int) -> ThreadingHTTPServer:
    handler = type("Handler", (_Handler,), {"site": site})
    try:
        return _Server((site.host, port), handler)
    except OSError as error:
        raise OutputError(
            f"{site.host}:{port}: cannot listen there ({error.strerror}); choose another --port"
        ) from error


class _Server(ThreadingHTTPServer):
    """Threads up to a bound; who comes beyond it waits in the queue of the system."""

    daemon_threads = True
    request_queue_size = QUEUE

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._room = threading.BoundedSemaphore(MOST_THREADS)
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Starts a thread for a request once there is room for one."""
        self._room.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Works on a request in its thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away or sent nonsense is no news for whoever runs the server."""


class _Handler(BaseHTTPRequestHandler):
    """GET pages; GET and POST ``/query``."""

    site: Site
    timeout = PATIENCE
    server_version = "newskg"
    sys_version = ""

    def log_message(self, format: str, *args: object) -> None:
        """Queries may hold names: nothing is logged."""

    def do_GET(self) -> None:
        """Pages, the list of questions, and queries by GET."""
        if not self._is_for_us():
            return
        parts = urlsplit(self.path)
        if parts.path in _QUERY_PATHS:
            self._query(parse_qs(parts.query).get("query", [""])[0])
        elif parts.path == "/":
            self._page(PACKAGE / "data" / "query.html")
        elif parts.path == "/search":
            self._page(PACKAGE / "data" / "search.html")
        elif parts.path == "/search.json":
            self._search(parse_qs(parts.query))
        elif parts.path in _PAGES:
            self._page(self.site.folder / _PAGES[parts.path])
        elif reconcile.is_ours(parts.path):
            self._reconcile(parse_qs(parts.query))
        elif parts.path == "/questions.json":
            self._reply(200, "application/json", json.dumps(_questions()).encode())
        else:
            self._refuse(404, "there are /, /query, /search, /graph.html and /report.html")

    def do_HEAD(self) -> None:
        """As GET, without the body."""
        self.do_GET()

    def do_POST(self) -> None:
        """Queries by POST, as SPARQL 1.1 Protocol 2.1 has them."""
        if not self._is_for_us():
            return
        path = urlsplit(self.path).path
        if path not in _QUERY_PATHS and not reconcile.is_ours(path):
            self._refuse(405, "this endpoint is read-only")
            return
        length = self.headers.get("Content-Length", "")
        if not _LENGTH.fullmatch(length) or int(length) > _LARGEST_QUERY:
            self._refuse(413, "a query may have a million characters")
            return
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        kind = self.headers.get_content_type()
        if reconcile.is_ours(path):
            self._reconcile(parse_qs(body))
        elif kind == "application/x-www-form-urlencoded":
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
        """False for a request that another site makes through the user's browser.

        A page that rebinds its DNS to us comes with a foreign Host, other pages with a foreign
        Origin or, in browsers of today, Sec-Fetch-Site: cross-site (W3C Fetch Metadata).
        """
        try:
            name = urlsplit(f"//{self.headers.get('Host', '')}").hostname
            path = urlsplit(self.path).path
            origin = self.headers.get("Origin")
            sender = urlsplit(origin).netloc if origin is not None else None
        except ValueError:
            self._refuse(400, "this request has no readable address")
            return False
        if self.site.host in _LOOPBACK and name not in _LOOPBACK:
            self._refuse(421, "use this server's own host name")
            return False
        if reconcile.may_ask(path, origin) or reconcile.is_shown(path):
            return True
        foreign = sender is not None and sender != self.headers.get("Host")
        led = self.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
        asks = path in (*_QUERY_PATHS, "/search.json") or reconcile.is_ours(path)
        if foreign or (led and asks):
            self._refuse(403, "requests from pages of other sites are refused")
            return False
        return True

    def _search(self, asked: dict[str, list[str]]) -> None:
        """Hits as JSON for ``q``; ``kind`` may come several times, ``limit`` is for each kind."""
        limit = asked.get("limit", ["10"])[0]
        if not _LENGTH.fullmatch(limit) or not 1 <= int(limit) <= MOST_HITS:
            self._refuse(400, f"limit: give a number from 1 to {MOST_HITS}")
            return
        try:
            found = self.site.searching.search(
                asked.get("q", [""])[0], kinds=tuple(asked.get("kind", KINDS)), limit=int(limit)
            )
        except QueryError as error:
            self._refuse(400, str(error))
        except KgError as error:
            self._refuse(500, str(error))
        else:
            body = json.dumps(found.as_json(), ensure_ascii=False)
            self._reply(200, "application/json", body.encode())

    def _reconcile(self, asked: dict[str, list[str]]) -> None:
        """What the reconciliation service answers; it brings its own headers."""
        reply = reconcile.answer(
            self.site.reconciling, urlsplit(self.path).path, asked,
            host=self.headers.get("Host", ""), origin=self.headers.get("Origin"),
        )  # fmt: skip
        self.send_response(reply.status)
        for name, value in (*reply.headers, ("Content-Type", reply.kind)):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("Connection", "close")
        self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def _query(self, sparql: str) -> None:
        if not sparql.strip():
            self._refuse(400, "no query given")
            return
        kept = self.site.answers.find(sparql, self._accepted())
        if kept is not None:  # so it was let through before
            self._reply(kept.status, kept.kind, kept.body)
            return
        try:
            check_size(sparql)
            federated = calls_other_servers(sparql)
        except QueryError as error:
            self._refuse(400, str(error))
            return
        if federated and not self.site.allow_federation:
            self._refuse(403, "federated queries (SERVICE) are off; start with --allow-federation")
            return
        self._answer(sparql, federated=federated)

    def _answer(self, sparql: str, *, federated: bool) -> None:
        """Answers a query that was let through; the same for all who ask it at one time."""
        try:
            if federated or keywords(sparql) & _CHANGING:
                kept = self._ask(sparql, federated=federated)
            else:
                kept = self.site.answers.find_or_make(
                    lambda: self._ask(sparql), sparql, self._accepted()
                )
        except (OSError, http.client.HTTPException) as error:
            if self.site.backend.revive():
                self._refuse(500, "this query crashed the SPARQL server, which was restarted")
            else:
                what = str(error) or type(error).__name__
                self._refuse(
                    504, f"no complete answer within {QUERY_SECONDS} s ({what}); narrow the query"
                )
            return
        if kept is not None:
            self._reply(kept.status, kept.kind, kept.body)

    def _accepted(self) -> str:
        return self.headers.get("Accept", "*/*")

    def _ask(self, sparql: str, *, federated: bool = False) -> Kept | None:
        """What Oxigraph answers, once it is whole; None if the client was told what there is.

        That is so where the query is refused, fails, or has too long an answer to be kept.
        """
        headers = {"Content-Type": "application/sparql-query", "Accept": self._accepted()}
        port = self.site.backend.port
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=QUERY_SECONDS + 5)
        with closing(link), tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
            link.request(
                "POST", "/query", with_prefixes(sparql).encode("utf-8", "replace"), headers
            )
            answer = link.getresponse()
            # A federated query is not tried here: it might call the other server once more.
            why = answer.status == _MISUNDERSTOOD and not federated and why_misunderstood(sparql)
            if why:
                self._refuse(_MISUNDERSTOOD, why)
                return None
            while piece := answer.read(65536):
                body.write(piece)
                if body.tell() > LARGEST_ANSWER:
                    self._refuse(413, f"more than {LARGEST_ANSWER >> 20} MiB; use LIMIT")
                    return None
            kind = answer.getheader("Content-Type", "text/plain")
            if answer.status == 200 and body.tell() <= _IN_MEMORY:
                body.seek(0)
                return Kept(answer.status, kind, body.read())
            self._send_file(answer.status, kind, body)
            return None

    def _send_file(self, status: int, kind: str, body: IO[bytes]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(body.tell()))
        self._close_headers()
        body.seek(0)
        if self.command == "HEAD":
            return
        with suppress(OSError):  # a client that goes away amid its answer
            shutil.copyfileobj(body, self.wfile)

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
        self.send_header("X-Frame-Options", "DENY")
        own = f"{_POLICY}; " if self.path.partition("?")[0] in ("/", "/search") else ""
        self.send_header("Content-Security-Policy", f"{own}frame-ancestors 'none'")
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
