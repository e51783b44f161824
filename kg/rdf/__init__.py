"""Records to quads: one named graph for each article, a function of its records and of linking.

Propositions are described and never asserted. A plain triple with a domain property, or a type
that is a kind of event, is written exactly where the narrator asserts it (`kg.model.is_fact`).
No blank node is ever written: every IRI comes from `kg.ontology.vocabulary.mint`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from kg.model import Extraction
from kg.ontology.vocabulary import Vocabulary, load_vocabulary
from kg.rdf.article import ArticleGraph, entity_iri
from kg.rdf.entities import write_article, write_entities
from kg.rdf.events import write_event
from kg.rdf.links import (
    Decision,
    answer_quads,
    copy_quads,
    link_quads,
    links_graph,
    reply_quads,
    same_event_quads,
    type_quads,
)
from kg.rdf.relations import write_relation
from kg.rdf.statements import write_statement
from kg.rdf.terms import Edge

__all__ = [
    "Decision",
    "answer_quads",
    "copy_quads",
    "entity_iri",
    "link_quads",
    "links_graph",
    "nquads",
    "quads",
    "reply_quads",
    "same_event_quads",
    "type_quads",
]


def quads(
    extraction: Extraction,
    *,
    base: str,
    entity_iris: Mapping[str, str] | None = None,
    wikidata: Mapping[str, str] | None = None,
    vocabulary: Vocabulary | None = None,
) -> Iterator[ox.Quad]:
    """The named graph of one article, in the order of its records, without duplicates.

    ``entity_iris`` maps local entity identifiers to the IRIs that linking decided on; an entity
    that is not in it gets `entity_iri`. ``wikidata`` maps IRIs of known entities to Q-identifiers.
    Raises RecordError if a record names a term that the ontology lacks, a record that does not
    exist, or characters outside the text.
    """
    graph = _graph(extraction, base, entity_iris, wikidata, vocabulary)
    for subject, predicate, value in _edges(graph):
        yield ox.Quad(subject, predicate, value, graph.graph)


def nquads(
    extraction: Extraction,
    *,
    base: str,
    entity_iris: Mapping[str, str] | None = None,
    wikidata: Mapping[str, str] | None = None,
    vocabulary: Vocabulary | None = None,
) -> list[str]:
    """The same as lines of N-Quads in byte order, each with its end.

    Faster than serializing `quads`: no object is made for each. Raises what `quads` raises.
    """
    graph = _graph(extraction, base, entity_iris, wikidata, vocabulary)
    end = f" {graph.graph} .\n"
    # Terms as text are N-Quads; the order of code points is that of the bytes of UTF-8.
    return sorted(f"{s!s} {p!s} {value!s}{end}" for s, p, value in _edges(graph))


def _graph(
    extraction: Extraction,
    base: str,
    entity_iris: Mapping[str, str] | None,
    wikidata: Mapping[str, str] | None,
    vocabulary: Vocabulary | None,
) -> ArticleGraph:
    terms = load_vocabulary() if vocabulary is None else vocabulary
    return ArticleGraph(extraction, base, entity_iris or {}, terms, wikidata or {})


def _edges(graph: ArticleGraph) -> Iterator[Edge]:
    """Every edge, once, in the order of the records."""
    write_article(graph)
    yield from graph.drain()
    write_entities(graph)
    yield from graph.drain()
    for statement in graph.extraction.statements:
        write_statement(graph, statement)
        yield from graph.drain()
    for event in graph.extraction.events:
        write_event(graph, event)
        yield from graph.drain()
    for relation in graph.extraction.relations:
        write_relation(graph, relation)
        yield from graph.drain()
