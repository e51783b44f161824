"""Where the outcome of a deed took place: "Jets blasted lorries at Sharn, *killing* fourteen".

No list has the deed for an event, so that no scene is shared. The place beside its verb, its object
or what it tried to do is that of the outcome, unless this has one of its own or came later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.events.arguments import Participants
from kg.extraction.events.corrections.scenes import PLACE, deed_before
from kg.extraction.events.drafts import Draft
from kg.extraction.events.roles import PLACES
from kg.model import Role
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import phrase_span
from kg.nlp.tree import VERBAL, conjuncts, prepositional_phrases
from kg.ontology.lexicon import Lexicon

LOCATING = frozenset({"in", "at", "near", "outside"})
BESIDE = ("dobj", "xcomp")


def place_outcomes(
    parsed: ParsedDocument, drafts: Sequence[Draft], people: Participants, lexicon: Lexicon
) -> None:
    """Gives what is told as an outcome the places of the deed before it."""
    kinds, later = lexicon.words("outcomeKind"), lexicon.words("sequenceAdverb")
    for draft in drafts:
        if draft.kind.name in kinds and not draft.has(PLACE):
            for i in _places_of_deed(parsed, parsed.tokens[draft.anchor.token], people, later):
                draft.add(Role(PLACE, phrase_span(parsed, i), people.mention_of(i)), i)


def _places_of_deed(
    parsed: ParsedDocument, outcome: Token, people: Participants, later: frozenset[str]
) -> Iterator[int]:
    """The heads of the places, for an outcome in -ing behind the verb of the deed."""
    deed = deed_before(parsed, outcome, later)
    if deed is None or deed.pos not in VERBAL:
        return
    for host in (deed, *parsed.kids(deed.i, *BESIDE)):
        for _, where in prepositional_phrases(parsed, host.i, LOCATING):
            if where.i < outcome.left:
                yield from _known(parsed, where, people)


def _known(parsed: ParsedDocument, where: Token, people: Participants) -> Iterator[int]:
    """Places that are known: those named, or that in which "a mosque *in Vesk*" lies."""
    places = [i for i in conjuncts(parsed, where.i) if _is_place(people, i)]
    inner = (parsed.kid(link.i, "pobj") for link in parsed.kids(where.i, "prep"))
    behind = [one.i for one in inner if one is not None and _is_place(people, one.i)]
    yield from places or behind


def _is_place(people: Participants, i: int) -> bool:
    found = people.mention_of(i)
    return found is not None and people.entity(found).type in PLACES
