"""The words that the editor completes: prefixes, classes, properties and named individuals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg.ontology.turtle import RDF_TYPE, RDFS
from kg.ontology.vocabulary import ONTOLOGY_GRAPH, PREFIXES, RDF, SKOS
from kg.queries.result_formats import shorten
from kg.store.store import Store

_OWL = PREFIXES["owl"]
_CLASSES = frozenset((f"{_OWL}Class", f"{RDFS}Class"))
_PROPERTIES = frozenset(
    (f"{RDF}Property", f"{_OWL}ObjectProperty", f"{_OWL}DatatypeProperty",
     f"{_OWL}AnnotationProperty", f"{_OWL}SymmetricProperty", f"{_OWL}TransitiveProperty")
)  # fmt: skip
_META = _CLASSES | _PROPERTIES | {f"{_OWL}Ontology"}
# Graphs of articles that are looked at for terms of other vocabularies.
_SAMPLED = 20


def words(store: Store) -> dict[str, Any]:
    """``prefixes`` by name, and ``terms``: each with ``name``, ``kind``, ``label`` and ``about``.

    ``kind`` is *class*, *property* or *individual*. Terms are those of the ontology in the store,
    a user's own included, and those of other vocabularies that the first articles use.
    """
    graph = ox.NamedNode(ONTOLOGY_GRAPH)
    kinds: dict[str, str] = {}
    for quad in store.inner.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), None, graph):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            kind = _kind(quad.object.value)
            if kind and kinds.get(quad.subject.value) in (None, "individual"):
                kinds[quad.subject.value] = kind
    for iri, kind in _used(store):
        kinds.setdefault(iri, kind)
    labels = _texts(store, graph, f"{RDFS}label")
    about = _texts(store, graph, f"{SKOS}definition")
    terms = [
        {
            "name": shorten(iri),
            "kind": kind,
            "label": labels.get(iri, ""),
            "about": about.get(iri, ""),
        }
        for iri, kind in sorted(kinds.items())
        if shorten(iri) != iri
    ]
    return {"prefixes": dict(PREFIXES), "terms": terms}


def _kind(type_: str) -> str:
    """What a term with this type is; nothing for the types that only mark a property."""
    if type_ in _CLASSES:
        return "class"
    if type_ in _PROPERTIES or type_.endswith("Property"):
        return "property"
    return "" if type_ in _META else "individual"


def _used(store: Store) -> Iterator[tuple[str, str]]:
    """The properties and classes in some graphs of articles."""
    graphs = (one for one in store.inner.named_graphs() if one.value != ONTOLOGY_GRAPH)
    for graph in islice(graphs, _SAMPLED):
        for quad in store.inner.quads_for_pattern(None, None, None, graph):
            yield quad.predicate.value, "property"
            if quad.predicate.value == RDF_TYPE and isinstance(quad.object, ox.NamedNode):
                yield quad.object.value, "class"


def _texts(store: Store, graph: ox.NamedNode, predicate: str) -> dict[str, str]:
    quads: Iterable[ox.Quad] = store.inner.quads_for_pattern(
        None, ox.NamedNode(predicate), None, graph
    )
    return {
        quad.subject.value: quad.object.value
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }
