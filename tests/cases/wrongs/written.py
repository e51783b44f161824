"""Clauses and sentences written to teach and to measure what a wrong is; all of it is invented.

``clauses.tsv``: label, who is said to do it, the clause; W for a wrong and N for none. Lines that
stand together were written together: ``group`` keeps them on one side of a fold. Models may learn
from them. ``sentences.tsv``: label and a sentence that holds one clause in somebody's statement;
written by others before any model was trained, and kept for measuring.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
TOGETHER = 30  # so many lines in a row are one group
LABELS = {"W": True, "N": False}


class Line(NamedTuple):
    """One line of ``clauses.tsv``."""

    group: str
    doer: str
    words: str
    wrong: bool


def clauses(path: Path = HERE / "clauses.tsv") -> Iterator[Line]:
    """The lines to learn from; raises ValueError where one is malformed."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        fields = line.split("\t")
        if len(fields) != 3 or fields[0] not in LABELS:
            raise ValueError(f"{path}, line {number + 1}: not LABEL, doer and clause")
        label, doer, words = fields
        yield Line(f"written:{number // TOGETHER}", doer, words, LABELS[label])


def sentences(path: Path = HERE / "sentences.tsv") -> Iterator[tuple[bool, str]]:
    """Whether it holds a wrong, and the sentence; raises ValueError where one is malformed."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        label, tab, text = line.partition("\t")
        if not tab or label not in LABELS:
            raise ValueError(f"{path}, line {number + 1}: not LABEL and a sentence")
        yield LABELS[label], text
