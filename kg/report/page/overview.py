"""What a graph of middle size opens on: the part that a reader should see first, readably large."""

from __future__ import annotations

from collections import defaultdict

import networkx as nx

from kg.report.page.data import PageData
from kg.report.page.layout import layout

# So many nodes keep legible labels in one window; a graph that is no larger is shown whole.
READABLE = 110
_AIM = 90


def overview(page: PageData, graph: nx.Graph, labels: dict[str, str]) -> dict[str, tuple[int, int]]:
    """The nodes of the overview with their places in it; empty if all can be shown at once.

    Allegations come first, with those who make, deny and suffer them; then the most linked named
    actors, and the events that tie them together. Nothing is lost: the page shows the rest on a
    click, and search, list and panel always cover everything.
    """
    if len(graph) <= READABLE:
        return {}
    chosen = main_nodes(page, graph)
    part = nx.Graph()
    part.add_nodes_from(name for name in page.nodes if name in chosen)
    part.add_edges_from(
        (edge["from"], edge["to"])
        for edge in page.edges
        if edge["from"] in chosen and edge["to"] in chosen
    )
    return layout(part, labels)


def main_nodes(page: PageData, graph: nx.Graph) -> set[str]:
    """The nodes to see first: allegations with their sides, then what is linked most."""
    worth = _worth(page)
    chosen: set[str] = set()
    for name in sorted(page.nodes, key=lambda one: (-worth[one], one)):
        if len(chosen) >= _AIM:
            break
        node = page.nodes[name]
        chosen.add(name)
        if node["type"] in ("Allegation", "Contested"):
            # An allegation without its sides says nothing.
            chosen.update(graph.adj[name])
    # What ended up without any link to the others is for the full picture.
    return {name for name in chosen if any(other in chosen for other in graph.adj[name])}


def _worth(page: PageData) -> dict[str, float]:
    named_ends: dict[str, int] = defaultdict(int)
    for edge in page.edges:
        for end, other in ((edge["from"], edge["to"]), (edge["to"], edge["from"])):
            named_ends[end] += not page.nodes[other].get("unnamed", False)
    return {name: _one(node, named_ends[name]) for name, node in page.nodes.items()}


def _one(node: dict[str, object], named: int) -> float:
    rank = float(str(node["rank"]))
    if node["type"] in ("Allegation", "Contested"):
        return 6 + 2 * rank if named else rank
    if node["type"] in ("Event", "ClaimedEvent"):
        # An event matters for the overview where it ties named actors or places together.
        return rank if named > 1 else rank / 4
    return rank / 3 if node.get("unnamed") else rank
