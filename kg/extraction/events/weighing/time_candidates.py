"""When an event may have taken place.

The candidates are the time expressions of the sentences that tell the event, of those around them,
and of the first ones of the article. Each has the values that it may stand for: "Tuesday" is the
one before the article or the one ahead, "after Tuesday" all that follows or that Tuesday itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.extraction.events.attachment import top_of
from kg.extraction.events.drafts import Draft
from kg.extraction.times.clock import Clock
from kg.extraction.times.periods import published_day
from kg.model import Span, Statement, Time
from kg.nlp.parse import ParsedDocument

AROUND = 2  # sentences before and behind a telling
OPENING = 3  # sentences of the start of an article
NOTHING = "-"


class Expression(NamedTuple):
    """Words that name a time."""

    time: Time
    sentence: int
    first: int  # its first token
    top: int  # the token that the others hang from
    shape: str  # its words by sort: "weekday night", "month number"
    lead: str  # the preposition that it begins with, or NOTHING


class Candidate(NamedTuple):
    """A value that an expression may have for an event."""

    at: Expression
    value: str
    reading: str  # how it is read: "told", "ahead", "within", "within ahead"
    ruled: bool  # True of what the rules have found
    anchor: int  # the trigger of the nearest telling
    gap: int  # sentences from there; below 0 where the time stands before it

    @property
    def time(self) -> Time:
        """The value with its words."""
        return Time(self.at.time.span, self.value)


class Calendar:
    """What the candidates of all events of a document share."""

    def __init__(
        self,
        parsed: ParsedDocument,
        drafts: Sequence[Draft],
        statements: Sequence[Statement],
        times: Mapping[int, Sequence[Time]],
        clock: Clock,
    ) -> None:
        """``times`` are those of each sentence; the ``clock`` has read them."""
        self.parsed = parsed
        self.drafts = drafts
        self.statements = statements
        self.times = times
        self.clock = clock
        self.published = published_day(parsed.document.published)
        self.cues = frozenset(
            token.i for one in statements for span in one.cue for token in parsed.within(span)
        )
        self._contents = [span for one in statements for span in one.content]
        self._expressions: dict[int, tuple[Expression, ...]] = {}
        self._readings: dict[Span, tuple[tuple[str, str], ...]] = {}
        self._triggers: dict[int, dict[int, int]] = defaultdict(dict)
        self.dated: dict[Span, list[int]] = defaultdict(list)  # by the words of their time
        for number, draft in enumerate(drafts):
            for telling in draft.tellings:
                at = parsed.tokens[telling.token]
                self._triggers[at.sentence].setdefault(at.i, number)
            if draft.time is not None:
                self.dated[draft.time.span].append(number)

    def expressions(self, sentence: int) -> tuple[Expression, ...]:
        """The expressions of a sentence that have a value."""
        if sentence not in self._expressions:
            listed = (time for time in self.times.get(sentence, ()) if time.value is not None)
            found = (self._expression(time, sentence) for time in listed)
            self._expressions[sentence] = tuple(one for one in found if one is not None)
        return self._expressions[sentence]

    def _expression(self, time: Time, sentence: int) -> Expression | None:
        inside = self.parsed.within(time.span)
        if not inside:
            return None
        first = inside[0]
        shape = self.clock.shape(time, self.parsed.text)
        lead = first.lower if first.pos in ("ADP", "SCONJ") else NOTHING
        return Expression(time, sentence, first.i, top_of(self.parsed, inside).i, shape, lead)

    def readings(self, at: Expression) -> tuple[tuple[str, str], ...]:
        """The values that an expression may have, each once, with how it is read."""
        if at.time.span not in self._readings:
            self._readings[at.time.span] = tuple(self._read(at.time))
        return self._readings[at.time.span]

    def _read(self, time: Time) -> Iterator[tuple[str, str]]:
        text, clock = self.parsed.text, self.clock
        known: set[str] = set()
        for one, told, ahead in (
            (time, "told", "ahead"),
            (clock.within(time, text), "within", "within ahead"),
        ):
            if one is not None:
                for reading, value in ((told, one.value), (ahead, clock.upcoming(one, text))):
                    if value is not None and value not in known:
                        known.add(value)
                        yield reading, value

    def triggers(self, sentence: int) -> Mapping[int, int]:
        """The tokens of a sentence that tell events, each with the number of its draft."""
        return self._triggers.get(sentence, {})

    def is_said(self, offset: int) -> bool:
        """True inside what a statement says."""
        return any(span.start <= offset < span.end for span in self._contents)

    def near(self, draft: Draft) -> Iterator[Expression]:
        """The expressions around the tellings of an event, and at the start of the article."""
        told = {self.parsed.tokens[one.token].sentence for one in draft.tellings}
        around = {one + step for one in told for step in range(-AROUND, AROUND + 1)}
        for sentence in sorted(around | set(range(OPENING))):
            yield from self.expressions(sentence)


def candidates(calendar: Calendar, number: int) -> list[Candidate]:
    """The times that the event ``number`` may have, in the order of the text.

    None where no time stands in a sentence that tells it: those of others are too rarely its own.
    """
    draft = calendar.drafts[number]
    told = {calendar.parsed.tokens[one.token].sentence for one in draft.tellings}
    if not any(calendar.expressions(sentence) for sentence in told):
        return []
    found = []
    for at in calendar.near(draft):
        anchor = _nearest(calendar.parsed, draft, at)
        gap = at.sentence - calendar.parsed.tokens[anchor].sentence
        for reading, value in calendar.readings(at):
            ruled = draft.time == Time(at.time.span, value)
            found.append(Candidate(at, value, reading, ruled, anchor, gap))
    return found


def _nearest(parsed: ParsedDocument, draft: Draft, at: Expression) -> int:
    """The trigger of the telling that is nearest to an expression."""
    tokens = (parsed.tokens[one.token] for one in draft.tellings)
    return min(tokens, key=lambda t: (abs(t.sentence - at.sentence), abs(t.i - at.top), t.i)).i
