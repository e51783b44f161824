"""Who speaks inside which quotation marks: from attributions, else from the words around them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Set

from kg.extraction.ner.phrases import Nouns
from kg.model import Attribution, BlockKind, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.quotes import QuotedSpan, find_quotations
from kg.nlp.tree import NOUN_SUBJECTS, VERBAL, roots

PAUSES, LEADING = frozenset({",", ":"}), 2  # the marks between "replied" and what was replied


class Speakers:
    """The outermost quotations of a document and the head token of each one's speaker."""

    def __init__(
        self, parsed: ParsedDocument, attributions: Iterable[Attribution], nouns: Nouns
    ) -> None:
        """``attributions`` may be empty: then the subject of the verb beside the marks speaks."""
        blocks = [b.span for b in parsed.document.blocks if b.kind is not BlockKind.FURNITURE]
        self._parsed = parsed
        self._nouns = nouns
        self.quotations = [q for q in find_quotations(parsed.text, blocks) if q.depth == 0]
        self._starts = [q.start for q in self.quotations]
        self._attributions = [a for a in attributions if a.source]
        self._tellers = {self._head(a.source[0]) for a in self._attributions}
        self._speakers: list[int | None] = []
        for index in range(len(self.quotations)):
            self._speakers.append(self._find(index))
        self._spoken: dict[int, list[QuotedSpan]] = {}
        for quotation, who in zip(self.quotations, self._speakers, strict=True):
            if who is not None:
                self._spoken.setdefault(who, []).append(quotation)

    def quotation_at(self, offset: int) -> int | None:
        """The index of the quotation that holds the character, or None outside all of them."""
        index = bisect_right(self._starts, offset) - 1
        if index >= 0 and offset < self.quotations[index].end:
            return index
        return None

    def speaker(self, quotation: int) -> int | None:
        """The token index of the head of its speaker's words, or None."""
        return self._speakers[quotation]

    def spoken_by(self, head: int) -> list[QuotedSpan]:
        """The quotations whose speaker's words have their head at this token."""
        return self._spoken.get(head, [])

    def speak(self, heads: Set[int]) -> bool:
        """True if one of these tokens is the head of some quotation's speaker."""
        return not self._spoken.keys().isdisjoint(heads)

    def tells(self, head: int) -> bool:
        """True if this token is the head of who says something, quoted or not."""
        return head in self._tellers

    def _find(self, index: int) -> int | None:
        quotation = self.quotations[index]
        introduced = self._introducing(quotation)
        if introduced is not None:
            return introduced
        for attribution in self._attributions:
            if any(span.overlaps(quotation.span) for span in attribution.content):
                return self._head(attribution.source[0])
        found = self._beside(quotation)
        if found is not None:
            return found
        # If nobody is named beside the marks, the last speaker continues.
        if index and self._continues(index):
            return self._speakers[index - 1]
        return None

    def _introducing(self, quotation: QuotedSpan) -> int | None:
        """She in "*she* replied, "He will kill me", the prosecutor said": who is quoted within what
        somebody else says."""
        inside = self._parsed.within(quotation.span)
        tokens = self._parsed.tokens
        if not inside or inside[0].i < LEADING or not self._is_told(quotation):
            return None
        comma, verb = tokens[inside[0].i - 1], tokens[inside[0].i - LEADING]
        subject = self._parsed.kid(verb.i, "nsubj")
        said = comma.text in PAUSES and self.reports(verb) and subject is not None
        return subject.i if said and subject is not None else None

    def _is_told(self, quotation: QuotedSpan) -> bool:
        """Whether somebody is named behind it as who says so."""
        return any(
            one.source[0].start > quotation.end
            and any(span.overlaps(quotation.span) for span in one.content)
            for one in self._attributions
        )

    def _head(self, span: Span) -> int | None:
        return next((token.i for token in roots(self._parsed.within(span))), None)

    def _continues(self, index: int) -> bool:
        before, now = self.quotations[index - 1], self.quotations[index]
        between = self._parsed.text[before.end : now.start]
        return now.continued or (between.count("\n\n") <= 1 and len(between.split()) < 40)

    def _beside(self, quotation: QuotedSpan) -> int | None:
        """The subject of a verb outside the marks, in the sentences that the quotation touches."""
        sentences = self._sentences_of(quotation)
        outside = [
            token
            for number in sentences
            for token in self._parsed.sentence_tokens(self._parsed.sentences[number])
            if self.quotation_at(token.start) is None
        ]
        found = list(self._subjects(quotation, outside)) or self._according_to(quotation, outside)
        return min(found)[1] if found else None

    def _sentences_of(self, quotation: QuotedSpan) -> list[int]:
        """The sentences that it begins and ends in, and the next if a comma or "?" ends it."""
        parsed = self._parsed
        inner = parsed.within(quotation.span)
        if not inner:
            return []
        sentences = sorted({inner[0].sentence, inner[-1].sentence})
        if sentences[-1] + 1 < len(parsed.sentences):
            tail = parsed.text[quotation.end - 2 : quotation.end - 1]
            after = parsed.sentences[sentences[-1] + 1]
            if tail in ",?!" and after.block == parsed.sentences[sentences[-1]].block:
                sentences.append(sentences[-1] + 1)
        return sentences

    def _subjects(self, quotation: QuotedSpan, outside: list[Token]) -> Iterator[tuple[int, int]]:
        """Distance of the verb from the quotation, and subject, for each verb of speech."""
        for token in outside:
            verb = self._parsed.tokens[token.head]
            if token.dep not in NOUN_SUBJECTS or not self.reports(verb):
                continue
            if self.quotation_at(verb.start) is None:
                yield self._distance(quotation, verb), token.i

    def reports(self, verb: Token) -> bool:
        """True for a verb that reports speech or will."""
        return verb.pos in VERBAL and verb.lemma.lower() in self._nouns.speech_verbs

    def _according_to(self, quotation: QuotedSpan, outside: list[Token]) -> list[tuple[int, int]]:
        """The nouns after "according to"."""
        found = []
        for token in outside:
            if token.lower == "according":
                objects = (t for t in self._parsed.subtree(token.i) if t.dep == "pobj")
                who = next(objects, None)
                if who is not None:
                    found.append((self._distance(quotation, who), who.i))
        return found

    def _distance(self, quotation: QuotedSpan, token: Token) -> int:
        if token.start >= quotation.end:
            return token.start - quotation.end
        return quotation.start - token.end + 1
