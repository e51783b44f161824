"""Immutable value nodes: quantities and times, their IRIs hashes of their values."""

from __future__ import annotations

import pyoxigraph as ox

from kg.model import Quantity, Time, digest
from kg.nlp.edtf import days
from kg.ontology.vocabulary import mint
from kg.rdf.article import LABEL, TYPE, ArticleGraph
from kg.rdf.literals import day, number
from kg.rdf.terms import kg_term, literal, named


def quantity_node(graph: ArticleGraph, quantity: Quantity) -> ox.NamedNode:
    """The node of a quantity; the same values give the same node in every article."""
    numbers = {"value": quantity.value, "min": quantity.min, "max": quantity.max}
    literals = {name: number(found) for name, found in numbers.items() if found is not None}
    texts = {
        "unit": quantity.unit,
        "currency": quantity.currency,
        "per": quantity.per,
        "shareOf": quantity.of,
    }
    literals.update({name: literal(found) for name, found in texts.items() if found})
    parts = [f"{name}={value.value}" for name, value in literals.items()]
    node = named(mint(graph.base, "quantity", digest(quantity.bound, *parts)))
    if graph.is_new(node):
        graph.add(node, TYPE, kg_term("Quantity"))
        graph.add(node, LABEL, literal(_label(quantity)))
        graph.add(node, kg_term("bound"), named(graph.vocabulary.value("Bound", quantity.bound)))
        for name, value in literals.items():
            graph.add(node, kg_term(name), value)
    return node


def _label(quantity: Quantity) -> str:
    figures = [quantity.value, quantity.min, quantity.max]
    shown = " to ".join(f"{figure:,}" for figure in figures if figure is not None)
    bound = quantity.bound.replace("-", " ")
    parts = ["" if bound == "exactly" else bound, shown, quantity.currency, quantity.unit]
    if quantity.per:
        parts.append(f"a {quantity.per}")
    return " ".join(part for part in parts if part) or bound


def time_node(graph: ArticleGraph, time: Time) -> ox.NamedNode:
    """The node of a time: a value shared by all, or words that belong to this article alone."""
    words = graph.words([time.span])
    if time.value is None:
        node = graph.mint("time", f"{time.span.start}-{time.span.end}")
    else:
        node = named(mint(graph.base, "time", digest(time.value)))
    if graph.is_new(node):
        graph.add(node, TYPE, kg_term("TimeSpan"))
        graph.add(node, LABEL, literal(time.value or words))
        if time.value is None:
            graph.add(node, kg_term("words"), literal(words))
        else:
            _write_value(graph, node, time.value)
    return node


def _write_value(graph: ArticleGraph, node: ox.NamedNode, value: str) -> None:
    graph.add(node, kg_term("edtf"), literal(value))
    for name, bound in zip(("begins", "ends"), days(value), strict=True):
        if bound is not None:
            graph.add(node, kg_term(name), day(bound))
