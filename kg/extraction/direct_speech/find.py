"""Quotations in marks with the verb and the speaker beside them.

Five shapes are read, each in one paragraph::

    « … », a déclaré Mme Marchand.           the verb after the quotation, its subject after it
    « …, a déclaré Mme Marchand. … »         the same inside the marks
    Mme Marchand a déclaré : « … »           subject and verb before a colon
    Selon Mme Marchand, « … »                a preposition before or after
    Claire Ostrand : « … »                   a name and a colon alone

A quotation that begins right after the sentence of such a verb goes on. "A-t-il ajouté" means
whoever was quoted before in the paragraph. All other quotations stay unread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from kg.extraction.direct_speech.cues import Cue, CueReader
from kg.extraction.direct_speech.phrases import PEOPLE, PERSON, Phrase, PhraseReader, is_plural
from kg.extraction.direct_speech.words import PLURAL, UNKNOWN, SpeechWords
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.quotes import SINGLE, QuotedSpan, find_quotations

SAY = "say"
# Between a quotation and the next one that goes on: the rest of the sentence of the verb.
_REST = re.compile(r"[^.!?…«»“”\"]*\.\s*")
_ENDED = re.compile(r"[.!?…]\s*\W\Z")
_BREAKS = frozenset((",", "?", "!", "…", "...", "-", "–", "—"))
_STOPS = frozenset((".", "!", "?", "…", "..."))
# Words in marks that a preposition or a bare colon makes speech: fewer are a turn of phrase.
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Speech:
    """One quotation: its pieces with their marks, who speaks, and the verb (none after a name)."""

    content: tuple[Span, ...]
    speakers: tuple[Phrase, ...]
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    act: str

    @property
    def end(self) -> int:
        """The last character of quotation, verb and speaker."""
        return max(span.end for span in (*self.content, *self.source, *self.cue))


class _Who(NamedTuple):
    """Speakers, the words that name them beside this quotation, and the token after these."""

    speakers: tuple[Phrase, ...]
    source: tuple[Span, ...]
    last: int


class _Around(NamedTuple):
    """A quotation: its tokens with the marks, and those around it that may name who speaks.

    All are ``[first, last)``; ``floor`` and ``limit`` are the nearest other quotations, or the ends
    of the block.
    """

    quotation: QuotedSpan
    first: int
    last: int
    floor: int
    limit: int
    words: int


def find_speech(parsed: ParsedDocument, words: SpeechWords) -> list[Speech]:
    """The quotations whose speaker is named or described, in the order of the text."""
    finder = _Finder(parsed, words)
    blocks = sorted({sentence.block for sentence in parsed.sentences})
    spans = [parsed.document.blocks[number].span for number in blocks]
    quotations = [
        one
        for one in find_quotations(parsed.text, spans)
        if one.depth == 0 and one.closed and parsed.text[one.start] not in SINGLE
    ]
    found: list[Speech] = []
    for span in spans:
        found += finder.in_block(span, [one for one in quotations if span.covers(one.span)])
    return found


class _Finder:
    """Finds the speech of one document, block by block."""

    def __init__(self, parsed: ParsedDocument, words: SpeechWords) -> None:
        self._parsed = parsed
        self._tokens: Sequence[Token] = parsed.tokens
        self._words = words
        self._cues = CueReader(parsed.tokens, words)
        self._phrases = PhraseReader(parsed.tokens, words)
        self._prepositions = words.words("sourcePreposition")

    def in_block(self, block: Span, quotations: Sequence[QuotedSpan]) -> list[Speech]:
        """The speech of a block, in order."""
        found: list[Speech] = []
        for place, quotation in enumerate(quotations):
            before = quotations[place - 1].end if place else block.start
            after = quotations[place + 1].start if place + 1 < len(quotations) else block.end
            last = found[-1] if found else None
            known = None if last is None or self._is_another(last, quotation) else last
            speech = self._read(self._around(quotation, before, after), known)
            if speech is not None:
                found.append(speech)
            elif last is not None and self._goes_on(last, quotation):
                found[-1] = replace(last, content=(*last.content, quotation.span))
        return found

    def _is_another(self, last: Speech, quotation: QuotedSpan) -> bool:
        """True if a person is named since: a pronoun may mean that one."""
        between = self._parsed.within(Span(last.end, quotation.start))
        return any(token.entity_type in PEOPLE for token in between)

    def _around(self, quotation: QuotedSpan, before: int, after: int) -> _Around:
        inner = self._parsed.within(quotation.span)
        lead = self._parsed.within(Span(before, quotation.start))
        tail = self._parsed.within(Span(quotation.end, after))
        first, last = inner[0].i, inner[-1].i + 1
        words = sum(token.text[0].isalnum() for token in inner)
        return _Around(quotation, first, last, first - len(lead), last + len(tail), words)

    def _read(self, around: _Around, last: Speech | None) -> Speech | None:
        """The first shape that fits."""
        shapes = (self._inside, self._after, self._sourced_after, self._before)
        return next((found for read in shapes if (found := read(around, last)) is not None), None)

    def _goes_on(self, last: Speech, quotation: QuotedSpan) -> bool:
        """True where only the end of the sentence of the last verb stands between.

        A quotation within a longer sentence may be somebody else's.
        """
        text = self._parsed.text
        if last.end > quotation.start or _REST.fullmatch(text, last.end, quotation.start) is None:
            return False
        return _ENDED.search(text, quotation.start, quotation.end) is not None or (
            text[quotation.end : quotation.end + 1] in ("", "\n", ".", "!", "?", "…")
        )

    # ── the shapes ──

    def _inside(self, around: _Around, last: Speech | None) -> Speech | None:
        """« …, a déclaré Mme Marchand. … »"""
        if not self._is_sentence(around):
            return None
        for at in range(around.first + 2, around.last):
            if self._tokens[at - 1].text not in _BREAKS:
                continue
            cue = self._cues.read(at, around.last)
            who = self._inverted(cue, around.last, last) if cue is not None else None
            if cue is None or who is None:
                continue
            start, end = around.quotation.span
            pieces = [Span(start, self._tokens[at - 1].start)]
            rest = self._clause_end(who.last, around.last)
            if rest < around.last - 1:
                pieces.append(Span(self._tokens[rest].start, end))
            return self._speech(pieces, who, cue)
        return None

    def _after(self, around: _Around, last: Speech | None) -> Speech | None:
        """« … », a déclaré Mme Marchand"""
        if not self._is_sentence(around):
            return None
        at = self._past_break(around)
        cue = self._cues.read(at, around.limit)
        who = self._inverted(cue, around.limit, last) if cue is not None else None
        if cue is None or who is None:
            return None
        return self._speech([around.quotation.span], who, cue)

    def _sourced_after(self, around: _Around, last: Speech | None) -> Speech | None:
        """« … », selon Mme Marchand"""
        at = self._past_break(around)
        end = self._past_preposition(at, around.limit)
        if end is None:
            return None
        return self._sourced(around, at, end, self._phrases.joint(end, around.limit))

    def _before(self, around: _Around, last: Speech | None) -> Speech | None:
        """Mme Marchand a déclaré : « … »; selon Mme Marchand, « … »; Claire Ostrand : « … »"""
        run, mark = self._run(around), around.first - 1
        if mark <= run:
            return None
        end = self._past_preposition(run, mark)
        if end is not None and self._tokens[mark].text == ",":
            speakers = self._phrases.joint(end, around.first)
            reaches = bool(speakers) and speakers[-1].last == mark
            return self._sourced(around, run, end, speakers if reaches else [])
        if self._tokens[mark].text != ":":
            return None
        cues = [cue for at in range(run, mark) if (cue := self._cues.read(at, mark)) is not None]
        if cues:
            who = self._subject(cues[-1], run, mark, last)
            return None if who is None else self._speech([around.quotation.span], who, cues[-1])
        return self._labelled(around, run, mark)

    def _labelled(self, around: _Around, run: int, mark: int) -> Speech | None:
        """Claire Ostrand : « … »"""
        name = self._phrases.read(run, mark)
        if name is None or name.name is None or name.type != PERSON or name.last != mark:
            return None
        if around.words < _FEWEST:
            return None
        return self._speech([around.quotation.span], self._who([name]), None)

    def _sourced(
        self, around: _Around, first: int, last: int, speakers: Sequence[Phrase]
    ) -> Speech | None:
        """The speech of a preposition, which is tokens ``[first, last)``."""
        if not speakers or around.words < _FEWEST:
            return None
        cue = Cue(first, last, SAY)
        return self._speech([around.quotation.span], self._who(speakers), cue)

    # ── who speaks ──

    def _who(self, speakers: Sequence[Phrase]) -> _Who:
        source = tuple(self._span(phrase.first, phrase.last) for phrase in speakers)
        return _Who(tuple(speakers), source, speakers[-1].last)

    def _inverted(self, cue: Cue, limit: int, last: Speech | None) -> _Who | None:
        """The speakers after a verb, or those that its pronoun means."""
        if cue.pronoun is not None:
            word, at = cue.pronoun
            return self._meant(word, at, cue.last, last)
        speakers = self._phrases.after_verb(cue.last, limit)
        return self._who(speakers) if speakers else None

    def _subject(self, cue: Cue, run: int, mark: int, last: Speech | None) -> _Who | None:
        """The subject of a verb before a colon; where none is before it, the inverted one."""
        for at in range(cue.first, cue.last):
            for kid in self._parsed.kids(at, "nsubj"):
                if not run <= kid.i < cue.first:
                    continue
                if kid.lower in self._words.words("subjectPronoun"):
                    return self._meant(kid.lower, kid.i, cue.last, last)
                phrase = self._phrases.before(kid.i, run, cue.first)
                return None if phrase is None else self._who([phrase])
        phrase = self._touching(cue, run)
        return self._inverted(cue, mark, last) if phrase is None else self._who([phrase])

    def _touching(self, cue: Cue, run: int) -> Phrase | None:
        """The phrase that ends where the verb begins, for a parser that found no subject."""
        for at in range(run, cue.first):
            phrase = self._phrases.read(at, cue.first)
            # A comma may close an apposition of a speaker who opens the sentence.
            ends = (cue.first, cue.first - 1) if at == run else (cue.first,)
            if phrase is not None and phrase.last in ends:
                return phrase
        return None

    def _meant(self, pronoun: str, at: int, end: int, last: Speech | None) -> _Who | None:
        """Who was quoted before in the paragraph, where number and gender agree."""
        if last is None or pronoun in self._words.words("nobodyPronoun"):
            return None
        wanted = self._words.gender("subjectPronoun", pronoun)
        if (wanted == PLURAL) != is_plural(last.speakers):
            return None
        genders = {phrase.gender for phrase in last.speakers}
        if wanted != PLURAL and not genders <= {wanted, UNKNOWN}:
            return None
        token = self._tokens[at]
        source = Span(token.end - len(pronoun), token.end)
        return _Who(last.speakers, (source,), end)

    # ── places ──

    def _is_sentence(self, around: _Around) -> bool:
        """True of words that are a sentence of their own, not a part of the narrator's.

        "The word « because », explains the rule" quotes nobody.
        """
        before = around.first - 1
        opens = before < around.floor or self._tokens[before].text in _STOPS | {":"}
        return opens or self._tokens[around.first + 1].text[:1].isupper()

    def _past_preposition(self, at: int, limit: int) -> int | None:
        """The token after "selon" or "d'après", which are one or two tokens; None without them."""
        for last in (at + 1, at + 2):
            if last > limit:
                break
            words = "".join(token.lower for token in self._tokens[at:last])
            if words in self._prepositions:
                return last
        return None

    def _run(self, around: _Around) -> int:
        """The first token of what leads up to a quotation, after the sentence before."""
        first = around.first
        while first > around.floor and not self._ends_sentence(first - 1):
            first -= 1
        return first

    def _ends_sentence(self, at: int) -> bool:
        return self._tokens[at].text in _STOPS or "\n" in self._tokens[at].text

    def _past_break(self, around: _Around) -> int:
        """The token after the quotation, and after a comma or dash that follows it."""
        at = around.last
        return at + (at < around.limit and self._tokens[at].text in _BREAKS)

    def _clause_end(self, at: int, limit: int) -> int:
        """The token after the comma or stop that ends the clause of the verb inside the marks.

        What tells after a comma who the speaker is ("riverain") belongs to the clause.
        """
        end = self._next_break(at, limit)
        while end < limit and self._tokens[end].text not in _STOPS:
            following = self._next_break(end + 1, limit)
            between = self._tokens[end + 1 : following]
            if not between or not _is_apposition(between):
                break
            end = following
        return end + 1

    def _next_break(self, at: int, limit: int) -> int:
        while at < limit and self._tokens[at].text not in _BREAKS | _STOPS:
            at += 1
        return at

    def _speech(self, pieces: Sequence[Span], who: _Who, cue: Cue | None) -> Speech:
        act = SAY if cue is None else cue.act
        verb = () if cue is None else tuple(self._verb(cue))
        return Speech(tuple(pieces), who.speakers, who.source, verb, act)

    def _verb(self, cue: Cue) -> list[Span]:
        """The words of a verb without its inverted pronoun: "a … ajouté"."""
        if cue.pronoun is None:
            return [self._span(cue.first, cue.last)]
        at = cue.pronoun[1]
        first = next(i for i in range(at, cue.first, -1) if not _is_tail(self._tokens[i - 1]))
        pieces = [self._span(cue.first, first)]
        return pieces if at + 1 >= cue.last else [*pieces, self._span(at + 1, cue.last)]

    def _span(self, first: int, last: int) -> Span:
        return Span(self._tokens[first].start, self._tokens[last - 1].end)


def _is_apposition(tokens: Sequence[Token]) -> bool:
    """True of words that begin with a noun and have no verb."""
    verbs = any(token.pos in ("VERB", "AUX", "PRON") for token in tokens)
    return not verbs and tokens[0].pos in ("DET", "NOUN", "PROPN", "NUM")


def _is_tail(token: Token) -> bool:
    """True of the "-t" of "a-t-elle"."""
    return token.text[0] in "-–’'"
