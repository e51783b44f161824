"""Printed lines -> blocks: paragraphs over columns and pages, headings, boilerplate apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import BlockKind, Box, Place, Span
from kg.reader.data_tables import row_piece
from kg.reader.documents.columns import reading_order
from kg.reader.documents.lines import Line, Page
from kg.reader.documents.page_parts import leading, margin_lines, notes, usual_size
from kg.reader.documents.printed_tables import segments
from kg.reader.pieces import Piece
from kg.reader.shapes import SENTENCE_END

# Of one size are letters whose sizes differ by less than this share.
_ONE_SIZE = 0.07
# Headings and titles are larger than the text by these shares, and have at most so many words.
_HEADING, _TITLE, _LONGEST_HEADING = 1.1, 1.35, 30
# In shares of the usual distance of lines, of the letters' size, and of the column's width.
_PARAGRAPH_GAP, _INDENT, _SHORT_LINE, _RAGGED = 1.3, 0.8, 0.1, 0.3
_BULLET = re.compile(r"(?:[•‣▪◦●–—-]|\(?\d{1,2}[.)])\s+(?=\S)")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_HYPHENS = ("\u00ad", "-", "\u2010", "\u2011")


def read_pages(pages: Sequence[Page]) -> list[Piece]:
    """The blocks of some pages in reading order, with page and box of each line.

    Running heads, page numbers and footnotes come as boilerplate, behind the paragraph that they
    interrupt. A word that is broken at a line's end is put together.
    """
    body = usual_size(pages)
    margins = margin_lines(pages, body)
    known = _words(line.text for page in pages for line in page.lines)
    maker = _Maker(body, known)
    for page in pages:
        for line in page.lines:
            if id(line) in margins:
                maker.put_aside([line])
        own = [line for line in page.lines if id(line) not in margins]
        for column in reading_order(own):
            end = notes(column, body) if column is not own else len(column)
            for segment in segments(column[:end]):
                maker.take(segment.lines)
                maker.put_table_aside(segment.rows or ())
            maker.put_aside(column[end:])
    return maker.finish()


def _words(texts: Iterable[str]) -> frozenset[str]:
    """Every word that is printed inside a line, in lower case."""
    found: set[str] = set()
    for text in texts:
        words = _WORD.findall(text.lower().replace("\u2010", "-"))
        found.update(words[:-1])
        for word in words:
            found.update(word.split("-") if "-" in word else ())
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Column:
    """The edges of a column and the distance of its lines."""

    left: float
    right: float
    leading: float


class _Maker:
    """Blocks, while they grow line by line."""

    def __init__(self, body: float, known: frozenset[str]) -> None:
        self._body = body
        self._known = known
        self._open: list[Line] = []
        self._column: _Column | None = None
        self._aside: list[Piece] = []
        self._pieces: list[Piece] = []
        self._titled = False

    def take(self, lines: Sequence[Line]) -> None:
        """The lines of one column."""
        if not lines:
            return
        text = [line for line in lines if self._is_body(line)] or list(lines)
        column = _Column(
            min(line.left for line in text), max(line.right for line in text), leading(text)
        )
        for number, line in enumerate(lines):
            if not self._goes_on(line, column, first=number == 0):
                self._close()
            self._open.append(line)
            self._column = column

    def put_aside(self, lines: Sequence[Line]) -> None:
        """Boilerplate: it follows the block that is being read."""
        if lines:
            self._aside.append(self._piece(lines, BlockKind.FURNITURE))

    def put_table_aside(self, rows: Iterable[Sequence[Line]]) -> None:
        """The rows of a table, which are boilerplate each, as above."""
        for row in rows:
            cells = [self._piece([line], BlockKind.FURNITURE) for line in row]
            self._aside.append(row_piece(cells))

    def finish(self) -> list[Piece]:
        """All blocks."""
        self._close()
        return self._pieces

    def _is_body(self, line: Line) -> bool:
        return abs(line.size - self._body) <= _ONE_SIZE * self._body

    def _goes_on(self, line: Line, column: _Column, *, first: bool) -> bool:
        """True if ``line`` continues the open block."""
        if not self._open or self._column is None:
            return False
        last = self._open[-1]
        if abs(line.size - last.size) > _ONE_SIZE * max(line.size, last.size):
            return False
        if _BULLET.match(line.text) and SENTENCE_END.search(last.text):
            return False
        if first and not _is_right_below(last, line):
            ended = SENTENCE_END.search(last.text) is not None
            return self._is_body(last) and not ended and self._is_full(last)
        step = column.leading * max(1.0, line.size / max(self._body, 1.0))
        if step and line.top - last.top > _PARAGRAPH_GAP * step:
            return False
        if not SENTENCE_END.search(last.text):
            return True
        indented = line.left - column.left > _INDENT * line.size
        was_indented = len(self._open) > 1 and last.left - column.left > _INDENT * line.size
        short = last.right < column.right - _SHORT_LINE * (column.right - column.left)
        return not short and (not indented or was_indented)

    def _is_full(self, line: Line) -> bool:
        """True if a line reaches the right edge of its column, as all but last lines do."""
        column = self._column
        return column is None or line.right > column.right - _RAGGED * (column.right - column.left)

    def _close(self) -> None:
        if self._open:
            self._pieces.append(self._piece(self._open, self._kind(self._open)))
        self._open = []
        self._pieces += self._aside
        self._aside = []

    def _kind(self, lines: Sequence[Line]) -> BlockKind:
        size = lines[0].size
        words = sum(len(line.text.split()) for line in lines)
        if size >= _HEADING * self._body and words <= _LONGEST_HEADING:
            first = lines[0].page == 1 and not self._titled and size >= _TITLE * self._body
            self._titled = self._titled or first
            return BlockKind.TITLE if first else BlockKind.HEADING
        return BlockKind.LIST_ITEM if _BULLET.match(lines[0].text) else BlockKind.PARAGRAPH

    def _piece(self, lines: Sequence[Line], kind: BlockKind) -> Piece:
        """The lines as one block; a bullet is left out."""
        words, places = "", []
        for number, line in enumerate(lines):
            text = line.text
            if number == 0 and kind is BlockKind.LIST_ITEM:
                text = _BULLET.sub("", text, count=1)
            after = lines[number + 1].text if number + 1 < len(lines) else ""
            text = self._mended(text, after).replace("\u00ad", "")
            start = len(words)
            words += text
            places.append(Place(Span(start, len(words)), page=line.page, box=outward(line.box)))
            if after and not self._is_broken(line.text, after):
                words += " "
        return Piece(
            kind, words, tuple(place for place in places if place.span.end > place.span.start)
        )

    def _is_broken(self, text: str, after: str) -> bool:
        """True if the last word of a line goes on in the next one."""
        return (
            len(text) > 1 and text.endswith(_HYPHENS) and text[-2].isalnum() and after[:1].isalnum()
        )

    def _mended(self, text: str, after: str) -> str:
        """A line without the hyphen at its end, unless the word is written with it."""
        if not self._is_broken(text, after):
            return text
        first = _WORD.findall(text[:-1].lower().replace("\u2010", "-"))
        second = _WORD.findall(after.lower().replace("\u2010", "-"))
        if not first or not second or not after[0].islower():
            return f"{text[:-1]}-"
        one, other = first[-1], second[0]
        if one + other in self._known:
            return text[:-1]
        compound = f"{one}-{other}" in self._known or (one in self._known and other in self._known)
        return f"{text[:-1]}-" if compound else text[:-1]


def _is_right_below(line: Line, after: Line) -> bool:
    """True for the next line of a headline that was cut off because it crosses no column."""
    step = after.top - line.top
    above = line.page == after.page and 0 < step < 1.7 * line.size
    return above and line.left < after.right and after.left < line.right


def outward(box: Box) -> Box:
    """A box in tenths of a point that holds ``box``."""
    left, top, right, bottom = box
    return (
        int(left * 10) / 10,
        int(top * 10) / 10,
        (int(right * 10) + 1) / 10,
        (int(bottom * 10) + 1) / 10,
    )
