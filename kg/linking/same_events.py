"""Events that are probably one: kinds of one family, same place or person, and time.

Figures are kept side by side: a link says "probably the same", never "merged". Two events are
compared where they share their family of kinds (``lex:eventFamily``) and a place or a named
participant, so the work grows with what is alike and not with the number of pairs. They are those
of different articles, or of one article that two sources tell differently. After the event
coreference of ECB+ (Cybulska, Vossen 2014): kind, time, place and participants each speak for or
against.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from kg.linking.decisions import LinkDecision
from kg.model import Document, Event, Extraction, Polarity, Role, TimeFrame, is_fact
from kg.nlp.edtf import days
from kg.ontology.lexicon import Lexicon
from kg.ontology.vocabulary import mint

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
_PLACES = frozenset({"Place", "Site"})
# What is raided, searched or seized is where that happens, if it is a place.
_OBJECTS = frozenset({"patient", "theme"})
_APPOSED = ", "
# Characters of the sentence before, in which the scene of a count may stand.
_BEFORE = 160
_NOBODY = re.compile(r"(nobody|no[- ]?one|none|no)\b", re.IGNORECASE)
# More alike events than these in one block are a court's docket, not one story.
LARGEST = 60


@dataclass(frozen=True, slots=True)
class Told:
    """One event as one document tells it; places and participants are entities."""

    document: str
    iri: str
    kind: str
    family: str
    places: frozenset[str]
    within: frozenset[str]  # what the article says that they lie in
    voices: frozenset[str]  # who tells it, where not the narrator alone
    participants: frozenset[tuple[str, str]]  # role, entity
    figures: frozenset[float]
    begin: dt.date | None
    end: dt.date | None
    sharpness: float  # from 0 to 1: how much its time says


class EventIndex:
    """Collects the events of all documents, a small record each."""

    def __init__(self, lexicon: Lexicon, *, base: str) -> None:
        """Raises LexiconError if the list of families is missing."""
        self._base = base
        self._families = lexicon.mapping("eventFamily")
        self._told: list[Told] = []

    def add(self, extraction: Extraction) -> None:
        """Takes the events that anybody reports as having happened."""
        self._told += read_told(extraction, base=self._base, families=self._families)

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


def read_told(extraction: Extraction, *, base: str, families: Mapping[str, str]) -> list[Told]:
    """The events that a document tells as having happened; ``families``: kind -> family.

    "Nobody was hurt" counts too: it is the figure zero for an event with victims elsewhere.
    """
    reader = _Reader(extraction, base, families)
    return [
        reader.read(event)
        for event in extraction.events
        if event.time_frame is TimeFrame.NON_FUTURE
        and (event.polarity is Polarity.AFFIRMED or hurt_nobody(extraction.document, event))
    ]


def hurt_nobody(document: Document, event: Event) -> bool:
    """ "Nobody was hurt", "no officers were injured"."""
    return event.polarity is Polarity.NEGATED and any(
        role.role == "patient" and _NOBODY.match(document.words(role.span)) for role in event.roles
    )


class _Reader:
    """Reads the events of one document."""

    def __init__(self, extraction: Extraction, base: str, families: Mapping[str, str]) -> None:
        self._document = extraction.document
        self._base = base
        self._families = families
        self._named = {entity.id: not entity.unnamed for entity in extraction.entities}
        self._sited = {e.id for e in extraction.entities if e.type in _PLACES}
        self._actors = {s.id: s.actors for s in extraction.statements}
        self._around = _containers(extraction)
        self._sites = sorted(
            (mention, entity.id)
            for entity in extraction.entities
            if entity.type in _PLACES
            for mention in entity.mentions
        )

    def read(self, event: Event) -> Told:
        begin, end, sharpness = _when(self._document, event)
        roles = [(r.role, r.entity) for r in event.roles if r.entity in self._named and r.entity]
        nobody = hurt_nobody(self._document, event)
        counts = nobody or any(role.quantity is not None for role in event.roles)
        places = self._places(event, roles, counts=counts)
        return Told(
            document=self._document.id,
            iri=mint(self._base, "proposition", self._document.id, event.id),
            kind=event.type,
            family=self._families.get(event.type, event.type),
            places=frozenset(places),
            within=frozenset(o for place in places for o in self._around.get(place, ())) - places,
            voices=frozenset(a for name in event.statements for a in self._actors.get(name, ())),
            participants=frozenset(
                (role, entity)
                for role, entity in roles
                if self._named[entity] and entity not in places
                if role == "agent" or role in _OBJECTS
            ),
            figures=frozenset({0.0} if nobody else (n for r in event.roles for n in _numbers(r))),
            begin=begin,
            end=end,
            sharpness=sharpness,
        )

    def _places(self, event: Event, roles: list[tuple[str, str]], *, counts: bool) -> set[str]:
        """Where it happened; a count may name no place, and takes that of its scene."""
        places = {
            entity
            for role, entity in roles
            if role == "place" or (role in _OBJECTS and entity in self._sited)
        }
        if counts and not any(self._named[place] for place in places):
            places |= self._scene(event)  # "nine were hurt at the depot", and where that lies
        return places

    def _scene(self, event: Event) -> set[str]:
        """Where a count without a place of its own belongs: the places named with it or before."""
        for told in event.evidence[:1]:
            inside = {name for mention, name in self._sites if told.covers(mention)}
            before = {
                name for mention, name in self._sites if 0 < told.start - mention.end <= _BEFORE
            }
            return inside or before
        return set()


def _containers(extraction: Extraction) -> dict[str, set[str]]:
    """Entity -> what the article says it lies in, itself or in an apposition behind its name."""
    around: dict[str, set[str]] = {}
    for relation in extraction.relations:
        if relation.predicate == "locatedIn" and is_fact(relation):
            around.setdefault(relation.subject, set()).add(relation.object)
    starts = {m.start: e.id for e in extraction.entities if e.id in around for m in e.mentions}
    for entity in extraction.entities:
        if entity.type not in _PLACES:
            continue
        for mention in entity.mentions:
            behind = starts.get(mention.end + len(_APPOSED))
            if behind is not None and extraction.document.text.startswith(_APPOSED, mention.end):
                around.setdefault(entity.id, set()).update(around[behind] - {entity.id})
    return around


def resolved(one: Told, iris: Mapping[str, str]) -> Told:
    """The event with the IRIs of its document's entities in place of their local identifiers."""
    return replace(
        one,
        places=frozenset(iris[p] for p in one.places if p in iris),
        within=frozenset(iris[p] for p in one.within if p in iris),
        voices=frozenset(iris[v] for v in one.voices if v in iris),
        participants=frozenset((role, iris[e]) for role, e in one.participants if e in iris),
    )


