"""``kg match``: actors that may be entries of a list from outside."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from kg.cli.console import printable, warn
from kg.cli.options import whole

FORMATS = ("text", "csv", "json")


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    match = verbs.add_parser(
        "match", help="find entries of a list that actors may be, for people to check"
    )
    match.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    match.add_argument(
        "list", metavar="LIST", type=Path,
        help="CSV, OpenSanctions' targets.simple.csv, or FollowTheMoney as JSON Lines",
    )  # fmt: skip
    match.add_argument(
        "--list", dest="name", metavar="NAME",
        help="what decisions call the list (default: the name of the file)",
    )  # fmt: skip
    match.add_argument(
        "--least", type=_score, default=0.5, metavar="SCORE",
        help="least score of a candidate, from 0 to 1 (default: 0.5)",
    )  # fmt: skip
    match.add_argument(
        "--limit", type=whole(1, 1000), default=5, metavar="N",
        help="most candidates for each actor (default: 5)",
    )  # fmt: skip
    match.add_argument(
        "--all", action="store_true", help="also candidates that a reader decided against"
    )
    match.add_argument("--format", choices=FORMATS, default="text", help="format to print")
    match.set_defaults(run=run)


def _score(text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return score


def run(options: argparse.Namespace) -> int:
    """kg match"""
    from kg.queries.matching import compare_with_list
    from kg.queries.matching.wording import as_csv, as_json, text_lines

    found = compare_with_list(
        options.out, options.list, name=options.name, least=options.least, limit=options.limit,
        ruled_out=options.all,
    )  # fmt: skip
    for note in found.notes:
        warn(note)
    if options.format == "text":
        for line in text_lines(found, options.out):
            for part in line.split("\n"):
                print(printable(part))
    else:
        sys.stdout.write(as_csv(found) if options.format == "csv" else as_json(found))
    return 0
