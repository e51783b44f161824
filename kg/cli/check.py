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
    from kg.provenance.proof import Proof
    from kg.queries.validate import EvidenceOf, Problem

# Whoever alters a folder can sign it again with a key of their own.
UNTRUSTED = " (whose? compare it with what they publish: --signer KEY, --authority PEM)"


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    check = verbs.add_parser(
        "check",
        help="audit a folder: damage, SHACL shapes, evidence, allegations kept apart from facts",
    )
    check.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    check.add_argument(
        "--sources", action="store_true",
        help="prove each quotation in the kept sources, and the seal of the folder",
    )  # fmt: skip
    add_keys(check)
    check.set_defaults(run=run)


def add_keys(parser: argparse.ArgumentParser) -> None:
    """--signer and --authority, which `kg check` and `kg verify` share."""
    parser.add_argument(
        "--signer",
        type=Path,
        metavar="KEY",
        help="public key that must have signed, SSH or minisign",
    )
    parser.add_argument(
        "--authority", type=Path, metavar="PEM",
        help="certificate that the time stamp must lead to",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """kg check"""
    from kg.builder.output_parts import check_folder
    from kg.queries.validate import evidence_of, validate
    from kg.store.store import open_built

    if options.sources or options.signer or options.authority:
        return _prove(options)
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


def _prove(options: argparse.Namespace) -> int:
    """kg check --sources"""
    from kg.provenance.proof import prove

    proof = prove(options.out, signer=options.signer, authority=options.authority)
    return print_proof(proof, what=str(options.out))


def print_proof(proof: Proof, *, what: str) -> int:
    """Prints what was proved and what not; returns the exit code."""
    from kg.cli.console import printable

    for fault in proof.faults:
        print(printable(f"not proved: {fault}"))
    for verdict in proof.verdicts:
        print(f"{verdict.words}{'' if verdict.trusted else UNTRUSTED}")
    if not proof.verdicts and not proof.faults:
        print("neither signed nor time-stamped: whoever changed all of it would not be noticed")
    proved = (counted(proof.quotations, "quotations"), counted(proof.articles, "articles"))
    print(f"{what}: {' in '.join(proved)} proved, {counted(len(proof.faults), 'faults')}")
    return 1 if proof.faults else 0


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
