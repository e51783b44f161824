"""Chains: the phrases of one document that are one entity, and what is known about it."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.extraction.ner.phrases import BODIES, GROUP, PERSON, THING, Gender, Number, Phrase
from kg.model import MentionKind


@dataclass(slots=True, eq=False)
class Chain:
    """One entity under construction.

    ``gender`` is what names, titles and nouns show; ``called`` is the gender of its pronouns,
    which may be wrong. ``roles`` are the nouns and posts used for it. ``kin`` is True for people
    introduced as somebody's relative. ``state_name`` is the name of a body that the text never
    names, such as "the government".
    """

    type: str
    gender: Gender = Gender.UNKNOWN
    number: Number = Number.SINGULAR
    phrases: list[Phrase] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    kinds: frozenset[str] = frozenset()
    lean: float | None = None
    link: str | None = None
    country: str | None = None
    members: tuple[Chain, ...] = ()
    owner: Chain | None = None
    kin: bool = False
    state_name: str | None = None
    called: Gender = Gender.UNKNOWN
    # Of the phrases: the first token, whether one is a name, and whether one shows its type.
    first: int = field(init=False, default=sys.maxsize)
    named: bool = field(init=False, default=False)
    typed: bool = field(init=False, default=False)
    # The phrases by where they end, of those that end there by where they begin, and those places.
    _ordered: list[Phrase] = field(init=False, default_factory=list)
    _places: list[tuple[int, int]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Reads the phrases given."""
        for phrase in self.phrases:
            self._note(phrase)

    def _note(self, phrase: Phrase) -> None:
        place = (phrase.last, phrase.first)
        at = bisect_left(self._places, place)  # of equal ones the first given stands last
        self._places.insert(at, place)
        self._ordered.insert(at, phrase)
        self.first = min(self.first, phrase.first)
        name = phrase.kind is MentionKind.NAME
        self.named = self.named or name
        self.typed = self.typed or not (
            phrase.kind is MentionKind.PRONOUN or (name and not phrase.sure)
        )

    def add(self, phrase: Phrase) -> None:
        """Adds a phrase and what its form shows about number and gender."""
        self.phrases.append(phrase)
        self._note(phrase)
        if phrase.kind is MentionKind.NAME and phrase.words not in self.names:
            self.names.append(phrase.words)
        if phrase.gender in (Gender.MASCULINE, Gender.FEMININE):
            if phrase.kind is MentionKind.PRONOUN:
                self.called = phrase.gender
            elif self.gender is Gender.UNKNOWN:
                self.gender = phrase.gender
        if self.lean is None or (phrase.lean is not None and phrase.last - phrase.first > 1):
            self.lean = phrase.lean
        if self.country is None:
            self.country = phrase.country

    def take_over(self, other: Chain) -> None:
        """Adds what the text has said about ``other``, which is the same entity."""
        self.roles |= other.roles
        self.kinds |= other.kinds
        self.link = self.link or other.link
        self.state_name = self.state_name or other.state_name
        self.owner = self.owner or other.owner
        if self.type == THING:
            self.type = other.type

    @property
    def soft(self) -> bool:
        """True if its type rests on weak evidence: a pronoun may make it a person."""
        return self.link is None and not self.typed

    @property
    def clear(self) -> bool:
        """True if it is known, has no name, or has a name whose type is clear."""
        names = [phrase for phrase in self.phrases if phrase.kind is MentionKind.NAME]
        if self.link is not None or not names:
            return True
        return any(name.clear and same_sort(name.type, self.type) for name in names)

    def before(self, token: int) -> Phrase | None:
        """Its last phrase that ends at or before ``token``, or None."""
        at = bisect_right(self._places, (token, sys.maxsize))
        return self._ordered[at - 1] if at else None

    def count_before(self, token: int) -> int:
        """How many of its phrases end at or before ``token``."""
        return bisect_right(self._places, (token, sys.maxsize))


class Chains:
    """All chains of a document, and the chain of each phrase."""

    def __init__(self) -> None:
        """Starts empty."""
        self.all: list[Chain] = []
        self._of: dict[int, Chain] = {}

    def new(self, phrase: Phrase) -> Chain:
        """A chain of its own for ``phrase``."""
        chain = Chain(phrase.type, phrase.gender, phrase.number)
        if phrase.kind is not MentionKind.NAME:
            chain.roles.add(phrase.words)
        self.all.append(chain)
        self.put(phrase, chain)
        return chain

    def put(self, phrase: Phrase, chain: Chain) -> Chain:
        """Puts ``phrase`` into ``chain``."""
        chain.add(phrase)
        self._of[id(phrase)] = chain
        return chain

    def of(self, phrase: Phrase) -> Chain | None:
        """The chain of ``phrase``, or None."""
        return self._of.get(id(phrase))

    def merge(self, kept: Chain, gone: Chain) -> Chain:
        """Moves all of ``gone`` into ``kept``."""
        if kept is gone:
            return kept
        for phrase in gone.phrases:
            self.put(phrase, kept)
        kept.take_over(gone)
        self.all.remove(gone)
        for chain in self.all:
            chain.members = tuple(kept if member is gone else member for member in chain.members)
            if chain.owner is gone:
                chain.owner = kept
        return kept


def agreeing(chains: Iterable[Chain], gender: Gender, number: Number) -> list[Chain]:
    """Those that a pronoun of this gender and number can mean."""
    if number is Number.PLURAL:
        return [
            c
            for c in chains
            if c.number is not Number.SINGULAR
            or (c.type == PERSON and not c.named and c.gender is Gender.UNKNOWN)
        ]
    if gender in (Gender.MASCULINE, Gender.FEMININE):
        fitting = (gender, Gender.UNKNOWN, Gender.NEUTER)
        return [c for c in chains if (c.type == PERSON or c.soft) and c.gender in fitting]
    if gender is Gender.NEUTER:
        return [
            c for c in chains if c.type not in (PERSON, GROUP) and c.number is not Number.PLURAL
        ]
    return list(chains)


def same_sort(one: str, other: str) -> bool:
    """True if two types can be those of one entity: a body of a state is a body."""
    return one == other or {one, other} <= BODIES


def gender_fits(phrase: Phrase, chain: Chain) -> bool:
    """False if title, pronoun or given name of the chain contradict the noun's gender."""
    shown = (Gender.MASCULINE, Gender.FEMININE)
    if phrase.gender not in shown:
        return True
    known = chain.gender if chain.gender in shown else chain.called
    if known in shown:
        return known is phrase.gender
    if chain.lean is None:
        return True
    return (chain.lean > 0.3) if phrase.gender is Gender.FEMININE else (chain.lean < 0.7)
