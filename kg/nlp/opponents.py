"""The opponent in a suit, case or quarrel, who is said to have done what it is *for*."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.verb_classes import classes

REASONS = frozenset({"for", "over"})
AGAINST, WITH = "against", "with"


def opponent(parsed: ParsedDocument, noun: Token, reason: Token) -> Token | None:
    """Lind in "his suit against *Lind* for copying it", "a battle with *Lind* over leaking it".

    ``noun`` is what the preposition ``reason`` hangs from: the suit, or Lind.
    """
    if reason.lower not in REASONS:
        return None
    above = parsed.tokens[noun.head]
    if noun.dep == "pobj" and _sets_against(parsed, above):
        return noun if _may_act(parsed, noun) else None
    links = (kid for kid in parsed.kids(noun.i, "prep") if kid.i < reason.i)
    found = (parsed.kid(kid.i, "pobj") for kid in links if _sets_against(parsed, kid))
    return next((one for one in found if one is not None and _may_act(parsed, one)), None)


def _may_act(parsed: ParsedDocument, noun: Token) -> bool:
    """False of "his appeal against *his conviction* for killing her": he did it."""
    actors = classes().people | classes().speakers
    return noun.lemma.lower() in actors or parsed.kid(noun.i, "poss") is None


def _sets_against(parsed: ParsedDocument, link: Token) -> bool:
    """ "Against" behind any noun, and "with" behind one for a quarrel."""
    noun = parsed.tokens[link.head]
    quarrel = link.lower == WITH and noun.lemma.lower() in classes().quarrels
    return noun.pos == "NOUN" and (link.lower == AGAINST or quarrel)
