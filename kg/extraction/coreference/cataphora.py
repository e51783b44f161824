"""Pronouns before their name: "In his letter, Weiss …", "Since his arrest, Weiss's firm …"."""

from __future__ import annotations

from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import Phrase
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import MODIFIERS, SUBJECTS

FRONTED = frozenset(("advcl", "prep", "npadvmod", "advmod"))
# Tags of prepositions, subordinators and participles, with which a fronted clause begins.
OPENERS = frozenset(("IN", "WRB", "VBG", "VBN", "TO"))


def anticipated(parsed: ParsedDocument, pronoun: Phrase, chain: Chain) -> Phrase | None:
    """The phrase after a pronoun that a fronted clause or phrase may anticipate, or None.

    It is the subject of the sentence, or owns the subject.
    """
    phrase = _next(pronoun, chain)
    if phrase is None:
        return None
    here, there = parsed.tokens[pronoun.head], parsed.tokens[phrase.head]
    if there.sentence != here.sentence:
        return None
    if _opens_the_rest(parsed, here, phrase):
        return phrase
    while there.dep in ("poss", "appos"):
        there = parsed.tokens[there.head]
    if there.dep not in SUBJECTS:
        return None
    around = (here, *parsed.ancestors(here.i))
    fronted = any(above.dep in FRONTED and above.head == there.head for above in around)
    return phrase if fronted else None


def _next(pronoun: Phrase, chain: Chain) -> Phrase | None:
    """The first name or description of the chain after the pronoun."""
    later = [
        p for p in chain.phrases if p.first > pronoun.first and p.kind is not MentionKind.PRONOUN
    ]
    return min(later, key=lambda p: p.first, default=None)


def _opens_the_rest(parsed: ParsedDocument, here: Token, phrase: Phrase) -> bool:
    """ "Although he tours with Holt, Zorn …": right after the comma of a fronted clause.

    Recognised by the words alone: small parsers often lose the subject after such a clause.
    """
    sentence = parsed.sentences[here.sentence]
    if parsed.tokens[sentence.first].tag not in OPENERS:
        return False
    commas = [t.i for t in parsed.tokens[here.i + 1 : phrase.first] if t.text == ","]
    return len(commas) == 1 and all(
        t.dep in ("det", *MODIFIERS) for t in parsed.tokens[commas[0] + 1 : phrase.first]
    )
