"""Who is accused by what stands before a name: "suspected spy Karl Ode", "the alleged ringleader,
Karl Ode".

The text does not say who claims it, and little around such words can undo them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kg.extraction.events.accusations.frames import Ascription
from kg.extraction.events.accusations.words import AccusingWords
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_MODIFIERS, PLURAL, VERBAL, base_form, governor, is_negated

PERSON = "Person"


def epithet_ascriptions(parsed: ParsedDocument, words: AccusingWords) -> Iterator[Ascription]:
    """The epithets of a document in reading order."""
    doers = words.ascribed | words.names | words.culprits
    for token in parsed.tokens:
        if token.pos != "NOUN" or token.tag in PLURAL or base_form(token) not in doers:
            continue
        before = parsed.kids(token.i, "amod")
        ascribing = [kid for kid in before if kid.lower in words.ascribing]
        name = _named(parsed, token, words)
        if ascribing and name is not None:
            span = Span(ascribing[0].start, token.end)
            yield Ascription(token.i, (name.i,), span, named=True, standing=True, given=True)


def _named(parsed: ParsedDocument, noun: Token, words: AccusingWords) -> Token | None:
    """The name that the noun stands before or beside; in "the mother of the alleged killer, Ada
    Roth" it may be the mother's."""
    head = parsed.tokens[noun.head]
    if noun.dep in (*NOUN_MODIFIERS, "appos") and head.pos == "PROPN":
        return head
    above = governor(parsed, head)
    if noun.dep == "pobj" and words.noun_type(base_form(above)) == PERSON:
        return None
    return next((one for one in parsed.kids(noun.i, "appos") if one.pos == "PROPN"), None)


def is_cleared(parsed: ParsedDocument, epithet: Ascription, falsely: Collection[str]) -> bool:
    """ "The suspected spy Ode was *never a spy*", "*not* the suspected spy Ode", "had *wrongly*
    called him the suspected spy Ode"."""
    tokens, at = parsed.tokens, epithet.accused[0]
    above = [tokens[at], *parsed.ancestors(at)]
    verb = next((one for one in above if one.pos in VERBAL), None)
    denied = verb is not None and verb.lemma == "be" and is_negated(parsed, verb.i)
    said = (kid for one in above for kid in parsed.kids(one.i, "advmod"))
    first = min(tokens[i].left for i in (at, epithet.at))
    behind_not = first > 0 and tokens[first - 1].lower == "not"
    return denied or behind_not or any(kid.lower in falsely for kid in said)
