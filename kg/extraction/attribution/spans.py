"""Span arithmetic of attribution: from tokens to characters, trimmed, merged, cut, quote-closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.model import BlockKind, Span
from kg.nlp.parse import ParsedDocument
from kg.nlp.quotes import QuotedSpan

HEADS = frozenset((BlockKind.TITLE, BlockKind.HEADING, BlockKind.BYLINE, BlockKind.FURNITURE))
TRIMMED = frozenset(" \t\r\n\u00a0,;:—–-")


def trim(text: str, start: int, end: int) -> Span | None:
    """``[start, end)`` without white space, commas, colons and dashes at its ends."""
    while start < end and text[start] in TRIMMED:
        start += 1
    while end > start and text[end - 1] in TRIMMED:
        end -= 1
    return Span(start, end) if start < end else None


def merge(spans: Iterable[Span], *, gap: int = 1) -> list[Span]:
    """Sorted spans, those at most ``gap`` characters apart joined."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start - out[-1].end <= gap:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def cut(text: str, spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """``spans`` with the characters of ``holes`` taken out, trimmed."""
    pieces = list(spans)
    for hole in holes:
        rest: list[Span] = []
        for piece in pieces:
            if not piece.overlaps(hole):
                rest.append(piece)
                continue
            if piece.start < hole.start:
                rest.append(Span(piece.start, hole.start))
            if hole.end < piece.end:
                rest.append(Span(hole.end, piece.end))
        pieces = rest
    trimmed = (trim(text, piece.start, piece.end) for piece in pieces)
    return [span for span in trimmed if span is not None and _has_word(text, span)]


def _has_word(text: str, span: Span) -> bool:
    return any(character.isalnum() for character in text[span.start : span.end])


def without_pronouns(parsed: ParsedDocument, spans: Iterable[Span]) -> list[Span]:
    """``spans`` without a lone "what" or "whom": "what they said", "whom they did not name"."""
    return [span for span in spans if [token.tag for token in parsed.within(span)] != ["WP"]]


def without_heads(parsed: ParsedDocument, spans: Iterable[Span], cue: Span) -> list[Span]:
    """``spans`` without the words of headings and of the page; of a heading's cue only its own.

    A heading tells what the text below it is about; nobody's speech runs on through it, nor through
    a dateline.
    """
    listed = list(spans)
    closed = (*_closed_to(parsed, cue), *parsed.datelines)
    crossed = [block for block in closed if any(map(block.overlaps, listed))]
    return cut(parsed.text, listed, crossed) if crossed else listed


def _closed_to(parsed: ParsedDocument, cue: Span) -> list[Span]:
    """The blocks that no content of ``cue`` reaches into: headings; for a heading's cue, all."""
    blocks = parsed.document.blocks
    own = next((block for block in blocks if block.span.overlaps(cue)), None)
    alone = own is not None and own.kind in HEADS
    return [block.span for block in blocks if block is not own and (alone or block.kind in HEADS)]


def touch(some: Iterable[Span], others: Sequence[Span]) -> bool:
    """True if one of ``some`` shares a character with one of ``others``."""
    return any(one.overlaps(other) for one in some for other in others)


def length(spans: Iterable[Span]) -> int:
    """Characters in all."""
    return sum(span.end - span.start for span in spans)


def close_quotes(
    spans: Iterable[Span], quotations: Sequence[QuotedSpan], barred: Sequence[Span]
) -> list[Span]:
    """``spans`` widened to the whole of each outer quotation they touch, unless it holds a bar."""
    listed = list(spans)
    touched = [
        q.span
        for q in quotations
        if q.depth == 0
        and any(q.overlaps(span) for span in listed)
        and not any(q.start <= bar.start < q.end for bar in barred)
    ]
    return merge([*listed, *touched])
