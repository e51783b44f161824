"""``kg read``: articles as JSON Lines."""

from __future__ import annotations

import argparse
import json
from typing import Any

from kg.cli.inputs import Inputs
from kg.cli.options import add_inputs


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    read = verbs.add_parser(
        "read", help="print the text, blocks and metadata of articles as JSON Lines"
    )
    add_inputs(read)
    read.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg read"""
    from kg.records.codec import document_to_json

    reading = Inputs(options)
    for document in reading:
        print(json.dumps(document_to_json(document), ensure_ascii=False))
    return reading.code
