"""What a colon at the end of a block leads to: a list, a block quotation, or one paragraph."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.model import Block, BlockKind, Span
from kg.nlp.parse import ParsedDocument

BULLET = re.compile(r"\s*(?:[-–—•*·▪◦‣]|\(?\d{1,2}[.)])\s+")
# The mark of a quoted line in letters and Markdown.
QUOTED_LINE = re.compile(r"\s*>\s*")


class Below(NamedTuple):
    """The blocks below a colon, their marks left out; what ``kind`` of block they are."""

    spans: tuple[Span, ...] = ()
    kind: BlockKind = BlockKind.PARAGRAPH


def blocks_below(parsed: ParsedDocument, number: int) -> Below:
    """The list or the block quotation after block ``number``, else the paragraph there."""
    following = parsed.document.blocks[number + 1 :]
    for kind in (BlockKind.LIST_ITEM, BlockKind.QUOTE):
        spans: list[Span] = []
        for block in following:
            piece = piece_of(parsed, block, kind)
            if piece is None:
                break
            spans.append(piece)
        if spans:
            return Below(tuple(spans), kind)
    if following and following[0].kind is BlockKind.PARAGRAPH:
        return Below((following[0].span,))
    return Below()


def piece_of(parsed: ParsedDocument, block: Block, kind: BlockKind) -> Span | None:
    """The words of a list item or of quoted lines; None if the block is of another kind."""
    pattern = BULLET if kind is BlockKind.LIST_ITEM else QUOTED_LINE
    mark = pattern.match(parsed.text, block.span.start, block.span.end)
    if mark is None:
        return block.span if block.kind is kind else None
    return Span(mark.end(), block.span.end) if mark.end() < block.span.end else None
