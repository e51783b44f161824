"""``kg mcp``: a read-only MCP server for assistants."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kg.cli.options import add_answers_option, whole
from kg.errors import OutputError


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    mcp = verbs.add_parser("mcp", help="serve the folder to AI assistants (MCP), read-only")
    mcp.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    mcp.add_argument(
        "--http",
        action="store_true",
        help="listen on HTTP (default: standard input and output)",
    )
    mcp.add_argument(
        "--port", type=whole(0, 65_535), default=7879, help="port for --http (default: 7879)"
    )
    mcp.add_argument(
        "--host", default="127.0.0.1", choices=("127.0.0.1", "::1", "localhost"),
        help="address of this machine for --http (default: 127.0.0.1)",
    )  # fmt: skip
    add_answers_option(mcp)
    mcp.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg mcp"""
    try:
        from kg.queries.assistant.server import serve_mcp
    except ModuleNotFoundError as error:
        raise OutputError(
            f"kg mcp: {error}; install what it needs with pip install 'newskg[mcp]'"
        ) from error
    return serve_mcp(
        options.out, http=options.http, host=options.host, port=options.port,
        answers=not options.no_answers,
    )  # fmt: skip
