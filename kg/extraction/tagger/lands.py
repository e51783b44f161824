"""Names of states that no list has, by what only a state has: "Tolmar's military", "Tolmaran".

The tagger takes them for people, since states act like people.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.ner.phrases import PERSON, PLACE, Nouns
from kg.extraction.ner.runs import Run, name_head
from kg.extraction.ner.segment import is_unknown_demonym
from kg.extraction.tagger.decode import Floats
from kg.extraction.tagger.name_clues import TYPES
from kg.nlp.parse import ParsedDocument, remembered
from kg.ontology.names import fold, same_land

# Added to the likeliest type, in logarithmic odds: no pronoun and no verb makes a person of it.
TOLD = 8.0


def heed_land(
    parsed: ParsedDocument, key: str, runs: Sequence[Run], votes: Floats, nouns: Nouns
) -> None:
    """Makes a place of one word that is read as a person, where the text tells that it is a
    state."""
    acting = int(votes.argmax()) in (TYPES.index(PERSON), TYPES.index(PLACE))
    several = any(name_head(parsed, run).tag == "NNPS" for run in runs)  # "Kurds"
    if not acting or several or " " in key or any(run.title is not None for run in runs):
        return
    named = any(same_land(key, stem) and key != stem for stem in _demonyms(parsed, nouns))
    if named or any(_owns(parsed, run, nouns) for run in runs):
        votes[TYPES.index(PLACE)] = votes.max() + TOLD


def _owns(parsed: ParsedDocument, run: Run, nouns: Nouns) -> bool:
    """ "Tolmar's military"."""
    owner = name_head(parsed, run)
    noun = parsed.tokens[owner.head]
    return owner.dep == "poss" and noun.lemma.lower() in nouns.owned_by_states


@remembered
def _demonyms(parsed: ParsedDocument, nouns: Nouns) -> frozenset[str]:
    """Adjectives of countries that are on no list: "Velmoran soldiers"."""
    return frozenset(
        fold(token.text)
        for token in parsed.tokens
        if token.text[:1].isupper() and is_unknown_demonym(parsed, token, nouns)
    )
