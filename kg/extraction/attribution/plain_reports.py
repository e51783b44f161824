"""Reports that grammar shows: what a court hears, and how high somebody puts a count."""

from __future__ import annotations

from kg.extraction.attribution.frames import cue_tokens
from kg.extraction.attribution.rules import Draft, RuleFinder, pattern_draft
from kg.extraction.attribution.spans import cut, trim
from kg.model import Span
from kg.nlp.parse import Token
from kg.nlp.phrases import subtree_span
from kg.nlp.tree import RELATIVE_TAGS, SUBJECTS, VERBAL, base_form, prepositional_phrases
from kg.ontology.lexicon import Lexicon

# The weights of the two: how sure each is before its surroundings are weighed.
HEARD, PUT = 0.97, 0.8


class PlainReports:
    """Finds "…, an inquest has heard" and "organisers put the crowd at 9,000"."""

    def __init__(self, rules: RuleFinder, lexicon: Lexicon) -> None:
        """Words are read from ``lexicon``, the parse through ``rules``."""
        self.rules = rules
        self.parsed = rules.parsed
        self.text = rules.text
        self.hearers = lexicon.words("hearingBody")
        self.counts = lexicon.words("estimatedThing")

    def at(self, verb: Token) -> Draft | None:
        """The draft of a verb that hears, is told or puts; None for others."""
        lemma = verb.lemma.lower()
        if lemma in ("hear", "tell"):
            return self._heard(verb, "nsubj" if lemma == "hear" else "nsubjpass")
        return self._put(verb) if lemma == "put" else None

    def _heard(self, verb: Token, role: str) -> Draft | None:
        """ "…, the court was told": somebody who is not named says it there."""
        hearer = self.parsed.kid(verb.i, role) or self._misread(verb)
        if hearer is None or base_form(hearer) not in self.hearers:
            return None
        clause = self.parsed.kid(verb.i, "ccomp") or self._told_around(verb, hearer)
        if clause is None or clause.pos not in VERBAL:
            return None
        if self.parsed.tokens[clause.left].tag in RELATIVE_TAGS:
            return None  # "heard from two officers, who can be named"
        quoted = self.rules.quoted(verb.start)
        words = [*cue_tokens(self.parsed, verb)]
        cue = Span(min(t.start for t in words), max(t.end for t in words))
        bars = [cue, subtree_span(self.parsed, hearer.i)]
        spans = self._up_to(clause, hearer) or self.rules.contents.of_clause(clause, cue, quoted)
        content = cut(self.text, spans, bars)
        return pattern_draft(self.rules, verb, "heard", HEARD, (None, cue, content), None)

    def _up_to(self, clause: Token, hearer: Token) -> list[Span]:
        """All from ``clause`` to the comma before "a court has heard", whatever is quoted in it:
        "he warned her, "You will see", before he hit her, a court has heard"; else nothing."""
        tokens = self.parsed.tokens
        first, comma = tokens[clause.left], tokens[max(hearer.left - 1, 0)]
        quoted = self.rules.quoted(comma.start) is not None
        if quoted or not first.i < clause.i < comma.i or comma.text != ",":
            return []
        return [Span(first.start, tokens[comma.i - 1].end)]

    def _told_around(self, verb: Token, hearer: Token) -> Token | None:
        """The clause around an aside: "the clerk, *a court heard*, poisoned her aunt"."""
        aside = hearer if verb.head == hearer.i else verb
        above = self.parsed.tokens[aside.head]
        if aside.dep == "appos" and above.dep in SUBJECTS and above.i < aside.i:
            return self.parsed.tokens[above.head]
        return above if aside is hearer else None

    def _misread(self, verb: Token) -> Token | None:
        """ "…, a tribunal heard on Monday": parsers take the verb for a participle."""
        noun = self.parsed.tokens[verb.head]
        before = self.parsed.tokens[noun.left - 1] if noun.left else None
        aside = verb.dep == "acl" and verb.tag in ("VBD", "VBN") and noun.dep not in SUBJECTS
        return noun if aside and before is not None and before.text == "," else None

    def _put(self, verb: Token) -> Draft | None:
        """ "Organisers put the crowd at 9,000": the count and its number are the content."""
        who, what = self.parsed.kid(verb.i, "nsubj"), self.parsed.kid(verb.i, "dobj")
        if who is None or what is None or what.lemma.lower() not in self.counts:
            return None
        for holder in (verb, what):
            for at, number in prepositional_phrases(self.parsed, holder.i, ("at",)):
                counted = number.tag == "CD" or self.parsed.kid(number.i, "nummod") is not None
                if not counted or at.i < what.i:
                    continue
                first = self.parsed.tokens[what.left]
                whole = Span(first.start, subtree_span(self.parsed, at.i).end)
                source = trim(self.text, *subtree_span(self.parsed, who.i))
                parts = (source, verb.span, cut(self.text, [whole], []))
                return pattern_draft(self.rules, verb, "measure", PUT, parts, who.i)
        return None
