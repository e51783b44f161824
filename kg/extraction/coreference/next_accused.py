"""Somebody charged without a name, and the name of the accused in the next sentences.

"A former mayor was charged with fraud. Ada Brunel, 54, is to appear in court on Monday", "The
accused, Ada Brunel, is 54". Nobody is joined where two of the text are accused, where the name
comes with a title or a description of its own, or where the sentence speaks of something else
("in a separate case").
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from kg.extraction.coreference.denials_of_wrongs import has_no_title
from kg.extraction.coreference.generic_nodes import head_of
from kg.extraction.coreference.people_pairs import Description
from kg.extraction.coreference.people_told import Told
from kg.model import Span, Status
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import base_form
from kg.nlp.verb_classes import classes

REACH = 2  # sentences from the description to the name
BESIDE = frozenset({"conj", "nsubj", "nsubjpass", "appos"})
TRIAL, TRIED, DOER = "Trial", "patient", "agent"


def next_accused(
    parsed: ParsedDocument, one: Description, named: Sequence[Told], *, accused: Set[str]
) -> Told | None:
    """Who of ``named`` is the one described; None where the text leaves it open.

    ``accused``: all of the text who are said to have done a wrong.
    """
    if one.determiner != "a" or _has_another(parsed, one):
        return None
    met = [other for other in named if _is_met_there(parsed, one, other)]
    (other,) = met if len(met) == 1 else (None,)
    if other is None or accused - {one.told.entity.id, other.entity.id}:
        return None
    if _is_of_another_case(parsed, one, other) or are_unlike(one.told, other):
        return None
    plain = all(base_form(head_of(tokens)) in classes().accused for tokens in other.descriptions)
    stands = _is_called_accused(parsed, other) or (
        _is_tried_there(parsed, other) and has_no_title(parsed, one, other)
    )
    return other if plain and not other.owned and stands else None


def _has_another(parsed: ParsedDocument, one: Description) -> bool:
    """ "A mayor was charged with fraud and *a clerk* with theft": somebody else may be meant."""
    sentence = parsed.within(parsed.sentence_span(one.head.sentence))
    return any(
        base_form(token) in classes().people and token.dep in BESIDE
        for token in sentence
        if token not in one.tokens
    )


def _is_met_there(parsed: ParsedDocument, one: Description, other: Told) -> bool:
    """Named for the first time within reach of the description."""
    return 0 < parsed.tokens[other.first_name].sentence - one.head.sentence <= REACH


def _is_of_another_case(parsed: ParsedDocument, one: Description, other: Told) -> bool:
    """ "In a separate case, Ada Brunel", "the suspect in another killing, Karl Ode"; of who comes
    as a witness, was acquitted, or is charged with something else."""
    here = parsed.sentence_span(parsed.tokens[other.first_name].sentence)
    apart = classes().apart | classes().untried
    if any(token.lower in apart or base_form(token) in apart for token in parsed.within(here)):
        return True
    mine, theirs = _wrongs_of(one.told), _wrongs_of(other, here)
    return bool(theirs) and mine.isdisjoint(theirs)


def _wrongs_of(told: Told, here: Span | None = None) -> frozenset[str]:
    """The kinds of what somebody is said to have done."""
    return frozenset(
        event.type
        for event, role in told.parts
        if role.role == DOER
        and event.status is Status.ALLEGED
        and (here is None or here.covers(event.trigger))
    )


def are_unlike(one: Told, other: Told) -> bool:
    """ "A woman was charged … Mr Karl Ode"."""
    return None not in (one.gender, other.gender) and one.gender != other.gender


def _is_tried_there(parsed: ParsedDocument, other: Told) -> bool:
    """ "Is to appear in court", "will be arraigned": in the sentence that first has the name."""
    here = parsed.sentence_span(parsed.tokens[other.first_name].sentence)
    return any(
        event.type == TRIAL and role.role == TRIED and here.covers(event.trigger)
        for event, role in other.parts
    )


def _is_called_accused(parsed: ParsedDocument, other: Told) -> bool:
    """ "The accused, Ada Brunel", "the main suspect, Karl Ode"."""
    first = min(other.names, key=lambda tokens: tokens[0].i)
    nouns = (parsed.tokens[token.head] for token in first if token.dep == "appos")
    return any(noun.lower in classes().accused for noun in nouns)
