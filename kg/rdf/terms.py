"""Cached nodes of RDF: the terms of the ontology and literals that survive every store."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import pyoxigraph as ox

from kg.errors import RecordError
from kg.ontology.turtle import KG

Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple
# Subject, predicate and value of a quad; the graph is that of the article.
Edge: TypeAlias = tuple[Node, ox.NamedNode, Node | ox.Literal]


@lru_cache(maxsize=4096)
def named(iri: str) -> ox.NamedNode:
    """The node of an IRI; raises RecordError if it is none."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise RecordError(f"{iri!r} is not an IRI ({error}); correct it") from error


def kg_term(local: str) -> ox.NamedNode:
    """The term ``kg:local``."""
    return named(KG + local)


def literal(text: str, language: str | None = None) -> ox.Literal:
    """A string, plain or in a language; raises RecordError if it contains a lone surrogate."""
    try:
        return ox.Literal(text, language=language)
    except UnicodeEncodeError as error:
        raise RecordError(f"{text[:40]!r} contains a lone surrogate; fix the input") from error
