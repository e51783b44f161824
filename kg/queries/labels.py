"""The names of the nodes of an answer, for readers: a table shows them in place of IRIs."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from kg.store.bindings import bind
from kg.store.results import Answer, Term

_AT_ONCE = 300
_LABELS = """
SELECT DISTINCT ?node ?label WHERE {
  GRAPH ?g { ?node rdfs:label ?label }
} ORDER BY ?node ?label"""


def labels_of(answer: Answer, ask: Callable[..., Answer]) -> dict[str, str]:
    """IRI -> label of each node in an answer; a node without a label is missing.

    ``ask`` answers SPARQL. Of several labels the first in alphabetical order is taken, so that the
    same answer always looks the same.
    """
    cells = (term for row in answer.rows for term in row)
    nodes = sorted({term.value for term in cells if isinstance(term, ox.NamedNode)})
    found: dict[str, str] = {}
    for start in range(0, len(nodes), _AT_ONCE):
        some: list[Term] = [ox.NamedNode(iri) for iri in nodes[start : start + _AT_ONCE]]
        for row in ask(bind(_LABELS, {"node": some})):
            node, label = row["node"], row["label"]
            if isinstance(node, ox.NamedNode) and isinstance(label, ox.Literal) and label.value:
                found.setdefault(node.value, label.value)
    return found
