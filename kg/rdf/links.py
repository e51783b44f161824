"""Linking decisions as quads, in a graph of their own with their reasons (design rule 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

import pyoxigraph as ox

from kg.model import digest
from kg.ontology.turtle import RDF_TYPE
from kg.ontology.vocabulary import PROV, article_iri, mint
from kg.rdf.literals import decimal, truth
from kg.rdf.terms import kg_term, literal, named


class Decision(Protocol):
    """A pairwise decision: two IRIs, whether they are the same, how surely, and why."""

    @property
    def left(self) -> str:
        """The IRI of one node."""

    @property
    def right(self) -> str:
        """The IRI of the other."""

    @property
    def same(self) -> bool:
        """Whether the two were taken to be the same."""

    @property
    def score(self) -> float:
        """From 0 to 1."""

    @property
    def reason(self) -> str:
        """Why, in words."""


def links_graph(base: str) -> str:
    """The IRI of the named graph that holds the linking decisions."""
    return mint(base, "links")


def _node(decision: Decision, base: str) -> ox.NamedNode:
    """The node of a decision, whichever of its two ends comes first."""
    ends = sorted((decision.left, decision.right))
    return named(mint(base, "link", digest(*ends, decision.reason)))


def link_quads(decisions: Iterable[Decision], *, base: str) -> Iterator[ox.Quad]:
    """Each decision as a node; the order of its two ends and of the decisions does not matter."""
    graph = named(links_graph(base))
    for decision in decisions:
        left, right = sorted((decision.left, decision.right))
        node = _node(decision, base)
        for predicate, value in (
            (named(RDF_TYPE), kg_term("LinkDecision")),
            (kg_term("left"), named(left)),
            (kg_term("right"), named(right)),
            (kg_term("same"), truth(decision.same)),
            (kg_term("score"), decimal(decision.score)),
            (kg_term("grounds"), literal(decision.reason)),
        ):
            yield ox.Quad(node, predicate, value, graph)


def type_quads(decisions: Iterable[Decision], *, base: str) -> Iterator[ox.Quad]:
    """Each type that other articles gave an entity (left): its class (right), and why."""
    graph = named(links_graph(base))
    for decision in decisions:
        node = _node(decision, base)
        for predicate, value in (
            (named(RDF_TYPE), kg_term("TypeDecision")),
            (kg_term("decidedOn"), named(decision.left)),
            (kg_term("agreedType"), named(decision.right)),
            (kg_term("score"), decimal(decision.score)),
            (kg_term("grounds"), literal(decision.reason)),
        ):
            yield ox.Quad(node, predicate, value, graph)


def copy_quads(copies: Mapping[str, str], *, base: str) -> Iterator[ox.Quad]:
    """Each article that prints another one's report as derived from it, in the graph of links.

    ``copies`` maps document identifiers to that of the first report.
    """
    graph = named(links_graph(base))
    for copy, first in sorted(copies.items()):
        yield ox.Quad(
            named(article_iri(base, copy)),
            named(f"{PROV}wasDerivedFrom"),
            named(article_iri(base, first)),
            graph,
        )


def same_event_quads(decisions: Iterable[Decision], *, base: str) -> Iterator[ox.Quad]:
    """A plain link between two articles' propositions of the same event, each way."""
    graph = named(links_graph(base))
    for decision in decisions:
        for one, other in ((decision.left, decision.right), (decision.right, decision.left)):
            yield ox.Quad(named(one), kg_term("sameEventAs"), named(other), graph)


def reply_quads(decisions: Iterable[Decision], *, base: str) -> Iterator[ox.Quad]:
    """What answers (left) another article's accusation (right), as links in the graph of links.

    The reason of a decision is the property that says how: ``denies``, or only ``respondsTo``.
    """
    graph = named(links_graph(base))
    for decision in decisions:
        reply, charge = named(decision.left), named(decision.right)
        for prop in sorted({"respondsTo", decision.reason}):
            yield ox.Quad(reply, kg_term(prop), charge, graph)


def answer_quads(decisions: Iterable[Decision], *, base: str) -> Iterator[ox.Quad]:
    """What answers (left) or may answer an allegation (right), in the graph of links.

    The reason of a decision is the property: ``answers`` or ``mayAnswer``.
    """
    graph = named(links_graph(base))
    for decision in decisions:
        yield ox.Quad(named(decision.left), kg_term(decision.reason), named(decision.right), graph)
