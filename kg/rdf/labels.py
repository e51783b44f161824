"""What an article is called where people read about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.model import BlockKind, Document

# What a line of a table holds; a longer label is cut at a word.
_LONGEST = 60
_TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE)


def article_label(document: Document) -> str:
    """The title; else the heading above the text, its first words, the file's name, the id."""
    if document.title and document.title.strip():
        return document.title
    words = next((found for found in _readable(_candidates(document))), "")
    return _cut(words) or _file_name(document) or document.id


def _candidates(document: Document) -> Iterator[str]:
    """The headings that stand above the text, then the text."""
    kinds = [block.kind for block in document.blocks]
    body = next((at for at, kind in enumerate(kinds) if kind in _TEXT), len(kinds))
    above = document.blocks[:body]
    yield from (document.words(one.span) for one in above if one.kind is BlockKind.HEADING)
    yield from (document.words(one.span) for one in document.blocks if one.kind in _TEXT)
    if not document.blocks:
        yield document.text


def _readable(pieces: Iterable[str]) -> Iterator[str]:
    for piece in pieces:
        words = " ".join(piece.split())
        if any(character.isalpha() for character in words):
            yield words


def _cut(words: str) -> str:
    if len(words) <= _LONGEST:
        return words
    whole, space, _ = words[: _LONGEST + 1].rpartition(" ")
    return f"{(whole if space else words[:_LONGEST]).rstrip(' ,;:–—-')} …"


def _file_name(document: Document) -> str:
    path = document.origin.path if document.origin else ""
    return path.rstrip("/").rpartition("/")[2]
