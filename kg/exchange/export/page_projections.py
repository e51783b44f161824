"""The projections of the graph page as rows of nodes and links, labelled for Gephi.

A label says by itself how far a thing is established: "alleged: protects compounds". Only what an
article states as fact, and links that claim nothing ("named together with"), have bare labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.report.graph import to_networkx
from kg.report.graph.evidence import ASSERTED
from kg.store.store import Store

NODE_NAMES = ("label", "type", "status", "unnamed", "articles", "date", "evidence")
EDGE_NAMES = (
    "label", "relation", "status", "weight", "speakers", "articles", "published", "evidence",
)  # fmt: skip
NUMBERS = frozenset(("weight",))
# Types of nodes that are no facts -> the status that their labels begin with.
_STATUS = {"Allegation": "alleged", "ClaimedEvent": "claimed", "Contested": "denied"}
Node = tuple[str, Sequence[str]]
Edge = tuple[str, str, Sequence[str]]


def project(store: Store, projection: str) -> tuple[Iterator[Node], Iterator[Edge]]:
    """The nodes and links of a projection of `kg.report.graph`.

    Raises QueryError if there is no projection of this name.
    """
    graph = to_networkx(store, projection=projection)
    nodes = ((iri, _node(of)) for iri, of in graph.nodes(data=True))
    edges = ((left, right, _edge(of)) for left, right, of in graph.edges(data=True))
    return nodes, edges


def _node(of: Mapping[str, Any]) -> Sequence[str]:
    status = _STATUS.get(of["type"], "")
    bare = not status or of["label"].startswith(f"{status}: ")
    label = of["label"] if bare else f"{status}: {of['label']}"
    evidence = of.get("evidence", ())
    return (
        label, of["type"], status, "yes" if of.get("unnamed") else "",
        str(of.get("articles", "")), of.get("date", ""), evidence[0].quote if evidence else "",
    )  # fmt: skip


def _edge(of: Mapping[str, Any]) -> Sequence[str]:
    evidence, status = of["evidence"], of["certainty"] if of["evidence"] else ""
    bare = status in (ASSERTED, "")
    titles = dict.fromkeys(one.title for one in evidence if one.title)
    return (
        of["relation"] if bare else f"{status}: {of['relation']}", of["relation"], status,
        str(of["weight"]), "; ".join(dict.fromkeys(one.speaker for one in evidence if one.speaker)),
        "; ".join(titles), min((one.date for one in evidence if one.date), default=""),
        evidence[0].quote if evidence else "",
    )  # fmt: skip
