"""``kg demo``: the seed articles, built and opened in the browser."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from pathlib import Path
from typing import Any

from kg.cli.build import print_report
from kg.cli.console import Progress, has_display


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    demo = verbs.add_parser("demo", help="build the example articles and open their graph")
    demo.add_argument(
        "-o", "--out", type=Path, default=Path("newskg-demo"), metavar="OUT",
        help="folder of the results (default: newskg-demo)",
    )  # fmt: skip
    demo.add_argument("--no-open", action="store_true", help="leave the browser alone")
    demo.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg demo"""
    from kg.builder.build import build
    from kg.builder.options import BuildOptions
    from kg.ontology.resources import resource

    progress = Progress("articles")
    report = build(
        [resource("seeds", "articles")],
        options.out,
        options=BuildOptions(title="newskg demo"),
        progress=progress,
    )
    progress.close()
    code = print_report(report)
    page = report.out.resolve() / "graph.html"
    if not options.no_open and not (has_display() and webbrowser.open(page.as_uri())):
        print(f"no browser here: open {page} in one", file=sys.stderr)
    print(f"ask it: kg query {report.out} alleged-complicity", file=sys.stderr)
    return code
