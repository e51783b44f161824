"""Descriptions by an office: "the governor" is not the mayor who was named before."""

from __future__ import annotations

from kg.extraction.coreference.candidates import Candidate
from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.described_words import Told
from kg.extraction.ner.phrases import PERSON, Number, Reference
from kg.nlp.parse import ParsedDocument, Token


def is_called(parsed: ParsedDocument, chain: Chain, noun: Token) -> bool:
    """ "A spokesman for the star" is no spokesman for who is called no star."""
    word = noun.lemma.lower()
    if noun.pos != "NOUN":
        return True
    titles = (p.title[1] - 1 for p in chain.phrases if p.title is not None)
    called = any(p.words == word and p.head != noun.i for p in chain.phrases)
    return called or any(parsed.tokens[i].lower == word for i in titles)


def holds_another(candidate: Candidate, told: Told) -> bool:
    """True where the text gives somebody a post that the holder of the office does not have.

    Not where it also called that person so: "Governor Lind, a former mayor … the governor".
    """
    nouns, phrase, chain = candidate.setting.nouns, candidate.phrase, candidate.chain
    fitting = nouns.sole_offices.get(phrase.words)
    if fitting is None or phrase.type != PERSON or phrase.number is Number.PLURAL:
        return False
    if phrase.reference is not Reference.DEFINITE or not chain.named:
        return False
    parsed = candidate.setting.parsed
    called = told.said | told.titles
    own = {t.lower for t in parsed.tokens[phrase.first : phrase.last]}
    if called & nouns.rival_offices - own:
        return True
    if phrase.words in called:
        return False
    posts = called & nouns.posts.keys()
    return bool(posts) and posts.isdisjoint(fitting)
