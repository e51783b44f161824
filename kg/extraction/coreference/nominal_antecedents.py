"""Descriptions and what they point back to: "the company", "the minister", "the villagers"."""

from __future__ import annotations

from kg.extraction.coreference.binding import commands
from kg.extraction.coreference.body_antecedents import BodyAntecedents
from kg.extraction.coreference.chains import Chain, Chains, gender_fits
from kg.extraction.coreference.described_words import DescribedWords
from kg.extraction.coreference.person_roles import has_fate, is_called
from kg.extraction.coreference.recency import latest
from kg.extraction.ner.phrases import (
    BODIES,
    GROUP,
    PERSON,
    PLACE,
    PUBLICATION,
    SITE,
    THING,
    Nouns,
    Phrase,
    Reference,
)
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument

# A description without a name of its own looks back this many sentences.
REACH = 12


class DescriptionResolver:
    """Finds the chain that a description continues, or opens one."""

    def __init__(self, nouns: Nouns) -> None:
        """Word lists."""
        self._nouns = nouns
        self._words = DescribedWords(nouns)
        self._bodies = BodyAntecedents(nouns)

    def settle(self, phrase: Phrase, found: Chain | None, chains: Chains) -> Chain:
        """The chain of ``phrase``: what ``look_back`` found, or a new one."""
        if found is not None:
            found.roles.add(phrase.words)
            return chains.put(phrase, found)
        chain = chains.new(phrase)
        if phrase.type in BODIES:
            chain.kinds = frozenset((self._nouns.body_nouns.get(phrase.words, "any"),))
        return chain

    def rejoin(self, phrase: Phrase, chains: Chains) -> None:
        """ "his lawyer … The lawyer, Ada Stone": the named one takes in the unnamed one."""
        chain = chains.of(phrase)
        if chain is None or phrase.reference is not Reference.DEFINITE or not chain.named:
            return
        if chain.type != PERSON or chain.before(phrase.first) is not None:
            return
        people = [c for c in chains.all if c.type == PERSON and not c.named]
        earlier = latest(_called(phrase, people), phrase)
        if earlier is not None:
            chains.merge(chain, earlier)

    def look_back(self, parsed: ParsedDocument, phrase: Phrase, chains: Chains) -> Chain | None:
        """What ``phrase`` points back to, or None."""
        if phrase.reference is not Reference.DEFINITE:
            return self._same_words(parsed, phrase, chains) if self._may_repeat(phrase) else None
        before = [
            c
            for c in chains.all
            if (last := c.before(phrase.first)) is not None
            and self._near(parsed, phrase, last)
            and not any(commands(parsed, above, phrase) for above in c.phrases)
        ]
        if phrase.type in BODIES:
            return self._bodies.look_back(parsed, phrase, before, chains)
        finders = {PERSON: self._person, GROUP: self._group, PLACE: self._place}
        return finders.get(phrase.type, self._noun)(parsed, phrase, before)

    def _may_repeat(self, phrase: Phrase) -> bool:
        """ "his lawyer", "residents" may mean the same people again; "a man" may not."""
        if phrase.reference is not Reference.BARE:
            return phrase.reference is Reference.POSSESSED
        return phrase.type == GROUP or phrase.words in self._nouns.people_nouns

    def _near(self, parsed: ParsedDocument, phrase: Phrase, last: Phrase) -> bool:
        distance = parsed.tokens[phrase.head].sentence - parsed.tokens[last.head].sentence
        return 0 <= distance <= REACH

    def _same_words(self, parsed: ParsedDocument, phrase: Phrase, chains: Chains) -> Chain | None:
        """ "Residents … residents": the same words, possessor included, are the same people."""
        words = self._plain(parsed, phrase)
        if any(token in self._nouns.pronouns for token in words):
            return None
        same = [
            c
            for c in chains.all
            if c.type == phrase.type
            and any(self._is_worded(parsed, p, words) for p in c.phrases if p.last <= phrase.first)
        ]
        return latest(same, phrase)

    def _is_worded(self, parsed: ParsedDocument, phrase: Phrase, words: tuple[str, ...]) -> bool:
        return phrase.kind is MentionKind.NOMINAL and self._plain(parsed, phrase) == words

    def _plain(self, parsed: ParsedDocument, phrase: Phrase) -> tuple[str, ...]:
        """Its words without "the", "this" and the like."""
        tokens = parsed.tokens[phrase.first : phrase.last]
        return tuple(t.lower for t in tokens if t.lower not in self._nouns.definite_markers)

    # ---- people

    def _person(self, parsed: ParsedDocument, phrase: Phrase, before: list[Chain]) -> Chain | None:
        people = [c for c in before if c.type == PERSON and gender_fits(phrase, c)]
        called = _called(phrase, people)
        modifiers = self._words.modifiers(parsed, phrase)
        if modifiers:
            post = " ".join([*sorted(modifiers), phrase.words])
            exact = [c for c in people if post in c.roles]
            told = self._words.with_all(parsed, modifiers, called)
            return latest(exact or told, phrase)
        if called:
            return latest(called, phrase)
        return self._person_in_other_words(parsed, phrase, people)

    def _person_in_other_words(
        self, parsed: ParsedDocument, phrase: Phrase, people: list[Chain]
    ) -> Chain | None:
        """A person that the text has not called by the noun.

        "An attorney … the lawyer", "was charged … the defendant", "the woman", "the 24-year-old".
        """
        noun = phrase.words
        told = self._told(parsed, phrase, people)
        if told:
            return told[0] if len(told) == 1 else None
        if noun in self._nouns.kin:
            return None
        if self._nouns.person_nouns.get(noun, "any") != "any":
            return latest(people, phrase)
        if noun not in self._nouns.generic_people:
            return None
        named = [c for c in people if c.named]
        if noun in self._nouns.age_nouns:
            named = _of_age(parsed, phrase, named)
        return latest(named, phrase)

    def _told(self, parsed: ParsedDocument, phrase: Phrase, people: list[Chain]) -> list[Chain]:
        """The named people whose occupation or fate ``phrase`` expresses in another word."""
        noun, nouns = phrase.words, self._nouns
        return [
            c
            for c in people
            if c.named
            and (is_called(noun, c, nouns) or has_fate(parsed, noun, c, phrase.first, nouns))
        ]

    # ---- groups

    def _group(self, parsed: ParsedDocument, phrase: Phrase, before: list[Chain]) -> Chain | None:
        groups = [c for c in before if c.type == GROUP and not c.members]
        modifiers = self._words.modifiers(parsed, phrase)
        called = [c for c in groups if phrase.words in c.roles]
        same = self._words.with_all(parsed, modifiers, called)
        if same:
            return latest(same, phrase)
        if phrase.words in self._nouns.generic_people and not modifiers:
            return self._people_counted(parsed, phrase, groups)
        return self._group_of_bodies(phrase, groups)

    def _people_counted(
        self, parsed: ParsedDocument, phrase: Phrase, groups: list[Chain]
    ) -> Chain | None:
        """ "the two men" are a group of two; "the men" may be any number."""
        count = self._words.count(parsed, phrase)
        fitting = [
            c
            for c in groups
            if gender_fits(phrase, c)
            and (count is None or any(self._words.count(parsed, p) == count for p in c.phrases))
        ]
        return latest(fitting, phrase)

    def _group_of_bodies(self, phrase: Phrase, groups: list[Chain]) -> Chain | None:
        """ "the firms": bodies of that kind, or of a kind that their noun leaves open."""
        nouns = self._nouns.body_nouns
        kind = nouns.get(phrase.words)
        if kind is None:
            return None
        fitting = [c for c in groups if any(nouns.get(role) in (kind, "any") for role in c.roles)]
        return latest(fitting, phrase)

    # ---- places and things

    def _place(self, parsed: ParsedDocument, phrase: Phrase, before: list[Chain]) -> Chain | None:
        places = [c for c in before if c.type == PLACE]
        if phrase.words in self._nouns.country_nouns:
            return self._country(parsed, phrase, places)
        same = self._words.called(phrase.words, places)
        if same or phrase.words not in self._nouns.settlement_nouns:
            return latest(same, phrase)
        return latest((c for c in places if c.country is None and c.named), phrase)

    def _country(self, parsed: ParsedDocument, phrase: Phrase, places: list[Chain]) -> Chain | None:
        """The only country of this sentence and the last; None if there are several."""
        countries = [c for c in places if c.country is not None]
        here = parsed.tokens[phrase.head].sentence
        near = [
            c
            for c in countries
            if any(
                here - 1 <= parsed.tokens[p.head].sentence <= here and p.last <= phrase.first
                for p in c.phrases
            )
        ]
        if not near:
            return countries[0] if len(countries) == 1 else None
        return near[0] if len(near) == 1 else None

    def _noun(self, parsed: ParsedDocument, phrase: Phrase, before: list[Chain]) -> Chain | None:
        if phrase.type not in (SITE, PUBLICATION, THING):
            return None
        modifiers = self._words.modifiers(parsed, phrase)
        called = [c for c in before if c.type == phrase.type and phrase.words in c.roles]
        return latest(self._words.with_all(parsed, modifiers, called), phrase)


def _called(phrase: Phrase, people: list[Chain]) -> list[Chain]:
    """The people that the text has called by the noun."""
    return [c for c in people if phrase.words in c.roles and gender_fits(phrase, c)]


def _of_age(parsed: ParsedDocument, phrase: Phrase, people: list[Chain]) -> list[Chain]:
    """The people of that age for "the 24-year-old", or else the people of unknown age."""
    tokens = parsed.tokens[phrase.first : phrase.last]
    age = next((t.text for t in tokens if t.text.isdecimal()), None)
    told = [(chain, _told_ages(parsed, chain)) for chain in people]
    same = [chain for chain, ages in told if age in ages]
    return same or [chain for chain, ages in told if not ages]


def _told_ages(parsed: ParsedDocument, chain: Chain) -> set[str]:
    """ "24" of "Ada Stone, 24," and "Ada Stone (24)"."""
    behind = [parsed.tokens[p.last : p.last + 2] for p in chain.phrases]
    return {
        pair[1].text
        for pair in behind
        if len(pair) == 2 and pair[0].text in (",", "(") and pair[1].text.isdecimal()
    }
