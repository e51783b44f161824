"""``kg check``: the audit of a built folder."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli.console import counted

if TYPE_CHECKING:
    from kg.builder.output_parts import Fault
    from kg.queries.validate import EvidenceOf, Problem


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    check = verbs.add_parser(
        "check",
        help="audit a folder: damage, SHACL shapes, evidence, allegations kept apart from facts",
    )
    check.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    check.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg check"""
    from kg.builder.output_parts import check_folder
    from kg.queries.validate import evidence_of, validate
    from kg.store.store import open_built

    damaged = check_folder(options.out)
    for fault in damaged:
        print(f"damaged: {options.out}/{fault}")
    if damaged:
        print(f"{counted(len(damaged), 'damaged parts')}; {_cure(damaged, options.out)}",
              file=sys.stderr)  # fmt: skip
        return 1
    with open_built(options.out) as store:
        problems = validate(store)
        for problem in problems:
            print("\n".join(_lines(problem, evidence_of(store, problem.node))))
    faults = sum(not problem.warning for problem in problems)
    warnings = len(problems) - faults
    print(f"{counted(faults, 'faults')}, {counted(warnings, 'warnings')}", file=sys.stderr)
    if faults:
        print("a fault means the graph breaks its own rules: build a new folder from the articles",
              file=sys.stderr)  # fmt: skip
    return 1 if faults else 0


def _cure(damaged: Sequence[Fault], out: Path) -> str:
    """What to do about damaged parts of a folder."""
    from kg.records.database import RECORDS

    if any(fault.part == RECORDS for fault in damaged):
        return f"run kg store repair {out}, then kg build with your inputs again"
    return f"run kg build with your inputs and -o {out} again: it rebuilds these parts"


def _lines(problem: Problem, evidence: EvidenceOf | None) -> Iterator[str]:
    """A problem, with the sentence it concerns."""
    yield f"{'warning' if problem.warning else 'fault'}: {problem.message} [{problem.check}]"
    if evidence is not None:
        yield f"    {evidence.label}"
        yield f"    “{' '.join(evidence.words.split())}” — {evidence.title}"
    yield f"    {problem.node}"
