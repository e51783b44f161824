"""What a cell of an answer shows in place of an IRI: its label, its kind, and where it leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from kg.ontology.page_address import anchor_of, page_name, web_address
from kg.ontology.turtle import KG, RDF_TYPE, RDFS
from kg.ontology.vocabulary import OA, PROV
from kg.queries.result_formats import shorten
from kg.store.store import Store

# IRIs of one request: those of one page of an answer.
MOST_NODES = 1_000
# Quads looked at for one node: what many articles say of it they mostly say alike.
_LOOKED_AT = 64
# Classes that other classes of a node are more precise than.
_GENERAL = frozenset(
    f"{KG}{name}" for name in ("Actor", "Agent", "Claimant", "Event", "Proposition", "Statement")
)
_DRAWN = ("/entity/", "/event/")
_MARKED = ("/statement/", "/proposition/", "/event/")


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes of a built folder, by what the store says and the pages in the folder show."""

    store: Store
    folder: Path

    def describe(self, iris: Iterable[str]) -> dict[str, Mapping[str, str]]:
        """IRI -> label, kind, and the addresses graph, article, sentence and source.

        Addresses of pages here are relative to the root of the server. What is not known is
        left out, and so is a node without label and kind.
        """
        has_graph = (self.folder / "graph.html").is_file()
        found = {iri: self._one(iri, has_graph=has_graph) for iri in iris}
        return {iri: one for iri, one in found.items() if one}

    def _one(self, iri: str, *, has_graph: bool) -> dict[str, str]:
        try:
            node = ox.NamedNode(iri)
        except ValueError:  # no IRI at all
            return {}
        found = {"label": self._label(node), "kind": self._kind(node)}
        if not any(found.values()):
            return {}
        if has_graph and any(part in iri for part in _DRAWN):
            found["graph"] = f"graph.html#node={quote(iri, safe='')}"
        article = iri if "/article/" in iri else self._article(node)
        found |= self._places(iri, article)
        return {name: value for name, value in found.items() if value}

    def _places(self, iri: str, article: str) -> dict[str, str]:
        """The addresses that an article has, and the place of the node in it."""
        if not article:
            return {}
        found = {}
        name = page_name(article)
        if (self.folder / "articles" / f"{name}.html").is_file():
            page = f"articles/{quote(name)}.html"
            found["article"] = page
            if any(part in iri for part in _MARKED):
                found["sentence"] = f"{page}#{quote(anchor_of(iri))}"
        found["source"] = web_address(self._first(ox.NamedNode(article), f"{KG}url"))
        return found

    def _label(self, node: ox.NamedNode) -> str:
        """The label that most articles give it; of evidence, its words."""
        labels = Counter(self._values(node, f"{RDFS}label"))
        if labels:
            return min(labels, key=lambda label: (-labels[label], label))
        quotes = self._values(node, f"{OA}hasSelector")
        words = (self._first(ox.NamedNode(one), f"{OA}exact") for one in quotes)
        return next((found for found in words if found), "")

    def _kind(self, node: ox.NamedNode) -> str:
        kinds = sorted(set(self._values(node, RDF_TYPE)))
        special = [kind for kind in kinds if kind not in _GENERAL] or kinds
        return ", ".join(shorten(kind).removeprefix("kg:") for kind in special)

    def _article(self, node: ox.NamedNode) -> str:
        """The article that a statement, proposition, event or piece of evidence comes from."""
        for predicate in (f"{PROV}wasDerivedFrom", f"{OA}hasSource"):
            if found := self._first(node, predicate):
                return found
        told = self._first(node, f"{KG}describedBy")
        return self._first(ox.NamedNode(told), f"{PROV}wasDerivedFrom") if told else ""

    def _values(self, node: ox.NamedNode, predicate: str) -> list[str]:
        quads = self.store.inner.quads_for_pattern(node, ox.NamedNode(predicate), None)
        values = (quad.object for quad in islice(quads, _LOOKED_AT))
        return [term.value for term in values if isinstance(term, ox.NamedNode | ox.Literal)]

    def _first(self, node: ox.NamedNode, predicate: str) -> str:
        return next(iter(self._values(node, predicate)), "")
