"""Which decisions of all files stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.decisions.outcomes import State
from kg.decisions.records import Decision, Kind, RecordKind, Target
from kg.decisions.standing import standing
from tests.decisions.samples import decide, later

NAMED = Target(RecordKind.NAME, name="Orla Venn")


def rename(number: int, *, who: str = "Ada Brok") -> Decision:
    return decide(
        Kind.RENAME, on=NAMED, set={"name": f"Orla {number}"}, when=later(number), who=who
    )


def undo(one: Decision, number: int) -> Decision:
    return decide(Kind.UNDO, undoes=one.id, when=later(number))


def test_decisions_of_two_files_are_put_in_order_and_doubles_count_once() -> None:
    first, second = rename(1), rename(2, who="Bo Lind")
    assert standing([second, first, second, first]).decisions == (first, second)


def test_what_is_undone_does_not_stand_and_can_be_done_again() -> None:
    one = rename(1)
    back = undo(one, 2)
    found = standing([one, back])
    assert found.decisions == ()
    assert {o.decision.id: o.state for o in found.outcomes} == {
        one.id: State.UNDONE, back.id: State.APPLIED,
    }  # fmt: skip
    assert standing([one, back, undo(back, 3)]).decisions == (one,)
    assert standing([one, back, undo(back, 3), undo(undo(back, 3), 4)]).decisions == ()


def test_an_undo_counts_even_if_the_clock_of_its_maker_is_slow() -> None:
    one = rename(9)
    assert standing([one, undo(one, 1)]).decisions == ()


def test_two_undos_of_each_other_end_and_an_undo_of_nothing_is_named() -> None:
    left = replace(undo(rename(1), 1), id="left", undoes="right")
    right = replace(left, id="right", undoes="left")
    assert standing([left, right]).decisions == ()
    (outcome,) = standing([undo(rename(1), 2)]).outcomes
    assert outcome.state is State.UNFIT
    assert "there is no decision" in outcome.note


def test_two_versions_of_one_identifier_are_named_and_neither_stands() -> None:
    one = rename(1)
    other = replace(one, set={"name": "Somebody Else"})
    found = standing([one, other, rename(2)])
    assert found.decisions == (rename(2),)
    assert [o.state for o in found.outcomes] == [State.UNFIT, State.UNFIT]
    assert "two different decisions" in found.outcomes[0].note


def test_the_same_decision_stored_twice_counts_once_the_older_one() -> None:
    one = rename(1)
    again = replace(one, when=later(9), why="same.csv, line 7")
    assert standing([again, one]).decisions == (one,)
    assert standing([again, one]).outcomes == ()


@settings(deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_files_and_lines_does_not_matter(order: list[int]) -> None:
    listed = [rename(1), rename(2), undo(rename(1), 3), rename(4), undo(rename(4), 5),
              undo(undo(rename(4), 5), 6)]  # fmt: skip
    assert standing([listed[n] for n in order]).decisions == (rename(2), rename(4))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_what_it_is_about(kind: Kind) -> None:
    from kg.decisions.records import ABOUT

    assert (kind in ABOUT) == (kind is not Kind.UNDO)
