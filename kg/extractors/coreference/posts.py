"""Posts, memberships and nationality of people, from titles, appositions and "of" phrases.

"Amnesty International Secretary General A. B.", "A. B., a spokeswoman for Norvane Shipping", "A. B.
of the Velmara Courier", "Indonesian fisherman A. B.". What stands inside quotation marks is left
out: it is somebody's claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extractors.coreference.chains import Chain, Chains
from kg.extractors.coreference.phrases import BODIES, PERSON, PLACE, Nouns, Phrase
from kg.extractors.coreference.speakers import Speakers
from kg.gazetteer import Country, Gazetteer
from kg.model import MentionKind, Span
from kg.parse import ParsedDocument, Token


@dataclass(frozen=True, slots=True)
class Tenure:
    """Somebody's post, or membership, or nationality, as one place of the text has it.

    ``words`` is the post as worded ("" where only a membership is told); ``body`` the chain that it
    is in; ``country`` a country that is told by an adjective.
    """

    holder: Chain
    span: Span
    sentence: int
    words: str = ""
    noun: str = ""
    body: Chain | None = None
    country: Country | None = None
    national: bool = False


class PostFinder:
    """Reads tenures off the chains of a document."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and countries."""
        self._nouns = nouns
        self._gazetteer = gazetteer

    def find(self, parsed: ParsedDocument, chains: Chains, speakers: Speakers) -> list[Tenure]:
        """All tenures in reading order."""
        by_head = {p.head: chain for chain in chains.all for p in chain.phrases if chain.phrases}
        found: list[Tenure] = []
        for chain in chains.all:
            if chain.type != PERSON:
                continue
            for phrase in chain.phrases:
                if speakers.quotation_at(parsed.tokens[phrase.head].start) is None:
                    found.extend(self._of_phrase(parsed, chain, phrase, by_head))
        unique = {(id(t.holder), t.words.lower(), id(t.body), t.national): t for t in found[::-1]}
        return sorted(unique.values(), key=lambda t: (t.span, t.words, t.national))

    def _of_phrase(
        self, parsed: ParsedDocument, chain: Chain, phrase: Phrase, by_head: dict[int, Chain]
    ) -> Iterator[Tenure]:
        if phrase.kind is MentionKind.NAME:
            if phrase.title is not None:
                yield from self._title(parsed, chain, phrase, by_head)
            body = self._body_behind(parsed, parsed.tokens[phrase.head], by_head)
            if body is not None and body is not chain:
                sentence = parsed.tokens[phrase.head].sentence
                yield Tenure(chain, phrase.span(parsed), sentence, body=body)
        elif phrase.kind is MentionKind.NOMINAL:
            yield from self._description(parsed, chain, phrase, by_head)

    def _title(
        self, parsed: ParsedDocument, chain: Chain, phrase: Phrase, by_head: dict[int, Chain]
    ) -> Iterator[Tenure]:
        assert phrase.title is not None
        first, last = phrase.title
        tokens = parsed.tokens
        country = None
        opening = self._gazetteer.demonym(tokens[first].text)
        before = first - 1
        if opening is not None and last - first > 1:
            country, first = opening, first + 1
        elif before >= 0 and tokens[before].sentence == tokens[first].sentence:
            country = self._gazetteer.demonym(tokens[before].text)
        words = self._words(parsed, first, last)
        if not words:
            return
        body = self._chain_before(parsed, first, by_head)
        noun = tokens[last - 1].lower
        span = Span(tokens[first].start, tokens[phrase.last - 1].end)
        yield from self._tenures(chain, span, tokens[first].sentence, words, noun, body, country)

    def _words(self, parsed: ParsedDocument, first: int, last: int) -> str:
        """The title without forms of address; "" where nothing is left."""
        tokens = [t for t in parsed.tokens[first:last] if t.lower not in self._nouns.honorifics]
        if not tokens or not any(
            t.lower in self._nouns.posts or t.lower in self._nouns.person_nouns for t in tokens
        ):
            return ""
        return parsed.text[tokens[0].start : tokens[-1].end]

    def _chain_before(
        self, parsed: ParsedDocument, at: int, by_head: dict[int, Chain]
    ) -> Chain | None:
        """The body or place named right before a title: "Amnesty International Secretary …"."""
        tokens = parsed.tokens
        i = at - 1
        if i >= 0 and tokens[i].text in ("'s", "’s", "'", "’"):
            i -= 1
        if i < 0 or tokens[i].sentence != tokens[at].sentence:
            return None
        chain = by_head.get(i)
        if chain is None or chain.type not in (PLACE, *BODIES):
            return None
        # The phrase must end right there, or it is no part of the title.
        return (
            chain if any(p.head == i and p.last in (i + 1, i + 2) for p in chain.phrases) else None
        )

    def _description(
        self, parsed: ParsedDocument, chain: Chain, phrase: Phrase, by_head: dict[int, Chain]
    ) -> Iterator[Tenure]:
        head = parsed.tokens[phrase.head]
        noun = head.lemma.lower()
        if noun not in self._nouns.posts or (noun in self._nouns.kin and not chain.named):
            return
        body = self._body_behind(parsed, head, by_head) or self._owner(parsed, head, by_head)
        apposed = chain.named and (head.dep == "appos" or parsed.kid(head.i, "appos") is not None)
        if not apposed and body is None:
            return
        first = head.i
        while (
            first > phrase.first
            and parsed.tokens[first - 1].head in range(first, head.i + 1)
            and (parsed.tokens[first - 1].dep in ("amod", "compound", "nmod"))
        ):
            first -= 1
        country = self._gazetteer.demonym(parsed.tokens[first].text)
        if country is not None:
            first += 1
        words = self._words(parsed, first, head.i + 1)
        if words:
            span = phrase.span(parsed)
            yield from self._tenures(chain, span, head.sentence, words, noun, body, country)

    def _owner(
        self, parsed: ParsedDocument, head: Token, by_head: dict[int, Chain]
    ) -> Chain | None:
        """ "the company's director", "its coach"; a person's lawyer holds no post with them."""
        for kid in parsed.kids(head.i, "poss"):
            chain = by_head.get(kid.i)
            if chain is not None and chain.type in (PLACE, *BODIES):
                return chain
        return None

    def _body_behind(
        self, parsed: ParsedDocument, head: Token, by_head: dict[int, Chain]
    ) -> Chain | None:
        for kid in parsed.kids(head.i, "prep"):
            if kid.lower not in self._nouns.body_prepositions:
                continue
            inner = parsed.kid(kid.i, "pobj")
            chain = by_head.get(inner.i) if inner is not None else None
            if chain is not None and chain.type in BODIES:
                return chain
            if (
                chain is not None
                and chain.type == PLACE
                and head.pos == "NOUN"
                and kid.lower == "of"
            ):
                return chain
        return None

    def _tenures(
        self,
        chain: Chain,
        span: Span,
        sentence: int,
        words: str,
        noun: str,
        body: Chain | None,
        country: Country | None,
    ) -> Iterator[Tenure]:
        # A state's own posts say whose state; any other adjective says who somebody is.
        if country is not None and noun not in self._nouns.state_posts:
            yield Tenure(chain, span, sentence, country=country, national=True)
            country = None
        yield Tenure(chain, span, sentence, words, noun, body, country)
