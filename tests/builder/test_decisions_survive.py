"""Decisions survive rebuilds: another tagger, a changed and a moved article, no flags."""

from __future__ import annotations

import csv
import json
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.decisions.file import DECISIONS, append, read_file
from kg.decisions.make import Maker
from kg.decisions.records import Kind
from kg.errors import DecisionError
from kg.extraction.settings import Settings
from kg.model import Extraction
from kg.ontology.vocabulary import load_vocabulary
from kg.records.codec import from_line
from kg.records.database import RecordStore
from tests.builder.test_build import files

RULES = BuildOptions(settings=Settings(tagger="rules"))
STORY = """Harbour board closes the east quay

By Lene Ostrander
Published: 4 March 2025

Casimir Brandeck denied on Tuesday that the quay was unsafe. The engineer Orla Venn said that the
piles had rotted through. "The quay will fall within a year," Venn said.

Police arrested two men on the quay on Monday. Noor Adessa, the director of Lantern Watch, said
that the harbour board had hidden a report about the piles.
"""
OTHER = """Lantern Watch asks for the report

Published: 5 March 2025

The watchdog Lantern Watch demanded on Wednesday that the harbour board publish its report. Its
director Noor Adessa said that the board had known of the danger since 2023.
"""


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "quay.txt").write_text(STORY, "utf-8")
    (folder / "watch.txt").write_text(OTHER, "utf-8")
    return folder


@pytest.fixture
def out(inputs: Path, tmp_path: Path) -> Path:
    build([inputs], tmp_path / "out", options=RULES)
    return tmp_path / "out"


def extractions(out: Path) -> list[Extraction]:
    with closing(RecordStore(out / "records.sqlite")) as records:
        return [from_line(line) for _, line in records.lines()]


def iri_of(out: Path, words: str) -> str:
    """The end of the IRI of the statement whose content holds the words."""
    for one in extractions(out):
        for statement in one.statements:
            if words in one.document.words(statement.content[0]):
                return f"/statement/{one.document.id}/{statement.id}"
    raise AssertionError(words)


def decide(out: Path) -> None:
    """A rejection, a correction and a new name."""
    with closing(RecordStore(out / "records.sqlite")) as records:
        maker = Maker(records, load_vocabulary(), "Ada Brok", "as the tape has it")
        append(
            out / DECISIONS,
            [
                maker.judge(Kind.REJECT, iri_of(out, "had rotted")),
                maker.correct(
                    iri_of(out, "will fall"), ["speaker=Casimir Brandeck"], new_type=None
                ),
                maker.name(Kind.RENAME, "Orla Venn", "Orla M. Venn"),
            ],
        )


