"""Ties of people that are told by how words stand beside each other: "Reform Party candidate Bo
Farr", "the Reform Party's Bo Farr and Ida Venn", "a Leeds man", "Bo Farr, 34, from Leeds,".

Only what the article itself tells: nothing inside quotation marks, nor in stories.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.coreference.office_rivals import OfficeRivals, is_taken_up
from kg.extraction.coreference.posts import Tenure
from kg.extraction.coreference.quotation_speakers import Speakers
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.make_believe import in_story
from kg.extraction.ner.lone_people import is_one_of_people, land_of
from kg.extraction.ner.phrases import BODIES, ORGANIZATION, PERSON, PLACE, Nouns, Phrase, Reference
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_MODIFIERS, PLURAL, base_form
from kg.ontology.gazetteer import Gazetteer

PARTY = "party"
COMMA = ","
WORDS_BETWEEN = 2  # "Reform Party [vice presidential] candidate"
LONGEST_NAME = 4  # tokens of the name of a town


class TieFinder:
    """Reads such ties from the chains of a document; built once for many."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer, certainty: CertaintyWords) -> None:
        """Word lists and countries."""
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._certainty = certainty

    def find(
        self, parsed: ParsedDocument, chains: Chains, speakers: Speakers, known: Iterable[Tenure]
    ) -> list[Tenure]:
        """One for each pair, in reading order; no post that one of the tenures ``known`` tells."""
        held = {(id(one.holder), one.noun) for one in known if one.words}
        reader = _Reader(parsed, chains, self._nouns, self._gazetteer)
        found: dict[tuple[int, int, int, str, str], Tenure] = {}
        for chain in chains.all:
            if chain.type not in (PERSON, ORGANIZATION) or chain.members:
                continue
            for phrase in chain.phrases:
                for tie in reader.read(chain, phrase):
                    if tie.words and (id(tie.holder), tie.noun) in held:
                        continue
                    told = parsed.tokens[phrase.head]
                    if speakers.quotation_at(told.start) is None and not self._unreal(parsed, told):
                        ends = id(tie.holder), id(tie.body), id(tie.place)
                        land = "" if tie.country is None else tie.country.name
                        found.setdefault((*ends, land, tie.words.lower()), tie)
        return sorted(found.values(), key=lambda tie: tie.span)

    def _unreal(self, parsed: ParsedDocument, token: Token) -> bool:
        return in_story(parsed, token, self._certainty, depicted=False)


