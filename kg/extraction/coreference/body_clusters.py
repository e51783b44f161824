"""Which names belong to one body: full names, short names, acronyms, governments."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.ner.phrases import BODIES, GOVERNMENT_BODY, Nouns, Phrase
from kg.ontology.gazetteer import Country, Gazetteer, is_state
from kg.ontology.names import is_acronym, is_acronym_of, name_words, same_land

# "The Transport Safety Bureau" can only be that of the one country which has one in the text.
SURELY_ONE = 3
# "Norvane" is the Norvane Law School, and Norvane Shipping Lines.
SHORTENED = frozenset({"school", "company"})
# The bodies named so far, each with the words of one of its names.
Found = list[tuple[tuple[str, ...], Chain]]


class BodyLinker:
    """Puts the names of bodies into chains; built once for many documents."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known places."""
        self._nouns = nouns
        self._gazetteer = gazetteer

    def link(self, names: list[Phrase], chains: Chains) -> None:
        """Fills ``chains`` with one chain for each body of ``names``."""
        found: Found = []
        for phrase in sorted(names, key=lambda p: (-len(self._words(p)), p.first)):
            words = self._words(phrase)
            chain = self._known(words, phrase, found) or self._with_form(phrase, found)
            if chain is None:
                chain = chains.new(phrase)
                chain.kinds = self._kinds(phrase.words)
            else:
                chains.put(phrase, chain)
                if phrase.type == GOVERNMENT_BODY:
                    chain.type = GOVERNMENT_BODY
            found.append((words, chain))

    def _known(self, words: tuple[str, ...], phrase: Phrase, found: Found) -> Chain | None:
        """The body with the same words, or the only one that they shorten, or the last one.

        A name with a legal form is whole: "Dunn Ltd" is not short for "Dunn Holdings".
        """
        same = next((c for w, c in found if w == words), None)
        if same is not None or self._has_form(phrase):
            return same
        fits = {
            id(c): c
            for w, c in found
            if self._shortens(phrase.words, words, w) and not self._is_another(phrase, c)
        }
        if len(fits) == 1:
            return next(iter(fits.values()))
        return self._last_of_noun(words[0], phrase, found) if self._is_noun(words) else None

    def _is_another(self, phrase: Phrase, chain: Chain) -> bool:
        """ "the United Nations" beside its Security Council: both are known, as two bodies."""
        known = self._gazetteer.find(phrase.words)
        if known is None:
            return False
        others = filter(None, map(self._gazetteer.find, chain.names))
        return any(other.id != known.id for other in others)

    def _with_form(self, phrase: Phrase, found: Found) -> Chain | None:
        """ "CBC" for "Canadian Broadcasting Corp.": letters that count the legal form too."""
        if not is_acronym(phrase.words):
            return None
        skip = self._nouns.acronym_skip
        fits = {
            id(chain): chain
            for _, chain in found
            if any(is_acronym_of(phrase.words, name_words(name), skip) for name in chain.names)
        }
        return next(iter(fits.values())) if len(fits) == 1 else None

    def _words(self, phrase: Phrase) -> tuple[str, ...]:
        words = name_words(phrase.words)
        if words[:1] == ("the",):
            words = words[1:]
        while len(words) > 1 and words[-1] in self._nouns.legal_forms:
            words = words[:-1]
        return self._nouns.body_aliases.get(words, words)

    def _has_form(self, phrase: Phrase) -> bool:
        *before, last = name_words(phrase.words) or ("",)
        return bool(before) and last in self._nouns.legal_forms

    def _is_noun(self, words: tuple[str, ...]) -> bool:
        """ "the Court", "The Post": one word for a kind of body, which ends many names."""
        return len(words) == 1 and (
            words[0] in self._nouns.body_nouns
            or self._nouns.body_kinds.get(words[0]) in self._nouns.shown_by_last
        )

    def _last_of_noun(self, noun: str, phrase: Phrase, found: Found) -> Chain | None:
        """The last such body before the phrase, with a name that ends in the noun.

        A headline may come before all of them: then it means the only one.
        """
        called = [chain for words, chain in found if noun in self._heads(words) and len(words) > 1]
        before = [(p.last, c) for c in called if (p := c.before(phrase.first)) is not None]
        if before:
            return max(before, key=lambda item: item[0])[1]
        return called[0] if len({id(chain) for chain in called}) == 1 else None

    def _heads(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words by which a body is called: the last, the first, and the one before "of" or
        "on". "The Committee" is the Select Committee on Halvay, but the Senate is no committee."""
        at = next((i for i, w in enumerate(words) if w in self._nouns.joiners and i), 0)
        if self._nouns.body_kinds.get(words[0]) == "parliament" and at != 1:
            return (words[-1],)
        return (words[-1], words[0], words[at - 1])

    def _shortens(self, text: str, words: tuple[str, ...], full: tuple[str, ...]) -> bool:
        if not words or len(words) >= len(full):
            return False
        if is_acronym(text) and self._is_acronym(text, full):
            return True
        if full[: len(words)] == words and full[len(words)] == "of" and len(words) > 1:
            return True  # "the Central Bank" for "the Central Bank of Velmara"
        if self._lacks_its_place(words, full):
            return True
        # "Kestrel" for "Kestrel Mining"; but "Ministry" is not short for one ministry, and the
        # Senate is not its committee.
        kind = self._nouns.body_kinds.get(words[0])
        return (
            full[: len(words)] == words
            and kind != "parliament"
            and not self._is_of_its_own(full[len(words) :])
            and words[0]
            not in (
                self._nouns.organization_words
                | self._nouns.state_words
                | self._nouns.common_openers
            )
        )

    def _is_of_its_own(self, rest: tuple[str, ...]) -> bool:
        """ "the Arvon Royal Commission", "Arvon Foods Relief Fund": another body than Arvon's.

        In 1,250 real articles all twelve names that go on with two words or more, the last of
        which is a noun for such a body, are those of another body.
        """
        kind = self._nouns.body_kinds.get(rest[-1])
        return len(rest) > 1 and kind is not None and kind not in SHORTENED

    def _is_acronym(self, text: str, full: tuple[str, ...]) -> bool:
        """ "DER" for "Democrats for Education Reform", with or without its place before it."""
        placed = len(text) > 2 and self._gazetteer.is_place(full[0])
        return any(
            is_acronym_of(text, words, self._nouns.acronym_skip)
            for words in (full, full[1:] if placed else full)
        )

    def _lacks_its_place(self, words: tuple[str, ...], full: tuple[str, ...]) -> bool:
        """ "the Daily Mail" for "the Tesmar Daily Mail"; but not an "Interior Ministry"."""
        if full[-len(words) :] != words:
            return False
        front = " ".join(full[: -len(words)])
        if len(words) == 1:
            return self._is_team(words[0]) and self._gazetteer.is_place(front)
        court = self._nouns.body_kinds.get(words[-1]) == "court"
        if self._gazetteer.country_of(front) is not None:
            openers = self._nouns.common_openers  # "the National Police"
            return court or words[0] in openers or len(words) >= SURELY_ONE
        placed = self._gazetteer.is_place(front)
        if is_state(front) and self._nouns.body_kinds.get(words[-1]) == "party":
            return False  # "the Ohio Lantern Party" is that party in one state
        if words[-1] in self._nouns.state_words:
            return court and placed
        return placed or len(full) - len(words) == 1

    def _is_team(self, word: str) -> bool:
        """ "The Harriers", of the Tesmar Harriers: a plural that is no noun for a body."""
        nouns = self._nouns
        one = word.removesuffix("s")
        if one == word or one in nouns.adherents or nouns.person_gender(one) is not None:
            return False  # "Florida Democrats" are not all Democrats
        words = nouns.organization_words | nouns.state_words | nouns.trade_words
        return word not in words and word not in nouns.body_kinds

    def _kinds(self, name: str) -> frozenset[str]:
        """The kinds of body that the words of a name show; empty if none do."""
        words = name_words(name)
        head = next((i for i, w in enumerate(words) if w in self._nouns.joiners), len(words))
        ranked = [
            self._nouns.body_kinds[w]
            for w in (*reversed(words[:head]), *words[head:])
            if w in self._nouns.body_kinds
        ]
        return frozenset(ranked[:1])

    def link_states(self, names: list[Phrase], chains: Chains) -> None:
        """ "the Thai government", "Thailand's government": one body per noun and country."""
        found: dict[tuple[str, str], Chain] = {}
        for phrase in names:
            key = (phrase.words, phrase.country or "")
            same = next((k for k in found if k[0] == key[0] and same_land(k[1], key[1])), None)
            if same is not None:
                chains.put(phrase, found[same])
                continue
            named = _called(phrase, chains)
            if named is not None:
                found[key] = chains.put(phrase, named)
            else:
                chain = found[key] = chains.new(phrase)
                kind = self._nouns.body_nouns.get(phrase.words, "any")
                chain.kinds = frozenset((kind,))
                chain.roles.add(phrase.words)

    def state_names(self, chain: Chain) -> Iterator[str]:
        """Names that the gazetteer may have for "Thailand's government"."""
        country = self._gazetteer.country(chain.country) if chain.country else None
        if country is not None and chain.type in BODIES:
            for noun in sorted(chain.roles):
                yield from filter(None, (body_name(noun, country),))


def _called(phrase: Phrase, chains: Chains) -> Chain | None:
    """ "Dover police": the body that the text also calls "Dover Police"; "Velmara's navy"."""
    land = " ".join(name_words(phrase.country or ""))
    bodies = (chain for chain in chains.all if chain.type in BODIES)
    return next((c for c in bodies if any(_is_of(n, phrase.words, land) for n in c.names)), None)


def _is_of(name: str, noun: str, land: str) -> bool:
    """True of "Velmaran Navy" and "Velmara Navy", for the noun "navy" and Velmara."""
    *front, last = name_words(name) or ("",)
    return last == noun and bool(front) and same_land(" ".join(front), land)


def state_noun(words: str) -> str:
    """The noun as it names a body of a state: "authority" is the lemma of "authorities"."""
    return "authorities" if words == "authority" else words


def body_name(noun: str, country: Country) -> str | None:
    """One name for "Thailand's government", "the Thai government"; None without its adjective."""
    if noun in ("government", "parliament"):
        return f"{noun.capitalize()} of {country.name}"
    return f"{country.adjectives[0]} {state_noun(noun)}" if country.adjectives else None
