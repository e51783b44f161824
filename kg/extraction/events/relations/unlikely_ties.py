"""Relations that only look like one: who sponsors a bill pays for nothing, and who captains a club
does not live in it."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Extraction, Relation, with_relations
from kg.ontology.lexicon import Lexicon

FUNDS, BASED_IN = "funds", "basedIn"
HELD = frozenset({"holdsPosition", "heldPosition", "hasOccupation"})


def drop_unlikely(told: Extraction, lexicon: Lexicon) -> Extraction:
    """``told`` without the funding of bills and the homes that are clubs."""
    unlikely = {one.id for one in _unlikely(told, lexicon)}
    if not unlikely:
        return told
    return with_relations(told, (one for one in told.relations if one.id not in unlikely))


def _unlikely(told: Extraction, lexicon: Lexicon) -> Iterator[Relation]:
    names = {one.id: one.name.casefold().split() for one in told.entities}
    measures, clubs = lexicon.words("sponsoredText"), lexicon.words("clubWord")
    posts = lexicon.words("clubPost")
    sporting = {
        one.subject
        for one in told.relations
        if one.predicate in HELD and posts.intersection(names.get(one.object, ()))
    }
    for one in told.relations:
        last = names.get(one.object, [])[-1:]
        paid = one.predicate == FUNDS and measures.intersection(last)
        home = one.predicate == BASED_IN and one.subject in sporting
        if paid or (home and clubs.intersection(last)):
            yield one
