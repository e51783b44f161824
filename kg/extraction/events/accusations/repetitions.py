"""Which of the accusations of a document tell the same, so that each is told once."""

from __future__ import annotations

from kg.extraction.events.drafts import Draft
from kg.extraction.events.relations.find_relations import RelationDraft
from kg.model import Span, Status

WRONG, ACCUSER = "wrong", "accuser"
OPEN_STATUS = (Status.ALLEGED, Status.DENIED)


def accused_of(draft: Draft) -> set[str]:
    """The entities that a draft accuses."""
    return {r.entity for r in draft.roles if r.role == "agent" and r.entity is not None}


def _wrong(draft: Draft) -> Span:
    return next(role.span for role in draft.roles if role.role == WRONG)


def _has_accuser(draft: Draft) -> bool:
    named = any(role.role == ACCUSER and role.entity is not None for role in draft.roles)
    return named or bool(draft.statements)


def _repeats(one: Draft, other: Draft) -> bool:
    """Whether both tell one accusation; what somebody denies was raised by somebody else."""
    same = one.certainty.status is other.certainty.status or _has_accuser(other)
    return (
        same and _wrong(one).overlaps(_wrong(other)) and bool(accused_of(one) & accused_of(other))
    )


def distinct(found: list[Draft], told: list[Draft], relations: list[RelationDraft]) -> list[Draft]:
    """Without those that a kind of their own tells, and without repetitions at one place; who
    accuses counts before nobody."""
    typed = [
        (d.sentence, d.trigger, accused_of(d), d.certainty.status)
        for d in told
        if d.kind.wrong and d.certainty.status in OPEN_STATUS
    ]
    typed += [
        (r.sentence, r.span, {r.subject}, r.certainty.status)
        for r in relations
        if r.certainty.status in OPEN_STATUS
    ]
    kept: list[Draft] = []
    for draft in sorted(found, key=_has_accuser, reverse=True):
        span, accused = _wrong(draft), accused_of(draft)
        twice = any(_repeats(d, draft) for d in kept)
        if twice or any(
            sentence == draft.sentence and span.overlaps(place) and who & accused
            for sentence, place, who, status in typed
            if status is Status.ALLEGED or _has_accuser(draft)
        ):
            continue
        kept.append(draft)
    return kept
