"""Evidence for contents, sources and whole attributions: features of the models that join."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kg.extraction.attribution.readings import Option, Pair, PairReader, head_of
from kg.extraction.attribution.spans import length
from kg.model import Span
from kg.nlp.parse import Token

# Characters of white space and marks between the end of a content and the next word.
REACH = 12

Features = dict[str, float]


class Evidence:
    """Describes the pairs of one document to the models; 1.0 where a feature is a plain yes."""

    def __init__(self, reader: PairReader) -> None:
        self.reader = reader
        self.parsed = reader.parsed
        self.quotations = reader.quotations

    def of_content(self, pair: Pair, option: Option) -> Features:
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
        rule, tagger = self.reader.rule_content(pair), self.reader.tagged_content(pair)
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
            token = self._token_from(at)
            if token is not None:
                features[f"{side}{sign} {self._label(token, side)}"] = 1.0
                features[f"{name} {side}{sign}"] = 1.0
        return features

    def _token_from(self, offset: int) -> Token | None:
        """The token at the character ``offset``, or the one that follows within a few."""
        following = self.parsed.within(Span(offset, offset + REACH))
        return self.parsed.at(offset) or (following[0] if following else None)

    def _label(self, token: Token, side: str) -> str:
        """The label of ``token``; of white space, and of a mark at a tail, that of what follows."""
        mark = token.dep == "punct"
        if not token.text.isspace() and not (mark and side == "tail"):
            return token.dep
        after = self.parsed.tokens[token.i + 1 : token.i + 2]
        return ("mark" if mark else "") + (after[0] if after else token).dep

    def _neighbours(self, name: str, pair: Pair, option: Option) -> Features:
        """The word that the content begins with and how it stands to the cue."""
        first = self.parsed.at(option.content[0].start)
        features: Features = {}
        if first is not None:
            features[f"begins {first.tag}"] = 1.0
        cues = self.reader.cue(pair)
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

    def of_source(self, pair: Pair, option: Option) -> Features:
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

    def of_pair(self, pair: Pair, option: Option, score: float) -> Features:
        """What the confidence in the joined attribution rests on."""
        return {
            "bias": 1.0,
            "option": score,
            f"content={option.name}": 1.0,
            **self._cue_and_source(pair),
            **_certainty_of_tagger(pair),
            **_certainty_of_rules(pair),
            **_sources(pair),
        }

    def _cue_and_source(self, pair: Pair) -> Features:
        """How the rules read the cue, and whether a report or the like is their source."""
        if pair.draft is None:
            return {}
        features = {
            f"frame={pair.draft.frame}": 1.0,
            f"pos={self.parsed.tokens[pair.draft.cue_token].pos}": 1.0,
        }
        if pair.draft.informed:
            features["informed"] = 1.0
            if pair.tagged is None:
                features["informed alone"] = 1.0
        if pair.draft.quoted is not None:
            features["quoted"] = 1.0
        return features


def _certainty_of_tagger(pair: Pair) -> Features:
    if pair.tagged is None:
        return {"rule only": 1.0}
    features = {
        "tagger": _odds(pair.tagged.probability),
        "cue": _odds(pair.tagged.cue.probability),
    }
    if not pair.tagged.content:
        features["no tagged content"] = 1.0
    return features


def _certainty_of_rules(pair: Pair) -> Features:
    if pair.draft is None:
        return {"tagger only": 1.0}
    odds = _odds(pair.rule)
    return {"rule": odds} if pair.tagged is not None else {"rule": odds, "rule alone": odds}


def _sources(pair: Pair) -> Features:
    """Whose source there is, and whether those of rules and tagger meet."""
    rule = pair.draft.source if pair.draft is not None else ()
    tagger = pair.tagged.source if pair.tagged is not None else ()
    if rule and tagger:
        agree = any(a.start < b.end and b.start < a.end for a in rule for b in tagger)
        return {"sources agree" if agree else "sources differ": 1.0}
    if rule or tagger:
        return {"rule source" if rule else "tagger source": 1.0}
    return {}


def _shared(one: Sequence[Span], other: Sequence[Span]) -> int:
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)


def _odds(probability: float) -> float:
    clipped = min(max(probability, 0.01), 0.99)
    return math.log(clipped / (1.0 - clipped))
