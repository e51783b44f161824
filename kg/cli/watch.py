"""``kg watch``: a folder of results kept up to date."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kg.cli.build import add_build_options, build_options, print_report
from kg.cli.console import Progress
from kg.cli.options import seconds, whole


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    watch = verbs.add_parser("watch", help="rebuild whenever the input changes")
    watch.add_argument("input", help="folder, file or feed to watch")
    watch.add_argument(
        "-o", "--out", required=True, type=Path, metavar="OUT",
        help="folder to create or update",
    )  # fmt: skip
    watch.add_argument(
        "--every", type=seconds, default=60.0, metavar="SECONDS",
        help="pause between checks (default: 60)",
    )  # fmt: skip
    watch.add_argument(
        "--rounds", type=whole(1), metavar="N", help="stop after N checks (default: never)"
    )
    add_build_options(watch)
    watch.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg watch"""
    from kg.builder.watch import watch

    progress = Progress("articles")
    for report in watch(
        options.input,
        options.out,
        options=build_options(options),
        every=options.every,
        rounds=options.rounds,
        progress=progress,
    ):
        progress.close()
        if report.new or report.removed or report.skipped:
            print_report(report)
    return 0
