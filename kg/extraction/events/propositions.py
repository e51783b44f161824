"""Drafts -> records: events, relations, the entities they need, statements that know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.events.arguments import Participants
from kg.extraction.events.attribution_scope import NOT_ASCRIBING
from kg.extraction.events.drafts import Draft
from kg.extraction.events.relations.find_relations import RelationDraft
from kg.model import (
    Event,
    Extraction,
    Polarity,
    Relation,
    Role,
    Statement,
    Status,
    TimeFrame,
    digest,
    unique_relations,
)
from kg.nlp.parse import ParsedDocument


def write_records(
    parsed: ParsedDocument,
    extraction: Extraction,
    drafts: list[Draft],
    relations: list[RelationDraft],
    people: Participants,
    *,
    unclear: frozenset[str] = frozenset(),
) -> Extraction:
    """``extraction`` with the records of all drafts and the entities that they needed.

    ``unclear`` names the statements whose accused is unclear.
    """
    document = extraction.document.id
    events = tuple(_event(document, draft) for draft in drafts)
    told = tuple(unique_relations(_relation(parsed, relation) for relation in relations))
    used = {role.entity for event in events for role in event.roles}
    used.update(end for relation in told for end in (relation.subject, relation.object))
    entities = (*extraction.entities, *(e for e in people.minted() if e.id in used))
    records: list[tuple[Draft | RelationDraft, Event | Relation]] = [
        *zip(drafts, events, strict=True),
        *((draft, _relation(parsed, draft)) for draft in relations),
    ]
    ascribing = frozenset(
        record.id
        for draft, record in records
        if draft.ascribed_wrong
        and record.status is Status.ALLEGED
        and record.time_frame is TimeFrame.NON_FUTURE  # "said that they would accuse her"
    )
    statements = tuple(
        replace(statement, accused_unclear=statement.id in unclear)
        for statement in _told(extraction.statements, events, told, ascribing)
    )
    return replace(
        extraction,
        entities=entities,
        statements=statements,
        events=events,
        relations=(*extraction.relations, *told),
    )


def _event(document: str, draft: Draft) -> Event:
    found = draft.certainty
    identifier = digest(
        document,
        draft.kind.name,
        str(draft.trigger.start),
        *draft.labels,
        "" if draft.time is None else str(draft.time.span.start),
        *(_accusation(draft) if draft.own_words else ()),
    )
    return Event(
        id=identifier,
        type=draft.kind.name,
        trigger=draft.trigger,
        status=found.status,
        polarity=found.polarity,
        commitment=found.commitment,
        time_frame=found.time_frame,
        statements=tuple(dict.fromkeys(draft.statements)),
        roles=_once(draft.roles),
        time=draft.time,
        evidence=tuple(dict.fromkeys(draft.evidence)),
    )


def _once(roles: Sequence[Role]) -> tuple[Role, ...]:
    """Whoever "the director and owner, Ada Lind," names takes part once."""
    if any(role.of is not None for role in roles):
        return tuple(roles)  # these count on the places of the others
    kept = {(role.role, role.entity or role.span): role for role in reversed(roles)}
    return tuple(role for role in roles if kept[role.role, role.entity or role.span] is role)


def _accusation(draft: Draft) -> tuple[str, ...]:
    """What tells accusations with the same words apart: who raises them, against whom."""
    accused = (role.entity or "" for role in draft.roles if role.role == "agent")
    return (*draft.statements, *accused)


def _relation(parsed: ParsedDocument, draft: RelationDraft) -> Relation:
    found = draft.certainty
    identifier = digest(
        parsed.document.id, draft.predicate, draft.subject, draft.object, str(draft.span.start)
    )
    return Relation(
        id=identifier,
        subject=draft.subject,
        predicate=draft.predicate,
        object=draft.object,
        span=draft.span,
        status=found.status,
        polarity=found.polarity,
        commitment=found.commitment,
        time_frame=found.time_frame,
        statements=draft.statements,
        evidence=(parsed.sentence_span(draft.sentence),),
    )


def _told(
    statements: tuple[Statement, ...],
    events: tuple[Event, ...],
    relations: tuple[Relation, ...],
    ascribing: frozenset[str],
) -> tuple[Statement, ...]:
    """The statements with what they propose; those that ascribe a wrong are allegations."""
    propositions: dict[str, list[str]] = {}
    accusing: set[str] = set()
    both: tuple[Event | Relation, ...] = (*events, *relations)
    for told in both:
        for identifier in told.statements:
            propositions.setdefault(identifier, []).append(told.id)
            if told.id in ascribing and told.polarity is Polarity.AFFIRMED:
                accusing.add(identifier)
    raised = []
    for statement in statements:
        act = statement.speech_act
        if statement.id in accusing and act not in NOT_ASCRIBING:
            act = "allege"
        names = (*statement.propositions, *propositions.get(statement.id, ()))
        raised.append(replace(statement, speech_act=act, propositions=tuple(dict.fromkeys(names))))
    return tuple(raised)
