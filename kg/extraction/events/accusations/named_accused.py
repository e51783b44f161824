"""Wrongs claimed of somebody described, who is named elsewhere in the article: allegations.

"A former treasurer stole from the club, a court heard. Karl Ode, 51, denies theft": a wrong is
claimed of nobody in particular, and alleged of Ode. What a court has found is no allegation.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extraction.events.attribution_scope import NOT_ASCRIBING
from kg.extraction.triggers.lexicon import event_words
from kg.model import Commitment, Event, Extraction, Polarity, Status, TimeFrame
from kg.ontology.lexicon import Lexicon

DOER, SUFFERER = "agent", "patient"
FIRM = frozenset({Commitment.CERTAIN, Commitment.PROBABLE})


def with_accused(before: Extraction, found: Extraction, lexicon: Lexicon) -> Extraction:
    """``found``, in which people are named who were not in ``before``, with what is alleged of
    them.

    Raises LexiconError if a list is missing.
    """
    if found is before:
        return found
    kinds = event_words(lexicon).kinds.events
    verdicts = lexicon.words("verdictKind")
    acts = {one.id: one.speech_act for one in found.statements}
    judged = {e for one in found.events if one.type in verdicts for e in _who(one, SUFFERER)}
    doers = {one.id: _who(one, DOER) for one in before.events}

    def told(event: Event) -> Event:
        named = _who(event, DOER) - doers.get(event.id, frozenset()) - judged
        said = {acts[one] for one in event.statements}
        kind = kinds.get(event.type)
        ascribed = bool(said) and not NOT_ASCRIBING & said and kind is not None and kind.wrong
        alleged = named and ascribed and _is_open(event)
        return replace(event, status=Status.ALLEGED) if alleged else event

    return replace(found, events=tuple(told(event) for event in found.events))


def _who(event: Event, name: str) -> frozenset[str]:
    return frozenset(r.entity for r in event.roles if r.role == name and r.entity is not None)


def _is_open(event: Event) -> bool:
    """Claimed, affirmed, of the past or present."""
    affirmed = event.polarity is Polarity.AFFIRMED and event.time_frame is TimeFrame.NON_FUTURE
    return event.status is Status.CLAIMED and affirmed and event.commitment in FIRM
