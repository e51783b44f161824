"""Orders of what an office may order: "the eviction was ordered by the court" accuses nobody.

To order a massacre is complicity in it, whoever gives the order. An eviction is a wrong only
where it is called one: "illegally ordered the eviction", "ordered the forced evictions". Rebels
and gunmen have no office.
"""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import MODIFIERS, base_form, logical_objects
from kg.nlp.verb_classes import classes


def is_lawful_order(parsed: ParsedDocument, verb: Token, subject: int, target: int) -> bool:
    """True where ``verb`` tells that ``subject`` ordered what may be ordered."""
    if verb.lemma not in classes().ordering:
        return False
    giver, act = parsed.tokens[subject], parsed.tokens[target]
    lawful = classes().lawful_orders
    if base_form(giver) in classes().courts and parsed.kid(giver.i, "conj") is None:
        lawful = lawful | classes().penalties
    if base_form(act) not in lawful or base_form(giver) in classes().outlaws:
        return False
    beside = (*parsed.kids(verb.i, "advmod"), *parsed.kids(act.i, *MODIFIERS))
    return not any(one.lower in classes().unlawful for one in beside)


def orders_lawfully(parsed: ParsedDocument, verb: Token, subject: int) -> bool:
    """True where all that ``verb`` tells ``subject`` to have ordered may be ordered."""
    objects = logical_objects(parsed, verb.i) if verb.lemma in classes().ordering else []
    return bool(objects) and all(is_lawful_order(parsed, verb, subject, one) for one in objects)
