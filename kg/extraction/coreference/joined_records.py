"""Records in which two entities turn out to be one: all of them name the one that stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kg.model import (
    Entity,
    Event,
    Extraction,
    Relation,
    Role,
    Statement,
    relation_key,
    unique_relations,
    with_relations,
)

Ids = Mapping[str, str]


def with_joined(found: Extraction, ids: Ids) -> Extraction:
    """``found`` where each entity of ``ids`` is the one that it maps to, and has its mentions.

    Relations between the two are left out; equal ones become one, with the evidence of both.
    """
    gone = {one.id: one for one in found.entities if one.id in ids}
    entities = (
        _with_mentions(one, [gone[other] for other, kept in ids.items() if kept == one.id])
        for one in found.entities
        if one.id not in gone
    )
    told = replace(
        found,
        entities=tuple(entities),
        statements=tuple(statement_of(one, ids) for one in found.statements),
        events=tuple(event_of(one, ids) for one in found.events),
    )
    renamed = [relation_of(one, ids) for one in found.relations]
    apart = [one for one in renamed if one.subject != one.object]
    kept = unique_relations(apart)
    by_key = {relation_key(one): one.id for one in kept}
    same = {one.id: by_key[relation_key(one)] for one in apart}
    statements = (_proposing(one, same) for one in told.statements)
    return with_relations(replace(told, statements=tuple(statements)), kept)


def _proposing(one: Statement, same: Ids) -> Statement:
    """A statement that proposes the relation which is left of equal ones."""
    named = (same.get(proposition, proposition) for proposition in one.propositions)
    return replace(one, propositions=tuple(dict.fromkeys(named)))


def _with_mentions(entity: Entity, others: list[Entity]) -> Entity:
    if not others:
        return entity
    spans = {span for one in (entity, *others) for span in one.mentions}
    return replace(entity, mentions=tuple(sorted(spans)))


def _given(ids: Ids, identifier: str) -> str:
    return ids.get(identifier, identifier)


def statement_of(one: Statement, ids: Ids) -> Statement:
    """A statement with other identifiers of its speakers."""
    return replace(one, actors=tuple(dict.fromkeys(_given(ids, actor) for actor in one.actors)))


def event_of(one: Event, ids: Ids) -> Event:
    """An event with other identifiers of those who take part."""
    return replace(one, roles=tuple(_role(role, ids) for role in one.roles))


def _role(one: Role, ids: Ids) -> Role:
    return one if one.entity is None else replace(one, entity=_given(ids, one.entity))


def relation_of(one: Relation, ids: Ids) -> Relation:
    """A relation with other identifiers of its ends."""
    return replace(one, subject=_given(ids, one.subject), object=_given(ids, one.object))
