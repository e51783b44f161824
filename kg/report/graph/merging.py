"""Collects nodes and links and hands them over as a networkx.MultiDiGraph, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import networkx as nx

from kg.report.graph.evidence import CERTAINTIES, Evidence
from kg.report.graph.rows import EntityRow, Reading

# A class of the ontology -> the type it is drawn as; the first that an entity has, counts.
_DRAWN_AS = (
    ("Publication", "Publication"),
    ("GovernmentBody", "GovernmentBody"),
    ("Organization", "Organization"),
    ("Person", "Person"),
    ("Group", "Group"),
    ("Site", "Site"),
    ("Place", "Place"),
    ("Actor", "Group"),
    ("Claimant", "Group"),
)
THING = "Thing"


def type_of(entity: EntityRow) -> str:
    """The type as which an entity is drawn: a class of the ontology, or "Thing"."""
    for name, drawn in _DRAWN_AS:
        if name in entity.classes or name == entity.type:
            return drawn
    return THING


class Collector:
    """Nodes by identifier, links by (from, to, relation, certainty) with all their evidence."""

    def __init__(self, reading: Reading) -> None:
        """An empty graph over ``reading``."""
        self.reading = reading
        self._nodes: dict[str, dict[str, Any]] = {}
        self._links: dict[tuple[str, str, str, str], dict[Evidence, None]] = {}

    def __contains__(self, node: str) -> bool:
        return node in self._nodes

    def add_entity(self, iri: str) -> bool:
        """Adds an entity once; False if the reading has none of this IRI."""
        entity = self.reading.entities.get(iri)
        if entity is None:
            return False
        if iri not in self._nodes:
            self._nodes[iri] = {
                "label": entity.name,
                "type": type_of(entity),
                "aliases": entity.aliases,
                "unnamed": entity.unnamed,
                "link": entity.link or "",
                "articles": len(entity.articles),
            }
        return True

    def add_article(self, iri: str) -> None:
        """Adds an article as a node, once."""
        row = self.reading.articles.get(iri)
        if row is not None:
            self.add_node(iri, row.title, "Article", date=row.date or "")

    def linked(self) -> frozenset[str]:
        """The nodes that stand at an end of a link so far."""
        return frozenset(end for key in self._links for end in key[:2])

    def add_node(self, node: str, label: str, drawn: str, **attributes: Any) -> None:
        """Adds a node that is no entity; later attributes of the same node join the earlier."""
        self._nodes.setdefault(node, {"label": label, "type": drawn}).update(attributes)

    def note(self, node: str, name: str, values: Iterable[Any]) -> None:
        """Appends ``values`` to a tuple attribute of a node, each once."""
        held = self._nodes[node].get(name, ())
        self._nodes[node][name] = tuple(dict.fromkeys((*held, *values)))

    def mark(self, node: str, **attributes: Any) -> None:
        """Sets attributes of a node that is there."""
        self._nodes[node].update(attributes)

    def link(
        self, left: str, right: str, relation: str, certainty: str, evidence: Iterable[Evidence]
    ) -> None:
        """Adds evidence to a link, which is made at its first piece of evidence or before."""
        held = self._links.setdefault((left, right, relation, certainty), {})
        # One statement that proposes several things is one piece of evidence of each.
        held.update(dict.fromkeys(replace(one, certainty=certainty) for one in evidence))

    def fold(self, is_detail: Callable[[dict[str, Any], list[tuple[str, bool]]], bool]) -> None:
        """Takes out nodes of which ``is_detail`` holds, and their links.

        It is asked with the attributes of a node and, for each of its links, the relation and
        whether the node is the target.
        """
        relations: dict[str, list[tuple[str, bool]]] = {node: [] for node in self._nodes}
        for left, right, relation, _ in self._links:
            relations[left].append((relation, False))
            relations[right].append((relation, True))
        gone = {
            node
            for node, attributes in self._nodes.items()
            if not attributes.get("evidence") and is_detail(attributes, relations[node])
        }
        self._nodes = {node: held for node, held in self._nodes.items() if node not in gone}
        self._links = {key: held for key, held in self._links.items() if gone.isdisjoint(key[:2])}

    def graph(self, projection: str) -> nx.MultiDiGraph:
        """The graph, nodes and links sorted so that the same store gives the same graph."""
        graph = nx.MultiDiGraph(projection=projection)
        for node, attributes in sorted(self._nodes.items()):
            graph.add_node(node, **attributes)
        order = {name: index for index, name in enumerate(CERTAINTIES)}
        for key in sorted(self._links, key=lambda one: (*one[:3], order.get(one[3], 9))):
            left, right, relation, certainty = key
            evidence = sorted(
                self._links[key], key=lambda one: (one.date, one.article, one.start, one.source)
            )
            graph.add_edge(
                left,
                right,
                key=f"{relation}|{certainty}",
                relation=relation,
                certainty=certainty,
                evidence=tuple(evidence),
                weight=len(evidence) or 1,
            )
        return graph
