"""Who leaves a body for another: "Norvane signed the winger from Orsk Rovers"."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.verb_classes import classes


def has_left(parsed: ParsedDocument, person: Token, preposition: Token) -> bool:
    """True where ``preposition`` leads to the body that ``person`` is taken away from.

    Parsers hang it from the person or from the verb.
    """
    signed = parsed.tokens[person.head].lemma in classes().signing
    moved = signed and person.dep in ("dobj", "nsubjpass")
    beside = preposition.head in (person.i, person.head)
    return moved and beside and preposition.lower == "from"
