"""How names of one document decide each other's type: full and short ones, lists, demonyms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.extraction.ner.phrases import GOVERNMENT_BODY, ORGANIZATION, PERSON, PLACE, THING, Nouns
from kg.extraction.ner.runs import Run, name_head, name_key
from kg.extraction.ner.segment import is_unknown_demonym
from kg.extraction.ner.type_votes import CERTAIN, FAIR, LOCATED, STRONG, Votes
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import first_conjunct
from kg.ontology.gazetteer import Gazetteer, given_name
from kg.ontology.names import fold, same_land


@dataclass(slots=True)
class _FullNames:
    """The words that may stand for a longer name; bodies by their first word."""

    surnames: set[str] = field(default_factory=set)
    given_names: set[str] = field(default_factory=set)
    things: set[str] = field(default_factory=set)
    bodies: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def has_body_that_begins(self, name: str) -> bool:
        """True for "Alder Grove", of Alder Grove Elementary School."""
        named = self.bodies.get(name.split(maxsplit=1)[0], ())
        return any(other.startswith(f"{name} ") for other in named)


class Agreement:
    """Lets the names of a document decide each other's type; built once for many."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and countries."""
        self._nouns = nouns
        self._gazetteer = gazetteer

    def full_names(self, votes: dict[str, Votes], located: set[str]) -> None:
        """A short name has the type of the full names that it may stand for.

        A mine may be called after its firm: "the Patriot mine" of Patriot Coal is not a town.
        """
        full = self._full_names(votes)
        for key, found in votes.items():
            if " " not in key:
                if found[PLACE] < CERTAIN:
                    _as_short_name(key, found, full, placed=key in located)
                elif key in full.surnames - located and self._gazetteer.country(key) is None:
                    found[PERSON] += found[PLACE] + STRONG  # "London", of Olga London
            elif full.has_body_that_begins(key) and found[PERSON] < FAIR + LOCATED:
                # "at Alder Grove", of Alder Grove Elementary School: not a person.
                found[ORGANIZATION] += STRONG

    def _full_names(self, votes: Mapping[str, Votes]) -> _FullNames:
        """The names of two words or more, indexed by the words that may stand for them."""
        full = _FullNames()
        for key, found in votes.items():
            words = key.split()
            if len(words) < 2:
                continue
            kind = found.best
            if kind == THING and words[0] in self._nouns.thing_openers:
                full.things.add(words[-1])
            elif kind == PERSON:
                full.given_names.add(words[0])
                full.surnames.add(words[-1])
            elif kind == ORGANIZATION or (kind == GOVERNMENT_BODY and not self._is_local(words)):
                full.bodies[words[0]].append(key)
        return full

    def _is_local(self, words: list[str]) -> bool:
        """ "Tesmar Coroner's Court", "Tesmar Police": the first word alone is the town."""
        return words[-1] in self._nouns.state_words

    def demonyms(self, parsed: ParsedDocument, votes: Mapping[str, Votes]) -> None:
        """ "Velmaran police" in the same text makes "Velmara" a country."""
        for token in parsed.tokens:
            if token.text[:1].isupper() and is_unknown_demonym(parsed, token, self._nouns):
                stem = fold(token.text)
                for key, found in votes.items():
                    if " " not in key and key != stem and same_land(key, stem):
                        found[PLACE] += STRONG + FAIR

    def lists(self, parsed: ParsedDocument, runs: list[Run], votes: Mapping[str, Votes]) -> None:
        """Names in one list have one type: a place among them is evidence for the others.

        So is a person, for names of two words without other evidence.
        """
        groups: dict[int, list[str]] = defaultdict(list)
        for run in runs:
            first = first_conjunct(parsed, name_head(parsed, run))
            groups[first.i].append(name_key(parsed, run))
        for keys in groups.values():
            if len(keys) > 1:
                _places_speak(keys, votes)
                _given_names_speak(keys, votes)
                _people_speak(keys, votes)


def _as_short_name(key: str, found: Votes, full: _FullNames, *, placed: bool) -> None:
    """Adds evidence for one word that begins or ends the full name of a person, thing or body."""
    if key in full.surnames:
        found[PERSON] += CERTAIN / 2
    elif key in full.things:
        found[THING] += STRONG + FAIR  # "the Veluna", of "INS Veluna"
    elif key in full.given_names:
        found[PERSON] += STRONG
    elif key in full.bodies and not placed:
        found[ORGANIZATION] += STRONG + FAIR


def _places_speak(keys: list[str], votes: Mapping[str, Votes]) -> None:
    sure = sum(votes[key][PLACE] >= FAIR * 0.9 for key in keys)
    if len(keys) > 2 and sure * 2 >= len(keys):
        for key in keys:
            votes[key][PLACE] += STRONG


def _given_names_speak(keys: list[str], votes: Mapping[str, Votes]) -> None:
    """ "Alice, Grace and Ruben"."""
    given = all(given_name(key.title()) is not None for key in keys)
    if given and not any(votes[key][PLACE] >= FAIR for key in keys):
        for key in keys:
            votes[key][PERSON] += FAIR


def _people_speak(keys: list[str], votes: Mapping[str, Votes]) -> None:
    if any(votes[key][PERSON] > FAIR for key in keys):
        for key in keys:
            if " " in key and max(votes[key].values(), default=0.0) < LOCATED:
                votes[key][PERSON] += FAIR
