"""Which names of a document are one entity: full names, short names, acronyms, governments.

Names are joined before anything else, over the whole document: a headline's "Weil" is the
archivist whom only the third paragraph calls Jonas Weil.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kg.extraction.coreference.chains import Chain, Chains, same_sort
from kg.extraction.ner.phrases import (
    BODIES,
    GOVERNMENT_BODY,
    PERSON,
    PLACE,
    THING,
    Gender,
    Nouns,
    Phrase,
)
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument
from kg.ontology.gazetteer import Country, Gazetteer
from kg.ontology.names import is_acronym, is_acronym_of, name_words, same_land

# A given name whose bearers are nearly all women, or nearly all men, contradicts the other title.
SURE_LEAN = 0.9


class NameLinker:
    """Puts the name phrases of a document into chains."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known entities."""
        self._nouns = nouns
        self._gazetteer = gazetteer

    def link(self, parsed: ParsedDocument, phrases: tuple[Phrase, ...], chains: Chains) -> None:
        """Fills ``chains`` with one chain per named entity."""
        names = [p for p in phrases if p.kind is MentionKind.NAME]
        self._people(parsed, [p for p in names if p.type == PERSON], chains)
        self._bodies([p for p in names if p.type in BODIES and p.country is None], chains)
        self._states([p for p in names if p.type in BODIES and p.country is not None], chains)
        self._places(parsed, [p for p in names if p.type == PLACE], chains)
        self._things([p for p in names if p.type not in (PERSON, PLACE, *BODIES)], chains)
        self._known(chains)

    def _people(self, parsed: ParsedDocument, names: list[Phrase], chains: Chains) -> None:
        full = [p for p in names if not self._is_short(p)]
        short = [p for p in names if self._is_short(p)]
        # Longest first, so that "Laura Pettit" finds "Laura Jane Pettit" whatever comes first.
        by_words: dict[tuple[str, ...], Chain] = {}
        for phrase in sorted(full, key=lambda p: (-len(self._person_words(p)), p.first)):
            words = self._person_words(phrase)
            chain = by_words.get(words)
            if chain is None:
                fitting = [c for w, c in by_words.items() if same_person(words, w, self._nouns)]
                chain = fitting[0] if len({id(c) for c in fitting}) == 1 else None
            if chain is None or not self._gender_fits(phrase, chain):
                chain = chains.new(phrase)
            else:
                chains.put(phrase, chain)
            by_words.setdefault(words, chain)
        people = [c for c in chains.all if c.type == PERSON]
        self._relatives(parsed, people)
        for phrase in sorted(short, key=lambda p: p.first):
            chain = self._bearer(parsed, phrase, people)
            if chain is None:
                people.append(chains.new(phrase))
            else:
                chains.put(phrase, chain)

    def _relatives(self, parsed: ParsedDocument, people: list[Chain]) -> None:
        """Who is brought in as somebody's relative: the surname alone stays with that somebody."""
        for chain in people:
            first = min(chain.phrases, key=lambda phrase: phrase.first)
            noun = parsed.tokens[first.first - 1 : first.first]
            if noun and noun[0].text == ",":
                noun = parsed.tokens[first.first - 2 : first.first - 1]
            if noun and noun[0].lower in self._nouns.kin and noun[0].pos == "NOUN":
                chain.kin = True

    def _is_short(self, phrase: Phrase) -> bool:
        """A surname or a given name alone: one word, particles aside."""
        words = self._person_words(phrase)
        return len(words) <= 1 or all(word in self._nouns.particles for word in words[:-1])

    def _person_words(self, phrase: Phrase) -> tuple[str, ...]:
        words = name_words(phrase.words)
        while words and words[0] in self._nouns.honorifics and len(words) > 1:
            words = words[1:]
        return words

    def _bearer(self, parsed: ParsedDocument, phrase: Phrase, people: list[Chain]) -> Chain | None:
        """Who a surname or a first name alone means: the last one named so, else the next."""
        words = self._person_words(phrase)
        if not words:
            return None
        fits: list[tuple[bool, bool, bool, int, bool, int, Chain]] = []
        for chain in people:
            if not self._gender_fits(phrase, chain):
                continue
            rank = self._short_rank(words, chain)
            before = chain.before(phrase.first)
            if before is None and chain.kin:
                continue  # before she is brought in as his daughter, the surname is his
            if rank and not self._other_post(parsed, phrase, chain, before is not None):
                near = before.last if before is not None else -chain.first
                post = self._post(parsed, phrase)
                shared = post is not None and any(
                    self._post(parsed, p) == post for p in chain.phrases
                )
                # Print keeps the surname alone for one of two who share it.
                alone = any(p.last <= phrase.first and self._is_short(p) for p in chain.phrases)
                known = before is not None
                fits.append((shared, not chain.kin, known, rank, alone, near, chain))
        return max(fits, key=lambda fit: fit[:-1])[-1] if fits else None

    def _other_post(
        self, parsed: ParsedDocument, phrase: Phrase, chain: Chain, before: bool
    ) -> bool:
        """ "President Kerr" is not the Thomas Kerr whom the text calls interior minister."""
        mine = self._post(parsed, phrase)
        if mine is None:
            return False
        theirs = {post for p in chain.phrases if (post := self._post(parsed, p)) is not None}
        if not theirs or mine in theirs:
            return False
        return not before or bool(theirs | {mine} <= self._nouns.state_posts)

    def _post(self, parsed: ParsedDocument, phrase: Phrase) -> str | None:
        if phrase.title is None:
            return None
        last = parsed.tokens[phrase.title[1] - 1].lower
        return last if last in self._nouns.posts else None

    def _short_rank(self, short: tuple[str, ...], chain: Chain) -> int:
        """3 for the same bare name or the surname, 2 for another later word, 1 for the first."""
        best, word = 0, short[0]
        if len(short) > 1:
            return 3 * any(name_words(name)[-len(short) :] == short for name in chain.names)
        for name in chain.names:
            words = [w for w in name_words(name) if w not in self._nouns.generations]
            if not words:
                continue
            if words == [word] or (len(words) > 1 and words[-1] == word):
                best = 3
            elif word in words[1:]:
                best = max(best, 2)
            elif words[0] == word:
                best = max(best, 1)
        return best

    def _gender_fits(self, phrase: Phrase, chain: Chain) -> bool:
        if phrase.gender in (Gender.MASCULINE, Gender.FEMININE):
            if chain.gender in (Gender.MASCULINE, Gender.FEMININE):
                return chain.gender is phrase.gender
            if chain.lean is not None:
                share = chain.lean if phrase.gender is Gender.FEMININE else 1 - chain.lean
                return share > 1 - SURE_LEAN
        return True

    def _bodies(self, names: list[Phrase], chains: Chains) -> None:
        found: list[tuple[tuple[str, ...], Chain]] = []
        for phrase in sorted(names, key=lambda p: (-len(self._body_words(p)), p.first)):
            words = self._body_words(phrase)
            chain = next((c for w, c in found if w == words), None)
            if chain is None:
                fits = [c for w, c in found if self._shortens(phrase.words, words, w)]
                unique = {id(c): c for c in fits}
                chain = next(iter(unique.values())) if len(unique) == 1 else None
                if chain is None and self._is_noun(words):
                    chain = self._last_of_noun(words[0], phrase, found)
            if chain is None:
                chain = chains.new(phrase)
                chain.kinds = self.kinds(phrase.words)
            else:
                chains.put(phrase, chain)
                if phrase.type == GOVERNMENT_BODY:
                    chain.type = GOVERNMENT_BODY
            found.append((words, chain))

    def _body_words(self, phrase: Phrase) -> tuple[str, ...]:
        words = name_words(phrase.words)
        if words[:1] == ("the",):
            words = words[1:]
        while len(words) > 1 and words[-1] in self._nouns.legal_forms:
            words = words[:-1]
        return words

    def _is_noun(self, words: tuple[str, ...]) -> bool:
        """ "the Court", "The Post": one word that names a sort of body, the last of many names."""
        return len(words) == 1 and (
            words[0] in self._nouns.body_nouns
            or self._nouns.body_kinds.get(words[0]) in self._nouns.shown_by_last
        )

    def _last_of_noun(
        self, noun: str, phrase: Phrase, found: list[tuple[tuple[str, ...], Chain]]
    ) -> Chain | None:
        """The body of that sort that was named last before: its name ends in the noun."""
        before = [
            (last.last, chain)
            for words, chain in found
            if noun in (words[-1], words[0], self._body_word(words))
            and len(words) > 1
            and (last := chain.before(phrase.first)) is not None
        ]
        return max(before, key=lambda item: item[0])[1] if before else None

    def _body_word(self, words: tuple[str, ...]) -> str:
        """The word before "of" or "on": "the Committee" is the Select Committee on Halvay."""
        at = next((i for i, w in enumerate(words) if w in self._nouns.joiners and i), 1)
        return words[at - 1]

    def _shortens(self, text: str, words: tuple[str, ...], full: tuple[str, ...]) -> bool:
        if not words or len(words) >= len(full):
            return False
        if is_acronym(text) and is_acronym_of(text, full, self._nouns.acronym_skip):
            return True
        if full[: len(words)] == words and full[len(words)] == "of" and len(words) > 1:
            return True  # "the Central Bank" for "the Central Bank of Velmara"
        if self._lacks_its_place(words, full):
            return True
        # "Kestrel" for "Kestrel Mining"; but "Ministry" is no short name of a ministry.
        return full[: len(words)] == words and words[0] not in (
            self._nouns.organization_words | self._nouns.state_words | self._nouns.common_openers
        )

    def _lacks_its_place(self, words: tuple[str, ...], full: tuple[str, ...]) -> bool:
        """ "the Daily Mail" for "the Tesmar Daily Mail"; an Interior Ministry is any country's."""
        front = " ".join(full[: -len(words)])
        land = self._gazetteer.country_of(front) is not None
        if land and len(words) > 1 and words[0] in self._nouns.common_openers:
            return full[-len(words) :] == words  # "the National Police" of one country
        return (
            len(words) > 1
            and full[-len(words) :] == words
            and words[-1] not in self._nouns.state_words
            and not land
            and (len(full) - len(words) == 1 or self._gazetteer.is_place(front))
        )

    def kinds(self, name: str) -> frozenset[str]:
        """The kinds of body that the words of a name show; empty where none does."""
        words = name_words(name)
        head = next((i for i, w in enumerate(words) if w in self._nouns.joiners), len(words))
        ranked = [
            self._nouns.body_kinds[w]
            for w in (*reversed(words[:head]), *words[head:])
            if w in self._nouns.body_kinds
        ]
        return frozenset(ranked[:1])

    def _states(self, names: list[Phrase], chains: Chains) -> None:
        """ "the Thai government", "Thailand's government": one body per noun and country."""
        found: dict[tuple[str, str], Chain] = {}
        for phrase in names:
            key = (phrase.words, phrase.country or "")
            same = next((k for k in found if k[0] == key[0] and same_land(k[1], key[1])), None)
            if same is not None:
                chains.put(phrase, found[same])
            else:
                chain = found[key] = chains.new(phrase)
                kind = self._nouns.body_nouns.get(phrase.words, "any")
                chain.kinds = frozenset((kind,))
                chain.roles.add(phrase.words)

    def _places(self, parsed: ParsedDocument, names: list[Phrase], chains: Chains) -> None:
        found: dict[str, Chain] = {}
        seats: dict[str, Chain] = {}
        for phrase in names:
            state = self._seat(parsed, phrase)
            if state is not None:
                government = next(
                    (
                        c
                        for c in chains.all
                        if "government" in c.kinds and c.country and same_land(c.country, state)
                    ),
                    seats.get(state),
                )
                if government is None:
                    government = seats[state] = chains.new(phrase)
                    government.type = GOVERNMENT_BODY
                    government.kinds = frozenset(("government",))
                    government.country = state
                else:
                    chains.put(phrase, government)
                continue
            region = self._nouns.regions.get(phrase.words.lower())
            words = " ".join(name_words(region or phrase.words)).removeprefix("the ")
            key = phrase.country or words
            if key in found:
                chains.put(phrase, found[key])
            else:
                found[key] = chains.new(phrase)
            found[key].state_name = region or found[key].state_name

    def _seat(self, parsed: ParsedDocument, phrase: Phrase) -> str | None:
        """The country whose government a capital stands for, where its verb says so."""
        country = self._gazetteer.capital_of(phrase.words)
        if country is None:
            return None
        token = parsed.tokens[phrase.head]
        verb = parsed.tokens[token.head]
        if token.dep != "nsubj" or verb.lemma.lower() not in self._nouns.government_verbs:
            return None
        return country.name

    def _things(self, names: list[Phrase], chains: Chains) -> None:
        found: dict[tuple[str, tuple[str, ...]], Chain] = {}
        for phrase in names:
            key = (phrase.type, name_words(phrase.words))
            if key in found:
                chains.put(phrase, found[key])
            else:
                found[key] = chains.new(phrase)

    def _known(self, chains: Chains) -> None:
        """Chains that the gazetteer knows as one entity become one; each keeps its identifier."""
        linked: dict[str, list[Chain]] = defaultdict(list)
        for chain in chains.all:
            if chain.type == THING:
                continue
            for name in (*chain.names, *self._state_names(chain)):
                known = self._gazetteer.find(name)
                if known is None or not (same_sort(known.type, chain.type)):
                    continue
                if len(chain.phrases[0].words.split()) == 1 and chain.type == PERSON:
                    continue
                chain.link = known.id
                linked[known.id].append(chain)
                break
        self._merge(linked, chains)

    def _state_names(self, chain: Chain) -> Iterator[str]:
        """What the gazetteer may call "Thailand's government", whose name here is a noun."""
        country = self._gazetteer.country(chain.country) if chain.country else None
        if country is not None and chain.type in BODIES:
            for noun in sorted(chain.roles):
                yield from filter(None, (body_name(noun, country),))

    def _merge(self, linked: Mapping[str, list[Chain]], chains: Chains) -> None:
        for same in linked.values():
            for other in same[1:]:
                chains.merge(same[0], other)


