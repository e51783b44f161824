"""The article and the entities that it names, as quads."""

from __future__ import annotations

import re

from kg.model import Entity
from kg.ontology.turtle import KG
from kg.ontology.vocabulary import SKOS, WIKIDATA, mint
from kg.rdf.article import LABEL, TYPE, ArticleGraph
from kg.rdf.labels import article_label
from kg.rdf.literals import moment, truth, whole
from kg.rdf.terms import kg_term, literal, named

_ALT_LABEL, _EXACT_MATCH = named(f"{SKOS}altLabel"), named(f"{SKOS}exactMatch")
_CLAIMANT = f"{KG}Claimant"
_WIKIDATA_ITEM = re.compile(r"Q[1-9]\d*")


def write_article(graph: ArticleGraph) -> None:
    """The article with the metadata that it gives itself."""
    document, article = graph.document, graph.article
    graph.add(article, TYPE, kg_term("Article"))
    graph.add(article, LABEL, literal(article_label(document)))
    graph.add(article, kg_term("documentId"), literal(document.id))
    graph.add(article, kg_term("textLength"), whole(len(document.text)))
    for name, value in (
        ("title", document.title),
        ("publisher", document.publisher),
        ("url", document.url),
    ):
        if value:
            graph.add(article, kg_term(name), literal(value))
    if document.published:
        graph.add(article, kg_term("published"), moment(document.published))
    if graph.language is not None:
        graph.add(article, kg_term("language"), literal(graph.language))
    if document.translation is not None:
        graph.add(article, kg_term("translatedFrom"), literal(document.translation.language))
        if document.translation.translator:
            graph.add(article, kg_term("translator"), literal(document.translation.translator))
    for author in dict.fromkeys(document.authors):
        graph.add(article, kg_term("author"), literal(author))


def write_entities(graph: ArticleGraph) -> None:
    """Every entity with its classes, names and the article; two that are linked are one node."""
    for entity in graph.extraction.entities:
        _write_entity(graph, entity)


def _write_entity(graph: ArticleGraph, entity: Entity) -> None:
    node = named(graph.entity_iri(entity.id))
    own_class = graph.vocabulary.entity_class(entity.type)
    for iri in (own_class, *graph.vocabulary.ancestors[own_class]):
        graph.add_once(node, TYPE, named(iri))
    if graph.is_new(node):
        graph.add(node, LABEL, literal(entity.name))
        graph.add(node, kg_term("mentionedIn"), graph.article)
        known = {entity.name}
    else:
        known = set()
    for alias in sorted({entity.name, *entity.aliases} - known):
        graph.add_once(node, _ALT_LABEL, literal(alias))
    if own_class == _CLAIMANT or _CLAIMANT in graph.vocabulary.ancestors[own_class]:
        graph.add_once(node, kg_term("unnamed"), truth(entity.unnamed))
    # By the node and not by the name: a user's decision may keep the two apart.
    linked = bool(entity.link) and mint(graph.base, "entity", entity.link or "") == node.value
    item = graph.wikidata.get(node.value, (entity.link or "") if linked else "")
    if _WIKIDATA_ITEM.fullmatch(item):
        graph.add_once(node, _EXACT_MATCH, named(WIKIDATA + item))
