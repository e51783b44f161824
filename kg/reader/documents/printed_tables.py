"""Lines of a printed column -> prose and tables, by what stands beside one another on one line.

A table has no marks in a PDF: its cells are words on one base line with wide gaps between, and the
cells of the next rows begin, end or have their middle at the same places (T. Kieninger, "Table
structure recognition based on robust block segmentation", SPIE 1998).
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.reader.documents.lines import Line

Row = list[Line]
# Cells of more words than this in the middle are short columns of prose.
_WORDY = 6
# Edges within so many points are one.
_NEAR = 3.0
# Of the height of the lower one, two lines of one row share so much.
_SAME_LINE = 0.5
# Rows are no further apart than so many lines.
_FAR = 4.0
_LEAST = 2
_CAPTION = re.compile(r"(?:table|figure|fig\.|chart|exhibit)\s+[\divx.]+\b", re.I)
# The number or bullet of a list, and a heading's number: what stands right of it is prose.
_MARK = re.compile(r"[•‣▪◦●–—-]|\(?[\divxa-h]{1,4}[.)]?(?:\d+\.?)*|\[\d+\]", re.I)


class Segment(NamedTuple):
    """Lines of prose, or the rows of a table."""

    lines: list[Line]
    rows: list[Row] | None = None


def segments(lines: Sequence[Line]) -> Iterator[Segment]:
    """The lines of one column, in their order, cut where a table begins and ends.

    A caption right above or below a table is its first or last row.
    """
    rows = _rows(lines)
    prose: list[Row] = []
    at = 0
    for start, end in _tables(rows):
        start = start - 1 if start > at and _is_caption(rows[start - 1]) else start
        prose = rows[at:start]
        if end < len(rows) and _is_caption(rows[end]):
            end += 1
        if prose:
            yield Segment([line for row in prose for line in row])
        yield Segment([], rows[start:end])
        at = end
    if rows[at:]:
        yield Segment([line for row in rows[at:] for line in row])


def _rows(lines: Sequence[Line]) -> list[Row]:
    """Lines beside one another, which follow one another in ``lines``, together."""
    rows: list[Row] = []
    for line in lines:
        if rows and _is_beside(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _is_beside(row: Row, line: Line) -> bool:
    first = row[0]
    shared = min(first.bottom, line.bottom) - max(first.top, line.top)
    level = shared >= _SAME_LINE * min(first.bottom - first.top, line.bottom - line.top)
    return level and all(line.left >= one.right or line.right <= one.left for one in row)


def _tables(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """The first row of each table, and the one behind its last."""
    start = 0
    while start < len(rows):
        end = _end(rows, start) if _is_row(rows[start]) else start
        if _are_table(rows[start:end]):
            yield start, end
            start = end
        else:
            start += 1


def _end(rows: Sequence[Row], start: int) -> int:
    """The index behind the last row of several cells before prose."""
    end = start + 1
    for number in range(start + 1, len(rows)):
        if rows[number][0].top - rows[number - 1][0].top > _FAR * rows[number][0].size:
            break
        if rows[number][0].page != rows[start][0].page:
            break
        if _is_row(rows[number]):
            end = number + 1
        elif not _is_second_line(rows[number], rows[start:number]):
            break
    return end


def _is_row(row: Row) -> bool:
    """True for several cells; a number or bullet beside prose is a list."""
    cells = [line for line in row if not _MARK.fullmatch(line.text)]
    if len(row) < _LEAST or not cells:
        return len(row) > _LEAST
    marked = len(cells) == 1 and row[0] is not cells[0] and len(cells[0].text.split()) >= _WORDY
    return not marked


def _is_second_line(row: Row, above: Sequence[Row]) -> bool:
    """True where a line goes on with a cell above it, and is no wider than the cells there."""
    (line,) = row if len(row) == 1 else (None,)
    if line is None:
        return False
    cells = [one for other in above if len(other) > 1 for one in other]
    beside = any(abs(one.left - line.left) <= _NEAR for one in cells)
    right = min((one.left for one in cells if one.left > line.left + _NEAR), default=line.right)
    return beside and line.right <= right


def _are_table(rows: Sequence[Row]) -> bool:
    """True where most rows of several cells have two cells at the places of the row above."""
    several = [row for row in rows if len(row) >= _LEAST]
    if len(several) < _LEAST:
        return False
    words = statistics.median(len(line.text.split()) for row in several for line in row)
    fits = [_aligned(one, other) >= _LEAST for one, other in pairwise(several)]
    return words < _WORDY and 2 * sum(fits) >= len(fits)


def _aligned(row: Row, other: Row) -> int:
    """How many cells of a row are at the place of a cell of the other."""
    return sum(any(_at_one_place(cell, one) for one in other) for cell in row)


def _at_one_place(one: Line, other: Line) -> bool:
    edges = (
        one.left - other.left,
        one.right - other.right,
        (one.left + one.right - other.left - other.right) / 2,
    )
    return any(abs(edge) <= _NEAR for edge in edges)


def _is_caption(row: Row) -> bool:
    return len(row) == 1 and _CAPTION.match(row[0].text) is not None
