"""The names of entities as keys: which spellings are one name, and what a name says by itself.

A name has a *key* (equal keys: one name, spelt alike or by a known variant) and a *loose* key
(alike after transliteration and nicknames, which only context can confirm).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.ontology.gazetteer import Gazetteer
from kg.ontology.lexicon import Lexicon
from kg.ontology.names import REMEMBERED, fold, is_acronym, name_words
from kg.ontology.person_names import taken_apart

Key = tuple[str, ...]

# Shorter words have too few letters for a respelling to mean the same name: "Lee" is not "Li".
MIN_RESPELT = 5
VOWELS = "aeiouy"


@dataclass(frozen=True, slots=True, order=True)
class Given:
    """The given names behind the first; ``compound`` where a hyphen joins them to the first."""

    words: tuple[str, ...] = ()
    compound: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart. ``full`` is False for a surname, an initial or an acronym alone.

    ``shared`` names belong to many bodies ("Supreme Court"); ``lands`` are the countries that the
    name itself gives; ``family``, ``given`` and ``generation`` are a person's.
    """

    key: Key
    loose: Key
    full: bool = True
    shared: bool = False
    lands: frozenset[str] = frozenset()
    family: str = ""
    initial: str = ""
    given: Given = Given()
    generation: str = ""


class NameReader:
    """Takes names apart; built once, remembers what it has read."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        """Raises LexiconError if a word list of ``ontology/linking.ttl`` is missing."""
        self._gazetteer = gazetteer
        self._variants = {fold(w): v for w, v in lexicon.mapping("nameVariant").items()}
        self._nicknames = lexicon.mapping("nickname")
        self._umlauts = _Rewriter(lexicon.mapping("umlautSpelling"))
        self._respellings = _Rewriter(lexicon.mapping("respelling"))
        self._particles = lexicon.words("articleParticle")
        self._generations = {
            word: word.replace(".", "").replace("junior", "jr").replace("senior", "sr")
            for word in lexicon.words("generation")
        }
        self._spellings = lexicon.mapping("bodySpelling")
        self._legal = frozenset(w.replace(".", "") for w in lexicon.words("legalForm"))
        self._heads = lexicon.words("sharedHead")
        self._modifiers = lexicon.words("sharedModifier") | lexicon.words("postModifier")
        self._ministries = lexicon.words("ministryHead")
        self._land_heads = lexicon.words("landHead")
        self._small = lexicon.words("acronymSkip")
        self._plain = lexicon.words("plainName")
        endings = sorted(lexicon.words("landEnding"), key=lambda s: (-len(s), s))
        self._demonym = re.compile(rf"(?:{'|'.join(map(re.escape, endings))})$")
        self.person = functools.lru_cache(maxsize=REMEMBERED)(self._person)
        self.body = functools.lru_cache(maxsize=REMEMBERED)(self._body)

    # ── people ──

    def _person(self, text: str) -> Name | None:
        """A person's name, titles left out; None if no word of a name is left."""
        parsed = taken_apart(strip_quotes(text))
        first = _plain_words(parsed.first)
        last = self._family(parsed.last)
        if not last and first:  # one word: nameparser calls it a first name
            first, last = (), self._family(" ".join(first))
        if not last:
            return None
        family = self._respelt(last)
        if not first:
            return Name(("", last), ("", family), full=False, family=last)
        head, *rest = first
        given = Given((*rest, *_plain_words(parsed.middle)), bool(rest) and "-" in parsed.first)
        if len(head) == 1:
            return Name((head, last), ("", family), False, family=last, initial=head, given=given)
        generation = self._generation(parsed.suffix)
        known = self._variants.get(head, self._umlauts(head))
        formal = self._respelt(self._nicknames.get(known, known))
        return Name(
            (known, last, generation), (formal, family),
            family=last, initial=head[0], given=given, generation=generation,
        )  # fmt: skip

    def _family(self, text: str) -> str:
        words = [self._umlauts(word) for word in _plain_words(text)]
        kept = [word for word in words if word not in self._particles]
        return " ".join(kept or words)

    def _generation(self, text: str) -> str:
        for word in text.lower().replace(",", " ").split():
            if word in self._generations:
                return self._generations[word]
        return ""

    def _respelt(self, text: str) -> str:
        return " ".join(self._respell(word) for word in text.split())

    def _respell(self, word: str) -> str:
        if len(word) < MIN_RESPELT:
            return word
        return re.sub(r"(.)\1+", r"\1", self._respellings(word))

    # ── bodies, places and works ──

    def _body(self, text: str) -> Name | None:
        """The name of a body: legal form, article and spelling apart; None for an empty one."""
        words = [self._spellings.get(w, w) for w in self._split(text)]
        while len(words) > 1 and words[-1] in self._legal:
            words.pop()
        if not words or (len(words) == 1 and self.is_plain(words[0])):
            return None
        if len(words) == 1 and is_acronym(text.strip()):
            return Name(("acronym", words[0]), ("acronym", words[0]), full=False)
        land_key = self._land_body(words)
        if land_key is not None:
            return Name(land_key, land_key, lands=frozenset(land_key[1:]))
        return self._common(words)

    def _common(self, words: list[str]) -> Name:
        """A name whose words may be those of many bodies; the country that it gives is apart."""
        found = [(word, self.land(word)) for word in words]
        lands = frozenset(land for _, land in found if land is not None)
        rest = [word for word, land in found if land is None and word not in self._small]
        ministry = next((word for word in rest if word in self._ministries), None)
        if ministry is not None:
            key = (ministry, *sorted(word for word in rest if word != ministry))
            return Name(key, key, shared=True, lands=lands)
        if self._are_shared(rest):
            return Name(tuple(rest), tuple(rest), shared=True, lands=lands)
        key = self._of_land(words, rest) or tuple(words)
        return Name(key, key)

    def _are_shared(self, words: Sequence[str]) -> bool:
        """True for a head and words that say which: "Supreme Court", "National Assembly"."""
        has_head = any(word in self._heads for word in words)
        return has_head and all(w in self._heads or w in self._modifiers for w in words)

    def _of_land(self, words: Sequence[str], rest: Sequence[str]) -> Key | None:
        """One key for "Supreme Court of Velmara" and "Velmaran Supreme Court"; None for others.

        Of a country that no list has: the one word that is nobody's own, behind "of" or as an
        adjective. "Halden University" and "University of Halden" keep two keys.
        """
        own = [w for w in rest if w not in self._heads and w not in self._modifiers]
        if len(own) != 1 or len(rest) < 2:
            return None
        kind = tuple(w for w in rest if w != own[0])
        if words[-2:] == ["of", own[0]]:
            return (*kind, "of", own[0].rstrip(VOWELS) if len(own[0]) > MIN_RESPELT else own[0])
        if words[0] == own[0] and len(own[0]) > MIN_RESPELT and self._demonym.search(own[0]):
            return (*kind, "of", self._stem(own[0]))
        return None

    def _land_body(self, words: list[str]) -> Key | None:
        """("government", "thailand") for every way to say it; None for another name."""
        heads = [w for w in words if w in self._land_heads]
        rest = [w for w in words if w not in self._land_heads and w not in self._small]
        if len(heads) != 1 or not rest:
            return None
        land = self.land(" ".join(rest))
        if land is None and len(rest) == 1 and rest[0] not in self._modifiers:
            land = self._stem(rest[0])
        return None if land is None else (heads[0], land)

    def _stem(self, word: str) -> str:
        """What a demonym and its unknown land have in common: "velmaran", "velmara" -> "velmar"."""
        short = self._demonym.sub("", word)
        return short.rstrip(VOWELS) if len(short) > 3 else word

    def land(self, words: str) -> str | None:
        """The folded name of the country that ``words`` name, as noun or adjective, or None."""
        country = self._gazetteer.country_of(words)
        return None if country is None else fold(country.name)

    def place(self, text: str) -> Name | None:
        """The name of a place or site; a country is itself in all its names."""
        words = tuple(self._split(text))
        if not words or (len(words) == 1 and self.is_plain(words[0])):
            return None
        country = self._gazetteer.country(" ".join(words))
        key: Key = words if country is None else (fold(country.name),)
        return Name(key, key)

    def is_plain(self, word: str) -> bool:
        """True for a word that names nothing by itself."""
        return word in self._plain or word.isdigit() or len(word) < 2

    def _split(self, text: str) -> list[str]:
        words = [part for word in name_words(text) for part in word.split("-") if part]
        return words[1:] if words[:1] == ["the"] else words


class _Rewriter:
    """Replaces letter groups, the longest first."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = table
        longest = sorted(table, key=lambda group: (-len(group), group))
        self._groups = re.compile("|".join(map(re.escape, longest)))

    def __call__(self, word: str) -> str:
        return self._groups.sub(lambda match: self._table[match[0]], word)


def strip_quotes(text: str) -> str:
    """``text`` without quotation marks, which nameparser takes for a nickname's."""
    return text.translate({ord(mark): " " for mark in '"“”„«»'}).replace("’", "'")


def _plain_words(text: str) -> tuple[str, ...]:
    return tuple(
        part.replace("'", "")
        for word in name_words(text)
        for part in word.split("-")
        if part.replace("'", "")
    )


def given_agree(one: Given, other: Given) -> bool:
    """True if two lists of further given names fit one person: one shortens the other."""
    if (one.compound and not other.words) or (other.compound and not one.words):
        return False
    return all(_fits(a, b) for a, b in zip(one.words, other.words, strict=False))


def _fits(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return one == other
