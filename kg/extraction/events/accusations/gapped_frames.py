"""The accused of a second charge that has no verb: "…, and *Lind* with hiding the car"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.events.accusations.frames import Ascription, names_wrong, wrong_span
from kg.extraction.events.accusations.words import AccusingWords
from kg.nlp.gapping import LINKS, charging_verb, gapped
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import is_passive, logical_subjects


def gapped_ascriptions(parsed: ParsedDocument, words: AccusingWords) -> Iterator[Ascription]:
    """The second halves of a document whose verb accuses, in reading order."""
    for token in parsed.tokens:
        if token.lower not in LINKS:
            continue
        person = gapped(parsed, token)
        verb = None if person is None else charging_verb(parsed, token)
        wrong = parsed.kid(token.i, "pobj", "pcomp")
        if person is None or verb is None or wrong is None:
            continue
        charge = wrong.tag == "VBG" or names_wrong(parsed, wrong.i, words)
        if not charge or token.lower not in words.verbs.get(verb.lemma, ()):
            continue
        by = tuple(logical_subjects(parsed, verb.i)) if not is_passive(parsed, verb.i) else ()
        yield Ascription(verb.i, (person.i,), wrong_span(parsed, wrong.i), by)
