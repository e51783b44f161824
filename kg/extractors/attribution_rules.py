"""Attributions by rule: cues of the lexicon with the dependents that the parse gives them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extractors.attribution_frames import (
    CONTENT_POS,
    Link,
    cue_tokens,
    is_passive,
    links_of,
    source_of,
)
from kg.extractors.attribution_spans import close_quotes, cut, merge, trim
from kg.extractors.quotes import QuotedSpan
from kg.lexicon.cues import Cue, Cues
from kg.model import Span
from kg.parse import ParsedDocument, Token

# A verb outside the lexicon that takes a clause reports speech or thought in a third of its uses.
UNKNOWN_CLAUSE = 0.33
# Links weaker than this never carry content, nor do those under half the cue's best link.
WEAKEST = 0.12
SHARE_OF_BEST = 0.45
# From this weight of its clause frame on, a verb is a verb of speaking that quotations belong to.
SPEAKING = 0.6


@dataclass(frozen=True, slots=True)
class Draft:
    """A possible attribution: where it was found and its spans, not yet weighed or nested."""

    cue_token: int
    frame: str
    weight: float
    source_token: int | None
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    known: bool


class RuleFinder:
    """Finds the drafts of one parsed document."""

    def __init__(
        self, parsed: ParsedDocument, cues: Cues, quotations: Sequence[QuotedSpan]
    ) -> None:
        self.parsed = parsed
        self.text = parsed.text
        self.cues = cues
        self.quotations = [q for q in quotations if q.depth == 0]

    def drafts(self) -> Iterator[Draft]:
        """Every draft, in the order of the cues."""
        for token in self.parsed.tokens:
            if token.pos not in CONTENT_POS:
                continue
            if token.lower == "according":
                draft = self._according(token)
            else:
                draft = self._of_predicate(token)
            if draft is not None:
                yield draft

    def _of_predicate(self, token: Token) -> Draft | None:
        cue = self.cues.by_lemma.get((token.lemma.lower(), token.pos))
        if cue is None and (token.pos != "VERB" or not self.parsed.children[token.i]):
            return None
        links = self._weighed(token, cue)
        if links:
            best = max(links, key=lambda pair: pair[0])
            kept = [link for weight, link in links if weight >= SHARE_OF_BEST * best[0]]
            return self._draft(token, cue, best[1].frame, best[0], kept)
        if cue is not None and cue.frames.get("clause", 0) >= SPEAKING:
            return self._draft(token, cue, "quote", cue.frames["clause"], [])
        return None

    def _weighed(self, token: Token, cue: Cue | None) -> list[tuple[float, Link]]:
        weighed = []
        for link in links_of(self.parsed, token):
            if cue is not None:
                weight = cue.frames.get(link.frame, 0.0)
            else:
                weight = UNKNOWN_CLAUSE if link.frame == "clause" else 0.0
            if weight >= WEAKEST:
                weighed.append((weight, link))
        return weighed

    def _draft(
        self, token: Token, cue: Cue | None, frame: str, weight: float, links: list[Link]
    ) -> Draft | None:
        cue_spans = self._cue_spans(token)
        source = source_of(self.parsed, token)
        if source is not None and any(s.start <= source.start < s.end for s in cue_spans):
            source = None
        if source is not None and any(link.head == source.i for link in links):
            source = None
        content = [self._subtree(link.head) for link in links]
        if frame == "quote":
            content = self._near_quotations(token)
        elif frame in ("clause", "small", "object"):
            content += self._sentence_quotations(token, content)
        source_spans = self._source_spans(source, cue_spans, content)
        holes = [*cue_spans, *source_spans]
        content = close_quotes(content, self.quotations, cue_spans)
        content = cut(self.text, merge(content), holes)
        if not content:
            return None
        return Draft(
            token.i,
            frame,
            weight,
            source.i if source is not None else None,
            tuple(source_spans),
            tuple(cue_spans),
            tuple(content),
            cue is not None,
        )

    def _cue_spans(self, token: Token) -> list[Span]:
        tokens = list(cue_tokens(self.parsed, token))
        governor = self.parsed.tokens[token.head]
        if token.pos == "NOUN":
            tokens += [kid for kid in self.parsed.kids(token.i, "amod", "neg") if kid.i < token.i]
            if token.dep == "dobj" and governor.pos == "VERB" and governor.i < token.i:
                tokens += cue_tokens(self.parsed, governor)
        elif token.pos == "ADJ" and governor.pos == "AUX":
            tokens += cue_tokens(self.parsed, governor)
        return merge(t.span for t in tokens)

    def _subtree(self, head: int) -> Span:
        token = self.parsed.tokens[head]
        tokens = self.parsed.tokens
        return Span(tokens[token.left].start, tokens[token.right - 1].end)

    def _source_spans(
        self, source: Token | None, cue: Sequence[Span], content: Sequence[Span]
    ) -> list[Span]:
        """The noun phrase of the source, with what follows its head up to cue and content."""
        if source is None:
            return []
        span = self._subtree(source.i)
        start, end = span
        for bar in (*cue, *content):
            if start <= bar.start < end:
                if bar.start > source.start:
                    end = bar.start
                else:
                    start = max(start, min(bar.end, source.start))
        trimmed = trim(self.text, start, end)
        return [trimmed] if trimmed is not None else []

    def _sentence_span(self, token: Token) -> Span:
        sentence = self.parsed.sentences[token.sentence]
        tokens = self.parsed.tokens
        return Span(tokens[sentence.first].start, tokens[sentence.last - 1].end)

    def _near_quotations(self, token: Token) -> list[Span]:
        """The quotations of the cue's sentence, or the one that follows its colon."""
        sentence = self._sentence_span(token)
        near = [
            q.span
            for q in self.quotations
            if q.span.overlaps(sentence) and not q.start <= token.start < q.end
        ]
        if not near and self.text[token.start : sentence.end].rstrip().endswith(":"):
            near = [q.span for q in self.quotations if 0 <= q.start - sentence.end <= 2][:1]
        return near

    def _sentence_quotations(self, token: Token, content: Sequence[Span]) -> list[Span]:
        """Whole quoted sentences in the cue's sentence: the other half of a two-part quote."""
        sentence = self._sentence_span(token)
        if not any(q.span.overlaps(span) for q in self.quotations for span in content):
            return []
        return [
            q.span
            for q in self.quotations
            if q.span.overlaps(sentence) and not q.start <= token.start < q.end
        ]

    def _according(self, token: Token) -> Draft | None:
        to = next((kid for kid in self.parsed.kids(token.i) if kid.lower == "to"), None)
        named = self.parsed.kid(to.i, "pobj") if to is not None else None
        if to is None or named is None:
            return None
        head = self.parsed.tokens[token.head]
        while head.dep in ("prep", "pobj", "amod", "compound", "advmod", "npadvmod", "dobj", "attr"):
            head = self.parsed.tokens[head.head]
        phrase = Span(token.start, self._subtree(named.i).end)
        source = trim(self.text, self._subtree(named.i).start, phrase.end)
        cue = Span(token.start, to.end)
        content = close_quotes([self._subtree(head.i)], self.quotations, [cue])
        content = cut(self.text, content, [phrase])
        if source is None or not content:
            return None
        return Draft(token.i, "according", 0.9, named.i, (source,), (cue,), tuple(content), True)


