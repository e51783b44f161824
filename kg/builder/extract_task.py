"""The map stage as a unit of work: documents in, signed record lines out."""

from __future__ import annotations

from kg.extraction.pipeline import left_out, load_pipeline
from kg.extraction.settings import Settings
from kg.isolation import Attempt
from kg.model import Document, Extraction
from kg.reader import Skipped
from kg.records.codec import to_line
from kg.records.integrity import sign


def extract_chunk(documents: list[Document], settings: Settings) -> list[str | Skipped]:
    """One JSON line per document: the unit of work of a worker, on this machine or a cluster.

    Gives the same lines wherever and however often it runs, with what they were made by at their
    end (`kg.records.integrity`); Skipped for an article on which the extraction fails.
    """
    pipeline = load_pipeline(settings)
    found = zip(documents, pipeline.pipe(documents), strict=True)
    return [_line(document, one, pipeline.signature) for document, one in found]


def _line(document: Document, found: Extraction | Skipped, signature: str) -> str | Skipped:
    if isinstance(found, Skipped):
        return found
    with Attempt() as attempt:
        return sign(to_line(found), signature)
    return left_out(document, attempt.raised, stage="record")
