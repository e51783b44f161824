"""Extraction where a test wants each article read: one that fails is the test's failure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.builder.extract_task import extract_chunk
from kg.extraction.events.senses.sense import Limits, Senses
from kg.extraction.pipeline import load_pipeline
from kg.extraction.settings import Settings
from kg.model import Document, Extraction

# For tests of labels and constructions, not of whether the model of senses believes the words.
ALL_ARE_EVENTS = Senses(weights={}, limits=Limits(0.0, 0.0), known={})


def extract(
    documents: Iterable[Document], *, settings: Settings | None = None
) -> Iterator[Extraction]:
    """As `kg.extract`, but raises KgError where the extraction of an article fails."""
    return load_pipeline(settings or Settings()).extract(documents)


def record_lines(documents: list[Document], settings: Settings) -> list[str]:
    """As `kg.builder.extract_task.extract_chunk`, but an article left out is an error."""
    lines = extract_chunk(documents, settings)
    failed = [line for line in lines if not isinstance(line, str)]
    assert failed == []
    return [line for line in lines if isinstance(line, str)]
