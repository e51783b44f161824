"""Types that names show by their first or last words, and the types of well-known names.

The tagger tells people from bodies and places, but errs between a state's body and another, and
between a body and its building.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.ner.phrases import (
    BODIES,
    GOVERNMENT_BODY,
    ORGANIZATION,
    PERSON,
    PLACE,
    PUBLICATION,
    SITE,
    THING,
    Nouns,
)
from kg.extraction.ner.runs import Run, name_key, name_text
from kg.extraction.tagger.decode import Floats
from kg.extraction.tagger.name_clues import TYPES
from kg.nlp.parse import ParsedDocument
from kg.ontology.gazetteer import Gazetteer, is_city, load_gazetteer
from kg.ontology.names import is_acronym

KINDS = (*TYPES, THING)
# Added to a type that a list knows, and to one of which a name's words leave no doubt.
RULED, WORDED = 2.0, 8.0
# What the tagger takes a name for that shows another type by its words.
TAKEN_FOR = {
    GOVERNMENT_BODY: (ORGANIZATION, SITE),
    ORGANIZATION: (GOVERNMENT_BODY, SITE),
    SITE: (GOVERNMENT_BODY, ORGANIZATION, PLACE),
    PLACE: (SITE,),
}
# The longest opening or ending, in words, and what stands between the sides of a case in court.
LONGEST, VERSUS = 3, "v."


def heed_shape(parsed: ParsedDocument, run: Run, votes: Floats, nouns: Nouns) -> None:
    """ "Tesmar City Council", "Center for Harbour Law", "Larch Street", "Roth v. Lind"."""
    inner = parsed.tokens[run.first + 1 : run.last - 1]
    words = name_key(parsed, run).split() or [""]
    if any(token.text == VERSUS for token in inner):  # but "Ada V. Lind" is somebody
        votes[KINDS.index(PUBLICATION)] = votes.max() + WORDED
        return
    shown = next(_shown(words, nouns), None)
    if shown is None or load_gazetteer().find(" ".join(words)) is not None:
        return
    own, others = KINDS.index(shown), [KINDS.index(kind) for kind in TAKEN_FOR[shown]]
    votes[own] = max(votes[own], *votes[others])
    votes[others] -= WORDED


def _shown(words: Sequence[str], nouns: Nouns) -> Iterator[str]:
    """The types that the longest endings and openings show, the longest first."""
    for size in range(min(LONGEST, len(words) - 1), 0, -1):
        parts = (
            (nouns.name_endings, " ".join(words[-size:])),
            (nouns.name_openings, " ".join(words[:size])),
        )
        yield from (kinds[part] for kinds, part in parts if part in kinds)


def heed_known(parsed: ParsedDocument, run: Run, votes: Floats, *, is_surname: bool) -> None:
    """ "The U.N." is no place: of three such acronyms in 1,250 real articles none was. Nor is the
    Free Syrian Army the army of a state, or Charlie Hebdo somebody. But one may be Jack Boeing.
    """
    text, gazetteer = name_text(parsed, run), load_gazetteer()
    known = gazetteer.type_of(text)
    if known in (PUBLICATION, SITE):
        _heed_work(text, votes, known)
    if known not in BODIES:
        return
    body, place = KINDS.index(known), KINDS.index(PLACE)
    if is_acronym(text):
        votes[body] = max(votes[body], votes[place])
        votes[place] -= WORDED
    elif run.title is None and not is_surname and _may_be(text, known, votes, gazetteer):
        # One word may be somebody's surname as well.
        votes[body] = (votes.max() if " " in text else votes[body]) + RULED


def _may_be(text: str, known: str, votes: Floats, gazetteer: Gazetteer) -> bool:
    """False for a seat that is a site or place here: "the White House", and for other works."""
    if KINDS[int(votes.argmax())] in (PERSON, *BODIES):
        return True
    if " " in text:
        return gazetteer.find(text) is None
    return known == ORGANIZATION and not is_city(text)


def _heed_work(text: str, votes: Floats, known: str) -> None:
    """ "Meet the Press" is no body; one word may be anything."""
    if " " in text or KINDS[int(votes.argmax())] in (*BODIES, PLACE, PUBLICATION, SITE):
        votes[KINDS.index(known)] = votes.max() + RULED
