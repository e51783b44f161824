"""PageRank as networkx computes it, which asks for SciPy, 120 MB, to multiply one matrix.

L. Page, S. Brin, R. Motwani and T. Winograd, "The PageRank citation ranking", 1998.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

# networkx's own: the chance to go on along an edge, the error of a node to stop at, the rounds.
_DAMPING, _ERROR, _ROUNDS = 0.85, 1e-6, 100


def pagerank(graph: nx.DiGraph) -> dict[Any, float]:
    """Node -> its rank; the ranks of all nodes make 1. Edges count by their ``weight``, 1 without.

    Raises networkx's PowerIterationFailedConvergence where a hundred rounds do not do.
    """
    if not len(graph):
        return {}
    place = {node: number for number, node in enumerate(graph)}
    edges = graph.edges(data="weight", default=1)
    tails = np.array([place[one] for one, _, _ in edges], dtype=np.int64)
    heads = np.array([place[other] for _, other, _ in edges], dtype=np.int64)
    weights = np.array([weight for _, _, weight in edges], dtype=np.float64)
    leaving = np.bincount(tails, weights, len(place))
    idle = leaving == 0
    shares = np.divide(weights, leaving[tails], np.zeros_like(weights), where=~idle[tails])
    ranks = np.full(len(place), 1 / len(place))
    for _ in range(_ROUNDS):
        before = ranks
        moved = np.bincount(heads, before[tails] * shares, len(place))
        ranks = _DAMPING * (moved + before[idle].sum() / len(place)) + (1 - _DAMPING) / len(place)
        if np.abs(ranks - before).sum() < len(place) * _ERROR:
            return dict(zip(place, map(float, ranks), strict=True))
    raise nx.PowerIterationFailedConvergence(_ROUNDS)
