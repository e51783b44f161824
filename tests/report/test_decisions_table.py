"""decisions_report.csv: what became of each decision, for a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path

from kg.decisions.fields import Change
from kg.decisions.outcomes import Outcome, State
from kg.decisions.records import Kind, RecordKind, Target
from kg.report.decisions_table import read_decisions, write_decisions
from tests.decisions.samples import decide, later

NAMED = Target(RecordKind.NAME, name="Orla Venn")


def outcome(number: int, state: State, *changes: Change, why: str = "misread") -> Outcome:
    one = decide(Kind.CORRECT, on=NAMED, set={"polarity": "negated"}, when=later(number), why=why)
    return Outcome(one, state, f"note {number}", changes=changes)


def test_a_row_for_each_field_in_order_of_time(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    two = (Change("speaker", "A", "B"), Change("polarity", "affirmed", "negated"))
    write_decisions([outcome(2, State.UNFIT), outcome(1, State.APPLIED, *two)], path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["field"] for row in rows] == ["speaker", "polarity", ""]
    assert [row["state"] for row in rows] == ["applied", "applied", "does not fit"]
    assert rows[0]["extracted"] == "A"
    assert rows[0]["about"] == "Orla Venn"


def test_what_needs_attention_is_read_back_once(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    two = (Change("speaker", "A", "B"), Change("polarity", "affirmed", "negated"))
    told = [outcome(1, State.APPLIED), outcome(2, State.OVERRULED, *two), outcome(3, State.UNFIT)]
    write_decisions(told, path)
    found = read_decisions(path)
    assert found.notes == (str(told[1]), str(told[2]))
    assert found.counts == {"applied": 1, "does not fit": 1, "overruled": 1}
    assert read_decisions(tmp_path / "none.csv").counts == {}


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    write_decisions([outcome(1, State.UNFIT, why='=HYPERLINK("x")')], path)
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["why"] == '\'=HYPERLINK("x")'
