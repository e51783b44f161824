"""Work that dies or fails on marked articles, to be run in real worker processes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kg.builder import graph_tasks
from kg.builder.extract_task import extract_chunk as extract_good_chunk
from kg.builder.graph_tasks import Failure, Graph, Task
from kg.extraction import pipeline
from kg.extraction.pipeline import Extractor, Knowledge
from kg.extraction.settings import Settings
from kg.linking.block_task import Block, Linked, Unlinked
from kg.linking.features import Note
from kg.model import Document, Extraction
from kg.nlp.parse import ParsedDocument
from kg.reader import Skipped

DEADLY, FAILING = "DEADLY", "FAILING"
_NUMBERED = re.compile(rf"{FAILING}-(\d)")

T = TypeVar("T")


class TwoPartError(Exception):
    """No process can hand it on to another: it is made of two things and pickled with one."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")


# One for each extractor, and more.
ERRORS: tuple[Callable[[], Exception], ...] = (
    lambda: ValueError("no such\nthing"),
    lambda: IndexError("no such thing"),
    lambda: RecursionError("no such thing"),
    lambda: MemoryError("no such thing"),
    lambda: OSError(5, "no such thing"),
    lambda: TwoPartError("no such", "thing"),
    lambda: ArithmeticError("no such thing"),
    lambda: KeyError("no such thing"),
    lambda: EOFError("no such thing"),
)


def extract_chunk(documents: list[Document], settings: Settings) -> list[str | Skipped]:
    """As `kg.builder.extract_task.extract_chunk`, but for articles with a mark in their text."""
    for document in documents:
        if DEADLY in document.text:
            os._exit(9)
        if FAILING in document.text:
            raise ZeroDivisionError("no such thing")
    return extract_good_chunk(documents, settings)


def extract_with_faults(documents: list[Document], settings: Settings) -> list[str | Skipped]:
    """The same, where each extractor fails on the articles with its number in their text."""
    sound = list(pipeline.EXTRACTORS)
    pipeline.EXTRACTORS[:] = [failing(number) for number in range(len(sound))]
    try:
        return extract_good_chunk(documents, settings)
    finally:
        pipeline.EXTRACTORS[:] = sound


def failing(number: int) -> Extractor:
    """The extractor of this number, failing on the articles that it is told to fail on."""
    sound = pipeline.EXTRACTORS[number]

    def extractor(parsed: ParsedDocument, found: Extraction, known: Knowledge) -> Extraction:
        raise_if_marked(parsed.text, number)
        return sound(parsed, found, known)

    extractor.__name__ = getattr(sound, "__name__", "?")
    return extractor


def raise_if_marked(text: str, number: int | None = None) -> None:
    """Raises an error of the kind that the mark in a text asks for."""
    mark = _NUMBERED.search(text)
    if mark is not None and number in (None, int(mark[1])):
        raise ERRORS[int(mark[1])]()


def note_chunk_with_faults(lines: list[str], base: str) -> list[Note | Failure]:
    """As `kg.builder.graph_tasks.note_chunk`, failing on marked records."""
    with_faults = _guarded(graph_tasks.take_note, lambda line: line)
    sound, graph_tasks.take_note = graph_tasks.take_note, with_faults
    try:
        return graph_tasks.note_chunk(lines, base)
    finally:
        graph_tasks.take_note = sound


def project_chunk_with_faults(
    tasks: list[Task], base: str, ontology: tuple[Path, ...]
) -> list[Graph | Failure]:
    """As `kg.builder.graph_tasks.project_chunk`, failing on marked records."""
    sound, graph_tasks.project = (
        graph_tasks.project,
        _guarded(graph_tasks.project, lambda task: task.line),
    )
    try:
        return graph_tasks.project_chunk(tasks, base, ontology)
    finally:
        graph_tasks.project = sound


def link_chunk_dying(
    blocks: list[Block], base: str, *, notes: Path, deadly: str = ""
) -> list[Linked | Unlinked]:
    """As `kg.builder.graph_tasks.link_chunk`, but the first that comes to it dies of it.

    So does each with a block of a ``deadly`` key. ``notes`` tells which processes linked.
    """
    (notes / str(os.getpid())).touch()
    if any(block.key == deadly for block in blocks):
        os._exit(9)
    try:
        os.close(os.open(notes / "killed", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return graph_tasks.link_chunk(blocks, base)
    os._exit(9)


def _guarded(work: Callable[..., T], text_of: Callable[..., str]) -> Callable[..., T]:
    def guarded(item: object, *rest: object) -> T:
        raise_if_marked(text_of(item))
        return work(item, *rest)

    return guarded
