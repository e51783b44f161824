"""What a page is told of readers' decisions: badges on nodes, notes and tags, accepted records."""

from __future__ import annotations

from kg.report.graph.corrections import Correction
from kg.report.graph.remarks import NOTE, TAG, Remark, badges, remarks_on


def test_decisions_on_who_is_who_are_badges_and_remarks_are_not() -> None:
    remarks = [
        Remark("e1", "d1", "same", "Ada Brok", "2025-10-01", "one body"),
        Remark("e1", "d1", "same", "Ada Brok", "2025-10-01", "one body"),
        Remark("e1", "d2", "rename", "Bo\u202e", "2025-10-01"),
        Remark("e1", "d3", NOTE, "Bo", "2025-10-01", text="x"),
    ]
    assert badges(remarks) == {
        "e1": ("merged by Ada Brok: “one body”", "renamed by Bo\ufffd"),
    }


def test_remarks_stand_on_the_node_that_is_drawn_for_a_record() -> None:
    note = Remark("proposition/1", "d1", NOTE, "Bo", "2025-10-01", text="x")
    tag = Remark("statement/1", "d2", TAG, "Bo", "2025-10-01", text="y")
    same = Remark("e1", "d3", "same", "Bo", "2025-10-01")
    found = remarks_on([note, tag, same], {"proposition/1": "event/1"})
    assert found == {"event/1": (note,), "statement/1": (tag,)}


def test_an_accepted_record_says_so() -> None:
    assert Correction("Ada", "heard it", (), is_accepted=True).text == (
        "accepted by Ada: “heard it”"
    )
    assert Correction("Ada", "", ()).text == "corrected by Ada"
