"""Descriptions by an office: "the governor" is not the mayor who was named before."""

from __future__ import annotations

from kg.extraction.coreference.candidates import Candidate
from kg.extraction.coreference.described_words import Told
from kg.extraction.ner.phrases import PERSON, Number, Reference


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
