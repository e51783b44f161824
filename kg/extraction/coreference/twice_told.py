"""Somebody described and somebody named who fill one role of one event, each in its own sentence.

"*Driver* charged after crash. Ivo Falk, 34, was charged on Monday": the event is one, told twice,
and whoever was charged is one person. They stay two where one sentence names both ("a boy and Ivo
Falk were hurt"), where somebody else fills the role as well, where the words differ in gender or
age, where one was hurt "too", and where "a boy" comes behind the name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from kg.extraction.coreference.joined_records import with_joined
from kg.extraction.coreference.other_cases import are_told_apart
from kg.extraction.coreference.people_pairs import Description
from kg.extraction.coreference.people_told import PeopleReader, Told
from kg.extraction.coreference.strangers import CORE, Strangers
from kg.extraction.ner.phrases import PERSON, Nouns
from kg.model import Event, Extraction, Role
from kg.nlp.parse import ParsedDocument


def with_twice_told(
    parsed: ParsedDocument, found: Extraction, nouns: Nouns, *, elsewhere: Set[str]
) -> Extraction:
    """``found`` where such two are one: the named one has the words of the other.

    ``elsewhere``: words by which a sentence adds somebody.
    """
    named: dict[str, set[str]] = defaultdict(set)
    for event in found.events:
        for described, other in _told_of_both(parsed, found, event, elsewhere):
            named[described].add(other)
    if not named:
        return found
    people = {one.entity.id: one for one in PeopleReader(parsed, found, nouns).people()}
    strangers = Strangers(found)
    ids = {
        described: other
        for described, others in named.items()
        for other in others
        if len(others) == 1
        and described in people
        and other in people
        and _are_one(parsed, people[described], people[other], strangers, nouns)
    }
    if not ids:
        return found
    joined = with_joined(found, ids)
    return replace(joined, events=tuple(_without_twins(one) for one in joined.events))


def _told_of_both(
    parsed: ParsedDocument, found: Extraction, event: Event, elsewhere: Set[str]
) -> Iterator[tuple[str, str]]:
    """Who is described and who is named in one role of an event, in sentences of their own."""
    if any(role.of is not None for role in event.roles):
        return
    people = {one.id: one for one in found.entities if one.type == PERSON}
    for name in CORE:
        roles = [role for role in event.roles if role.role == name]
        fillers = [people[role.entity] for role in roles if role.entity in people]
        if len(roles) == 2 == len(fillers) and _apart(parsed, roles, elsewhere):
            described, named = sorted(fillers, key=lambda one: not one.unnamed)
            if described.unnamed and not named.unnamed:
                yield described.id, named.id


def _apart(parsed: ParsedDocument, roles: Sequence[Role], elsewhere: Set[str]) -> bool:
    """True where the words stand in two sentences, and nothing there counts people or adds one."""
    told = [tokens[0].sentence for role in roles if (tokens := parsed.within(role.span))]
    counted = any(role.quantity is not None and role.quantity.unit is None for role in roles)
    added = any(
        token.lower in elsewhere
        for index in told
        for token in parsed.sentence_tokens(parsed.sentences[index])
    )
    return not (counted or added) and len(set(told)) == len(roles)


def _are_one(
    parsed: ParsedDocument, one: Told, other: Told, strangers: Strangers, nouns: Nouns
) -> bool:
    """False of people whom words or records tell apart, and of "his mother" and "a second man"."""
    if not one.descriptions or not other.names or strangers.are_unlike(one, other):
        return False
    if not one.sentences.isdisjoint(other.sentences):
        return False
    told = Description(parsed, one, nouns)
    ahead = told.determiner == "the" or told.head.i < other.first_name
    apart = told.means_another or other.owned or are_told_apart(parsed, told, other, nouns)
    return ahead and not apart


def _without_twins(event: Event) -> Event:
    """The event with each who fills a role in it once."""
    seen: Mapping[tuple[str, str], Role] = {
        (role.role, role.entity): role
        for role in reversed(event.roles)
        if role.role in CORE and role.entity is not None
    }
    kept = tuple(
        role for role in event.roles if seen.get((role.role, role.entity or ""), role) is role
    )
    whole = any(role.of is not None for role in event.roles) or len(kept) == len(event.roles)
    return event if whole else replace(event, roles=kept)
