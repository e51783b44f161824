"""Two readings of an attribution, the rules' and the tagger's: ways to draw content and source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.extraction.attribution.rules import Draft
from kg.extraction.attribution.spans import (
    close_quotes,
    cut,
    merge,
    touch,
    without_heads,
    without_pronouns,
)
from kg.extraction.tagger.tagging import Candidate
from kg.model import BlockKind, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import end_before_misjoined
from kg.nlp.quotes import QuotedSpan
from kg.nlp.tree import NOUN_SUBJECTS, roots

CUE_POS = ("VERB", "NOUN", "ADJ", "AUX", "ADV", "ADP")
# What marks of typography, a copula or a court join is plain to see, and too rare for weights.
PLAIN = frozenset(
    ("dash", "headline", "voice", "label", "cleft", "block", "list", "heard", "measure")
)
# Pieces of one tagged content closer than this are one (a comma, a dash, a lost word).
PIECE_GAP = 3


class Pair(NamedTuple):
    """One attribution as the rules and as the tagger read it; at least one of them is there."""

    draft: Draft | None
    rule: float  # the rules' confidence in ``draft``, 0 without one
    tagged: Candidate | None

    @property
    def plain(self) -> bool:
        """True if the rules see a mark of typography or a copula between the two sides."""
        return self.draft is not None and self.draft.frame in PLAIN


@dataclass(frozen=True, slots=True)
class Option:
    """One way to draw the content or the source: ``name`` tells whose it is."""

    name: str
    content: tuple[Span, ...]


class PairReader:
    """Reads pairs off one document."""

    def __init__(self, parsed: ParsedDocument, quotations: Sequence[QuotedSpan]) -> None:
        """``quotations`` of every depth; only the outermost are looked at."""
        self.parsed = parsed
        self.text = parsed.text
        self.quotations = [q for q in quotations if q.depth == 0]
        self._contents: dict[Candidate, tuple[Span, ...]] = {}

    def cue(self, pair: Pair) -> list[Span]:
        """The cue words of both readings."""
        tagged = [] if pair.tagged is None else [Span(pair.tagged.cue.start, pair.tagged.cue.end)]
        return merge([*tagged, *(pair.draft.cue if pair.draft is not None else ())])

    def contents(self, pair: Pair) -> Iterator[Option]:
        """The contents to choose from."""
        rule, tagger = self.rule_content(pair), self.tagged_content(pair)
        if rule and (pair.plain or rule == tagger):
            yield Option("both" if rule == tagger else "rule", rule)
            return
        if tagger:
            yield Option("tagger", tagger)
        if rule:
            yield Option("rule", rule)
        if touch(rule, tagger):
            yield Option("union", tuple(merge([*rule, *tagger], gap=PIECE_GAP)))

    def rule_content(self, pair: Pair) -> tuple[Span, ...]:
        """The content that the rules found, none if there are none."""
        return pair.draft.content if pair.draft is not None else ()

    def tagged_content(self, pair: Pair) -> tuple[Span, ...]:
        """The tagger's content, widened to whole quotations and kept out of cue and source."""
        if pair.tagged is None or not pair.tagged.content:
            return ()
        if pair.tagged not in self._contents:
            self._contents[pair.tagged] = tuple(self._drawn(pair.tagged))
        return self._contents[pair.tagged]

    def _drawn(self, tagged: Candidate) -> list[Span]:
        cue = Span(tagged.cue.start, tagged.cue.end)
        spans = merge((Span(s.start, s.end) for s in tagged.content), gap=PIECE_GAP)
        bars = [cue, *(Span(s.start, s.end) for s in tagged.source)]
        closed = close_quotes(spans, self.quotations, bars)
        inside = self._own_clause(cue, [self._clipped(span) for span in closed])
        content = without_heads(self.parsed, cut(self.text, inside, bars), cue)
        return without_pronouns(self.parsed, content)

    def _own_clause(self, cue: Span, content: list[Span]) -> list[Span]:
        """``content`` up to where the parse knows that another clause goes on.

        That is the verb whose subject a noun cue is ("his claim that … | was false"), and a verb
        with a subject of its own after the cue's ("praised the nurses | and doctors thanked him").
        """
        head = head_of(self.parsed, cue)
        if head is None:
            return content
        if head.pos == "NOUN" and head.dep in NOUN_SUBJECTS and head.head > head.i:
            return self._before_predicate(head, content)
        for verb in self.parsed.kids(head.i, "conj", "ccomp"):
            before = end_before_misjoined(self.parsed, verb)
            if before is not None:
                content = [_ended(s, before.end) if verb.start < s.end else s for s in content]
        return content

    def _before_predicate(self, subject: Token, content: list[Span]) -> list[Span]:
        """``content`` up to the end of ``subject`` where it runs on to that subject's verb."""
        tokens = self.parsed.tokens
        verb, end = tokens[subject.head], tokens[subject.right - 1].end
        return [_ended(s, end) if s.start < verb.start < s.end else s for s in content]

    def _clipped(self, span: Span) -> Span:
        """``span`` up to where a quotation that it begins in, and that was never closed, ends."""
        for q in self.quotations:
            if not q.closed and span.start < q.end < span.end:
                return Span(span.start, q.end)
        return span

    def sources(self, pair: Pair) -> list[Option]:
        """The sources to choose from; where both readings overlap it is the rules' full phrase."""
        rule = pair.draft.source if pair.draft is not None else ()
        tagger = self._tagged_source(pair)
        if touch(rule, tagger):
            return [Option("both", rule)]
        if rule and pair.plain:
            return [Option("rule", rule)]
        options = [Option("none", ())]
        if rule:
            options.append(Option("rule", rule))
        if tagger:
            options.append(Option("tagger", tagger))
        return options

    def _tagged_source(self, pair: Pair) -> tuple[Span, ...]:
        """The tagger's source, that of the cue's own block before any other; headings end it."""
        if pair.tagged is None:
            return ()
        token = self.parsed.at(pair.tagged.cue.start)
        if token is None:
            return ()
        sentence = self.parsed.sentences[token.sentence]
        block = self.parsed.document.blocks[sentence.block].span
        spans = [Span(s.start, s.end) for s in pair.tagged.source]
        inside = [
            Span(max(s.start, block.start), min(s.end, block.end))
            for s in spans
            if s.overlaps(block)
        ]
        if inside or sentence.kind in (BlockKind.HEADING, BlockKind.TITLE):
            return tuple(merge(inside))
        return tuple(merge(spans))

    def draft_of(self, tagged: Candidate | None) -> Draft | None:
        """A draft of what the tagger alone found, without content; None if it has none."""
        if tagged is None or not tagged.content:
            return None
        head = head_of(self.parsed, Span(tagged.cue.start, tagged.cue.end))
        if head is None:
            return None
        cue = Span(tagged.cue.start, tagged.cue.end)
        holder = next(
            (i for i, q in enumerate(self.quotations) if q.start <= cue.start < q.end), None
        )
        source = [Span(s.start, s.end) for s in tagged.source]
        named = head_of(self.parsed, source[0]) if source else None
        return Draft(
            cue_token=head.i,
            frame="tagged",
            weight=tagged.probability,
            source_token=named.i if named is not None else None,
            source=tuple(source),
            cue=(cue,),
            content=(),
            known=False,
            quoted=holder,
        )


