"""Which characters are the content of a cue: clauses, what leans on them, and quotation marks."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.attribution.colon_lists import blocks_below
from kg.extraction.attribution.frames import Link
from kg.extraction.attribution.spans import close_quotes, merge
from kg.model import Span
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.phrases import end_before_misjoined
from kg.nlp.quotes import QuotedSpan
from kg.nlp.tree import NOUN_SUBJECTS, TENSED

# Frames whose content may continue in the phrase after it: the parser hangs "in the 1990s" of
# "criticised him for votes in the 1990s" on the verb as often as on the noun.
EXTENDED = frozenset(("object", "infinitive", "small", "gerund", "complement", "passive-subject"))
# A quotation longer than this is speech of its own; a shorter one is a quoted word.
LONG_QUOTATION = 40
MARKS = " \"”’'»`"
PAUSES = ",?!—–…-"
CLOSING = ".,!?;:…—–-"


class ContentReader:
    """Reads the content of cues off the parse of one document."""

    def __init__(
        self,
        parsed: ParsedDocument,
        quotations: Sequence[QuotedSpan],
        *,
        occasions: frozenset[str],
    ) -> None:
        """``quotations``: the outermost ones, in reading order.

        ``occasions``: words whose phrases tell when somebody spoke, not what was said.
        """
        self.occasions = occasions
        self.parsed = parsed
        self.quotations = quotations

    def of_links(
        self, cue: Token, frame: str, links: Sequence[Link], quoted: int | None
    ) -> list[Span]:
        """The content of a cue with its accepted links; quotations near it where it has none."""
        if not links:
            return self._near_quotations(cue, quoted)
        spans = [self.subtree(link.head) for link in links]
        if frame in EXTENDED or links[0].frame not in ("clause", "quote"):
            spans.append(self._extension(cue, spans[-1]))
        spans = [self._without_gloss(span) for span in spans]
        lead = self._lead(cue) if quoted is None else None
        if lead is not None and frame == "clause":
            return self._quoted_only(spans, lead)
        return self._closed(spans, [cue.span], quoted)

    def of_clause(self, head: Token, cue: Span, quoted: int | None) -> list[Span]:
        """The whole clause of ``head``, closed at quotation marks."""
        return self._closed([self.subtree(head.i)], [cue], quoted)

    def subtree(self, head: int) -> Span:
        """The characters of a token and all that hang from it."""
        tokens = self.parsed.tokens
        token = tokens[head]
        last = tokens[token.right - 1]
        return Span(tokens[token.left].start, self._before_misjoined(token, last).end)

    def _before_misjoined(self, head: Token, last: Token) -> Token:
        """The last token of ``head``, or the one before a noun that is the next verb's subject."""
        following = self.parsed.tokens[last.i + 1 : last.i + 4]
        verb = next((t for t in following if t.pos == "VERB" and t.left == last.i + 1), None)
        end = end_before_misjoined(self.parsed, verb) if verb is not None else None
        return end if end is not None and end.i > head.left else last

    def _extension(self, cue: Token, content: Span) -> Span:
        """``content`` with the dependents of the cue that follow it without a comma."""
        tokens, end = self.parsed.tokens, content.end
        for kid in self.parsed.kids(cue.i):
            first = tokens[kid.left]
            if not 0 <= first.start - end <= 1 or kid.i < cue.i:
                continue
            if not self._leans(kid):
                break
            end = tokens[kid.right - 1].end
        return Span(content.start, end)

    def _lead(self, cue: Token) -> QuotedSpan | None:
        """The quotation that ends in a comma right before the cue or its subject, if any."""
        subject = self.parsed.kid(cue.i, "nsubj")
        start = cue.start
        if subject is not None and subject.i < cue.i:
            start = min(start, self.parsed.tokens[subject.left].start)
        for q in self.quotations:
            if 0 <= start - q.end <= 2:
                text = self.parsed.text[q.start : start].rstrip(MARKS)
                return q if text[-1:] in PAUSES else None
        return None

    def _quoted_only(self, spans: Sequence[Span], lead: QuotedSpan) -> list[Span]:
        """What of ``spans`` is quoted, with the leading quotation: the rest is the writer's."""
        touched = [q.span for q in self.quotations if any(q.overlaps(span) for span in spans)]
        return merge([lead.span, *touched])

    def _without_gloss(self, span: Span) -> Span:
        """``span`` without a relative clause after a comma at its end.

        "…, who was his chief of staff" is more often the writer's than the speaker's.
        """
        last = self.parsed.at(span.end - 1)
        if last is None or any(q.start < span.end and q.end >= span.end for q in self.quotations):
            return span
        tokens, end = self.parsed.tokens, span.end
        for token in (last, *self.parsed.ancestors(last.i)):
            if tokens[token.left].start <= span.start:
                break
            comma = tokens[token.left - 1]
            if token.dep == "relcl" and comma.text == ",":
                end = comma.start
        return Span(span.start, end)

    def _leans(self, kid: Token) -> bool:
        if kid.dep == "prep":
            inner = self.parsed.kid(kid.i, "pobj")
            timed = inner is not None and inner.entity_type in TIMES
            return kid.lower not in self.occasions and not timed
        if kid.dep == "advcl":
            mark = self.parsed.kid(kid.i, "mark", "advmod")
            return mark is None or mark.lower not in self.occasions
        return kid.dep in ("ccomp", "xcomp", "oprd", "advmod", "acl")

    def _closed(self, spans: Sequence[Span], cue: Sequence[Span], quoted: int | None) -> list[Span]:
        if quoted is not None:
            frame = self.quotations[quoted].span
            clipped = [Span(max(s.start, frame.start), min(s.end, frame.end)) for s in spans]
            return [span for span in clipped if span.start < span.end]
        return [self._with_tail(span) for span in close_quotes(spans, self.quotations, cue)]

    def _with_tail(self, span: Span) -> Span:
        """``span``; where it ends in quoted words that its sentence goes on from, up to a pause."""
        text = self.parsed.text
        q = next((q for q in self.quotations if q.end == span.end and q.closed), None)
        if q is None or q.end >= len(text):
            return span
        inside = text[q.start : q.end].rstrip("\"”’'»")
        if (
            inside[-1:] in CLOSING
            or not text[q.end : q.end + 2].startswith(" ")
            or not text[q.end + 1 : q.end + 2].isalnum()
        ):
            return span
        return Span(span.start, self._pause(q.end, span.end))

    def _pause(self, start: int, otherwise: int) -> int:
        """The end of the words from ``start`` to the next comma, verb or sentence end."""
        last = self.parsed.at(max(start - 1, 0))
        if last is None:
            return otherwise
        end = otherwise
        sentence = self.parsed.sentences[last.sentence]
        for token in self.parsed.tokens[last.i + 1 : sentence.last]:
            if token.dep == "punct" or token.pos == "SPACE":
                break
            if token.dep in (*NOUN_SUBJECTS, "cc", "mark") or token.tag in TENSED:
                return otherwise
            end = token.end
        return end

    def _near_quotations(self, cue: Token, quoted: int | None) -> list[Span]:
        """The quotations of the cue's sentence, or the one that follows its colon."""
        if quoted is not None:
            return []
        sentence = self.parsed.sentences[cue.sentence]
        tokens = self.parsed.tokens
        whole = Span(tokens[sentence.first].start, tokens[sentence.last - 1].end)
        near = [q.span for q in self.quotations if q.overlaps(whole)]
        if not near and self.parsed.text[cue.start : whole.end].rstrip().endswith(":"):
            near = [q.span for q in self.quotations if 0 <= q.start - whole.end <= 2][:1]
            near = near or self._blocks_below(sentence.block, whole.end)
        return near

    def _blocks_below(self, number: int, colon: int) -> list[Span]:
        """What a colon at the end of a block leads to."""
        if self.parsed.text[colon : self.parsed.document.blocks[number].span.end].strip():
            return []
        return list(blocks_below(self.parsed, number).spans)
