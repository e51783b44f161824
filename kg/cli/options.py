"""Options that several verbs share, and how their values are read."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extraction.settings import Settings

_LONGEST_WAIT = 1e6  # seconds, about twelve days: not every system timer takes more


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """INPUT … and --allow-private."""
    parser.add_argument(
        "inputs", nargs="+", metavar="INPUT",
        help='files, folders, globs, URLs, or "-" for standard input',
    )  # fmt: skip
    parser.add_argument(
        "--allow-private",
        action="store_true",
        help="allow URLs that lead to private network addresses",
    )
    add_archive(parser)


def add_archive(parser: argparse.ArgumentParser) -> None:
    """--archive."""
    parser.add_argument(
        "--archive", type=Path, metavar="DIR",
        help="folder for pages as they were fetched, as WACZ (kg build: OUT/captures)",
    )  # fmt: skip


def add_extraction_options(parser: argparse.ArgumentParser) -> None:
    """--model, --tagger and --ontology."""
    parser.add_argument(
        "--model", metavar="NAME", help="installed spaCy model (default: the small one included)"
    )
    parser.add_argument(
        "--tagger",
        choices=("best", "fast", "rules"),
        default="best",
        help="method that finds attributions (default: best)",
    )
    parser.add_argument(
        "--ontology",
        metavar="FILE.ttl",
        type=Path,
        action="append",
        default=[],
        help="your own kinds of events and relations; repeatable",
    )


def settings_of(options: argparse.Namespace) -> Settings:
    """The extraction settings that the options name."""
    from kg.extraction.settings import Settings
    from kg.nlp.spacy_backend import DEFAULT_MODEL

    return Settings(
        model=options.model or DEFAULT_MODEL,
        tagger=options.tagger,
        ontology=tuple(options.ontology),
    )


def whole(least: int, most: int = 1_000_000) -> Callable[[str], int]:
    """Parses a whole number from ``least`` to ``most``; raises ArgumentTypeError."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(
                f"{text!r} is not a whole number from {least} to {most:,}"
            )
        return int(text)

    return read


def seconds(text: str) -> float:
    """Parses a time limit in seconds; raises ArgumentTypeError."""
    try:
        limit = float(text)
    except ValueError:
        limit = 0.0
    if not 0 < limit < _LONGEST_WAIT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return limit
