"""Bodies "charged with" a task, accused of nothing: "a panel charged with reviewing the law"."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import prepositional_objects
from kg.nlp.verb_classes import classes

CHARGE = "charge"
WITH = ("with",)


def is_entrusting(parsed: ParsedDocument, verb: Token) -> bool:
    """True of "charged with overseeing the vote", "with the task", "with investigating the murder";
    "charged with overseeing a fraud", "with monitoring them illegally" accuse."""
    if verb.lemma != CHARGE:
        return False
    heads = prepositional_objects(parsed, verb.i, WITH)
    told = [parsed.tokens[i] for i in heads]
    told.extend(kid for i in heads for kid in parsed.kids(i, "conj"))
    return bool(told) and all(_is_task(parsed, one) for one in told)


def _is_task(parsed: ParsedDocument, told: Token) -> bool:
    if any(kid.lower in classes().unlawful for kid in parsed.kids(told.i, "advmod")):
        return False
    if told.lemma in classes().opposing and any(
        kid.lemma in classes().crimes for kid in parsed.kids(told.i, "dobj")
    ):
        return True
    crimes = classes().crimes | classes().violent
    wrong = any(one.lemma in crimes or one.lower in crimes for one in parsed.subtree(told.i))
    return told.lemma in classes().entrusted and not wrong
