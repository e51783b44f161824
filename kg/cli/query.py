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
from kg.cli.options import seconds, whole

QUERY_FORMATS = ("table", "csv", "tsv", "json", "ttl", "nt")


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    query = verbs.add_parser("query", help="run a named question or a SPARQL query")
    query.add_argument("out", metavar="OUT", nargs="?", type=Path, help="folder made by kg build")
    query.add_argument(
        "query", metavar="QUERY", nargs="?",
        help='name or number of a question, SPARQL text, a file, or "-" for standard input',
    )  # fmt: skip
    query.add_argument("--list", action="store_true", help="list the named questions")
    query.add_argument(
        "--format", choices=QUERY_FORMATS, help="output format (default: table, or ttl for graphs)"
    )
    query.add_argument(
        "--iris", action="store_true", help="show IRIs in a table, instead of names and labels"
    )
    query.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="bind a variable of the query; repeatable",
    )
    query.add_argument(
        "--limit", type=whole(1, 10_000_000), metavar="N", help="print the first N rows only"
    )
    query.add_argument(
        "--timeout", type=seconds, metavar="SECONDS", help="stop the query after this time"
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
            "kg: a folder and a query are required: kg query OUT QUERY (see kg query --list)",
            file=sys.stderr,
        )
        return WRONG_USE
    text = run_query(
        options.out,
        options.query,
        parameters=parse_parameters(options.param),
        form=options.format,
        # Always in a separate process: a query that crashes its process is reported as an error.
        timeout=math.inf if options.timeout is None else options.timeout,
        width=line_width(),
        iris=options.iris,
        limit=options.limit,
        tell=lambda note: print(f"note: {note}", file=sys.stderr),
    )
    sys.stdout.write(text)
    return 0


def line_width() -> int | None:
    """The terminal's width, or $COLUMNS; None in a pipe or file."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdecimal():
        return shutil.get_terminal_size((80, 24)).columns
    return None
