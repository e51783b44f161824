"""Meetings and trials whose noun does not say that they took place.

"Days before her first debate", "Sunday's meeting will be the first": their day is known beforehand,
and what an article says about them may be a plan.
"""

from __future__ import annotations

from kg.extraction.factuality.labels import Effects
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.unreal import planned
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    NOMINAL,
    NOUN_SUBJECTS,
    PAST,
    PRESENT,
    first_conjunct,
    is_infinitive,
    tense_tag,
)

UNTIL = frozenset({"before", "until", "till"})


def effects_ahead(parsed: ParsedDocument, noun: Token, words: CertaintyWords) -> Effects:
    """What stands around the noun of a planned event says of it; empty if it took place."""
    first = first_conjunct(parsed, noun, among=NOMINAL)
    above = parsed.tokens[first.head]
    if first.dep == "pobj":
        if _is_awaited(parsed, above, words):
            return ("unspecified",)
        return ("future",) if _is_at_its_time(parsed, above, words) else ()
    if _is_arranged(parsed, first, above, words):
        return ("future",)
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


def _is_at_its_time(parsed: ParsedDocument, preposition: Token, words: CertaintyWords) -> bool:
    """ "Will coincide *with* the talks", "has been timed to coincide with"; but not "coincided"."""
    verb = parsed.tokens[preposition.head]
    if preposition.lower != "with" or verb.lemma not in words.coinciding or verb.tag != "VB":
        return False
    main = parsed.tokens[verb.head] if is_infinitive(parsed, verb) else verb
    return tense_tag(parsed, main) not in PAST


def _is_arranged(parsed: ParsedDocument, noun: Token, verb: Token, words: CertaintyWords) -> bool:
    """ "A meeting has been arranged", "have scheduled a hearing": it has not been held yet; but
    "has set *off* protests"."""
    if parsed.kid(verb.i, "prt") is not None:
        return False
    if noun.dep not in ("nsubjpass", "dobj") or verb.lemma not in words.arranging:
        return False
    return any(kid.tag in PRESENT and kid.lemma == "have" for kid in parsed.kids(verb.i, "aux"))
