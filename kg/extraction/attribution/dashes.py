"""Attributions by a dash: a name that signs a quotation, and dialogue that dashes open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extraction.attribution.rules import Draft, RuleFinder, pattern_draft, two_sided_draft
from kg.extraction.attribution.spans import trim
from kg.extraction.attribution.speaker_phrases import (
    LONGEST_LABEL,
    SHORT_LABEL,
    is_phrase_of_names,
    leading_phrase,
    phrase_head,
    signed_name,
    words_within,
)
from kg.model import Span
from kg.nlp.parse import Token
from kg.nlp.quotes import QuotedSpan

# The weight of this cue: how sure it is before its surroundings are weighed.
DASH = 0.8
DASHES = frozenset(("-", "--", "—", "–", "―"))
SIGNING = re.compile(r"\s{0,2}(--|[-—–―])\s*")
# What speech ends with before its verb of speaking.
SPEECH_ENDS = frozenset((",", "?", "!", "…", "—", "–"))


class DashReader:
    """Reads the dashes of one document."""

    def __init__(self, rules: RuleFinder) -> None:
        self.rules = rules
        self.parsed = rules.parsed
        self.text = rules.text

    def signature(self, q: QuotedSpan) -> Draft | None:
        """A quotation with a dash and a name after it, at the end of a block."""
        block = next(b.span for b in self.parsed.document.blocks if b.span.end >= q.end)
        dash = SIGNING.match(self.text, q.end, block.end)
        name = signed_name(self.parsed, Span(dash.end(), block.end)) if dash is not None else []
        if dash is None or not name:
            return None
        cue, source = Span(*dash.span(1)), trim(self.text, name[0].start, name[-1].end)
        head = next((t for t in name if t.pos in ("PROPN", "NOUN")), name[0])
        token = self.parsed.at(cue.start) or name[0]
        return pattern_draft(self.rules, token, "dash", DASH, (source, cue, [q.span]), head.i)

    def dialogue(self, block: Span) -> Draft | None:
        """A block that a dash opens: "– I sold nothing, the trader replied"."""
        tokens = words_within(self.parsed, block)
        if len(tokens) < SHORT_LABEL or tokens[0].text not in DASHES or self.rules.marked(block):
            return None
        for i, mark in enumerate(tokens):
            if mark.text not in SPEECH_ENDS:
                continue
            teller = self._teller(tokens[i + 1 : i + 2 + LONGEST_LABEL])
            if teller is not None:
                verb, name = teller
                end = mark.end if mark.text in "?!…" else mark.start
                parts = (Span(name[0].start, name[-1].end), trim(self.text, tokens[0].end, end))
                return two_sided_draft(self.rules, verb, "dash", DASH, parts, phrase_head(name))
        return None

    def _teller(self, words: Sequence[Token]) -> tuple[Token, Sequence[Token]] | None:
        """The first verb of speaking among ``words``, with the name before it or right after."""
        at = next((n for n, t in enumerate(words) if self.rules.speaks(t)), None)
        if at is None:
            return None
        name = words[:at] if at else leading_phrase(words[1:])
        return (words[at], name) if is_phrase_of_names(name) else None
