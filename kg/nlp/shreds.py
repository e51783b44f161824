"""Evidence that there is none of: "no evidence", "not a shred of evidence", "no scrap of proof"."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import SUBJECTS, denies_what_follows
from kg.nlp.verb_classes import classes

ABSENT = "without"


def whole_of(parsed: ParsedDocument, noun: Token) -> Token:
    """ "A *shred* of evidence": what there is of it, or is not; else the noun itself."""
    link = parsed.tokens[noun.head]
    measure = parsed.tokens[link.head]
    least = noun.lemma in classes().tokens and measure.lemma in classes().shreds
    return measure if least and noun.dep == "pobj" and link.lower == "of" else noun


def is_lacking(parsed: ParsedDocument, noun: Token) -> bool:
    """ "There was *no* evidence", "there is *not* a shred of proof", "without a scrap of evidence";
    what somebody does not show or see may be there, and "not only evidence" is some."""
    if noun.lemma not in classes().tokens:
        return False
    whole = whole_of(parsed, noun)
    beside = parsed.kids(whole.i, "det", "neg")
    if any(_denies(parsed, kid) for kid in beside if kid.lower in ("no", "not")):
        return True
    verb = parsed.tokens[whole.head]
    there = whole.dep in ("attr", *SUBJECTS) and parsed.kid(verb.i, "expl") is not None
    return verb.lower == ABSENT or (
        there and any(_denies(parsed, kid) for kid in parsed.kids(verb.i, "neg"))
    )


def _denies(parsed: ParsedDocument, negation: Token) -> bool:
    only = parsed.word_after(negation.i) in classes().adding
    return not only and not denies_what_follows(parsed, negation)
