"""``kg export``: the graph in another format."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

EXPORTS = (
    "nquads", "trig", "turtle", "rdfxml", "jsonld", "rdf12", "nanopub", "graphml", "gexf",
    "neo4j", "ftm", "csv", "datasette", "obsidian",
)  # fmt: skip


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    export = verbs.add_parser("export", help="write the graph in another format")
    export.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    export.add_argument("--format", choices=EXPORTS, required=True, help="format to write")
    export.add_argument(
        "-o",
        "--to",
        required=True,
        metavar="FILE",
        help='file or folder to write, "-" for standard output',
    )
    export.add_argument(
        "--projection", metavar="NAME",
        help="graph of the graph page to write instead of the whole one (graphml, gexf)",
    )  # fmt: skip
    export.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg export"""
    from kg.exchange.export import export

    export(options.out, options.to, form=options.format, projection=options.projection)
    return 0
