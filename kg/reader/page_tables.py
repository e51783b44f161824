"""Tables of a web page, put back where they stand between the paragraphs of its article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from kg.model import BlockKind
from kg.reader.data_tables import row_piece
from kg.reader.documents.markup import table_rows
from kg.reader.pieces import Piece, paragraph

_PROSE = frozenset(("p", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"))


class _Table(NamedTuple):
    """The rows of a table, and the index of the piece that they follow."""

    after: int
    rows: list[list[str]]


def with_tables(page: str, pieces: Sequence[Piece]) -> list[Piece]:
    """``pieces`` with each table of data between two of them as rows of boilerplate.

    What stands before the first or after the last piece is not of the article.
    """
    if "<table" not in page.lower():
        return list(pieces)
    from trafilatura import load_html

    tree: Any = load_html(page)
    if tree is None:
        return list(pieces)
    found = list(pieces)
    for table in reversed(list(_tables(tree, pieces))):
        found[table.after + 1 : table.after + 1] = [
            row_piece([paragraph(BlockKind.FURNITURE, cell) for cell in row]) for row in table.rows
        ]
    return found


def _tables(tree: Any, pieces: Sequence[Piece]) -> Iterator[_Table]:
    """The tables that a piece stands before and another behind."""
    numbers: dict[str, list[int]] = {}
    for number, piece in enumerate(pieces):
        numbers.setdefault(piece.words, []).append(number)
    last, waiting = -1, list[list[list[str]]]()
    for element in tree.iter():
        if element.tag == "table":
            rows = table_rows(element)
            if rows is not None and last >= 0:
                waiting.append(rows)
        if element.tag not in _PROSE:
            continue
        words = " ".join("".join(element.itertext()).split())
        here = next((number for number in numbers.get(words, ()) if number > last), None)
        if here is None:
            continue
        yield from (_Table(last, rows) for rows in waiting)
        waiting.clear()
        last = here
