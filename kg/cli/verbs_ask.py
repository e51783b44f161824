"""Verbs that ask a built folder: query, explain, stats, check."""

from __future__ import annotations

import argparse
import math
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli.console import counted

if TYPE_CHECKING:
    from kg.builder.output_parts import Fault
    from kg.queries.validate import EvidenceOf, Problem

WRONG_USE = 2
_LONGEST_WAIT = 1e6  # seconds, some twelve days: more than a timer of the system takes everywhere
QUERY_FORMATS = ("table", "csv", "tsv", "json", "ttl", "nt")


def add_verbs(verbs: Any) -> None:
    """Adds the parsers of these verbs."""
    query = verbs.add_parser("query", help="ask the graph in SPARQL, or a named question")
    query.add_argument("out", metavar="OUT", nargs="?", type=Path, help="folder made by kg build")
    query.add_argument(
        "query", metavar="QUERY", nargs="?",
        help='SPARQL, a file, "-" for standard input, or the name of a question',
    )  # fmt: skip
    query.add_argument("--list", action="store_true", help="list the named questions")
    query.add_argument("--format", choices=QUERY_FORMATS, help="default: table, or ttl for graphs")
    query.add_argument(
        "--param", action="append", default=[], metavar="NAME=VALUE", help="bind a variable safely"
    )
    query.add_argument(
        "--timeout", type=seconds, metavar="SECONDS", help="end the query after so long"
    )
    query.set_defaults(run=run_query)

    explain = verbs.add_parser("explain", help="all that is known of one node, with its evidence")
    explain.add_argument("out", metavar="OUT", type=Path)
    explain.add_argument("node", metavar="IRI", help="the IRI of a node, or the name of an actor")
    explain.set_defaults(run=run_explain)

    stats = verbs.add_parser("stats", help="figures: who is central, what is contradicted, …")
    stats.add_argument("out", metavar="OUT", type=Path)
    stats.add_argument("--format", choices=("table", "csv", "json"), default="table")
    stats.set_defaults(run=run_stats)

    check = verbs.add_parser("check", help="audit a folder: SHACL, evidence, and the no-leak rules")
    check.add_argument("out", metavar="OUT", type=Path)
    check.set_defaults(run=run_check)


def seconds(text: str) -> float:
    """A time limit that somebody can wait for; ArgumentTypeError where it is none."""
    try:
        limit = float(text)
    except ValueError:
        limit = 0.0
    if not 0 < limit < _LONGEST_WAIT:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return limit


def run_query(options: argparse.Namespace) -> int:
    """kg query"""
    from kg.queries.named import load_named_queries, parse_parameters, run

    if options.list:
        for named in load_named_queries().values():
            parameters = "".join(f" --param {name}=…" for name in named.parameters)
            print(f"{named.number:2} {named.name:32} {named.question}{parameters}")
        return 0
    if options.out is None or options.query is None:
        print(
            "kg: name a folder and a query: kg query OUT QUERY (kg query --list)", file=sys.stderr
        )
        return WRONG_USE
    text = run(
        options.out,
        options.query,
        parameters=parse_parameters(options.param),
        form=options.format,
        # In a process of its own in any case: a query that ends its process is an error here.
        timeout=math.inf if options.timeout is None else options.timeout,
        width=line_width(),
        tell=lambda note: print(f"note: {note}", file=sys.stderr),
    )
    sys.stdout.write(text)
    return 0


def line_width() -> int | None:
    """What a line may have: the terminal's columns, or $COLUMNS; None in a pipe or file."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdecimal():
        return shutil.get_terminal_size((80, 24)).columns
    return None


def run_explain(options: argparse.Namespace) -> int:
    """kg explain"""
    from kg.queries.explain import explain
    from kg.store.store import open_built

    with open_built(options.out) as store:
        print(explain(store, options.node))
    return 0


def run_stats(options: argparse.Namespace) -> int:
    """kg stats"""
    from kg.report.analysis import figures
    from kg.report.analysis.figure_formats import format_figures
    from kg.store.store import open_built

    with open_built(options.out) as store:
        sys.stdout.write(format_figures(figures(store), form=options.format))
    return 0


def run_check(options: argparse.Namespace) -> int:
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
            print("\n".join(_told(problem, evidence_of(store, problem.node))))
    faults = sum(not problem.warning for problem in problems)
    warnings = len(problems) - faults
    print(f"{counted(faults, 'faults')}, {counted(warnings, 'warnings')}", file=sys.stderr)
    if faults:
        print("a fault is no matter of reading: build a new folder from the articles",
              file=sys.stderr)  # fmt: skip
    return 1 if faults else 0


def _cure(damaged: Sequence[Fault], out: Path) -> str:
    """What to do about damaged parts of a folder."""
    from kg.records.database import RECORDS

    if any(fault.part == RECORDS for fault in damaged):
        return f"run kg store repair {out}, then kg build with your inputs again"
    return f"run kg build with your inputs and -o {out} again: it makes these parts again"


def _told(problem: Problem, evidence: EvidenceOf | None) -> Iterator[str]:
    """A problem with the sentence that it is about, for somebody who will read that sentence."""
    yield f"{'warning' if problem.warning else 'fault'}: {problem.message} [{problem.check}]"
    if evidence is not None:
        yield f"    {evidence.label}"
        yield f"    “{' '.join(evidence.words.split())}” — {evidence.title}"
    yield f"    {problem.node}"
