"""Paragraphs and tables of office documents, in the order of the text."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from kg.model import BlockKind
from kg.reader.data_tables import cell_piece, is_data, row_piece
from kg.reader.documents.zipped import local
from kg.reader.pieces import Piece, paragraph

# The paragraphs of each cell of each row.
Rows = list[list[list[Any]]]


class Names(NamedTuple):
    """What a format calls the elements that matter here; what is ``unseen`` is not read."""

    paragraphs: frozenset[str]
    table: str
    row: str
    cell: str
    unseen: frozenset[str]


def office_pieces(
    root: Any, names: Names, *, words: Callable[[Any], str], kind: Callable[[Any], BlockKind]
) -> Iterator[Piece]:
    """The blocks below ``root`` with the number of each paragraph; empty ones count too.

    A row of a table is one block of boilerplate. ``words`` and ``kind`` give what the
    format says of a paragraph.
    """
    counted = itertools.count(1)

    def cell(paragraphs: list[Any]) -> Piece:
        told = [(next(counted), words(one)) for one in paragraphs]
        return cell_piece(
            [
                paragraph(BlockKind.FURNITURE, said, number=number)
                for number, said in told
                if said.strip()
            ]
        )

    for found in paragraphs_and_tables(root, names, words):
        if isinstance(found, list):
            rows = [row_piece([cell(one) for one in row]) for row in found]
            yield from (row for row in rows if row.places)
            continue
        number, said = next(counted), words(found)
        if said.strip():
            yield paragraph(kind(found), said, number=number)


def paragraphs_and_tables(
    element: Any, names: Names, words: Callable[[Any], str]
) -> Iterator[Any | Rows]:
    """Each paragraph below ``element`` as its element, and each table of data as rows of cells.

    Tables that lay out prose come as paragraphs. ``words`` gives the words of a paragraph.
    """
    for child in element:
        name = local(child)
        if not name or name in names.unseen:
            continue
        if name == names.table:
            rows = _rows(child, names)
            if rows is not None and is_data([_texts(row, words) for row in rows]):
                yield rows
                continue
        if name in names.paragraphs:
            yield child
        yield from paragraphs_and_tables(child, names, words)


def _texts(row: list[list[Any]], words: Callable[[Any], str]) -> list[str]:
    return [" ".join(words(one) for one in cell) for cell in row]


def _rows(table: Any, names: Names) -> Rows | None:
    """The rows of a table; None for one that has a table in it, which lays out a page."""
    rows: Rows = []
    for element in table.iterdescendants():
        name = local(element)
        if name == names.table:
            return None
        if name == names.row:
            rows.append([])
        elif name == names.cell and rows:
            rows[-1].append([])
        elif name in names.paragraphs and rows and rows[-1] and not _is_unseen(element, names):
            rows[-1][-1].append(element)
    return rows


def _is_unseen(element: Any, names: Names) -> bool:
    return any(local(one) in names.unseen for one in element.iterancestors())
