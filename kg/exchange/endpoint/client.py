"""One remote triplestore: queries, and graphs put, dropped and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import TracebackType
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import EndpointError
from kg.exchange.endpoint.http import Http, require_success
from kg.exchange.endpoint.services import Services, find_services
from kg.store.bindings import with_prefixes
from kg.store.results import Answer, answer_of

_COUNT = re.compile("[0-9]{1,15}")
_COUNTS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


class Endpoint:
    """A server that speaks SPARQL 1.1; thread-safe. Use with ``with`` or `close`."""

    def __init__(
        self,
        url: str,
        *,
        protocol: str | None = None,
        auth: str | None = None,
        timeout: float = 120.0,
        tries: int = 4,
    ) -> None:
        """Finds out what the server at ``url`` offers.

        Raises EndpointError if it does not answer, or not as a triplestore.
        """
        self._http = Http(url, auth=auth, timeout=timeout, tries=tries)
        try:
            self.services: Services = find_services(self._http, protocol)
        except EndpointError:
            self._http.close()
            raise

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def __enter__(self) -> Endpoint:
        """The endpoint itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes the connections."""
        self.close()

    def query(self, sparql: str, *, union: bool = False, timeout: float | None = None) -> Answer:
        """Answers a SELECT or ASK query; ``union`` is passed to Oxigraph, others decide alone.

        ``timeout`` in seconds ends the waiting; whether the server goes on is its own affair.

        Raises EndpointError if the server refuses or answers nonsense.
        """
        params = {"union-default-graph": ""} if union and self.services.name == "Oxigraph" else {}
        reply = self._http.request(
            "POST",
            self.services.query,
            content=with_prefixes(sparql).encode(),
            params=params,
            headers={
                "Content-Type": "application/sparql-query",
                "Accept": "application/sparql-results+json",
            },
            tries=None if timeout is None else 1,
            timeout=timeout,
        )
        require_success(reply, f"{self.services.query}: query")
        try:
            return answer_of(
                ox.parse_query_results(reply.content, format=ox.QueryResultsFormat.JSON)
            )
        except (SyntaxError, ValueError) as error:
            raise EndpointError(
                f"{self.services.query}: answered no SPARQL results ({error}); check the address"
            ) from error

    def counts(self) -> dict[str, int]:
        """The number of triples of each named graph."""
        found: dict[str, int] = {}
        for row in self.query(_COUNTS):
            graph, number = row.get("g"), row.get("n")
            if isinstance(graph, ox.NamedNode) and isinstance(number, ox.Literal):
                if not _COUNT.fullmatch(number.value):
                    raise EndpointError(
                        f"{self.services.query}: counts {number.value!r} triples in "
                        f"{graph.value}; is it a SPARQL endpoint?"
                    )
                found[graph.value] = int(number.value)
        return found

    def put(self, graph: str, triples: Sequence[bytes]) -> None:
        """Makes ``triples`` (lines of N-Triples) the whole of ``graph``.

        Raises EndpointError if the server refuses; then the graph is as it was before.
        """
        if self.services.gsp is None:
            self._put_by_update(graph, triples)
            return
        reply = self._http.request(
            "PUT",
            self._graph_url(graph),
            content=b"".join(triples),
            headers={"Content-Type": "application/n-triples"},
        )
        require_success(reply, f"{graph}: put")

    @property
    def takes_many(self) -> bool:
        """True if one request may add many graphs, all or none of them."""
        return self.services.gsp is not None and self.services.name == "Oxigraph"

    def add(self, quads: bytes) -> bool:
        """Adds N-Quads to graphs that are not there yet, in one transaction of Oxigraph.

        False if that is more than the server, or a proxy before it, takes at once.
        """
        assert self.services.gsp is not None
        reply = self._http.request(
            "POST",
            self.services.gsp,
            content=quads,
            headers={"Content-Type": "application/n-quads"},
        )
        if reply.status_code == 413:
            return False
        require_success(reply, f"{self.services.gsp}: post")
        return True

    def drop(self, graph: str) -> None:
        """Removes ``graph``; nothing happens where it is not there."""
        if self.services.gsp is None:
            self._update(f"DROP SILENT GRAPH {ox.NamedNode(graph)}")
            return
        reply = self._http.request("DELETE", self._graph_url(graph))
        if reply.status_code != 404:
            require_success(reply, f"{graph}: delete")

    def _graph_url(self, graph: str) -> str:
        return f"{self.services.gsp}?{self.services.graph_parameter}={quote(graph, safe='')}"

    def _put_by_update(self, graph: str, triples: Sequence[bytes]) -> None:
        """In one request where it fits, else into a graph beside it that then takes its place."""
        node = ox.NamedNode(graph)
        if len(triples) <= self.services.insert_limit:
            insert = f"INSERT DATA {{ GRAPH {node} {{\n{b''.join(triples).decode()}}} }}"
            self._update(f"DROP SILENT GRAPH {node} ;\n{insert}")
            return
        beside = ox.NamedNode(f"{graph}#incoming")
        self._update(f"DROP SILENT GRAPH {beside}")
        for chunk in _chunks(triples, self.services.insert_limit):
            self._update(f"INSERT DATA {{ GRAPH {beside} {{\n{chunk.decode()}}} }}")
        self._update(f"MOVE GRAPH {beside} TO {node}")

    def _update(self, update: str) -> None:
        reply = self._http.request(
            "POST",
            self.services.update,
            content=update.encode(),
            headers={"Content-Type": "application/sparql-update"},
        )
        require_success(reply, f"{self.services.update}: update")


def _chunks(lines: Sequence[bytes], size: int) -> Iterator[bytes]:
    for start in range(0, len(lines), size):
        yield b"".join(lines[start : start + size])
