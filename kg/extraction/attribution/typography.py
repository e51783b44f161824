"""Attributions by typography: by colons, dashes and headlines, and voices that take turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.attribution.colons import ColonReader
from kg.extraction.attribution.dashes import DashReader
from kg.extraction.attribution.headlines import HeadlineReader
from kg.extraction.attribution.rules import Draft, RuleFinder
from kg.extraction.attribution.speaker_phrases import SHORT_LABEL
from kg.model import BlockKind, Span
from kg.ontology.lexicon import Lexicon

# One label may be a heading; several in one document are a transcript or a list of voices.
VOICE = 0.6
# Paragraphs of the longest turn of a conversation.
LONGEST_TURN = 5


class TypographyFinder:
    """Finds the drafts that marks and line breaks give."""

    def __init__(self, rules: RuleFinder, lexicon: Lexicon) -> None:
        self.rules = rules
        self.parsed = rules.parsed
        self.text = rules.text
        self.colons = ColonReader(rules, lexicon)
        self.dashes = DashReader(rules)
        self.headlines = HeadlineReader(rules, lexicon)

    def drafts(self) -> Iterator[Draft]:
        """Every draft in reading order."""
        found = list(self._found())
        labels = [draft for draft in found if draft.frame == "colon"]
        voices = list(filter(self._is_name, labels)) if len(labels) > 1 else []
        yield from (draft for draft in found if draft not in voices)
        for draft, following in zip(voices, [*voices[1:], None], strict=False):
            content = draft.content
            if following is not None and self._takes_turns(voices):
                content = (*content, *self._turn(draft, following))
            yield replace(draft, frame="voice", weight=VOICE, content=content)

    def _found(self) -> Iterator[Draft]:
        """What each colon, quotation and block gives by itself."""
        yield from filter(None, map(self.colons.at, self.parsed.tokens))
        yield from filter(None, map(self.dashes.signature, self.rules.quotations))
        for block in self.parsed.document.blocks:
            drafts = (
                self.dashes.dialogue(block.span),
                self.headlines.with_verb(block.span),
                self.headlines.with_quotation(block),
                self.headlines.with_dash(block),
            )
            yield from filter(None, drafts)

    def _takes_turns(self, voices: list[Draft]) -> bool:
        """True if a voice comes back: a conversation, and not a list of who said what."""
        names = [self.text[v.source[0].start : v.source[0].end] for v in voices]
        return len(set(names)) < len(names)

    def _turn(self, voice: Draft, following: Draft) -> list[Span]:
        """The paragraphs between two labels, which continue with what the first one said."""
        first, last = voice.content[-1].end, following.source[0].start
        blocks = self.parsed.document.blocks
        between = [b for b in blocks if first <= b.span.start and b.span.end <= last]
        if any(b.kind is not BlockKind.PARAGRAPH or self.rules.marked(b.span) for b in between):
            return []
        return [b.span for b in between] if len(between) <= LONGEST_TURN else []

    def _is_name(self, draft: Draft) -> bool:
        words = [token.text for token in self.parsed.within(draft.source[0])]
        return (words.index("(") if "(" in words else len(words)) <= SHORT_LABEL
