"""What shows that two of the people of a text are not the same person.

A different gender or age, the two ends of one event, statement or relation, and one who did what
the other suffered.
"""

from __future__ import annotations

from collections.abc import Set

from kg.extraction.coreference.people_told import Told
from kg.model import Extraction
from kg.nlp.parse import ParsedDocument, Token

CORE = {"agent": "patient", "patient": "agent"}


class Strangers:
    """Knows the records of one document."""

    def __init__(self, found: Extraction) -> None:
        """``found``: with events and relations."""
        self._statements = found.statements
        self._related = {frozenset((one.subject, one.object)) for one in found.relations}

    def are_two(self, one: Told, other: Told) -> bool:
        """True where the records or words tell the two apart."""
        if self.are_unlike(one, other) or not one.events.isdisjoint(other.events):
            return True
        turned = {(sort, CORE[role]) for sort, role in one.filled if role in CORE}
        return bool(turned & other.filled) and not one.filled & other.filled

    def are_unlike(self, one: Told, other: Told) -> bool:
        """The same, whatever events they take part in."""
        if one.sure and other.sure and one.gender != other.gender:
            return True
        if one.ages and other.ages and one.ages.isdisjoint(other.ages):
            return True
        if frozenset((one.entity.id, other.entity.id)) in self._related:
            return True
        return self.tells(other, one) or self.tells(one, other, by_name=bool(other.names))

    def tells(self, one: Told, other: Told, *, by_name: bool = False) -> bool:
        """True where somebody speaks of the other one."""
        mentions = other.names if by_name else other.names + other.descriptions + other.pronouns
        starts = [tokens[0].start for tokens in mentions]
        return any(
            one.entity.id in said.actors
            and any(part.start <= start < part.end for part in said.content for start in starts)
            for said in self._statements
        )


def tells_of_relative(parsed: ParsedDocument, noun: Token, kin: Set[str]) -> bool:
    """ "A farmer died and *his son* was hurt": behind ``noun`` the sentence has somebody's relative
    that one of the words ``kin`` names."""
    rest = parsed.tokens[noun.i + 1 : parsed.sentences[noun.sentence].last]
    return any(
        token.lemma.lower() in kin
        and any(owner.tag == "PRP$" for owner in parsed.kids(token.i, "poss"))
        for token in rest
    )
