"""Rules and tagger together: which of them found what, and which spans to believe.

The tagger reads words and knows how people annotate; the parse knows subjects and clauses. Each
attribution that either found becomes a pair of readings; where they differ in the content, the
options are weighed by a logistic model (``kg/data/attribution/join.json``), and so is the whole.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from kg.extractors.attribution.confidence import logistic
from kg.extractors.attribution.rules import Draft
from kg.extractors.attribution.spans import close_quotes, cut, length, merge
from kg.extractors.quotes import QuotedSpan
from kg.extractors.tagger.tagging import Candidate
from kg.model import BlockKind, Span
from kg.parse import ParsedDocument, Token

# Frames whose content begins with the subject of the cue.
RAISING = frozenset(("infinitive", "complement", "passive-subject", "raised-subject", "small"))
Features = dict[str, float]
CUE_POS = ("VERB", "NOUN", "ADJ", "AUX", "ADV", "ADP")
# Pieces of one tagged content closer than this are one (a comma, a dash, a lost word).
PIECE_GAP = 3


class Pair(NamedTuple):
    """One attribution as the rules and as the tagger read it; at least one of them is there."""

    draft: Draft | None
    rule: float  # the rules' confidence in ``draft``, 0 without one
    tagged: Candidate | None


@dataclass(frozen=True, slots=True)
class Option:
    """One way to draw the content: ``name`` tells whose it is."""

    name: str
    content: tuple[Span, ...]


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
        self.parsed = parsed
        self.text = parsed.text
        self.quotations = [q for q in quotations if q.depth == 0]
        following = [*self.quotations[1:], None]
        self.mended = [
            q.span
            for q, after in zip(self.quotations, following, strict=False)
            if not q.closed and not (after is not None and after.continued)
        ]
        self.weights = weights

    def join(self, pair: Pair) -> Joined | None:
        """The pair with one source, cue and content; None where neither reading has content."""
        base = pair.draft or self._draft_of(pair.tagged)
        if base is None:
            return None
        chosen = self.choose(pair)
        if chosen is None:
            return None
        best_score, best = chosen
        source = self._source(pair)
        cue = self._cue(pair)
        subject = self._subject_in_content(pair)
        if subject is not None:
            source = []
            best = Option(best.name, tuple(merge([subject, *best.content])))
        content = cut(self.text, best.content, [*cue, *source])
        if not content:
            return None
        draft = replace(base, source=tuple(source), cue=tuple(cue), content=tuple(content))
        return Joined(draft, self.describe(pair, best, best_score))

    def choose(self, pair: Pair) -> tuple[float, Option] | None:
        """The best way to draw the content, with its score; None where neither reading has any."""
        options = list(self.options(pair))
        if self.is_mended(pair):
            options = [option for option in options if option.name == "rule"] or options
        scored = [(self._score(pair, option), option) for option in options]
        return max(scored, key=lambda item: item[0], default=None)

    def _subject_in_content(self, pair: Pair) -> Span | None:
        """What the tagger takes for the source though it is what is spoken of: "*she* seems to"."""
        if pair.draft is None or pair.draft.source or pair.tagged is None:
            return None
        for piece in pair.draft.content[:1]:
            if any(piece.start <= s.start < piece.end for s in pair.tagged.source):
                raised = pair.draft.frame in RAISING and len(pair.draft.content) > 1
                return piece if raised else None
        return None

    def is_mended(self, pair: Pair) -> bool:
        """True where the rules' content is a quotation that was never closed.

        The tagger takes such a quotation for the rest of its paragraph.
        """
        if pair.draft is None or not self.mended:
            return False
        return any(s.overlaps(q) for s in pair.draft.content for q in self.mended)

    def options(self, pair: Pair) -> Iterator[Option]:
        """The contents to choose from."""
        rule = pair.draft.content if pair.draft is not None else ()
        tagger = self._tagged_content(pair)
        if rule and tagger and rule == tagger:
            yield Option("both", rule)
            return
        if tagger:
            yield Option("tagger", tagger)
        if rule:
            yield Option("rule", rule)
        if rule and tagger and any(a.overlaps(b) for a in rule for b in tagger):
            yield Option("union", tuple(merge([*rule, *tagger], gap=PIECE_GAP)))

    def _tagged_content(self, pair: Pair) -> tuple[Span, ...]:
        if pair.tagged is None or not pair.tagged.content:
            return ()
        cue = Span(pair.tagged.cue.start, pair.tagged.cue.end)
        spans = merge((Span(s.start, s.end) for s in pair.tagged.content), gap=PIECE_GAP)
        bars = [cue, *(Span(s.start, s.end) for s in pair.tagged.source)]
        closed = close_quotes(spans, self.quotations, bars)
        return tuple(cut(self.text, [self._clipped(span) for span in closed], bars))

    def _clipped(self, span: Span) -> Span:
        """``span`` up to where a quotation that it begins in, and that was never closed, ends."""
        for q in self.quotations:
            if not q.closed and span.start < q.end < span.end:
                return Span(span.start, q.end)
        return span

    def _score(self, pair: Pair, option: Option) -> float:
        features = self.describe_option(pair, option)
        near = logistic(self.weights["near"], features)
        return near + logistic(self.weights["exact"], features)

    def describe_option(self, pair: Pair, option: Option) -> Features:
        """What speaks for and against one way to draw the content."""
        name, features = option.name, {"bias": 1.0, f"is={option.name}": 1.0}
        tagged, draft = pair.tagged, pair.draft
        if tagged is not None:
            certain = min((s.probability for s in tagged.content), default=0.0)
            features[f"{name} tagger"] = certain
            features[f"{name} pieces"] = float(len(option.content) > 1)
        if draft is not None:
            features[f"{name} rule"] = pair.rule
            features[f"{name} frame={draft.frame}"] = 1.0
        features.update(self._edges(option))
        rule = draft.content if draft is not None else ()
        tagger = self._tagged_content(pair)
        if rule and tagger and name != "both":
            shared = _shared(rule, tagger)
            features[f"{name} of rule"] = shared / max(1, length(rule))
            features[f"{name} of tagger"] = shared / max(1, length(tagger))
            other = tagger if name == "rule" else rule
            features.update(self._difference(name, option.content, other))
        if draft is not None:
            features[f"{name} pos={self.parsed.tokens[draft.cue_token].pos}"] = 1.0
        features[f"{name} words"] = math.log1p(length(option.content)) / 5.0
        features.update(self._neighbours(name, pair, option))
        return features

    def _difference(self, name: str, mine: Sequence[Span], other: Sequence[Span]) -> Features:
        """What this content has at its ends that the other reading lacks, or lacks itself."""
        features: Features = {}
        sides = (
            ("head", mine[0].start, other[0].start),
            ("tail", -mine[-1].end, -other[-1].end),
        )
        for side, here, there in sides:
            if here == there:
                features[f"{name} same {side}"] = 1.0
                continue
            sign = "+" if here < there else "-"
            at = min(here, there) if side == "head" else -max(here, there)
            token = self.parsed.at(at)
            following = self.parsed.within(Span(at, at + 12))
            token = token or (following[0] if following else None)
            if token is None:
                continue
            if token.text.isspace() or (token.dep == "punct" and side == "tail"):
                mark = "mark" if token.dep == "punct" else ""
                after = self.parsed.tokens[token.i + 1 : token.i + 2]
                token = after[0] if after else token
                features[f"{side}{sign} {mark}{token.dep}"] = 1.0
            else:
                features[f"{side}{sign} {token.dep}"] = 1.0
            features[f"{name} {side}{sign}"] = 1.0
        return features

    def _neighbours(self, name: str, pair: Pair, option: Option) -> Features:
        """The word that the content begins with and how it stands to the cue."""
        first = self.parsed.at(option.content[0].start)
        features: Features = {}
        if first is not None:
            features[f"begins {first.tag}"] = 1.0
        cues = self._cue(pair)
        gaps = [s.start - c.end for s in option.content for c in cues if s.start >= c.end]
        features[f"{name} touches"] = float(min(gaps, default=99) <= 1)
        features[f"{name} before"] = float(option.content[0].start < cues[0].start)
        return features

    def _edges(self, option: Option) -> Features:
        """Whether the content begins and ends where clauses, sentences and quotations do."""
        first, last = option.content[0], option.content[-1]
        features: Features = {}
        starts = any(q.start == first.start for q in self.quotations)
        ends = any(q.end == last.end for q in self.quotations)
        cut_open = any(
            q.start < edge < q.end for q in self.quotations for edge in (first.start, last.end)
        )
        features["quoted whole"] = float(starts and ends)
        features["cuts a quotation"] = float(cut_open)
        token = self.parsed.at(max(0, last.end - 1))
        if token is not None:
            sentence = self.parsed.sentences[token.sentence]
            features["ends sentence"] = float(token.i >= sentence.last - 2)
            after = self.parsed.tokens[token.i + 1 : token.i + 2]
            features["ends at a mark"] = float(bool(after) and after[0].dep == "punct")
        return features

    def _source(self, pair: Pair) -> list[Span]:
        options = self.source_options(pair)
        if len(options) == 1:
            return list(options[0].content)
        weights = self.weights["source"]
        best = max(options, key=lambda o: logistic(weights, self.describe_source(pair, o)))
        return list(best.content)

    def source_options(self, pair: Pair) -> list[Option]:
        """The sources to choose from; where both readings overlap it is the rules' full phrase."""
        rule = pair.draft.source if pair.draft is not None else ()
        tagger = self._tagged_source(pair)
        if rule and tagger and any(a.overlaps(b) for a in rule for b in tagger):
            return [Option("both", rule)]
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

    def describe_source(self, pair: Pair, option: Option) -> Features:
        """What speaks for a source, or for none."""
        name, features = option.name, {"bias": 1.0, f"is={option.name}": 1.0}
        if pair.draft is not None:
            features[f"{name} rule"] = pair.rule
            features[f"{name} frame={pair.draft.frame}"] = 1.0
            token = self.parsed.tokens[pair.draft.cue_token]
            features[f"{name} cue {token.tag}"] = 1.0
        rule = bool(pair.draft is not None and pair.draft.source)
        features[f"{name} {rule} {pair.tagged is not None}"] = 1.0
        if pair.tagged is not None:
            certain = max((s.probability for s in pair.tagged.source), default=0.0)
            features[f"{name} tagger"] = certain
            features[f"{name} without"] = float(not pair.tagged.source)
        if option.content:
            head = head_of(self.parsed, option.content[-1])
            if head is not None:
                kind = head.lower if head.pos == "PRON" else head.entity_type or head.pos
                features[f"{name} {kind}"] = 1.0
                features[f"{name} {head.dep}"] = 1.0
        return features

    def _cue(self, pair: Pair) -> list[Span]:
        tagged = [] if pair.tagged is None else [Span(pair.tagged.cue.start, pair.tagged.cue.end)]
        return merge([*tagged, *(pair.draft.cue if pair.draft is not None else ())])

    def _draft_of(self, tagged: Candidate | None) -> Draft | None:
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
            head.i,
            "tagged",
            tagged.probability,
            named.i if named is not None else None,
            tuple(source),
            (cue,),
            (),
            False,
            holder,
        )

    def describe(self, pair: Pair, option: Option, score: float) -> Features:
        """What the confidence in the joined attribution rests on."""
        features = {"bias": 1.0, "option": score, f"content={option.name}": 1.0}
        if pair.draft is not None:
            features[f"frame={pair.draft.frame}"] = 1.0
            features[f"pos={self.parsed.tokens[pair.draft.cue_token].pos}"] = 1.0
            if pair.draft.informed:
                features["informed"] = 1.0
                if pair.tagged is None:
                    features["informed alone"] = 1.0
            if pair.draft.quoted is not None:
                features["quoted"] = 1.0
        if pair.tagged is not None:
            features["tagger"] = _odds(pair.tagged.probability)
            features["cue"] = _odds(pair.tagged.cue.probability)
            if not pair.tagged.content:
                features["no tagged content"] = 1.0
        else:
            features["rule only"] = 1.0
        if pair.draft is not None:
            features["rule"] = _odds(pair.rule)
            if pair.tagged is None:
                features["rule alone"] = _odds(pair.rule)
        else:
            features["tagger only"] = 1.0
        rule = pair.draft.source if pair.draft is not None else ()
        tagger = pair.tagged.source if pair.tagged is not None else ()
        if rule and tagger:
            agree = any(a.start < b.end and b.start < a.end for a in rule for b in tagger)
            features["sources agree" if agree else "sources differ"] = 1.0
        elif rule or tagger:
            features["rule source" if rule else "tagger source"] = 1.0
        return features


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
    low, high = tokens[0].i, tokens[-1].i
    tops = [t for t in tokens if not low <= t.head <= high or t.head == t.i]
    return next((t for t in tops if t.pos in CUE_POS), (tops or list(tokens))[0])


def _shared(one: Sequence[Span], other: Sequence[Span]) -> int:
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)


def _odds(probability: float) -> float:
    clipped = min(max(probability, 0.01), 0.99)
    return math.log(clipped / (1.0 - clipped))
