"""Which names of a document are one entity: people, bodies, places, things, known entities.

Names are joined before anything else, over the whole document: a headline's "Weil" is the
archivist who is called Jonas Weil only in the third paragraph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kg.extraction.coreference.body_clusters import BodyLinker
from kg.extraction.coreference.capitals import seated_government
from kg.extraction.coreference.chains import Chain, Chains, same_sort
from kg.extraction.coreference.namesake_states import is_state_here, state_told
from kg.extraction.coreference.person_clusters import PersonLinker
from kg.extraction.ner.phrases import BODIES, GOVERNMENT_BODY, PERSON, PLACE, THING, Nouns, Phrase
from kg.model import MentionKind
from kg.nlp.called import is_namesake
from kg.nlp.parse import ParsedDocument
from kg.ontology.gazetteer import Gazetteer, Known, state_of_code
from kg.ontology.names import is_acronym, is_acronym_of, name_words, same_land

# Codes of states that are letters of other places: Los Angeles, Western Australia.
UNCLEAR = frozenset({"LA", "WA"})
SHORT = 3  # letters by which an abbreviation that lost its stop is known


class NameLinker:
    """Puts the name phrases of a document into chains."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known entities."""
        self._nouns = nouns
        self._gazetteer = gazetteer
        self._people = PersonLinker(nouns)
        self._bodies = BodyLinker(nouns, gazetteer)

    def link(self, parsed: ParsedDocument, phrases: tuple[Phrase, ...], chains: Chains) -> None:
        """Fills ``chains`` with one chain per named entity."""
        people: list[Phrase] = []
        bodies: list[Phrase] = []
        of_states: list[Phrase] = []
        places: list[Phrase] = []
        things: list[Phrase] = []
        for phrase in phrases:
            if phrase.kind is not MentionKind.NAME:
                continue
            if is_namesake(parsed, parsed.tokens[phrase.head]):
                chains.new(phrase).type = THING  # nobody else of the text, nor of other texts
            elif phrase.type in BODIES:
                (bodies if phrase.country is None else of_states).append(phrase)
            else:
                {PERSON: people, PLACE: places}.get(phrase.type, things).append(phrase)
        self._people.link(parsed, people, chains)
        self._bodies.link(bodies, chains)
        self._bodies.link_states(of_states, chains)
        self._places(parsed, places, chains)
        self._things(things, chains)
        self._known(parsed, chains)

    # ---- places and things

    def _places(self, parsed: ParsedDocument, names: list[Phrase], chains: Chains) -> None:
        found: dict[str, Chain] = {}
        halves = self._halves(names)
        for phrase in names:
            state = seated_government(parsed, phrase, self._nouns, self._gazetteer)
            if state is not None:
                self._government(phrase, state, chains)
                continue
            told = phrase.words + "." * _lost_stop(parsed, phrase)
            region = self._full_name(told) or state_told(parsed, phrase, self._nouns)
            words = " ".join(self._spelled(region or phrase.words)).removeprefix("the ")
            land = phrase.country or self._land(phrase.words)
            key = (land or halves.get(words, words)).lower()  # "the state of Ohio"
            if key in found:
                chains.put(phrase, found[key])
            else:
                found[key] = chains.new(phrase)
            found[key].state_name = region or found[key].state_name

    def _full_name(self, words: str) -> str | None:
        """ "Wisconsin" of "Wis.", "the Badger State" and "WI"."""
        known = None
        for name in (words, words.removesuffix("."), words.replace(". ", ".")):
            form = name.lower().removeprefix("the ")
            known = known or self._nouns.regions.get(form) or self._nouns.place_aliases.get(form)
        return known or (None if words in UNCLEAR else state_of_code(words))

    def _land(self, words: str) -> str | None:
        """ "United States" of "U. S." and "U.S" before a noun that took the stop."""
        if "." not in words:
            return None
        land = self._gazetteer.country(words.replace(". ", ".").removesuffix(".") + ".")
        return None if land is None else land.name

    def _spelled(self, name: str) -> Iterator[str]:
        """The words of a name: "Mt. Orm" is Mount Orm."""
        return (self._nouns.road_spellings.get(word, word) for word in name_words(name))

    def _halves(self, names: list[Phrase]) -> dict[str, str]:
        """ "the North", where the text names North Korea and South Korea: word -> country."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for phrase in names:
            word, _, land = phrase.words.lower().partition(" ")
            if phrase.country is not None and word in self._nouns.quarters:
                found[land][word] = phrase.country
        both = [halves for halves in found.values() if len(halves) > 1]
        return both[0] if len(both) == 1 else {}

    def _government(self, capital: Phrase, state: str, chains: Chains) -> None:
        """Adds a capital to the chain of the government that it stands for, or opens that chain."""
        for chain in chains.all:
            if "government" in chain.kinds and chain.country and same_land(chain.country, state):
                chains.put(capital, chain)
                return
        chain = chains.new(capital)
        chain.type = GOVERNMENT_BODY
        chain.kinds = frozenset(("government",))
        chain.country = state

    def _things(self, names: list[Phrase], chains: Chains) -> None:
        found: dict[tuple[str, tuple[str, ...]], Chain] = {}
        for phrase in names:
            key = (phrase.type, name_words(phrase.words))
            if key in found:
                chains.put(phrase, found[key])
            else:
                found[key] = chains.new(phrase)

    # ---- known entities

    def _known(self, parsed: ParsedDocument, chains: Chains) -> None:
        """Chains that the gazetteer knows as one entity become one; each keeps its identifier."""
        linked: dict[str, list[Chain]] = defaultdict(list)
        for chain in chains.all:
            known = self._known_as(chain)
            if known is not None and not (chain.type == PLACE and is_state_here(parsed, chain)):
                chain.link = known.id
                linked[known.id].append(chain)
        for first, *others in linked.values():
            for other in others:
                chains.merge(first, other)

    def _known_as(self, chain: Chain) -> Known | None:
        """What the gazetteer has under one of its names; one word is not enough for a person."""
        single = len(chain.phrases[0].words.split()) == 1
        if chain.type == THING or (chain.type == PERSON and single):
            return None
        spelled = (chain.state_name,) if chain.type == PLACE and chain.state_name else ()  # "D.C."
        for name in (*chain.names, *spelled, *self._bodies.state_names(chain)):
            known = self._gazetteer.find(name)
            if known is not None and same_sort(known.type, chain.type):
                return None if self._stands_for_another(name, chain, known) else known
        return None

    def _stands_for_another(self, name: str, chain: Chain, known: Known) -> bool:
        """ "AFP" is no news agency where the text has the Arvon Fishers Party for it."""
        if not is_acronym(name):
            return False
        skip = self._nouns.acronym_skip
        theirs = {word for one in (known.name, *known.aliases) for word in name_words(one)}
        return any(
            is_acronym_of(name, words, skip) and theirs.isdisjoint(set(words) - skip)
            for words in map(name_words, chain.names)
        )


def _lost_stop(parsed: ParsedDocument, phrase: Phrase) -> bool:
    """True of one word whose stop may be what comes next: "Orsk, Tex, and", "(R-Wisc.)"."""
    end = parsed.tokens[phrase.last - 1].end
    stop = parsed.document.text[end : end + 1] in (".", ",")
    return stop and len(phrase.words) >= SHORT and not phrase.words.endswith(".")
