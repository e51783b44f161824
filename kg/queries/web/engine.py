"""Queries put to Oxigraph: which are let through, how many at once, and how answers are sent.

An answer is either sent whole, with a status that is true of all of it, or as a stream of rows
that ends with a line of its own: what it has there, and whether it is all.
"""

from __future__ import annotations

import http.client
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import IO

import pyoxigraph as ox

from kg.errors import QueryError
from kg.queries.answer_cache import AnswerCache, Kept
from kg.queries.oxigraph_server import Oxigraph
from kg.queries.web.limits import Limits, Place, QueryGate, RefusedError
from kg.queries.web.row_counter import RowCounter
from kg.store.bindings import calls_other_servers, check_size, keywords, with_prefixes
from kg.store.execute import why_misunderstood

# Bytes of an answer that are kept in memory; a longer one waits on the disk until it is whole.
IN_MEMORY = 4 * 1024 * 1024
# Bytes of answers that are kept for whoever asks the same again.
_REMEMBERED = 64 * 1024 * 1024
# Bytes of kept rows that are written in another format in memory.
_LONGEST_KEPT = 16 * 1024 * 1024
# What may give another answer each time that it is asked.
_CHANGING = frozenset(("NOW", "RAND", "UUID", "STRUUID", "BNODE"))
_MISUNDERSTOOD = 400
# How a stream of rows is asked for: SELECT and ASK as TSV, graphs as N-Triples, both by lines.
ROWS = "text/tab-separated-values, application/n-triples;q=0.5"
_AS_ROWS = "rows"
_TSV = "text/tab-separated-values; charset=utf-8"
_PIECE = 64 * 1024
# Seconds beyond its limit in which Oxigraph may end a query itself.
_GRACE = 5
# Seconds after which a query that Oxigraph cannot end is no longer counted as running.
_LONGEST_SORT = 900.0
# How whole answers end.
_ENDS = {
    "application/sparql-results+json": b"}", "application/sparql-results+xml": b">",
    "text/csv": b"\n", "text/tab-separated-values": b"\n", "application/n-triples": b"\n",
}  # fmt: skip
_LONGEST_END = 16
# Rows are sent on at least so often, in seconds.
_FLUSH = 0.1


