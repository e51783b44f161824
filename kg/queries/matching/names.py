"""How alike two names are, whatever their order, spelling and titles, and why.

Words are compared one by one. Each word of the shorter name must be found in the longer one: the
same, a known variant or short form, with the same consonants in another transliteration, with
nearly the same letters (Jaro and Winkler, by rapidfuzz), or as an initial.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from rapidfuzz.distance import JaroWinkler

from kg.ontology.lexicon import Lexicon, load_lexicon
from kg.ontology.names import REMEMBERED, fold, initials, is_acronym, name_words
from kg.ontology.person_names import taken_apart

SAME, PARTED, VARIANT, SOUND, NEAR, INITIAL = 1.0, 0.97, 0.95, 0.93, 0.9, 0.8
# What words that only one of the names has take off, each and at most.
_EXTRA_PERSON, _EXTRA_BODY, _MOST_EXTRA = 0.04, 0.1, 0.4
# A surname or first name alone, an initial with a surname, an acronym with its long form.
ONE_WORD, ONE_OF_MANY, WITH_INITIAL, ACRONYM = 0.6, 0.45, 0.75, 0.6
_NEARLY, _ALIKE = 0.92, 0.75
# Words of fewer letters, or consonants, are too often alike by chance.
_LETTERS, _CONSONANTS = 5, 3
# Nobody's name has more readings.
_MOST_READINGS = 16
# Letter groups of transliterations and their sound; two where a spelling stands for two.
_SOUNDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("shch", ("s",)), ("tsch", ("s",)), ("tch", ("s",)), ("sch", ("s",)), ("sh", ("s",)),
    ("ch", ("s", "")), ("zh", ("s",)), ("kh", ("",)), ("gh", ("k",)), ("ph", ("v",)),
    ("ck", ("k",)), ("cz", ("k",)), ("ts", ("s",)), ("tz", ("s",)), ("x", ("ks",)),
    ("j", ("i", "s")), ("q", ("k",)), ("c", ("k",)), ("g", ("k",)), ("w", ("v",)), ("f", ("v",)),
    ("z", ("s",)), ("h", ("",)), ("y", ("i",)),
)  # fmt: skip
_SOUND_OF = dict(_SOUNDS)
_GROUP = re.compile("|".join(group for group, _ in _SOUNDS) + "|.")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiou]+")
_HOW = {
    VARIANT: "a known variant or short form",
    SOUND: "another transliteration",
    NEAR: "nearly the same letters",
    INITIAL: "an initial",
}


@functools.lru_cache(maxsize=REMEMBERED)
def spoken(word: str) -> frozenset[str]:
    """A folded word as it sounds, in each reading of its letters, sixteen at most."""
    parts = [_SOUND_OF.get(group, (group,)) for group in _GROUP.findall(_DOUBLED.sub(r"\1", word))]
    ways = 1
    for number, part in enumerate(parts):
        ways *= len(part)
        if ways > _MOST_READINGS:
            parts[number:] = [one[:1] for one in parts[number:]]
            break
    return frozenset(_DOUBLED.sub(r"\1", "".join(way)) for way in product(*parts))


@functools.lru_cache(maxsize=REMEMBERED)
def sounds(word: str) -> frozenset[str]:
    """The consonants of a folded word in each reading; the key by which names are looked up."""
    return frozenset(_DOUBLED.sub(r"\1", _VOWELS.sub("", way)) for way in spoken(word))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are, from 0 to 1, and why."""

    score: float
    how: str


@dataclass(frozen=True, slots=True)
class _Pair:
    """A word of the shorter name with its place in the longer one."""

    score: float
    one: str
    other: str
    place: int


