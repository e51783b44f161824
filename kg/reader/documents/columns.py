"""Lines of a page -> reading order: column by column, broken by lines that span the columns.

Columns are found by the white space between them, as in G. Nagy, S. Seth, "Hierarchical
representation of optically scanned documents", ICPR 1984 (recursive XY cuts).
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from kg.reader.documents.lines import MOST_LINES, Line

# A column has at least so many lines; fewer beside one another are a caption or a table.
_SHORTEST = 3
# Of the lines in the height of two columns so many may cross the gap (headlines, pictures).
_CROSSING = 0.4
# Lines of prose fill their column; cells of a table do not.
_FILLED = 0.6
# The line at this share of all, from the shortest, is as wide as a column.
_FULL = 0.9


def reading_order(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of one page as runs of one column each, in the order in which they are read."""
    if len(lines) > MOST_LINES:
        return [list(lines)]
    gutter = _gutter(lines)
    if gutter is None:
        return [sorted(lines, key=lambda line: (round(line.top), line.left))] if lines else []
    result: list[list[Line]] = []
    for band in _bands(lines, gutter):
        left = [line for line in band if line.right <= gutter]
        right = [line for line in band if line.left >= gutter]
        if left and right:
            result += [*reading_order(left), *reading_order(right)]
        else:
            result += reading_order(band) if len(band) < len(lines) else [band]
    return result


def _gutter(lines: Sequence[Line]) -> float | None:
    """The x of the white space between two columns, or None if there is one column."""
    best: tuple[int, float] | None = None
    for x in sorted({line.right for line in lines}):
        edge = x + 0.01
        left = [line for line in lines if line.right <= edge]
        right = [line for line in lines if line.left >= edge]
        crossing = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < _SHORTEST or not _are_columns(left, right):
            continue
        if crossing > _CROSSING * (len(left) + len(right)):
            continue
        if best is None or (crossing, -x) < (best[0], -best[1]):
            best = (crossing, x)
    if best is None:
        return None
    starts = [line.left for line in lines if line.left >= best[1]]
    return (best[1] + min(starts)) / 2


def _are_columns(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """True for two columns of prose beside one another."""
    top = max(min(line.top for line in left), min(line.top for line in right))
    bottom = min(max(line.bottom for line in left), max(line.bottom for line in right))
    inside = [
        [line for line in side if line.bottom > top and line.top < bottom] for side in (left, right)
    ]
    return all(len(side) >= _SHORTEST and _is_filled(side) for side in inside)


def _is_filled(lines: Sequence[Line]) -> bool:
    widths = sorted(line.right - line.left for line in lines)
    width = widths[int(len(widths) * _FULL)]
    usual = statistics.median(widths)
    words = statistics.median(len(line.text.split()) for line in lines)
    return usual >= _FILLED * width and words >= _SHORTEST


def _bands(lines: Sequence[Line], gutter: float) -> list[list[Line]]:
    """The lines from top to bottom, cut where one crosses the gutter."""
    bands: list[list[Line]] = []
    crossed: bool | None = None
    for line in sorted(lines, key=lambda line: (line.top, line.left)):
        crosses = line.left < gutter < line.right
        if crosses != crossed:
            bands.append([])
            crossed = crosses
        bands[-1].append(line)
    return bands
