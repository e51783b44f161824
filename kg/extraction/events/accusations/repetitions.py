"""Accusations of a document that say the same, so that each is recorded once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.events.drafts import Draft
from kg.extraction.events.relations.find_relations import RelationDraft
from kg.model import Polarity, Span, Status
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import roots

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


def distinct(
    parsed: ParsedDocument,
    found: list[Draft],
    told: list[Draft],
    relations: list[RelationDraft],
) -> list[Draft]:
    """Without those that a kind of their own tells, and without repetitions at one place; who
    accuses counts before nobody. Of "burning huts and shooting farmers" the first is left, and of
    "refusing to pay for a trailer", which tells that nobody paid, the whole."""
    typed = [
        (d.sentence, d.trigger, accused_of(d), d.certainty.status)
        for d in told
        if d.kind.wrong and d.certainty.status in OPEN_STATUS
    ]
    typed += [
        (r.sentence, r.span, {r.subject}, r.certainty.status)
        for r in relations
        if r.certainty.status in OPEN_STATUS and r.certainty.polarity is Polarity.AFFIRMED
    ]
    kept: list[Draft] = []
    for draft in sorted(found, key=_has_accuser, reverse=True):
        span, accused = _wrong(draft), accused_of(draft)
        if any(_repeats(d, draft) for d in kept):
            continue
        places = [
            place
            for sentence, place, who, status in typed
            if sentence == draft.sentence and span.overlaps(place) and who & accused
            if status is Status.ALLEGED or _has_accuser(draft)
        ]
        kept.extend(_left(parsed, draft, places) if places else (draft,))
        proceeds = any(other.anchor.token == draft.anchor.token for other in told)
        for other in told if places and not proceeds else ():
            same = other.kind.wrong and other.certainty.status is Status.ALLEGED
            if same and other.trigger in places and accused_of(other) & accused:
                _tell_accuser(draft, other)
    return kept


def _tell_accuser(draft: Draft, other: Draft) -> None:
    """ "Who was accused *by nurses* of theft": the theft keeps who says so, if no statement does.
    Police who arrest somebody do no more than that."""
    if _has_accuser(other):
        return
    for role, head in zip(draft.roles, draft.heads, strict=True):
        if role.role == ACCUSER:
            other.add(role, head)


def _left(parsed: ParsedDocument, draft: Draft, places: list[Span]) -> Iterator[Draft]:
    """The draft for each gerund of its list that none of ``places`` tells."""
    gerunds = _listed(parsed, _wrong(draft))
    ends = [after.left for after in gerunds[1:]]
    for this, end in zip(gerunds, (*ends, len(parsed.tokens)), strict=False):
        end = min(this.right, end)
        words = [t for t in parsed.tokens[this.left : end] if t.dep not in ("punct", "cc")]
        piece = Span(words[0].start, words[-1].end)
        if len(gerunds) > 1 and not any(piece.overlaps(place) for place in places):
            yield _of_piece(draft, piece)


def _of_piece(draft: Draft, piece: Span) -> Draft:
    roles = [replace(one, span=piece) if one.role == WRONG else one for one in draft.roles]
    return replace(draft, trigger=piece, roles=roles, heads=list(draft.heads))


def _listed(parsed: ParsedDocument, wrong: Span) -> list[Token]:
    """ "*Burning* huts, *shooting* farmers and *stealing* maize": gerunds side by side."""
    found = [token for token in roots(parsed.within(wrong)) if token.tag == "VBG"][:1]
    for token in found:
        found += [kid for kid in parsed.kids(token.i, "conj") if kid.tag == "VBG"]
    return sorted(found, key=lambda token: token.i)
