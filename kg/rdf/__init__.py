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

__all__ = [
    "Decision",
    "answer_quads",
    "copy_quads",
    "entity_iri",
    "link_quads",
    "links_graph",
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
    terms = load_vocabulary() if vocabulary is None else vocabulary
    graph = ArticleGraph(extraction, base, entity_iris or {}, terms, wikidata or {})
    write_article(graph)
    yield from graph.drain()
    write_entities(graph)
    yield from graph.drain()
    for statement in extraction.statements:
        write_statement(graph, statement)
        yield from graph.drain()
    for event in extraction.events:
        write_event(graph, event)
        yield from graph.drain()
    for relation in extraction.relations:
        write_relation(graph, relation)
        yield from graph.drain()