def blocks_of(one: Told) -> set[tuple[str, str]]:
    """What a resolved event shares with what it is compared with: its family and an entity."""
    people = (entity for _, entity in one.participants)
    return {(one.family, anchor) for anchor in (*one.places, *one.within, *people)}


def link_events(block: Iterable[Told]) -> Iterator[LinkDecision]:
    """The pairs of a block of resolved events that are probably one; too large a block has none."""
    ordered = sorted(block, key=lambda one: (one.document, one.iri))
    if len(ordered) <= LARGEST:
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
    begin = dt.date.fromordinal(max(out.toordinal() - _NEWS_DAYS, 1))
    return begin, out, _GUESS_SHARE


def _numbers(role: Role) -> Iterator[float]:
    quantity = role.quantity
    if quantity is not None:
        for number in (quantity.value, quantity.min, quantity.max):
            if number is not None:
                yield float(number)


def _compare(left: Told, right: Told) -> LinkDecision | None:
    if _clash(left, right) or (left.document == right.document and not _rival(left, right)):
        return None
    time = _time_score(left, right)
    if time == 0:
        return None
    kinds = sorted({left.kind, right.kind})
    both = len(kinds) == 1
    grounds = [f"both report {kinds[0]}" if both else f"one reports {' and one '.join(kinds)}"]
    score = time
    sharp = min(left.sharpness, right.sharpness) == 1
    grounds.append("at the same time" if sharp else "perhaps at the same time")
    if _one_place(left, right):
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
    if left.begin - right.end > _SLACK or right.begin - left.end > _SLACK:
        return 0
    return _TIME * min(left.sharpness, right.sharpness)


def _rival(left: Told, right: Told) -> bool:
    """True if two sources of one article report on one place, each in its own way."""
    apart = left.voices and right.voices and not left.voices & right.voices
    differ = left.kind != right.kind or left.figures != right.figures
    return bool(apart and differ and left.places & right.places)


def _one_place(left: Told, right: Told) -> bool:
    """True if they share a place, or one's place lies in the other's."""
    around = left.places & right.within or left.within & right.places
    return bool(left.places & right.places or around)


def _clash(left: Told, right: Told) -> bool:
    """True if both name who suffered it, or where, and have nothing in common."""
    ours = {entity for role, entity in left.participants if role == "patient"}
    theirs = {entity for role, entity in right.participants if role == "patient"}
    if ours and theirs and not ours & theirs:
        return True
    return bool(left.places and right.places and not _one_place(left, right))
