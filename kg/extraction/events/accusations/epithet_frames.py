"""Who is accused by what stands before a name: "suspected spy Karl Ode", "the alleged ringleader,
Karl Ode".

Nobody is told who says so, and nothing that is said around it undoes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.events.accusations.frames import Ascription
from kg.extraction.events.accusations.words import AccusingWords
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_MODIFIERS, PLURAL, base_form


def epithet_ascriptions(parsed: ParsedDocument, words: AccusingWords) -> Iterator[Ascription]:
    """The epithets of a document in reading order."""
    doers = words.ascribed | words.names | words.culprits
    for token in parsed.tokens:
        if token.pos != "NOUN" or token.tag in PLURAL or base_form(token) not in doers:
            continue
        before = parsed.kids(token.i, "amod")
        ascribing = [kid for kid in before if kid.lower in words.ascribing]
        name = _named(parsed, token)
        if ascribing and name is not None:
            span = Span(ascribing[0].start, token.end)
            yield Ascription(token.i, (name.i,), span, named=True, standing=True, given=True)


def _named(parsed: ParsedDocument, noun: Token) -> Token | None:
    """The name that the noun stands before or beside."""
    head = parsed.tokens[noun.head]
    if noun.dep in (*NOUN_MODIFIERS, "appos") and head.pos == "PROPN":
        return head
    return next((one for one in parsed.kids(noun.i, "appos") if one.pos == "PROPN"), None)
