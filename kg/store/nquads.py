"""Quads as lines, and the updates that delete and insert them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.errors import OutputError


def plain(quad: ox.Quad) -> ox.Triple:
    """A quad without its graph; OutputError if it has a blank node."""
    for node in (quad.subject, quad.object):
        if isinstance(node, ox.BlankNode):
            raise OutputError(f"{node}: blank nodes are not stored; mint an IRI")
    return quad.triple


def in_graph(quad: ox.Quad, graph: ox.NamedNode) -> ox.Quad:
    """The quad in another graph."""
    if quad.graph_name == graph:
        return quad
    return ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def sort_key(quad: ox.Quad) -> tuple[str, str, str]:
    """Sorts the quads of one graph."""
    return str(quad.subject), str(quad.predicate), str(quad.object)


def triples(lines: Iterable[bytes], graph: ox.NamedNode) -> str:
    """Lines of N-Quads, all of one graph, as N-Triples."""
    end = f" {graph} ."
    return "".join(f"{line.decode().removesuffix(end)} .\n" for line in lines)


def lines(quads: Iterator[ox.Quad]) -> Iterator[bytes]:
    """Quads as lines of N-Quads."""
    while batch := list(itertools.islice(quads, 10_000)):
        data = ox.serialize(batch, format=ox.RdfFormat.N_QUADS)
        if data is not None:
            yield from data.splitlines(keepends=True)


def exchange(graph_iri: str, gone: str, fresh: str, nodes: Iterable[str]) -> str:
    """The SPARQL update that takes N-Triples and all that is said of ``nodes`` out of a graph."""
    graph, subjects = ox.NamedNode(graph_iri), map(ox.NamedNode, nodes)
    steps = [
        *(f"DELETE WHERE {{ GRAPH {graph} {{ {node} ?p ?o }} }}" for node in subjects),
        *([f"DELETE DATA {{ GRAPH {graph} {{\n{gone}}} }}"] if gone else []),
        *([f"INSERT DATA {{ GRAPH {graph} {{\n{fresh}}} }}"] if fresh else []),
    ]
    return " ;\n".join(steps)
