"""Labelled articles before events are looked for in them: what models of events learn from."""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from kg.extraction.pipeline import EXTRACTORS, Pipeline
from kg.extraction.settings import Settings
from kg.extraction.tagger.word_states import WordStates
from kg.model import Document, Extraction
from kg.nlp.parse import ParsedDocument
from kg.ontology.lexicon import Lexicon
from tests.benchmarks.real.__main__ import documents
from tests.cases.events.check import load_cases
from tests.cases.real import labels as lb
from tests.conftest import plain_document

BEFORE_EVENTS = EXTRACTORS[:2]
# Not "abc": docs/explanation/models/senses.md tells what fitting on it gave.
PARTS = ("train", "told", "open")
R = TypeVar("R")
Parsed = tuple[ParsedDocument, Extraction, WordStates | None]


def read(pipeline: Pipeline, given: Iterable[Document]) -> Iterator[Parsed]:
    """Each document as it stands before events are looked for, with its parse and the encoder's
    states, if the tagger gives them."""
    for parsed in pipeline.annotator.annotate(given):
        (known,) = pipeline.know([parsed])
        found = Extraction(document=parsed.document)
        for extractor in BEFORE_EVENTS:
            found = extractor(parsed, found, known)
        yield parsed, found, None if known.tagged is None else known.tagged.states


def group_of(article: str) -> str:
    """The affair of an ECB+ article; else the article."""
    found = re.match(r"ecb:(\d+)_", article)
    return f"ecb:{found[1]}" if found else article


def rows_of(
    tagger: str,
    part_rows: Callable[[str, Iterable[Parsed], Lexicon], Iterator[R]],
    case_rows: Callable[[Iterable[Parsed], Lexicon], Iterator[R]],
) -> dict[str, list[R]]:
    """What a model learns from the articles of each of PARTS, from our own "cases", and from those
    kept "aside"."""
    pipeline = Pipeline(Settings(tagger=tagger))
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            texts = documents(list(lb.load(part).values()), Path(folder))
            found[part] = list(part_rows(part, read(pipeline, texts), pipeline.lexicon))
    for name, aside in (("cases", False), ("aside", True)):
        chosen = [case for case in load_cases() if case.kept_aside is aside]
        given = (replace(plain_document(c.text, published=c.published), id=c.id) for c in chosen)
        found[name] = list(case_rows(read(pipeline, given), pipeline.lexicon))
    return found


def fit_options(about: str, arguments: Sequence[str] | None) -> argparse.Namespace:
    """``tagger`` and ``dry`` of a command that fits a model; ``about`` is its module's text."""
    parser = argparse.ArgumentParser(description=about.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--tagger", choices=("rules", "fast", "best"), default="best")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    return parser.parse_args(arguments)
