"""Entries of a list, actors of the graph, and candidates: an entry that an actor may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Sort(StrEnum):
    """What an entry or an actor is; ``ANY`` where a list does not say."""

    PERSON = "person"
    BODY = "body"
    ANY = "any"

    def fits(self, other: Sort) -> bool:
        """False for a person and a body."""
        return self is other or Sort.ANY in (self, other)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list. ``births`` are dates such as ``1961`` or ``1961-03-04``.

    ``labels``: what the list itself calls its entry, such as a topic; ``where``: its line.
    """

    id: str
    name: str
    sort: Sort = Sort.ANY
    aliases: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    url: str = ""
    where: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The name and all aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """Something that articles say of an actor: its value, and in words who says it and where."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, order=True)
class Birth:
    """When an actor was born as an article gives it: a day, or the years that an age leaves."""

    first: int
    last: int
    day: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor of the graph with its names and what articles say of it."""

    iri: str
    name: str
    type: str
    sort: Sort
    names: tuple[str, ...]
    articles: tuple[str, ...]
    countries: tuple[Fact, ...] = ()
    posts: tuple[Fact, ...] = ()


class Verdict(StrEnum):
    """What a reader decided on an actor and an entry."""

    MATCH = "match"
    NO_MATCH = "no-match"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A reader's decision on an actor and an entry."""

    verdict: Verdict
    who: str
    why: str
    decision: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """What speaks for and against, and what could not be compared, in words."""

    name: float
    pro: tuple[str, ...]
    con: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that an actor may be: ``score`` from 0 to 0.99 ranks it and proves nothing."""

    actor: Actor
    entry: Entry
    score: float
    reasons: Reasons
    ruling: Ruling | None = None

    @property
    def is_ruled_out(self) -> bool:
        """True if a reader said that they are not the same."""
        return self.ruling is not None and self.ruling.verdict is Verdict.NO_MATCH

    def ruled(self, ruling: Ruling | None) -> Candidate:
        """The same with what a reader decided."""
        return replace(self, ruling=ruling)
