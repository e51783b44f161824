"""Descriptions and what they point back to: "the company", "the minister", "the villagers"."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extraction.coreference.binding import commands
from kg.extraction.coreference.chains import Chain, Chains, gender_fits
from kg.extraction.coreference.person_roles import befell, is_called
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
from kg.nlp.tree import NAMING
from kg.ontology.gazetteer import Gazetteer
from kg.ontology.names import name_words

# A description without a name of its own looks back this many sentences.
REACH = 12


class DescriptionResolver:
    """Finds the chain that a description continues, or opens one."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and countries."""
        self._nouns = nouns
        self._gazetteer = gazetteer

    def settle(self, phrase: Phrase, found: Chain | None, chains: Chains) -> Chain:
        """The chain of ``phrase``: what ``look_back`` found, new where that is nothing."""
        if found is not None:
            found.roles.add(phrase.words)
            return chains.put(phrase, found)
        chain = chains.new(phrase)
        if phrase.type in BODIES:
            chain.kinds = frozenset((self._nouns.body_nouns.get(phrase.words, "any"),))
        return chain

    def rejoin(self, parsed: ParsedDocument, phrase: Phrase, chains: Chains) -> None:
        """ "his lawyer … The lawyer, Ada Stone": a named one takes in the unnamed one before."""
        chain = chains.of(phrase)
        if chain is None or phrase.reference is not Reference.DEFINITE or not chain.named:
            return
        if chain.type != PERSON or (chain.first < phrase.first and chain.before(phrase.first)):
            return
        earlier = _latest(
            (
                c
                for c in chains.all
                if c.type == PERSON
                and not c.named
                and phrase.words in c.roles
                and gender_fits(phrase, c)
                and c is not chain
            ),
            phrase,
        )
        if earlier is not None:
            chains.merge(chain, earlier)

    def look_back(self, parsed: ParsedDocument, phrase: Phrase, chains: Chains) -> Chain | None:
        """What ``phrase`` points back to, or None."""
        if phrase.reference is Reference.NEW:
            return None
        if phrase.reference is Reference.POSSESSED:
            return self._same_words(parsed, phrase, chains)
        if phrase.reference is Reference.BARE:
            if phrase.type == GROUP or phrase.words in self._nouns.people_nouns:
                return self._same_words(parsed, phrase, chains)
            return None
        before = [
            c
            for c in chains.all
            if (last := c.before(phrase.first)) is not None
            and self._near(parsed, phrase, last)
            and not any(commands(parsed, above, phrase) for above in c.phrases)
        ]
        if phrase.type == PERSON:
            return self._person(parsed, phrase, before)
        if phrase.type in BODIES:
            return self._body(parsed, phrase, before) or self._only_body(parsed, phrase, chains)
        if phrase.type == GROUP:
            return self._group(parsed, phrase, before)
        if phrase.type == PLACE:
            return self._place(parsed, phrase, before)
        return self._noun(parsed, phrase, before)

    def _near(self, parsed: ParsedDocument, phrase: Phrase, last: Phrase) -> bool:
        distance = parsed.tokens[phrase.head].sentence - parsed.tokens[last.head].sentence
        return 0 <= distance <= REACH

    def _same_words(self, parsed: ParsedDocument, phrase: Phrase, chains: Chains) -> Chain | None:
        """ "Residents … residents": the same words, possessor included, are the same people."""
        words = self._plain(parsed, phrase)
        if any(token in self._nouns.pronouns for token in words):
            return None
        return _latest(
            (
                c
                for c in chains.all
                if c.type == phrase.type
                and any(
                    p.kind is MentionKind.NOMINAL and self._plain(parsed, p) == words
                    for p in c.phrases
                    if p.last <= phrase.first
                )
            ),
            phrase,
        )

    def _plain(self, parsed: ParsedDocument, phrase: Phrase) -> tuple[str, ...]:
        tokens = parsed.tokens[phrase.first : phrase.last]
        return tuple(t.lower for t in tokens if t.lower not in self._nouns.definite_markers)

    def _modifiers(self, parsed: ParsedDocument, phrase: Phrase) -> frozenset[str]:
        head = parsed.tokens[phrase.head]
        return frozenset(
            t.lower
            for t in parsed.tokens[phrase.first : phrase.head]
            if t.head == head.i
            and t.dep in ("amod", "compound", "nmod")
            and t.lower not in self._nouns.fillers
        )

    def _all_modifiers(self, parsed: ParsedDocument, phrase: Phrase) -> set[str]:
        return {
            t.lower
            for t in parsed.tokens[phrase.first : phrase.head]
            if t.dep in ("amod", "compound", "nmod")
        }

    def _person(self, parsed: ParsedDocument, phrase: Phrase, before: list[Chain]) -> Chain | None:
        modifiers = self._modifiers(parsed, phrase)
        noun = phrase.words
        people = [c for c in before if c.type == PERSON and gender_fits(phrase, c)]
        post = " ".join([*sorted(modifiers), noun])
        exact = [c for c in people if post in c.roles] if modifiers else []
        if exact:
            return _latest(exact, phrase)
        if modifiers:
            named = [c for c in people if noun in c.roles and modifiers <= self._words(parsed, c)]
            return _latest(named, phrase)
        fitting = [c for c in people if noun in c.roles]
        told = [] if fitting else self._told(parsed, phrase, people)
        if told:
            return told[0] if len(told) == 1 else None
        if fitting or noun in self._nouns.kin:
            return _latest(fitting, phrase)
        if noun in self._nouns.person_nouns and self._nouns.person_nouns[noun] != "any":
            return _latest(people, phrase)
        if noun in self._nouns.generic_people:
            named = [c for c in people if c.named]
            if noun in self._nouns.age_nouns:
                named = _of_age(parsed, phrase, named)
            return _latest(named, phrase)
        return None

    def _told(self, parsed: ParsedDocument, phrase: Phrase, people: list[Chain]) -> list[Chain]:
        """The named people whose calling or fate ``phrase`` takes up in another word."""
        noun, nouns = phrase.words, self._nouns
        return [
            c
            for c in people
            if c.named
            and (is_called(noun, c, nouns) or befell(parsed, noun, c, phrase.first, nouns))
        ]

    def _words(self, parsed: ParsedDocument, chain: Chain) -> set[str]:
        words = {w for r in chain.roles for w in r.split()}
        for phrase in chain.phrases:
            words.update(t.lower for t in parsed.tokens[phrase.first : phrase.last])
        return words

    def _body(self, parsed: ParsedDocument, phrase: Phrase, before: list[Chain]) -> Chain | None:
        kind = self._nouns.body_nouns.get(phrase.words, "any")
        modifiers = self._modifiers(parsed, phrase)
        if phrase.country is not None and phrase.kind is MentionKind.NAME:
            return None
        bodies = [c for c in before if c.type in BODIES and not c.members]
        if modifiers:
            bodies = [c for c in bodies if modifiers & self._words(parsed, c)]
        same = [c for c in bodies if phrase.words in c.roles or self._names_it(phrase.words, c)]
        if same:
            return _foremost(parsed, same, phrase)
        bodies = [c for c in bodies if self._may_be(kind, c)]
        if kind == "any":
            states = self._nouns.state_kinds
            alike = [
                c for c in bodies if self._all_modifiers(parsed, phrase) & self._words(parsed, c)
            ]
            if alike:
                return _foremost(parsed, alike, phrase)
            return _foremost(
                parsed, (c for c in bodies if c.named and not c.kinds & states), phrase
            )
        of_kind = [c for c in bodies if kind in c.kinds or kind in self._told_kinds(c)]
        if of_kind:
            return _foremost(parsed, [c for c in of_kind if c.named] or of_kind, phrase)
        if kind in self._nouns.state_kinds or kind in self._nouns.shown_kinds:
            return None
        # A name that shows no kind ("Lumeda") may be of any that is no state's.
        return _foremost(parsed, (c for c in bodies if c.named and not c.kinds), phrase)

    def _only_body(self, parsed: ParsedDocument, phrase: Phrase, chains: Chains) -> Chain | None:
        """ "the commission", far behind "the electoral commission", where no other was named."""
        if phrase.country is not None:
            return None
        same = [
            c
            for c in chains.all
            if c.type in BODIES
            and not c.members
            and c.before(phrase.first) is not None
            and (phrase.words in c.roles or self._names_it(phrase.words, c))
        ]
        # "Commission stops count" names no other body than the one that is described.
        same = [c for c in same if [n.lower() for n in c.names] != [phrase.words]] or same
        fits = len(same) == 1 and self._modifiers(parsed, phrase) <= self._words(parsed, same[0])
        return same[0] if fits else None

    def _may_be(self, kind: str, chain: Chain) -> bool:
        """False where the text has called the body something of another sort."""
        told = self._told_kinds(chain)
        return kind == "any" or not told or kind in told

    def _told_kinds(self, chain: Chain) -> set[str]:
        """The kinds of body that the text has called it."""
        return {self._nouns.body_nouns.get(role, "any") for role in chain.roles} - {"any"}

    def _names_it(self, noun: str, chain: Chain) -> bool:
        words = [w for name in chain.names if noun in (w := name_words(name))]
        if noun not in self._nouns.state_nouns:
            return bool(words)
        return any(self._is_force(noun, w) for w in words)

    def _is_force(self, noun: str, words: tuple[str, ...]) -> bool:
        """ "the police" of Tesmar Police Department, but not of the Police Conduct Office."""
        behind = words[words.index(noun) + 1 :]
        kind = self._nouns.body_kinds.get(behind[0]) if behind else None
        return not behind or behind[0] in self._nouns.joiners or kind in ("agency", "force")

    def _group(self, parsed: ParsedDocument, phrase: Phrase, before: list[Chain]) -> Chain | None:
        groups = [c for c in before if c.type == GROUP and not c.members]
        modifiers = self._modifiers(parsed, phrase)
        same = [
            c
            for c in groups
            if phrase.words in c.roles and (not modifiers or modifiers <= self._words(parsed, c))
        ]
        if same:
            return _latest(same, phrase)
        if phrase.words in self._nouns.generic_people and not modifiers:
            count = self._count(parsed, phrase)
            fitting = [
                c
                for c in groups
                if gender_fits(phrase, c)
                and (count is None or any(self._count(parsed, p) == count for p in c.phrases))
            ]
            return _latest(fitting, phrase)
        if phrase.words in self._nouns.body_nouns:
            kind = self._nouns.body_nouns[phrase.words]
            return _latest(
                (
                    c
                    for c in groups
                    if any(self._nouns.body_nouns.get(r) in (kind, "any") for r in c.roles)
                ),
                phrase,
            )
        return None

    def _count(self, parsed: ParsedDocument, phrase: Phrase) -> int | None:
        return self._nouns.count(t.lower for t in parsed.tokens[phrase.first : phrase.head])

    def _place(self, parsed: ParsedDocument, phrase: Phrase, before: list[Chain]) -> Chain | None:
        places = [c for c in before if c.type == PLACE]
        if phrase.words in self._nouns.country_nouns:
            return self._country(parsed, phrase, [c for c in places if c.country is not None])
        same = [c for c in places if phrase.words in c.roles or self._names_it(phrase.words, c)]
        if same or phrase.words not in self._nouns.settlement_nouns:
            return _latest(same, phrase)
        return _latest((c for c in places if c.country is None and c.named), phrase)

    def _country(
        self, parsed: ParsedDocument, phrase: Phrase, countries: list[Chain]
    ) -> Chain | None:
        """The one country of this sentence or the last; none of several that stand as equals."""
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
        modifiers = self._modifiers(parsed, phrase)
        return _latest(
            (
                c
                for c in before
                if c.type == phrase.type
                and phrase.words in c.roles
                and modifiers <= self._words(parsed, c)
            ),
            phrase,
        )


