"""Attributions by the form of a headline, which names its source last."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.attribution.dashes import DASHES
from kg.extraction.attribution.rules import Draft, RuleFinder, two_sided_draft
from kg.extraction.attribution.spans import trim
from kg.extraction.attribution.speaker_phrases import (
    NAMING,
    SHORT_LABEL,
    is_phrase_of_names,
    leading_phrase,
    names_somebody,
    phrase_head,
    speaker_nouns,
    words_within,
)
from kg.model import HEADLINES, Block, Span
from kg.nlp.parse import Token
from kg.ontology.lexicon import Lexicon

# The weights of these cues: a headline whose last words are "says" and a name leaves little doubt.
DASH, VERB = 0.6, 0.8
LONGEST_HEADLINE = 25


class HeadlineReader:
    """Reads the headlines of one document."""

    def __init__(self, rules: RuleFinder, lexicon: Lexicon) -> None:
        self.rules = rules
        self.parsed = rules.parsed
        self.text = rules.text
        self.speakers = speaker_nouns(lexicon)

    def with_verb(self, block: Span) -> Draft | None:
        """ "Ferry was unsafe for years, says union": a line without a stop, its speaker last."""
        line = self.text[block.start : block.end].rstrip()
        tokens = words_within(self.parsed, block)
        if line[-1:] in ".!?…:;" or len(tokens) > LONGEST_HEADLINE:
            return None
        for i, mark in enumerate(tokens[:-2]):
            verb, *name = tokens[i + 1 :]
            if mark.text == "," and i >= SHORT_LABEL - 1 and self._tells(verb, name):
                claim = trim(self.text, block.start, mark.start)
                return self._draft(verb, VERB, name, claim)
        return None

    def _tells(self, verb: Token, name: Sequence[Token]) -> bool:
        """True for "says union"."""
        short = is_phrase_of_names(name) and len(name) <= SHORT_LABEL
        return short and self.rules.speaks(verb)

    def with_quotation(self, block: Block) -> Draft | None:
        """ "“We burned the files”, ex-clerk": a quotation and a name are all of a headline.

        Behind a colon the name may go on: "“We had no maps”: pilots turn on airline".
        """
        q = next((q for q in self.rules.quotations if q.start == block.span.start), None)
        if q is None or block.kind not in HEADLINES:
            return None
        behind = self.parsed.within(Span(q.end, block.span.end))
        name = self._name_in(behind)
        return self._draft(behind[0], VERB, name, q.span) if name else None

    def _name_in(self, tokens: Sequence[Token]) -> Sequence[Token]:
        """The name that a colon opens ``tokens`` with, or that a comma and no more parts off."""
        if not tokens:
            return []
        mark, words = tokens[0].text, tokens[1:]
        if mark == ":":
            name = leading_phrase(words)
            return name if len(name) <= SHORT_LABEL and self._names_somebody(name) else []
        alone = len(words) <= SHORT_LABEL and all(t.pos in NAMING or t.text == "-" for t in words)
        return words if mark == "," and alone else []

    def with_dash(self, block: Block) -> Draft | None:
        """ "Dam could fail within a year – report": a claim, a dash and a noun that can speak."""
        if block.kind not in HEADLINES:
            return None
        tokens = words_within(self.parsed, block.span)
        at = next((n for n in range(len(tokens) - 1, 0, -1) if tokens[n].text in DASHES), None)
        if at is None:
            return None
        claim, dash, name = tokens[:at], tokens[at], tokens[at + 1 :]
        apart = claim[-1].end < dash.start
        if not (apart and _is_claim(claim) and self._can_speak(name)):
            return None
        return self._draft(dash, DASH, name, Span(claim[0].start, claim[-1].end))

    def _can_speak(self, name: Sequence[Token]) -> bool:
        """True for a short noun phrase whose last word is for somebody."""
        short = is_phrase_of_names(name) and len(name) <= SHORT_LABEL
        return short and self._names_somebody(name[-1:])

    def _names_somebody(self, phrase: Sequence[Token]) -> bool:
        return names_somebody(phrase, self.speakers)

    def _draft(
        self, cue: Token, weight: float, name: Sequence[Token], claim: Span | None
    ) -> Draft | None:
        parts = (Span(name[0].start, name[-1].end), claim)
        return two_sided_draft(self.rules, cue, "headline", weight, parts, phrase_head(name))


def _is_claim(tokens: Sequence[Token]) -> bool:
    """True for words that state something: a verb or a number is among them."""
    tells = any(t.pos in ("VERB", "AUX", "NUM") for t in tokens)
    return tells and len(tokens) >= SHORT_LABEL - 1
