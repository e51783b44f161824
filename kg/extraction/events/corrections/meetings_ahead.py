"""Meetings and trials whose noun does not say that they took place.

"Days before her first debate", "Sunday's meeting will be the first": their day is known beforehand,
and what an article says about them may be a plan.
"""

from __future__ import annotations

from kg.extraction.factuality.labels import Effects
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.unreal import planned
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOMINAL, NOUN_SUBJECTS, first_conjunct, is_infinitive

UNTIL = frozenset({"before", "until", "till"})


def effects_ahead(parsed: ParsedDocument, noun: Token, words: CertaintyWords) -> Effects:
    """What stands around the noun of a planned event says of it; empty if it took place."""
    first = first_conjunct(parsed, noun, among=NOMINAL)
    above = parsed.tokens[first.head]
    if first.dep == "pobj":
        return ("unspecified",) if _is_awaited(parsed, above, words) else ()
    due = [kid for kid in parsed.kids(above.i, "acomp") if kid.lower in words.ahead]
    for kid in due if first.dep in NOUN_SUBJECTS else ():
        for done in parsed.kids(kid.i, "xcomp"):
            if done.lemma in words.running and is_infinitive(parsed, done):
                return planned(parsed, kid, done)  # "is due to begin"
    will = any(kid.lower in ("will", "'ll", "’ll", "shall") for kid in parsed.kids(above.i, "aux"))
    runs = first.dep in NOUN_SUBJECTS and above.lemma in words.running
    return ("future",) if will and runs else ()


def _is_awaited(parsed: ParsedDocument, preposition: Token, words: CertaintyWords) -> bool:
    """ "Days before", "until", "on the eve of", "ahead of"."""
    if preposition.lower in UNTIL:
        return True
    of = preposition.lower in ("of", "to")
    return of and parsed.tokens[preposition.head].lower in words.eves
