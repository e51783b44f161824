"""What is to come though it is told in the present: "Ministers meet today", "Lind retires next
month", "the mill closes in two weeks"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import PRESENT, base_form
from kg.ontology.lexicon import Lexicon

DAY_PREPOSITIONS = frozenset({"on", "from"})  # but "block the road since Monday" is told
YEAR_DIGITS = 4


class Timetable:
    """Looks at the verbs of one document."""

    def __init__(self, parsed: ParsedDocument, lexicon: Lexicon) -> None:
        """Raises LexiconError if a list is missing."""
        self._parsed = parsed
        ahead = (day for day, far in lexicon.mapping("dayWord").items() if int(far) >= 0)
        self._days = frozenset(lexicon.mapping("weekday")) | frozenset(ahead)
        self._units = frozenset(lexicon.mapping("timeUnit"))
        self._months = frozenset(lexicon.mapping("month"))
        self._coming = lexicon.words("comingWord")

    def has(self, verb: Token, *, prose: bool) -> bool:
        """Whether ``verb``, in the simple present, has a time that is to come.

        A day is that in ``prose`` only: a heading tells in the present what took place on it.
        """
        plain = self._parsed.kid(verb.i, "aux", "auxpass") is None
        if not plain or verb.tag not in PRESENT:
            return False
        times = list(self._times(verb))
        named = any(day.lower in self._days or self._is_date(day) for day in times)
        return (prose and named) or any(map(self._is_next, times)) or self._is_within(verb)

    def _times(self, verb: Token) -> Iterator[Token]:
        yield from self._parsed.kids(verb.i, "npadvmod")
        for kid in self._parsed.kids(verb.i, "prep"):
            if kid.lower in DAY_PREPOSITIONS:
                yield from self._parsed.kids(kid.i, "pobj")

    def _is_date(self, month: Token) -> bool:
        """ "On 14 August", without a year."""
        numbers = [kid.text for kid in self._parsed.kids(month.i, "nummod")]
        dated = bool(numbers) and max(map(len, numbers)) < YEAR_DIGITS
        return dated and month.lower in self._months

    def _is_next(self, time: Token) -> bool:
        """ "Next month", "later this year", "tomorrow morning"."""
        words = {kid.lower for kid in self._parsed.kids(time.i)}
        return not words.isdisjoint(self._coming) or {"later", "this"} <= words

    def _is_within(self, verb: Token) -> bool:
        """ "Steps down in two weeks"."""
        return any(
            base_form(time) in self._units and self._parsed.kid(time.i, "nummod") is not None
            for kid in self._parsed.kids(verb.i, "prep")
            if kid.lower == "in"
            for time in self._parsed.kids(kid.i, "pobj")
        )
