"""Attributions that no predicate carries: "according to", a colon, a dash, an adverb, a view."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extractors.attribution.clefts import CleftReader
from kg.extractors.attribution.frames import cue_tokens
from kg.extractors.attribution.rules import SPEAKING, Draft, RuleFinder
from kg.extractors.attribution.spans import cut, trim
from kg.lexicon import Lexicon
from kg.model import Span
from kg.parse import Token

# Inside a clause, the governors that "according to" may hang from instead of on its verb.
BELOW_CLAUSE = frozenset(
    ("prep", "pobj", "amod", "compound", "advmod", "npadvmod", "dobj", "attr", "nummod", "quantmod")
)
CLAUSAL = frozenset(("advcl", "ccomp", "parataxis", "relcl", "dep", "conj", "ROOT"))
# Tokens of the longest label before a colon ("Sen. Ann Lee, chair of the committee:").
LONGEST_LABEL = 12
# In the middle of a block only a name with an age or a job is taken for a label.
SHORT_LABEL = 4
# The weights of these cues: how sure each is before its surroundings are weighed.
ACCORDING, COLON, DASH, VIEW, ASIDE = 0.9, 0.6, 0.8, 0.6, 0.8
# One label may be a heading; several in one document are a transcript or a list of voices.
VOICE = 0.6
# "What the doctors fear is …" is as sure as its verb; what is quoted needs no verb of speaking.
EQUATED, CLEFT = 0.4, 0.6
DASHES = frozenset(("-", "--", "—", "–", "―"))


class PatternFinder:
    """Finds the drafts that word patterns give, with the help of the rule finder's reading."""

    def __init__(self, rules: RuleFinder, lexicon: Lexicon) -> None:
        self.rules = rules
        self.parsed = rules.parsed
        self.text = rules.text
        self.views = lexicon.words("viewNoun")
        self.clefts = CleftReader(self.parsed, rules.quotations, names_words=self._names_words)

    def drafts(self) -> Iterator[Draft]:
        """Every draft, pattern by pattern in reading order."""
        found = [draft for token in self.parsed.tokens if (draft := self._at(token)) is not None]
        labels = sum(draft.frame == "colon" for draft in found)
        for draft in found:
            if draft.frame == "colon" and labels > 1 and self._is_name(draft):
                yield replace(draft, frame="voice", weight=VOICE)
            else:
                yield draft

    def _is_name(self, draft: Draft) -> bool:
        return len(self.parsed.within(draft.source[0])) <= SHORT_LABEL

    def _at(self, token: Token) -> Draft | None:
        if token.lower == "according":
            return self._according(token)
        if token.text == ":":
            return self._label(token)
        if token.text in DASHES:
            return self._signature(token)
        if token.pos == "ADV":
            cue = self.rules.cue_of(token)
            if cue is not None and "sentence" in cue.frames:
                return self._adverb(token, cue.frames["sentence"])
        if token.lower == "in":
            return self._view(token)
        if token.pos == "VERB":
            return self._cleft(token) or self._aside(token)
        return None

    def _clause(self, token: Token) -> Token:
        while token.dep in BELOW_CLAUSE and token.head != token.i:
            token = self.parsed.tokens[token.head]
        return token

    def _draft(
        self,
        token: Token,
        frame: str,
        weight: float,
        parts: tuple[Span | None, Span, list[Span]],
        source_token: int | None,
    ) -> Draft | None:
        source, cue, content = parts
        if not content:
            return None
        return Draft(
            token.i,
            frame,
            weight,
            source_token,
            (source,) if source is not None else (),
            (cue,),
            tuple(content),
            True,
            self.rules.quoted(token.start),
        )

    def _according(self, token: Token) -> Draft | None:
        to = next((kid for kid in self.parsed.kids(token.i) if kid.lower == "to"), None)
        named = self.parsed.kid(to.i, "pobj") if to is not None else None
        if to is None or named is None:
            return None
        tokens = self.parsed.tokens
        phrase = Span(token.start, tokens[named.right - 1].end)
        source = trim(self.text, tokens[named.left].start, phrase.end)
        cue = Span(token.start, to.end)
        head = self._clause(tokens[token.head])
        content = self.rules.contents.of_clause(head, cue, self.rules.quoted(token.start))
        parts = (source, cue, cut(self.text, content, [phrase]))
        return self._draft(token, "according", ACCORDING, parts, named.i)

    def _label(self, colon: Token) -> Draft | None:
        """A short phrase and a colon at the start of a sentence: "Poll: …", "MS LEE: …"."""
        sentence = self.parsed.sentences[colon.sentence]
        block = self.parsed.document.blocks[sentence.block].span
        label = self._label_tokens(colon, block)
        if not label:
            return self._headline(colon, block)
        if self.rules.quoted(colon.start) is not None:
            return None
        heads = [t for t in label if t.pos in ("PROPN", "NOUN", "PRON")]
        rest = trim(self.text, colon.end, self._label_end(colon, block))
        if not heads or rest is None:
            return None
        source = trim(self.text, label[0].start, label[-1].end)
        head = next((t for t in label if t.head < label[0].i or t.head > label[-1].i), heads[-1])
        return self._draft(colon, "colon", COLON, (source, colon.span, [rest]), head.i)

    def _headline(self, colon: Token, block: Span) -> Draft | None:
        """ "Prices to double: millers": a headline with its source last."""
        after = self.parsed.within(Span(colon.end, block.end))
        name = [t for t in after if t.pos != "SPACE"]
        if (
            not 0 < len(name) <= SHORT_LABEL
            or self.text[block.start : block.end].rstrip()[-1:] in ".!?"
        ):
            return None
        if any(t.pos not in ("NOUN", "PROPN", "ADJ") for t in name):
            return None
        source = trim(self.text, name[0].start, name[-1].end)
        claim = trim(self.text, block.start, colon.start)
        if claim is None or len(self.parsed.within(claim)) < SHORT_LABEL:
            return None
        return self._draft(colon, "headline", COLON, (source, colon.span, [claim]), name[-1].i)

    def _label_tokens(self, colon: Token, block: Span) -> list[Token]:
        """The words before a colon back to the end of a sentence or quotation, or none."""
        label: list[Token] = []
        at = colon.i - 1
        while at >= 0 and self.parsed.tokens[at].start >= block.start:
            token = self.parsed.tokens[at]
            if token.text in (".", "?", "!", "”", '"', "’", "»") or token.pos == "SPACE":
                break
            label.insert(0, token)
            at -= 1
            if len(label) > LONGEST_LABEL or token.pos in ("VERB", "AUX") or token.text == ":":
                return []
        begins = at < 0 or self.parsed.tokens[at].start < block.start
        name = all(t.pos in ("PROPN", "NOUN", "DET", "NUM", "PUNCT") for t in label)
        return label if begins or (name and len(label) <= SHORT_LABEL) else []

    def _label_end(self, colon: Token, block: Span) -> int:
        """The end of what a label introduces: its quotation, or the block up to the next label."""
        quotation = next((q for q in self.rules.quotations if 0 <= q.start - colon.end <= 2), None)
        if quotation is not None:
            return quotation.end
        for token in self.parsed.within(Span(colon.end, block.end)):
            if token.text == ":":
                label = self._label_tokens(token, block)
                if label:
                    return label[0].start
        return block.end

    def _signature(self, dash: Token) -> Draft | None:
        """A quotation with a dash and a name behind it, at the end of a block."""
        block = self.parsed.document.blocks[self.parsed.sentences[dash.sentence].block].span
        before = [q for q in self.rules.quotations if 0 <= dash.start - q.end <= 3]
        name = self.parsed.within(Span(dash.end, block.end))
        solid = [t for t in name if t.pos not in ("PUNCT", "SPACE")]
        if not before or not solid or len(name) > LONGEST_LABEL:
            return None
        if solid[0].pos not in ("PROPN", "NOUN", "DET", "ADJ") or any(
            t.pos in ("VERB", "AUX") for t in solid
        ):
            return None
        source = trim(self.text, solid[0].start, solid[-1].end)
        head = next((t.i for t in solid if t.pos in ("PROPN", "NOUN")), None)
        return self._draft(dash, "dash", DASH, (source, dash.span, [before[-1].span]), head)

    def _adverb(self, token: Token, weight: float) -> Draft | None:
        """ "reportedly": its clause is said by somebody who is not named."""
        head = self.parsed.tokens[token.head]
        if head.pos not in ("VERB", "AUX") or head.i == token.i:
            return None
        content = self.rules.contents.of_clause(head, token.span, self.rules.quoted(token.start))
        return self._draft(
            token,
            "sentence",
            weight,
            (None, token.span, cut(self.text, content, [token.span])),
            None,
        )

    def _view(self, token: Token) -> Draft | None:
        """ "in her view", "in the words of one officer"."""
        noun = self.parsed.kid(token.i, "pobj")
        if noun is None or noun.lower not in self.views:
            return None
        owner = self.parsed.kid(noun.i, "poss")
        of = next((kid for kid in self.parsed.kids(noun.i, "prep") if kid.lower == "of"), None)
        if owner is None and of is not None:
            owner = self.parsed.kid(of.i, "pobj")
        head = self._clause(self.parsed.tokens[token.head])
        if owner is None or head.pos not in ("VERB", "AUX"):
            return None
        tokens = self.parsed.tokens
        phrase = Span(token.start, tokens[token.right - 1].end)
        source = trim(self.text, tokens[owner.left].start, tokens[owner.right - 1].end)
        cue = noun.span
        content = self.rules.contents.of_clause(head, cue, self.rules.quoted(token.start))
        parts = (source, cue, cut(self.text, content, [phrase]))
        return self._draft(token, "view", VIEW, parts, owner.i)

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
        return self._draft(verb, "cleft", max(weight, CLEFT), parts, subject.i)

    def _aside(self, verb: Token) -> Draft | None:
        """ "…, he says, …" and "as she put it": the clause around it is the content."""
        if verb.dep not in ("advcl", "parataxis", "dep", "ccomp"):
            return None
        cue = self.rules.cue_of(verb)
        if cue is None or cue.frames.get("clause", 0.0) < SPEAKING:
            return None
        if self.parsed.kid(verb.i, "ccomp", "dobj") is not None:
            return None
        subject = self.parsed.kid(verb.i, "nsubj", "nsubjpass")
        mark = self.parsed.kid(verb.i, "mark", "advmod")
        if subject is None or (mark is not None and mark.lower not in ("as", "so")):
            return None
        if mark is not None and mark.i > subject.i:
            return None  # "the tower, or so he believes": parsed as if the tower believed
        rumoured = subject.dep == "nsubjpass"
        if rumoured and (subject.lower != "it" or verb.dep != "parataxis"):
            return None
        head = self.parsed.tokens[verb.head]
        whole = Span(self.parsed.tokens[verb.left].start, self.parsed.tokens[verb.right - 1].end)
        if head.pos not in ("VERB", "AUX", "NOUN", "ADJ") or (verb.dep == "ccomp" and mark is None):
            return None
        quoted = self.rules.quoted(verb.start)
        content = cut(self.text, self.rules.contents.of_clause(head, verb.span, quoted), [whole])
        if rumoured:
            return self._draft(verb, "aside", ASIDE, (None, verb.span, content), None)
        source = self.rules.source_spans(subject, [verb.span], quoted)
        if not source:
            return None
        return self._draft(verb, "aside", ASIDE, (source[0], verb.span, content), subject.i)
