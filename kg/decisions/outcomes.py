"""What became of each decision in a build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kg.decisions.fields import Change
from kg.decisions.records import Decision, RecordKind


class State(StrEnum):
    """What became of a decision."""

    APPLIED = "applied"
    CONFIRMED = "confirmed"  # accepted as it was read
    AS_EXTRACTED = "already so"  # the articles are read as it says
    SUPERSEDED = "replaced"  # by a later decision of the same person
    OVERRULED = "overruled"  # by a later decision of another person: a conflict
    UNFIT = "does not fit"
    UNDONE = "undone"
    KEPT = "kept"  # for masked copies: a build does nothing with it


# What the user must hear of in each build.
REPORTED = (State.OVERRULED, State.UNFIT, State.KEPT)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One decision and what became of it.

    ``document`` and ``identifier`` name the record that it fits now; ``label`` is that record as
    extracted, in words; ``by`` is the decision that took its place.
    """

    decision: Decision
    state: State
    note: str = ""
    by: str | None = None
    document: str | None = None
    record: RecordKind | None = None
    identifier: str | None = None
    label: str = ""
    changes: tuple[Change, ...] = ()

    def __str__(self) -> str:
        one = self.decision
        about = f" “{one.on.shown}”" if one.on is not None else ""
        said = f": {self.note}" if self.note else ""
        return f"{one.place}: {one.kind}{about}: {self.state}{said}"


def unfit(decision: Decision, reason: str, *, document: str | None = None) -> Outcome:
    """A decision that cannot be applied, and why."""
    return Outcome(decision, State.UNFIT, reason, document=document)


def notes_of(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """The outcomes of which the user must hear, one line each."""
    return (str(outcome) for outcome in outcomes if outcome.state in REPORTED)
