"""Deeds told as parts of a whole: what a plan includes has not been done."""

from __future__ import annotations

from kg.extraction.triggers.lexicon import EventWords
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import HOLDING, MAX_CLIMB, base_form, subjects

PAST = ("VBD", "VBN")


def is_only_planned(parsed: ParsedDocument, i: int, words: EventWords) -> bool:
    """True where the verb or noun ``i`` is told as part of a plan, duty or demand, or of measures
    that are not told in the past ("necessary steps include closing the quarry")."""
    verb = _holding_verb(parsed, i)
    if verb is None:
        return False
    wholes = {base_form(parsed.tokens[whole]) for whole in subjects(parsed, verb.i)}
    return bool(wholes & words.planned) or (
        bool(wholes & words.deeds) and not _is_past(parsed, verb)
    )


def _holding_verb(parsed: ParsedDocument, i: int) -> Token | None:
    """The "include" whose object ``i`` is, alone or in a list."""
    token = parsed.tokens[i]
    for _ in range(MAX_CLIMB):
        head = parsed.tokens[token.head]
        if token.dep != "conj" or head.i == token.i:
            break
        token = head
    head = parsed.tokens[token.head]
    held = token.dep in ("xcomp", "ccomp", "dobj") and head.lemma in HOLDING
    return head if held else None


def _is_past(parsed: ParsedDocument, verb: Token) -> bool:
    """ "included", "have included", but not "would have included"."""
    helpers = list(parsed.kids(verb.i, "aux"))
    return verb.tag in PAST and not any(kid.tag == "MD" for kid in helpers)
