"""What is said, named across a copula: "what they want is peace", "“Out!” is what he said"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.extraction.attribution.spans import trim
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.quotes import QuotedSpan
from kg.nlp.tree import SUBJECTS

# Characters of white space and a dash between a quotation and the "that" which takes it up.
TAKEN_UP = 3


class CleftReader:
    """Finds the other side of the copula that a verb's missing object is equated with."""

    def __init__(
        self,
        parsed: ParsedDocument,
        quotations: Sequence[QuotedSpan],
        *,
        names_words: Callable[[Token], bool],
    ) -> None:
        """``names_words`` tells whether a noun is a word for words ("message", "slogan")."""
        self.parsed = parsed
        self.quotations = quotations
        self.names_words = names_words

    def content(self, verb: Token) -> Span | None:
        """The words that a copula equates with the object of ``verb``, or None."""
        subject = self.parsed.kid(verb.i, "nsubj")
        if subject is None or subject.tag.startswith("W"):
            return None
        head = self.parsed.tokens[verb.head]
        if head.lemma == "be" and head.i != verb.i:
            if any(kid.lower == "what" for kid in self.parsed.kids(verb.i, "dobj", "dative")):
                return self._other_side(head, verb)
            return self._after_it(head, self.parsed.kid(head.i, "attr"), verb)
        return self._around(head, verb) if verb.dep == "relcl" else None

    def _around(self, noun: Token, verb: Token) -> Span | None:
        """What a copula equates with the ``noun`` that ``verb`` is a relative clause of."""
        copula = self.parsed.tokens[noun.head]
        if copula.lemma != "be":
            return None
        if noun.dep == "attr" and self.names_words(noun):
            return self._quoted_subject(copula)
        return self._after_it(copula, noun, verb)

    def _other_side(self, copula: Token, verb: Token) -> Span | None:
        tokens = self.parsed.tokens
        if verb.i < copula.i:
            return trim(self.parsed.text, copula.end, tokens[copula.right - 1].start)
        return self._quoted_subject(copula) or trim(
            self.parsed.text, tokens[copula.left].start, copula.start
        )

    def _quoted_subject(self, copula: Token) -> Span | None:
        """The quotation before a copula, or the one that its subject "that" takes up."""
        subject = self.parsed.kid(copula.i, *SUBJECTS)
        end = copula.start
        if subject is not None and subject.pos == "PRON":
            end = subject.start
        for q in self.quotations:
            if end - q.end >= 0 and not self.parsed.text[q.end : end].strip(" —–-"):
                return q.span if end - q.end <= TAKEN_UP else None
        return None

    def _after_it(self, copula: Token, noun: Token | None, verb: Token) -> Span | None:
        """The noun of "it is the cold that they fear"."""
        subject = self.parsed.kid(copula.i, "nsubj")
        if subject is None or subject.lower != "it" or noun is None or noun.i > verb.i:
            return None
        objects = self.parsed.kids(verb.i, "dobj", "ccomp", "xcomp")
        if any(not kid.tag.startswith("W") for kid in objects):
            return None
        tokens = self.parsed.tokens
        end = min(tokens[noun.right - 1].end, tokens[verb.left].start)
        return trim(self.parsed.text, tokens[noun.left].start, end)
