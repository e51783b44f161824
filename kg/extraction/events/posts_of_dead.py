"""Posts of people who are dead: nobody who was killed holds a post now.

Printed articles go on writing "Deputy Ortiz" of a deputy who was shot dead: the title is true of
the time before. Only a death that the article itself tells, or whose doer alone is in doubt, ends
a post.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from kg.model import (
    Commitment,
    Event,
    Extraction,
    Polarity,
    Relation,
    Status,
    Time,
    TimeFrame,
    digest,
    is_fact,
)

DEAD = "patient"
# What is told of the time before instead; a dead person speaks for nobody.
OVER = {"holdsPosition": "heldPosition", "memberOf": "formerlyMemberOf", "spokespersonFor": None}


def end_posts_of_dead(found: Extraction, deadly: Collection[str]) -> Extraction:
    """``found``, where the posts and memberships of those who died by ``deadly`` kinds are over."""
    dead = set(_dead(found, deadly))
    if not any(_holds(one, dead) for one in found.relations):
        return found
    ended = {one.id: _ended(one, found) for one in found.relations if _holds(one, dead)}
    kept = [ended.get(one.id, one) for one in found.relations]
    relations = {one.id: one for one in kept if one is not None}
    ids = {old: new.id if new is not None else None for old, new in ended.items()}
    statements = (
        replace(one, propositions=tuple(_renamed(one.propositions, ids)))
        for one in found.statements
    )
    return replace(found, relations=tuple(relations.values()), statements=tuple(statements))


def _dead(found: Extraction, deadly: Collection[str]) -> Iterator[str]:
    """The named people whose death is told, and not denied by the article elsewhere."""
    people = {one.id for one in found.entities if one.type == "Person" and not one.unnamed}
    told = [one for one in found.events if one.type in deadly]
    living = {who for one in told if one.polarity is Polarity.NEGATED for who in _victims(one)}
    for one in told:
        if is_fact(one) or _is_accusation(one):
            yield from (who for who in _victims(one) if who in people and who not in living)


def _is_accusation(event: Event) -> bool:
    """True of a murder that somebody is accused of: who did it is open, and not that it was."""
    return (
        event.status is Status.ALLEGED
        and event.polarity is Polarity.AFFIRMED
        and event.commitment is Commitment.CERTAIN
        and event.time_frame is TimeFrame.NON_FUTURE
    )


def _victims(event: Event) -> Iterator[str]:
    for role in event.roles:
        if role.role == DEAD and role.entity is not None and role.of is None:
            yield role.entity


def _holds(relation: Relation, dead: Collection[str]) -> bool:
    now = relation.time_frame is TimeFrame.NON_FUTURE
    return now and relation.predicate in OVER and relation.subject in dead


def _ended(relation: Relation, found: Extraction) -> Relation | None:
    """The relation as it was; None where there is no word for that."""
    predicate = OVER[relation.predicate]
    if predicate is None:
        return None
    day = found.document.published
    time = Time(relation.span, f"../{day}") if day is not None else Time(relation.span)
    parts = (predicate, relation.subject, relation.object, str(relation.span.start))
    return replace(relation, id=digest(found.document.id, *parts), predicate=predicate, time=time)


def _renamed(ids: Collection[str], new: dict[str, str | None]) -> Iterator[str]:
    for one in ids:
        now = new.get(one, one)
        if now is not None:
            yield now
