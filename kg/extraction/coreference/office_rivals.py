"""Who else may be meant by a description: "the Reform Party candidate" of two candidates."""

from __future__ import annotations

from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.ner.phrases import PERSON, Nouns, Phrase, Reference
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token


class OfficeRivals:
    """Compares what the people of one document are called."""

    def __init__(self, parsed: ParsedDocument, chains: Chains, nouns: Nouns) -> None:
        """The chains of the document, and word lists."""
        self._tokens = parsed.tokens
        self._nouns = nouns
        self._people = [chain for chain in chains.all if chain.type == PERSON]

    def has_rival(self, chain: Chain, head: Token) -> bool:
        """ "Senator Venn met Farr. The senator …": another has the office, or is called so."""
        own = self._office_at(head.i)
        for phrase in (p for other in self._people if other is not chain for p in other.phrases):
            called = [phrase.head] if phrase.title is None else [phrase.head, phrase.title[1] - 1]
            if any(self._office_at(i) == own for i in called):
                return True
        return False

    def _office_at(self, i: int) -> tuple[str, str]:
        """A noun with the word before it, where that makes another office: "vice president"."""
        before = self._tokens[max(i - 1, 0)].lower
        modified = before if before in self._nouns.post_modifiers - self._nouns.former else ""
        return modified, self._tokens[i].lemma.lower()


def is_taken_up(chain: Chain, phrase: Phrase) -> bool:
    """Whether a definite description takes up somebody who has been named before it."""
    named = (p for p in chain.phrases if p.kind is MentionKind.NAME)
    return phrase.reference is Reference.DEFINITE and any(p.head < phrase.head for p in named)
