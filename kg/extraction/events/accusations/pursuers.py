"""Who is accused by a pronoun behind those who arrest or charge: not they, but those they pursue.

"Police arrested two clerks on Friday. *They* are accused of copying keys."
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kg.extraction.events.arguments import Participants
from kg.extraction.events.drafts import Draft
from kg.model import Entity, Polarity, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import PLURAL

PURSUED, PURSUING = "patient", "agent"
REACH = 2  # sentences from the arrest to the pronoun
PRONOUNS = frozenset({"they", "them", "he", "him", "she", "her"})
SEVERAL = frozenset({"they", "them"})
OBJECTS = {"they": "them", "he": "him", "she": "her"}


class Pursuers:
    """Who pursues somebody in one document."""

    def __init__(
        self,
        parsed: ParsedDocument,
        people: Participants,
        drafts: Sequence[Draft],
        kinds: Collection[str],
        nouns: Collection[str] = (),
    ) -> None:
        """``kinds``: steps by which somebody is pursued; ``nouns``: who does so for a living."""
        self._parsed = parsed
        self._people = people
        self._nouns = frozenset(nouns)
        self._steps = [
            one
            for one in drafts
            if one.kind.name in kinds and one.certainty.polarity is Polarity.AFFIRMED
        ]

    def meant(self, heads: Sequence[int], wrong: Span) -> tuple[int, ...]:
        """``heads``, where a pronoun for a pursuer stands for those pursued, or for nobody."""
        return tuple(dict.fromkeys(one for head in heads for one in self._meant(head, wrong)))

    def _meant(self, head: int, wrong: Span) -> Sequence[int]:
        place = self._parsed.tokens[head]
        entity = self._people.entity_at(head)
        if place.lower not in PRONOUNS or entity is None:
            return (head,)
        near = [one for one in self._steps if 0 <= place.sentence - one.sentence <= REACH]
        others = any(token.lower == OBJECTS.get(place.lower) for token in self._objects(wrong))
        if others and any(entity.id in (*_of(one, PURSUING), *_of(one, PURSUED)) for one in near):
            return ()  # "Police arrested two clerks. They are accused of beating them"
        own = [one for one in near if entity.id in _of(one, PURSUING)]
        if not own and place.lower in SEVERAL and self._pursues(entity):
            return ()
        if not own or any(entity.id in _of(one, PURSUED) for one in near):
            return (head,)
        if place.lower not in SEVERAL and not entity.unnamed:
            return ()  # "Detective Farr arrested Rusk. He is accused of …": either of the two
        pursued = list(dict.fromkeys(i for one in own for i in _heads(one, PURSUED)))
        several = len(pursued) > 1 or any(self._parsed.tokens[i].tag in PLURAL for i in pursued)
        return pursued if several == (place.lower in SEVERAL) else ()

    def _objects(self, wrong: Span) -> list[Token]:
        return [token for token in self._parsed.within(wrong) if token.tag == "PRP"]

    def _pursues(self, entity: Entity) -> bool:
        """ "Prosecutors", in an article that tells of somebody whom they pursue."""
        noun = entity.name.lower().split()[-1]
        known = bool(self._nouns & {noun, noun.removesuffix("s")})
        return bool(self._steps) and entity.unnamed and known


def _of(draft: Draft, role: str) -> set[str]:
    return {r.entity for r in draft.roles if r.role == role and r.entity is not None}


def _heads(draft: Draft, role: str) -> list[int]:
    found = zip(draft.roles, draft.heads, strict=True)
    return [head for one, head in found if one.role == role and head is not None]
