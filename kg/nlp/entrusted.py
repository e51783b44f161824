"""Bodies "charged with" a task, accused of nothing: "a panel charged with reviewing the law"."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import prepositional_objects
from kg.nlp.verb_classes import classes

CHARGE = "charge"
WITH = ("with",)


def is_entrusting(parsed: ParsedDocument, verb: Token) -> bool:
    """True of "charged with overseeing the vote", "with the task"; "charged with overseeing a
    fraud" accuses."""
    if verb.lemma != CHARGE:
        return False
    told = [parsed.tokens[i] for i in prepositional_objects(parsed, verb.i, WITH)]
    crimes = classes().crimes | classes().violent
    words = [word for one in told for word in parsed.subtree(one.i)]
    wrong = any(word.lemma in crimes or word.lower in crimes for word in words)
    return bool(told) and not wrong and all(one.lemma in classes().entrusted for one in told)
