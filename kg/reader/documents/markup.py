"""Blocks of (X)HTML that is all content: chapters of books, bodies of messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.model import BlockKind
from kg.reader.documents.zipped import local
from kg.reader.pieces import Piece, paragraph

_KINDS = {
    "p": BlockKind.PARAGRAPH, "li": BlockKind.LIST_ITEM, "blockquote": BlockKind.QUOTE,
    "dd": BlockKind.PARAGRAPH, "dt": BlockKind.PARAGRAPH, "div": BlockKind.PARAGRAPH,
    "td": BlockKind.PARAGRAPH, "th": BlockKind.PARAGRAPH, "pre": BlockKind.PARAGRAPH,
    "caption": BlockKind.PARAGRAPH, "figcaption": BlockKind.FURNITURE, "body": BlockKind.PARAGRAPH,
    **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
}  # fmt: skip
_UNSEEN = frozenset(("script", "style", "head", "nav", "aside", "svg", "math", "template", "title"))


def markup_pieces(root: Any, *, part: str) -> Iterator[Piece]:
    """The blocks below ``root`` in their order; scripts and styles are not read."""
    for element in root.iter():
        kind = _KINDS.get(local(element).lower())
        if kind is None:
            continue
        above = {local(one).lower() for one in element.iterancestors()}
        if above & _UNSEEN:
            continue
        if kind is BlockKind.PARAGRAPH and "li" in above:
            kind = BlockKind.LIST_ITEM
        elif kind is BlockKind.PARAGRAPH and "blockquote" in above:
            kind = BlockKind.QUOTE
        for words in _runs(element):
            if words.strip():
                yield paragraph(kind, words, part=part)


def _runs(element: Any) -> Iterator[str]:
    """The words right in a block, cut where an inner block or a line break stands."""
    words: list[str] = []
    for cut, text in _own_words(element):
        if cut:
            yield "".join(words)
            words = []
        words.append(text)
    yield "".join(words)


def _own_words(element: Any) -> Iterator[tuple[bool, str]]:
    yield False, element.text or ""
    for child in element:
        name = local(child).lower()
        block = name in _KINDS
        if name == "br":
            yield True, ""
        elif name and not block and name not in _UNSEEN:
            yield from _own_words(child)
        yield block, child.tail or ""
