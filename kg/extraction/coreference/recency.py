"""Which of several chains was mentioned last, or most prominently, before a phrase."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import Phrase
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import NAMING


def latest(chains: Iterable[Chain], phrase: Phrase) -> Chain | None:
    """The chain mentioned last before ``phrase``."""
    ranked = [
        (last.last, -chain.first, chain)
        for chain in chains
        if (last := chain.before(phrase.first)) is not None
    ]
    return max(ranked, key=lambda item: item[:2])[2] if ranked else None


def foremost(parsed: ParsedDocument, chains: Iterable[Chain], phrase: Phrase) -> Chain | None:
    """The chain of the last sentence before ``phrase`` whose mention is inside the fewest others.

    A name inside an apposition or complement of another is less prominent than that other (Grosz,
    Joshi and Weinstein 1995 rank by grammatical role); among equals the last counts.
    """
    ranked = [
        (parsed.tokens[last.head].sentence, -_depth(parsed, last), last.last, -chain.first, chain)
        for chain in chains
        if (last := chain.before(phrase.first)) is not None
    ]
    return max(ranked, key=lambda item: item[:4])[4] if ranked else None


def _depth(parsed: ParsedDocument, phrase: Phrase) -> int:
    """How many noun phrases ``phrase`` is in."""
    depth = 0
    for token in (parsed.tokens[phrase.head], *parsed.ancestors(phrase.head)):
        if token.dep not in ("appos", "prep", "pobj", "poss", "compound", "nmod", "conj"):
            break
        above = parsed.tokens[token.head]
        depth += token.dep != "conj" and above.pos in NAMING
    return depth
