"""A long document -> windows of whole blocks, cut before headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.model import Block, BlockKind, Document, Span

# The longest of 4,198 real texts (news, essays, excerpts of novels) has 33,672 characters. What is
# longer than LONGEST is a report or a book, and is cut into windows of at most MOST characters,
# about 14 printed pages. A heading is a better place than the next paragraph from LEAST on.
LONGEST, MOST, LEAST = 50_000, 40_000, 15_000


class Window(NamedTuple):
    """A part of a document as a document of its own, and where it starts in the whole."""

    document: Document
    start: int


def is_long(document: Document) -> bool:
    """True for a document that is read in windows."""
    return len(document.text) > LONGEST and len(document.blocks) > 1


def cut(document: Document) -> Iterator[Window]:
    """The windows of a long document: together they have each of its blocks once, in order.

    A single block that is longer than MOST is a window of its own.
    """
    blocks = document.blocks
    first = 0
    while first < len(blocks):
        end = _end(blocks, first)
        yield _window(document, first, end)
        first = end


def _end(blocks: Sequence[Block], first: int) -> int:
    """The index behind the last block of the window that begins with block ``first``."""
    start = blocks[first].span.start
    heading = None
    for number in range(first + 1, len(blocks)):
        if blocks[number].span.end - start > MOST:
            return heading if heading is not None else _before_end(blocks, first, number)
        opens = blocks[number].kind is BlockKind.HEADING
        # Of a chapter's title and the section below it, the window begins with the first.
        if opens and blocks[number - 1].kind is not BlockKind.HEADING:
            far = blocks[number].span.start - start >= LEAST
            heading = number if far else heading
    return len(blocks)


def _before_end(blocks: Sequence[Block], first: int, number: int) -> int:
    """``number``, or before it where only headings would end the window."""
    while number - 1 > first and blocks[number - 1].kind is BlockKind.HEADING:
        number -= 1
    return number


def _window(document: Document, first: int, end: int) -> Window:
    blocks = document.blocks[first:end]
    start, stop = blocks[0].span.start, blocks[-1].span.end
    own = tuple(
        replace(block, span=Span(block.span.start - start, block.span.end - start))
        for block in blocks
    )
    part = replace(
        document, id=f"{document.id}#{first}", text=document.text[start:stop], blocks=own, places=()
    )
    return Window(part, start)
