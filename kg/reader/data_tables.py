"""Tables inside documents: which hold data, and their rows as blocks that nothing is read from.

A row is no sentence, and its cells mean something only under their headings: "Ostmere 300 4" must
not be run into the prose around it. So the rows of a table stay in the text, where they can be
seen, and are boilerplate. Tables that only lay out prose are read as prose.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace

from kg.model import BlockKind, Place, Span
from kg.reader.pieces import Piece

# Between the cells of a row.
CELL_GAP = " | "
# Cells of more words than this, or of so many in the middle, are paragraphs that a table lays out.
_WORDY, _LONG_CELL = 12, 60
_LEAST = 2  # rows, and cells of a row


def is_data(rows: Sequence[Sequence[str]]) -> bool:
    """True for a table of data: rows of several cells with few words each."""
    filled = [[cell for cell in row if cell.strip()] for row in rows]
    several = [row for row in filled if len(row) >= _LEAST]
    lengths = [len(cell.split()) for row in filled for cell in row]
    return (
        len(several) >= _LEAST
        and 2 * len(several) > len([row for row in filled if row])
        and statistics.median(lengths) < _WORDY
        and max(lengths) < _LONG_CELL
    )


def row_piece(cells: Sequence[Piece]) -> Piece:
    """One row as a block of boilerplate; each cell keeps its places."""
    words, places = "", list[Place]()
    for number, cell in enumerate(cells):
        if number:
            words += CELL_GAP
        start = len(words)
        words += cell.words
        places += (
            replace(place, span=Span(place.span.start + start, place.span.end + start))
            for place in cell.places
        )
    return Piece(BlockKind.FURNITURE, words, tuple(places))


def cell_piece(paragraphs: Sequence[Piece]) -> Piece:
    """The paragraphs of one cell on one line."""
    words, places = "", list[Place]()
    for one in paragraphs:
        start = len(words) + (1 if words else 0)
        words = f"{words} {one.words}" if words else one.words
        places += (
            replace(place, span=Span(place.span.start + start, place.span.end + start))
            for place in one.places
        )
    return Piece(BlockKind.FURNITURE, words, tuple(places))
