"""``kg serve``: a read-only SPARQL endpoint and the pages."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kg.cli.options import whole


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
    serve.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg serve"""
    from kg.queries.serve import serve

    return serve(
        options.out,
        host=options.host,
        port=options.port,
        allow_federation=options.allow_federation,
    )
