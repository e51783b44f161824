"""Attributions by word patterns: "according to", "in her view", "reportedly", asides, clefts."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.attribution.clefts import CleftReader
from kg.extraction.attribution.frames import cue_tokens
from kg.extraction.attribution.plain_reports import PlainReports
from kg.extraction.attribution.rules import Draft, RuleFinder, is_speaking, pattern_draft
from kg.extraction.attribution.spans import cut, trim
from kg.model import Span
from kg.nlp.parse import Token
from kg.nlp.phrases import subtree_span
from kg.nlp.tree import FINITE, NOUN_SUBJECTS, VERBAL, prepositional_phrases
from kg.ontology.lexicon import Lexicon

# Inside a clause, the governors that "according to" may hang from instead of on its verb.
BELOW_CLAUSE = frozenset(
    ("prep", "pobj", "amod", "compound", "advmod", "npadvmod", "dobj", "attr", "nummod", "quantmod")
)
# How the parser hangs a clause that is put into another.
ASIDES = frozenset(("advcl", "parataxis", "dep", "ccomp"))
# The weights of these cues: how sure each is before its surroundings are weighed.
ACCORDING, VIEW, ASIDE = 0.9, 0.6, 0.8
# "What the doctors fear is …" is as sure as its verb; what is quoted needs no verb of speaking.
EQUATED, CLEFT = 0.4, 0.6


class PatternFinder:
    """Finds the drafts that word patterns give, with the help of the rule finder's reading."""

    def __init__(self, rules: RuleFinder, lexicon: Lexicon) -> None:
        self.rules = rules
        self.parsed = rules.parsed
        self.text = rules.text
        self.views = lexicon.words("viewNoun")
        self.tellers = rules.words.informing | lexicon.words("openerSource")
        self.openers: dict[str, list[tuple[str, ...]]] = {}
        for opener in sorted(lexicon.words("sourceOpener"), key=len, reverse=True):
            words = tuple(opener.split())
            self.openers.setdefault(words[0], []).append(words)
        self._plain = PlainReports(rules, lexicon)
        self.clefts = CleftReader(self.parsed, rules.quotations, names_words=self._names_words)

    def drafts(self) -> Iterator[Draft]:
        """Every draft, in the order of the cues."""
        for token in self.parsed.tokens:
            draft = self._at(token)
            if draft is not None:
                yield draft

    def _at(self, token: Token) -> Draft | None:
        if token.lower == "according":
            return self._according(token)
        opened = self._opener(token)
        if opened is not None:
            return opened
        if token.pos == "ADV":
            cue = self.rules.cue_of(token)
            if cue is not None and "sentence" in cue.frames:
                return self._adverb(token, cue.frames["sentence"])
        if token.lower == "in":
            return self._view(token)
        if token.pos == "VERB":
            return self._plain.at(token) or self._cleft(token) or self._aside(token)
        return None

    def _clause(self, token: Token) -> Token:
        while token.dep in BELOW_CLAUSE and token.head != token.i:
            token = self.parsed.tokens[token.head]
        return token

    def _according(self, token: Token) -> Draft | None:
        to = next((kid for kid in self.parsed.kids(token.i) if kid.lower == "to"), None)
        named = self.parsed.kid(to.i, "pobj") if to is not None else None
        if to is None or named is None:
            return None
        head = self._clause(self.parsed.tokens[token.head])
        return self._as_told(token, to, named, head)

    def _as_told(self, first: Token, last: Token, named: Token, head: Token) -> Draft | None:
        """The clause of ``head`` by ``named``, the noun after the words ``first`` to ``last``."""
        whole = subtree_span(self.parsed, named.i)
        cue, phrase = Span(first.start, last.end), Span(first.start, whole.end)
        content = self.rules.contents.of_clause(head, cue, self.rules.quoted(first.start))
        parts = (trim(self.text, *whole), cue, cut(self.text, content, [phrase]))
        return pattern_draft(self.rules, first, "according", ACCORDING, parts, named.i)

    def _opener(self, token: Token) -> Draft | None:
        """ "As per the FIR, …", "going by the diary, …", "as stated in the petition, …"."""
        tokens = self.parsed.tokens
        for words in self.openers.get(token.lower, ()):
            parts = tokens[token.i : token.i + len(words)]
            if tuple(part.lower for part in parts) != words:
                continue
            named = self.parsed.kid(parts[-1].i, "pobj")
            if named is None or not self._tells(named):
                continue
            head = self._clause(tokens[token.head])
            if head.i != token.i and head.pos in VERBAL:
                return self._as_told(token, parts[-1], named, head)
        return None

    def _tells(self, noun: Token) -> bool:
        """Somebody or something that can say so; not the rules, the plan, the schedule."""
        named = noun.entity_type in ("PERSON", "ORG")
        return named or noun.lemma.lower() in self.tellers or noun.lower in self.tellers

    def _adverb(self, token: Token, weight: float) -> Draft | None:
        """ "reportedly": its clause is said by somebody who is not named."""
        head = self.parsed.tokens[token.head]
        if head.pos not in VERBAL or head.i == token.i:
            return None
        content = self.rules.contents.of_clause(head, token.span, self.rules.quoted(token.start))
        parts = (None, token.span, cut(self.text, content, [token.span]))
        return pattern_draft(self.rules, token, "sentence", weight, parts, None)

    def _view(self, token: Token) -> Draft | None:
        """ "in her view", "in the words of one officer"."""
        noun = self.parsed.kid(token.i, "pobj")
        if noun is None or noun.lower not in self.views:
            return None
        owner = self.parsed.kid(noun.i, "poss")
        for _, behind in prepositional_phrases(self.parsed, noun.i, ("of",)):
            owner = owner or behind
        head = self._clause(self.parsed.tokens[token.head])
        if owner is None or head.pos not in VERBAL:
            return None
        phrase = Span(token.start, subtree_span(self.parsed, token.i).end)
        source = trim(self.text, *subtree_span(self.parsed, owner.i))
        cue = noun.span
        content = self.rules.contents.of_clause(head, cue, self.rules.quoted(token.start))
        parts = (source, cue, cut(self.text, content, [phrase]))
        return pattern_draft(self.rules, token, "view", VIEW, parts, owner.i)

    def _names_words(self, noun: Token) -> bool:
        return noun.lower in self.views or self.rules.cue_of(noun) is not None

    def _cleft(self, verb: Token) -> Draft | None:
        """ "What they want is peace": the other side of the copula is the content."""
        content = self.clefts.content(verb)
        subject = self.parsed.kid(verb.i, "nsubj")
        if content is None or subject is None:
            return None
        cue = self.rules.cue_of(verb)
        weight = 0.0 if cue is None else max(cue.frames.get(f, 0.0) for f in ("clause", "object"))
        spoken = any(q.span == content for q in self.rules.quotations)
        if not spoken and weight < EQUATED:
            return None
        sources = self.rules.source_spans(subject, [verb.span, content], None)
        if not sources:
            return None
        words = Span(min(t.start for t in cue_tokens(self.parsed, verb)), verb.end)
        parts = (sources[-1], words, [content])
        return pattern_draft(self.rules, verb, "cleft", max(weight, CLEFT), parts, subject.i)

    def _behind_semicolon(self, content: list[Span], aside: Span) -> list[Span]:
        """``content`` without the clauses that a semicolon parts from the one with the aside."""
        mark = self.text.rfind(";", content[0].start if content else 0, aside.start)
        if mark < 0 or self.rules.quoted(mark) is not None:
            return content
        return cut(self.text, content, [Span(0, mark + 1)])

    def _apart(self, verb: Token) -> bool:
        """ "They closed it, an audit found": no conjunction joins the clause after the comma."""
        if verb.dep != "conj" or verb.tag not in FINITE:
            return False
        subject = self.parsed.kid(verb.i, "nsubj")
        if subject is None or self.parsed.tokens[subject.left - 1].text != ",":
            return False
        links = [kid.i for kid in self.parsed.kids(verb.head, "cc")]
        joined = [kid.i for kid in self.parsed.kids(verb.head, "conj") if kid.i < verb.i]
        last = max((verb.head, *joined))
        return not any(last < i < verb.i for i in links)

    def _subject_of_aside(self, verb: Token) -> Token | None:
        """The subject of a verb of speaking put into a clause; None if ``verb`` is none.

        The passive is put there in one form only: "…, it is said, …".
        """
        if verb.dep not in ASIDES and not self._apart(verb):
            return None
        has_content = self.parsed.kid(verb.i, "ccomp", "dobj") is not None
        if has_content or not is_speaking(self.rules.cue_of(verb)):
            return None
        subject = self.parsed.kid(verb.i, *NOUN_SUBJECTS)
        if subject is None or not self._opens_aside(verb, subject):
            return None
        rumoured = subject.lower == "it" and verb.dep == "parataxis"
        return subject if subject.dep == "nsubj" or rumoured else None

    def _opens_aside(self, verb: Token, subject: Token) -> bool:
        """True if the clause of ``verb`` begins as asides do: "as she put it", "he says"."""
        mark = self.parsed.kid(verb.i, "mark", "advmod")
        if mark is None:
            return verb.dep != "ccomp"
        # Not "the tower, or so he believes", which is parsed as if the tower believed.
        return mark.lower in ("as", "so") and mark.i < subject.i

    def _aside(self, verb: Token) -> Draft | None:
        """ "…, he says, …" and "as she put it": the clause around it is the content."""
        subject = self._subject_of_aside(verb)
        head = self.parsed.tokens[verb.head]
        if subject is None or head.pos not in ("VERB", "AUX", "NOUN", "ADJ"):
            return None
        whole = subtree_span(self.parsed, verb.i)
        quoted = self.rules.quoted(verb.start)
        content = cut(self.text, self.rules.contents.of_clause(head, verb.span, quoted), [whole])
        content = self._behind_semicolon(content, whole)
        if subject.dep == "nsubjpass":
            return pattern_draft(self.rules, verb, "aside", ASIDE, (None, verb.span, content), None)
        source = self.rules.source_spans(subject, [verb.span], quoted)
        if not source:
            return None
        return pattern_draft(
            self.rules, verb, "aside", ASIDE, (source[0], verb.span, content), subject.i
        )
