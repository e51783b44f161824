"""The words of descriptions and chains, compared.

A description is compared with every chain before it, and a chain with every description behind it.
Chains only grow: of one that was read before, only what is new is read.
"""

from __future__ import annotations

from bisect import bisect_right, insort

from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.state_people import states_beside
from kg.extraction.ner.phrases import Nouns, Phrase
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, remembered
from kg.nlp.tree import MODIFIERS
from kg.ontology.names import name_words


class Told:
    """What the text has said of one chain so far; not to be changed by who asks."""

    __slots__ = (
        "_ends", "_names", "_phrases", "_roles", "before_noun", "callings", "full_name", "heads",
        "in_names", "last_words", "named_in", "nominals", "pronouns_only", "said", "titles",
    )  # fmt: skip

    def __init__(self) -> None:
        """Of a chain of which nothing was read."""
        self._phrases = self._names = self._roles = 0  # how many were read
        self._ends: list[int] = []
        self.said: set[str] = set()  # all words used for it
        self.last_words: set[str] = set()  # of its roles
        self.callings: set[str] = set()  # other words for its occupations
        self.in_names: set[str] = set()
        self.titles: set[str] = set()  # words of those before its names
        self.heads: set[int] = set()  # of its phrases
        self.named_in: set[int] = set()  # sentences
        self.nominals: set[tuple[str, ...]] = set()  # descriptions without their articles
        # The words before a noun in descriptions, titles and names that it has with the noun.
        self.before_noun: dict[str, list[frozenset[str]]] = {}
        self.full_name = False
        self.pronouns_only = True

    def update(self, parsed: ParsedDocument, chain: Chain, nouns: Nouns) -> None:
        """Reads what was added to the chain."""
        if len(chain.roles) != self._roles:
            self._roles = len(chain.roles)
            self._read_roles(chain, nouns)
        if len(chain.phrases) == self._phrases:
            return
        for phrase in chain.phrases[self._phrases :]:
            self._read_phrase(parsed, phrase, nouns)
        for name in chain.names[self._names :]:
            *before, last = name_words(name) or ("",)
            self.full_name = self.full_name or " " in name
            self.in_names.update(name_words(name))
            self._note(last, frozenset(before))
        self._phrases, self._names = len(chain.phrases), len(chain.names)

    def count_before(self, token: int) -> int:
        """How many of its phrases end at or before ``token``."""
        return bisect_right(self._ends, token)

    def _note(self, noun: str, before: frozenset[str]) -> None:
        self.before_noun.setdefault(noun, []).append(before)

    def _read_roles(self, chain: Chain, nouns: Nouns) -> None:
        for role in chain.roles:
            parts = role.split()
            last = role.rsplit(" ", 1)[-1]
            self.said.update(parts)
            self.last_words.add(last)
            if parts[0] not in nouns.lesser:
                self.callings.update(nouns.callings.get(last, ()))

    def _read_phrase(self, parsed: ParsedDocument, phrase: Phrase, nouns: Nouns) -> None:
        tokens = parsed.tokens
        insort(self._ends, phrase.last)
        self.said.update([t.lower for t in tokens[phrase.first : phrase.last]])
        self.heads.add(phrase.head)
        self.pronouns_only = self.pronouns_only and phrase.kind is MentionKind.PRONOUN
        if phrase.kind is MentionKind.NAME:
            self.named_in.add(tokens[phrase.head].sentence)
            self.said.update(*map(str.split, states_beside(parsed, phrase, nouns)))
        elif phrase.kind is MentionKind.NOMINAL:
            self.nominals.add(_bare_words(parsed, phrase.first, phrase.last, nouns))
            self._note(phrase.words, _modifiers(parsed, phrase.first, phrase.head, nouns))
        if phrase.title is not None:
            *before, last = [t.lower for t in tokens[slice(*phrase.title)]]
            spelled = nouns.spelled(last)
            self.titles.update((*before, last, spelled))
            for noun in {last, spelled}:
                self._note(noun, frozenset(before))


class DescribedWords:
    """Compares descriptions of one document with chains by their words."""

    def __init__(self, parsed: ParsedDocument, nouns: Nouns) -> None:
        """Use ``described_words``."""
        self._parsed, self._nouns = parsed, nouns
        self._told: dict[Chain, Told] = {}

    def of(self, chain: Chain) -> Told:
        """What the text has said of ``chain`` so far."""
        told = self._told.get(chain)
        if told is None:
            told = self._told[chain] = Told()
        told.update(self._parsed, chain, self._nouns)
        return told

    def modifiers(self, phrase: Phrase) -> frozenset[str]:
        """The words that distinguish the noun: "electoral" in "the same electoral commission"."""
        return _modifiers(self._parsed, phrase.first, phrase.head, self._nouns)

    def bare(self, phrase: Phrase) -> tuple[str, ...]:
        """The words of a description in lower case, without articles and demonstratives."""
        return _bare_words(self._parsed, phrase.first, phrase.last, self._nouns)

    def with_all(self, modifiers: frozenset[str], chains: list[Chain]) -> list[Chain]:
        """The chains for which the text has used all of ``modifiers``."""
        return [chain for chain in chains if modifiers <= self.of(chain).said]


@remembered
def described_words(parsed: ParsedDocument, nouns: Nouns) -> DescribedWords:
    """The words of a document, read once for all who ask."""
    return DescribedWords(parsed, nouns)


@remembered
def _modifiers(parsed: ParsedDocument, first: int, head: int, nouns: Nouns) -> frozenset[str]:
    return frozenset(
        [
            t.lower
            for t in parsed.tokens[first:head]
            if t.head == head and t.dep in MODIFIERS and t.lower not in nouns.fillers
        ]
    )


@remembered
def _bare_words(parsed: ParsedDocument, first: int, last: int, nouns: Nouns) -> tuple[str, ...]:
    skipped = nouns.articles | nouns.demonstratives
    return tuple([t.lower for t in parsed.tokens[first:last] if t.lower not in skipped])