def pair_up(drafts: Sequence[tuple[Draft, float]], candidates: Sequence[Candidate]) -> list[Pair]:
    """Each candidate with the likeliest draft of the same cue; what is left over stands alone."""
    pairs, used = [], set()
    for candidate in candidates:
        cue = Span(candidate.cue.start, candidate.cue.end)
        same = [
            i
            for i, (draft, _) in enumerate(drafts)
            if i not in used and any(cue.overlaps(span) for span in draft.cue)
        ]
        best = max(same, key=lambda i: drafts[i][1], default=None)
        if best is None:
            pairs.append(Pair(None, 0.0, candidate))
        else:
            used.add(best)
            pairs.append(Pair(drafts[best][0], drafts[best][1], candidate))
    pairs += [Pair(d, c, None) for i, (d, c) in enumerate(drafts) if i not in used]
    return pairs


def head_of(parsed: ParsedDocument, span: Span) -> Token | None:
    """The token of ``span`` that governs the others; a word that can be a cue before others."""
    tokens = parsed.within(span)
    if not tokens:
        return parsed.at(span.start)
    tops = roots(tokens)
    return next((t for t in tops if t.pos in CUE_POS), tops[0])


def _ended(span: Span, end: int) -> Span:
    """``span`` up to ``end``; as it is where it begins after it."""
    return Span(span.start, end) if span.start < end < span.end else span
