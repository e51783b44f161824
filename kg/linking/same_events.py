"""Events of different articles that are probably one: same kind, place or person, and time.

The articles' figures are kept side by side: a link says "probably the same", never "merged". Two
events are compared where they share their kind and a place or a named participant, so the work
grows with what is alike and not with the number of pairs. After the event coreference of ECB+
(Cybulska, Vossen 2014): kind, time, place and participants each speak for or against.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from kg.edtf import days
from kg.linking.decisions import LinkDecision
from kg.model import Document, Event, Extraction, Polarity, Role, TimeFrame
from kg.vocab import mint

# How much each agreement says; they add up to 1. Time says most: crackdowns in one town recur.
_PLACE, _TIME, _PARTICIPANT, _FIGURE = 0.25, 0.4, 0.25, 0.1
# An undated event is placed in the days before its article came out; that says less than a date.
_GUESS_SHARE = 0.5
_NEWS_DAYS = 3
# A year says next to nothing about which of the year's arrests is meant.
_WIDE_SHARE = 0.25
_SHARP_DAYS = 45
# Place and time, or a participant and time, must agree; neither alone does.
_ENOUGH = 0.45
# Two newspapers of one evening may print two dates for one night.
_SLACK = dt.timedelta(days=1)
# More alike events than these in one block are a court's docket, not one story.
_BLOCK = 60


@dataclass(frozen=True, slots=True)
class Told:
    """One event as one document tells it; places and participants are entities."""

    document: str
    iri: str
    kind: str
    places: frozenset[str]
    participants: frozenset[tuple[str, str]]  # role, entity
    figures: frozenset[float]
    begin: dt.date | None
    end: dt.date | None
    sharpness: float  # from 0 to 1: how much its time says


class EventIndex:
    """Collects the events of all documents, a small record each."""

    def __init__(self, *, base: str) -> None:
        self._base = base
        self._told: list[Told] = []

    def add(self, extraction: Extraction) -> None:
        """Takes the events that are told as having happened, by whomever."""
        self._told += read_told(extraction, base=self._base)

    def decisions(self, iris: Mapping[str, Mapping[str, str]]) -> tuple[LinkDecision, ...]:
        """Pairs of event propositions that are probably one event, with the reasons; sorted.

        ``iris``: document id -> entity id -> IRI, as linking decided.
        """
        blocks: dict[tuple[str, str], list[Told]] = {}
        for one in self._told:
            known = resolved(one, iris.get(one.document, {}))
            for block in blocks_of(known):
                blocks.setdefault(block, []).append(known)
        return tuple(sorted({d for block in blocks.values() for d in link_events(block)}))


def read_told(extraction: Extraction, *, base: str) -> list[Told]:
    """The events that a document tells as having happened."""
    entities = {entity.id: not entity.unnamed for entity in extraction.entities}
    return [
        _read(extraction.document, event, entities, base)
        for event in extraction.events
        if event.polarity is Polarity.AFFIRMED and event.time_frame is TimeFrame.NON_FUTURE
    ]


def _read(document: Document, event: Event, named: Mapping[str, bool], base: str) -> Told:
    begin, end, sharpness = _when(document, event)
    return Told(
        document=document.id,
        iri=mint(base, "proposition", document.id, event.id),
        kind=event.type,
        places=frozenset(
            r.entity
            for r in event.roles
            if r.role == "place" and r.entity is not None and r.entity in named
        ),
        participants=frozenset(
            (role.role, role.entity)
            for role in event.roles
            if role.role in ("agent", "patient", "theme")
            if role.entity is not None and named.get(role.entity)
        ),
        figures=frozenset(n for role in event.roles for n in _numbers(role)),
        begin=begin,
        end=end,
        sharpness=sharpness,
    )


def resolved(one: Told, iris: Mapping[str, str]) -> Told:
    """The event with the IRIs of its document's entities in place of their local identifiers."""
    return replace(
        one,
        places=frozenset(iris[p] for p in one.places if p in iris),
        participants=frozenset((role, iris[e]) for role, e in one.participants if e in iris),
    )


def blocks_of(one: Told) -> set[tuple[str, str]]:
    """What a resolved event shares with those that it is compared with: its kind and an entity."""
    return {(one.kind, anchor) for anchor in (*one.places, *(e for _, e in one.participants))}


def link_events(block: Iterable[Told]) -> Iterator[LinkDecision]:
    """The pairs of a block of resolved events that are probably one; too large a block has none."""
    ordered = sorted(block, key=lambda one: (one.document, one.iri))
    if len(ordered) <= _BLOCK:
        for left, right in combinations(ordered, 2):
            decision = _compare(left, right)
            if decision is not None:
                yield decision


def _when(document: Document, event: Event) -> tuple[dt.date | None, dt.date | None, float]:
    if event.time is not None and event.time.value is not None:
        first, last = days(event.time.value)
        if first is not None and last is not None:
            begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
            return begin, end, 1.0 if (end - begin).days <= _SHARP_DAYS else _WIDE_SHARE
    if document.published is None or event.time is not None:
        return None, None, 0.0
    out = dt.date.fromisoformat(document.published[:10])
    return out - dt.timedelta(days=_NEWS_DAYS), out, _GUESS_SHARE


def _numbers(role: Role) -> Iterator[float]:
    quantity = role.quantity
    if quantity is not None:
        for number in (quantity.value, quantity.min, quantity.max):
            if number is not None:
                yield float(number)


def _compare(left: Told, right: Told) -> LinkDecision | None:
    if left.document == right.document or _clash(left, right):
        return None
    time = _time_score(left, right)
    if time == 0:
        return None
    grounds = [f"both tell of {left.kind}"]
    score = time
    sharp = min(left.sharpness, right.sharpness) == 1
    grounds.append("at the same time" if sharp else "perhaps at the same time")
    if left.places & right.places:
        score += _PLACE
        grounds.append("in the same place")
    if left.participants & right.participants:
        score += _PARTICIPANT
        grounds.append("with the same participant")
    if left.figures & right.figures:
        score += _FIGURE
        grounds.append("with the same figure")
    if score < _ENOUGH:
        return None
    first, second = sorted((left.iri, right.iri))
    return LinkDecision(first, second, True, round(score, 2), ", ".join(grounds))


def _time_score(left: Told, right: Told) -> float:
    if left.begin is None or left.end is None or right.begin is None or right.end is None:
        return 0
    if left.begin - _SLACK > right.end or right.begin - _SLACK > left.end:
        return 0
    return _TIME * min(left.sharpness, right.sharpness)


def _clash(left: Told, right: Told) -> bool:
    """True where both name who suffered it, or where, and have nothing in common."""
    ours = {entity for role, entity in left.participants if role == "patient"}
    theirs = {entity for role, entity in right.participants if role == "patient"}
    if ours and theirs and not ours & theirs:
        return True
    return bool(left.places and right.places and not left.places & right.places)
