"""Who leaves a body for another: "Norvane signed the winger from Orsk Rovers"."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token

# What a body does to get somebody from another.
SIGNING = frozenset({"acquire", "borrow", "buy", "hire", "lure", "poach", "recruit", "sign"})


def has_left(parsed: ParsedDocument, person: Token, preposition: Token) -> bool:
    """True where ``preposition`` leads to the body that ``person`` is taken away from.

    Parsers hang it from the person or from the verb.
    """
    moved = person.dep in ("dobj", "nsubjpass") and parsed.tokens[person.head].lemma in SIGNING
    beside = preposition.head in (person.i, person.head)
    return moved and beside and preposition.lower == "from"
