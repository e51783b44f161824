"""Figures of actors: what they say, what is said of them, where they stand among accusations."""

from __future__ import annotations

from collections import Counter

import networkx as nx

from kg.report.analysis.backend import betweenness
from kg.report.analysis.figures import ActorFigures, MutualAccusation
from kg.report.analysis.ranks import pagerank
from kg.report.graph.evidence import Evidence
from kg.report.graph.merging import THING, type_of
from kg.report.graph.projections import allegations, claims
from kg.report.graph.rows import Reading

# The graph page and the report show evidence for a figure, not every sentence of a busy speaker.
_EVIDENCE = 5


def actor_figures(reading: Reading) -> tuple[tuple[ActorFigures, ...], tuple[str, ...]]:
    """Every actor that speaks or is spoken of, busiest first, and notes on how it was computed."""
    speaking, accusing = claims(reading), allegations(reading)
    simple = nx.DiGraph(accusing)
    ranks = pagerank(simple)
    between, note = betweenness(simple)
    groups = communities(nx.Graph(speaking))
    made = Counter(s for row in reading.statements.values() for s in row.speakers if row.made)
    figures = [
        ActorFigures(
            iri=entity.iri,
            name=entity.name,
            type=type_of(entity),
            unnamed=entity.unnamed,
            claims=made[entity.iri],
            spoken_of=_incoming(speaking, entity.iri),
            accuses=simple.out_degree(entity.iri) if entity.iri in simple else 0,
            accused_by=simple.in_degree(entity.iri) if entity.iri in simple else 0,
            pagerank=round(ranks.get(entity.iri, 0.0), 6),
            betweenness=round(between.get(entity.iri, 0.0), 6),
            community=groups.get(entity.iri),
            evidence=_evidence(speaking, accusing, entity.iri),
        )
        for entity in reading.entities.values()
        if type_of(entity) not in (THING, "Place", "Site")
        and (made[entity.iri] or entity.iri in speaking or entity.iri in accusing)
    ]
    figures.sort(key=lambda one: (-one.claims - one.spoken_of, one.name, one.iri))
    return tuple(figures), (note,) if note else ()


def _incoming(graph: nx.MultiDiGraph, node: str) -> int:
    if node not in graph:
        return 0
    told = {one.source for *_, data in graph.in_edges(node, data=True) for one in data["evidence"]}
    return len(told)


def _evidence(
    speaking: nx.MultiDiGraph, accusing: nx.MultiDiGraph, node: str
) -> tuple[Evidence, ...]:
    found: dict[Evidence, None] = {}
    for graph in (accusing, speaking):
        if node in graph:
            edges = (*graph.in_edges(node, data=True), *graph.out_edges(node, data=True))
            found.update(dict.fromkeys(one for *_, data in edges for one in data["evidence"]))
    return tuple(list(found)[:_EVIDENCE])


def communities(graph: nx.Graph) -> dict[str, int]:
    """Node -> number of its community, the largest first (Louvain, Blondel et al. 2008).

    A fixed seed makes the result repeatable; another seed may cut the borders otherwise. Actors
    without any tie have no community.
    """
    tied = graph.subgraph(node for node in graph if graph.degree(node))
    if not len(tied):
        return {}
    found = nx.community.louvain_communities(tied, seed=1)
    ordered = sorted(found, key=lambda group: (-len(group), min(group)))
    return {node: number for number, group in enumerate(ordered) for node in group}


def mutual_accusations(reading: Reading) -> tuple[MutualAccusation, ...]:
    """Pairs who accuse each other, each pair once, by name."""
    graph = allegations(reading)
    found = []
    for left, right in sorted({(a, b) for a, b in graph.edges() if a < b}):
        if graph.has_edge(right, left):
            both = (*graph[left][right].values(), *graph[right][left].values())
            evidence = tuple(dict.fromkeys(one for data in both for one in data["evidence"]))
            found.append(MutualAccusation(reading.name(left), reading.name(right), evidence))
    return tuple(found)
