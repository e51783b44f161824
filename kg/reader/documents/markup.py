"""Blocks of (X)HTML that is all content: chapters of books, bodies of messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from kg.model import BlockKind
from kg.reader.data_tables import is_data, row_piece
from kg.reader.documents.zipped import local
from kg.reader.pieces import Piece, paragraph

_KINDS = {
    "p": BlockKind.PARAGRAPH, "li": BlockKind.LIST_ITEM, "blockquote": BlockKind.QUOTE,
    "dd": BlockKind.PARAGRAPH, "dt": BlockKind.PARAGRAPH, "div": BlockKind.PARAGRAPH,
    "td": BlockKind.PARAGRAPH, "th": BlockKind.PARAGRAPH, "pre": BlockKind.PARAGRAPH,
    "caption": BlockKind.PARAGRAPH, "figcaption": BlockKind.FURNITURE, "body": BlockKind.PARAGRAPH,
    **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
}  # fmt: skip
# Rows of a table of data that has neither heading cells nor a caption.
_UNMARKED = 3
_UNSEEN = frozenset(("script", "style", "head", "nav", "aside", "svg", "math", "template", "title"))


def markup_pieces(
    root: Any, *, part: str, boilerplate: Callable[[Any], bool] | None = None
) -> Iterator[Piece]:
    """The blocks below ``root`` in the order of the text; scripts and styles are not read.

    What is in an element for which ``boilerplate`` is true is boilerplate.
    """
    is_boilerplate = boilerplate or (lambda _: False)
    open_blocks: list[tuple[str, bool]] = []
    words: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        name = local(element).lower()
        rows = table_rows(element) if event == "start" and name == "table" else None
        if name in _KINDS or name == "br" or rows is not None:
            yield from _line(words, open_blocks, part)
            words = []
        if rows is not None:
            yield from (row_piece([_cell(cell, part) for cell in row]) for row in rows)
            open_blocks.append((name, True))
            walk.skip_subtree()
            continue
        if event == "start":
            if name in _UNSEEN:
                walk.skip_subtree()
                continue
            open_blocks.append((name, is_boilerplate(element)))
            words.append(element.text or "")
            continue
        if event == "end" and name not in _UNSEEN:
            open_blocks.pop()
        words.append(element.tail or "")
    yield from _line(words, open_blocks, part)


def table_rows(table: Any) -> list[list[str]] | None:
    """The cells of each row of a table of data, its caption first; None where it lays out a page.

    Tables without a heading cell or a caption are often a layout, and then each row of them is one:
    so these need three rows.
    """
    rows: list[list[str]] = []
    caption, headed = "", False
    for element in table.iterdescendants():
        name = local(element).lower()
        if name == "table":
            return None
        if name == "tr":
            rows.append([])
        elif name == "caption":
            caption = _words_of(element)
        elif name in ("td", "th"):
            headed = headed or name == "th"
            if rows:
                rows[-1].append(_words_of(element))
    rows = [row for row in rows if any(row)]
    if not is_data(rows) or not (headed or caption or len(rows) >= _UNMARKED):
        return None
    return [[caption], *rows] if caption else rows


def _words_of(element: Any) -> str:
    """The words in a cell, without scripts, styles and comments."""
    walk, words = etree.iterwalk(element, events=("start", "end", "comment", "pi")), list[str]()
    for event, one in walk:
        if event == "start" and local(one).lower() in _UNSEEN:
            walk.skip_subtree()
        elif event == "start":
            words.append(one.text or "")
        elif one is not element:
            words.append(one.tail or "")
    return " ".join(" ".join(words).split())


def _cell(words: str, part: str) -> Piece:
    return paragraph(BlockKind.FURNITURE, words, part=part)


def _line(words: list[str], above: list[tuple[str, bool]], part: str) -> Iterator[Piece]:
    """The words of one line, below these elements; none outside of blocks."""
    line = "".join(words)
    names = [name for name, _ in above]
    inner = next((name for name in reversed(names) if name in _KINDS), None)
    if inner is not None and line.strip():
        kind = BlockKind.FURNITURE if any(is_one for _, is_one in above) else _kind(inner, names)
        yield paragraph(kind, line, part=part)


def _kind(inner: str, names: list[str]) -> BlockKind:
    kind = _KINDS[inner]
    if kind is BlockKind.PARAGRAPH and "li" in names:
        return BlockKind.LIST_ITEM
    if kind is BlockKind.PARAGRAPH and "blockquote" in names:
        return BlockKind.QUOTE
    return kind
