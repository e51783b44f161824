"""Which implementation of a graph measure runs: plain NetworkX, or a faster one where installed."""

from __future__ import annotations

from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import Any

import networkx as nx

# Below so many nodes the plain implementation answers before a backend has taken the graph over.
LARGE = 500
# Betweenness from so many start nodes has a standard error of about 1/sqrt(k) of its range
# (Brandes and Pich 2007), enough to rank the top actors.
SAMPLE = 200
# NetworkX backends that serve betweenness, fastest first.
_BACKENDS = ("cugraph", "graphblas", "parallel")


def fast_backend() -> str | None:
    """The name of the fastest installed implementation: "igraph" or a NetworkX backend, or None."""
    if find_spec("igraph") is not None:
        return "igraph"
    installed = {point.name for point in entry_points(group="networkx.backends")}
    return next((name for name in _BACKENDS if name in installed), None)


def betweenness(graph: nx.DiGraph) -> tuple[dict[str, float], str]:
    """Betweenness of every node (0 to 1), and a note where it was sampled or computed elsewhere.

    Exact up to `LARGE` nodes and with a faster implementation (Brandes 2001); else from `SAMPLE`
    start nodes with a fixed seed.
    """
    if len(graph) <= LARGE:
        return nx.betweenness_centrality(graph), ""
    backend = fast_backend()
    if backend == "igraph":
        return _igraph_betweenness(graph), "betweenness computed by igraph"
    if backend is not None:
        found = nx.betweenness_centrality(graph, backend=backend)
        return dict(found), f"betweenness computed by the NetworkX backend {backend}"
    found = nx.betweenness_centrality(graph, k=min(SAMPLE, len(graph)), seed=1)
    return found, f"betweenness is an estimate from {SAMPLE} of {len(graph):,} actors"


def _igraph_betweenness(graph: nx.DiGraph) -> dict[str, float]:
    import igraph

    nodes = list(graph)
    place = {node: index for index, node in enumerate(nodes)}
    edges = [(place[left], place[right]) for left, right in graph.edges()]
    fast: Any = igraph.Graph(n=len(nodes), edges=edges, directed=True)
    # The same scale as NetworkX: the number of ordered pairs that leave out the node itself.
    scale = (len(nodes) - 1) * (len(nodes) - 2)
    return {node: value / scale for node, value in zip(nodes, fast.betweenness(), strict=True)}
