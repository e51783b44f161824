"""Check the attribution case files: shapes, offsets, sizes, and that the parts do not mix.

Run ``python tests/cases/attribution/check.py``; it prints one line a file and exits with 1 after
naming every fault.  ``load_cases`` is the loader that tests may use.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PARTS = ("own-train", "own-measure", "second-measure", "errors", "fresh", "shapes", "forms")
ROLES = ("source", "cue", "content")
ERROR_CLASSES = range(1, 16)
# Sizes that the data set promises its users (see README.md).
LEAST_PER_CLASS = 15
LEAST_ARTICLES = 30
LEAST_ATTRIBUTIONS = 600

Case = dict[str, Any]


def load_cases(name: str) -> list[Case]:
    """Return the records of one of ``PARTS``.

    Raises FileNotFoundError for another name and ValueError for a line that is not JSON.
    """
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def span_faults(case: Case) -> list[str]:
    """Return what is wrong with the spans of one record, nested attributions included."""
    text, faults = case["text"], []
    for attribution in [*case["attributions"], *case.get("nested", [])]:
        spans = sorted(tuple(span) for role in ROLES for span in attribution[role] or [])
        for start, end in spans:
            piece = text[start:end]
            if not 0 <= start < end <= len(text) or piece != piece.strip():
                faults.append(f"{case['id']}: bad span {start}-{end} {piece!r}")
        if any(a[1] > b[0] for a, b in pairwise(spans)):
            faults.append(f"{case['id']}: one token has two roles in {spans}")
        if not attribution["content"] or not attribution["cue"]:
            faults.append(f"{case['id']}: attribution without content or cue at {spans}")
    return faults


def nesting_faults(case: Case) -> list[str]:
    """Return nested attributions that do not lie inside the content of their parent."""
    faults = []
    for inner in case.get("nested", []):
        outer = case["attributions"][inner["parent"]]["content"]
        for role in ROLES:
            for start, end in inner[role] or []:
                if not any(s <= start and end <= e for s, e in outer):
                    faults.append(f"{case['id']}: nested {role} {start}-{end} leaves its parent")
    return faults


def size_faults(train: list[Case], measure: list[Case], errors: list[Case]) -> list[str]:
    """Return which promised sizes are missed."""
    articles = [*train, *measure]
    attributions = sum(len(case["attributions"]) for case in articles)
    faults = []
    if len(articles) < LEAST_ARTICLES or attributions < LEAST_ATTRIBUTIONS:
        faults.append(f"only {len(articles)} articles with {attributions} attributions")
    classes = Counter(case["phenomenon"] for case in errors)
    for number in ERROR_CLASSES:
        if classes[number] < LEAST_PER_CLASS:
            faults.append(f"error class {number} has only {classes[number]} texts")
    return faults


def mixing_faults(train: list[Case], measure: list[Case], second: list[Case]) -> list[str]:
    """Return texts in both parts, and texts of the second pass that differ from the first."""
    trained = {case["text"] for case in train}
    faults = [f"{case['id']} is in both parts" for case in measure if case["text"] in trained]
    if [(c["id"], c["text"]) for c in measure] != [(c["id"], c["text"]) for c in second]:
        faults.append("own-measure and second-measure do not hold the same texts")
    return faults


def main() -> int:
    """Print the sizes, then every fault; return 1 if there is one."""
    parts = {name: load_cases(name) for name in PARTS}
    train, measure, second, errors, *_ = parts.values()
    faults = size_faults(train, measure, errors) + mixing_faults(train, measure, second)
    for name, cases in parts.items():
        attributions = sum(len(case["attributions"]) for case in cases)
        print(f"{name}: {len(cases)} texts, {attributions} attributions")
        for identifier, times in Counter(case["id"] for case in cases).items():
            if times > 1:
                faults.append(f"{name}: id {identifier} is used {times} times")
        for case in cases:
            faults += span_faults(case) + nesting_faults(case)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
