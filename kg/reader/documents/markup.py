"""Blocks of (X)HTML that is all content: chapters of books, bodies of messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

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
        if name in _KINDS or name == "br":
            yield from _line(words, open_blocks, part)
            words = []
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
