"""Which names belong to one person: full names, initials, surnames, given names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.coreference.house_style import is_addressed, is_told, told_apart
from kg.extraction.ner.phrases import PERSON, Gender, Nouns, Phrase
from kg.nlp.parse import ParsedDocument
from kg.ontology.names import name_words

# A given name whose bearers are nearly all women, or nearly all men, contradicts the other title.
SURE_LEAN = 0.9
# Surnames with fewer letters differ by a letter without being misspelt; in long ones two may.
SHORTEST_MISSPELT, LONG_NAME = 5, 8


class _Claim(NamedTuple):
    """The evidence that a short name means a person, the strongest first."""

    no_relative: bool  # a surname alone does not mean an introduced relative
    known: bool  # named before
    rank: int
    custom: int  # of two with one surname, newspapers use it alone for one
    near: int


class PersonLinker:
    """Puts the names of people into chains; built once for many documents."""

    def __init__(self, nouns: Nouns) -> None:
        """Word lists."""
        self._nouns = nouns

    def link(self, parsed: ParsedDocument, names: list[Phrase], chains: Chains) -> None:
        """Fills ``chains`` with one chain for each person of ``names``."""
        self._full_names(parsed, [p for p in names if not self._is_short(p)], chains)
        people = [c for c in chains.all if c.type == PERSON]
        self._relatives(parsed, people)
        short = sorted((p for p in names if self._is_short(p)), key=lambda p: p.first)
        self._short_names(parsed, short, people, chains)

    def _short_names(
        self, parsed: ParsedDocument, short: list[Phrase], people: list[Chain], chains: Chains
    ) -> None:
        """Where the text calls one of two with a surname "Mrs Lind", a bare "Lind" is the other."""
        honorifics, bearers = self._nouns.honorifics, self._surnames(people)
        several = any(count > 1 for count in bearers.values())
        apart = told_apart(parsed, short, honorifics) if several else frozenset()
        shared = [p for p in short if apart.intersection(self._words(p)[-1:])]
        addressed = [p for p in shared if is_addressed(parsed, p, honorifics)]
        called = [self._put(parsed, phrase, people, people, chains) for phrase in addressed]
        for phrase in short:
            if phrase not in addressed:
                others = [c for c in people if c not in called] if phrase in shared else people
                self._put(parsed, phrase, others, people, chains)

    def _put(
        self,
        parsed: ParsedDocument,
        phrase: Phrase,
        fitting: list[Chain],
        people: list[Chain],
        chains: Chains,
    ) -> Chain:
        """Adds a short name to the chain of the person it means, or opens a new one."""
        chain = self._bearer(parsed, phrase, fitting)
        if chain is None:
            chain = chains.new(phrase)
            people.append(chain)
        else:
            chains.put(phrase, chain)
            chain.kin = chain.kin or self._is_relative(parsed, phrase)
        return chain

    def _surnames(self, people: list[Chain]) -> Counter[tuple[str, ...]]:
        return Counter(self._words(chain.phrases[0])[-1:] for chain in people)

    def _is_short(self, phrase: Phrase) -> bool:
        """True for a surname or a given name alone: one word, not counting particles."""
        words = self._words(phrase)
        if len(words) <= 1:
            return True
        particles = all(word in self._nouns.particles for word in words[:-1])
        return particles and not self._opens_with_given_name(phrase, words)

    def _opens_with_given_name(self, phrase: Phrase, words: tuple[str, ...]) -> bool:
        """ "Ben Roth": a short given name with a capital, though "ben" may be a particle."""
        return words[0] in self._nouns.nicknames and phrase.words[:1].isupper()

    def _words(self, phrase: Phrase) -> tuple[str, ...]:
        words = name_words(phrase.words)
        while words and words[0] in self._nouns.honorifics and len(words) > 1:
            words = words[1:]
        return words

    # ---- full names

    def _full_names(self, parsed: ParsedDocument, names: list[Phrase], chains: Chains) -> None:
        # Longest first, so that "Laura Pettit" finds "Laura Jane Pettit" whatever comes first.
        by_words: dict[tuple[str, ...], Chain] = {}
        for phrase in sorted(names, key=lambda p: (-len(self._words(p)), p.first)):
            words = self._words(phrase)
            chain = by_words.get(words) or self._only_longer(words, by_words)
            if chain is None and not self._is_relative(parsed, phrase):
                chain = self._shortened(parsed, phrase, by_words)
            if chain is None or not self._gender_fits(phrase, chain):
                chain = chains.new(phrase)
            else:
                chains.put(phrase, chain)
            by_words.setdefault(words, chain)

    def _only_longer(
        self, words: tuple[str, ...], by_words: dict[tuple[str, ...], Chain]
    ) -> Chain | None:
        """The one person with a longer name that these words fit; None if there are several."""
        fitting = [c for w, c in by_words.items() if same_person(words, w, self._nouns)]
        if not fitting:  # "Bob Woodard", "Bob Woodward"
            fitting = [
                c for w, c in by_words.items() if w[:-1] == words[:-1] and is_misspelt(words, w)
            ]
        return fitting[0] if len(set(map(id, fitting))) == 1 else None

    def _shortened(
        self, parsed: ParsedDocument, phrase: Phrase, by_words: dict[tuple[str, ...], Chain]
    ) -> Chain | None:
        """The one person of an earlier sentence whose name goes on behind these words: "Hugo
        Carrasco" of Hugo Carrasco Leal; but "Ravi Kumar … Ravi Kumar Singh, a minister" are two."""
        words, here = self._words(phrase), parsed.tokens[phrase.head].sentence
        fitting = [c for w, c in by_words.items() if opens_with(w, words, self._nouns)]
        if len(set(map(id, fitting))) != 1:
            return None
        first = min(fitting[0].phrases, key=lambda one: one.first)
        return fitting[0] if parsed.tokens[first.head].sentence < here else None

    def _relatives(self, parsed: ParsedDocument, people: list[Chain]) -> None:
        """Marks people introduced as somebody's relative: the surname alone does not mean them.

        Rivals and aides are relatives only where somebody else has their surname.
        """
        bearers = self._surnames(people)
        for chain in people:
            first = min(chain.phrases, key=lambda p: p.first)
            shared = bearers[self._words(chain.phrases[0])[-1:]] > 1
            chain.kin = self._is_relative(parsed, first, shared=shared)

    def _is_relative(self, parsed: ParsedDocument, phrase: Phrase, *, shared: bool = False) -> bool:
        """ "His daughter Chelsea", "the couple's daughter, Chelsea"; "his rival Olga Lind", who is
        no relative of his, only where the surname is ``shared``."""
        noun = parsed.tokens[phrase.first - 1 : phrase.first]
        if noun and noun[0].text == ",":
            noun = parsed.tokens[phrase.first - 2 : phrase.first - 1]
        if not noun or (noun[0].lower in self._nouns.associates and not shared):
            return False
        return noun[0].lower in self._nouns.kin and noun[0].pos == "NOUN"

    # ---- short names

    def _bearer(self, parsed: ParsedDocument, phrase: Phrase, people: list[Chain]) -> Chain | None:
        """The person that a surname or first name alone means: the last one named, or the next."""
        words = self._words(phrase)
        if not words:
            return None
        claims = [
            (claim, chain)
            for chain in people
            if self._gender_fits(phrase, chain)
            and (claim := self._claim(parsed, phrase, words, chain)) is not None
        ]
        if claims:
            return max(claims, key=lambda found: found[0])[1]
        return self._misspelt(phrase, words, people)

    def _misspelt(
        self, phrase: Phrase, words: tuple[str, ...], people: list[Chain]
    ) -> Chain | None:
        """The one person whose surname differs by a letter from a surname that nobody has."""
        found = [
            chain
            for chain in people
            if self._gender_fits(phrase, chain)
            and any(is_misspelt(words, name_words(name)) for name in chain.names if " " in name)
        ]
        return found[0] if len(found) == 1 else None

    def _claim(
        self, parsed: ParsedDocument, phrase: Phrase, words: tuple[str, ...], chain: Chain
    ) -> _Claim | None:
        """The evidence for ``chain``; None if it does not have the name, or not yet."""
        before = chain.before(phrase.first)
        known = before is not None
        if not known and chain.kin:
            return None  # before she is introduced as his daughter, the surname is his
        rank = self._rank(words, chain)
        rank = rank or (known and self._is_short_form(parsed, phrase, words, chain))
        if not rank or self._has_other_post(parsed, phrase, chain, known=known):
            return None
        return _Claim(
            not chain.kin,
            known,
            rank,
            self._custom(parsed, phrase, words, chain),
            before.last if before is not None else -chain.first,
        )

    def _custom(
        self, parsed: ParsedDocument, phrase: Phrase, words: tuple[str, ...], chain: Chain
    ) -> int:
        """1 if the name alone has meant this person before, -1 if another part of their name has
        outside headlines: "Darrel" for one Price, and "Price" for the other."""
        alone = [p for p in chain.phrases if p.last <= phrase.first and self._is_short(p)]
        if any(self._words(p) == words for p in alone):
            return 1
        return -1 if any(is_told(parsed, p) for p in alone) else 0

    def _rank(self, short: tuple[str, ...], chain: Chain) -> int:
        """4 for the same bare name or the surname, 3 for another later word, 2 for the first."""
        if len(short) > 1:
            return 4 * any(name_words(name)[-len(short) :] == short for name in chain.names)
        return max((self._rank_in(short[0], name) for name in chain.names), default=0)

    def _is_short_form(
        self, parsed: ParsedDocument, phrase: Phrase, words: tuple[str, ...], chain: Chain
    ) -> bool:
        """ "Jim" of James E. Rogan, who was named before; not "his brother Jim"."""
        formal = self._nouns.nicknames.get(words[-1])
        if formal is None or len(words) > 1 or self._is_relative(parsed, phrase):
            return False
        full = (name_words(name) for name in chain.names if " " in name)
        return any(name[0] == formal for name in full)

    def _rank_in(self, word: str, name: str) -> int:
        words = _without_generation(name_words(name), self._nouns)
        if word not in words:
            return 0
        if word == words[-1]:
            return 4
        return 3 if word in words[1:] else 2

    def _has_other_post(
        self, parsed: ParsedDocument, phrase: Phrase, chain: Chain, *, known: bool
    ) -> bool:
        """ "President Kerr" is not the Thomas Kerr that the text calls interior minister."""
        mine = self._post(parsed, phrase)
        if mine is None:
            return False
        theirs = {post for p in chain.phrases if (post := self._post(parsed, p)) is not None}
        same = self._nouns.spelled(mine) in map(self._nouns.spelled, theirs)
        if not theirs or same or any(self._sits(one, mine) for one in theirs):
            return False
        return not known or bool(theirs | {mine} <= self._nouns.state_posts)

    def _sits(self, one: str, other: str) -> bool:
        """ "Minister Ana Roth", "Senator Roth": ministers sit in their parliament."""
        sitting = self._nouns.sitting_offices
        return other in sitting.get(one, ()) or one in sitting.get(other, ())

    def _post(self, parsed: ParsedDocument, phrase: Phrase) -> str | None:
        if phrase.title is None:
            return None
        last = parsed.tokens[phrase.title[1] - 1].lower
        return last if last in self._nouns.posts else None

    def _gender_fits(self, phrase: Phrase, chain: Chain) -> bool:
        shown = (Gender.MASCULINE, Gender.FEMININE)
        if phrase.gender not in shown:
            return True
        if chain.gender in shown:
            return chain.gender is phrase.gender
        if chain.lean is None:
            return True
        share = chain.lean if phrase.gender is Gender.FEMININE else 1 - chain.lean
        return share > 1 - SURE_LEAN


