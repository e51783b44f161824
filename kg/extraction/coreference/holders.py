"""Who holds the post of a description that stands beside a name without being its apposition.

"Former secretary of state Vera Stone", "Vera Stone, a supporter and president of the club". Also
"the High Commissioner for Refugees, Vera Stone" and "Stone is a widow and the first governor".
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.predicates import Predicate
from kg.extraction.ner.phrases import PERSON, Nouns, Phrase
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_MODIFIERS

AND = "and"


class Holders:
    """Finds the holder of a described post in one document."""

    def __init__(self, parsed: ParsedDocument, by_head: Mapping[int, Chain], nouns: Nouns) -> None:
        """``by_head``: the chain of each phrase, by the phrase's head token."""
        self._parsed = parsed
        self._tokens = parsed.tokens
        self._by_head = by_head
        self._nouns = nouns

    def beside(self, chain: Chain, head: Token) -> Chain | None:
        """The named person that a description of ``chain`` introduces by where it stands."""
        if chain.named:
            return chain if self._leads_to_name(chain, head) else None
        return self._named_behind(head) or self._joined(head)

    def predicate(self, head: Token) -> Predicate | None:
        """What a noun says of the subject, as the last of several: "a widow and the mayor"."""
        first = self._first_of_row(head)
        if first is None or first.dep != "attr":
            return None
        return Predicate.of(self._parsed, first, self._nouns)

    def has_other_title(self, chain: Chain, noun: str, head: Token) -> bool:
        """ "Minister Ruth Adler banned the brigade. The brigade's leader …": of two posts in two
        sentences the second may be somebody else's."""
        titled = [p for p in chain.phrases if p.title is not None]
        if any(self._tokens[p.head].sentence == head.sentence for p in titled):
            return False
        titles = {self._tokens[p.title[1] - 1].lower for p in titled if p.title is not None}
        return bool(titles & self._nouns.posts.keys()) and noun not in titles

    def _leads_to_name(self, chain: Chain, head: Token) -> bool:
        """ "The High Commissioner for Refugees, Vera Stone", where the parse ties the name to the
        last noun."""
        names = [p for p in chain.phrases if p.kind is MentionKind.NAME and p.first > head.i]
        return any(self._runs_up_to(head, p) for p in names)

    def _runs_up_to(self, head: Token, name: Phrase) -> bool:
        """True where only what belongs to the noun and a comma stand before a name."""
        comma = _opening(name) - 1
        if comma <= head.i or self._tokens[comma].text != ",":
            return False
        inside = {token.i for token in self._parsed.subtree(head.i)}
        between = self._tokens[head.i + 1 : comma]
        if not between or any(token.text == "," for token in between):
            return False
        return between[0].dep == "prep" and inside.issuperset(token.i for token in between)

    def _named_behind(self, head: Token) -> Chain | None:
        """ "Former secretary of state Vera Stone": the noun modifies the name behind its field."""
        if head.dep not in NOUN_MODIFIERS:
            return None
        for chain in dict.fromkeys(self._by_head.values()):
            for phrase in chain.phrases if chain.type == PERSON else ():
                inside = _opening(phrase) <= head.head < phrase.last
                named = phrase.kind is MentionKind.NAME
                if named and inside and self._is_right_before(head, _opening(phrase)):
                    return chain
        return None

    def _is_right_before(self, head: Token, start: int) -> bool:
        """True where only the field of a post, or "and", stands between it and a name."""
        inside = {token.i for token in self._parsed.subtree(head.i)}
        between = self._tokens[head.i + 1 : start]
        return bool(between) and all(t.i in inside or t.lower == AND for t in between)

    def _joined(self, head: Token) -> Chain | None:
        """ "Vera Stone, a supporter and president of the club": no article begins another one."""
        first = self._first_of_row(head)
        office = head.lemma.lower() in self._nouns.posts.keys() - self._nouns.occupations
        if first is None or first.dep != "appos" or not office:
            return None
        if self._parsed.kid(head.i, "det") is not None:
            return None
        between = self._tokens[first.i + 1 : head.i]
        inside = (t for t in between if t.dep == "pobj")
        if any(t.lemma.lower() in self._nouns.posts or t.pos == "PROPN" for t in inside):
            return None  # "a critic of the mayor and president of the club"
        if any(token.text == "," for token in between):
            return None
        chain = self._by_head.get(first.i)
        return chain if chain is not None and chain.named and chain.type == PERSON else None

    def _first_of_row(self, head: Token) -> Token | None:
        """The noun that ``head`` is joined to by "and"; None for others."""
        first = self._tokens[head.head]
        joined = self._parsed.kid(first.i, "cc")
        if head.dep != "conj" or joined is None or joined.lower != AND:
            return None
        return first


def _opening(phrase: Phrase) -> int:
    """Where a name begins, its title with it."""
    return phrase.first if phrase.title is None else phrase.title[0]
