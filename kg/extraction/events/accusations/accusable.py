"""Who can be accused, and which name or names a description stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extraction.events.accusations.words import accusing_words
from kg.extraction.events.arguments import Participants
from kg.extraction.triggers.lexicon import event_words
from kg.model import Role
from kg.nlp.parse import ParsedDocument
from kg.nlp.phrases import phrase_span
from kg.nlp.tree import PLURAL, base_form
from kg.nlp.verb_classes import classes
from kg.ontology.lexicon import Lexicon

ACCUSE = "accuse"
NEW = frozenset({"a", "an"})
# A place only where it is a country, or is said to be accused.
ACCUSABLE = frozenset({"Person", "Group", "Organization", "GovernmentBody"})


class Accusable:
    """Finds the entities of accusers and accused in one document."""

    def __init__(self, parsed: ParsedDocument, people: Participants, lexicon: Lexicon) -> None:
        """Raises LexiconError if a list is missing from ``lexicon``."""
        self._parsed = parsed
        self._people = people
        self._words = event_words(lexicon)
        self._countries = accusing_words(lexicon).countries
        self._accused = frozenset(self._accused_lands())
        self._housed = lexicon.words("housedBody") | lexicon.words("runHouse")

    def roles(self, name: str, heads: Iterable[int]) -> list[Role]:
        """A role for each of ``heads``; of "three men, A, B and C" also for each of the names."""
        roles: list[Role] = []
        for head in map(self._named_behind, heads):
            span = phrase_span(self._parsed, head)
            entity = self._people.resolve(head, span) if self._can_answer(head) else None
            found = (entity, *self._people.members(entity))
            known = {role.entity for role in roles if role.entity is not None}
            roles.extend(Role(name, span, one) for one in found if one not in known)
        return roles

    def is_one(self, identifier: str) -> bool:
        """Whether the entity can be accused."""
        entity = self._people.entity(identifier)
        if entity.type == "Place":
            return entity.name in self._countries or identifier in self._accused
        if entity.type == "Site":  # "the Tolva refinery", "the Bellmore Hotel"
            noun = entity.name.lower().split()[-1]
            works = "Works" in self._words.listed.get(noun, frozenset())
            return works or (not entity.unnamed and noun in self._housed)
        return entity.type in ACCUSABLE

    def _accused_lands(self) -> Iterator[str]:
        """ "Accused neighbouring *Estria* of jamming radios": whoever rules there is meant."""
        for head, entity in self._people.mentioned():
            token = self._parsed.tokens[head]
            verb = self._parsed.tokens[token.head]
            accused = token.dep in ("dobj", "nsubjpass") and verb.lemma == ACCUSE
            if accused and any(kid.lower == "of" for kid in self._parsed.kids(verb.i, "prep")):
                yield entity

    def _named_behind(self, head: int) -> int:
        """ "The landlord, Corr Estates": the name that says who a description is."""
        known = self._people.entity_at(head)
        name = self._named_before(head)
        if name is not None:
            return name
        token = self._parsed.tokens[head]
        noun = token.pos == "NOUN" or token.lower in classes().accused  # "the accused, Karl Ode"
        if not noun or (known is not None and not known.unnamed):
            return head
        plural = token.tag in PLURAL
        for one in self._parsed.kids(head, "appos"):
            if one.pos == "PROPN" and one.i > head:
                if plural and self._people.type_of(one.i) == "Person":
                    continue  # "the guards, Ada Lind said, beat him"
                body = "Organization" if self._people.type_of(head) == "Organization" else None
                span = phrase_span(self._parsed, one.i)
                entity = self._people.resolve(one.i, span, as_type=body)
                if entity is None or (body and self._people.entity(entity).type == "Person"):
                    continue  # "the company Karl Ode owns"
                if self.is_one(entity):
                    return one.i
        return head

    def _named_before(self, head: int) -> int | None:
        """ "Karl Ode, *a man* they say is responsible", "*a contractor* accused of spying": the
        name that such a noun explains."""
        token = self._parsed.tokens[head]
        name = self._parsed.tokens[token.head]
        apart = token.dep == "appos" and name.pos == "PROPN" and name.i < head
        new = any(kid.lower in NEW for kid in self._parsed.kids(head, "det"))
        one = token.tag == "NN" and self._people.type_of(name.i) == "Person"
        return name.i if apart and new and one else None

    def _can_answer(self, head: int) -> bool:
        """Known for somebody: "the weather" ends like "the trader", and can be blamed alone."""
        token = self._parsed.tokens[head]
        known = self._words.noun_types.get(base_form(token))
        return token.pos != "NOUN" or known is not None or self._people.entity_at(head) is not None
