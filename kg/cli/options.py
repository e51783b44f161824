"""Options that several verbs share, and how their values are read."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extraction.settings import Settings

_LONGEST_WAIT = 1e6  # seconds, some twelve days: more than a timer of the system takes everywhere


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """INPUT … and --allow-private."""
    parser.add_argument(
        "inputs", nargs="+", metavar="INPUT",
        help='files, folders, globs, URLs, or "-" for standard input',
    )  # fmt: skip
    parser.add_argument(
        "--allow-private", action="store_true", help="let URLs lead to private addresses"
    )


def add_extraction_options(parser: argparse.ArgumentParser) -> None:
    """--model, --tagger and --ontology."""
    parser.add_argument(
        "--model", metavar="NAME", help="installed spaCy model (default: the small one that ships)"
    )
    parser.add_argument(
        "--tagger",
        choices=("best", "fast", "rules"),
        default="best",
        help="how attributions are found (default: best)",
    )
    parser.add_argument(
        "--ontology",
        metavar="FILE.ttl",
        type=Path,
        action="append",
        default=[],
        help="your own kinds of events and relations; may be given more than once",
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
    """Reads a whole number from ``least`` to ``most``; ArgumentTypeError where it is none."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(
                f"{text!r} is no whole number from {least} to {most:,}"
            )
        return int(text)

    return read


def seconds(text: str) -> float:
    """A time limit that somebody can wait for; ArgumentTypeError where it is none."""
    try:
        limit = float(text)
    except ValueError:
        limit = 0.0
    if not 0 < limit < _LONGEST_WAIT:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return limit
