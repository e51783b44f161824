"""``kg stats``: the figures of a graph."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    stats = verbs.add_parser("stats", help="print figures: who is central, what is contradicted, …")
    stats.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    stats.add_argument(
        "--format", choices=("table", "csv", "json"), default="table",
        help="output format (default: table)",
    )  # fmt: skip
    stats.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg stats"""
    from kg.report.analysis import figures
    from kg.report.analysis.figure_formats import format_figures
    from kg.store.store import open_built

    with open_built(options.out) as store:
        sys.stdout.write(format_figures(figures(store), form=options.format))
    return 0
