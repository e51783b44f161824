"""Wrongs that somebody alleges by a noun, with their doers: "the suit alleges *fraud by Lind*"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.events.accusations.frames import Ascription, names_wrong
from kg.extraction.events.accusations.words import AccusingWords
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import FINITE, direct_objects, prepositional_objects
from kg.nlp.verb_classes import classes


def object_ascriptions(parsed: ParsedDocument, words: AccusingWords) -> Iterator[Ascription]:
    """The wrongs that are objects of verbs of claiming, in reading order."""
    for token in parsed.tokens:
        if token.lemma in classes().claiming and (token.tag in FINITE or token.tag == "VBG"):
            for i in direct_objects(parsed, token.i):
                accused = tuple(prepositional_objects(parsed, i, ("by",)))
                if accused and names_wrong(parsed, i, words):
                    yield Ascription(token.i, accused, _named(parsed, parsed.tokens[i]))


def _named(parsed: ParsedDocument, noun: Token) -> Span:
    """ "*Gross negligence* by the mine": the wrong without who did it."""
    by = next(kid for kid in parsed.kids(noun.i, "prep", "agent") if kid.lower == "by")
    return Span(parsed.tokens[noun.left].start, parsed.tokens[by.i - 1].end)
