"""Where a server keeps its query, update and graph store services, found by asking it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import httpx

from kg.errors import EndpointError
from kg.exchange.endpoint.http import Http

_RESULTS = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Services:
    """Addresses of one server; ``gsp`` is None if it has no graph store protocol.

    ``graph_parameter`` names the graph in a graph store request. ``insert_limit`` is how many
    triples one INSERT DATA may hold.
    """

    name: str
    query: str
    update: str
    gsp: str | None
    graph_parameter: str = "graph"
    insert_limit: int = 10_000


def _candidates(url: str) -> list[Services]:
    return [
        Services("Oxigraph", f"{url}/query", f"{url}/update", f"{url}/store"),
        # Virtuoso's compiler runs out of stack (SP031) above about 1,400 triples an INSERT DATA.
        Services(
            "Virtuoso", f"{url}/sparql", f"{url}/sparql-auth", f"{url}/sparql-graph-crud-auth",
            "graph-uri", 1_000,
        ),
        Services("Fuseki", f"{url}/query", f"{url}/update", f"{url}/data"),
        Services("Fuseki", f"{url}/sparql", f"{url}/update", f"{url}/data"),
        Services("RDF4J", url, f"{url}/statements", f"{url}/rdf-graphs/service"),
        Services("SPARQL", url, url, url),
    ]  # fmt: skip


def find_services(http: Http, protocol: str | None) -> Services:
    """What the server at the client's address offers; ``protocol`` overrides the choice.

    Raises EndpointError if nothing there answers SPARQL, or has not the protocol asked for.
    """
    seen: list[str] = []
    first: Services | None = None
    for candidate in _candidates(http.url):
        reply = _ask(http, candidate.query)
        seen.append(f"{candidate.query} {reply.status_code}")
        if reply.status_code == 401:
            raise EndpointError(
                f"{candidate.query}: the server answered 401; set KG_USER and KG_PASSWORD "
                f"(and --auth digest where it asks for that), or KG_TOKEN"
            )
        if not _answers(reply):
            continue
        if _is_of(candidate, reply) and _has_graph_store(http, candidate):
            return _chosen(candidate, protocol)
        first = first or replace(candidate, name="SPARQL", gsp=None)
    if first is None:
        raise EndpointError(
            f"{http.url}: answers no SPARQL query ({'; '.join(seen)}); "
            f"give the address of the dataset or repository"
        )
    return _chosen(first, protocol)


def _chosen(services: Services, protocol: str | None) -> Services:
    if protocol == "update":
        return replace(services, gsp=None)
    if protocol == "gsp" and services.gsp is None:
        raise EndpointError(
            f"{services.query}: no graph store protocol found; use --protocol update"
        )
    return services


def _ask(http: Http, url: str) -> httpx.Response:
    headers = {"Accept": _RESULTS, "Content-Type": "application/sparql-query"}
    reply = http.request("POST", url, content=b"ASK {}", headers=headers)
    if reply.status_code in (400, 405, 406, 415):  # some take queries as parameters only
        reply = http.request("GET", url, params={"query": "ASK {}"}, headers={"Accept": _RESULTS})
    return reply


def _answers(reply: httpx.Response) -> bool:
    if not reply.is_success or "json" not in reply.headers.get("Content-Type", ""):
        return False
    try:
        found = reply.json()
    except ValueError:
        return False
    return isinstance(found, dict) and isinstance(found.get("boolean"), bool)


def _is_of(candidate: Services, reply: httpx.Response) -> bool:
    is_virtuoso = str(reply.headers.get("Server", "")).startswith("Virtuoso")
    return is_virtuoso == (candidate.name == "Virtuoso")


def _has_graph_store(http: Http, services: Services) -> bool:
    if services.gsp is None:
        return False
    if services.name == "Virtuoso":
        return True
    accept = {"Accept": "application/n-triples"}
    reply = http.request("HEAD", services.gsp, params={"default": ""}, headers=accept)
    kind = reply.headers.get("Content-Type", "")
    return reply.is_success and "html" not in kind and "sparql-results" not in kind
