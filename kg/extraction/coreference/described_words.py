"""The words of descriptions and chains, compared."""

from __future__ import annotations

from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import Nouns, Phrase
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import MODIFIERS
from kg.ontology.names import name_words


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

    def all_modifiers(self, parsed: ParsedDocument, phrase: Phrase) -> set[str]:
        """The same, with words like "same" and modifiers of modifiers."""
        return {t.lower for t in parsed.tokens[phrase.first : phrase.head] if t.dep in MODIFIERS}

    def said_of(self, parsed: ParsedDocument, chain: Chain) -> set[str]:
        """All words that the text has used for it."""
        words = {w for r in chain.roles for w in r.split()}
        for phrase in chain.phrases:
            words.update(t.lower for t in parsed.tokens[phrase.first : phrase.last])
        return words

    def called(self, noun: str, chains: list[Chain]) -> list[Chain]:
        """The chains that the text has called by the noun, or whose name contains it."""
        return [chain for chain in chains if noun in chain.roles or self._names(noun, chain)]

    def with_all(
        self, parsed: ParsedDocument, modifiers: frozenset[str], chains: list[Chain]
    ) -> list[Chain]:
        """The chains for which the text has used all of ``modifiers``."""
        return [chain for chain in chains if modifiers <= self.said_of(parsed, chain)]

    def count(self, parsed: ParsedDocument, phrase: Phrase) -> int | None:
        """The small number before the noun: 2 for "the two men"; None without one."""
        return self._nouns.count(t.lower for t in parsed.tokens[phrase.first : phrase.head])

    def _names(self, noun: str, chain: Chain) -> bool:
        words = [w for name in chain.names if noun in (w := name_words(name))]
        if noun not in self._nouns.state_nouns:
            return bool(words)
        return any(self._is_force(noun, w) for w in words)

    def _is_force(self, noun: str, words: tuple[str, ...]) -> bool:
        """ "the police" of Tesmar Police Department, but not of the Police Conduct Office."""
        behind = words[words.index(noun) + 1 :]
        kind = self._nouns.body_kinds.get(behind[0]) if behind else None
        return not behind or behind[0] in self._nouns.joiners or kind in ("agency", "force")
