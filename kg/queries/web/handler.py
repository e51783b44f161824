"""One request to ``kg serve``: which path it asks for, and how its answer is sent."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from kg.errors import KgError, QueryError
from kg.queries.answer_cache import Kept
from kg.queries.named import NamedQuery, find_named_query, load_named_queries
from kg.queries.reconcile import http as reconcile
from kg.queries.reconcile.service import ReconcileService
from kg.queries.search.find import KINDS, Hits
from kg.queries.search.service import SearchService
from kg.queries.web.connections import TimedReader, TimedWriter
from kg.queries.web.engine import Engine, Spooled
from kg.queries.web.guard import Guard
from kg.queries.web.limits import RefusedError
from kg.queries.web.nodes import MOST_NODES, Nodes
from kg.queries.web.pages import Page, query_page, search_page, written_page
from kg.queries.web.request_log import RequestLog
from kg.queries.web.words import words
from kg.version import VERSION

_LARGEST_BODY = 1_000_000
_LENGTH = range(1, 10)
# Hits of each kind that one search may ask for.
MOST_HITS = 100
_JSON = "application/json"
_TEXT = "text/plain; charset=utf-8"
_HTML = "text/html; charset=utf-8"
# The lines by which the file of a question says what it is; the form shows them already.
_HEAD = re.compile(r"^# *(?:number|title|question|param \w+|answer):.*\n", re.MULTILINE)
_QUERY_PATHS = frozenset(("/query", "/sparql"))
_PAGES = {"/": query_page, "/search": search_page}
# What answers questions: no page of another site may even link there.
_GUARDED = _QUERY_PATHS | {"/search.json", "/rows", "/nodes", "/question.json"}


@dataclass(frozen=True)
class Site:
    """What is served: a folder, the engine over a snapshot of its store, and who may ask."""

    folder: Path
    engine: Engine
    nodes: Nodes
    searching: SearchService
    reconciling: ReconcileService
    guard: Guard
    log: RequestLog
    started: float = field(default_factory=time.monotonic)

    @cached_property
    def words(self) -> bytes:
        """The words for the editor, as JSON."""
        return _as_json(words(self.nodes.store))

    def health(self) -> tuple[int, dict[str, Any]]:
        """A status for HTTP, and how the server is."""
        alive, gate = self.engine.is_alive(), self.engine.gate
        return 200 if alive else 503, {
            "status": "ok" if alive else "the SPARQL server is being started again",
            "version": VERSION,
            "queries_running": gate.running,
            "queries_waiting": gate.waiting,
            "queries_at_most": gate.most,
            "seconds_up": round(time.monotonic() - self.started),
        }


class Handler(BaseHTTPRequestHandler):
    """GET pages and JSON; GET and POST ``/query``; POST what only the query page asks."""

    site: Site
    server_version = "newskg"
    sys_version = ""

    # ── the connection ──

    def setup(self) -> None:
        """Reads and writes with deadlines."""
        patience = self.site.engine.limits.patience
        self.connection = self.request
        self.rfile = io.BufferedReader(TimedReader(self.connection, patience))
        self._writer = TimedWriter(self.connection, patience)
        self.wfile = self._writer  # type: ignore[assignment]  # it has all that is used of it
        self._begun = time.monotonic()
        self._status = 0
        self._note: dict[str, str | float] = {}

    def finish(self) -> None:
        """Closes the files and writes the line of the log, if there was a request at all."""
        self.rfile.close()
        if self._status or self._note:
            self.site.log.write(
                method=str(self.command or "")[:20],
                path=str(getattr(self, "path", "")).partition("?")[0],
                status=self._status,
                bytes=self._writer.sent,
                ms=round(1000 * (time.monotonic() - self._begun), 1),
                **self._note,
            )

    def log_message(self, format: str, *args: object) -> None:
        """Queries may hold names: the library's own lines are not written."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Notes the status for the log."""
        self._status = int(code)

    # ── methods ──

    def do_GET(self) -> None:
        """Pages, JSON, and queries by GET."""
        self._guarded(self._get)

    def do_HEAD(self) -> None:
        """As GET, without the body."""
        self._guarded(self._get)

    def do_POST(self) -> None:
        """Queries by POST, as SPARQL 1.1 Protocol 2.1 has them, and what the query page asks."""
        self._guarded(self._post)

    def do_PUT(self) -> None:
        """Refused."""
        self._refuse(405, "this endpoint is read-only")

    def do_DELETE(self) -> None:
        """Refused."""
        self._refuse(405, "this endpoint is read-only")

    def _guarded(self, work: Callable[[str, str], None]) -> None:
        """Does the work for a request that is meant for us, and tells why it is refused."""
        try:
            path = self.path.partition("?")[0]
            self.site.guard.check(
                self.headers,
                self.path,
                guarded=path in _GUARDED or reconcile.is_ours(path),
                invited=reconcile.may_ask(path, self.headers.get("Origin"))
                or reconcile.is_shown(path),
            )
            parts = urlsplit(self.path)
            work(parts.path, parts.query)
        except RefusedError as error:
            self._refuse(error.status, str(error))
        except TimeoutError:
            self._note["cut"] = "slow client"
        except OSError as error:
            self._note["cut"] = error.strerror or "connection lost"

    def _get(self, path: str, query: str) -> None:
        asked = parse_qs(query)
        if path in _QUERY_PATHS:
            self._query(asked.get("query", [""])[0])
        elif path in _PAGES:
            self._page(_PAGES[path]())
        elif path == "/search.json":
            self._search(asked)
        elif path == "/health":
            status, health = self.site.health()
            self._reply(status, _JSON, _as_json(health))
        elif path == "/questions.json":
            self._reply(200, _JSON, _as_json([_shown(one) for one in _questions()]))
        elif path == "/question.json":
            self._question(parse_qsl(query))
        elif path == "/words.json":
            self._reply(200, _JSON, self.site.words)
        elif reconcile.is_ours(path):
            self._reconcile(path, asked)
        elif (file := written_page(self.site.folder, path)) is not None:
            self._file(file)
        else:
            self._refuse(404, "there are /, /query, /search, /graph.html, /report.html and /health")

    def _post(self, path: str, query: str) -> None:
        kind = self.headers.get_content_type()
        if path in _QUERY_PATHS:
            body = self._body()
            if kind == "application/x-www-form-urlencoded":
                self._query(parse_qs(body).get("query", [""])[0])
            elif kind == "application/sparql-query":
                self._query(body)
            else:
                self._refuse(415, "send application/sparql-query")
        elif reconcile.is_ours(path):
            self._reconcile(path, parse_qs(self._body()))
        elif path == "/rows":
            self._rows(self._body())
        elif path == "/nodes":
            self._nodes(self._body())
        else:
            self._refuse(405, "this endpoint is read-only")

    def _body(self) -> str:
        length = self.headers.get("Content-Length", "")
        digits = length.isascii() and length.isdecimal() and len(length) in _LENGTH
        if not digits or int(length) > _LARGEST_BODY:
            raise RefusedError(413, "a query may have a million characters")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise RefusedError(400, "the request ended too early")
        return body.decode("utf-8", "replace")

    # ── answers ──

    def _query(self, sparql: str) -> None:
        """The whole answer in the format that the client accepts."""
        with self.site.engine.answer(sparql, self.headers.get("Accept", "*/*")) as found:
            if isinstance(found, Kept):
                self._reply(found.status, found.kind, found.body)
            else:
                self._send_file(found)

    def _send_file(self, found: Spooled) -> None:
        self.send_response(200)
        self.send_header("Content-Type", found.kind)
        self.send_header("Content-Length", str(found.size))
        self._end_headers()
        if self.command != "HEAD":
            shutil.copyfileobj(found.body, self.wfile)

    def _rows(self, sparql: str) -> None:
        """The answer as it is computed, for the query page; its last line says if it is whole."""
        with self.site.engine.rows(sparql) as rows:
            self.send_response(200)
            self.send_header("Content-Type", rows.kind)
            self._end_headers()
            for piece in rows.pieces:
                self.wfile.write(piece)

    def _search(self, asked: Mapping[str, list[str]]) -> None:
        """Hits as JSON for ``q``; ``kind`` may come several times, ``limit`` is for each kind."""
        limit = asked.get("limit", ["10"])[0]
        if not (limit.isascii() and limit.isdecimal() and 1 <= int(limit[:9]) <= MOST_HITS):
            raise RefusedError(400, f"limit: give a number from 1 to {MOST_HITS}")
        try:
            found = self.site.searching.search(
                asked.get("q", [""])[0], kinds=tuple(asked.get("kind", KINDS)), limit=int(limit)
            )
        except QueryError as error:
            raise RefusedError(400, str(error)) from error
        except KgError as error:
            raise RefusedError(500, str(error)) from error
        places = self.site.nodes.describe(hit.iri for hit in found.hits)
        self._reply(200, _JSON, _as_json(_with_places(found, places)))

    def _reconcile(self, path: str, asked: dict[str, list[str]]) -> None:
        """What the reconciliation service answers; it brings its own headers."""
        reply = reconcile.answer(
            self.site.reconciling, path, asked,
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

    def _question(self, asked: Iterable[tuple[str, str]]) -> None:
        """The SPARQL of the named question ``name``, with its blanks filled by the others."""
        given = dict(asked)
        question = find_named_query(given.pop("name", ""))
        if question is None:
            raise RefusedError(404, "no question has this name; /questions.json lists them")
        try:
            sparql = question.bound(given, self.site.nodes.store.query)
        except QueryError as error:
            raise RefusedError(400, str(error)) from error
        self._reply(200, _JSON, _as_json({"sparql": _HEAD.sub("", sparql).strip() + "\n"}))

    def _nodes(self, body: str) -> None:
        """What cells show in place of the IRIs in a JSON list."""
        try:
            asked = json.loads(body)
        except ValueError as error:
            raise RefusedError(400, "send a JSON list of IRIs") from error
        if not isinstance(asked, list) or not all(isinstance(one, str) for one in asked):
            raise RefusedError(400, "send a JSON list of IRIs")
        if len(asked) > MOST_NODES:
            raise RefusedError(413, f"a request may name {MOST_NODES:,} IRIs")
        self._reply(200, _JSON, _as_json(self.site.nodes.describe(asked)))

    def _page(self, page: Page) -> None:
        self._reply(200, _HTML, page.body, policy=page.policy)

    def _file(self, path: Path) -> None:
        """A page that was written into the folder, if it changed since the client had it."""
        try:
            about = path.stat()
            body = path.read_bytes()
        except OSError as error:
            why = f"{path.name} is not there; make it with kg build or kg view"
            raise RefusedError(404, why) from error
        self._reply(200, _HTML, body, tag=f'"{about.st_mtime_ns:x}-{about.st_size:x}"')

    def _refuse(self, status: int, why: str) -> None:
        self._reply(status, _TEXT, f"{why}\n".encode())

    def _reply(
        self, status: int, kind: str, body: bytes, *, policy: str = "", tag: str = ""
    ) -> None:
        """A whole body; what the client has already, by its ``ETag``, is not sent again."""
        fresh = status == 200 and self.command in ("GET", "HEAD")
        tag = tag or f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if fresh and _is_among(tag, self.headers.get("If-None-Match", "")):
            status, body = 304, b""
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        if fresh:
            self.send_header("ETag", tag)
            self.send_header("Vary", "Accept")
        if status == 503:
            self.send_header("Retry-After", "30")
        self._end_headers(policy)
        if self.command != "HEAD":
            self.wfile.write(body)

    def _end_headers(self, policy: str = "") -> None:
        self.send_header("Cache-Control", "private, no-cache")  # kept, and asked for again by ETag
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Referrer-Policy", "no-referrer")
        own = f"{policy}; " if policy else ""
        self.send_header("Content-Security-Policy", f"{own}frame-ancestors 'none'")
        self.send_header("Connection", "close")
        self.close_connection = True
        self.end_headers()


def _is_among(tag: str, wanted: str) -> bool:
    """Whether If-None-Match has a tag; the comparison is the weak one of RFC 9110, 8.8.3.2."""
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in wanted.split(","))


def _questions() -> Iterable[NamedQuery]:
    return load_named_queries().values()


def _with_places(found: Hits, nodes: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Hits for JSON, each with the addresses under which it can be read here and at its source."""
    told = found.as_json()
    for hit in told["hits"]:
        known = nodes.get(hit["iri"], {})
        names = ("graph", "article", "sentence", "source")
        hit["places"] = {name: known[name] for name in names if name in known}
    return told


def _shown(query: NamedQuery) -> dict[str, Any]:
    """A named question for the form of the query page."""
    return {
        "name": query.name,
        "number": query.number,
        "title": query.title,
        "question": query.question,
        "parameters": [
            {"name": one.name, "kind": one.kind, "help": one.help, "default": one.default}
            for one in query.parameters.values()
        ],
    }


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
