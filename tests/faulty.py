"""An extraction that dies or fails on marked articles, to be run in real worker processes."""

from __future__ import annotations

import os

from kg.builder.extract_task import extract_chunk as extract_good_chunk
from kg.extraction.settings import Settings
from kg.model import Document

DEADLY, FAILING = "DEADLY", "FAILING"


def extract_chunk(documents: list[Document], settings: Settings) -> list[str]:
    """As `kg.builder.extract_task.extract_chunk`, but for articles with a mark in their text."""
    for document in documents:
        if DEADLY in document.text:
            os._exit(9)
        if FAILING in document.text:
            raise ZeroDivisionError("no such thing")
    return extract_good_chunk(documents, settings)
