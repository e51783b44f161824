"""Decisions as lines of JSON: they come back whole, and what is malformed is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.decisions.codec import from_line, identified, to_line
from kg.decisions.records import ABOUT, ON_LISTS, Decision, Kind, Quote, RecordKind, Target
from kg.errors import DecisionError

LETTERS = 'aB7é“”"\\{}[]:,\n\t\u2028\ufeff\U0001f600 '
ANY = st.text(LETTERS, max_size=8)
WORDS = ANY.filter(lambda text: text.strip() != "")
QUOTES = st.builds(
    Quote,
    WORDS,
    ANY,
    ANY,
    st.none() | st.integers(0, 9999),
)
FIELDS = st.fixed_dictionaries(
    {"polarity": st.sampled_from(("affirmed", "negated"))},
    optional={
        "speaker": WORDS | st.lists(st.fixed_dictionaries({"name": WORDS}), max_size=2),
        "content": WORDS,
        "role:agent": st.none() | st.fixed_dictionaries({"name": WORDS, "type": WORDS}),
        "number": st.integers(0, 10**6),
    },
)


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    kind = draw(st.sampled_from(list(Kind)))
    when = f"20{draw(st.integers(10, 30))}-03-04T15:30:{draw(st.integers(10, 59))}.000001Z"
    fields: dict[str, Any] = {}
    if kind is Kind.CORRECT:
        fields = draw(FIELDS)
    elif kind in (Kind.RENAME, Kind.RETYPE):
        fields = {"name" if kind is Kind.RENAME else "type": draw(WORDS)}
    elif kind is Kind.NOTE:
        fields = {"note": draw(WORDS)}
    elif kind is Kind.TAG:
        fields = {"tag": draw(WORDS.filter(lambda text: len(text.splitlines()) == 1))}
    elif kind in ON_LISTS:
        needed: dict[str, Any] = {"list": WORDS, "id": WORDS}
        fields = draw(st.fixed_dictionaries(needed, optional={"name": WORDS}))
    first = None if kind is Kind.UNDO else draw(targets(kind))
    second = None
    if kind in (Kind.SAME, Kind.DIFFERENT):
        assert first is not None
        are_events = first.record is RecordKind.EVENT
        second = draw(
            targets(kind).filter(lambda one: (one.record is RecordKind.EVENT) == are_events)
        )
    return identified(
        Decision(
            "", kind, draw(WORDS), when, draw(ANY),
            first, second, fields, {},
            tuple(draw(st.lists(QUOTES, min_size=1, max_size=2))) if kind is Kind.SPLIT else (),
            draw(WORDS) if kind is Kind.UNDO else None,
        )
    )  # fmt: skip


@st.composite
def targets(draw: st.DrawFn, kind: Kind) -> Target:
    record = draw(st.sampled_from(ABOUT[kind]))
    by_name = record is RecordKind.NAME
    return Target(
        record, document=draw(st.none() | WORDS), title=draw(st.none() | WORDS),
        words=None if by_name else draw(QUOTES), name=draw(WORDS) if by_name else None,
        ends=tuple(draw(st.lists(WORDS, max_size=2))),
    )  # fmt: skip


@settings(deadline=None)
@given(decisions())
def test_decisions_come_back(decision: Decision) -> None:
    line = to_line(decision)
    assert "\n" not in line
    assert from_line(line) == decision


def written(**fields: Any) -> str:
    plain = {
        "kind": "reject", "who": "Ada Brok", "when": "2025-10-01T12:00:00Z", "why": "misread",
        "on": {"record": "statement", "words": "that police had arrested nobody"},
    }  # fmt: skip
    return json.dumps({key: value for key, value in {**plain, **fields}.items() if value != ...})


def test_a_line_written_by_hand_needs_no_identifier_and_may_quote_plainly() -> None:
    one = from_line(written())
    assert one.target.words == Quote("that police had arrested nobody")
    assert len(one.id) == 12
    assert from_line(written()).id == one.id
    assert from_line(written(why="other")).id != one.id


def test_times_of_all_zones_are_put_in_order() -> None:
    east = from_line(written(when="2025-10-01T12:00:00+03:00"))
    west = from_line(written(when="2025-10-01T10:00:00Z"))
    day = from_line(written(when="2025-10-01"))
    assert sorted((west, day, east), key=lambda one: one.order) == [day, east, west]


NAMED = {"record": "name", "name": "X"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not a line of JSON"),
        ("[]", "not a JSON object"),
        (written(kind="delete"), "'kind' is 'delete'; write one of: accept, reject"),
        (written(who=...), "'who' is missing"),
        (written(when="yesterday"), "write a time such as"),
        (written(on=...), "'on.record' is None"),
        (written(on={"record": "entity", "words": "x"}), "'reject' is not about a entity"),
        (written(on={"record": "statement"}), "'on.words' is missing"),
        (written(on={"record": "statement", "words": "  "}), "must quote words"),
        (written(on={"record": "statement", "words": {"exact": "x", "start": -1}}), "start"),
        (written(kind="correct"), "'set' is empty"),
        (written(kind="correct", set={"colour": "red"}), "'set.colour' is no field"),
        (written(kind="correct", set={"polarity": "yes"}), "one of: affirmed, negated"),
        (written(kind="correct", set={"speaker": 7}), "must be a name"),
        (written(kind="correct", set={"number": "many"}), "must be a number"),
        (written(kind="correct", set={"place": ["a", "b"]}), "must be one entity"),
        (written(set={"polarity": "negated"}), "'set' of 'reject' holds nothing"),
        (written(kind="rename", on={"record": "name", "name": "X"}), "write the new name"),
        (written(kind="rename", on={"record": "name"}, set={"name": "Y"}), "'on.name' is missing"),
        (written(kind="match", on=NAMED, set={"list": "ships"}), "'set.id' is missing; write it"),
        (written(kind="no-match", on=NAMED, set={"list": " ", "id": "1"}), "'set.list' is missing"),
        (
            written(kind="match", on=NAMED, set={"topics": "x"}),
            "'match' holds list, id, name alone",
        ),
        (written(kind="match", set={"list": "a", "id": "1"}), "'match' is not about a statement"),
        (written(kind="undo", on=...), "'undoes' is missing"),
        (written(kind="split", on={"record": "entity", "words": "x"}), "'parts' must be a list"),
        (
            written(
                kind="same",
                on={"record": "event", "words": "raid"},
                other={"record": "name", "name": "X"},
            ),
            "two entities or two events",
        ),
        (written(whom="x"), "unknown key 'whom'"),
        (written(why="\ud800"), "lone surrogate"),
    ],
)
def test_what_is_malformed_is_named_with_its_cure(line: str, message: str) -> None:
    with pytest.raises(DecisionError) as raised:
        from_line(line)
    assert message in str(raised.value)
