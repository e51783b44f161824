"""``kg mask``: a copy of a built folder in which names are masked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from kg.cli.console import counted, printable


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    mask = verbs.add_parser(
        "mask",
        help="write a copy in which names of victims, minors or witnesses are masked",
        epilog="the log names who is masked: keep it private",
    )
    mask.add_argument("out", metavar="OUT", type=Path, help="private folder made by kg build")
    mask.add_argument("to", metavar="TO", type=Path, help="folder for the masked copy")
    mask.add_argument(
        "--rules", metavar="CSV", type=Path,
        help="table of who is masked: rule,value,category,reason (decisions of kg decide OUT mask "
        "count too)",
    )  # fmt: skip
    mask.add_argument(
        "--decisions", metavar="FILE", type=Path, action="append", default=[],
        help="more decisions that mask, as OUT/decisions.jsonl; repeatable",
    )  # fmt: skip
    mask.add_argument(
        "--log", metavar="CSV", type=Path,
        help="where the private log goes (default: OUT/mask-log-TO.csv)",
    )  # fmt: skip
    mask.add_argument("--title", default="newskg", metavar="TEXT", help="title of the pages")
    mask.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg mask"""
    from kg.builder.masked_copy import MaskOptions, mask
    from kg.masking.rules import read_rules

    chosen = MaskOptions(
        rules=() if options.rules is None else read_rules(options.rules),
        decisions=tuple(options.decisions),
        log=options.log,
        title=options.title,
    )
    report = mask(options.out, options.to, options=chosen)
    for label, count in report.labels.items():
        print(f"{label}: {counted(count, 'places')}")
    for note in report.notes:
        print(f"note: {printable(note)}", file=sys.stderr)
    if report.doubts:
        print(
            f"note: {counted(report.doubts, 'places')} could not be told for certain; read the "
            "rows with a note in the log",
            file=sys.stderr,
        )
    print(f"{report.touched} of {counted(report.articles, 'articles')} masked in {report.to}")
    print(f"private log: {report.log}", file=sys.stderr)
    return 0
