"""The country that an article reports from, and which of its bodies a bare noun means.

"The government", "police" and "the Interior Ministry" are those of the article's own country if the
text makes that country clear: by a dateline, or by one country named at least twice and twice as
often as any other. They are not if a nearer body of that kind may be meant, or if a modifier makes
them another body: "the local government", "Mirkold police".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from kg.extraction.coreference.body_clusters import body_name, state_noun
from kg.extraction.coreference.chains import Chain, Chains, same_sort
from kg.extraction.ner.capitalised_headings import dateline
from kg.extraction.ner.phrases import BODIES, GOVERNMENT_BODY, PLACE, Nouns, Phrase, Reference
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import MODIFIERS
from kg.ontology.gazetteer import Country, Gazetteer, Known
from kg.ontology.names import name_words, same_land

# What a dateline counts beside one mention: it decides where another country is named up to three
# times, and leaves the question open where one is named up to twelve times.
DATELINE_WEIGHT = 6
# One mention may be a visitor's: a country must be named twice, and twice as often as the next.
LEAST = 2
LEAD = 2


class OwnState:
    """Finds an article's own country and that country's bodies; built once for many documents."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and countries."""
        self._nouns = nouns
        self._gazetteer = gazetteer

    def home(self, parsed: ParsedDocument, phrases: Iterable[Phrase]) -> Country | None:
        """The country that the article reports from, or None if the text leaves it open."""
        counts: Counter[str] = Counter()
        countries: dict[str, Country] = {}
        for at, country in self._named(parsed, phrases):
            countries[country.name] = country
            counts[country.name] += DATELINE_WEIGHT if at in dateline(parsed) else 1
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if not ranked or ranked[0][1] < LEAST:
            return None
        if len(ranked) > 1 and ranked[0][1] < LEAD * ranked[1][1]:
            return None
        return countries[ranked[0][0]]

    def _named(
        self, parsed: ParsedDocument, phrases: Iterable[Phrase]
    ) -> Iterator[tuple[int, Country]]:
        """Where countries are named: as places, as owners of bodies, and by adjectives of things.

        The origin of a person says nothing about the article's own country.
        """
        for phrase in phrases:
            country = self._gazetteer.country(phrase.country) if phrase.country else None
            if country is None and phrase.first in dateline(parsed):
                country = self._gazetteer.capital_of(phrase.words)
            if country is not None:
                yield phrase.head, country
        for token in parsed.tokens:
            country = self._gazetteer.demonym(token.text) if token.text[0].isupper() else None
            if country is not None and self._is_said_of_thing(parsed, token):
                yield token.i, country

    def _is_said_of_thing(self, parsed: ParsedDocument, adjective: Token) -> bool:
        noun = parsed.tokens[adjective.head].lemma.lower()
        modifies = adjective.dep in MODIFIERS
        return modifies and self._nouns.person_gender(noun) is None

    def link(self, chains: Chains, home: Country) -> None:
        """Bodies named without their country ("Interior Ministry") that are known for ``home``."""
        named: dict[str, Chain] = {c.link: c for c in chains.all if c.link is not None}
        unknown = [c for c in chains.all if c.type in BODIES and c.link is None]
        for chain in unknown:
            known = self._known_body(chain, home) if chain.country is None else None
            if known is None:
                continue
            chain.link = known.id
            if known.id in named:
                chains.merge(named[known.id], chain)
            named.setdefault(known.id, chain)

    def _known_body(self, chain: Chain, home: Country) -> Known | None:
        found = (self._known(name, home) for name in chain.names)
        return next((known for known in found if known is not None), None)

    def _known(self, name: str, home: Country) -> Known | None:
        """The body of ``home`` that the gazetteer has under this name plus the country."""
        bare = name.removeprefix("The ").removeprefix("the ")
        for full in (f"{bare} of {home.name}", *(f"{a} {bare}" for a in home.adjectives)):
            known = self._gazetteer.find(full)
            if known is not None and same_sort(known.type, GOVERNMENT_BODY):
                return known
        return None

    def meant(
        self, parsed: ParsedDocument, phrase: Phrase, home: Country, chains: Chains
    ) -> Chain | None:
        """The country itself for "the country", or the body of it that a bare description means."""
        if phrase.words in self._nouns.country_nouns and phrase.reference is Reference.DEFINITE:
            return next((c for c in chains.all if c.type == PLACE and c.country == home.name), None)
        return self._body(parsed, phrase, home, chains)

    def _body(
        self, parsed: ParsedDocument, phrase: Phrase, home: Country, chains: Chains
    ) -> Chain | None:
        """The chain of the home state's body that a bare description means, or None."""
        if not self._is_bare(parsed, phrase):
            return None
        noun = state_noun(phrase.words)
        known = self._known(noun, home)
        if known is None and (noun in self._nouns.local_bodies or self._other(noun, home, chains)):
            return None
        found = next((c for c in chains.all if self._is_body(c, noun, home, known)), None)
        if found is not None:
            return found
        chain = Chain(GOVERNMENT_BODY, phrase.gender, phrase.number)
        chain.country, chain.link = home.name, known.id if known is not None else None
        chain.state_name = known.name if known is not None else body_name(noun, home)
        chain.kinds = frozenset((self._nouns.body_nouns.get(noun, "any"),))
        chain.roles.add(phrase.words)
        chains.all.append(chain)
        return chain

    def _is_bare(self, parsed: ParsedDocument, phrase: Phrase) -> bool:
        """ "the government", "police": one body of a state, without a modifier."""
        if phrase.kind is not MentionKind.NOMINAL or phrase.type not in BODIES:
            return False
        noun = state_noun(phrase.words)
        if noun not in self._nouns.state_nouns or phrase.country is not None:
            return False
        if phrase.reference not in (Reference.DEFINITE, Reference.BARE):
            return False
        if phrase.reference is Reference.BARE and noun not in self._nouns.articleless:
            return False
        tokens = parsed.tokens[phrase.first : phrase.last]
        return all(self._is_plain(token, phrase) for token in tokens)

    def _is_plain(self, token: Token, phrase: Phrase) -> bool:
        return token.i == phrase.head or token.lower == "the"

    def _other(self, noun: str, home: Country, chains: Chains) -> bool:
        """True if the article names another body of that kind, which may be the one meant."""
        return any(
            c.named
            and c.type in BODIES
            and any(noun in name_words(name) for name in c.names)
            and not (c.country is not None and same_land(c.country, home.name))
            for c in chains.all
        )

    def _is_body(self, chain: Chain, noun: str, home: Country, known: Known | None) -> bool:
        if known is not None and chain.link == known.id:
            return True
        return (
            chain.type in BODIES
            and chain.country is not None
            and same_land(chain.country, home.name)
            and any(state_noun(role) == noun for role in chain.roles)
        )
