"""Notes and tags: they change nothing that was read, and a page may name their node by its IRI."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.decisions.apply import apply
from kg.decisions.codec import from_line, to_line
from kg.decisions.file import read_file
from kg.decisions.outcomes import State
from kg.decisions.records import Kind
from kg.decisions.values import TAG_LENGTH
from kg.errors import DecisionError
from kg.ontology.vocabulary import load_vocabulary
from tests.decisions.samples import article, decide


def line(kind: str, text: str | None, **on: Any) -> str:
    """A line as a page saves it, or with a target in words."""
    target = on or {"record": "name", "name": "Orla Venn"}
    fields = {} if text is None else {kind: text}
    return json.dumps(
        {"kind": kind, "who": "Ada Brok", "when": "2025-10-01", "on": target, "set": fields}
    )


@pytest.mark.parametrize("kind", ["note", "tag"])
def test_a_remark_comes_back_whole(kind: str) -> None:
    decision = from_line(line(kind, "ask the harbour office"))
    assert decision.kind is Kind(kind)
    assert decision.set == {kind: "ask the harbour office"}
    assert from_line(to_line(decision)) == decision


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (line("note", " "), "'set.note' is missing; write the note"),
        (line("tag", None), "'set.tag' is missing; write the tag"),
        (line("tag", "x" * (TAG_LENGTH + 1)), "'set.tag' is longer than a line of 60 characters"),
        (line("tag", "two\nlines"), "'set.tag' is longer than a line of 60 characters"),
        (line("note", "x", iri="https://x.example/entity/a"), "kg decide OUT merge"),
    ],
)
def test_what_is_wrong_with_a_remark_is_said(given: str, message: str) -> None:
    with pytest.raises(DecisionError, match=message):
        from_line(given)


def test_a_note_of_any_length_and_lines_is_taken() -> None:
    text = "first line\n" + "x" * 5000
    assert from_line(line("note", text)).set == {"note": text}


def test_the_file_of_a_page_is_read_with_words_for_iris(tmp_path: Path) -> None:
    path = tmp_path / "from-page.jsonl"
    path.write_text(line("note", "look", iri="https://x.example/entity/a") + "\n", "utf-8")
    with pytest.raises(DecisionError, match=r"from-page\.jsonl, line 1: 'on\.iri'"):
        read_file(path)
    target = {"record": "name", "name": "Orla Venn"}
    (found,) = read_file(path, spell=lambda found: {**found, "on": target}).decisions
    assert found.target.name == "Orla Venn"


def test_a_remark_leaves_a_record_and_the_decisions_on_it_as_they_are() -> None:
    found = article()
    record = found.statements[0]
    note = decide(Kind.NOTE, found, record, set={"note": "hearsay?"})
    accept = decide(Kind.ACCEPT, found, record)
    done = apply(found, [accept, note], vocabulary=load_vocabulary())
    assert done.extraction == found
    states = {outcome.decision.kind: outcome.state for outcome in done.outcomes}
    assert states == {Kind.NOTE: State.APPLIED, Kind.ACCEPT: State.CONFIRMED}