def same_person(short: tuple[str, ...], full: tuple[str, ...], nouns: Nouns) -> bool:
    """True if two names of two words or more fit one person.

    The surname is the same; each word of the shorter is a word, the initial of a word, or a short
    form of a word, of the longer, in order; and generations ("Jr") do not differ. An initial in the
    shorter name is that of the first word: "M. Felt" may be Mark Felt, not W. Mark Felt.
    """
    told = nouns.generations.intersection(short)
    if told and told != nouns.generations.intersection(full):
        return False
    short, full = _without_generation(short, nouns), _without_generation(full, nouns)
    if not short or not full or short[-1] != full[-1]:
        return False
    first = _fits(short[0], full[0], nouns) or len(short[0]) > 1
    return first and _fit_in_order(short[:-1], full[:-1], nouns)


def opens_with(full: tuple[str, ...], short: tuple[str, ...], nouns: Nouns) -> bool:
    """True if the longer name begins with the shorter one and has another surname behind it, as
    Spanish and Indonesian names do; "Jr" is none."""
    behind = full[len(short) :]
    same = len(short) > 1 and full[: len(short)] == short
    return same and bool(behind) and nouns.generations.isdisjoint(behind)


def is_misspelt(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """True if the surname of ``full`` is that of ``words`` but for a letter: "Maurer", "Mauer"."""
    one, other = words[-1], full[-1]
    least = min(len(one), len(other))
    if least < SHORTEST_MISSPELT or one[0] != other[0] or one == f"{other}s":
        return False  # "the Clintons" are a family
    from rapidfuzz.distance import OSA  # here, for most articles have no use for it

    limit = 2 if least >= LONG_NAME and len(words) == 1 else 1
    return 0 < OSA.distance(one, other, score_cutoff=limit) <= limit


def _without_generation(words: tuple[str, ...], nouns: Nouns) -> tuple[str, ...]:
    return tuple(word for word in words if word not in nouns.generations)


def _fit_in_order(short: Iterable[str], full: Iterable[str], nouns: Nouns) -> bool:
    """True if each word of one is found in the other, in the same order."""
    rest = iter(full)
    return all(any(_fits(word, other, nouns) for other in rest) for word in short)


def _fits(word: str, full: str, nouns: Nouns) -> bool:
    formal, spelt = nouns.nicknames, nouns.respelt
    word, full = formal.get(word, word), formal.get(full, full)
    if spelt.get(word, word) == spelt.get(full, full):
        return True
    return (len(word) == 1 and full.startswith(word)) or (len(full) == 1 and word.startswith(full))
