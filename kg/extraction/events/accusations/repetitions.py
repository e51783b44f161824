"""Accusations of a document that say the same, so that each is recorded once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from kg.extraction.events.drafts import Draft
from kg.extraction.events.relations.find_relations import RelationDraft
from kg.model import Polarity, Span, Status
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import VERBAL, roots

WRONG, ACCUSER = "wrong", "accuser"
CHARGE = "Charge"
COMPLEMENTS = ("dobj", "dative", "prep", "prt", "xcomp", "ccomp")
OPEN_STATUS = (Status.ALLEGED, Status.DENIED)


def accused_of(draft: Draft) -> set[str]:
    """The entities that a draft accuses."""
    return {r.entity for r in draft.roles if r.role == "agent" and r.entity is not None}


def _wrong(draft: Draft) -> Span:
    return next(role.span for role in draft.roles if role.role == WRONG)


def _has_accuser(draft: Draft) -> bool:
    named = any(role.role == ACCUSER and role.entity is not None for role in draft.roles)
    return named or bool(draft.statements)


def _is_raised(draft: Draft) -> bool:
    """ "The ministry rejected claims *by the league* that …": the league goes on accusing."""
    return any(role.role == ACCUSER and role.entity is not None for role in draft.roles)


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
    accuses counts before nobody. Of "burning huts and shooting farmers" the first is left, as of
    "hit her and smashed her phone", and of "refusing to pay for a trailer", which tells that nobody
    paid, the whole."""
    typed = [*_typed(told, relations)]
    kept: list[Draft] = []
    for draft in sorted(found, key=_has_accuser, reverse=True):
        same = [_wrong(one) for one in kept if _repeats(one, draft)]
        if same:
            kept.extend(_first_of_joined(parsed, draft, same))
            continue
        span, accused = _wrong(draft), accused_of(draft)
        places = [
            one.place
            for one in typed
            if one.sentence == draft.sentence and span.overlaps(one.place) and one.who & accused
            if one.status is Status.ALLEGED or (_has_accuser(draft) and not _is_raised(draft))
        ]
        if not places:
            kept.append(draft)
            continue
        kept.extend(_left(parsed, draft, places))
        if not any(_proceeds(other, draft) for other in told):
            _tell_accuser_to(told, draft, places)
    return [draft for draft in kept if not _is_told_by_another(parsed, draft, kept)]


def leave_to_claims(parsed: ParsedDocument, found: list[Draft], told: list[Draft]) -> None:
    """What is no wrong and only a part of one is claimed: "accused her of lying to win *an
    election*" accuses her of no election, and "of harassing and *arresting* them" of both."""
    for draft in found:
        span = _wrong(draft)
        mains = [root.i for root in roots(parsed.within(span))]
        for i in mains:
            mains += [kid.i for kid in parsed.coordinated(i)]
        for other in told:
            inside = other.sentence == draft.sentence and span.covers(other.trigger)
            alleged = other.certainty.status is Status.ALLEGED and not other.kind.wrong
            if inside and alleged and other.statements and other.anchor.token not in mains:
                other.certainty.status = Status.CLAIMED


def _is_told_by_another(parsed: ParsedDocument, draft: Draft, kept: list[Draft]) -> bool:
    """ "Accused Ode of three raids, the last of *them* in May": a pronoun names no other wrong."""
    return _is_pronoun(parsed, draft) and any(
        one.sentence == draft.sentence
        and accused_of(one) & accused_of(draft)
        and not _is_pronoun(parsed, one)
        for one in kept
    )


def _is_pronoun(parsed: ParsedDocument, draft: Draft) -> bool:
    return all(token.pos == "PRON" for token in parsed.within(_wrong(draft)))


def _proceeds(one: Draft, draft: Draft) -> bool:
    """ "Police *arrested* Roth for fraud": a step against him, and no charge."""
    return one.anchor.token == draft.anchor.token and one.kind.name != CHARGE


class _Typed(NamedTuple):
    """A wrong that has a kind of its own: where it is told, and who did it."""

    sentence: int
    place: Span
    who: set[str]
    status: Status


def _typed(told: list[Draft], relations: list[RelationDraft]) -> Iterator[_Typed]:
    """The wrongs with a kind that somebody alleges or denies."""
    for one in told:
        if one.kind.wrong and one.certainty.status in OPEN_STATUS:
            yield _Typed(one.sentence, one.trigger, accused_of(one), one.certainty.status)
    for tie in relations:
        certainty = tie.certainty
        if certainty.status in OPEN_STATUS and certainty.polarity is Polarity.AFFIRMED:
            yield _Typed(tie.sentence, tie.span, {tie.subject}, certainty.status)


def _tell_accuser_to(told: list[Draft], draft: Draft, places: list[Span]) -> None:
    """Gives the accuser of ``draft`` to the same wrongs of the same people at these places."""
    for other in told:
        same = other.kind.wrong and other.certainty.status is Status.ALLEGED
        if same and other.trigger in places and accused_of(other) & accused_of(draft):
            _tell_accuser(draft, other)


def _tell_accuser(draft: Draft, other: Draft) -> None:
    """ "Who was accused *by nurses* of theft": the theft keeps who says so, whoever reports it.
    Police who arrest somebody do no more than that."""
    if other.has(ACCUSER):
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
    yield from _first_of_joined(parsed, draft, places)


def _first_of_joined(parsed: ParsedDocument, draft: Draft, places: list[Span]) -> Iterator[Draft]:
    """ "*Hit her* and smashed her phone": what its own verb tells, before those that ``places``
    tell; those have drafts of their own."""
    verb, wrong = parsed.tokens[draft.anchor.token], _wrong(draft)
    joined = [kid for kid in parsed.kids(verb.i, "conj") if kid.pos in VERBAL and kid.i > verb.i]
    whole = parsed.kid(verb.i, *COMPLEMENTS) is not None  # not "hit and killed her"
    if verb.tag == "VBG" or not joined or not whole or not wrong.covers(verb.span):
        return
    words = [t for t in parsed.within(wrong) if t.i < joined[0].left]
    while words and words[-1].dep in ("punct", "cc"):
        words.pop()
    piece = Span(wrong.start, words[-1].end) if words else wrong
    if not any(piece.overlaps(place) for place in places):
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
