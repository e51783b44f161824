"""A read-only SPARQL endpoint with query, search and graph page, on the real Oxigraph server.

Oxigraph listens on a loopback port of its own and sees a snapshot of the store; in front of it a
small server lets through queries alone, refuses federated ones unless asked for, and hands out the
pages of the folder. Its parts are in `kg.queries.web`.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.server import ThreadingHTTPServer
from pathlib import Path

from kg.errors import OutputError
from kg.queries.background_answers import kept_in_background, tell_errors
from kg.queries.kept_answers import KeptAnswers
from kg.queries.oxigraph_server import Oxigraph
from kg.queries.reconcile.service import ReconcileService
from kg.queries.search.service import SearchService
from kg.queries.web.connections import BoundedServer
from kg.queries.web.engine import Engine
from kg.queries.web.guard import Guard
from kg.queries.web.handler import Handler, Site
from kg.queries.web.limits import Limits
from kg.queries.web.nodes import Nodes
from kg.queries.web.request_log import RequestLog
from kg.store.snapshot import drop, state_of, take_snapshot
from kg.store.store import Store

_USUAL = Limits()


def serve(
    out: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 7878,
    allow_federation: bool = False,
    allow_hosts: Iterable[str] = (),
    limits: Limits = _USUAL,
    log: str | None = None,
    answers: bool = True,
) -> int:
    """Serves the folder ``out`` until it is interrupted; gives 0.

    ``allow_hosts`` are names under which others reach the server, as through a proxy; ``log`` is
    a file for a line of JSON a request, or ``-`` for standard error. With ``answers``, those of
    named questions are made in the background. Raises OutputError if the folder has no graph, the
    port is taken, the log cannot be written, or no Oxigraph is found.
    """
    with running(
        out, host=host, port=port, allow_federation=allow_federation, allow_hosts=allow_hosts,
        limits=limits, log=log, answers=answers,
    ) as server:  # fmt: skip
        shown = f"http://{host}:{server.server_port}"
        with suppress(KeyboardInterrupt):
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGTERM, signal.default_int_handler)  # end Oxigraph with us
            sys.stderr.write(f"query page {shown}/  SPARQL {shown}/query  (end with Ctrl-C)\n")
            server.serve_forever()
    return 0


@contextmanager
def running(
    out: str | Path,
    *,
    host: str,
    port: int,
    allow_federation: bool = False,
    allow_hosts: Iterable[str] = (),
    limits: Limits = _USUAL,
    log: str | None = None,
    answers: bool = True,
) -> Iterator[ThreadingHTTPServer]:
    """The server, bound and ready for ``serve_forever``, with Oxigraph behind it."""
    folder = Path(out)
    with ExitStack() as stack:
        # Opened first: it says whether the store is whole, and of our layout.
        store = stack.enter_context(Store.open(folder / "store", read_only=True))
        requests = stack.enter_context(closing(RequestLog(log)))
        database = stack.enter_context(_frozen(folder / "store"))
        place = stack.enter_context(kept_in_background(folder, wanted=answers, tell=tell_errors))
        # A writer may have come between the two: what is kept of one is then not of the other.
        kept = KeptAnswers(store, folder=place)
        kept_rows = kept.rows if store.state == state_of(database) else _nothing_kept
        backend = stack.enter_context(_oxigraph(database, limits.seconds))
        site = Site(
            folder,
            Engine(backend, limits, allow_federation=allow_federation, kept_rows=kept_rows),
            Nodes(store, folder),
            stack.enter_context(closing(SearchService(folder, store))),
            ReconcileService(folder, store),
            Guard(host, frozenset(name.lower() for name in allow_hosts)),
            requests,
        )
        server = _bound(site, host, port)
        try:
            yield server
        finally:
            server.server_close()


def _nothing_kept(sparql: str) -> bytes | None:
    return None


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
def _oxigraph(database: Path, seconds: int) -> Iterator[Oxigraph]:
    """Oxigraph over a database, ended with the block."""
    server = Oxigraph(database, seconds=seconds)
    try:
        yield server
    finally:
        server.stop()


def _bound(site: Site, host: str, port: int) -> ThreadingHTTPServer:
    handler = type("Handler", (Handler,), {"site": site})
    try:
        return BoundedServer((host, port), handler)
    except OSError as error:
        raise OutputError(
            f"{host}:{port}: cannot listen there ({error.strerror}); choose another --port"
        ) from error