@dataclass(frozen=True, slots=True)
class Spooled:
    """A whole answer that is too long for memory, in a file that is read from its start."""

    kind: str
    body: IO[bytes]
    size: int


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer as it is computed: its content type, and its lines in pieces.

    The last line begins with ``#``, as no line of TSV or N-Triples does, and is JSON: ``rows``,
    ``whole``, and ``why`` if it is not whole.
    """

    kind: str
    pieces: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Reply:
    """What Oxigraph replies to a query, to be read until its time is over."""

    raw: http.client.HTTPResponse
    link: http.client.HTTPConnection
    place: Place
    until: float

    @property
    def kind(self) -> str:
        """The content type."""
        return self.raw.getheader("Content-Type", "text/plain")

    def pieces(self) -> Iterator[bytes]:
        """The bytes as they come; raises TimeoutError when the time of the query is over.

        Oxigraph has a limit of its own, by which it does not end every kind of join or sort.
        """
        try:
            while piece := self.raw.read1(_PIECE):
                yield piece
                if time.monotonic() > self.until:
                    raise TimeoutError("time is over")
        except TimeoutError:
            self.place.afterwards = partial(_await_sign, self.link)
            raise


@dataclass(frozen=True, slots=True)
class _Ready:
    """What was kept of an earlier answer, to be read as a reply is."""

    kind: str
    body: bytes

    def pieces(self) -> Iterator[bytes]:
        """The bytes in pieces."""
        for start in range(0, len(self.body), _PIECE):
            yield self.body[start : start + _PIECE]


class Engine:
    """Asks Oxigraph for many clients; answers may be kept, for its database never changes."""

    def __init__(
        self,
        backend: Oxigraph,
        limits: Limits,
        *,
        allow_federation: bool,
        kept_rows: Callable[[str], bytes | None] = lambda sparql: None,
    ) -> None:
        """``backend`` must not be written while this is in use.

        ``kept_rows`` gives the rows of a query that were kept before, as TSV.
        """
        self._kept_rows = kept_rows
        self.backend = backend
        self.limits = limits
        self.gate = QueryGate(limits.queries, patience=limits.seconds)
        self._allow_federation = allow_federation
        self._answers = AnswerCache(room=_REMEMBERED, patience=2 * limits.seconds)

    def is_alive(self) -> bool:
        """Whether Oxigraph answers; started again where it has ended."""
        link = http.client.HTTPConnection("127.0.0.1", self.backend.port, timeout=5)
        with closing(link):
            try:
                link.request("GET", "/query?query=ASK%7B%7D", headers={"Accept": "text/csv"})
                return link.getresponse().status == 200
            except (OSError, http.client.HTTPException):
                self.backend.revive()
                return False

    @contextmanager
    def answer(self, sparql: str, accept: str) -> Iterator[Kept | Spooled]:
        """The whole answer, in a format that ``accept`` names; the same for all who ask it now.

        Raises RefusedError where the query is refused, fails, or has too long an answer.
        """
        federated = self._admit(sparql)
        if not federated and (kept := self._answers.find(sparql, accept)) is not None:
            yield kept
            return
        if not federated and (ready := self._from_kept_rows(sparql, accept)) is not None:
            yield ready
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            filling = _Filling(self, sparql, accept, body, federated=federated)
            if federated or keywords(sparql) & _CHANGING:
                found = filling.run()
            else:
                found = self._answers.find_or_make(filling.run, sparql, accept)
            if found is not None:
                yield found
                return
            size = body.tell()
            body.seek(0)
            yield Spooled(filling.kind, body, size)

    def _from_kept_rows(self, sparql: str, accept: str) -> Kept | None:
        """What was kept of a question, in the one format that is wanted; None if it is long."""
        form = ox.QueryResultsFormat.from_media_type(accept)
        body = None if form is None else self._kept_rows(sparql)
        if form is None or body is None or len(body) > min(_LONGEST_KEPT, self.limits.size):
            return None
        if body.count(b"\n") - 1 > self.limits.rows:
            return None
        found = ox.parse_query_results(body, format=ox.QueryResultsFormat.TSV)
        assert isinstance(found, ox.QuerySolutions)
        answer = Kept(200, form.media_type, found.serialize(format=form) or b"")
        self._answers.keep(answer, sparql, accept)
        return answer

    @contextmanager
    def rows(self, sparql: str) -> Iterator[Rows]:
        """The answer line by line, as soon as they are there; RefusedError as `answer` has it.

        What goes wrong once there are lines is told by the last one.
        """
        federated = self._admit(sparql)
        if not federated and (kept := self._answers.find(sparql, _AS_ROWS)) is not None:
            yield Rows(kept.kind, iter((kept.body,)))
            return
        if not federated and (body := self._kept_rows(sparql)) is not None:
            ready = _Ready(_TSV, body)
            yield Rows(ready.kind, relay(ready, self.limits))
            return
        with self.asked(sparql, ROWS, federated=federated) as reply:
            pieces = relay(reply, self.limits)
            if not federated and not keywords(sparql) & _CHANGING:
                pieces = self._remembered(pieces, sparql, reply.kind)
            yield Rows(reply.kind, pieces)

    def _remembered(self, pieces: Iterator[bytes], sparql: str, kind: str) -> Iterator[bytes]:
        """The pieces; if all of them came and they are short, the next who asks gets them too."""
        found: list[bytes] | None = []
        last = b""
        for piece in pieces:
            yield piece
            last = piece
            if found is not None:
                found = [*found, piece] if sum(map(len, found)) < IN_MEMORY else None
        if found is not None and is_whole_end(last):
            self._answers.keep(Kept(200, kind, b"".join(found)), sparql, _AS_ROWS)

    @contextmanager
    def asked(self, sparql: str, accept: str, *, federated: bool) -> Iterator[Reply]:
        """What Oxigraph replies to a query that was let through; RefusedError if no answer comes.

        A query that is given up because its time is over keeps its place at the gate until Oxigraph
        shows that it is done or can be told: a sort that has begun cannot be ended from outside.
        """
        patience = self.limits.seconds + _GRACE
        link = http.client.HTTPConnection("127.0.0.1", self.backend.port, timeout=patience)
        with self.gate.entered() as place, closing_unless_kept(link, place):
            until = time.monotonic() + patience
            headers = {"Content-Type": "application/sparql-query", "Accept": accept}
            try:
                text = with_prefixes(sparql).encode("utf-8", "replace")
                link.request("POST", "/query", text, headers)
                reply = link.getresponse()
            except TimeoutError as error:
                place.afterwards = partial(_await_sign, link)
                raise RefusedError(504, _too_slow(self.limits)) from error
            except (OSError, http.client.HTTPException) as error:
                raise self.failure(error) from error
            if reply.status != 200:
                raise self._no_answer(reply, sparql, federated=federated)
            yield Reply(reply, link, place, until)

    def failure(self, error: Exception) -> RefusedError:
        """What to say of a broken connection; Oxigraph is started again if it has ended."""
        if self.backend.revive():
            return RefusedError(500, "this query crashed the SPARQL server, which was restarted")
        what = str(error) or type(error).__name__
        return RefusedError(504, f"{_too_slow(self.limits)} ({what})")

    def _no_answer(
        self, reply: http.client.HTTPResponse, sparql: str, *, federated: bool
    ) -> RefusedError:
        # A federated query is not tried here: it might call the other server once more.
        why = None
        if reply.status == _MISUNDERSTOOD and not federated:
            why = why_misunderstood(sparql)
        return RefusedError(
            reply.status, why or reply.read(_PIECE).decode("utf-8", "replace").strip()
        )

    def _admit(self, sparql: str) -> bool:
        """Whether the query calls other servers; raises RefusedError if it may not be asked."""
        if not sparql.strip():
            raise RefusedError(400, "no query given")
        try:
            check_size(sparql)
            federated = calls_other_servers(sparql)
        except QueryError as error:
            raise RefusedError(400, str(error)) from error
        if federated and not self._allow_federation:
            raise RefusedError(
                403, "federated queries (SERVICE) are off; start with --allow-federation"
            )
        return federated


class _Filling:
    """A file being filled with the whole answer to one query."""

    def __init__(
        self, engine: Engine, sparql: str, accept: str, body: IO[bytes], *, federated: bool
    ) -> None:
        self._engine, self._sparql, self._accept = engine, sparql, accept
        self._body, self._federated = body, federated
        self.kind = ""

    def run(self) -> Kept | None:
        """The answer if it fits into memory; else None, and the file has it."""
        engine = self._engine
        with engine.asked(self._sparql, self._accept, federated=self._federated) as reply:
            self.kind = reply.kind
            try:
                self._read(reply, RowCounter(self.kind), engine.limits)
            except TimeoutError as error:
                raise RefusedError(504, _too_slow(engine.limits)) from error
            except (OSError, http.client.HTTPException) as error:
                raise engine.failure(error) from error
        if self._body.tell() > IN_MEMORY:
            return None
        self._body.seek(0)
        return Kept(200, self.kind, self._body.read())

    def _read(self, reply: Reply, counter: RowCounter, limits: Limits) -> None:
        last = b""
        for piece in reply.pieces():
            self._body.write(piece)
            counter.add(piece)
            last = (last + piece)[-_LONGEST_END:]
            if self._body.tell() > limits.size:
                raise RefusedError(413, f"more than {limits.size >> 20} MiB; use LIMIT")
            if counter.rows > limits.rows:
                raise RefusedError(413, f"more than {limits.rows:,} rows; use LIMIT")
        if not ends_well(self.kind, last):
            raise RefusedError(504, _too_slow(limits))


# ── streams ──


def relay(reply: Reply | _Ready, limits: Limits) -> Iterator[bytes]:
    """The lines of a reply in pieces, at most as many as allowed, and the line that ends them."""
    counter, why, rows = RowCounter(reply.kind), None, 0
    ready, rest, last = bytearray(), b"", b""
    sent = 0.0
    try:
        for piece in reply.pieces():
            last = (last + piece)[-_LONGEST_END:]
            lines, mark, rest = (rest + piece).rpartition(b"\n")
            counter.add(lines + mark)
            rows = min(counter.rows, limits.rows)
            if counter.rows > rows:
                why, rest = f"more than {limits.rows:,} rows; use LIMIT", b""
                kept = (lines + mark).split(b"\n")[: rows - counter.rows - 1]
                ready += b"".join(line + b"\n" for line in kept)
                break
            ready += lines + mark
            if len(ready) >= _PIECE or time.monotonic() - sent > _FLUSH:
                yield bytes(ready)
                ready.clear()
                sent = time.monotonic()
        if why is None and not ends_well(reply.kind, last):
            why, rest = _too_slow(limits), b""
    except (OSError, http.client.HTTPException) as error:
        why, rest = _too_slow(limits), b""
        if not isinstance(error, TimeoutError):
            why = f"the connection to the SPARQL server broke ({error or type(error).__name__})"
    if rest:  # the answer to ASK has no end of line
        ready += rest + b"\n"
    yield bytes(ready) + _last_line(rows, why)


def _last_line(rows: int, why: str | None) -> bytes:
    found = {"rows": rows, "whole": why is None, **({"why": why} if why else {})}
    return b"#" + json.dumps(found).encode() + b"\n"


def is_whole_end(piece: bytes) -> bool:
    """Whether the last piece of a stream says that it is whole."""
    line = piece.rstrip(b"\n").rpartition(b"\n")[2]
    return line.startswith(b"#") and json.loads(line[1:])["whole"] is True


def ends_well(kind: str, last: bytes) -> bool:
    """Whether an answer with these last bytes is whole: Oxigraph ends a cut one with a sentence.

    It does so with the status 200 and the words "The SPARQL operation has been cancelled".
    """
    end = _ENDS.get(kind.partition(";")[0])
    if end is None or last in (b"true", b"false", b""):
        return not last.endswith(b"been cancelled")
    return last.endswith(end)


def _too_slow(limits: Limits) -> str:
    return f"no complete answer within {limits.seconds} s; narrow the query"


@contextmanager
def closing_unless_kept(link: http.client.HTTPConnection, place: Place) -> Iterator[None]:
    """Closes the connection after the block, unless something is still to be done with it."""
    try:
        yield
    finally:
        if place.afterwards is None:
            link.close()


def _await_sign(link: http.client.HTTPConnection) -> None:
    """Waits until Oxigraph sends something, so that it notes that nobody reads it any more."""
    with closing(link), suppress(OSError):
        if link.sock is not None:
            link.sock.settimeout(_LONGEST_SORT)
            link.sock.recv(1)
