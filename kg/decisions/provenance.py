"""Decisions as RDF, in a named graph of their own: who decided what on which record, and why.

What was extracted stays there in words. No term of it counts as a claim or a fact: a rejected
record is a ``kg:RejectedRecord``, and nothing here has the properties of statements or events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pyoxigraph as ox

from kg.decisions.outcomes import Outcome, State
from kg.decisions.records import ON_LISTS, REMARKS, Decision, Kind, RecordKind
from kg.ontology.turtle import RDF_TYPE, RDFS
from kg.ontology.vocabulary import PROV, SKOS, article_iri, mint
from kg.rdf.literals import moment
from kg.rdf.terms import kg_term, literal, named

# In the graph is what says something of it; the rest is in the report.
SHOWN = (State.APPLIED, State.CONFIRMED, State.AS_EXTRACTED, State.SUPERSEDED, State.OVERRULED)
_PROPOSITIONS = (RecordKind.EVENT, RecordKind.RELATION)
_LABEL, _TYPE = named(f"{RDFS}label"), named(RDF_TYPE)
_CLOSE = named(f"{SKOS}closeMatch")
_BY, _AT = named(f"{PROV}wasAttributedTo"), named(f"{PROV}generatedAtTime")


def decisions_graph(base: str) -> str:
    """The IRI of the named graph that holds the decisions of readers."""
    return mint(base, "decisions")


def decision_quads(
    outcomes: Iterable[Outcome], *, base: str, iris: Mapping[str, tuple[str, ...]]
) -> Iterator[ox.Quad]:
    """Each decision that fits, with its person, time and reason, and the nodes that it is on.

    ``iris`` maps decisions on entities to the nodes that these are now.
    """
    graph = named(decisions_graph(base))
    shown = [o for o in outcomes if o.state in SHOWN and o.decision.kind is not Kind.UNDO]
    known = {outcome.decision.id for outcome in shown}
    written: dict[ox.Quad, None] = {}
    for outcome in shown:
        told = outcome if outcome.by in known else replace(outcome, by=None)
        for subject, predicate, value in _triples(told, base, iris):
            written[ox.Quad(subject, predicate, value, graph)] = None
    yield from written


_Triple = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]


def _triples(outcome: Outcome, base: str, iris: Mapping[str, tuple[str, ...]]) -> Iterator[_Triple]:
    one = outcome.decision
    node = named(mint(base, "decision", one.id))
    person = named(mint(base, "reader", one.who))
    about = [*map(named, record_iris(outcome, base)), *map(named, iris.get(one.id, ()))]
    yield node, _TYPE, kg_term("Decision")
    yield node, _LABEL, literal(_label(outcome))
    yield node, kg_term("decides"), literal(one.kind)
    yield node, kg_term("outcome"), literal(outcome.state)
    yield node, _BY, person
    yield node, _AT, moment(_second(one.when))
    yield person, _TYPE, named(f"{PROV}Person")
    yield person, _LABEL, literal(one.who)
    if one.why:
        yield node, kg_term("grounds"), literal(one.why)
    if outcome.by is not None:
        yield node, kg_term("overruledBy"), named(mint(base, "decision", outcome.by))
    if outcome.document is not None:
        yield node, kg_term("inArticle"), named(article_iri(base, outcome.document))
    yield from _value(one, node, base)
    yield from _changes(outcome, node, base)
    for target in about:
        yield node, kg_term("decidedOn"), target
        if outcome.state is State.APPLIED:
            yield from _of_target(outcome, target, person, base)


def _of_target(
    outcome: Outcome, target: ox.NamedNode, person: ox.NamedNode, base: str
) -> Iterator[_Triple]:
    """What a decision that holds says of the node that it is on."""
    kind = outcome.decision.kind
    if kind in (Kind.CORRECT, Kind.REJECT):
        yield target, _BY, person
    if kind is Kind.REJECT:
        yield target, _TYPE, kg_term("RejectedRecord")
        yield target, _LABEL, literal(outcome.label)
    if kind is Kind.MATCH:
        yield target, _CLOSE, named(_entry_iri(outcome.decision, base))


def _value(one: Decision, node: ox.NamedNode, base: str) -> Iterator[_Triple]:
    """The name, type, note or tag that a decision gives, or the entry of a list it is about."""
    if one.kind in ON_LISTS:
        yield from _entry(one, node, base)
    elif one.kind is not Kind.CORRECT:
        for name in ("name", "type", "note", "tag"):
            if one.set.get(name):
                yield node, kg_term("decidedValue"), literal(str(one.set[name]))


def _entry_iri(one: Decision, base: str) -> str:
    return mint(base, "list-entry", one.set["list"], one.set["id"])


def _entry(one: Decision, node: ox.NamedNode, base: str) -> Iterator[_Triple]:
    """The entry of a list from outside: where it is, and not what the list says of it."""
    entry = named(_entry_iri(one, base))
    name = one.set.get("name") or one.set["id"]
    yield node, kg_term("listEntry"), entry
    yield node, kg_term("decidedValue"), literal(f"{name} ({one.set['id']} in {one.set['list']})")
    yield entry, _TYPE, kg_term("ListEntry")
    yield entry, _LABEL, literal(name)
    yield entry, kg_term("inList"), literal(one.set["list"])
    yield entry, kg_term("entryId"), literal(one.set["id"])


def _label(outcome: Outcome) -> str:
    """What is decided on what; of a note or tag its words too."""
    one = outcome.decision
    about = f"{one.kind}: {outcome.label or one.target.shown}"
    return f"{about}: {one.set[one.kind]}" if one.kind in REMARKS else about


def _changes(outcome: Outcome, node: ox.NamedNode, base: str) -> Iterator[_Triple]:
    """Each field as extracted and as decided, in words."""
    for number, change in enumerate(outcome.changes):
        part = named(mint(base, "decision", outcome.decision.id, str(number)))
        yield node, kg_term("changes"), part
        yield part, _TYPE, kg_term("Change")
        yield part, kg_term("field"), literal(change.field)
        yield part, kg_term("extractedValue"), literal(change.extracted)
        yield part, kg_term("decidedValue"), literal(change.decided)


def record_iris(outcome: Outcome, base: str) -> Iterator[str]:
    """The node of the record that a decision is on."""
    if outcome.document is None or outcome.identifier is None or outcome.record is None:
        return
    parts = (outcome.document, outcome.identifier)
    if outcome.record is RecordKind.STATEMENT:
        yield mint(base, "statement", *parts)
    elif outcome.record in _PROPOSITIONS:
        yield mint(base, "proposition", *parts)


def _second(when: str) -> str:
    """A time without the part of a second that nobody needs."""
    return f"{when[:19]}Z"
