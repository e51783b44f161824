"""``kg query``: a named question, or SPARQL of your own."""

from __future__ import annotations

import argparse
import math
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from kg.cli.exit_codes import WRONG_USE
from kg.cli.options import seconds

QUERY_FORMATS = ("table", "csv", "tsv", "json", "ttl", "nt")


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
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
    query.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg query"""
    from kg.queries.named import load_named_queries, parse_parameters, run_query

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
    text = run_query(
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
