"""Sums, and who is fined or paid one: "fined the bank two million for lying"."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.verb_classes import classes

LANDS = frozenset({"GPE", "NORP"})
RECEIVERS = frozenset({"NOUN", "PROPN", "PRON"})


def receiver(parsed: ParsedDocument, preposition: Token) -> Token | None:
    """Who did what stands behind ``preposition``, where a verb with two objects is above it.

    "Fined *Lind* 500 marks for stealing a bicycle": parsers hang "for" from the sum or the verb.
    """
    above = parsed.tokens[preposition.head]
    summed = above.dep == "dobj"
    verb = parsed.tokens[above.head] if summed else above
    asked = verb.pos != "VERB" or verb.lemma in classes().asking
    if asked or preposition.lower not in ("for", "over"):
        return None
    if parsed.kid(verb.i, "auxpass") is not None:
        return parsed.kid(verb.i, "nsubjpass") if summed else None  # "was fined 500 marks for"
    objects = [
        kid for kid in parsed.kids(verb.i, "dative", "dobj")
        if kid.pos != "ADP" and verb.i < kid.i < preposition.i
    ]  # fmt: skip
    first = objects[0] if len(objects) > 1 else None
    if is_paid_for(parsed, preposition, verb):
        return None
    return first if first is not None and first.pos in RECEIVERS else None


def is_paid_for(parsed: ParsedDocument, preposition: Token, verb: Token) -> bool:
    """ "Pay *New York* 65 million for misleading savers", "pay the clerk *a fine* for": who pays
    did it; "paid the guard for killing him" is the guard's."""
    if verb.lemma not in classes().settling:
        return False
    paid = [kid for kid in parsed.kids(verb.i, "dative", "dobj") if kid.i < preposition.i]
    owed = classes().payees | classes().fines
    if any(kid.entity_type in LANDS or kid.lemma.lower() in owed for kid in paid):
        return True
    return len(paid) > 1 and paid[0].text.isupper() and paid[0].entity_type != "PERSON"  # "NY"


def is_sum(token: Token) -> bool:
    """ "Sued him for *ten million*": what is asked for, and no wrong."""
    return token.entity_type == "MONEY"
