"""``kg extract``: statements, events and relations as JSON Lines."""

from __future__ import annotations

import argparse
from typing import Any

from kg.cli.console import Progress
from kg.cli.inputs import Inputs
from kg.cli.options import add_extraction_options, add_inputs, add_parallelism, settings_of


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    extract = verbs.add_parser(
        "extract", help="print statements, events and relations as JSON Lines"
    )
    add_inputs(extract)
    add_parallelism(extract)
    add_extraction_options(extract)
    extract.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg extract"""
    from kg.builder.process_pool import extract_lines
    from kg.reader import Skipped

    reading = Inputs(options)
    progress = Progress("articles")
    done = 0
    lines = extract_lines(
        reading, settings=settings_of(options), workers=options.workers, cluster=options.cluster
    )
    for _, line in lines:
        if isinstance(line, Skipped):
            reading.lose(line)
            continue
        print(line)
        done += 1
        progress("extract", done)
    progress.close()
    return reading.code
