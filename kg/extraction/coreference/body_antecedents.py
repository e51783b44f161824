"""Descriptions of bodies and what they point back to: "the company", "the commission"."""

from __future__ import annotations

from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.coreference.described_words import DescribedWords
from kg.extraction.coreference.recency import foremost
from kg.extraction.ner.phrases import BODIES, Nouns, Phrase
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument

# The value in ``bodyNoun`` of a noun that fits a body of any kind: "the organisation".
ANY = "any"


class BodyAntecedents:
    """Finds the body that a description continues; built once for many documents."""

    def __init__(self, nouns: Nouns) -> None:
        """Word lists."""
        self._nouns = nouns
        self._words = DescribedWords(nouns)

    def look_back(
        self, parsed: ParsedDocument, phrase: Phrase, before: list[Chain], chains: Chains
    ) -> Chain | None:
        """The body of ``before`` that ``phrase`` means, or else the only one with its noun."""
        return self._near(parsed, phrase, before) or self._only_one(parsed, phrase, chains)

    def _near(self, parsed: ParsedDocument, phrase: Phrase, before: list[Chain]) -> Chain | None:
        if phrase.country is not None and phrase.kind is MentionKind.NAME:
            return None
        bodies = [c for c in before if _is_body(c)]
        modifiers = self._words.modifiers(parsed, phrase)
        if modifiers:
            bodies = [c for c in bodies if modifiers & self._words.said_of(parsed, c)]
        same = self._words.called(phrase.words, bodies)
        if same:
            return foremost(parsed, same, phrase)
        kind = self._nouns.body_nouns.get(phrase.words, ANY)
        if kind == ANY:
            return self._of_any_kind(parsed, phrase, bodies)
        return self._of_kind(parsed, phrase, kind, bodies)

    def _of_any_kind(
        self, parsed: ParsedDocument, phrase: Phrase, bodies: list[Chain]
    ) -> Chain | None:
        """ "the organisation": not a body of a state, unless the text uses the modifier for it."""
        modifiers = self._words.all_modifiers(parsed, phrase)
        alike = [c for c in bodies if modifiers & self._words.said_of(parsed, c)]
        plain = [c for c in _named(bodies) if not c.kinds & self._nouns.state_kinds]
        return foremost(parsed, alike or plain, phrase)

    def _of_kind(
        self, parsed: ParsedDocument, phrase: Phrase, kind: str, bodies: list[Chain]
    ) -> Chain | None:
        """ "the court": one known to be of this kind, or else a name of unknown kind ("Lumeda")."""
        bodies = [c for c in bodies if self._may_be(kind, c)]
        of_kind = [c for c in bodies if kind in c.kinds | self._stated_kinds(c)]
        if of_kind:
            return foremost(parsed, _named(of_kind) or of_kind, phrase)
        if kind in self._nouns.state_kinds | self._nouns.shown_kinds:
            return None
        return foremost(parsed, [c for c in _named(bodies) if not c.kinds], phrase)

    def _may_be(self, kind: str, chain: Chain) -> bool:
        """False if the text has called the body something of another kind."""
        told = self._stated_kinds(chain)
        return not told or kind in told

    def _stated_kinds(self, chain: Chain) -> set[str]:
        """The kinds of body that the text has called it."""
        return {self._nouns.body_nouns.get(role, ANY) for role in chain.roles} - {ANY}

    def _only_one(self, parsed: ParsedDocument, phrase: Phrase, chains: Chains) -> Chain | None:
        """ "the commission", far after "the electoral commission", if no other was named."""
        if phrase.country is not None:
            return None
        bodies = [c for c in chains.all if _is_body(c) and c.before(phrase.first) is not None]
        same = self._words.called(phrase.words, bodies)
        same = _named_by_more(phrase.words, same) or same
        if len(same) != 1:
            return None
        fits = self._words.modifiers(parsed, phrase) <= self._words.said_of(parsed, same[0])
        return same[0] if fits else None


def _named_by_more(noun: str, bodies: list[Chain]) -> list[Chain]:
    """ "Commission stops count" does not name another body than the one described."""
    return [c for c in bodies if [name.lower() for name in c.names] != [noun]]


def _named(bodies: list[Chain]) -> list[Chain]:
    return [c for c in bodies if c.named]


def _is_body(chain: Chain) -> bool:
    return chain.type in BODIES and not chain.members