def describe(parsed: ParsedDocument, draft: Draft) -> dict[str, float]:
    """What the confidence model knows of a draft: names of features with their values."""
    token = parsed.tokens[draft.cue_token]
    features = {
        "bias": 1.0,
        f"frame={draft.frame}": 1.0,
        f"weight:{token.pos}": draft.weight,
        f"dep={token.dep}": 1.0,
        f"tag={token.tag}": 1.0,
        f"source={_source_kind(parsed, draft)}": 1.0,
    }
    if is_passive(parsed, token):
        features["passive"] = 1.0
    for kid in parsed.kids(token.i):
        if kid.dep == "neg":
            features["negated"] = 1.0
        elif kid.dep == "aux" and kid.tag == "MD":
            features["modal"] = 1.0
        elif kid.dep == "aux" and kid.tag == "TO":
            features["to"] = 1.0
        elif kid.dep == "mark" and kid.lower in ("if", "unless", "whether"):
            features["conditional"] = 1.0
    return features


def _source_kind(parsed: ParsedDocument, draft: Draft) -> str:
    if draft.source_token is None or not draft.source:
        return "none"
    token = parsed.tokens[draft.source_token]
    if token.pos == "PRON":
        return token.lower
    if token.entity_type:
        return token.entity_type
    return token.pos
