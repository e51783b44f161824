"""Statements as quads: who claimed what, in which words."""

from __future__ import annotations

import pyoxigraph as ox

from kg.model import Event, Polarity, Relation, Span, Statement, Status, cover, was_made
from kg.rdf.article import DERIVED, LABEL, TYPE, ArticleGraph
from kg.rdf.literals import decimal
from kg.rdf.terms import kg_term, named
from kg.rdf.values import quantity_node

# Long enough to recognise a statement in a list, short enough for a table.
_LABEL_LENGTH = 120


def write_statement(graph: ArticleGraph, statement: Statement) -> None:
    """One statement with its speakers, words, propositions and evidence."""
    node = graph.mint("statement", statement.id)
    graph.add(node, TYPE, kg_term("Statement"))
    if is_allegation(graph, statement):
        graph.add(node, TYPE, kg_term("Allegation"))
    graph.add(node, LABEL, graph.quoted(_label(graph, statement)))
    _write_words(graph, statement, node)
    _write_values(graph, statement, node)
    _write_speakers(graph, statement, node)
    for proposition in graph.proposed_by(statement.id):
        graph.add(node, kg_term("proposes"), graph.proposition(proposition.id))
    _write_about(graph, statement, node)
    _write_answers(graph, statement, node)
    if statement.accused_unclear:
        graph.add(node, kg_term("accusedUnclear"), ox.Literal(True))
    for amount in statement.sums:
        graph.add_once(node, kg_term("namesSum"), quantity_node(graph, amount))
    graph.add_evidence(node, statement.evidence or (_told(statement),))
    graph.add(node, DERIVED, graph.article)


def is_allegation(graph: ArticleGraph, statement: Statement) -> bool:
    """True if it is made and ascribes a wrong to somebody: by its act or by what it proposes.

    The one definition of an allegation: whatever counts or marks allegations asks for this class.
    """
    return was_made(statement) and (
        statement.speech_act == "allege"
        or any(_accuses(proposition) for proposition in graph.proposed_by(statement.id))
    )


def _accuses(proposition: Event | Relation) -> bool:
    """True if it is alleged of somebody: "suspected fraud rings" accuse nobody of fraud."""
    if proposition.status is not Status.ALLEGED or proposition.polarity is not Polarity.AFFIRMED:
        return False
    return isinstance(proposition, Relation) or any(
        role.role == "agent" and role.entity is not None for role in proposition.roles
    )


def _told(statement: Statement) -> Span:
    return cover((*statement.source, *statement.cue, *statement.content))


def _label(graph: ArticleGraph, statement: Statement) -> str:
    said = " ".join(
        part for part in (graph.words(statement.source), graph.words(statement.cue)) if part
    )
    content = graph.words(statement.content)
    label = f"{said}: {content}" if said else content
    return label if len(label) <= _LABEL_LENGTH else f"{label[: _LABEL_LENGTH - 1]}…"


def _write_words(graph: ArticleGraph, statement: Statement, node: ox.NamedNode) -> None:
    for name, spans in (
        ("sourceWords", statement.source),
        ("cue", statement.cue),
        ("content", statement.content),
    ):
        if spans:
            graph.add(node, kg_term(name), graph.quoted(graph.words(spans)))


def _write_values(graph: ArticleGraph, statement: Statement, node: ox.NamedNode) -> None:
    value = graph.vocabulary.value
    for name, iri in (
        ("speechAct", value("SpeechAct", statement.speech_act)),
        ("quotation", value("QuotationMode", statement.quotation)),
        ("polarity", value("Polarity", statement.polarity)),
        ("commitment", value("Commitment", statement.commitment)),
        ("timeFrame", value("TimeFrame", statement.time_frame)),
    ):
        graph.add(node, kg_term(name), named(iri))
    graph.add(node, kg_term("confidence"), decimal(statement.confidence))


def _write_speakers(graph: ArticleGraph, statement: Statement, node: ox.NamedNode) -> None:
    for actor in statement.actors:
        if actor not in graph.entities:
            raise graph.missing("statement", statement.id, actor)
        speaker = named(graph.entity_iri(actor))
        graph.add_once(node, kg_term("speaker"), speaker)
        if was_made(statement):
            graph.add_once(speaker, kg_term("claims"), node)


def _write_about(graph: ArticleGraph, statement: Statement, node: ox.NamedNode) -> None:
    """Links the statement to every entity whose words are in its content, speakers left out."""
    for entity in graph.mentioned_in(statement.content):
        if entity.id not in statement.actors:
            graph.add_once(node, kg_term("about"), named(graph.entity_iri(entity.id)))


def _write_answers(graph: ArticleGraph, statement: Statement, node: ox.NamedNode) -> None:
    if statement.parent is not None:
        parent = graph.statement(statement.parent, at=statement.id)
        graph.add(node, kg_term("parent"), parent)
    for answered in statement.answers:
        target = graph.statement(answered, at=statement.id)
        graph.add_once(node, kg_term("respondsTo"), target)
        if statement.speech_act == "deny":
            graph.add_once(node, kg_term("denies"), target)
