"""The answers to an item, each with its key, and the decision that it makes.

A decision is made as `kg decide` makes it: `kg.decisions.make.Maker` checks it against the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.decisions.make import Maker, entity_words
from kg.decisions.records import Decision, Kind
from kg.decisions.targets import Record, key_span
from kg.errors import DecisionError
from kg.model import Entity, Event, Extraction, Polarity, Relation, Statement, Status
from kg.ontology.turtle import KG
from kg.ontology.vocabulary import Vocabulary
from kg.review.items import Item, Sort

_CLAIMANT = f"{KG}Claimant"
OTHER = "other"
_OTHER_KEY, _REJECT_KEY, _OPEN_KEY = "0", "9", "l"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: its name and key, its words, and the decision that it makes.

    ``set`` are the fields of a correction. ``asks``: the field for which the reader names somebody.
    """

    name: str
    key: str
    label: str
    kind: Kind
    set: Mapping[str, Any] = field(default_factory=dict)
    asks: str = ""


def pair_choices(item: Item) -> tuple[Choice, ...]:
    """The answers to whether two are one."""
    what = "one event" if item.sort is Sort.EVENTS else "one and the same"
    return (
        Choice("same", "1", f"Yes: {what}", Kind.SAME),
        Choice("different", "2", "No: two", Kind.DIFFERENT),
    )


def record_choices(
    item: Item, extraction: Extraction, record: Record, vocabulary: Vocabulary
) -> tuple[Choice, ...]:
    """The answers to an item on a record of one article."""
    work = _Choices(item, extraction, record, vocabulary)
    match item.sort:
        case Sort.FACT:
            found = work.fact()
        case Sort.ACCUSED:
            found = work.accused()
        case Sort.SPEAKER:
            found = work.speaker()
        case _:
            found = work.confidence()
    return tuple(found)


def actors_of(extraction: Extraction, vocabulary: Vocabulary) -> list[Entity]:
    """Those of an article who can speak and act, by name."""

    def is_actor(one: Entity) -> bool:
        iri = vocabulary.classes.get(one.type, "")
        return iri == _CLAIMANT or _CLAIMANT in vocabulary.ancestors.get(iri, ())

    found = (one for one in extraction.entities if one.mentions and is_actor(one))
    return sorted(found, key=lambda one: (one.unnamed, one.name))