class _Reader:
    """Reads the phrases of one document."""

    def __init__(
        self, parsed: ParsedDocument, chains: Chains, nouns: Nouns, gazetteer: Gazetteer
    ) -> None:
        self._parsed = parsed
        self._tokens = parsed.tokens
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._offices = OfficeRivals(parsed, chains, nouns)
        self._by_head = {p.head: chain for chain in chains.all for p in chain.phrases}
        self._ends = {p.last: (p, chain) for chain in chains.all for p in chain.phrases}
        self._names = {
            p.head: (p, chain)
            for chain in chains.all
            if chain.type == PERSON and not chain.members
            for p in chain.phrases
            if p.kind is MentionKind.NAME
        }

    def read(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        """The ties that one phrase of ``chain`` tells."""
        if chain.type == ORGANIZATION:
            yield from self._seated(chain, phrase)
        elif phrase.kind is MentionKind.NAME:
            yield from self._of_party(phrase)
            yield from self._of_owner(phrase)
            yield from self._from_town(chain, phrase)
        elif phrase.kind is MentionKind.NOMINAL:
            yield from self._told_of_party(chain, phrase)
            yield from self._in_town(chain, phrase)
            yield from self._native(chain, phrase)
            yield from self._of_country(chain, phrase)

    # ---- bodies

    def _of_party(self, name: Phrase) -> Iterator[Tenure]:
        """ "Reform Party candidate Bo Farr", "Labor figures Bo Farr and Ida Venn"."""
        noun = self._tokens[max(name.first - 1, 0)]
        if noun.sentence != self._tokens[name.head].sentence or name.head not in self._names:
            return
        party = self._party_before(noun)
        if party is not None:
            holders = self._row(name) if noun.tag in PLURAL else [self._names[name.head][1]]
            for holder in holders:
                yield Tenure(holder, name.span(self._parsed), noun.sentence, body=party)

    def _told_of_party(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        """ "The Reform Party nominee, Bo Farr": a description of who is named elsewhere."""
        head = self._tokens[phrase.head]
        definite = phrase.reference is Reference.DEFINITE and head.dep != "attr"
        beside = any(kid.i in self._names for kid in self._parsed.kids(head.i, "appos"))
        rival = self._offices.has_rival(chain, head)
        known = definite and (beside or (is_taken_up(chain, phrase) and not rival))
        party = self._party_before(head) if known else None
        if party is not None:
            yield Tenure(chain, phrase.span(self._parsed), head.sentence, body=party)

    def _party_before(self, noun: Token) -> Chain | None:
        """The party that the words before a noun name; None where it is a former one's."""
        if base_form(noun) not in self._nouns.party_people:
            return None
        for first in range(noun.i, max(noun.i - WORDS_BETWEEN, 0) - 1, -1):
            phrase, chain = self._ends.get(first, (None, None))
            if phrase is not None and chain is not None:
                before = self._tokens[max(phrase.first - 1, 0)]
                over = self._nouns.former | self._nouns.doubted
                return chain if self._is_party(chain) and before.lower not in over else None
            if self._tokens[first - 1].dep not in (*NOUN_MODIFIERS, "amod"):
                return None
        return None

    def _is_party(self, chain: Chain) -> bool:
        """True of a party by its kind, or by the full name of "the GOP"."""
        nouns, short = self._nouns, [tuple(name.lower().split()) for name in chain.names]
        full = (nouns.body_aliases.get(words, words)[-1] for words in short)
        told = any(nouns.body_kinds.get(w) == PARTY or w in nouns.party_names for w in full)
        return chain.type in BODIES and (told or PARTY in chain.kinds)

    def _of_owner(self, name: Phrase) -> Iterator[Tenure]:
        """ "The Reform Party's Bo Farr and Ida Venn": the second belongs to it, too."""
        head = self._tokens[name.head]
        first = self._names.get(head.head) if head.dep == "conj" else None
        if first is None or name.title is not None or first[0].title is not None:
            return
        owner = self._parsed.kid(head.head, "poss")
        body = None if owner is None or owner.pos == "PRON" else self._by_head.get(owner.i)
        own = self._parsed.kid(head.i, "poss", "det", "appos", "prep")
        between = self._tokens[first[0].last : name.first]
        joined = all(t.dep == "cc" or t.text == COMMA for t in between)
        if body is not None and body.type in BODIES and own is None and joined:
            holder = self._names[name.head][1]
            yield Tenure(holder, name.span(self._parsed), head.sentence, body=body)

    def _row(self, name: Phrase) -> Iterator[Chain]:
        """The people of a row of names that begins with ``name``; one with a title ends it."""
        row = [kid.i for kid in self._parsed.coordinated(name.head)]
        for i in (name.head, *row):
            phrase, chain = self._names.get(i, (None, None))
            if phrase is None or chain is None or (i != name.head and phrase.title is not None):
                return
            yield chain

    # ---- homes

    def _from_town(self, chain: Chain, name: Phrase) -> Iterator[Tenure]:
        """ "Bo Farr, 34, from Leeds, was held"; not who comes from there "originally"."""
        at = name.last
        if self._text(at) != COMMA:
            return
        if self._text(at + 2) == COMMA and self._tokens[at + 1].pos == "NUM":
            at += 2
        if self._text(at + 1).lower() not in self._nouns.home_prepositions:
            return
        place, last = self._place_from(at + 2)
        if place is not None and self._text(last) in (COMMA, "."):
            yield Tenure(
                chain, name.span(self._parsed), self._tokens[name.head].sentence, place=place
            )

    def _place_from(self, first: int) -> tuple[Chain | None, int]:
        """The named place that begins at ``first``, and where its name ends."""
        for last in range(first + 1, first + 1 + LONGEST_NAME):
            phrase, chain = self._ends.get(last, (None, None))
            if phrase is not None and chain is not None and phrase.first == first:
                return (chain if chain.type == PLACE and chain.named else None), last
        return None, first

    def _in_town(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        """ "The Leeds man", "a Leeds mother of four": the town before a noun for anybody."""
        head = self._tokens[phrase.head]
        if base_form(head) not in self._nouns.residents or self._parsed.kid(head.i, "poss"):
            return
        for place in self._towns_before(head):
            yield Tenure(chain, phrase.span(self._parsed), head.sentence, place=place)

    def _seated(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        """ "The Leeds firm", "the Leeds newspaper the Tribune": a body that has a name."""
        named = phrase.kind is MentionKind.NAME
        head = self._tokens[phrase.head]
        noun = self._noun_before(phrase) if named else head
        if not chain.named or noun is None or noun.lemma.lower() not in self._nouns.body_nouns:
            return
        if self._parsed.kid(noun.i, "poss") is None and noun.dep != "attr":
            for place in self._towns_before(noun):
                yield Tenure(chain, phrase.span(self._parsed), head.sentence, place=place)

    def _noun_before(self, name: Phrase) -> Token | None:
        """The noun that a name stands beside: "the newspaper [the] Orsk Tribune"."""
        at = name.first - 1
        if at > 0 and self._tokens[at].lower in self._nouns.articles:
            at -= 1
        noun, head = self._tokens[max(at, 0)], self._tokens[name.head]
        tied = head.head == noun.i or noun.head == head.i
        return noun if tied and noun.pos == "NOUN" and noun.i < name.first else None

    def _towns_before(self, noun: Token) -> Iterator[Chain]:
        """The named places, no countries, that modify a noun."""
        for kid in self._parsed.kids(noun.i, *NOUN_MODIFIERS):
            place = self._by_head.get(kid.i) if kid.pos == "PROPN" and kid.i < noun.i else None
            if place is None or place.type != PLACE or not place.named:
                continue
            if any(token.dep in ("cc", "conj") for token in self._tokens[kid.i : noun.i]):
                continue  # "operator Vesk and travel firm Lodrin"
            if all(self._gazetteer.country(name) is None for name in place.names):
                yield place

    def _of_country(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        """ "The Chilean hacker", of somebody named elsewhere; but a commander is a state's."""
        head, nouns = self._tokens[phrase.head], self._nouns
        noun = head.lemma.lower()
        if not chain.named or head.dep in ("attr", "oprd"):
            return
        if is_one_of_people(self._parsed, head, nouns, self._gazetteer):  # "the Chilean, Bo Farr"
            land = land_of(self._parsed, head, self._gazetteer)
            span = phrase.span(self._parsed)
            yield Tenure(chain, span, head.sentence, country=land, national=land is not None)
            return
        if nouns.person_gender(noun) is None:
            return
        if noun in nouns.state_posts | nouns.land_posts | nouns.aspirants | nouns.ranks:
            return
        beside = (t for t in self._parsed.kids(head.i, "amod", *NOUN_MODIFIERS) if t.i < head.i)
        named = (t for t in beside if t.text[0].isupper() and self._is_plain(t, head))
        lands = [self._gazetteer.demonym(t.text) for t in named]
        told = [land for land in lands if land is not None]
        if len(told) == 1:  # "a French Moroccan man" may have either
            span = phrase.span(self._parsed)
            yield Tenure(chain, span, head.sentence, country=told[0], national=True)

    def _native(self, chain: Chain, phrase: Phrase) -> Iterator[Tenure]:
        """ "Kofi Mensah, a native of Ghana"."""
        head = self._tokens[phrase.head]
        if head.lemma.lower() not in self._nouns.natives or not chain.named:
            return
        of = next((kid for kid in self._parsed.kids(head.i, "prep") if kid.lower == "of"), None)
        land = None if of is None else self._parsed.kid(of.i, "pobj")
        place = None if land is None else self._by_head.get(land.i)
        names = place.names if place is not None and place.type == PLACE else []
        country = next((c for name in names if (c := self._gazetteer.country(name))), None)
        if country is not None and head.dep == "appos":
            span = phrase.span(self._parsed)
            yield Tenure(chain, span, head.sentence, country=country, national=True)

    def _is_plain(self, word: Token, noun: Token) -> bool:
        """False of the first word of a name: "an Orsk Pie star"."""
        return all(token.pos != "PROPN" for token in self._tokens[word.i + 1 : noun.i])

    def _text(self, i: int) -> str:
        return self._tokens[i].text if i < len(self._tokens) else ""
