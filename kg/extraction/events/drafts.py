"""A proposition in the making, before equal ones are merged and identifiers given."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from kg.extraction.factuality.labels import Certainty
from kg.extraction.triggers.anchors import Anchor
from kg.model import Role, Span, Time
from kg.nlp.parse import Token
from kg.ontology.kinds import Kind

CORE_ROLES = frozenset({"agent", "patient", "theme", "beneficiary"})
# Roles for which a time ("in March", "over the weekend") may have been taken.
TIME_LIKE_ROLES = frozenset({"place", "reason", "theme", "instrument"})


@dataclass(slots=True)
class Draft:
    """One telling of an event: its trigger, labels, roles and the sentence that tells it."""

    anchor: Anchor
    kind: Kind
    trigger: Span
    sentence: int
    evidence: list[Span]
    certainty: Certainty
    statements: tuple[str, ...] = ()
    roles: list[Role] = field(default_factory=list)
    heads: list[int | None] = field(default_factory=list)  # head token of each role
    time: Time | None = None
    verbal: bool = False
    ascribed_wrong: bool = False  # a wrong that somebody is said to have done
    last_sentence: int = -1  # of the latest telling
    own_words: bool = False  # a wrong that is told in the accuser's words, and by no kind
    again: list[Time] = field(default_factory=list)  # further times of a plural noun
    odds: float = math.inf  # the log odds that it is an event at all (``sense.py``)
    tellings: list[Anchor] = field(default_factory=list)  # every place that tells it

    def add(self, role: Role, head: int | None) -> int:
        """Adds a role, its head token beside it; gives its index."""
        self.roles.append(role)
        self.heads.append(head)
        return len(self.roles) - 1

    def has(self, role: str) -> bool:
        """Whether anything fills ``role``."""
        return any(one.role == role for one in self.roles)

    def named(self, role: str) -> list[tuple[Role, int]]:
        """The entities that fill ``role`` of the event itself, each with its head token."""
        return [
            (one, head)
            for one, head in zip(self.roles, self.heads, strict=True)
            if one.role == role and one.of is None and one.entity is not None and head is not None
        ]

    def give_time(self, time: Time) -> None:
        """Sets its time, and drops the roles for which the words of it were taken."""
        self.time = time
        self.drop_time_like(time)

    def drop_time_like(self, time: Time) -> None:
        """Drops the roles for which the words of a time were taken."""
        self.drop(
            index
            for index, role in enumerate(self.roles)
            if role.span.overlaps(time.span)
            and role.entity is None
            and role.quantity is None
            and role.role in TIME_LIKE_ROLES
        )

    def keep_inside(self, phrase: Token) -> None:
        """Drops the roles whose heads do not hang from ``phrase``."""
        outside = (
            index
            for index, head in enumerate(self.heads)
            if head is not None and not phrase.left <= head < phrase.right
        )
        self.drop(outside)

    def __post_init__(self) -> None:
        """The first telling is the latest so far."""
        if not self.tellings:
            self.tellings = [self.anchor]
        if self.last_sentence < 0:
            self.last_sentence = self.sentence

    def drop(self, indices: Iterable[int]) -> None:
        """Takes roles away, and with them those that are part of them."""
        gone = set(indices)
        gone.update(i for i, role in enumerate(self.roles) if role.of in gone)
        kept = [i for i in range(len(self.roles)) if i not in gone]
        place = {old: new for new, old in enumerate(kept)}
        self.roles = [
            role if role.of is None else replace(role, of=place[role.of])
            for role in (self.roles[i] for i in kept)
        ]
        self.heads = [self.heads[i] for i in kept]

    @property
    def core(self) -> int:
        """How many different participants it names, places and reasons left out."""
        return len({role.role for role in self.roles} & CORE_ROLES)

    @property
    def labels(self) -> tuple[str, str, str, str]:
        """The four labels as a key: only tellings with the same labels are one proposition."""
        found = self.certainty
        return (found.status, found.polarity, found.commitment, found.time_frame)


def by_token(drafts: Iterable[Draft]) -> dict[int, list[Draft]]:
    """Each of ``drafts`` at every word that tells it."""
    found: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        for telling in draft.tellings:
            found[telling.token].append(draft)
    return dict(found)


def undergoing(draft: Draft) -> Iterator[tuple[int, str]]:
    """The entities that undergo the event, each with the place of its role."""
    for place, role in enumerate(draft.roles):
        if role.role == "patient" and role.of is None and role.entity is not None:
            yield place, role.entity


def all_undergoing(drafts: Iterable[Draft], kinds: Collection[str]) -> frozenset[str]:
    """The entities that undergo an event of one of these kinds."""
    return frozenset(
        one for draft in drafts if draft.kind.name in kinds for _, one in undergoing(draft)
    )


def likeliest(drafts: list[Draft]) -> list[Draft]:
    """Of two readings of one word, the one with more participants ("release of the letters").

    Of two wordings of one kind that read a word alike ("serving a life sentence"), the first. So
    with two that take another half of the word for its head ("break-in"), unless only the second
    one finds who takes part.
    """
    most: dict[int, int] = {}
    for draft in drafts:
        i = draft.anchor.token
        most[i] = max(most.get(i, 0), draft.core)
    likely = [draft for draft in drafts if draft.core == most[draft.anchor.token]]
    once = {(draft.anchor.token, draft.kind.name): draft for draft in reversed(likely)}
    told = [one for one in likely if once[one.anchor.token, one.kind.name] is one]
    fullest: dict[tuple[int, str], Draft] = {}
    for one in told:
        key = (one.trigger.start, one.kind.name)
        held = fullest.setdefault(key, one)
        if len(one.roles) > len(held.roles):
            fullest[key] = one
    return [one for one in told if fullest[one.trigger.start, one.kind.name] is one]


def each_time(draft: Draft) -> list[Draft]:
    """One telling for each time of a plural noun."""
    copies = [
        replace(
            draft,
            time=time,
            again=[],
            roles=list(draft.roles),
            heads=list(draft.heads),
            tellings=list(draft.tellings),
        )
        for time in draft.again
    ]
    return [draft, *copies]
