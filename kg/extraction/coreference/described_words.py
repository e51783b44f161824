"""The words of descriptions and chains, compared."""

from __future__ import annotations

from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import Nouns, Phrase
from kg.nlp.parse import ParsedDocument, remembered
from kg.nlp.tree import MODIFIERS


class DescribedWords:
    """Compares descriptions with chains by their words; built once for many documents."""

    def __init__(self, nouns: Nouns) -> None:
        """Word lists."""
        self._nouns = nouns

    def modifiers(self, parsed: ParsedDocument, phrase: Phrase) -> frozenset[str]:
        """The words that distinguish the noun: "electoral" in "the same electoral commission"."""
        return _modifiers(parsed, phrase.first, phrase.head, self._nouns)

    def said_of(self, parsed: ParsedDocument, chain: Chain) -> frozenset[str]:
        """All words that the text has used for it."""
        # Chains only grow, so that their sizes tell whether something was added.
        return _said_of(parsed, chain, len(chain.roles), len(chain.phrases))

    def with_all(
        self, parsed: ParsedDocument, modifiers: frozenset[str], chains: list[Chain]
    ) -> list[Chain]:
        """The chains for which the text has used all of ``modifiers``."""
        return [chain for chain in chains if modifiers <= self.said_of(parsed, chain)]


@remembered
def _modifiers(parsed: ParsedDocument, first: int, head: int, nouns: Nouns) -> frozenset[str]:
    return frozenset(
        t.lower
        for t in parsed.tokens[first:head]
        if t.head == head and t.dep in MODIFIERS and t.lower not in nouns.fillers
    )


@remembered
def _said_of(parsed: ParsedDocument, chain: Chain, roles: int, phrases: int) -> frozenset[str]:
    words = {w for r in chain.roles for w in r.split()}
    for phrase in chain.phrases:
        words.update(t.lower for t in parsed.tokens[phrase.first : phrase.last])
    return frozenset(words)
