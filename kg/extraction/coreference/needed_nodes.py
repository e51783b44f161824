"""Which entities of a document become nodes: those with a name, and those that a record needs.

A description that neither speaks nor takes part in anything ("in front of two guards") says
nothing about anybody. Its words stay in the text; a node for it would only stand beside the
others, often a second time for somebody who is named. Nor does a relation to somebody described
once, who appears nowhere else, say who that is: "she would support any Democrat". A name that no
record needs is kept if it was probably read correctly. "The Kalvian government" or "the
entire state of Tarn", of which nothing is told, names only the country.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import replace

from kg.extraction.ner.name_types import Named
from kg.extraction.ner.phrases import BODIES, GROUP, PLACE, SITE
from kg.model import Entity, Event, Extraction, Relation, Status, with_relations
from kg.ontology.names import fold

# Of idle names with a lower probability most are wrong: no names, cut wrongly or of another type.
# On the open part 23 of 71 are right; of those between this and 0.9, 15 of 26.
LEAST = 0.8
# Who has a site in hand is asked for even where nobody gives the site a name.
HOLDING = frozenset({"owns", "controls", "operates", "funds"})
RELATIVE = "relativeOf"
# Pronouns that mean nobody in particular, or whoever is spoken to.
NOBODY = frozenset(
    {"nobody", "no one", "none", "someone", "somebody", "anyone", "anybody", "everyone"}
    | {"everybody", "others", "you"}
)


def without_idle_nodes(
    found: Extraction, named: Named | None = None, *, wrong: frozenset[str] = frozenset()
) -> Extraction:
    """``found`` without the unnamed entities that none of its records needs.

    An entity that is described once, and stands only in relations to other entities, goes with
    these relations. What somebody alleges or denies stays, as does what they claim, unless of such
    a group; who owns or runs what, unless neither is known and it is no site; who is suspected of
    an event; and the kinds of relation that are ``wrong``. ``named``: the names of the document
    with their probabilities; idle ones that are improbable go too.
    """
    found = _without_nobody(found)
    acting = frozenset(_acting(found))
    vague = frozenset(
        one.id
        for one in found.entities
        if one.unnamed and len(one.mentions) == 1 and one.id not in acting
    )
    types = {one.id: one.type for one in found.entities}
    idle = frozenset(one.id for one in found.entities if one.unnamed and one.id not in acting)
    relations = tuple(
        one
        for one in found.relations
        if one.predicate in wrong
        or not (_is_vague(one, vague, types) or _is_of_idle_relative(one, idle))
    )
    needed = acting.union(*((r.subject, r.object) for r in relations))
    kept = tuple(
        one
        for one in found.entities
        if one.id in needed or not (one.unnamed or _is_doubtful(found, one, named))
    )
    if len(kept) == len(found.entities) and len(relations) == len(found.relations):
        return found
    return with_relations(replace(found, entities=kept), relations)


def _without_nobody(found: Extraction) -> Extraction:
    """``found`` with "someone" and "you" as words of their roles, and nobody's node."""
    vague = frozenset(
        one.id for one in found.entities
        if one.unnamed and all(_is_nobody(found.document.words(span)) for span in one.mentions)
    )  # fmt: skip
    if not vague:
        return found
    events = tuple(_without_parts(event, vague) for event in found.events)
    return replace(found, events=events)


def without_entities(found: Extraction, gone: Set[str]) -> Extraction:
    """``found`` where the entities that are ``gone`` are only words of roles and sources.

    Relations to them are left out, since a relation has no words for its ends.
    """
    told = replace(
        found,
        entities=tuple(one for one in found.entities if one.id not in gone),
        events=tuple(_without_parts(one, gone) for one in found.events),
        statements=tuple(
            replace(one, actors=tuple(actor for actor in one.actors if actor not in gone))
            for one in found.statements
        ),
    )
    kept = (r for r in found.relations if gone.isdisjoint((r.subject, r.object)))
    return with_relations(told, kept)


def _without_parts(event: Event, gone: Collection[str]) -> Event:
    """``event``, whose roles keep only the words of the entities that are ``gone``."""
    if not any(role.entity in gone for role in event.roles):
        return event
    roles = (replace(role, entity=None) if role.entity in gone else role for role in event.roles)
    return replace(event, roles=tuple(roles))


def _is_nobody(words: str) -> bool:
    return words.lower() in NOBODY


def _is_doubtful(found: Extraction, entity: Entity, named: Named | None) -> bool:
    """True where each of its names is improbable or none was read, and no list has it.

    Of 15 bodies and places without a name that was read, described once, readers of 150 real
    articles have two; of places described more than once none.
    """
    if named is None or entity.link is not None:
        return False
    words = {entity.name, *entity.aliases, *map(found.document.words, entity.mentions)}
    read = (named.types.get(fold(name)) for name in words)
    shares = [verdict.share for verdict in read if verdict is not None]
    if not shares:
        described_once = entity.type in BODIES and len(entity.mentions) == 1
        return entity.type == PLACE or described_once
    return max(shares) < LEAST


def _acting(found: Extraction) -> Iterator[str]:
    """The entities that speak or have a part in an event."""
    for statement in found.statements:
        yield from statement.actors
    for event in found.events:
        yield from (role.entity for role in event.roles if role.entity is not None)


def _is_of_idle_relative(relation: Relation, idle: frozenset[str]) -> bool:
    """ "His mother was a nurse": a relative without a name, about whom nothing else is said."""
    return relation.predicate == RELATIVE and not idle.isdisjoint(
        (relation.subject, relation.object)
    )


def _is_vague(relation: Relation, vague: frozenset[str], types: Mapping[str, str]) -> bool:
    """True where a relation by which nobody is accused says nothing of anybody known.

    Readers of 190 real articles have 2 of 21 groups described once that are only claimed to be in a
    relation. Where somebody unknown owns or runs something unknown, they have none of eleven.
    """
    ends = {relation.subject, relation.object}
    if not ends <= types.keys() or vague.isdisjoint(ends):
        return False
    if relation.inferred or relation.status not in (Status.ASSERTED, Status.CLAIMED):
        return False
    if relation.predicate in HOLDING:
        return ends <= vague and types[relation.object] != SITE
    claimed = relation.status is Status.CLAIMED
    return not claimed or any(types[end] == GROUP for end in ends & vague)
