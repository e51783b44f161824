"""Quotations without a named speaker: kept, without source and cue.

Left out, their words would be read as the article's own: "“They shot him.”" would be a fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extraction.attribution.colon_lists import piece_of
from kg.extraction.attribution.quotations import MARKS, SPEECH, quotations_of
from kg.model import Attribution, BlockKind, Quotation, Span
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import NOUN_SUBJECTS, TENSED
from kg.ontology.lexicon import Lexicon

# That they are somebody's words is plain; that the text names nobody for them is not.
LONE = 0.5
# Between a sentence and the quotation that is all of it stand no more than marks.
EDGES = " \t\r\n\"“”'‘’«».!?…>*•-–—"
SENTENCE_END = ".!?…:"


def with_lone_quotations(
    parsed: ParsedDocument, attributions: Sequence[Attribution], lexicon: Lexicon
) -> tuple[Attribution, ...]:
    """``attributions`` with the quotations that none of them holds; parents are renumbered."""
    taken = [s for a in attributions for s in (*a.source, *a.cue, *a.content)]
    lone = [span for span in _spoken(parsed, lexicon) if not any(map(span.overlaps, taken))]
    ordered = sorted(
        [*enumerate(attributions), *((None, _lone(span)) for span in lone)],
        key=lambda item: _start(item[1]),
    )
    place = {old: new for new, (old, _) in enumerate(ordered) if old is not None}
    return tuple(a if a.parent is None else replace(a, parent=place[a.parent]) for _, a in ordered)


def _start(attribution: Attribution) -> int:
    return min(span.start for span in (*attribution.cue, *attribution.content))


def _lone(span: Span) -> Attribution:
    return Attribution((), (), (span,), Quotation.DIRECT, "say", LONE)


def _spoken(parsed: ParsedDocument, lexicon: Lexicon) -> list[Span]:
    """Quotations that are whole sentences, and block quotations, in reading order."""
    marked = [q.span for q in quotations_of(parsed, lexicon) if q.depth == 0]
    alone = [s for s in marked if _stands_alone(parsed, s) or _is_speech(parsed, s)]
    return sorted(s for s in (*alone, *_block_quotations(parsed, marked)) if _says(parsed, s))


def _block_quotations(parsed: ParsedDocument, marked: Sequence[Span]) -> Iterator[Span]:
    """The words of the block quotations without quotation marks (``marked``) of their own."""
    for block in parsed.document.blocks:
        if block.kind is BlockKind.QUOTE and not any(map(block.span.overlaps, marked)):
            piece = piece_of(parsed, block, BlockKind.QUOTE)
            if piece is not None:
                yield piece


def _stands_alone(parsed: ParsedDocument, span: Span) -> bool:
    """True if nothing but marks stands between the quotation and the ends of a sentence."""
    tokens = parsed.within(span)
    if not tokens:
        return False
    block = parsed.document.blocks[parsed.sentences[tokens[0].sentence].block].span
    before = parsed.text[block.start : span.start].rstrip(EDGES.replace(".", "").replace("!", ""))
    after = parsed.text[span.end : block.end].lstrip(" ")
    words = parsed.text[span.start : span.end].strip(EDGES)
    begins = not before.strip(EDGES) or before[-1:] in SENTENCE_END
    ends = not after or after[0].isupper() or after[0] in '"“‘(.'
    return begins and ends and words[:1].isupper()


def _is_speech(parsed: ParsedDocument, span: Span) -> bool:
    """True of sentences with their full stops inside the marks, whatever stands before them."""
    words = parsed.text[span.start : span.end].strip(MARKS)
    return len(words) >= SPEECH and words[0].isupper() and words[-1] in SENTENCE_END


def _says(parsed: ParsedDocument, span: Span) -> bool:
    """True if a finite verb with a subject is in it: no title, no name, no cry."""
    return any(
        token.tag in TENSED
        and any(parsed.kid(i, *NOUN_SUBJECTS, "expl") for i in (token.i, token.head))
        for token in parsed.within(span)
    )
