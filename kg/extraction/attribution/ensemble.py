"""Rules and tagger together: which of them found what, and which spans to trust.

The tagger reads words and knows how people annotate; the parse knows subjects and clauses. Each
attribution that either found becomes a pair of readings; where they differ in the content, the
options are weighed by a logistic model (``kg/data/attribution/join-TIER.json``), and so is the
whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.extraction.attribution.confidence import logistic
from kg.extraction.attribution.evidence import Evidence, Features
from kg.extraction.attribution.readings import Option, Pair, PairReader, pair_up
from kg.extraction.attribution.rules import Draft
from kg.extraction.attribution.spans import cut, merge
from kg.model import Span
from kg.nlp.parse import ParsedDocument
from kg.nlp.quotes import QuotedSpan

__all__ = ["Features", "Joined", "Joiner", "Pair", "pair_up"]

# Frames whose content begins with the subject of the cue.
RAISING = frozenset(("infinitive", "complement", "passive-subject", "raised-subject", "small"))


class Joined(NamedTuple):
    """A pair made one: its draft and the features of its confidence."""

    draft: Draft
    features: Features


class Joiner:
    """Joins the readings of one document."""

    def __init__(
        self,
        parsed: ParsedDocument,
        quotations: Sequence[QuotedSpan],
        weights: Mapping[str, Mapping[str, float]],
    ) -> None:
        """``weights`` hold the models ``near`` and ``exact`` of an option's content."""
        self.text = parsed.text
        self.reader = PairReader(parsed, quotations)
        self.evidence = Evidence(self.reader)
        self.weights = weights

    def join(self, pair: Pair) -> Joined | None:
        """The pair with one source, cue and content; None if neither reading has content."""
        base = pair.draft or self.reader.draft_of(pair.tagged)
        chosen = self.choose(pair)
        if base is None or chosen is None:
            return None
        score, best = chosen
        source, cue = self._source(pair), self.reader.cue(pair)
        subject = self._subject_in_content(pair)
        if subject is not None:
            source = ()
            best = Option(best.name, tuple(merge([subject, *best.content])))
        content = cut(self.text, best.content, [*cue, *source])
        if not content:
            return None
        draft = replace(base, source=source, cue=tuple(cue), content=tuple(content))
        return Joined(draft, self.evidence.of_pair(pair, best, score))

    def choose(self, pair: Pair) -> tuple[float, Option] | None:
        """The best way to draw the content, with its score; None if neither reading has any."""
        scored = [(self._score(pair, option), option) for option in self.reader.contents(pair)]
        return max(scored, key=lambda item: item[0], default=None)

    def _score(self, pair: Pair, option: Option) -> float:
        features = self.evidence.of_content(pair, option)
        near = logistic(self.weights["near"], features)
        return near + logistic(self.weights["exact"], features)

    def _source(self, pair: Pair) -> tuple[Span, ...]:
        options, weights = self.reader.sources(pair), self.weights["source"]
        if len(options) == 1:
            return options[0].content
        best = max(options, key=lambda o: logistic(weights, self.evidence.of_source(pair, o)))
        return best.content

    def _subject_in_content(self, pair: Pair) -> Span | None:
        """What the tagger takes for the source though it is what is spoken of: "*she* seems to"."""
        if pair.draft is None or pair.draft.source or pair.tagged is None:
            return None
        for piece in pair.draft.content[:1]:
            if any(piece.start <= s.start < piece.end for s in pair.tagged.source):
                raised = pair.draft.frame in RAISING and len(pair.draft.content) > 1
                return piece if raised else None
        return None
