"""``kg diff``: what is new in a folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from kg.cli.console import printable

FORMATS = ("text", "json", "atom", "rss")


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    diff = verbs.add_parser(
        "diff", help="show what is new: accusations, denials, answers, arrests, figures"
    )
    diff.add_argument("old", metavar="OLD", type=Path, help="the earlier folder made by kg build")
    diff.add_argument(
        "new", metavar="NEW", nargs="?", type=Path,
        help="the later folder; without it, --since looks into the one given",
    )  # fmt: skip
    diff.add_argument(
        "--since", metavar="DAY", help="only from articles of this day or later: 2025-03-04"
    )
    diff.add_argument(
        "--format", choices=FORMATS, default="text", help="output format (default: text)"
    )
    add_names(diff)
    diff.set_defaults(run=run)


def add_names(parser: argparse.ArgumentParser) -> None:
    """--name and --names."""
    parser.add_argument(
        "--name", action="append", default=[], metavar="NAME",
        help="only what this actor is in, and names that are new beside it; repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--names", action="append", default=[], type=Path, metavar="FILE",
        help="the same for a saved watch list: one name a line; repeatable",
    )  # fmt: skip


def names_of(options: argparse.Namespace) -> list[str]:
    """The names that the options give."""
    from kg.queries.news.compare import read_watch_list

    listed = [name for path in options.names for name in read_watch_list(path)]
    return list(dict.fromkeys((*options.name, *listed)))


def run(options: argparse.Namespace) -> int:
    """kg diff"""
    from kg.queries.news import what_is_new
    from kg.queries.news.formats import write_news

    new, old = (options.new, options.old) if options.new else (options.old, None)
    news = what_is_new(new, old, since=options.since, names=names_of(options))
    text = write_news(news, options.format)
    if options.format == "text":
        text = "".join(f"{printable(line)}\n" for line in text.splitlines())
    sys.stdout.write(text)
    return 0