def state_noun(words: str) -> str:
    """The noun as it names a body of a state: "authority" is how "authorities" is lemmatised."""
    return "authorities" if words == "authority" else words


def body_name(noun: str, country: Country) -> str | None:
    """One name for "Thailand's government", "the Thai government"; None without an adjective."""
    if noun in ("government", "parliament"):
        return f"{noun.capitalize()} of {country.name}"
    return f"{country.adjectives[0]} {state_noun(noun)}" if country.adjectives else None


def same_person(short: tuple[str, ...], full: tuple[str, ...], nouns: Nouns) -> bool:
    """True where two names of two words or more fit one person.

    The surname is the same; each word of the shorter is a word, or the initial of a word, of the
    longer, in order; and generations ("Jr") do not differ.
    """
    if {w for w in short if w in nouns.generations} != {w for w in full if w in nouns.generations}:
        plain = tuple(w for w in short if w not in nouns.generations)
        if len(plain) != len(short):
            return False
    short = tuple(w for w in short if w not in nouns.generations)
    full = tuple(w for w in full if w not in nouns.generations)
    if not short or not full or short[-1] != full[-1]:
        return False
    at = 0
    for word in short[:-1]:
        while at < len(full) - 1 and not _fits(word, full[at]):
            at += 1
        if at >= len(full) - 1:
            return False
        at += 1
    return _fits(short[0], full[0])


def _fits(word: str, full: str) -> bool:
    if word == full:
        return True
    return (len(word) == 1 and full.startswith(word)) or (len(full) == 1 and word.startswith(full))
