"""Options that several verbs share, and how their values are read."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extraction.settings import Settings
    from kg.reader import Input

_LONGEST_WAIT = 1e6  # seconds, about twelve days: not every system timer takes more


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """INPUT …, --translation, --parallel and --allow-private; `given_inputs` reads them."""
    parser.add_argument(
        "inputs", nargs="*", metavar="INPUT",
        help='files, folders, globs, URLs, or "-" for standard input',
    )  # fmt: skip
    parser.add_argument(
        "--translation", metavar="FILE", action="append", default=[],
        help="articles with their English translation (.jsonl, .csv, .tsv); repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--parallel", metavar=("ORIGINAL", "ENGLISH"), nargs=2, action="append", default=[],
        help="two texts, an article and its English translation; repeatable",
    )  # fmt: skip
    parser.set_defaults(refuse=parser.error)
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


def given_inputs(options: argparse.Namespace) -> list[Input]:
    """What is to be read; ends with exit code 2 if nothing is named."""
    from kg.reader import TranslationFile

    found: list[Input] = [
        *options.inputs,
        *(TranslationFile(path) for path in options.translation),
        *(TranslationFile(english, original) for original, english in options.parallel),
    ]
    if not found:
        options.refuse("the following arguments are required: INPUT")
    return found


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
