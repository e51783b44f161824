"""The words of descriptions and chains, compared."""

from __future__ import annotations

from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import Nouns, Phrase
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import MODIFIERS


class DescribedWords:
    """Compares descriptions with chains by their words; built once for many documents."""

    def __init__(self, nouns: Nouns) -> None:
        """Word lists."""
        self._nouns = nouns

    def modifiers(self, parsed: ParsedDocument, phrase: Phrase) -> frozenset[str]:
        """The words that distinguish the noun: "electoral" in "the same electoral commission"."""
        return frozenset(
            t.lower
            for t in parsed.tokens[phrase.first : phrase.head]
            if t.head == phrase.head and t.dep in MODIFIERS and t.lower not in self._nouns.fillers
        )

    def said_of(self, parsed: ParsedDocument, chain: Chain) -> set[str]:
        """All words that the text has used for it."""
        words = {w for r in chain.roles for w in r.split()}
        for phrase in chain.phrases:
            words.update(t.lower for t in parsed.tokens[phrase.first : phrase.last])
        return words

    def with_all(
        self, parsed: ParsedDocument, modifiers: frozenset[str], chains: list[Chain]
    ) -> list[Chain]:
        """The chains for which the text has used all of ``modifiers``."""
        return [chain for chain in chains if modifiers <= self.said_of(parsed, chain)]
