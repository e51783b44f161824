"""Which decisions of one or more files stand: without duplicates, and without what was undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg.decisions.codec import to_line
from kg.decisions.outcomes import Outcome, State, unfit
from kg.decisions.records import Decision, Kind


@dataclass(frozen=True, slots=True)
class Standing:
    """The decisions that stand, the oldest first, and the outcomes of those that do not."""

    decisions: tuple[Decision, ...]
    outcomes: tuple[Outcome, ...]


def standing(decisions: Iterable[Decision]) -> Standing:
    """What stands of all decisions of all files, whatever their order.

    One that is in two files counts once, the older one if only time and reason differ. Two
    versions of one identifier that decide differently are both left out and named. Undoing the
    undoing makes a decision stand again.
    """
    versions: dict[str, dict[str, Decision]] = {}
    for decision in sorted(decisions, key=lambda one: (*one.order, one.why)):
        versions.setdefault(decision.id, {}).setdefault(_substance(decision), decision)
    known = {name: next(iter(found.values())) for name, found in versions.items()}
    outcomes = [
        unfit(decision, "two different decisions have this identifier; give one another")
        for found in versions.values()
        if len(found) > 1
        for decision in found.values()
    ]
    single = {name: one for name, one in known.items() if len(versions[name]) == 1}
    undoing: dict[str, list[Decision]] = {}
    for one in sorted(single.values(), key=lambda one: one.order):
        if one.kind is Kind.UNDO and one.undoes is not None:
            undoing.setdefault(one.undoes, []).append(one)
    kept = []
    for one in sorted(single.values(), key=lambda one: one.order):
        undone = _undone_by(one, undoing, frozenset())
        if undone is not None:
            outcomes.append(Outcome(one, State.UNDONE, f"by {undone.place}", by=undone.id))
        elif one.kind is not Kind.UNDO:
            kept.append(one)
        else:
            outcomes.append(_undo(one, known))
    return Standing(tuple(kept), tuple(outcomes))


def _substance(decision: Decision) -> str:
    """Who decides what, without when and why."""
    return to_line(replace(decision, when="", why="", was={}))


def _undone_by(
    one: Decision, undoing: Mapping[str, list[Decision]], seen: frozenset[str]
) -> Decision | None:
    """The first undoing of a decision that is not undone itself."""
    if one.id in seen:
        return None  # two that undo each other: neither is undone
    for undo in undoing.get(one.id, ()):
        if _undone_by(undo, undoing, seen | {one.id}) is None:
            return undo
    return None


def _undo(one: Decision, known: Mapping[str, Decision]) -> Outcome:
    if one.undoes not in known:
        return unfit(one, f"there is no decision {one.undoes!r}; correct the identifier")
    return Outcome(one, State.APPLIED, f"decision {one.undoes} is undone")
