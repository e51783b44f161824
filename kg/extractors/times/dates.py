"""Dates, months, years, weekdays and periods, without preposition ("6 May 2024", "last week")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from kg.extractors.quantities import DASHES, Piece
from kg.extractors.times.values import shifted, shortened
from kg.lexicon import Lexicon

FIRST_YEAR, LAST_YEAR = 1000, 2199  # four digits outside this range are a number, not a year
QUARTER_CODE = 32  # ISO 8601-2: 33 to 36 are the quarters of a year


@dataclass(frozen=True, slots=True, eq=False)
class TimeWords:
    """The lists that reading times needs."""

    months: dict[str, int]
    weekdays: dict[str, int]
    units: dict[str, str]  # "weeks" -> "week"
    day_parts: frozenset[str]
    numbers: dict[str, int]
    prepositions: dict[str, str]
    days: dict[str, int]  # "yesterday" -> -1
    vague: frozenset[tuple[str, ...]]
    events: frozenset[str]  # nouns that anchor a vague time: "the funeral", "the war"
    seasons: dict[str, int]
    quarters: dict[str, int]  # "third" -> 3
    rough: frozenset[str]  # "early", "late"
    ambiguous: frozenset[str]  # months that are words of their own: "may", "march"
    month_leads: frozenset[str]  # words before such a month that make it one
    starters: frozenset[str]


@cache
def time_words(lexicon: Lexicon) -> TimeWords:
    """The lists of ``lexicon``; raises LexiconError where one is missing."""
    months = {word: int(value) for word, value in lexicon.mapping("month").items()}
    weekdays = {word: int(value) for word, value in lexicon.mapping("weekday").items()}
    days = {word: int(value) for word, value in lexicon.mapping("dayWord").items()}
    vague = frozenset(tuple(word.split()) for word in lexicon.words("vagueTime"))
    units = lexicon.mapping("timeUnit")
    seasons = {word: int(value) for word, value in lexicon.mapping("season").items()}
    return TimeWords(
        months=months,
        weekdays=weekdays,
        units=units,
        day_parts=lexicon.words("dayPart"),
        numbers={w: int(v) for w, v in lexicon.mapping("numberWord").items()},
        prepositions=lexicon.mapping("timePreposition"),
        days=days,
        vague=vague,
        events=lexicon.words("anchoringNoun"),
        seasons=seasons,
        quarters={word: int(value) for word, value in lexicon.mapping("quarterWord").items()},
        rough=lexicon.words("roughTime"),
        ambiguous=lexicon.words("ambiguousMonth"),
        month_leads=lexicon.words("monthLead"),
        starters=frozenset(
            {*months, *weekdays, *units, *days, *seasons}
            | lexicon.words("dayPart")
            | {words[-1] for words in vague}
            | lexicon.words("anchoringNoun")
        ),
    )


class Core(NamedTuple):
    """A time without its preposition: EDTF value, where it ends, the day if it names one."""

    value: str | None
    end: int
    day: date | None = None
    plain: bool = False  # a bare year, which needs a preposition to be a time


def is_year(text: str) -> bool:
    """True for four digits that may be a year."""
    return len(text) == 4 and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR


class DateReader:
    """Reads the pieces of one sentence."""

    def __init__(
        self, words: TimeWords, published: date | None, cut: list[Piece], text: str
    ) -> None:
        self._words = words
        self._published = published
        self._cut = cut
        self._text = text

    def _at(self, i: int) -> str:
        return self._cut[i].text if 0 <= i < len(self._cut) else ""

    def _capital(self, i: int) -> bool:
        return i < len(self._cut) and self._text[self._cut[i].start].isupper()

    def core(self, i: int) -> Core | None:
        """The date, month, year, day or period that starts at piece ``i``, or None."""
        if self._at(i) == "the" and i + 1 < len(self._cut):
            inner = self._definite(i + 1)
            if inner is not None:
                return inner
        if self._at(i) in self._words.rough and i + 1 < len(self._cut):
            step = i + 2 if self._at(i + 1) in DASHES else i + 1
            core = self.core(step)
            return None if core is None else core._replace(plain=False)
        for reading in (
            self._iso,
            self._day_month,
            self._month,
            self._weekday,
            self._year,
            self._relative,
            self._season,
        ):
            found = reading(i)
            if found is not None:
                return found
        return None

    def _definite(self, i: int) -> Core | None:
        text = self._at(i)
        of_quarter = (self._at(i + 1), self._at(i + 2)) == ("quarter", "of")
        if text in self._words.quarters and of_quarter:
            year = self._at(i + 3)
            if is_year(year):
                return Core(f"{year}-{QUARTER_CODE + self._words.quarters[text]}", i + 4)
        season = self._season(i)
        if season is not None:
            return season
        if text[:-1].isdigit() or text.isdigit():
            if len(text) == 4 and text.endswith("0") and self._at(i + 1) == "s":
                return Core(f"{text[:3]}X", i + 2)
            return self._day_month(i)
        if text in ("weekend",):
            return self._relative(i)
        if text in self._words.rough:
            return self._definite(i + 2 if self._at(i + 1) in DASHES else i + 1)
        return None

    def _iso(self, i: int) -> Core | None:
        if not (is_year(self._at(i)) and self._at(i + 1) in DASHES):
            return None
        month, day = self._at(i + 2), self._at(i + 4)
        if is_year(month):
            return Core(f"{self._at(i)}/{month}", i + 3, plain=True)
        if len(month) == 2 and month.isdigit() and self._at(i + 3) in DASHES and day.isdigit():
            return self._full(int(self._at(i)), int(month), int(day), i + 5)
        return None

    def _full(self, year: int, month: int, day: int, end: int) -> Core | None:
        try:
            exact = date(year, month, day)
        except ValueError:
            return None
        return Core(exact.isoformat(), end, exact)

    def _day_month(self, i: int) -> Core | None:
        text = self._at(i)
        day_end = i + 1
        if not text.isdigit() or not 1 <= int(text) <= 31:
            return None
        if self._at(day_end) in ("st", "nd", "rd", "th"):
            day_end += 1
        if self._at(day_end) == "of":
            day_end += 1
        month = self._words.months.get(self._at(day_end))
        if month is None:
            return None
        return self._with_year(int(text), month, day_end + 1)

    def _month(self, i: int) -> Core | None:
        month = self._words.months.get(self._at(i))
        if month is None or not self._capital(i):
            return None
        after = i + 2 if self._at(i + 1) == "." else i + 1
        day = self._at(after)
        if day.isdigit() and len(day) <= 2 and 1 <= int(day) <= 31:
            end = after + 1
            if self._at(end) in ("st", "nd", "rd", "th"):
                end += 1
            return self._with_year(int(day), month, end)
        if is_year(day):
            return Core(f"{day}-{month:02d}", after + 1)
        if day == "of" and is_year(self._at(after + 1)):
            return Core(f"{self._at(after + 1)}-{month:02d}", after + 2)
        alone = self._at(i - 1) not in self._words.month_leads
        if self._at(i) in self._words.ambiguous and alone:
            return None  # "May" the verb, "March" the walk
        year = self._past_year(month, 1)
        return Core(None if year is None else f"{year}-{month:02d}", i + 1)

    def _with_year(self, day: int, month: int, end: int) -> Core | None:
        at = end + 1 if self._at(end) in (",", "of") else end
        if is_year(self._at(at)):
            return self._full(int(self._at(at)), month, day, at + 1)
        year = self._past_year(month, day)
        if year is None:
            return Core(None, end)
        return self._full(year, month, day, end)

    def _past_year(self, month: int, day: int) -> int | None:
        """The year of the last such day before the article, as newspapers leave it out."""
        if self._published is None:
            return None
        later = (month, day) > (self._published.month, self._published.day)
        return self._published.year - 1 if later else self._published.year

    def _weekday(self, i: int) -> Core | None:
        at = i + 1 if self._at(i) in ("last", "this", "next", "past", "the") else i
        wanted = self._words.weekdays.get(self._at(at))
        if wanted is None or not self._capital(at):
            return None
        end = at + 1
        if self._at(end) in self._words.day_parts:
            end += 1
        if self._at(end) == "last" and self._at(end + 1) == "week":
            if self._published is None:
                return Core(None, end + 2)
            monday = self._published - timedelta(days=self._published.weekday() + 7)
            exact = monday + timedelta(days=wanted)
            return Core(exact.isoformat(), end + 2, exact)
        if self._at(end) == ",":  # "on Tuesday, 4 May"
            full = self._day_month(end + 1) or (
                self._month(end + 1) if self._at(end + 1) in self._words.months else None
            )
            if full is not None and full.day is not None:
                return full
        if self._published is None:
            return Core(None, end)
        back = (self._published.weekday() - wanted) % 7
        if self._at(i) == "last" and back == 0:
            back = 7
        exact = self._published - timedelta(days=back)
        if self._at(i) == "next":
            exact += timedelta(days=7)
        return Core(exact.isoformat(), end, exact)

    def _year(self, i: int) -> Core | None:
        text = self._at(i)
        if not is_year(text):
            return None
        if text.endswith("0") and self._at(i + 1) == "s":
            return Core(f"{text[:3]}X", i + 2)
        if self._at(i + 1) in DASHES and is_year(self._at(i + 2)):
            return Core(f"{text}/{self._at(i + 2)}", i + 3)
        return Core(text, i + 1, plain=True)

    def _relative(self, i: int) -> Core | None:
        text, following = self._at(i), self._at(i + 1)
        words = self._words
        if text in words.days:
            end = i + 2 if following in words.day_parts else i + 1
            return self._day_off(words.days[text], end)
        if text in ("this", "last", "next", "past") and following:
            if following in words.day_parts:
                return self._day_off(-1 if text == "last" else 0, i + 2)
            unit = words.units.get(following)
            if unit is not None:
                step = {"last": -1, "past": -1, "this": 0, "next": 1}[text]
                return self._unit_off(unit, step, i + 2)
            if following in self._words.seasons:
                return Core(None, i + 2)
        if text == "weekend":
            return self._unit_off("weekend", 0, i + 1)
        return None

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

    def _season(self, i: int) -> Core | None:
        text = self._at(i)
        if text not in self._words.seasons:
            return None
        at = i + 2 if self._at(i + 1) == "of" else i + 1
        if is_year(self._at(at)):
            return Core(f"{self._at(at)}-{self._words.seasons[text]}", at + 1)
        return None
