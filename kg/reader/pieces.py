"""Blocks of a document before they are one text: their words, and where these are in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.model import Block, BlockKind, Place, Span

# Between two blocks of a text that was put together from pieces.
GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """One block; the spans of ``places`` count from the start of ``words``."""

    kind: BlockKind
    words: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds: its blocks in reading order, and what it says of itself.

    ``notes`` name what is in the file and was not read, or not run.
    """

    pieces: tuple[Piece, ...]
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    publisher: str | None = None
    notes: tuple[str, ...] = ()


def joined(pieces: Iterable[Piece]) -> tuple[str, list[Block], tuple[Place, ...]]:
    """The text of some pieces, its blocks, and its places with spans into that text."""
    words: list[str] = []
    blocks: list[Block] = []
    places: list[Place] = []
    start = 0
    for piece in pieces:
        words.append(piece.words)
        blocks.append(Block(piece.kind, Span(start, start + len(piece.words))))
        for place in piece.places:
            span = Span(place.span.start + start, place.span.end + start)
            places.append(replace(place, span=span))
        start += len(piece.words) + len(GAP)
    return GAP.join(words), blocks, tuple(places)


def paragraph(
    kind: BlockKind, words: str, *, number: int | None = None, part: str | None = None
) -> Piece:
    """A piece that is one paragraph of its file; white space is made single."""
    line = " ".join(words.split())
    whole = Span(0, len(line))
    places = (Place(whole, paragraph=number, part=part),) if number or part else ()
    return Piece(kind, line, places)
