"""Event propositions as quads, and the event itself where the narrator asserts it."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import RecordError
from kg.model import Event, Polarity, Role, Time, is_fact
from kg.rdf.article import LABEL, TYPE, ArticleGraph
from kg.rdf.relations import is_alleged, write_certainties
from kg.rdf.terms import kg_term, literal, named
from kg.rdf.values import quantity_node, time_node

_TIME = "time"
_AGENT = "agent"
_OLD = "old"  # "years old": an age is no time of the event


@dataclass(frozen=True, slots=True)
class _Written:
    """A role as written: its node, its property, and its filler if it has one."""

    node: ox.NamedNode
    property: ox.NamedNode
    filler: ox.NamedNode | None
    introduced: bool  # the filler is a group or asset that only this event knows


def write_event(graph: ArticleGraph, event: Event) -> None:
    """One event proposition with its roles; the individual and its edges only for a fact."""
    node = graph.proposition(event.id)
    kind = graph.vocabulary.kind(event.type)
    graph.add(node, TYPE, kg_term("Proposition"))
    graph.add(node, TYPE, kg_term("EventProposition"))
    graph.add(node, LABEL, literal(_label(graph, event, kind)))
    graph.add(node, kg_term("kind"), named(kind))
    graph.add(node, kg_term("trigger"), literal(graph.words([event.trigger])))
    write_certainties(graph, event, node)
    graph.add_evidence(node, event.evidence or (event.trigger,))
    written = [_write_role(graph, event, index) for index in range(len(event.roles))]
    _write_subgroups(graph, event, written)
    if event.time is not None:
        written.append(_write_time(graph, event, event.time))
    if is_fact(event):
        _write_individual(graph, event, kind, written)
    if is_alleged(event) and kind in graph.vocabulary.alleged:
        _write_alleged(graph, named(graph.vocabulary.alleged[kind]), node, written)


def _label(graph: ArticleGraph, event: Event, kind: str) -> str:
    name = graph.vocabulary.labels.get(kind, event.type)
    negation = "no " if event.polarity is Polarity.NEGATED else ""
    return f"{event.status}: {negation}{name} ({graph.words([event.trigger])})"


def _write_role(graph: ArticleGraph, event: Event, index: int) -> _Written:
    role = event.roles[index]
    node = graph.mint("role", event.id, str(index))
    prop = named(graph.vocabulary.role(role.role))
    filler = _filler(graph, event, index)
    introduced = role.entity is None and role.role != _TIME
    graph.add(graph.proposition(event.id), kg_term("hasRole"), node)
    graph.add(node, TYPE, kg_term("Role"))
    graph.add(node, kg_term("role"), prop)
    graph.add(node, kg_term("words"), literal(graph.words([role.span])))
    if filler is not None:
        graph.add(node, kg_term("filler"), filler)
    if role.quantity is not None:
        graph.add(node, kg_term("quantity"), quantity_node(graph, role.quantity))
    graph.add_evidence(node, [role.span])
    return _Written(node, prop, filler, introduced)


def _filler(graph: ArticleGraph, event: Event, index: int) -> ox.NamedNode | None:
    """The entity; a time; or, for a fact alone, a node for participants without a name."""
    role = event.roles[index]
    if role.entity is not None:
        return graph.participant(role.entity, at=event.id)
    if role.role == _TIME:
        aged = role.quantity is not None and (role.quantity.unit or "").endswith(_OLD)
        return None if aged else time_node(graph, Time(role.span))
    if not is_fact(event):
        return None
    return _write_participant(graph, event, index, role)


def _write_participant(
    graph: ArticleGraph, event: Event, index: int, role: Role
) -> ox.NamedNode | None:
    own_class = graph.vocabulary.fillers.get(graph.vocabulary.role(role.role))
    if own_class is None:
        return None
    node = graph.mint("participant", event.id, str(index))
    for iri in (own_class, *graph.vocabulary.ancestors[own_class]):
        graph.add(node, TYPE, named(iri))
    graph.add(node, LABEL, literal(graph.words([role.span])))
    graph.add(node, kg_term("mentionedIn"), graph.article)
    if role.quantity is not None:
        graph.add(node, kg_term("quantity"), quantity_node(graph, role.quantity))
    return node


def _write_subgroups(graph: ArticleGraph, event: Event, written: list[_Written]) -> None:
    for index, role in enumerate(event.roles):
        if role.of is None:
            continue
        if not 0 <= role.of < len(written) or role.of == index:
            raise RecordError(
                f"document {graph.document.id!r}: role {index} of event {event.id!r} is part of "
                f"role {role.of}, which is not another role of it; correct 'of'"
            )
        part, total = written[index], written[role.of]
        graph.add(part.node, kg_term("subgroupOf"), total.node)
        alike = part.property == total.property and part.introduced and total.introduced
        if alike and part.filler is not None and total.filler is not None:
            graph.add(total.filler, kg_term("hasSubgroup"), part.filler)


def _write_time(graph: ArticleGraph, event: Event, time: Time) -> _Written:
    node, prop = graph.mint("role", event.id, _TIME), named(graph.vocabulary.role(_TIME))
    filler = time_node(graph, time)
    graph.add(graph.proposition(event.id), kg_term("hasRole"), node)
    graph.add(node, TYPE, kg_term("Role"))
    graph.add(node, kg_term("role"), prop)
    graph.add(node, kg_term("words"), literal(graph.words([time.span])))
    graph.add(node, kg_term("filler"), filler)
    graph.add_evidence(node, [time.span])
    return _Written(node, prop, filler, introduced=False)


def _write_individual(
    graph: ArticleGraph, event: Event, kind: str, written: list[_Written]
) -> None:
    individual = graph.mint("event", event.id)
    for iri in (kind, *graph.vocabulary.ancestors[kind]):
        graph.add(individual, TYPE, named(iri))
    name = graph.vocabulary.labels.get(kind, event.type)
    graph.add(individual, LABEL, literal(f"{name} ({graph.words([event.trigger])})"))
    graph.add(individual, kg_term("describedBy"), graph.proposition(event.id))
    for role in written:
        if role.filler is not None:
            graph.add_once(individual, role.property, role.filler)


def _write_alleged(
    graph: ArticleGraph, alleged: ox.NamedNode, node: ox.NamedNode, written: list[_Written]
) -> None:
    agent = named(graph.vocabulary.role(_AGENT))
    for role in written:
        if role.property == agent and role.filler is not None:
            graph.add_once(role.filler, alleged, node)
