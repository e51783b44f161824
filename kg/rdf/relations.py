"""Relation propositions as quads: a plain edge where asserted, an alleged one where alleged."""

from __future__ import annotations

import pyoxigraph as ox

from kg.model import Event, Polarity, Relation, Status, is_fact
from kg.ontology.vocabulary import RDF
from kg.rdf.article import DERIVED, LABEL, TYPE, ArticleGraph
from kg.rdf.terms import kg_term, literal, named
from kg.rdf.values import time_node

_SUBJECT, _PREDICATE, _OBJECT = (named(RDF + name) for name in ("subject", "predicate", "object"))


def write_relation(graph: ArticleGraph, relation: Relation) -> None:
    """One relation proposition with its evidence and whatever edge its status calls for."""
    node = graph.proposition(relation.id)
    predicate = graph.vocabulary.relation(relation.predicate)
    subject = graph.participant(relation.subject, at=relation.id)
    value = graph.participant(relation.object, at=relation.id)
    graph.add(node, TYPE, kg_term("Proposition"))
    graph.add(node, TYPE, kg_term("RelationProposition"))
    graph.add(node, LABEL, literal(_label(graph, relation, predicate)))
    graph.add(node, _SUBJECT, subject)
    graph.add(node, _PREDICATE, named(predicate))
    graph.add(node, _OBJECT, value)
    write_certainties(graph, relation, node)
    if relation.time is not None:
        graph.add(node, kg_term("validTime"), time_node(graph, relation.time))
    if relation.inferred:
        graph.add(node, kg_term("inferred"), ox.Literal(True))
    graph.add_evidence(node, relation.evidence or (relation.span,))
    if is_fact(relation):
        graph.add_once(subject, named(predicate), value)
    if is_alleged(relation) and predicate in graph.vocabulary.alleged:
        graph.add_once(subject, named(graph.vocabulary.alleged[predicate]), value)


def is_alleged(proposition: Event | Relation) -> bool:
    """True if an alleged edge stands for it: alleged, and not alleged to be untrue."""
    return proposition.status is Status.ALLEGED and proposition.polarity is Polarity.AFFIRMED


def write_certainties(
    graph: ArticleGraph, proposition: Event | Relation, node: ox.NamedNode
) -> None:
    """Status, polarity, commitment, and time frame, each apart; and the article."""
    value = graph.vocabulary.value
    for name, iri in (
        ("status", value("Status", proposition.status)),
        ("polarity", value("Polarity", proposition.polarity)),
        ("commitment", value("Commitment", proposition.commitment)),
        ("timeFrame", value("TimeFrame", proposition.time_frame)),
    ):
        graph.add(node, kg_term(name), named(iri))
    graph.add(node, DERIVED, graph.article)
    for statement in proposition.statements:
        if statement not in graph.statements:
            raise graph.missing("proposition", proposition.id, statement)


def _label(graph: ArticleGraph, relation: Relation, predicate: str) -> str:
    name = graph.vocabulary.labels.get(predicate, relation.predicate)
    negation = "not " if relation.polarity is Polarity.NEGATED else ""
    ends = [_name(graph, end) for end in (relation.subject, relation.object)]
    step = " (inferred)" if relation.inferred else ""
    return f"{relation.status}: {ends[0]} – {negation}{name} – {ends[1]}{step}"


def _name(graph: ArticleGraph, identifier: str) -> str:
    if identifier in graph.entities:
        return graph.entities[identifier].name
    if identifier in graph.events:
        return graph.words([graph.events[identifier].trigger])
    return graph.words([graph.relations[identifier].span])
