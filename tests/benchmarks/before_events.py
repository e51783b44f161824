"""Labelled articles before events are looked for in them: what models of events learn from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extraction.pipeline import EXTRACTORS, Pipeline
from kg.extraction.tagger.word_states import WordStates
from kg.model import Document, Extraction
from kg.nlp.parse import ParsedDocument

BEFORE_EVENTS = EXTRACTORS[:2]


def read(
    pipeline: Pipeline, given: Iterable[Document]
) -> Iterator[tuple[ParsedDocument, Extraction, WordStates | None]]:
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