class _Choices:
    """The answers to one item."""

    def __init__(
        self, item: Item, extraction: Extraction, record: Record, vocabulary: Vocabulary
    ) -> None:
        self._item = item
        self._extraction = extraction
        self._record = record
        self._vocabulary = vocabulary

    def fact(self) -> Iterator[Choice]:
        """Whether the article states it itself; who else did it."""
        yield Choice("accept", "1", "Yes, the article states it itself", Kind.ACCEPT)
        yield _set("claimed", "2", "Only a source claims it", status=Status.CLAIMED.value)
        yield _set("alleged", "3", "It is alleged", status=Status.ALLEGED.value)
        yield _set("negated", "4", "It did not happen", polarity=Polarity.NEGATED.value)
        role = self._doer_field()
        if role:
            yield from self._people(role, "It was", first=5, last=8, without=self._ends())
        yield Choice("reject", _REJECT_KEY, "The article does not say this", Kind.REJECT)
        if role:
            yield _other(role, "It was somebody else …")

    def accused(self) -> Iterator[Choice]:
        """Who is meant, if the text says so."""
        yield from self._people("accused", "Accused:", first=1, last=7, without=self._speakers())
        yield _set("nobody", "8", "It accuses nobody", accused=None)
        yield Choice("reject", _REJECT_KEY, "The article does not say this", Kind.REJECT)
        yield _other("accused", "Somebody else is accused …")
        yield Choice("accept", _OPEN_KEY, "The text leaves it open", Kind.ACCEPT)

    def speaker(self) -> Iterator[Choice]:
        """Who says it, if the text says so."""
        yield from self._people("speaker", "", first=1, last=8)
        yield Choice("reject", _REJECT_KEY, "Nobody says this: no statement", Kind.REJECT)
        yield _other("speaker", "Somebody else …")
        yield Choice("accept", _OPEN_KEY, "The text leaves it open", Kind.ACCEPT)

    def confidence(self) -> Iterator[Choice]:
        """Whether words and speaker are right, else who speaks."""
        yield Choice("accept", "1", "Yes, words and speaker are right", Kind.ACCEPT)
        known = self._speakers()
        yield from self._people("speaker", "The speaker is", first=2, last=7, without=known)
        yield _set("nobody", "8", "The text names no speaker", speaker=[])
        yield Choice("reject", _REJECT_KEY, "Nobody says this: no statement", Kind.REJECT)
        yield _other("speaker", "The speaker is somebody else …")

    def _people(
        self, role: str, words: str, *, first: int, last: int, without: Iterable[str] = ()
    ) -> Iterator[Choice]:
        """The likeliest people and bodies of the article, each with a digit."""
        gone = set(without)
        listed = [
            one for one in actors_of(self._extraction, self._vocabulary) if one.id not in gone
        ]
        near = sorted(listed, key=lambda one: self._distance(one, role))[: last - first + 1]
        for number, one in enumerate(near, start=first):
            value = entity_value(self._extraction, one)
            label = f"{words} {one.name}".strip()
            yield Choice(f"{role}:{one.id}", str(number), label, Kind.CORRECT, {role: value})

    def _distance(self, one: Entity, role: str) -> tuple[bool, bool, int, str]:
        """Named in the same sentence first, then who has a name, then the nearest before it.

        Who is named in the words of a statement alone seldom says them.
        """
        document, record = self._extraction.document, self._record
        claimed = record.content if isinstance(record, Statement) and role == "speaker" else ()
        mentions = [m for m in one.mentions if not any(part.covers(m) for part in claimed)]
        start = key_span(document, record).start
        around = getattr(record, "evidence", ())
        inside = any(each.covers(mention) for each in around for mention in mentions)
        before = [start - mention.start for mention in mentions if mention.start <= start]
        far = min(before, default=len(document.text))
        return not inside, one.unnamed, far, one.name

    def _speakers(self) -> tuple[str, ...]:
        return self._record.actors if isinstance(self._record, Statement) else ()

    def _ends(self) -> tuple[str, ...]:
        """Who takes part in it already."""
        record = self._record
        if isinstance(record, Relation):
            return record.subject, record.object
        assert isinstance(record, Event)
        return tuple(role.entity for role in record.roles if role.entity is not None)

    def _doer_field(self) -> str:
        """The field that says who did it; empty if several did."""
        if isinstance(self._record, Relation):
            return "subject"
        assert isinstance(self._record, Event)
        agents = [role for role in self._record.roles if role.role == "agent"]
        return "role:agent" if len(agents) == 1 else ""


def _set(name: str, key: str, label: str, **fields: Any) -> Choice:
    return Choice(name, key, label, Kind.CORRECT, fields)


def _other(role: str, label: str) -> Choice:
    return Choice(OTHER, _OTHER_KEY, label, Kind.CORRECT, asks=role)


def entity_value(extraction: Extraction, entity: Entity) -> dict[str, Any]:
    """An entity of the article as a decision stores it."""
    return {"name": entity.name, **entity_words(extraction, entity)}


@dataclass(frozen=True, slots=True)
class Somebody:
    """The speaker that a reader names: an entity by its identifier, or a new one with a type."""

    entity: str = ""
    name: str = ""
    type: str = ""


def make(maker: Maker, item: Item, choice: Choice, somebody: Somebody) -> Decision:
    """The decision that an answer makes; raises DecisionError if it does not fit the article."""
    first, *rest = item.records
    if choice.kind in (Kind.SAME, Kind.DIFFERENT):
        return maker.pair(choice.kind, first, *rest)
    if choice.kind is not Kind.CORRECT:
        return maker.judge(choice.kind, first)
    if not choice.asks:
        return maker.set_fields(first, choice.set)
    extraction, _, _ = maker.record(first)
    return maker.set_fields(first, {choice.asks: _named(extraction, somebody)})


def _named(extraction: Extraction, somebody: Somebody) -> dict[str, Any]:
    for one in extraction.entities:
        if one.id == somebody.entity:
            return entity_value(extraction, one)
    name = somebody.name.strip()
    if not name:
        raise DecisionError("nobody is named; choose somebody of the article or write a name")
    return {"name": name, "type": somebody.type} if somebody.type else {"name": name}
