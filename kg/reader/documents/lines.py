"""Printed characters -> lines: what stands on one base line without a wide gap.

Coordinates are points from the upper left corner of the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.model import Box, around

# A newspaper page has a thousand lines. What has more is made to take time: it is read as it comes.
MOST_LINES = 2000
# In shares of the size of the letters: a gap of a word, and one between two columns.
_WORD_GAP, _COLUMN_GAP = 0.2, 1.4
# Of two boxes on one line so much of the lower one's height is shared.
_SAME_LINE = 0.5
# A digit this much smaller and higher than its line is a reference to a note.
_SMALL, _RAISED = 0.87, 0.12
_NOTE_MARKS = frozenset("0123456789*†‡§,¹²³⁰⁴⁵⁶⁷⁸⁹")
_RAISED_DIGITS = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹")


class Glyph(NamedTuple):
    """One character; ``box`` is None for a space or line end that is not printed."""

    character: str
    box: Box | None
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of one column; ``size`` is the size of most of its letters."""

    text: str
    box: Box
    size: float
    page: int

    @property
    def left(self) -> float:
        """Its left edge."""
        return self.box[0]

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.box[1]

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.box[2]

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.box[3]


@dataclass(frozen=True, slots=True)
class Page:
    """One page, its size, and its lines as they come in the file."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = field(repr=False)


def lines_of(glyphs: Iterable[Glyph], *, page: int) -> list[Line]:
    """The lines of one page, in the order of the file; marks of notes are left out."""
    runs: list[_Run] = []
    for glyph in glyphs:
        run = runs[-1] if runs else None
        if glyph.box is None or glyph.character.isspace():
            if run is not None:
                run.space = True
            continue
        if run is None or not run.goes_on(glyph.box, glyph.size):
            run = _Run()
            runs.append(run)
        run.add(glyph, glyph.box)
    return [run.line(page) for run in _beside(runs) if run.text.strip()]


class _Run:
    """Characters on one base line, while it grows."""

    def __init__(self) -> None:
        self.glyphs: list[tuple[str, Box, float]] = []
        self.space = False
        self.box: Box = (0.0, 0.0, 0.0, 0.0)

    @property
    def size(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def text(self) -> str:
        return "".join(character for character, _, _ in self.glyphs)

    def goes_on(self, box: Box, size: float) -> bool:
        """True if a character at ``box`` is on this line, right of its last one."""
        last = self.glyphs[-1][1]
        height = max(self.glyphs[-1][2], size, 1.0)
        shared = min(self.box[3], box[3]) - max(self.box[1], box[1])
        gap = box[0] - last[2]
        on_line = shared >= _SAME_LINE * min(self.box[3] - self.box[1], box[3] - box[1])
        return on_line and -height < gap < _COLUMN_GAP * height

    def add(self, glyph: Glyph, box: Box) -> None:
        """One more character, after a space if there is a gap before it."""
        if self.glyphs:
            last = self.glyphs[-1][1]
            if self.space or box[0] - last[2] > _WORD_GAP * max(glyph.size, 1.0):
                self.glyphs.append((" ", (last[2], last[1], box[0], last[3]), glyph.size))
            self.box = around(self.box, box)
        else:
            self.box = box
        self.space = False
        self.glyphs.append((glyph.character, box, glyph.size))

    def join(self, other: _Run) -> None:
        """The characters of a run that stands right of this one."""
        self.space = True
        for character, box, size in other.glyphs:
            if character == " ":
                self.space = True
            else:
                self.add(Glyph(character, box, size), box)

    def line(self, page: int) -> Line:
        """The finished line."""
        sizes = Counter(round(size, 1) for character, _, size in self.glyphs if character != " ")
        size = max(sizes, key=lambda one: (sizes[one], one))
        middle = [box[3] for _, box, one in self.glyphs if round(one, 1) == size]
        base = sorted(middle)[len(middle) // 2]
        kept: list[str] = []
        for index, (character, box, own) in enumerate(self.glyphs):
            if not self._is_note_mark(index, character, box, own, size=size, base=base):
                kept.append(character)
        return Line(" ".join("".join(kept).split()), self.box, size, page)

    def _is_note_mark(
        self, index: int, character: str, box: Box, own: float, *, size: float, base: float
    ) -> bool:
        """True for a raised small digit behind a word: it refers to a footnote."""
        if index == 0 or character not in _NOTE_MARKS:
            return False
        if character in _RAISED_DIGITS:
            before = self.glyphs[index - 1][0]
            return (before.isalpha() and index > 1) or before in '.,;:”"’)'
        return own < _SMALL * size and base - box[3] > _RAISED * size


def _beside(runs: Sequence[_Run]) -> list[_Run]:
    """Runs of one line that come apart in the file, joined; the order stays."""
    kept: list[_Run] = []
    for run in runs:
        before = next((one for one in reversed(kept[-3:]) if one.goes_on(run.box, 0.0)), None)
        if before is None or run.box[0] < before.box[2] - 0.5:
            kept.append(run)
        else:
            before.join(run)
    return kept
