"""Whether somebody who "charges" sells something and accuses nobody: "charged her for a scan"."""

from __future__ import annotations

from kg.extraction.events.accusations.frames import names_wrong
from kg.extraction.events.accusations.words import accusing_words
from kg.extraction.events.arguments import Participants
from kg.extraction.triggers.lexicon import EventWords
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import base_form, logical_subjects, prepositional_objects
from kg.ontology.lexicon import Lexicon

CHARGE = "charge"
ACCUSING = frozenset({"with", "over", "in", "under"})  # what leads from a charge to its wrong
FOR = ("for",)
PRICES = ("dobj", "dative", "oprd", "advmod", "npadvmod", "attr")
OFFICIALS = ("statePost", "courtOffice", "courtServant", "rankNoun")


class Billing:
    """Looks at the words "charge" of one document, for what is said and for what happens."""

    def __init__(
        self, parsed: ParsedDocument, people: Participants, words: EventWords, lexicon: Lexicon
    ) -> None:
        """``people`` are who takes part, ``words`` and ``lexicon`` what words mean."""
        self._parsed = parsed
        self._people = people
        self._accusing = accusing_words(lexicon)
        self._chargers = words.charging | words.enforcers | lexicon.words("investigatingSource")
        self._rates = lexicon.words("billingWord")
        self._official = frozenset().union(*(lexicon.words(name) for name in OFFICIALS))

    def bills(self, charge: Token) -> bool:
        """ "The clinic charged her twice", "for a scan", "90 pounds", "the landlord charged tenants
        for parking": who sells charges for something; who accuses, with or over a wrong."""
        links = {kid.lower for kid in self._parsed.kids(charge.i, "prep")}
        if charge.lemma != CHARGE or links & ACCUSING:
            return False
        sellers = logical_subjects(self._parsed, charge.i)
        if any(self._may_charge(i) for i in sellers):
            return False
        prices = list(self._parsed.kids(charge.i, *PRICES))
        if any(self._people.type_of(kid.i) == "Sum" for kid in prices):
            return True
        goods = prepositional_objects(self._parsed, charge.i, FOR)
        sold = any(not names_wrong(self._parsed, i, self._accusing) for i in goods)
        rated = any(kid.lower in self._rates for kid in prices)
        if (sold or rated) and any(self._sells(i) for i in sellers):
            return True
        return sold and bool(sellers) and all(self._is_private(i) for i in sellers)

    def _may_charge(self, i: int) -> bool:
        """Police, courts, prosecutors, officials, and states."""
        entity = self._people.entity_at(i)
        official = entity is not None and entity.type in ("GovernmentBody", "Place")
        return official or base_form(self._parsed.tokens[i]) in self._chargers

    def _sells(self, i: int) -> bool:
        entity = self._people.entity_at(i)
        body = entity is not None and entity.type in ("Organization", "Site")
        return body or self._people.is_institution(i)

    def _is_private(self, i: int) -> bool:
        """ "The landlord", "Ada Lind": a noun or name of somebody without an office."""
        noun = self._parsed.tokens[i]
        named = noun.pos == "PROPN" and self._people.is_person(i)
        offices = self._official | self._chargers
        titled = any(base_form(kid) in offices for kid in self._parsed.kids(i, "compound", "appos"))
        return (noun.pos == "NOUN" or named) and base_form(noun) not in offices and not titled
