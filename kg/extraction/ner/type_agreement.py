"""Names of one document that tell each other's type: full and short ones, lists, demonyms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from kg.extraction.ner.phrases import GOVERNMENT_BODY, ORGANIZATION, PERSON, PLACE, THING, Nouns
from kg.extraction.ner.runs import name_head, name_key
from kg.extraction.ner.segment import Run, is_unknown_demonym
from kg.extraction.ner.type_votes import CERTAIN, FAIR, LOCATED, STRONG, Votes
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import first_conjunct
from kg.ontology.gazetteer import given_name
from kg.ontology.names import fold, same_land


class Agreement:
    """Lets the names of a document speak for each other; built once for many."""

    def __init__(self, nouns: Nouns) -> None:
        """Word lists."""
        self._nouns = nouns

    def full_names(self, votes: dict[str, Votes], located: set[str]) -> None:
        """A short name is what the full names are that it may stand for.

        A firm's mine may be called by the firm: "the Patriot mine" of Patriot Coal is no town.
        """
        surnames: dict[str, list[str]] = defaultdict(list)
        people: dict[str, list[str]] = defaultdict(list)
        heads: dict[str, list[str]] = defaultdict(list)
        things = set()
        for key, found in votes.items():
            words = key.split()
            if len(words) < 2:
                continue
            if found.best == THING and words[0] in self._nouns.thing_openers:
                things.add(words[-1])
            if found.best == PERSON:
                surnames[words[-1]].append(key)
                people[words[0]].append(key)
            elif found.best == ORGANIZATION or (
                found.best == GOVERNMENT_BODY and not self._is_local(words)
            ):
                heads[words[0]].append(key)
        for key, found in votes.items():
            if " " in key and any(other.startswith(f"{key} ") for other in heads[key.split()[0]]):
                # "at Alder Grove", of Alder Grove Elementary School; no person of that name.
                if found[PERSON] < FAIR + LOCATED:
                    found[ORGANIZATION] += STRONG
                continue
            if " " in key or found[PLACE] >= CERTAIN:
                continue
            if surnames[key]:
                found[PERSON] += CERTAIN / 2
            elif key in things:
                found[THING] += STRONG + FAIR  # "the Veluna", of "INS Veluna"
            elif people[key]:
                found[PERSON] += STRONG
            elif heads[key] and key not in located:
                found[ORGANIZATION] += STRONG + FAIR

    def _is_local(self, words: list[str]) -> bool:
        """ "Tesmar Coroner's Court", "Tesmar Police": the first word alone is the town."""
        return words[-1] in self._nouns.state_words

    def demonyms(self, parsed: ParsedDocument, votes: Mapping[str, Votes]) -> None:
        """ "Velmaran police" in the same text makes a country of "Velmara"."""
        for token in parsed.tokens:
            if token.text[:1].isupper() and is_unknown_demonym(parsed, token, self._nouns):
                stem = fold(token.text)
                for key, found in votes.items():
                    if " " not in key and key != stem and same_land(key, stem):
                        found[PLACE] += STRONG + FAIR

    def lists(self, parsed: ParsedDocument, runs: list[Run], votes: Mapping[str, Votes]) -> None:
        """Names in one list are of one sort: a place among them speaks for the others.

        So does a person, for names of two words that nothing else speaks for.
        """
        groups: dict[int, list[str]] = defaultdict(list)
        for run in runs:
            first = first_conjunct(parsed, name_head(parsed, run))
            groups[first.i].append(name_key(parsed, run))
        for keys in groups.values():
            sure = sum(votes[key][PLACE] >= FAIR * 0.9 for key in keys)
            if len(keys) > 2 and sure * 2 >= len(keys):
                for key in keys:
                    votes[key][PLACE] += STRONG
            given = all(given_name(key.title()) is not None for key in keys)
            if len(keys) > 1 and given and not any(votes[k][PLACE] >= FAIR for k in keys):
                for key in keys:
                    votes[key][PERSON] += FAIR  # "Alice, Grace and Ruben"
            if len(keys) > 1 and any(votes[key][PERSON] > FAIR for key in keys):
                for key in keys:
                    if " " in key and max(votes[key].values(), default=0.0) < LOCATED:
                        votes[key][PERSON] += FAIR