def _of_age(parsed: ParsedDocument, phrase: Phrase, people: list[Chain]) -> list[Chain]:
    """Whose age "the 24-year-old" is, where the text told it; else those whose age is not told."""
    tokens = parsed.tokens
    age = next((t.text for t in tokens[phrase.first : phrase.last] if t.text.isdecimal()), None)
    told: dict[int, set[str]] = {}
    for chain in people:
        behind = [tokens[p.last : p.last + 2] for p in chain.phrases]
        told[id(chain)] = {
            pair[1].text
            for pair in behind
            if len(pair) == 2 and pair[0].text in (",", "(") and pair[1].text.isdecimal()
        }
    same = [c for c in people if age in told[id(c)]]
    return same or [c for c in people if not told[id(c)]]


def _foremost(parsed: ParsedDocument, chains: Iterable[Chain], phrase: Phrase) -> Chain | None:
    """The chain of the last sentence before ``phrase`` whose mention is inside the fewest others.

    A name inside an apposition or complement of another is less prominent than that other (Grosz,
    Joshi and Weinstein 1995 rank by grammatical role); of equals the last counts.
    """
    ranked = [
        (parsed.tokens[last.head].sentence, -_depth(parsed, last), last.last, -chain.first, chain)
        for chain in chains
        if (last := chain.before(phrase.first)) is not None
    ]
    return max(ranked, key=lambda item: item[:4])[4] if ranked else None


def _depth(parsed: ParsedDocument, phrase: Phrase) -> int:
    """How many noun phrases ``phrase`` stands in."""
    depth = 0
    for token in (parsed.tokens[phrase.head], *parsed.ancestors(phrase.head)):
        if token.dep not in ("appos", "prep", "pobj", "poss", "compound", "nmod", "conj"):
            break
        above = parsed.tokens[token.head]
        depth += token.dep != "conj" and above.pos in NAMING
    return depth


def _latest(chains: Iterable[Chain], phrase: Phrase) -> Chain | None:
    """The chain mentioned last before ``phrase``."""
    ranked = [
        (last.last, -chain.first, chain)
        for chain in chains
        if (last := chain.before(phrase.first)) is not None
    ]
    return max(ranked, key=lambda item: item[:2])[2] if ranked else None
