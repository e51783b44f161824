"""Attributions by layout: a colon above a list or a block quotation, a signature below one."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.attribution.colon_lists import blocks_below, piece_of
from kg.extraction.attribution.dashes import DASHES, SIGNING
from kg.extraction.attribution.frames import cue_tokens
from kg.extraction.attribution.rules import (
    QUOTING,
    SPEAKING,
    Draft,
    RuleFinder,
    pattern_draft,
)
from kg.extraction.attribution.spans import merge, trim
from kg.extraction.attribution.speaker_phrases import signed_name
from kg.model import Block, BlockKind, Span
from kg.nlp.parse import Token
from kg.nlp.phrases import subtree_span
from kg.nlp.tree import FINITE

# A verb of speaking right above what it leads to, or a name below it, leaves little doubt.
LED, SIGNED = 0.8, 0.8
# What a signature's words end with, and the white space and marks of quoted lines after it.
SPEECH_ENDS = '.!?…”"’»'
QUOTING_MARKS = " \t\r\n>"


class LayoutFinder:
    """Finds the drafts whose content is a block of its own."""

    def __init__(self, rules: RuleFinder) -> None:
        self.rules = rules
        self.parsed = rules.parsed
        self.text = rules.text
        self.blocks = self.parsed.document.blocks

    def drafts(self) -> Iterator[Draft]:
        """Every draft in reading order."""
        for number, block in enumerate(self.blocks):
            if self.text[block.span.start : block.span.end].rstrip().endswith(":"):
                yield from filter(None, (self._led(number, block),))
            if piece_of(self.parsed, block, BlockKind.QUOTE) is not None:
                yield from filter(None, (self._signed(number, block),))

    def _led(self, number: int, block: Block) -> Draft | None:
        """ "The report found:" above a list or a block quotation."""
        below = blocks_below(self.parsed, number)
        tokens = self.parsed.within(block.span)
        if not tokens or not below.spans or below.kind is BlockKind.PARAGRAPH:
            return None
        sentence = self.parsed.sentences[tokens[-1].sentence]
        words = self.parsed.tokens[sentence.first : sentence.last]
        verbatim = below.kind is BlockKind.QUOTE
        frame = "block" if verbatim else "list"
        found = self._according(words) or self._spoken(words, verbatim=verbatim)
        if found is None:
            return None
        token, cue, speaker, source = found
        pieces = (trim(self.text, span.start, span.end) for span in below.spans)
        parts = (source, cue, [piece for piece in pieces if piece is not None])
        return pattern_draft(self.rules, token, frame, LED, parts, speaker.i)

    def _according(self, words: tuple[Token, ...]) -> tuple[Token, Span, Token, Span] | None:
        first = words[0]
        to = self.parsed.kid(first.i, "prep") if first.lower == "according" else None
        named = self.parsed.kid(to.i, "pobj") if to is not None else None
        if to is None or named is None:
            return None
        trimmed = trim(self.text, *subtree_span(self.parsed, named.i))
        return None if trimmed is None else (first, Span(first.start, to.end), named, trimmed)

    def _spoken(
        self, words: tuple[Token, ...], *, verbatim: bool
    ) -> tuple[Token, Span, Token, Span] | None:
        """The verb of saying nearest the root of the sentence that somebody is subject of."""
        for verb in sorted(words, key=lambda t: (len(list(self.parsed.ancestors(t.i))), t.i)):
            if verb.tag not in FINITE or self.rules.quoted(verb.start):
                continue
            speaker = self.rules.subjects.of(verb)
            if speaker is None or not self._leads(verb, speaker, verbatim=verbatim):
                continue
            cue = merge(t.span for t in cue_tokens(self.parsed, verb))
            source = self.rules.source_spans(speaker, cue, None)
            if source:
                return verb, cue[-1], speaker, source[-1]
        return None

    def _leads(self, verb: Token, speaker: Token, *, verbatim: bool) -> bool:
        """True if words of ``speaker`` are what ``verb`` most likely leads to.

        "What they said:" heads a list of voices.
        """
        entry = self.rules.cue_of(verb)
        asked = any(kid.tag.startswith("W") for kid in self.parsed.kids(verb.i, "dobj"))
        if entry is None or (asked and not verbatim):
            return False
        tells = speaker.lemma.lower() in self.rules.words.informing
        least = QUOTING if verbatim or tells else SPEAKING
        return max(entry.frames.get(frame, 0.0) for frame in ("clause", "object")) >= least

    def _signed(self, number: int, block: Block) -> Draft | None:
        """A block quotation with a dash and a name at its end or in the block below it."""
        if self.rules.marked(block.span):
            return None
        for dash in reversed(self.parsed.within(block.span)):
            said = self.text[: dash.start].rstrip(QUOTING_MARKS)
            if dash.text in DASHES and said[-1:] in SPEECH_ENDS:
                return self._signature(dash, self._quoted(number, dash.start), block)
        below = self.blocks[number + 1 : number + 2]
        if not below or piece_of(self.parsed, below[0], BlockKind.QUOTE) is not None:
            return None
        sign = SIGNING.match(self.text, below[0].span.start, below[0].span.end)
        mark = self.parsed.at(sign.start(1)) if sign is not None else None
        if mark is None:
            return None
        return self._signature(mark, self._quoted(number, block.span.end), below[0])

    def _quoted(self, number: int, end: int) -> list[Span]:
        """The block quotation whose last block is ``number``, up to ``end``."""
        spans: list[Span] = []
        while number >= 0:
            piece = piece_of(self.parsed, self.blocks[number], BlockKind.QUOTE)
            if piece is None:
                break
            trimmed = trim(self.text, piece.start, min(piece.end, end))
            spans[:0] = [trimmed] if trimmed is not None else []
            number -= 1
        return spans

    def _signature(self, dash: Token, content: list[Span], block: Block) -> Draft | None:
        name = signed_name(self.parsed, Span(dash.end, block.span.end))
        head = next((t for t in name if t.pos in ("PROPN", "NOUN")), None)
        source = trim(self.text, name[0].start, name[-1].end) if name else None
        if source is None or head is None:
            return None
        parts = (source, dash.span, content)
        return pattern_draft(self.rules, dash, "dash", SIGNED, parts, head.i)
