"""Attributions by a colon: labels ("Poll: …", "MS LEE: …"), verbs and nouns of saying before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from kg.extraction.attribution.colon_lists import blocks_below
from kg.extraction.attribution.rules import (
    Draft,
    RuleFinder,
    is_speaking,
    pattern_draft,
    two_sided_draft,
)
from kg.extraction.attribution.source_spans import is_handle
from kg.extraction.attribution.spans import trim
from kg.extraction.attribution.speaker_phrases import (
    LONGEST_LABEL,
    NAMING,
    SHORT_LABEL,
    names_somebody,
    phrase_head,
    speaker_nouns,
    words_within,
)
from kg.model import Span
from kg.nlp.parse import Sentence, Token
from kg.nlp.phrases import subtree_span
from kg.nlp.quotes import QuotedSpan
from kg.nlp.tree import VERBAL
from kg.ontology.lexicon import Lexicon

# Letters of the longest shortened title.
LONGEST_TITLE = 4
# Tokenisers take a bracket before a colon for a face.
COLONS, BRACKETS = frozenset((":", "):")), frozenset((")", "):"))
# A transcript within marks has at least so many turns; each opens with a name in capitals.
FEWEST_TURNS = 3
TURN = re.compile(r"\s*[\"“«][A-Z][A-Z .'’-]{1,30}:")
# What ends the words before a label.
STOPS = frozenset((".", "?", "!", "”", '"', "’", "»"))
# The weights of these cues: how sure each is before its surroundings are weighed.
COLON, LABEL = 0.6, 0.8
# "Editor's note:" heads a passage of its own; nouns of saying proper reach this weight.
NAMES_WORDS = 0.5
# What a noun phrase holds beside names.
PHRASE = NAMING | {"ADP", "PART", "CCONJ", "PUNCT"}
# What a label holds that is in the middle of a block.
LABELLING = frozenset(("PROPN", "NOUN", "DET", "NUM", "PUNCT"))


class ColonReader:
    """Reads the colons of one document."""

    def __init__(self, rules: RuleFinder, lexicon: Lexicon) -> None:
        self.rules = rules
        self.parsed = rules.parsed
        self.text = rules.text
        self.inversions = lexicon.words("inversion")
        self.speakers = speaker_nouns(lexicon)
        self.written = lexicon.words("publicationNoun")  # "VIDEO:" is nobody

    def at(self, token: Token) -> Draft | None:
        """The draft of ``token``; None if it is no colon, or none that leads to speech."""
        if token.text not in COLONS or any(d.covers(token.span) for d in self.parsed.datelines):
            return None
        return (
            self._inverted(token)
            or self._named_words(token)
            or self._misread(token)
            or self._label(token)
        )

    def _block(self, token: Token) -> Span:
        return self.parsed.document.blocks[self.parsed.sentences[token.sentence].block].span

    def _inverted(self, colon: Token) -> Draft | None:
        """ "Said the judge: …": the parser often takes the verb for a part of the name."""
        sentence = self.parsed.sentences[colon.sentence]
        verb, *named = self.parsed.tokens[sentence.first : colon.i] or [colon]
        if verb.lower not in self.inversions or not 0 < len(named) <= LONGEST_LABEL:
            return None
        if named[0].pos not in NAMING or any(t.pos in VERBAL for t in named):
            return None
        content = trim(self.text, colon.end, self._label_end(colon, self._block(colon)))
        parts = (trim(self.text, named[0].start, named[-1].end), content)
        return two_sided_draft(self.rules, verb, "label", LABEL, parts, phrase_head(named))

    # ------------------------------------------------------------------------ nouns of saying

    def _named_words(self, colon: Token) -> Draft | None:
        """ "Her answer was short: no": a noun of saying, its owner, and the words themselves."""
        sentence, tokens = self.parsed.sentences[colon.sentence], self.parsed.tokens
        for noun in tokens[sentence.first : colon.i]:
            owner = self.parsed.kid(noun.i, "poss")
            if owner is None or owner.left != sentence.first or not self._means_words(noun):
                continue
            if not any(t.pos == "VERB" for t in tokens[noun.i + 1 : colon.i]):
                words = trim(self.text, colon.end, self._end_of_words(colon, sentence))
                parts = (subtree_span(self.parsed, owner.i), words)
                return two_sided_draft(self.rules, noun, "label", LABEL, parts, owner)
        return None

    def _means_words(self, noun: Token) -> bool:
        cue = self.rules.cue_of(noun)
        return noun.pos == "NOUN" and cue is not None and max(cue.frames.values()) >= NAMES_WORDS

    def _end_of_words(self, colon: Token, sentence: Sentence) -> int:
        """The end of the quotation after the colon, or of the sentence without its stop."""
        quotation = self._quotation_behind(colon)
        if quotation is not None:
            return quotation.end
        last = self.parsed.tokens[sentence.last - 1]
        return last.start if last.text == "." else last.end

    # ------------------------------------------------------------------------ misread verbs

    def _misread(self, colon: Token) -> Draft | None:
        """ "@halvay_rail posted: …", "The letter states: …" where the parse sees no subject."""
        sentence = self.parsed.sentences[colon.sentence]
        *named, verb = self.parsed.tokens[sentence.first : colon.i] or [colon]
        words = [t for t in named if t.pos != "SPACE"]
        speaker = self._unparsed_subject(words, verb)
        if speaker is None or self.rules.quoted(colon.start) is not None:
            return None
        source = trim(self.text, words[0].start, words[-1].end)
        if source is None:
            return None
        parts = (source, verb.span, self._introduced(colon, sentence.block))
        return pattern_draft(self.rules, verb, "label", LABEL, parts, speaker.i)

    def _unparsed_subject(self, words: Sequence[Token], verb: Token) -> Token | None:
        """The head of the name before a verb of speaking that was taken for another word."""
        speaking = is_speaking(self.rules.cues.get(verb.lemma.lower(), "VERB"))
        if not speaking or not 0 < len(words) <= LONGEST_LABEL:
            return None
        if len(words) == 1 and is_handle(words[0]) and words[0].pos != "AUX":
            return words[0]
        misread = verb.pos != "VERB" and verb.lemma.lower() != verb.lower
        nouns = (t for t in words if t.pos in ("PROPN", "NOUN"))
        return next(nouns, None) if misread and _is_noun_phrase(words) else None

    def _introduced(self, colon: Token, number: int) -> list[Span]:
        """What a colon in block ``number`` leads to: words after it, else the blocks below."""
        end = self._label_end(colon, self._block(colon))
        content = trim(self.text, colon.end, end)
        return [content] if content is not None else list(blocks_below(self.parsed, number).spans)

    # ------------------------------------------------------------------------ labels

    def _label(self, colon: Token) -> Draft | None:
        """A short phrase and a colon at the start of a sentence: "Poll: …", "MS LEE: …"."""
        block = self._block(colon)
        label = self._label_tokens(colon, block)
        if not label:
            return self._source_last(colon, block)
        if self.rules.quoted(colon.start) is not None:
            return self._turn(colon, label, block)
        label = self._without_opener(label)
        heads = [t for t in label if t.pos in ("PROPN", "NOUN", "PRON")]
        rest = trim(self.text, colon.end, self._label_end(colon, block))
        if not heads or rest is None:
            return None
        mark = Span(colon.end - 1, colon.end)
        source = trim(self.text, label[0].start, mark.start)
        head = next((t for t in label if t.head < label[0].i or t.head > label[-1].i), heads[-1])
        return pattern_draft(self.rules, colon, "colon", COLON, (source, mark, [rest]), head.i)

    def _turn(self, colon: Token, label: Sequence[Token], block: Span) -> Draft | None:
        """ "“ROTH: She will not be there.": a turn of a transcript that is quoted as a whole."""
        if not self._opens_turn(label, block) or len(self._turns) < FEWEST_TURNS:
            return None
        rest = trim(self.text, colon.end, block.end)
        source = trim(self.text, label[0].start, label[-1].end)
        if rest is None or source is None:
            return None
        parts = (source, Span(colon.end - 1, colon.end), [rest])
        draft = pattern_draft(self.rules, colon, "label", LABEL, parts, label[-1].i)
        return None if draft is None else replace(draft, quoted=None)

    def _opens_turn(self, label: Sequence[Token], block: Span) -> bool:
        """True of words in capitals behind the mark that opens a block."""
        before = self.text[block.start : label[0].start].strip()
        capital = all(t.text.isupper() for t in label if t.text[0].isalpha())
        names = len(label[-1].text) > 1 and label[-1].lower not in self.written
        return len(before) == 1 and before in '"“«' and capital and names

    @cached_property
    def _turns(self) -> list[str]:
        """The blocks that open so."""
        blocks = (self.text[b.span.start : b.span.end] for b in self.parsed.document.blocks)
        return [block for block in blocks if TURN.match(block)]

    def _without_opener(self, label: Sequence[Token]) -> Sequence[Token]:
        """ "our reporter in Orrin" of "From our reporter in Orrin: …"."""
        opened = label[0].lower in self.rules.words.holders
        return label[1:] if opened and names_somebody(label, self.speakers) else label

    def _source_last(self, colon: Token, block: Span) -> Draft | None:
        """ "Prices to double: millers": a headline with its source last."""
        name = words_within(self.parsed, Span(colon.end, block.end))
        stopped = self.text[block.start : block.end].rstrip()[-1:] in ".!?"
        if stopped or not 0 < len(name) <= SHORT_LABEL:
            return None
        if any(t.pos not in ("NOUN", "PROPN", "ADJ") for t in name):
            return None
        source = trim(self.text, name[0].start, name[-1].end)
        claim = trim(self.text, block.start, colon.start)
        if claim is None or len(self.parsed.within(claim)) < SHORT_LABEL:
            return None
        parts = (source, colon.span, [claim])
        return pattern_draft(self.rules, colon, "headline", COLON, parts, name[-1].i)

    def _label_tokens(self, colon: Token, block: Span) -> Sequence[Token]:
        """The words before a colon back to the end of a sentence or quotation, or none."""
        first = self._label_start(colon, block)
        if first is None:
            return ()
        label = self.parsed.tokens[first : colon.i]
        begins = first == 0 or self.parsed.tokens[first - 1].start < block.start
        short = len(label) <= SHORT_LABEL and all(t.pos in LABELLING for t in label)
        return label if begins or short else ()

    def _label_start(self, colon: Token, block: Span) -> int | None:
        """The index of a label's first token; None if the words before ``colon`` are none."""
        at = colon.i if colon.text.startswith(")") else colon.i - 1
        while at >= 0 and not self._stands_before_label(self.parsed.tokens[at], block):
            token = self.parsed.tokens[at]
            bracket = self._opening_bracket(token)
            if bracket is not None:
                at = bracket - 1
                continue
            at -= 1
            longer = colon.i - at - 1 > LONGEST_LABEL
            if longer or token.pos in VERBAL or token.text in COLONS:
                return None
        return at + 1

    def _stands_before_label(self, token: Token, block: Span) -> bool:
        """True for what no label reaches across: a stop, a line break, the edge of the block."""
        if token.start < block.start or token.pos == "SPACE":
            return True
        return token.text in STOPS and not self._shortens(token, block)

    def _shortens(self, stop: Token, block: Span) -> bool:
        """True for the stop of a title or letter that opens the block: "COL. PRYCE", "Q."."""
        word = self.parsed.tokens[stop.i - 1]
        opens = word.start == block.start and word.end == stop.start
        title = word.text.isalpha() and word.text[0].isupper() and len(word.text) <= LONGEST_TITLE
        return stop.text == "." and opens and title

    def _opening_bracket(self, token: Token) -> int | None:
        """The index of the bracket that ``token`` closes, where it closes one that is near."""
        if token.text not in BRACKETS:
            return None
        before = self.parsed.tokens[max(token.i - LONGEST_LABEL, 0) : token.i]
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


def _is_noun_phrase(words: Sequence[Token]) -> bool:
    return words[0].pos in NAMING and all(t.pos in PHRASE for t in words)
