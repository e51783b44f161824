"""``decisions_report.csv``: every decision of a reader and what became of it in the last build."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.decisions.fields import Change
from kg.decisions.outcomes import REPORTED, Outcome
from kg.files import replacing
from kg.report.graph.cells import harmless

DECISIONS_REPORT = "decisions_report.csv"
COLUMNS = (
    "decision", "kind", "who", "when", "why", "state", "explanation", "about", "record", "document",
    "field", "extracted", "decided", "message",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DecisionsTold:
    """What a report says: how many decisions there are of each state, and what to look at."""

    counts: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)


def write_decisions(outcomes: Iterable[Outcome], path: Path) -> None:
    """Writes a row for each decision, one for each field that it set, in order of time.

    Raises OutputError if the file cannot be written.
    """
    ordered = sorted(outcomes, key=lambda outcome: (*outcome.decision.order, str(outcome)))
    with replacing(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        for outcome in ordered:
            for row in _rows(outcome):
                writer.writerow({name: harmless(value) for name, value in row.items()})
        text.detach()  # flushes, and leaves the stream to be synced


def read_decisions(path: Path) -> DecisionsTold:
    """What the report of the last build says; nothing if there is none."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError:
        return DecisionsTold()
    states = {row["decision"]: row["state"] for row in rows}
    shown = [row["message"] for row in rows if row["state"] in REPORTED]
    return DecisionsTold(
        dict(sorted(Counter(states.values()).items())), tuple(dict.fromkeys(shown)), states
    )


def _rows(outcome: Outcome) -> Iterator[dict[str, str]]:
    one = outcome.decision
    row = {
        "decision": one.id,
        "kind": one.kind.value,
        "who": one.who,
        "when": one.when,
        "why": one.why,
        "state": outcome.state.value,
        "explanation": outcome.note,
        "about": outcome.label or ("" if one.on is None else one.on.shown),
        "record": "" if outcome.record is None else outcome.record.value,
        "document": outcome.document or "",
        "message": str(outcome),
    }
    for change in outcome.changes or (Change("", "", ""),):
        told = {"field": change.field, "extracted": change.extracted, "decided": change.decided}
        yield {**row, **told}
