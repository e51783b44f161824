"""The explicit years that a clause tells its act of, "was convicted of abuse *in 1990*", and those
before a noun, which tell it from others: "a *2003* murder case"."""

from __future__ import annotations

import re

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_MODIFIERS, VERBAL

YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
# How a parser hangs a year from the noun behind it.
BEFORE = ("nummod", "npadvmod", "amod", *NOUN_MODIFIERS)


def past_years(parsed: ParsedDocument, noun: Token) -> frozenset[int]:
    """The years before the article's own, or all where it has no date, of what ``noun`` does.

    Not those of a clause about it: "the governor, who took office in 2015, was charged".
    """
    verb = _verb_above(parsed, noun)
    years = (
        token
        for token in parsed.within(parsed.sentence_span(noun.sentence))
        if YEAR.fullmatch(token.text)
        and token.dep in ("pobj", "npadvmod", "nummod", "pcomp")
        and _first_of(parsed, _verb_above(parsed, token)) == _first_of(parsed, verb)
    )
    now = parsed.document.published
    found = {int(token.text) for token in years}
    return frozenset(year for year in found if now is None or year < int(now[:4]))


def is_dated_apart(parsed: ParsedDocument, noun: int) -> bool:
    """True of a noun with a year before it, or before the noun that it modifies: "a 2003 murder
    case", "the 1998 bombing"."""
    token = parsed.tokens[noun]
    above = parsed.tokens[token.head]
    nouns = (token, above) if token.dep in NOUN_MODIFIERS else (token,)
    beside = (kid for one in nouns for kid in parsed.kids(one.i, *BEFORE))
    return any(kid.i < noun and YEAR.fullmatch(kid.text) is not None for kid in beside)


def _verb_above(parsed: ParsedDocument, token: Token) -> Token:
    """The nearest verb that a word hangs from, or the root of its sentence."""
    while token.head != token.i:
        token = parsed.tokens[token.head]
        if token.pos in VERBAL:
            break
    return token


def _first_of(parsed: ParsedDocument, verb: Token) -> int:
    """Of "was tried and acquitted", the first verb."""
    while verb.dep == "conj" and parsed.tokens[verb.head].pos in VERBAL:
        verb = parsed.tokens[verb.head]
    return verb.i
