"""The pieces that a sentence is cut into, and the lists that reading numbers needs.

Pieces (words, digits, signs) are finer than the parser's tokens: "US$12.5bn" is ``US $ 12.5 bn``.
The words are data (``ontology/lexicon-numbers.ttl``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.model import Quantity, Span
from kg.ontology.lexicon import Lexicon

PIECE = re.compile(r"[^\W\d_]+|\d+(?:,\d{3})*(?:\.\d+)?|[^\s\w]")
DASHES = frozenset("-–—‑")
MAX_PHRASE = 5  # words in the longest bound or unit phrase


class Piece(NamedTuple):
    """A word, a number in digits or a sign, lower-cased, with its place in the document."""

    text: str
    start: int
    end: int


class Found(NamedTuple):
    """A quantity, where its number ends (a unit may follow) and what sort it is."""

    quantity: Quantity
    number: Span  # bound and number, without unit
    sort: str  # "number", "sum", "percent", "duration", "age", "measure", "distance"


class Phrases:
    """Phrases of one or more words, each with what it stands for."""

    __slots__ = ("_meanings", "_sizes")

    def __init__(self, meanings: Mapping[tuple[str, ...], str], *, most: int = MAX_PHRASE) -> None:
        """``most``: longer phrases are not looked for."""
        self._meanings = dict(meanings)
        sizes: dict[str, set[int]] = {}
        for words in meanings:
            if len(words) <= most:
                sizes.setdefault(words[0], set()).add(len(words))
        # First word -> how many words the phrases have that begin with it, longest first.
        self._sizes = {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """The words of each phrase."""
        return iter(self._meanings)

    def openers(self) -> frozenset[str]:
        """The words that phrases begin with."""
        return frozenset(self._sizes)

    def at(self, texts: tuple[str, ...], i: int) -> tuple[str, int] | None:
        """What the longest phrase that begins at ``i`` stands for, and the index after it."""
        sizes = self._sizes.get(texts[i]) if i < len(texts) else None
        for size in sizes or ():
            meaning = self._meanings.get(texts[i : i + size])
            if meaning is not None and i + size <= len(texts):
                return meaning, i + size
        return None


@dataclass(frozen=True, slots=True, eq=False)
class NumberWords:
    """The lists that reading numbers needs."""

    numbers: dict[str, float]
    scales: dict[str, float]
    suffixes: dict[str, float]  # scales that follow digits without space: "bn", "m", "k"
    vague: dict[str, float]
    several: dict[str, float]  # "several hundred", "a few dozen": how many of the scale at least
    fractions: dict[str, float]
    ordinals: frozenset[str]  # fractions that are ordinals too: "a third site"
    followers: frozenset[str]  # words behind "a third" that leave it a fraction
    bounds: Phrases
    afters: Phrases
    ages: frozenset[tuple[str, ...]]  # bounds that say that an age follows
    life_decades: dict[str, float]  # "forties" -> 40
    changes: frozenset[str]  # words before a number by which something changed
    changed: frozenset[str]  # words behind such a number: "12 percent higher"
    labels: frozenset[str]  # nouns before a number that names: "Article 5", "room 12"
    determiners: frozenset[str]  # before such a noun they end its name: "in the camp 12 men"
    clock: frozenset[str]
    lengths: dict[str, str]
    measures: dict[str, str]  # units of weight, volume, area and length -> their plural
    currency_signs: dict[str, str]
    currencies: Phrases
    durations: dict[str, str]
    periods: frozenset[str]
    percents: frozenset[tuple[str, ...]]
    leads: frozenset[str]  # words before "a decade", "an hour" that make it a duration of one
    starters: frozenset[str]
    openers: frozenset[str]  # pieces that a quantity in words may begin with, its bound included


@cache
def number_words(lexicon: Lexicon) -> NumberWords:
    """The lists of ``lexicon``; raises LexiconError where one is missing."""
    numbers = _values(lexicon, "numberWord")
    vague = _values(lexicon, "vagueNumber")
    several = _values(lexicon, "severalWord")
    fractions = _values(lexicon, "fraction")
    life_decades = _values(lexicon, "lifeDecade")
    signs = {k.lower(): v for k, v in lexicon.mapping("currencySign").items()}
    lengths = lexicon.mapping("lengthUnit")
    bounds = _phrases(lexicon, "numberBound")
    starters = frozenset(
        {*numbers, *vague, *several, *fractions, *signs, *life_decades, "a", "half"}
    )
    return NumberWords(
        numbers=numbers,
        scales=_values(lexicon, "numberScale"),
        suffixes=_values(lexicon, "scaleSuffix"),
        vague=vague,
        several=several,
        fractions=fractions,
        ordinals=lexicon.words("ordinalFraction"),
        followers=lexicon.words("fractionFollower"),
        bounds=bounds,
        afters=_phrases(lexicon, "numberBoundAfter"),
        ages=frozenset(tuple(word.split()) for word in lexicon.words("ageBound")),
        life_decades=life_decades,
        changes=lexicon.words("changeWord"),
        changed=lexicon.words("changeBehind"),
        labels=lexicon.words("numberedNoun"),
        determiners=lexicon.words("ownDeterminer"),
        clock=lexicon.words("clockWord"),
        lengths=lengths,
        measures={**lexicon.mapping("measureUnit"), **lengths},
        currency_signs=signs,
        currencies=_phrases(lexicon, "currencyName"),
        durations=lexicon.mapping("durationUnit"),
        periods=lexicon.words("period"),
        percents=frozenset(tuple(word.split()) for word in lexicon.words("percentWord")),
        leads=lexicon.words("durationLead"),
        starters=starters,
        # "in" of "in their forties"; a sign of two pieces, "us$", begins with the first of them.
        openers=starters
        | bounds.openers()
        | {"an", "in"}
        | {PIECE.findall(sign)[0] for sign in signs},
    )


def _phrases(lexicon: Lexicon, name: str) -> Phrases:
    return Phrases({tuple(key.split()): value for key, value in lexicon.mapping(name).items()})


def _values(lexicon: Lexicon, name: str) -> dict[str, float]:
    return {word: float(value) for word, value in lexicon.mapping(name).items()}


def pieces(text: str, span: Span) -> list[Piece]:
    """The pieces of ``text[span]``, offsets in the whole text."""
    return [
        Piece(match.group().lower(), match.start(), match.end())
        for match in PIECE.finditer(text, span.start, span.end)
    ]
