"""Options that several verbs share, and how their values are read."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    add_allow_private(parser)
    add_archive(parser)


def add_allow_private(parser: argparse.ArgumentParser) -> None:
    """--allow-private."""
    parser.add_argument(
        "--allow-private",
        action="store_true",
        help="allow URLs that lead to private network addresses",
    )


def add_archive(parser: argparse.ArgumentParser) -> None:
    """--archive."""
    parser.add_argument(
        "--archive", type=Path, metavar="DIR",
        help="folder for pages as they were fetched, as WACZ (kg build: OUT/captures)",
    )  # fmt: skip


def add_answers_option(parser: argparse.ArgumentParser) -> None:
    """--no-answers, of the verbs that serve a folder."""
    parser.add_argument(
        "--no-answers", action="store_true",
        help="do not answer the named questions of a large store in the background",
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


def add_parallelism(parser: argparse.ArgumentParser) -> None:
    """The options for where chunks are worked on."""
    parser.add_argument(
        "--workers", type=whole(1), default=1, metavar="N", help="worker processes (default: 1)"
    )
    parser.add_argument(
        "--cluster", metavar="ADDRESS",
        help="run on a cluster: ray, ray://HOST:PORT, spark or spark://HOST:PORT",
    )  # fmt: skip


def add_extraction_options(parser: argparse.ArgumentParser) -> None:
    """--model, --lang, --tagger and --ontology."""
    parser.add_argument(
        "--model", metavar="NAME", action=_Model,
        help="installed spaCy model: for English (default: the small one included), or after "
        "--lang for that language",
    )  # fmt: skip
    add_languages(parser)
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


def add_languages(parser: argparse.ArgumentParser) -> None:
    """--lang, which reads the direct quotations of articles in a language."""
    parser.add_argument(
        "--lang", metavar="CODE", action=_Language, default=(), type=_language,
        help="read the direct quotations of articles in this language too (fr); --model after it "
        "names the spaCy model (default: fr_core_news_sm); repeatable",
    )  # fmt: skip


class _Language(argparse.Action):
    """Adds a language with the model that spaCy's names suggest."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        before = [pair for pair in namespace.lang if pair[0] != values]
        namespace.lang = (*before, (values, f"{values}_core_news_sm"))


class _Model(argparse.Action):
    """Names the model of the language before it; without one, the model of English."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        if getattr(namespace, "lang", ()):
            namespace.lang = (*namespace.lang[:-1], (namespace.lang[-1][0], values))
        else:
            namespace.model = values


def _language(text: str) -> str:
    """Parses the code of a language; raises ArgumentTypeError if its words are not known."""
    from kg.model import ENGLISH
    from kg.ontology.languages import language_name, spoken_languages

    known = sorted(spoken_languages())
    if text in known:
        return text
    told = "is always read" if text == ENGLISH else "its words of speech are not known"
    listed = ", ".join(f"{code} ({language_name(code)})" for code in known)
    raise argparse.ArgumentTypeError(
        f"{text} ({language_name(text)}): {told}; choose {listed}, "
        "or give an English translation with --translation"
    )


def settings_of(options: argparse.Namespace) -> Settings:
    """The extraction settings that the options name."""
    from kg.extraction.settings import Settings
    from kg.nlp.spacy_backend import DEFAULT_MODEL

    return Settings(
        model=options.model or DEFAULT_MODEL,
        tagger=options.tagger,
        ontology=tuple(options.ontology),
        languages=tuple(options.lang),
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
