"""``kg explain``: everything known about one node."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    explain = verbs.add_parser(
        "explain", help="show everything known about one node, with its evidence"
    )
    explain.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    explain.add_argument("node", metavar="IRI", help="IRI of a node, or name of an actor")
    explain.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg explain"""
    from kg.queries.explain import explain
    from kg.store.store import open_built

    with open_built(options.out) as store:
        print(explain(store, options.node))
    return 0
