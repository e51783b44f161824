"""The type of a name, decided once per document from all its occurrences and their context.

The evidence, each piece with a weight: known names, titles, words inside the name, the words around
it, and the tagger's own label, which is the weakest (the small model reads provinces as bodies and
headlines as people).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kg.extraction.ner.phrases import ORGANIZATION, PERSON, Nouns
from kg.extraction.ner.runs import Run, name_head, name_key, name_text
from kg.extraction.ner.type_agreement import Agreement
from kg.extraction.ner.type_context import NameContext
from kg.extraction.ner.type_votes import ACRONYM, CERTAIN, LABELS, STRONG, WEAK, Votes
from kg.extraction.ner.type_words import NameWords
from kg.nlp.parse import ParsedDocument
from kg.ontology.gazetteer import Gazetteer
from kg.ontology.names import is_acronym


class Verdict(NamedTuple):
    """The type of a name; ``sure`` if there is more evidence than the tagger and a city's name.

    ``clear`` if, in addition, no other type has similar support: other documents may rely on it.
    ``share``: the probability that it is a name of this type, where the tagger read it.
    """

    type: str
    sure: bool
    clear: bool
    share: float = 1.0


class Named(NamedTuple):
    """The names of a document, and the type of each by its folded words."""

    runs: list[Run]
    types: dict[str, Verdict]


class TypeSettler:
    """Gives each name of a document one type."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known names."""
        self._words = NameWords(nouns, gazetteer)
        self._context = NameContext(nouns, gazetteer)
        self._agreement = Agreement(nouns, gazetteer)

    def settle(self, parsed: ParsedDocument, runs: Iterable[Run]) -> dict[str, Verdict]:
        """Folded name -> its type, for the names of ``runs``; THING without evidence."""
        listed = list(runs)
        places: dict[str, list[Run]] = defaultdict(list)
        for run in listed:
            places[name_key(parsed, run)].append(run)
        votes = {key: self._witnesses(parsed, found) for key, found in places.items()}
        located = {
            key
            for key, found in places.items()
            if any(self._context.is_place(parsed, name_head(parsed, run)) for run in found)
        }
        self._agreement.demonyms(parsed, votes)
        self._agreement.full_names(votes, located)
        self._agreement.lists(parsed, listed, votes)
        return {key: Verdict(v.best, v.sure, v.is_clear) for key, v in votes.items()}

    def _witnesses(self, parsed: ParsedDocument, runs: list[Run]) -> Votes:
        """The evidence for each type of one name, from all its occurrences in the document.

        Its own words count once and the tagger's labels by their mean. Of the context, only the
        strongest evidence for each type counts: a frequent name is not a better-known name.
        """
        votes = self._words.votes(parsed, runs[0])
        texts = [name_text(parsed, run) for run in runs]
        if all(map(is_acronym, texts)):
            # "WALLACE:" in a transcript is a surname in capitals, not an acronym.
            votes[ORGANIZATION] += STRONG if len(texts[0]) <= ACRONYM else WEAK
        around = Votes()
        for run in runs:
            if run.title is not None:
                votes[PERSON] = max(votes[PERSON], CERTAIN)
            for kind, weight in self._context.votes(parsed, run).items():
                around[kind] = max(around[kind], weight, key=abs)
            tokens = parsed.tokens[run.first : run.last]
            for token in tokens:
                if token.entity_type in LABELS:
                    kind, weight = LABELS[token.entity_type]
                    votes[kind] += weight / len(tokens) / len(runs)
        votes.take(around)
        return votes
