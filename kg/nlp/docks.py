"""Words around the accused: the place where somebody stands accused, and "alleged to have"."""

from __future__ import annotations

from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.verb_classes import classes

BARE = frozenset({"VB", "VBN"})  # tags behind "to", and behind "to have"


def is_dock(parsed: ParsedDocument, noun: Token) -> bool:
    """ "In court", "on Monday", "stands trial"; but "worked at a prison accused of neglect"."""
    if noun.lower in classes().custody:
        return noun.dep in ("pobj", "dobj") and noun.left == noun.i
    placed = noun.dep in ("pobj", "npadvmod")
    return placed and (noun.lower in classes().courts or noun.entity_type in TIMES)


def is_alleged_to(parsed: ParsedDocument, token: Token) -> bool:
    """ "Mayor *alleged to* have kept two sets of books": of headlines, which leave out "is"; but
    "alleged to police to have been beaten"."""
    below = parsed.kid(token.i, "xcomp")
    told = any(kid.lower == "to" for kid in parsed.kids(token.i, "prep"))
    alone = not told and parsed.kid(token.i, "aux", "dobj", "ccomp") is None
    return (
        token.lemma in classes().alleging and alone and below is not None and below.tag in BARE
        and parsed.kid(below.i, "aux") is not None
    )  # fmt: skip
