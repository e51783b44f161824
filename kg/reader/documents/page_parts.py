"""What a page prints around its text: running heads, page numbers, footnotes."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Sequence

from kg.reader.documents.lines import MOST_LINES, Line, Page

# The parts of a page's height at its head and foot in which running heads are printed.
_MARGIN = 0.1
# A running head is on at least so many pages, and on this share of them.
_LEAST_PAGES, _SHARE = 2, 0.3
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:[-–—|\s]*(?:page|p\.|seite)?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?[-–—|\s]*)",
    re.I,
)
_NOTE_OPENS = re.compile(r"(?:\d{1,3}[.)]?|[*†‡§]+|\[\d{1,3}\])\s*\S")
# Letters of notes and running heads are smaller than those of the text.
_NOTE_SIZE = 0.92


def usual_size(pages: Sequence[Page]) -> float:
    """The size of most letters, in points."""
    letters = Counter[float]()
    for page in pages:
        for line in page.lines:
            letters[line.size] += len(line.text)
    return max(letters, key=lambda size: (letters[size], size)) if letters else 0.0


def margin_lines(pages: Sequence[Page], size: float) -> set[int]:
    """The identities of lines that are running heads, running feet or page numbers."""
    repeated = Counter[str]()
    for page in pages:
        repeated.update({_folded(line) for line in page.lines if _in_margin(line, page)})
    needed = max(_LEAST_PAGES, _SHARE * len(pages))
    found: set[int] = set()
    for page in pages:
        likely = [
            line
            for line in page.lines
            if _in_margin(line, page)
            and (
                repeated[_folded(line)] >= needed
                or _PAGE_NUMBER.fullmatch(line.text)
                or line.size < _NOTE_SIZE * size
            )
        ]
        if len(page.lines) > MOST_LINES:
            continue
        named = {id(line) for line in likely}
        rest = [line for line in page.lines if id(line) not in named]
        found.update(id(line) for line in likely if _stands_alone(line, rest, size))
    return found


def _folded(line: Line) -> str:
    return _DIGITS.sub("#", line.text.lower())


def _in_margin(line: Line, page: Page) -> bool:
    return line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height


def _stands_alone(line: Line, rest: Sequence[Line], size: float) -> bool:
    """True if white space parts a line from the text of its page."""
    return min((_distance(line, one) for one in rest), default=size) >= size / 2


def _distance(one: Line, other: Line) -> float:
    return max(other.top - one.bottom, one.top - other.bottom)


def notes(column: Sequence[Line], size: float) -> int:
    """The index of the first line of the footnotes at the end of a column; its length if none."""
    start = len(column)
    while start and column[start - 1].size < _NOTE_SIZE * size:
        start -= 1
    while start < len(column) and not _NOTE_OPENS.match(column[start].text):
        start += 1
    if start == 0 and len(column) > 1:
        return start
    return start


def leading(lines: Sequence[Line]) -> float:
    """The usual distance from line to line, in points; 0 of a single line."""
    steps = [
        after.top - before.top
        for before, after in itertools.pairwise(lines)
        if 0 < after.top - before.top < 4 * max(before.size, 1.0)
    ]
    return statistics.median(steps) if steps else 0.0
