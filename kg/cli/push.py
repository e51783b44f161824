"""``kg push``: updates a remote triplestore."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kg.cli.options import whole


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    push = verbs.add_parser("push", help="update a remote triplestore from the folder")
    push.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    push.add_argument("url", metavar="URL", help="address of the server")
    push.add_argument(
        "--protocol", choices=("gsp", "update"), help="protocol to use (default: found by probing)"
    )
    push.add_argument(
        "--prune",
        action="store_true",
        help="remove graphs from the server that the folder no longer has",
    )
    push.add_argument(
        "--dry-run", action="store_true", help="report what would change, send nothing"
    )
    push.add_argument(
        "--parallel", type=whole(1), default=2, metavar="N", help="concurrent requests (default: 2)"
    )
    push.add_argument(
        "--auth", choices=("basic", "digest", "bearer"),
        help="authentication scheme; credentials come from KG_USER and KG_PASSWORD, KG_TOKEN, "
             "or ~/.netrc",
    )  # fmt: skip
    push.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg push"""
    from kg.exchange.endpoint import PushOptions, push

    report = push(
        options.out,
        options.url,
        options=PushOptions(
            protocol=options.protocol,
            auth=options.auth,
            prune=options.prune,
            dry_run=options.dry_run,
            parallel=options.parallel,
        ),
    )
    print(report)
    return 0
