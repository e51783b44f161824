"""Everyday wrongs and their innocent twins, judged clauses, and the files that hold them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.everyday_wrongs import accused
from tests.cases.real import abc, clauses
from tests.cases.real.texts import SHARED
from tests.cases.wrongs import written
from tests.conftest import plain_document
from tests.extracting import extract

EVERY = 8  # of so many sentences one is read here; the benchmark reads all
MOST_FALSE = 0.06  # 21 of all 456 when this was written; in most another one is accused, rightly


@pytest.mark.slow
def test_innocent_twins_of_wrongs_accuse_nobody() -> None:
    innocent = [text for wrong, text in written.sentences() if not wrong][::EVERY]
    found = [bool(accused(one)) for one in extract(map(plain_document, innocent))]
    assert sum(found) <= MOST_FALSE * len(found)


def test_written_lines_are_well_formed_and_hold_both_labels() -> None:
    for labels in ([one.wrong for one in written.clauses()], [w for w, _ in written.sentences()]):
        assert 0.3 < sum(labels) / len(labels) < 0.6


def test_a_malformed_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lines.tsv"
    path.write_text("W\tAna Roth\tlied\nX\tAna Roth\tslept\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        list(written.clauses(path))
    path.write_text("N\tAna Roth slept.\nAna Roth lied.\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        list(written.sentences(path))


def test_judged_clauses_have_verdicts_and_do_not_overlap() -> None:
    for rows in clauses.load().values():
        assert {row.verdict for row in rows} <= set(clauses.VERDICTS)
        ends = [0, *(row.end for row in rows)]
        assert all(row.start >= end for row, end in zip(rows, ends, strict=False))


@pytest.mark.shared
@pytest.mark.skipif(
    not (SHARED.exists() and abc.PATH.exists()),
    reason="the judged texts are not beside the checkout",
)
def test_judged_clauses_stand_in_the_texts_that_were_judged() -> None:
    texts = clauses.texts()
    for name, rows in clauses.load().items():
        verbs = [texts[name][row.start : row.end] for row in rows]
        assert all(verb and verb == verb.strip() for verb in verbs)