def rows(out: Path, name: str) -> list[dict[str, str]]:
    with (out / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def speakers(out: Path) -> dict[str, str]:
    """Content -> who says it, of the table of statements."""
    return {row["content"]: row["actors"] for row in rows(out, "statements.csv")}


def check(out: Path) -> None:
    """The three decisions hold."""
    told = speakers(out)
    assert not [content for content in told if "rotted" in content]
    (who,) = [who for content, who in told.items() if "will fall" in content]
    assert who == "Casimir Brandeck"
    assert "Orla M. Venn" in (out / "graph.nq").read_text("utf-8")
    states = {row["kind"]: row["state"] for row in rows(out, "decisions_report.csv")}
    assert states == {"reject": "applied", "correct": "applied", "rename": "applied"}


def test_decisions_hold_in_the_next_build_and_the_one_after(inputs: Path, out: Path) -> None:
    before = speakers(out)
    assert [content for content in before if "rotted" in content]
    decide(out)
    report = build([inputs], out, options=RULES)
    check(out)
    assert dict(report.decisions) == {"applied": 3}
    assert report.notes == ()
    assert report.counts["statements"] == len(before) - 1
    again = build([inputs], out, options=RULES)
    check(out)
    assert again.decisions == report.decisions


@pytest.mark.slow
@pytest.mark.parametrize("tagger", ["fast", "best"])
def test_decisions_hold_with_another_tagger(inputs: Path, out: Path, tagger: str) -> None:
    decide(out)
    report = build([inputs], out, options=replace(RULES, settings=Settings(tagger=tagger)))
    assert report.new == 2
    check(out)


def test_decisions_hold_where_the_article_was_changed(inputs: Path, out: Path) -> None:
    """A changed text has another identifier and other offsets."""
    decide(out)
    before = {one.document.id for one in extractions(out)}
    text = STORY.replace(
        "Casimir Brandeck denied", "UPDATE: the quay is shut.\n\nCasimir Brandeck denied"
    )
    (inputs / "quay.txt").write_text(text.replace("two men", "three men"), "utf-8")
    report = build([inputs], out, options=RULES)
    assert (report.new, report.changed, report.removed) == (0, 1, 0)
    assert len({one.document.id for one in extractions(out)} - before) == 1
    check(out)


def test_decisions_hold_where_the_article_was_moved(inputs: Path, out: Path) -> None:
    decide(out)
    (inputs / "old").mkdir()
    shutil.move(inputs / "quay.txt", inputs / "old" / "harbour.txt")
    build([inputs], out, options=RULES)
    check(out)


def test_a_decision_whose_words_are_gone_is_reported_each_time_and_not_misapplied(
    inputs: Path, out: Path
) -> None:
    decide(out)
    (inputs / "quay.txt").write_text(
        STORY.replace("that the\npiles had rotted through", "nothing").replace("fall", "stand"),
        "utf-8",
    )
    for _ in range(2):
        report = build([inputs], out, options=RULES)
        assert len(report.notes) == 2
        assert all("does not fit" in note for note in report.notes)
        assert dict(report.decisions) == {"applied": 1, "does not fit": 2}
    told = speakers(out)
    (who,) = [who for content, who in told.items() if "will stand" in content]
    assert who != "Casimir Brandeck"


def test_a_folder_of_decisions_alone_can_be_built_into(inputs: Path, out: Path) -> None:
    decide(out)
    build([inputs], out, options=RULES)
    fresh = out.with_name("fresh")
    fresh.mkdir()
    shutil.copy(out / DECISIONS, fresh / DECISIONS)
    build([inputs], fresh, options=RULES)
    check(fresh)
    assert files(fresh) == files(out)


def test_decisions_of_another_person_are_given_as_a_file(
    inputs: Path, out: Path, tmp_path: Path
) -> None:
    decide(out)
    theirs = shutil.move(out / DECISIONS, tmp_path / "theirs.jsonl")
    build([inputs], out, options=replace(RULES, decisions=(Path(theirs),)))
    check(out)
    assert not (out / DECISIONS).exists()
    build([inputs], out, options=RULES)
    assert [content for content in speakers(out) if "rotted" in content]
    assert not (out / "decisions_report.csv").exists()


def test_rows_of_tables_become_decisions_that_stay_without_the_flags(
    inputs: Path, out: Path, tmp_path: Path
) -> None:
    same, different = tmp_path / "same.csv", tmp_path / "different.csv"
    same.write_text("a,b\nOrla Venn,Noor Adessa\n", "utf-8")
    different.write_text("a,b\nLantern Watch,Casimir Brandeck\n", "utf-8")
    flags = replace(RULES, same=same, different=different)
    for options in (flags, flags, RULES):
        report = build([inputs], out, options=options)
        kept = read_file(out / DECISIONS).decisions
        assert [one.kind for one in kept] == [Kind.SAME, Kind.DIFFERENT]
        assert dict(report.decisions) == {"applied": 2}
    assert kept[0].why == "same.csv, line 2"
    with closing(RecordStore(out / "records.sqlite")) as records:
        undo = Maker(records, load_vocabulary(), "Ada Brok").undo(
            kept[0].id[:6], {one.id: one for one in kept}
        )
    append(out / DECISIONS, [undo])
    report = build([inputs], out, options=flags)
    assert "same.csv, line 2: this row was undone" in report.notes[0]
    assert len(read_file(out / DECISIONS).decisions) == 3


def test_a_line_written_by_hand_needs_no_more_than_the_words(inputs: Path, out: Path) -> None:
    line = {
        "kind": "reject", "who": "Bo Lind", "when": "2025-10-01", "why": "a joke",
        "on": {"record": "statement", "words": "that the piles had rotted through"},
    }  # fmt: skip
    (out / DECISIONS).write_text(json.dumps(line), "utf-8")
    report = build([inputs], out, options=RULES)
    assert dict(report.decisions) == {"applied": 1}
    assert not [content for content in speakers(out) if "rotted" in content]


def test_a_malformed_file_stops_the_build_before_the_work(inputs: Path, out: Path) -> None:
    (out / DECISIONS).write_text("hello\n", "utf-8")
    (inputs / "quay.txt").unlink()
    with pytest.raises(DecisionError, match=r"decisions\.jsonl, line 1: not a line of JSON"):
        build([inputs], out, options=RULES)
    assert len(extractions(out)) == 2


def test_a_torn_last_line_is_named_and_the_others_hold(inputs: Path, out: Path) -> None:
    decide(out)
    with (out / DECISIONS).open("ab") as stream:
        stream.write(b'{"kind": "rej')
    report = build([inputs], out, options=RULES)
    assert "line 4: the line was cut off" in report.notes[0]
    check(out)
