"""``kg serve``: a read-only SPARQL endpoint and the pages."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kg.cli.options import add_answers_option, whole


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    serve = verbs.add_parser("serve", help="serve a read-only SPARQL endpoint and the pages")
    serve.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    serve.add_argument(
        "--port", type=whole(0, 65_535), default=7878, help="port to listen on (default: 7878)"
    )
    serve.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on (default: 127.0.0.1, this machine only)",
    )
    serve.add_argument(
        "--allow-federation",
        action="store_true",
        help="allow queries to call other servers (SERVICE)",
    )
    serve.add_argument(
        "--allow-host",
        metavar="NAME",
        action="append",
        default=[],
        help="host name under which others reach the server, as through a proxy; repeatable",
    )
    _add_limits(serve)
    add_answers_option(serve)
    serve.add_argument(
        "--log",
        metavar="FILE",
        help='file for a line of JSON a request, "-" for standard error (default: no log)',
    )
    serve.set_defaults(run=run)


def _add_limits(serve: argparse.ArgumentParser) -> None:
    for name, most, default, what in (
        ("--max-seconds", 86_400, 60, "seconds that a query may take"),
        ("--max-rows", 1_000_000_000, 1_000_000, "rows that an answer may have"),
        ("--max-queries", 256, 8, "queries that may run at once; others wait"),
    ):
        serve.add_argument(
            name,
            metavar="N",
            type=whole(1, most),
            default=default,
            help=f"{what} (default: {default})",
        )


def run(options: argparse.Namespace) -> int:
    """kg serve"""
    from kg.queries.serve import serve
    from kg.queries.web.limits import Limits

    return serve(
        options.out,
        host=options.host,
        port=options.port,
        allow_federation=options.allow_federation,
        allow_hosts=options.allow_host,
        limits=Limits(
            seconds=options.max_seconds, rows=options.max_rows, queries=options.max_queries
        ),
        log=options.log,
        answers=not options.no_answers,
    )
