"""``kg push``: a triplestore brought up to date."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kg.cli.options import whole


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    push = verbs.add_parser("push", help="bring a triplestore up to date with the folder")
    push.add_argument("out", metavar="OUT", type=Path)
    push.add_argument("url", metavar="URL", help="the server's address")
    push.add_argument("--protocol", choices=("gsp", "update"), help="default: found by probing")
    push.add_argument("--prune", action="store_true", help="remove graphs that are gone here")
    push.add_argument("--dry-run", action="store_true", help="say what would change")
    push.add_argument(
        "--parallel", type=whole(1), default=2, metavar="N", help="requests at a time"
    )
    push.add_argument(
        "--auth", choices=("basic", "digest", "bearer"),
        help="credentials from KG_USER and KG_PASSWORD, KG_TOKEN, or ~/.netrc",
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
