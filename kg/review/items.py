"""What a reader is asked: one item of the queue, its sort and its place in the order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.decisions.records import PAIRS, Decision, Kind
from kg.model import digest


class Sort(StrEnum):
    """Why something needs a reader."""

    FACT = "fact"
    ACCUSED = "accused"
    SPEAKER = "speaker"
    CONFIDENCE = "confidence"
    MERGE = "merge"
    APART = "apart"
    EVENTS = "events"

    @property
    def label(self) -> str:
        """For the filter."""
        return _LABELS[self]

    @property
    def question(self) -> str:
        """What the reader is asked."""
        return _QUESTIONS[self]

    @property
    def is_pair(self) -> bool:
        """Whether it asks if two are one."""
        return self in (Sort.MERGE, Sort.APART, Sort.EVENTS)


_LABELS = {
    Sort.FACT: "Wrongs stated as fact",
    Sort.ACCUSED: "Accused unclear",
    Sort.SPEAKER: "Speaker unclear",
    Sort.CONFIDENCE: "Reading uncertain",
    Sort.MERGE: "Taken for one",
    Sort.APART: "Kept apart",
    Sort.EVENTS: "Events that may be one",
}
_QUESTIONS = {
    Sort.FACT: "Does the article itself state this?",
    Sort.ACCUSED: "Who is accused?",
    Sort.SPEAKER: "Who says this?",
    Sort.CONFIDENCE: "Is this read correctly?",
    Sort.MERGE: "Are these one?",
    Sort.APART: "Are these one?",
    Sort.EVENTS: "Is this one event?",
}
# The fields of a correction that answer an item; of one in doubt, any field does.
_ANSWERED_BY = {
    Sort.FACT: frozenset(
        ("status", "polarity", "commitment", "time_frame", "kind", "role:agent", "subject")
    ),
    Sort.ACCUSED: frozenset(("accused",)),
    Sort.SPEAKER: frozenset(("speaker",)),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One question about a record or about two.

    ``records`` are IRIs, ``documents`` the articles that they stand in; ``title`` names it in
    lists, ``why`` says in one sentence why it is asked. ``order`` puts the most harmful first.
    """

    sort: Sort
    records: tuple[str, ...]
    documents: tuple[str, ...]
    title: str
    why: str
    order: tuple[float, float, str]

    @property
    def key(self) -> str:
        """The name of the item, the same in every build that reads its records so."""
        what = "pair" if self.sort.is_pair else self.sort
        return digest("review", what, *sorted(self.records))

    def is_answered_by(self, decision: Decision) -> bool:
        """Whether a decision on its records settles it."""
        if self.sort.is_pair:
            return decision.kind in PAIRS
        if decision.kind is Kind.CORRECT:
            wanted = _ANSWERED_BY.get(self.sort)
            return wanted is None or not wanted.isdisjoint(decision.set)
        return decision.kind in (Kind.ACCEPT, Kind.REJECT)
