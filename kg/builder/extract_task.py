"""The map stage as a unit of work: documents in, signed record lines out."""

from __future__ import annotations

from kg.extraction.pipeline import load_pipeline
from kg.extraction.settings import Settings
from kg.model import Document
from kg.records.codec import to_line
from kg.records.integrity import sign


def extract_chunk(documents: list[Document], settings: Settings) -> list[str]:
    """One JSON line per document: the unit of work of a worker, on this machine or a cluster.

    Gives the same lines wherever and however often it runs, with what they were made by at their
    end (`kg.records.integrity`).
    """
    pipeline = load_pipeline(settings)
    return [sign(to_line(found), pipeline.signature) for found in pipeline.extract(documents)]
