"""Attributions by typography: labels before a colon, headlines, signatures, dashed dialogue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.attribution.colon_lists import blocks_below
from kg.extraction.attribution.rules import SPEAKING, Draft, RuleFinder, pattern_draft
from kg.extraction.attribution.source_spans import is_handle
from kg.extraction.attribution.spans import trim
from kg.model import Block, BlockKind, Span
from kg.nlp.parse import Token
from kg.nlp.quotes import QuotedSpan
from kg.nlp.tree import FINITE, VERBAL, subtree_span
from kg.ontology.lexicon import Lexicon

# Tokens of the longest label before a colon ("Sen. Ann Lee, chair of the committee:").
LONGEST_LABEL = 12
# In the middle of a block only a name with an age or a job is taken for a label.
SHORT_LABEL = 4
# Letters of the longest shortened title, and paragraphs of the longest turn of a conversation.
LONGEST_TITLE, LONGEST_TURN = 4, 5
# Tokenisers take a bracket before a colon for a face.
COLONS, BRACKETS = frozenset((":", "):")), frozenset((")", "):"))
# What ends the words before a label.
STOPS = frozenset((".", "?", "!", "”", '"', "’", "»"))
# The weights of these cues: how sure each is before its surroundings are weighed.
COLON, DASH, LABEL = 0.6, 0.8, 0.8
# One label may be a heading; several in one document are a transcript or a list of voices.
VOICE = 0.6
# "Editor's note:" heads a passage of its own; nouns of saying proper reach this weight.
NAMES_WORDS = 0.5
# A headline whose last words are "says" and a name leaves little doubt.
HEADLINE_VERB = 0.8
LONGEST_HEADLINE = 25
NAMING = frozenset(("PROPN", "NOUN", "PRON", "DET", "ADJ", "NUM"))
# What a noun phrase holds beside these.
PHRASE = NAMING | {"ADP", "PART", "CCONJ", "PUNCT"}
# What speech ends with before its verb of speaking.
SPEECH_ENDS = frozenset((",", "?", "!", "…", "—", "–"))
DASHES = frozenset(("-", "--", "—", "–", "―"))
SIGNING = re.compile(r"\s{0,2}(--|[-—–―])\s*")


class TypographyFinder:
    """Finds the drafts that marks and line breaks give."""

    def __init__(self, rules: RuleFinder, lexicon: Lexicon) -> None:
        self.rules = rules
        self.inversions = lexicon.words("inversion")
        lists = ("headlineSource", "bodyNoun", "personNoun")
        self.speakers = frozenset().union(*map(lexicon.words, lists))
        self.parsed = rules.parsed
        self.text = rules.text

    def drafts(self) -> Iterator[Draft]:
        """Every draft in reading order."""
        found = [draft for token in self.parsed.tokens if (draft := self._at(token)) is not None]
        found += filter(None, map(self._signature, self.rules.quotations))
        for block in self.parsed.document.blocks:
            found += filter(None, (self._dialogue(block.span), self._headline_verb(block.span)))
            found += filter(None, (self._headline_name(block), self._headline_dash(block)))
        labels = [draft for draft in found if draft.frame == "colon"]
        voices = list(filter(self._is_name, labels)) if len(labels) > 1 else []
        yield from (draft for draft in found if draft not in voices)
        for draft, following in zip(voices, [*voices[1:], None], strict=False):
            content = draft.content
            if following is not None and self._takes_turns(voices):
                content = (*content, *self._turn(draft, following))
            yield replace(draft, frame="voice", weight=VOICE, content=content)

    def _takes_turns(self, voices: list[Draft]) -> bool:
        """True where a voice comes back: a conversation, and not a list of who said what."""
        names = [self.text[v.source[0].start : v.source[0].end] for v in voices]
        return len(set(names)) < len(names)

    def _turn(self, voice: Draft, following: Draft) -> list[Span]:
        """The paragraphs between two labels, which go on with what the first one said."""
        first, last = voice.content[-1].end, following.source[0].start
        blocks = self.parsed.document.blocks
        between = [b for b in blocks if first <= b.span.start and b.span.end <= last]
        if any(b.kind is not BlockKind.PARAGRAPH or self._marked(b.span) for b in between):
            return []
        return [b.span for b in between] if len(between) <= LONGEST_TURN else []

    def _is_name(self, draft: Draft) -> bool:
        words = [token.text for token in self.parsed.within(draft.source[0])]
        return (words.index("(") if "(" in words else len(words)) <= SHORT_LABEL

    def _at(self, token: Token) -> Draft | None:
        if token.text not in COLONS:
            return None
        return (
            self._inverted(token)
            or self._named_words(token)
            or self._misread(token)
            or self._label(token)
        )

    def _draft(
        self,
        cue: Token,
        frame: str,
        weight: float,
        parts: tuple[Span | None, Span | None],
        head: Token,
    ) -> Draft | None:
        """The draft of ``cue`` with source and content; None where one of them is missing."""
        source, content = parts
        if source is None or content is None:
            return None
        return pattern_draft(self.rules, cue, frame, weight, (source, cue.span, [content]), head.i)

    def _label(self, colon: Token) -> Draft | None:
        """A short phrase and a colon at the start of a sentence: "Poll: …", "MS LEE: …"."""
        sentence = self.parsed.sentences[colon.sentence]
        block = self.parsed.document.blocks[sentence.block].span
        label = self._label_tokens(colon, block)
        if not label:
            return self._headline(colon, block)
        if self.rules.quoted(colon.start) is not None:
            return None
        if label[0].lower in self.rules.words.holders and self._names_somebody(label):
            label = label[1:]  # "From our reporter in Orrin: …"
        heads = [t for t in label if t.pos in ("PROPN", "NOUN", "PRON")]
        rest = trim(self.text, colon.end, self._label_end(colon, block))
        if not heads or rest is None:
            return None
        mark = Span(colon.end - 1, colon.end)
        source = trim(self.text, label[0].start, mark.start)
        head = next((t for t in label if t.head < label[0].i or t.head > label[-1].i), heads[-1])
        return pattern_draft(self.rules, colon, "colon", COLON, (source, mark, [rest]), head.i)

    def _names_somebody(self, label: list[Token]) -> bool:
        named = any(t.entity_type == "PERSON" for t in label)
        return named or any({t.lower, t.lemma.lower()} & self.speakers for t in label)

    def _inverted(self, colon: Token) -> Draft | None:
        """ "Said the judge: …": the parser often takes the verb for a part of the name."""
        sentence = self.parsed.sentences[colon.sentence]
        verb, *named = self.parsed.tokens[sentence.first : colon.i] or [colon]
        if verb.lower not in self.inversions or not 0 < len(named) <= LONGEST_LABEL:
            return None
        if named[0].pos not in NAMING or any(t.pos in VERBAL for t in named):
            return None
        block = self.parsed.document.blocks[sentence.block].span
        content = trim(self.text, colon.end, self._label_end(colon, block))
        parts = (trim(self.text, named[0].start, named[-1].end), content)
        return self._draft(verb, "label", LABEL, parts, self._head(named))

    def _misread(self, colon: Token) -> Draft | None:
        """ "@halvay_rail posted: …", "The letter states: …" where the parse sees no subject."""
        sentence = self.parsed.sentences[colon.sentence]
        *named, verb = self.parsed.tokens[sentence.first : colon.i] or [colon]
        words = [t for t in named if t.pos != "SPACE"]
        cue = self.rules.cues.get(verb.lemma.lower(), "VERB")
        if cue is None or cue.frames.get("clause", 0.0) < SPEAKING:
            return None
        if not words or len(words) > LONGEST_LABEL or any(t.pos == "AUX" for t in words):
            return None
        handle = len(words) == 1 and is_handle(words[0])
        phrase = words[0].pos in NAMING and all(t.pos in PHRASE for t in words)
        if not (handle or (phrase and verb.pos != "VERB" and verb.lemma.lower() != verb.lower)):
            return None
        block = self.parsed.document.blocks[sentence.block].span
        content = [trim(self.text, colon.end, self._label_end(colon, block))]
        below = [] if content[0] else blocks_below(self.parsed, sentence.block).spans
        source = trim(self.text, words[0].start, words[-1].end)
        pieces = [span for span in (*content, *below) if span is not None]
        if source is None or self.rules.quoted(colon.start) is not None:
            return None
        head = words[0] if handle else next(t for t in words if t.pos in ("PROPN", "NOUN"))
        parts = (source, verb.span, pieces)
        return pattern_draft(self.rules, verb, "label", LABEL, parts, head.i)

    def _named_words(self, colon: Token) -> Draft | None:
        """ "Her answer was short: no": a noun of saying, its owner, and the words themselves."""
        sentence, tokens = self.parsed.sentences[colon.sentence], self.parsed.tokens
        before = tokens[sentence.first : colon.i]
        for noun in before:
            owner = self.parsed.kid(noun.i, "poss")
            if noun.pos != "NOUN" or owner is None or owner.left != sentence.first:
                continue
            rest = tokens[noun.i + 1 : colon.i]
            cue = self.rules.cue_of(noun)
            if cue is None or max(cue.frames.values()) < NAMES_WORDS:
                continue
            if any(t.pos == "VERB" for t in rest):
                continue
            quotation = self._quotation_behind(colon)
            last = tokens[sentence.last - 1]
            end = quotation.end if quotation else last.start if last.text == "." else last.end
            parts = (subtree_span(self.parsed, owner.i), trim(self.text, colon.end, end))
            return self._draft(noun, "label", LABEL, parts, owner)
        return None

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
        return pattern_draft(
            self.rules, colon, "headline", COLON, (source, colon.span, [claim]), name[-1].i
        )

    def _label_tokens(self, colon: Token, block: Span) -> list[Token]:
        """The words before a colon back to the end of a sentence or quotation, or none."""
        label: list[Token] = []
        at = colon.i if colon.text.startswith(")") else colon.i - 1
        while at >= 0 and self.parsed.tokens[at].start >= block.start:
            token = self.parsed.tokens[at]
            if token.text in STOPS and not self._shortens(token, block):
                break
            if token.pos == "SPACE":
                break
            opening = self._bracket(token) if token.text in BRACKETS else None
            if opening is not None:
                label[:0] = self.parsed.tokens[opening : min(at + 1, colon.i)]
                at = opening - 1
                continue
            label.insert(0, token)
            at -= 1
            if len(label) > LONGEST_LABEL or token.pos in VERBAL or token.text in COLONS:
                return []
        begins = at < 0 or self.parsed.tokens[at].start < block.start
        name = all(t.pos in ("PROPN", "NOUN", "DET", "NUM", "PUNCT") for t in label)
        return label if begins or (name and len(label) <= SHORT_LABEL) else []

    def _shortens(self, stop: Token, block: Span) -> bool:
        """True for the stop of a title or letter that opens the block: "COL. PRYCE", "Q."."""
        word = self.parsed.tokens[stop.i - 1]
        opens = word.start == block.start and word.end == stop.start
        return (
            stop.text == "."
            and opens
            and word.text.isalpha()
            and word.text[0].isupper()
            and len(word.text) <= LONGEST_TITLE
        )

    def _bracket(self, closing: Token) -> int | None:
        """The index of the bracket that ``closing`` closes, where it is near."""
        before = self.parsed.tokens[max(closing.i - LONGEST_LABEL, 0) : closing.i]
        return next((t.i for t in reversed(before) if t.text == "("), None)

    def _quotation_behind(self, colon: Token) -> QuotedSpan | None:
        return next((q for q in self.rules.quotations if 0 <= q.start - colon.end <= 2), None)

    def _label_end(self, colon: Token, block: Span) -> int:
        """The end of what a label introduces: its quotation, or the block up to the next label."""
        quotation = self._quotation_behind(colon)
        if quotation is not None:
            return quotation.end
        for token in self.parsed.within(Span(colon.end, block.end)):
            if token.text in COLONS:
                label = self._label_tokens(token, block)
                if label:
                    return label[0].start
        return block.end

    def _signature(self, q: QuotedSpan) -> Draft | None:
        """A quotation with a dash and a name behind it, at the end of a block."""
        block = next(b.span for b in self.parsed.document.blocks if b.span.end >= q.end)
        dash = SIGNING.match(self.text, q.end, block.end)
        if dash is None:
            return None
        name = [t for t in self.parsed.within(Span(dash.end(), block.end)) if t.pos != "SPACE"]
        solid = [t for t in name if t.pos != "PUNCT" and t.start >= dash.end()]
        if not solid or len(name) > LONGEST_LABEL or solid[0].pos not in NAMING:
            return None
        if any(t.pos in VERBAL for t in solid):
            return None
        cue, source = Span(*dash.span(1)), trim(self.text, solid[0].start, solid[-1].end)
        parts = (source, cue, [q.span])
        head = next((t for t in solid if t.pos in ("PROPN", "NOUN")), solid[0])
        token = self.parsed.at(cue.start) or solid[0]
        return pattern_draft(self.rules, token, "dash", DASH, parts, head.i)

    def _dialogue(self, block: Span) -> Draft | None:
        """A block that a dash opens: "– I sold nothing, the trader replied"."""
        tokens = [t for t in self.parsed.within(block) if t.pos != "SPACE"]
        if len(tokens) < SHORT_LABEL or tokens[0].text not in DASHES or self._marked(block):
            return None
        for i, mark in enumerate(tokens):
            if mark.text not in SPEECH_ENDS:
                continue
            rest = tokens[i + 1 : i + 2 + LONGEST_LABEL]
            at = next((n for n, t in enumerate(rest) if self._speaks(t)), None)
            if at is None:
                continue
            named = rest[:at] if at else self._phrase(rest[1:])
            if named and all(t.pos in NAMING for t in named):
                end = mark.end if mark.text in "?!…" else mark.start
                parts = (Span(named[0].start, named[-1].end), trim(self.text, tokens[0].end, end))
                return self._draft(rest[at], "dash", DASH, parts, self._head(named))
        return None

    def _headline_verb(self, block: Span) -> Draft | None:
        """ "Ferry was unsafe for years, says union": a line without a stop, its speaker last."""
        line = self.text[block.start : block.end].rstrip()
        tokens = [t for t in self.parsed.within(block) if t.pos != "SPACE"]
        if line[-1:] in ".!?…:;" or len(tokens) > LONGEST_HEADLINE:
            return None
        for i, mark in enumerate(tokens[:-2]):
            verb, named = tokens[i + 1], tokens[i + 2 :]
            if mark.text != "," or len(named) > SHORT_LABEL or not self._speaks(verb):
                continue
            if i >= SHORT_LABEL - 1 and all(t.pos in NAMING for t in named):
                parts = (
                    Span(named[0].start, named[-1].end),
                    trim(self.text, block.start, mark.start),
                )
                return self._draft(verb, "headline", HEADLINE_VERB, parts, self._head(named))
        return None

    def _headline_name(self, block: Block) -> Draft | None:
        """ "“We burned the files”, ex-clerk": a quotation and a name are all of a headline.

        Behind a colon the name may go on: "“We had no maps”: pilots turn on airline".
        """
        q = next((q for q in self.rules.quotations if q.start == block.span.start), None)
        if q is None or block.kind not in (BlockKind.TITLE, BlockKind.HEADING):
            return None
        behind = self.parsed.within(Span(q.end, block.span.end))
        if behind and behind[0].text == ":":
            spoken = self._phrase(list(behind[1:]))
            if not 0 < len(spoken) <= SHORT_LABEL or not self._names_somebody(spoken):
                return None
            parts = (Span(spoken[0].start, spoken[-1].end), q.span)
            return self._draft(behind[0], "headline", HEADLINE_VERB, parts, self._head(spoken))
        if not 1 < len(behind) <= SHORT_LABEL + 1 or behind[0].text != ",":
            return None
        comma, *named = behind
        if not all(t.pos in NAMING or t.text == "-" for t in named):
            return None
        parts = (Span(named[0].start, named[-1].end), q.span)
        return self._draft(comma, "headline", HEADLINE_VERB, parts, self._head(named))

    def _headline_dash(self, block: Block) -> Draft | None:
        """ "Dam could fail within a year – report": a claim, a dash and a noun that can speak."""
        if block.kind not in (BlockKind.TITLE, BlockKind.HEADING):
            return None
        tokens = [t for t in self.parsed.within(block.span) if t.pos != "SPACE"]
        at = next((n for n in range(len(tokens) - 1, 0, -1) if tokens[n].text in DASHES), None)
        if at is None:
            return None
        claim, dash, named = tokens[:at], tokens[at], tokens[at + 1 :]
        apart = claim[-1].end < dash.start
        tells = any(t.pos in ("VERB", "AUX", "NUM") for t in claim)
        if not (
            apart and tells and len(claim) >= SHORT_LABEL - 1 and 0 < len(named) <= SHORT_LABEL
        ):
            return None
        if not self._names_somebody(named[-1:]) or not all(t.pos in NAMING for t in named):
            return None
        spans = (Span(named[0].start, named[-1].end), Span(claim[0].start, claim[-1].end))
        return self._draft(dash, "headline", COLON, spans, self._head(named))

    def _marked(self, block: Span) -> bool:
        """True where the block has quotation marks, which tell more than a dash."""
        return any(q.overlaps(block) for q in self.rules.quotations)

    def _speaks(self, token: Token) -> bool:
        cue = self.rules.cue_of(token)
        speaking = cue is not None and cue.frames.get("clause", 0.0) >= SPEAKING
        return speaking and token.tag in (*FINITE, "VB")

    def _phrase(self, tokens: list[Token]) -> list[Token]:
        """The words of a name or noun phrase that ``tokens`` begin with."""
        end = next((n for n, t in enumerate(tokens) if t.pos not in NAMING), len(tokens))
        return tokens[:end]

    def _head(self, named: list[Token]) -> Token:
        low, high = named[0].i, named[-1].i
        return next((t for t in reversed(named) if not low <= t.head <= high), named[-1])
