"""A decision of a reader on something that newskg extracted; frozen, keyed by words of the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a decision does."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    SAME = "same"
    DIFFERENT = "different"
    SPLIT = "split"
    RENAME = "rename"
    RETYPE = "retype"
    MASK = "mask"
    NOTE = "note"
    TAG = "tag"
    MATCH = "match"  # the entity is the one of an entry in a list from outside
    NO_MATCH = "no-match"
    UNDO = "undo"


class RecordKind(StrEnum):
    """What a decision is about; ``NAME`` is every entity that is called so."""

    STATEMENT = "statement"
    EVENT = "event"
    RELATION = "relation"
    ENTITY = "entity"
    NAME = "name"


PROPOSITIONS = (RecordKind.EVENT, RecordKind.RELATION)
RECORDS = (RecordKind.STATEMENT, *PROPOSITIONS)
ENTITIES = (RecordKind.ENTITY, RecordKind.NAME)
PAIRS = (Kind.SAME, Kind.DIFFERENT)
# What readers write beside a node: it changes nothing of what was read.
REMARKS = (Kind.NOTE, Kind.TAG)

# What a decision of each kind may be about.
ABOUT: Mapping[Kind, tuple[RecordKind, ...]] = {
    Kind.ACCEPT: RECORDS,
    Kind.REJECT: RECORDS,
    Kind.CORRECT: RECORDS,
    Kind.SAME: (*ENTITIES, RecordKind.EVENT),
    Kind.DIFFERENT: (*ENTITIES, RecordKind.EVENT),
    Kind.SPLIT: (RecordKind.ENTITY,),
    Kind.RENAME: ENTITIES,
    Kind.RETYPE: ENTITIES,
    Kind.MASK: ENTITIES,
    **dict.fromkeys(REMARKS, (*RECORDS, *ENTITIES)),
    Kind.MATCH: ENTITIES,
    Kind.NO_MATCH: ENTITIES,
}

# Decisions on entries of lists from outside; what they set names the list and the entry.
ON_LISTS = (Kind.MATCH, Kind.NO_MATCH)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a text with what stands around them (W3C Web Annotation, TextQuoteSelector).

    ``start`` is where they stood when the decision was made, None if it was written by hand.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What a decision is about, by the words of its article.

    ``words``: of a statement its content, of an event its trigger, of a relation or an entity its
    span. ``text``: a digest of the article's text, by which offsets are known to hold. ``type``:
    the kind of an event or the predicate of a relation; ``name``: of an entity; ``ends``: the
    names of a relation's subject and object. ``known``: the gazetteer's identifier.
    """

    record: RecordKind
    document: str | None = None
    title: str | None = None
    url: str | None = None
    text: str | None = None
    words: Quote | None = None
    cue: str | None = None
    type: str | None = None
    name: str | None = None
    ends: tuple[str, ...] = ()
    known: str | None = None

    @property
    def shown(self) -> str:
        """The words for messages and lists."""
        quoted = "" if self.words is None else self.words.exact
        words = " ".join((self.name or quoted or self.known or "").split())
        return words if len(words) <= 80 else f"{words[:79]}…"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: what, on what, by whose word, when and why.

    ``set`` maps the field that is corrected to its value (`kg.decisions.values`), ``was`` to what
    was extracted then, in words. ``other`` is the second of a pair (`PAIRS`);
    ``parts`` are the mentions that a `SPLIT` gives to an entity of their own; ``undoes`` names the
    decision that an `UNDO` takes back.
    """

    id: str
    kind: Kind
    who: str
    when: str
    why: str = ""
    on: Target | None = None
    other: Target | None = None
    set: Mapping[str, Any] = field(default_factory=dict)
    was: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Quote, ...] = ()
    undoes: str | None = None

    @property
    def order(self) -> tuple[str, str]:
        """By time; decisions of one moment by their identifiers."""
        return (self.when, self.id)

    @property
    def target(self) -> Target:
        """What it is on; every decision but an `UNDO` has one."""
        assert self.on is not None
        return self.on

    @property
    def place(self) -> str:
        """For reasons and messages: which decision, whose and why."""
        return f"decision {self.id} of {self.who}" + (f" ({self.why})" if self.why else "")