class Names:
    """Compares names; built once."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Raises LexiconError if a word list of ``ontology/linking.ttl`` is missing."""
        variants = {fold(w): v for w, v in lexicon.mapping("nameVariant").items()}
        self._variants = {**lexicon.mapping("nickname"), **variants}
        self._particles = lexicon.words("articleParticle")
        self._legal = frozenset(w.replace(".", "") for w in lexicon.words("legalForm"))
        self._spellings = lexicon.mapping("bodySpelling")
        self._small = lexicon.words("acronymSkip")
        self.person = functools.lru_cache(maxsize=REMEMBERED)(self._person)
        self.body = functools.lru_cache(maxsize=REMEMBERED)(self._body)

    # ── words ──

    def _person(self, name: str) -> tuple[str, ...]:
        """The words of a person's name without titles; "Brenn, Lukas" is Lukas Brenn."""
        parsed = taken_apart(name.replace("’", "'"))
        kept = _words(" ".join((parsed.first, parsed.middle, parsed.last))) or _words(name)
        return tuple(word for word in kept if word not in self._particles) or kept

    def _body(self, name: str) -> tuple[str, ...]:
        """The words of a body's name without legal form and small words."""
        words = [self._spellings.get(word, word) for word in _words(name)]
        kept = [word for word in words if word not in self._small and word != "the"]
        bare = [word for word in kept if word not in self._legal]
        return tuple(bare or kept or words)

    def keys(self, name: str) -> frozenset[str]:
        """By what a name is looked up: the sound of each word, and of its full form."""
        words = {word for word in _words(name) if len(word) > 1}
        return frozenset(
            key
            for word in words | {self._variants[word] for word in words if word in self._variants}
            for key in sounds(word)
        )

    # ── comparing ──

    def people(self, one: str, other: str) -> Likeness | None:
        """How alike two names of people are, None if they are names of two."""
        left, right = self.person(one), self.person(other)
        found = self._compared(left, right, extra=_EXTRA_PERSON)
        if found is None:
            return None
        pairs, likeness = found
        full = [pair for pair in pairs if pair.score > INITIAL]
        if not full:
            return None
        if len(full) > 1:
            return likeness
        if len(pairs) > 1:
            return Likeness(min(likeness.score, WITH_INITIAL), likeness.how)
        alone = ONE_WORD if len(left) == len(right) == 1 else ONE_OF_MANY
        return Likeness(min(likeness.score, alone), "one word of the name alone")

    def bodies(self, one: str, other: str) -> Likeness | None:
        """How alike two names of bodies are, None if they are names of two."""
        left, right = self.body(one), self.body(other)
        for short, long, text in ((left, right, one), (right, left, other)):
            if len(short) == 1 < len(long) and is_acronym(text.strip()):
                if short[0] == initials(long, self._small):
                    return Likeness(ACRONYM, "the initials of the other")
                return None
        found = self._compared(left, right, extra=_EXTRA_BODY)
        if found is None:
            return None
        pairs, likeness = found
        if len(pairs) == 1 and len(left) != len(right):
            return Likeness(min(likeness.score, ONE_OF_MANY), "one word of the name alone")
        return likeness if all(pair.score > INITIAL for pair in pairs) else None

    def _compared(
        self, left: Sequence[str], right: Sequence[str], *, extra: float
    ) -> tuple[list[_Pair], Likeness] | None:
        """The words of the shorter name with their like, and how alike the names are."""
        short, long = sorted((left, right), key=len)
        if not short:
            return None
        if short != long and "".join(short) == "".join(long):
            whole = [_Pair(PARTED, word, word, n) for n, word in enumerate(long)]
            return whole, Likeness(PARTED, "the same letters, parted otherwise")
        pairs = self._assigned(short, long)
        if pairs is None:
            return None
        mean = sum(pair.score for pair in pairs) / len(pairs)
        more = len(long) - len(short)
        places = [pair.place for pair in pairs]
        turned = places != sorted(places)
        score = mean * (1 - min(_MOST_EXTRA, extra * more)) - (0.01 if turned else 0)
        return pairs, Likeness(round(score, 4), _how(pairs, more=more, turned=turned))

    def _assigned(self, short: Sequence[str], long: Sequence[str]) -> list[_Pair] | None:
        """Each word of the shorter name with its best like; None if one has none."""
        every = sorted(
            (-score, abs(n - place), n, place)
            for n, one in enumerate(short)
            for place, other in enumerate(long)
            if (score := self._alike(one, other))
        )
        found: dict[int, _Pair] = {}
        taken: set[int] = set()
        for score, _, n, place in every:
            if n not in found and place not in taken:
                found[n] = _Pair(-score, short[n], long[place], place)
                taken.add(place)
        return [found[n] for n in range(len(short))] if len(found) == len(short) else None

    def _alike(self, one: str, other: str) -> float:
        """How alike two words are; 0 if they are two."""
        if one == other:
            return SAME
        if 1 in (len(one), len(other)):
            return INITIAL if one[0] == other[0] else 0.0
        if self._variants.get(one, one) == self._variants.get(other, other):
            return VARIANT
        shared = sounds(one) & sounds(other)
        likeness = JaroWinkler.similarity(one, other)
        long = any(len(key) >= _CONSONANTS for key in shared)
        if (long and likeness >= _ALIKE) or spoken(one) & spoken(other):
            return SOUND
        near = likeness >= _NEARLY and abs(len(one) - len(other)) <= 1
        return NEAR if near and min(len(one), len(other)) >= _LETTERS else 0.0


@functools.cache
def load_names() -> Names:
    """The comparer with the words of ``ontology/linking.ttl``."""
    return Names(load_lexicon())


def _words(name: str) -> tuple[str, ...]:
    return tuple(
        part.replace("'", "")
        for word in name_words(name)
        for part in word.split("-")
        if part.replace("'", "")
    )


def _how(pairs: Sequence[_Pair], *, more: int, turned: bool) -> str:
    parts = [
        f"“{pair.one}” and “{pair.other}”: {_HOW[pair.score]}"
        for pair in pairs
        if pair.score < SAME
    ]
    parts = parts or ["the same words"]
    if turned:
        parts.append("in another order")
    if more:
        parts.append(f"{more} more word{'s' if more > 1 else ''} in one of the names")
    return "; ".join(parts)
