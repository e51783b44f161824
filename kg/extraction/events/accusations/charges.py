"""What an accusing statement alleges, where the article tells it as the accuser's own act.

"Prosecutors charged Roth with fraud": the charge is the article's word, the fraud that of the
prosecutors, in the statement which their cue makes of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from kg.model import Event, Extraction, Polarity, Relation, Statement, Status

DOER = "agent"
T = TypeVar("T", Event, Relation)


def give_charges(extraction: Extraction, *, ascribing: frozenset[str] = frozenset()) -> Extraction:
    """The extraction in which alleged wrongs that nobody tells belong to the accusation around.

    Not so those whose words open with one of ``ascribing``: by "the suspected spy Karl Ode" the
    accuser of somebody else accuses him of nothing.
    """
    accusing = [
        statement
        for statement in extraction.statements
        if statement.speech_act == "allege" and statement.polarity is Polarity.AFFIRMED
    ]
    propositions: tuple[Event | Relation, ...] = (*extraction.events, *extraction.relations)
    given = {
        one.id: told
        for one in propositions
        if not _is_epithet(one, extraction, ascribing)
        and (told := _teller(one, accusing)) is not None
    }
    if not given:
        return extraction

    def owned(one: T) -> T:
        told = given.get(one.id)
        return one if told is None else _owned(one, told)

    return replace(
        extraction,
        events=tuple(owned(one) for one in extraction.events),
        relations=tuple(owned(one) for one in extraction.relations),
        statements=tuple(_with_given(one, given) for one in extraction.statements),
    )


def _is_epithet(one: Event | Relation, extraction: Extraction, ascribing: frozenset[str]) -> bool:
    words = extraction.document.words(one.trigger if isinstance(one, Event) else one.span)
    return words.split(" ", 1)[0].lower() in ascribing


def _teller(one: Event | Relation, accusing: list[Statement]) -> Statement | None:
    """The accusing statement whose content holds an alleged wrong without a statement."""
    if one.statements or one.status is not Status.ALLEGED:
        return None
    at = one.trigger if isinstance(one, Event) else one.span
    around = [told for told in accusing if any(span.covers(at) for span in told.content)]
    return around[0] if around else None


def _owned(one: T, told: Statement) -> T:
    """``one`` as what ``told`` accuses somebody of: nobody accuses himself, so that "the museum
    charged the army with 'rape' and 'genocide'" tells no genocide by the museum."""
    if isinstance(one, Event):
        roles = (r for r in one.roles if r.role != DOER or r.entity not in told.actors)
        return replace(one, statements=(told.id,), roles=tuple(roles))
    return replace(one, statements=(told.id,))


def _with_given(statement: Statement, given: dict[str, Statement]) -> Statement:
    own = tuple(name for name, told in given.items() if told.id == statement.id)
    return replace(statement, propositions=(*statement.propositions, *own)) if own else statement
