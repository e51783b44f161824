"""Denials and replies that answer an accusation of another article.

A statement answers another article's accusation if it denies the same about the same accused, not
earlier and not by the accuser; if both name the object, it must be the same. A claim that nobody
alleges as a wrong ("the firm owns the camp") must share its object with the denial. Statements are
compared if they share wrong and accused, so the work grows with the number of similar ones.

Here a statement contradicts a statement, and neither need be an allegation. Which allegations are
answered is decided in `kg.linking.answered`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.linking.decisions import LinkDecision
from kg.linking.located import located
from kg.model import (
    Commitment,
    Event,
    Extraction,
    Polarity,
    Relation,
    Statement,
    Status,
    TimeFrame,
    doers,
)
from kg.ontology.vocabulary import mint

# How a statement answers, by the property that says so.
DENIES, RESPONDS = "denies", "respondsTo"
# What an accusation of a wrong may be about, besides who did it.
_OBJECTS = frozenset({"patient", "theme", "beneficiary", "place"})
# An answer that names no object of the accusation, or to one that names none.
_UNSURE = 0.8
# More statements than these on one wrong of one actor are a docket, not an exchange.
LARGEST = 200


@dataclass(frozen=True, slots=True)
class Stand:
    """What one statement says of one deed of one actor: it accuses, or (``answer``) answers."""

    document: str
    iri: str
    wrong: str
    accused: str
    objects: frozenset[str]
    speakers: frozenset[str]
    answer: str | None
    alleged: bool  # ascribed as a wrong, not only claimed
    published: str | None


class ReplyIndex:
    """Collects what all documents say of wrongs, a small record each."""

    def __init__(self, *, base: str) -> None:
        self._base = base
        self._stands: list[Stand] = []

    def add(self, extraction: Extraction) -> None:
        """Takes its accusations and answers."""
        self._stands += read_stands(extraction, base=self._base)

    def decisions(self, iris: Mapping[str, Mapping[str, str]]) -> tuple[LinkDecision, ...]:
        """Answer (left), accusation (right) and, as the reason, the property between them; sorted.

        ``iris``: document id -> entity id -> IRI, as linking decided.
        """
        blocks: dict[tuple[str, str], list[Stand]] = {}
        for one in self._stands:
            known = located(one, iris.get(one.document, {}))
            for block in exchange_of(known):
                blocks.setdefault(block, []).append(known)
        return tuple(sorted({d for block in blocks.values() for d in link_replies(block)}))


def read_stands(extraction: Extraction, *, base: str) -> list[Stand]:
    """The accusations of a document and what may answer such, in the order of its statements."""
    told: list[Event | Relation] = [*extraction.events, *extraction.relations]
    propositions = {one.id: one for one in told}
    statements = {one.id: one for one in extraction.statements}
    named = frozenset(entity.id for entity in extraction.entities if not entity.unnamed)
    document = extraction.document
    found: dict[Stand, None] = {}
    for statement in extraction.statements:
        about = _proposed_or_denied(statement, statements)
        # Names of nothing are no matter here: the projection refuses such a record and says why.
        for one in (propositions[name] for name in about if name in propositions):
            stance = _stance(statement, one)
            if stance is None:
                continue
            for accused in doers(one):
                if accused in named:
                    found[
                        Stand(
                            document=document.id,
                            iri=mint(base, "statement", document.id, statement.id),
                            wrong=one.predicate if isinstance(one, Relation) else one.type,
                            accused=accused,
                            objects=frozenset(_objects(one)) & named,
                            speakers=frozenset(statement.actors),
                            answer=stance or None,
                            alleged=one.status is Status.ALLEGED,
                            published=document.published and document.published[:10],
                        )
                    ] = None
    return list(found)


def _proposed_or_denied(statement: Statement, others: Mapping[str, Statement]) -> list[str]:
    """The propositions that a statement is on: "he denies it" denies what it answers."""
    about = [*statement.propositions]
    if statement.speech_act == "deny":
        for name in statement.answers:
            about += others[name].propositions if name in others else ()
    return about


def _stance(statement: Statement, one: Event | Relation) -> str | None:
    """How the statement answers that it is so; "" where it accuses, None if neither."""
    if statement.speech_act == "deny":
        return DENIES
    if one.status is Status.DENIED or one.polarity is Polarity.NEGATED:
        return RESPONDS
    told = one.status is not Status.ASSERTED and one.time_frame is TimeFrame.NON_FUTURE
    return "" if told and one.commitment is not Commitment.UNSPECIFIED else None


def _objects(one: Event | Relation) -> Iterator[str]:
    if isinstance(one, Relation):
        yield one.object
        return
    for role in one.roles:
        if role.role in _OBJECTS and role.entity is not None:
            yield role.entity


def exchange_of(one: Stand) -> set[tuple[str, str]]:
    """What a located stand shares with those that it is compared with."""
    return {(one.wrong, one.accused)} if one.accused else set()


def link_replies(block: Iterable[Stand]) -> Iterator[LinkDecision]:
    """The answers in a block of located stands; too large a block has none."""
    ordered = sorted(block, key=lambda one: (one.document, one.iri, one.answer or ""))
    if len(ordered) > LARGEST:
        return
    loose = any(one.alleged for one in ordered)
    for reply in (one for one in ordered if one.answer is not None):
        for charge in (one for one in ordered if one.answer is None):
            if _answers(reply, charge, loose=loose):
                score = 1.0 if reply.objects & charge.objects else _UNSURE
                yield LinkDecision(reply.iri, charge.iri, True, score, reply.answer or "")


def _answers(reply: Stand, charge: Stand, *, loose: bool) -> bool:
    if reply.document == charge.document or reply.speakers & charge.speakers:
        return False
    unnamed = loose and not (reply.objects and charge.objects)
    if not unnamed and not reply.objects & charge.objects:
        return False
    dated = reply.published is not None and charge.published is not None
    return not dated or (reply.published or "") >= (charge.published or "")
