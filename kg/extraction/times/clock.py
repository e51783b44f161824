"""When: time expressions of a sentence as xsd or EDTF values (ISO 8601-2), with their words.

Relative expressions are counted from the article's date, or, for "three days later", from the
time last read; without an anchor the value is None: no date is invented. Words are data
(``ontology/lexicon-times.ttl``). The preposition belongs to the words: "since 2019" is 2019/.. .
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from kg.extraction.quantities import DASHES, Piece, pieces
from kg.extraction.times.dates import Core, is_year
from kg.extraction.times.lexicon import TimeWords, time_words
from kg.extraction.times.periods import PeriodReader, published_day
from kg.extraction.times.values import (
    DAY,
    DAYS,
    MONTH,
    joined,
    month_of,
    moved,
    narrowed,
    related,
    shifted,
    shortened,
)
from kg.model import Span, Time
from kg.nlp.edtf import days

SIDES = frozenset({"since", "until", "before", "after"})
HOUR_MARKS = (("am",), ("pm",), ("a", ".", "m"), ("p", ".", "m"), ("o", "'", "clock"))
STEPS_FROM_LAST = {"following": 1, "next": 1, "same": 0, "previous": -1}

__all__ = ["Clock", "TimeWords", "time_words"]


class Clock:
    """Reads the times of one document; remembers the last one as anchor for "a day later"."""

    def __init__(self, words: TimeWords, published: str | None) -> None:
        self._words = words
        self._published = published_day(published)
        self.last: str | None = None

    def find(self, text: str, cut: list[Piece]) -> list[Time]:
        """The times among the pieces ``cut`` of a sentence of ``text``, in reading order."""
        words = self._words
        if not any(p.text in words.starters or is_year(p.text) for p in cut):
            return []
        found = []
        reader = _Reader(words, self._published, cut, text)
        i = 0
        while i < len(cut):
            read = reader.read(i, self.last) if words.may_open(cut[i].text) else None
            if read is None:
                i += 1
                continue
            value, end = reader.joined_on(*read)
            found.append(Time(Span(cut[i].start, cut[end - 1].end), value))
            if value is not None and "/" not in value:
                self.last = value
            years = _listed_years(cut, end) if value is not None else []
            found += years
            i = end + 2 * len(years)
        return found

    def upcoming(self, time: Time, text: str) -> str | None:
        """The value of a weekday, or of a day or month without a year, ahead of the article."""
        if self._published is None or time.value is None or "/" in time.value:
            return None
        words = text[time.span.start : time.span.end].lower().split()
        if any(is_year(word.strip(",.")) or word == "year" for word in words):
            return None
        first = month_of(time.value)
        if first is not None and len(time.value) == MONTH:
            return _month_ahead(first, self._published)
        if len(time.value) != DAY:
            return None
        weekday = any(word in self._words.weekdays for word in words)
        return _day_ahead(date.fromisoformat(time.value), self._published, weekday=weekday)

    def shape(self, time: Time, text: str) -> str:
        """The words of a time by their sort: "weekday night", "month number year", "last week"."""
        words = self._words
        found: list[str] = []
        for piece in pieces(text, time.span):
            one = piece.text
            if one in words.prepositions and not found:
                continue
            sort = words.sort(one)
            if not found or found[-1] != sort:
                found.append(sort)
        return " ".join(found)

    def within(self, time: Time, text: str) -> Time | None:
        """The time that an open one starts or ends with: "after Wednesday" with that Wednesday as
        its value. None for a time with both ends."""
        if time.value is None or ".." not in time.value:
            return None
        reader = _Reader(self._words, self._published, pieces(text, time.span), text)
        core = reader.core(1)
        return None if core is None or core.value is None else Time(time.span, core.value)

    def is_nearer(self, later: str, time: Time) -> bool:
        """True where ``later``, the day or month ahead of the article for which ``time`` may stand
        as well, lies nearer to the article than its value. Of weekdays none does."""
        if self._published is None or time.value is None:
            return False
        published, told, ahead = self._published, _day(time.value), _day(later)
        if len(later) == MONTH:
            published = published.replace(day=1)
        apart = ahead - told > timedelta(days=DAYS["week"])
        return apart and timedelta(0) <= ahead - published < published - told


def _day(value: str) -> date:
    return date.fromisoformat(value if len(value) == DAY else f"{value}-01")


def _listed_years(cut: list[Piece], end: int) -> list[Time]:
    """The years that go on from one before piece ``end``: "in 2022 and 2024"."""
    years: list[Time] = []
    at = end
    while at + 1 < len(cut) and cut[at].text in ("and", ","):
        before, year = cut[at - 1], cut[at + 1]
        if not (is_year(before.text) and is_year(year.text)):
            break
        years.append(Time(Span(year.start, year.end), year.text))
        at += 2
    return years


def _month_ahead(first: date, published: date) -> str | None:
    """The month that begins on ``first`` a year later, where it was over before the article."""
    later = shifted(first, "year", 1)
    behind = first < published.replace(day=1)
    return later.isoformat()[:MONTH] if behind and later is not None else None


def _day_ahead(day: date, published: date, *, weekday: bool) -> str | None:
    """The weekday, or the day of a month, that comes next where ``day`` is before the article."""
    if day >= published:
        return None
    if weekday:
        return (day + timedelta(days=7)).isoformat()
    return shortened(shifted(day, "year", 1), "day")


class _Units(NamedTuple):
    """So many units of time: "the past six months", "the two weeks"."""

    number: int
    unit: str
    end: int
    definite: bool
    past: bool


class _Reader(PeriodReader):
    """Time expressions with their prepositions, from a given piece on."""

    def read(self, i: int, last: str | None) -> tuple[str | None, int] | None:
        """Value and index after the expression that starts at piece ``i``, or None."""
        relation = self._words.prepositions.get(self._at(i))
        if relation is not None:
            read = self._prepositional(i, relation)
            if read is not None:
                return read
        vague = self._vague(i)
        if vague is not None:
            return vague
        shifted = self._shifted(i, last)
        if shifted is not None:
            return shifted
        core = self.core(i)
        if core is None or (core.plain and not self._bare_year(i, core)):
            return None
        return core.value, core.end

    def joined_on(self, value: str | None, end: int) -> tuple[str | None, int]:
        """ "at dawn on Friday", "in the early hours of Tuesday", "as recently as March"."""
        if value is not None or self._at(end) not in ("on", "of", "as"):
            return value, end
        core = self.core(end + 1)
        if core is None or (core.value is None and self._at(end) != "of"):
            return value, end
        return core.value, core.end  # "in the early hours of Tuesday", also of no known week

    def _bare_year(self, i: int, core: Core) -> bool:
        """ "The 1974 demolition", "1998–2001": a year right before a noun or as an interval."""
        if core.value and "/" in core.value:
            return True
        return self._at(i - 1) in ("the", "a", "her", "his", "their", "its") and (
            self._at(core.end).isalpha()
        )

    # ------------------------------------------------------------------ with a preposition

    def _prepositional(self, i: int, relation: str) -> tuple[str | None, int] | None:
        for reading in (self._past_span, self._vague, self._clock):
            found = reading(i)
            if found is not None:
                return found
        if relation in ("between", "from", "during"):
            interval = self._interval(i, relation)
            if interval is not None:
                return interval
        beside = self._beside_event(i, relation)
        if beside is not None:
            return beside
        core = self.core(i + 1)
        if core is None:
            return self._anchored(i, relation)
        if relation in ("of", "plain") and core.plain:
            return None
        value = self.nearest(core) if relation in ("until", "by") else core.value
        return related(relation, value), core.end

    def _beside_event(self, i: int, relation: str) -> tuple[str | None, int] | None:
        """ "before the 2022 election": some time before the end of that year."""
        year = self._at(i + 2)
        if relation not in SIDES or self._at(i + 1) != "the" or not is_year(year):
            return None
        if not self._at(i + 3).isalpha():
            return None
        return (f"../{year}" if relation in ("until", "before") else f"{year}/.."), i + 4

    def _anchored(self, i: int, relation: str) -> tuple[str | None, int] | None:
        """ "since the war", "shortly after the funeral", "within the hour": no value."""
        at = i + 1
        if self._at(i) in ("for", "from"):
            return None  # "jailed for an attack"
        if self._at(at) in ("the", "a", "an", "this", "that", "one"):
            at += 1
        if at > i + 1 and self._at(at) in ("single", "first", "second", "last", "same"):
            at += 1
        if self._at(at) in self._words.events and relation not in ("of",):
            return None, at + 1
        if relation == "within" and self._at(at) in self._words.units:
            return None, at + 1
        return None

    def _clock(self, i: int) -> tuple[str | None, int] | None:
        """ "at 6.30 pm", "after 3am", "at six in the morning", "at 16:45"."""
        hour = self._hour(i + 1)
        if hour is None:
            return None
        at, exact = hour
        end = self._behind_marks_of_hours(at)
        if end == at and not exact:
            return None
        core = self.core(end + 1 if self._at(end) in ("on", ",") else end)
        return (None, end) if core is None else (core.value, core.end)

    def _hour(self, i: int) -> tuple[int, bool] | None:
        """The index after an hour, and whether it has minutes, so that it can be nothing else."""
        if self._at(i)[:1].isdecimal():
            minutes = self._at(i + 1) == ":" and self._at(i + 2).isdecimal()
            return (i + 3, True) if minutes else (i + 1, False)
        return (i + 1, False) if self._at(i) in self._words.numbers else None

    def _behind_marks_of_hours(self, i: int) -> int:
        """The index after "pm", "GMT", "in the morning"; ``i`` where none of them stands there."""
        at = self._behind_half_of_day(i)
        if self._at(at) == "gmt":
            at += 1
        in_the = (self._at(at), self._at(at + 1)) == ("in", "the")
        return at + 3 if in_the and self._at(at + 2) in self._words.day_parts else at

    def _behind_half_of_day(self, i: int) -> int:
        """The index after "pm", "p.m." with its stop, "o'clock", where these are at ``i``."""
        for mark in HOUR_MARKS:
            if tuple(self._at(i + k).replace("’", "'") for k in range(len(mark))) == mark:
                end = i + len(mark)
                stop = mark[-1] == "m" and self._at(end) == "." and self._touches(end)
                return end + 1 if stop and end + 1 < len(self._cut) else end
        return i

    def _interval(self, i: int, relation: str) -> tuple[str | None, int] | None:
        joints = {"between": ("and",), "during": ("and",)}.get(
            relation, ("to", "until", "till", "through", *DASHES)
        )
        first = self.core(i + 1)
        if first is None:
            return None
        is_span = first.value is not None and "/" in first.value
        if is_span and relation in ("from", "between"):
            return first.value, first.end  # "from 3 to 9 March 2024"
        if self._at(first.end) not in joints:
            return None
        second = self.core(first.end + 1)
        if second is None:
            return None
        value = first.value
        if first.bare and second.value is not None:
            value = _in_year_of(first.bare, second.value)
        return joined(value, second.value), second.end

    def _past_span(self, i: int) -> tuple[str | None, int] | None:
        """ "over the past six months", "in the last year", "in the twelve months to April"."""
        units = self._units(i + 1)
        if units is None:
            return None
        following = self._at(units.end)
        if units.past:
            return None if following == "of" else self._gone(units)  # "in the last week of June"
        if units.definite and following in ("before", "after"):
            return self._stretch(units.end, units.unit, units.number)
        return self._months_to(units) if following == "to" and units.unit == "month" else None

    def _units(self, i: int) -> _Units | None:
        """ "the past six months", "the last year", "twelve months"."""
        definite = self._at(i) == "the"
        at = i + definite
        past = self._at(at) in ("past", "last", "previous")
        at += past
        counted = self._count(at)
        unit = self._words.units.get(self._at(at if counted is None else counted[1]))
        if unit is None:
            return None
        if counted is not None:
            return _Units(counted[0], unit, counted[1] + 1, definite, past)
        single = past and definite and self._at(at) == unit
        return _Units(1, unit, at + 1, definite, past) if single else None

    def _gone(self, units: _Units) -> tuple[str | None, int]:
        """The units that end with the day of the article."""
        if self._published is None or units.unit in ("hour", "minute", "night", "weekend"):
            return None, units.end
        low = shortened(shifted(self._published, units.unit, -units.number), "day")
        return joined(low, self._published.isoformat()), units.end

    def _months_to(self, units: _Units) -> tuple[str | None, int] | None:
        """ "in the twelve months to April"."""
        core = self.core(units.end + 1)
        last = None if core is None or core.value is None else month_of(core.value)
        if core is None or last is None:
            return None
        low = shortened(shifted(last, "month", 1 - units.number), "month")
        return joined(low, core.value), core.end

    def _stretch(self, i: int, unit: str, count: int) -> tuple[str | None, int] | None:
        """ "in the two weeks before 15 June 2022"."""
        core = self.core(i + 1)
        if core is None or core.day is None:
            return None
        steps = count if self._at(i) == "after" else -count
        other = shifted(core.day, unit, steps)
        if other is None:
            return None, core.end
        low, high = sorted((core.day, other))
        return f"{low.isoformat()}/{high.isoformat()}", core.end

    # ------------------------------------------------------------------ vague and shifted

    def _vague(self, i: int) -> tuple[str | None, int] | None:
        found = self._words.vague.at(self._texts, i)
        return None if found is None else (None, found[1])

    def _count(self, i: int) -> tuple[int, int] | None:
        text = self._at(i)
        if text in ("a", "an", "one"):
            return 1, i + 1
        if text.isdecimal() and len(text) < 4:
            return int(text), i + 1
        if text in self._words.numbers:
            return self._words.numbers[text], i + 1
        return None

    def _shifted(self, i: int, last: str | None) -> tuple[str | None, int] | None:
        """ "two weeks ago", "three days later", "ten years after the 2004 massacre"."""
        pointing = self._pointing(i, last)
        if pointing is not None:
            return pointing
        count = self._count(i)
        if count is None:
            return None
        unit = self._words.units.get(self._at(count[1]))
        if unit is None:
            return None
        behind = count[1] + 1
        word = self._at(behind)
        if word == "ago":
            if self._published is None:
                return None, behind + 1
            return shortened(shifted(self._published, unit, -count[0]), unit), behind + 1
        if word in ("later", "earlier"):
            sign = 1 if word == "later" else -1
            return moved(last, unit, sign * count[0]), behind + 1
        if word in ("after", "before"):
            return self._after(behind, unit, count[0] if word == "after" else -count[0])
        return None

    def _pointing(self, i: int, last: str | None) -> tuple[str | None, int] | None:
        """ "the following month", "the same day", "that year", "the day before the vote"."""
        at = i + 1 if self._at(i) in ("later", "earlier") and self._at(i + 1) == "that" else i
        if self._at(at) == "that":
            return self._time_told(at + 1, last)
        if self._at(at) == "the":
            return self._step_from(at + 1, last)
        return None

    def _time_told(self, i: int, last: str | None) -> tuple[str | None, int] | None:
        """What follows "that": "year", "evening", "summer"."""
        words, text = self._words, self._at(i)
        if text in words.units or text in words.seasons or text in words.day_parts:
            return narrowed(last, text, words.seasons, words.day_parts), i + 1
        return None

    def _step_from(self, i: int, last: str | None) -> tuple[str | None, int] | None:
        """What follows "the": "following month", "same night", "day before the vote"."""
        units, following = self._words.units, self._at(i + 1)
        steps = STEPS_FROM_LAST.get(self._at(i))
        unit = "day" if following in self._words.day_parts else units.get(following)
        if steps is not None and unit is not None:
            return moved(last, unit, steps), i + 2
        unit = units.get(self._at(i))
        if unit is not None and following in ("before", "after"):
            return self._after(i + 1, unit, 1 if following == "after" else -1)
        return None

    def _after(self, i: int, unit: str, steps: int) -> tuple[str | None, int]:
        """The time so many units after what follows piece ``i``; no value but for a date."""
        at = i + 1
        if self._at(at) == "the":
            at += 1
        if is_year(self._at(at)):
            year = self._at(at)
            end = at + 2 if self._at(at + 1).isalpha() else at + 1
            return moved(year, unit, steps), end
        core = self.core(at)
        if core is not None and core.value is not None:
            return moved(core.value, unit, steps), core.end
        return None, i + 1


def _in_year_of(bare: str, later: str) -> str | None:
    """The month or day ``bare`` in the year of the value ``later``, or in the one before."""
    if not later[:4].isdecimal() or len(later) < len("2021-07"):
        return None
    value = f"{int(later[:4]) - (bare > later[5:]):04}-{bare}"
    return value if days(value)[0] is not None else None  # there is no 29 February each year
