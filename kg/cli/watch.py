"""``kg watch``: a folder of results kept up to date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli.build import add_build_options, build_options, print_report
from kg.cli.console import Progress, counted, warn
from kg.cli.diff import add_names, names_of
from kg.cli.options import add_allow_private, add_archive, seconds, whole
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.queries.news.notify import Notifier


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
    watch.add_argument(
        "--notify", type=Path, metavar="FILE",
        help="keep a file of what is new: .atom, .rss, .json, else text",
    )  # fmt: skip
    add_names(watch)
    add_allow_private(watch)
    add_archive(watch)
    add_build_options(watch)
    watch.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg watch"""
    from kg.builder.watch import watch

    progress = Progress("articles")
    notifier = _notifier(options)
    for report in watch(
        options.input,
        options.out,
        options=build_options(options),
        every=options.every,
        rounds=options.rounds,
        progress=progress,
    ):
        progress.close()
        is_other = report.new or report.changed or report.removed
        if is_other or report.skipped:
            print_report(report)
        if notifier is not None and is_other:
            _notify(notifier, options.notify)
    return 0


def _notify(notifier: Notifier, target: Path) -> None:
    """Adds what is new to the file; where that fails, it is told at the next change."""
    try:
        news = notifier.notify()
    except KgError as error:
        warn(str(error))
    else:
        print(f"{counted(len(news), 'news items')} in {target}", file=sys.stderr)


def _notifier(options: argparse.Namespace) -> Notifier | None:
    """Who keeps the file of news, if one is wanted."""
    from kg.queries.news.notify import Notifier

    if options.notify is None:
        return None
    return Notifier(options.out, options.notify, names_of(options))
