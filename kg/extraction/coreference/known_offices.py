"""The offices by which a text takes up people that it names elsewhere: "Bo Farr flew to Oslo. The
British prime minister …".

Only offices that say something by themselves, where no body stands beside them: a leader, a head or
an officer may be anybody's. Who has another title elsewhere is not meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.coreference.holders import Holders
from kg.extraction.coreference.post_bodies import Bodies
from kg.extraction.coreference.post_words import Post, PostWords
from kg.extraction.coreference.posts import Tenure
from kg.extraction.ner.phrases import PERSON, PLACE, Nouns, Phrase, Reference
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_MODIFIERS
from kg.ontology.gazetteer import Country, Gazetteer

# Of somebody else, or said of somebody: what stands so does not take anybody up.
TELLING = frozenset({"appos", "attr", "oprd", "acomp"})


class KnownOffices:
    """Reads such offices in one document."""

    def __init__(
        self, parsed: ParsedDocument, chains: Chains, nouns: Nouns, gazetteer: Gazetteer
    ) -> None:
        """The chains of the document, word lists and countries."""
        self._parsed = parsed
        self._tokens = parsed.tokens
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._people = [chain for chain in chains.all if chain.type == PERSON]
        self._by_head = {p.head: chain for chain in chains.all for p in chain.phrases}
        ends = {p.last: chain for chain in chains.all for p in chain.phrases}
        self._words = PostWords(parsed, self._by_head, nouns)
        self._bodies = Bodies(parsed, self._by_head, ends, gazetteer)
        self._holders = Holders(parsed, self._by_head, nouns)

    def read(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        """The office that one description of ``chain`` tells, with the home that follows."""
        head = self._tokens[phrase.head]
        noun = head.lemma.lower()
        if not self._takes_up(chain, phrase, head):
            return
        place, country = self._land_before(phrase, head)
        sole = place is not None or country is not None or not self.has_rival(chain, head)
        if not sole or not self._says_much(noun, country):
            return
        post = self._words.post(self._start(phrase, head), head.i + 1)
        if post is None or self._holders.has_other_title(chain, noun, head):
            return
        yield from self._tenures(chain, phrase, post, place, country)

    def _takes_up(self, chain: Chain, phrase: Phrase, head: Token) -> bool:
        """True of "the prime minister" of somebody named elsewhere, with no body beside it."""
        if not chain.named or phrase.reference is not Reference.DEFINITE:
            return False
        as_such = head.dep == "pobj" and (
            self._tokens[head.head].lower in self._nouns.role_prepositions
        )
        if head.dep in TELLING or as_such or self._parsed.kid(head.i, "appos") is not None:
            return False
        behind = self._bodies.behind(head, self._nouns.body_prepositions)
        return behind is None and self._bodies.owner(head) is None

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

    def _says_much(self, noun: str, country: Country | None) -> bool:
        """ "The governor", "the Luranian leader"; but not "the leader"."""
        if country is not None and noun in self._nouns.land_posts:
            return True
        office = noun in self._nouns.posts and noun not in self._nouns.occupations
        return office and noun not in self._nouns.loose_posts

    def _land_before(self, phrase: Phrase, head: Token) -> tuple[Chain | None, Country | None]:
        """The place or the country of an adjective before an office: "the Vermont senator"."""
        for token in self._tokens[phrase.first : head.i]:
            chain = self._by_head.get(token.i) if token.dep in NOUN_MODIFIERS else None
            if chain is not None and chain.type == PLACE and chain.named:
                return chain, None
            country = self._gazetteer.demonym(token.text)
            if country is not None and token.text[0].isupper():
                return None, country
        return None, None

    def _start(self, phrase: Phrase, head: Token) -> int:
        """Where the words of the office begin, without a place and adjectives before them."""
        nouns, first = self._nouns, head.i
        inside = (
            nouns.post_modifiers | nouns.former | nouns.future | nouns.dead | nouns.posts.keys()
        )
        while first > phrase.first:
            token = self._tokens[first - 1]
            if token.i in self._by_head or not (token.lower in inside or token.pos == "NOUN"):
                break
            first -= 1
        return self._words.start(first)

    def _tenures(
        self, chain: Chain, phrase: Phrase, post: Post, place: Chain | None, country: Country | None
    ) -> Iterator[Tenure]:
        span, sentence = phrase.span(self._parsed), self._tokens[phrase.head].sentence
        of_state = post.noun in self._nouns.state_posts | self._nouns.land_posts
        land = country if of_state else None
        yield Tenure(chain, span, sentence, post.words, post.noun, place, land, when=post.when)
        home = place if post.noun in self._nouns.elected_here else None
        if home is not None and self._bodies.country_of(home) is None:
            yield Tenure(chain, span, sentence, place=home)
