"""Periods, without preposition: "last week", "the first half of 2017", "the 18th century"."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from kg.extraction.quantities import DASHES
from kg.extraction.times.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    ORDINAL_ENDS,
    Core,
    DateReader,
    is_year,
)
from kg.extraction.times.values import month_of, shifted, shortened

QUARTER_CODE = 32  # ISO 8601-2: 33 to 36 are the quarters of a year
SEASON_ENDS = {21: 5, 22: 8, 23: 11, 24: 2}  # last month of each season in the north
WINTER = 24
HALVES = {"first": ("01", "06"), "second": ("07", "12")}
STEPS = {"last": -1, "past": -1, "this": 0, "next": 1}


class PeriodReader(DateReader):
    """Dates and periods of one sentence."""

    def core(self, i: int) -> Core | None:
        """The date, day or period that starts at piece ``i``, or None."""
        text = self._at(i)
        if text == "the":
            inner = self._definite(i + 1)
            if inner is not None:
                return inner
        if text in self._words.rough:
            return self._without_plain(self.core(self._behind_rough(i)))
        if text in self._words.again:
            return self._again(i)
        return self.date(i) or self._relative(i) or self._season(i)

    def _behind_rough(self, i: int) -> int:
        """The index of "May" in "early May" and "mid-May"."""
        return i + 2 if self._at(i + 1) in DASHES else i + 1

    def _without_plain(self, core: Core | None) -> Core | None:
        """``core`` as a time that needs no preposition."""
        return None if core is None else core._replace(plain=False)

    def _definite(self, i: int) -> Core | None:
        """What follows "the"."""
        text = self._at(i)
        if text in self._words.edges and self._at(i + 1) == "of":
            return self._without_plain(self.core(i + 2))
        for reading in (self._half, self._quarter, self._week_of, self._century, self._season):
            found = reading(i)
            if found is not None:
                return found
        if text.isdecimal():
            return self._decade(i) or self._day_month(i)
        if text == "weekend":
            return self._relative(i)
        return self._definite(self._behind_rough(i)) if text in self._words.rough else None

    def _again(self, i: int) -> Core | None:
        """ "every August", "each Monday": no one time."""
        text = self._at(i + 1)
        words = self._words
        known = text in words.months or text in words.weekdays or text in words.seasons
        return Core(None, i + 2) if known else None

    # ------------------------------------------------------------------ parts of a year

    def _year_of(self, i: int) -> tuple[int | None, int] | None:
        """ "of 2017", "of the year", "of last year"; None if no such words stand there."""
        if self._at(i) != "of":
            return None
        if is_year(self._at(i + 1)):
            return int(self._at(i + 1)), i + 2
        own = (self._at(i + 1), self._at(i + 2))
        step = 0 if own == ("the", "year") else STEPS.get(own[0])
        if step is None or own[1] != "year":
            return None
        return (None if self._published is None else self._published.year + step), i + 3

    def _half(self, i: int) -> Core | None:
        months = HALVES.get(self._at(i))
        if months is None or self._at(i + 1) != "half":
            return None
        of = self._year_of(i + 2)
        if of is None:
            return None
        value = None if of[0] is None else f"{of[0]:04}-{months[0]}/{of[0]:04}-{months[1]}"
        return Core(value, of[1])

    def _quarter(self, i: int) -> Core | None:
        quarter = self._words.quarters.get(self._at(i))
        if quarter is None or self._at(i + 1) != "quarter":
            return None
        of = self._year_of(i + 2)
        if of is not None:
            return Core(None if of[0] is None else f"{of[0]:04}-{QUARTER_CODE + quarter}", of[1])
        if self._at(i + 2) == "of":
            return None  # "the second quarter of the match"
        if self._published is None or self._at(i) == "last":
            return Core(None, i + 2)
        ahead = 3 * (quarter - 1) + 1 > self._published.month
        year = self._published.year - ahead
        return Core(f"{year:04}-{QUARTER_CODE + quarter}", i + 2)

    def _week_of(self, i: int) -> Core | None:
        """ "the first week of June 2021": its first seven days."""
        number = self._words.quarters.get(self._at(i))
        if number is None or (self._at(i + 1), self._at(i + 2)) != ("week", "of"):
            return None
        core = self._month(i + 3)
        if core is None or core.day is not None:
            return None
        first = None if core.value is None else month_of(core.value)
        if first is None:
            return core
        low = first + timedelta(days=7 * (number - 1))
        if self._at(i) == "last":
            days_of_month = calendar.monthrange(first.year, first.month)[1]
            low = first.replace(day=days_of_month - 6)
        return Core(f"{low.isoformat()}/{(low + timedelta(days=6)).isoformat()}", core.end)

    def _century(self, i: int) -> Core | None:
        text = self._at(i)
        if not text.isdecimal() or len(text) > 2 or self._at(i + 1) not in ORDINAL_ENDS:
            return None
        if self._at(i + 2) != "century" or int(text) < 1:
            return None
        return Core(f"{int(text) - 1:02d}XX", i + 3)

    # ------------------------------------------------------------------ counted from the article

    def _relative(self, i: int) -> Core | None:
        text, following = self._at(i), self._at(i + 1)
        words = self._words
        if text in words.days:
            end = i + 2 if following in words.day_parts else i + 1
            return self._day_off(words.days[text], end)
        if text == "weekend":
            return self._unit_off("weekend", 0, i + 1)
        step = STEPS.get(text)
        if step is None:
            return None
        if following in words.day_parts:
            return self._day_off(-1 if text == "last" else 0, i + 2)
        unit = words.units.get(following)
        if unit is not None:
            return self._unit_off(unit, step, i + 2)
        if following in words.seasons:
            return self._season_off(words.seasons[following], step, i + 2)
        return self._month_at(i + 1, step)

    def _month_at(self, i: int, step: int) -> Core | None:
        """The month at piece ``i``, after "last", "next" or "this", with no day after it."""
        month = self._words.months.get(self._at(i))
        if month is None or not self._capital(i) or self._day(i + 1):
            return None
        return self._month_off(month, step, i + 1)

    def _day_off(self, days: int, end: int) -> Core:
        if self._published is None:
            return Core(None, end)
        exact = self._published + timedelta(days=days)
        return Core(exact.isoformat(), end, exact)

    def _unit_off(self, unit: str, step: int, end: int) -> Core:
        if self._published is None:
            return Core(None, end)
        monday = self._published - timedelta(days=self._published.weekday())
        if unit == "week":
            low = monday + timedelta(days=7 * step)
            return Core(f"{low.isoformat()}/{(low + timedelta(days=6)).isoformat()}", end)
        if unit == "weekend":
            behind = 7 if self._published.weekday() < 5 else 0
            low = monday + timedelta(days=5 - behind + 7 * max(step, 0))
            return Core(f"{low.isoformat()}/{(low + timedelta(days=1)).isoformat()}", end)
        return Core(shortened(shifted(self._published, unit, step), unit), end)

    def _month_off(self, month: int, step: int, end: int) -> Core:
        """ "last March", "next June", "this May"."""
        if self._published is None:
            return Core(None, end)
        year = self._published.year
        if step < 0 and month >= self._published.month:
            year -= 1
        elif step > 0 and month <= self._published.month:
            year += 1
        return Core(f"{year:04}-{month:02d}", end)

    def _season_off(self, season: int, step: int, end: int) -> Core:
        """ "last summer" is the last one gone; None if two could be meant."""
        if self._published is None or season == WINTER:
            return Core(None, end)
        year, over = self._published.year, self._published.month > SEASON_ENDS[season]
        if (step < 0 and over) or (step > 0 and not over):
            return Core(None, end)  # "last spring", said in October: this year's or last year's
        return Core(f"{year + step:04}-{season}", end)

    def _season(self, i: int) -> Core | None:
        text = self._at(i)
        if text not in self._words.seasons:
            return None
        at = i + 2 if self._at(i + 1) == "of" else i + 1
        if is_year(self._at(at)):
            return Core(f"{self._at(at)}-{self._words.seasons[text]}", at + 1)
        return None


def published_day(published: str | None) -> date | None:
    """The day of an ISO date, or None if it is none, or of a year that no article is from."""
    if not published:
        return None
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
