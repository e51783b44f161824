"""When: time expressions of a sentence as xsd or EDTF values (ISO 8601-2), with their words.

Relative expressions are counted from the article's date, or, for "three days later", from the
time last read; without an anchor the value is None: no date is invented. Words are data
(``ontology/lexicon-times.ttl``). The preposition belongs to the words: "since 2019" is 2019/.. .
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from kg.extractors.quantities import DASHES, Piece
from kg.lexicon import Lexicon
from kg.model import Span, Time

FIRST_YEAR, LAST_YEAR = 1000, 2199  # four digits outside this range are a number, not a year
SEASON_CODES = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
QUARTER_CODE = 32  # ISO 8601-2: 33 to 36 are the quarters of a year
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
MAX_WORDS = 8


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
    starters: frozenset[str]


@cache
def time_words(lexicon: Lexicon) -> TimeWords:
    """The lists of ``lexicon``; raises LexiconError where one is missing."""
    months = {word: int(value) for word, value in lexicon.mapping("month").items()}
    weekdays = {word: int(value) for word, value in lexicon.mapping("weekday").items()}
    days = {word: int(value) for word, value in lexicon.mapping("dayWord").items()}
    vague = frozenset(tuple(word.split()) for word in lexicon.words("vagueTime"))
    units = lexicon.mapping("timeUnit")
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
        starters=frozenset(
            {*months, *weekdays, *units, *days, *SEASON_CODES}
            | lexicon.words("dayPart")
            | {words[-1] for words in vague}
            | lexicon.words("anchoringNoun")
        ),
    )


class _Core(NamedTuple):
    value: str | None
    end: int
    day: date | None = None  # set where the expression names one day
    plain: bool = False  # a bare year, which needs a preposition to be a time


class Clock:
    """Reads the times of one document; remembers the last one as anchor for "a day later"."""

    def __init__(self, words: TimeWords, published: str | None) -> None:
        self._words = words
        self._published = _published_day(published)
        self.last: str | None = None

    def find(self, text: str, cut: list[Piece]) -> list[Time]:
        """The times among the pieces ``cut`` of a sentence of ``text``, in reading order."""
        words = self._words
        if not any(p.text in words.starters or _is_year(p.text) for p in cut):
            return []
        found = []
        reader = _Reader(words, self._published, cut, text)
        i = 0
        while i < len(cut):
            read = reader.read(i, self.last)
            if read is None:
                i += 1
                continue
            value, end = read
            found.append(Time(Span(cut[i].start, cut[end - 1].end), value))
            if value is not None and "/" not in value:
                self.last = value
            i = end
            while value is not None and end + 1 < len(cut) and cut[end].text in ("and", ",") and (
                _is_year(cut[end + 1].text) and _is_year(cut[end - 1].text)
            ):  # "in 2022 and 2024"
                end += 2
                found.append(Time(Span(cut[end - 1].start, cut[end - 1].end), cut[end - 1].text))
                i = end
        return found


    def upcoming(self, time: Time, text: str) -> str | None:
        """The value of a weekday or a day without a year that lies ahead of the article."""
        if self._published is None or time.value is None or len(time.value) != 10:
            return None
        day = date.fromisoformat(time.value)
        words = text[time.span.start : time.span.end].lower().split()
        if day >= self._published:
            return None
        if any(word in self._words.weekdays for word in words):
            return (day + timedelta(days=7)).isoformat()
        if not any(_is_year(word.strip(",.")) for word in words):
            return _shift(day, "year", 1).isoformat()
        return None


def _published_day(published: str | None) -> date | None:
    if not published:
        return None
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR


class _Reader:
    """Time expressions from a given piece on."""

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

    def read(self, i: int, last: str | None) -> tuple[str | None, int] | None:
        """Value and index behind the expression that starts at piece ``i``, or None."""
        relation = self._words.prepositions.get(self._at(i))
        if relation is not None:
            read = self._prepositional(i, relation, last)
            if read is not None:
                return read
        vague = self._vague(i)
        if vague is not None:
            return vague
        shifted = self._shifted(i, last)
        if shifted is not None:
            return shifted
        core = self._core(i)
        if core is None or (core.plain and not self._bare_year(i, core)):
            return None
        return core.value, core.end

    def _bare_year(self, i: int, core: _Core) -> bool:
        """ "The 1974 demolition", "1998–2001": a year right before a noun or as an interval."""
        if core.value and "/" in core.value:
            return True
        return self._at(i - 1) in ("the", "a", "her", "his", "their", "its") and (
            self._at(core.end).isalpha()
        )

    # ------------------------------------------------------------------ with a preposition

    def _prepositional(
        self, i: int, relation: str, last: str | None
    ) -> tuple[str | None, int] | None:
        vague = self._vague(i)
        if vague is not None:
            return vague
        if relation == "clock":
            clock = self._clock(i)
            if clock is not None:
                return clock
        if relation in ("between", "from", "during"):
            interval = self._interval(i, relation)
            if interval is not None:
                return interval
        past = self._past_span(i)
        if past is not None:
            return past
        core = self._core(i + 1)
        if core is None:
            return self._anchored(i, relation)
        if relation in ("of", "plain") and core.plain:
            return None
        return _related(relation, core), core.end

    def _anchored(self, i: int, relation: str) -> tuple[str | None, int] | None:
        """ "since the war", "shortly after the funeral", "within the hour": no value."""
        at = i + 1
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
        at = i + 1
        if not self._at(at)[:1].isdigit():
            return None
        at += 1
        while self._at(at) in (":", "am", "pm", "a.m", "p.m", "o'clock", "gmt", ".", "m"):
            at += 1
        if at == i + 2:
            return None
        if self._at(at) in ("on", ","):
            at += 1
        core = self._core(at)
        if core is None:
            return None, at
        return core.value, core.end

    def _interval(self, i: int, relation: str) -> tuple[str | None, int] | None:
        first = self._core(i + 1)
        joints = {"between": ("and",), "during": ("and",)}.get(
            relation, ("to", "until", "till", "through", *DASHES)
        )
        month = self._words.months.get(self._at(i + 1))
        if first is not None and month and first.end == i + 2 and self._at(first.end) in joints:
            later = self._core(first.end + 1)  # "between April and May 2020"
            if later is not None and later.value is not None and len(later.value) == 7:
                return f"{later.value[:4]}-{month:02d}/{later.value}", later.end
        if first is not None and first.value and "/" in first.value and relation == "from":
            return first.value, first.end
        start = i + 1
        if first is None:
            # "from 3 to 9 March 2024": the month stands behind the second day
            if not self._at(start).isdigit() or self._at(start + 1) not in joints:
                return None
            second = self._core(start + 2)
            if second is None or second.day is None:
                return None
            low = second.day.replace(day=int(self._at(start)))
            return f"{low.isoformat()}/{second.value}", second.end
        if self._at(first.end) not in joints:
            return None
        second = self._core(first.end + 1)
        if second is None:
            return None
        return _joined(first.value, second.value), second.end

    def _past_span(self, i: int) -> tuple[str | None, int] | None:
        """ "over the past six months", "in the twelve months to April 2020", "first half of"."""
        at = i + 1
        if self._at(at) == "the":
            at += 1
        past = self._at(at) in ("past", "last", "previous")
        if past:
            at += 1
        half = self._at(at) in ("first", "second") and self._at(at + 1) == "half"
        if half:
            core = self._core(at + 3) if self._at(at + 2) == "of" else None
            if core is None or core.value is None or len(core.value) != 4:
                return None
            months = ("01", "06") if self._at(at) == "first" else ("07", "12")
            return f"{core.value}-{months[0]}/{core.value}-{months[1]}", core.end
        count = self._count(at)
        if count is None:
            return None
        unit = self._words.units.get(self._at(count[1]))
        if unit is None:
            return None
        if past:
            if self._published is None:
                return None, count[1] + 1
            low = _shift(self._published, unit, -count[0])
            return f"{low.isoformat()}/{self._published.isoformat()}", count[1] + 1
        if self._at(count[1] + 1) == "to" and unit == "month":
            core = self._core(count[1] + 2)
            if core is not None and core.value is not None and len(core.value) == 7:
                end = date.fromisoformat(core.value + "-01")
                low = _shift(end, "month", 1 - count[0])
                return f"{low.isoformat()[:7]}/{core.value}", core.end
        return None

    # ------------------------------------------------------------------ vague and shifted

    def _vague(self, i: int) -> tuple[str | None, int] | None:
        for size in range(min(MAX_WORDS, len(self._cut) - i), 0, -1):
            key = tuple(piece.text for piece in self._cut[i : i + size])
            if key in self._words.vague:
                return None, i + size
        return None

    def _count(self, i: int) -> tuple[int, int] | None:
        text = self._at(i)
        if text in ("a", "an", "one"):
            return 1, i + 1
        if text.isdigit() and len(text) < 4:
            return int(text), i + 1
        if text in self._words.numbers:
            return self._words.numbers[text], i + 1
        return None

    def _shifted(self, i: int, last: str | None) -> tuple[str | None, int] | None:
        """ "two weeks ago", "three days later", "ten years after the 2004 massacre"."""
        if self._at(i) == "the" and self._at(i + 1) in ("following", "next", "same", "previous"):
            unit = self._words.units.get(self._at(i + 2))
            if unit is None:
                return None
            steps = {"following": 1, "next": 1, "same": 0, "previous": -1}[self._at(i + 1)]
            return _moved(last, unit, steps), i + 3
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
            return _cut(_shift(self._published, unit, -count[0]), unit), behind + 1
        if word in ("later", "earlier"):
            sign = 1 if word == "later" else -1
            return _moved(last, unit, sign * count[0]), behind + 1
        if word in ("after", "before"):
            return self._after(behind, unit, count[0] if word == "after" else -count[0])
        return None

    def _after(self, i: int, unit: str, steps: int) -> tuple[str | None, int] | None:
        at = i + 1
        if self._at(at) == "the":
            at += 1
        if _is_year(self._at(at)):
            year = self._at(at)
            end = at + 2 if self._at(at + 1).isalpha() else at + 1
            return _moved(year, unit, steps), end
        core = self._core(at)
        if core is not None and core.value is not None:
            return _moved(core.value, unit, steps), core.end
        return None

    # ------------------------------------------------------------------ the core

    def _core(self, i: int) -> _Core | None:
        if self._at(i) == "the" and i + 1 < len(self._cut):
            inner = self._definite(i + 1)
            if inner is not None:
                return inner
        if self._at(i) in ("early", "mid", "late") and i + 1 < len(self._cut):
            step = i + 2 if self._at(i + 1) in DASHES else i + 1
            core = self._core(step)
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

    def _definite(self, i: int) -> _Core | None:
        text = self._at(i)
        if text in ORDINALS and self._at(i + 1) == "quarter" and self._at(i + 2) == "of":
            year = self._at(i + 3)
            if _is_year(year):
                return _Core(f"{year}-{QUARTER_CODE + ORDINALS[text]}", i + 4)
        season = self._season(i)
        if season is not None:
            return season
        if text[:-1].isdigit() or text.isdigit():
            if len(text) == 4 and text.endswith("0") and self._at(i + 1) == "s":
                return _Core(f"{text[:3]}X", i + 2)
            return self._day_month(i)
        if text in ("weekend",):
            return self._relative(i)
        if text in ("early", "late", "mid"):
            return self._definite(i + 2 if self._at(i + 1) in DASHES else i + 1)
        return None

    def _iso(self, i: int) -> _Core | None:
        if not (_is_year(self._at(i)) and self._at(i + 1) in DASHES):
            return None
        month, day = self._at(i + 2), self._at(i + 4)
        if _is_year(month):
            return _Core(f"{self._at(i)}/{month}", i + 3, plain=True)
        if len(month) == 2 and month.isdigit() and self._at(i + 3) in DASHES and day.isdigit():
            return self._full(int(self._at(i)), int(month), int(day), i + 5)
        return None

    def _full(self, year: int, month: int, day: int, end: int) -> _Core | None:
        try:
            exact = date(year, month, day)
        except ValueError:
            return None
        return _Core(exact.isoformat(), end, exact)

    def _day_month(self, i: int) -> _Core | None:
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

    def _month(self, i: int) -> _Core | None:
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
        if _is_year(day):
            return _Core(f"{day}-{month:02d}", after + 1)
        if day == "of" and _is_year(self._at(after + 1)):
            return _Core(f"{self._at(after + 1)}-{month:02d}", after + 2)
        if self._at(i) in ("may", "march", "august") and self._at(i - 1) not in (
            "in", "since", "until", "by", "last", "next", "from", "to", "through", "of", "late",
            "early", "mid", "every", "and", "between", "before", "after", "during",
        ):
            return None  # "May" the verb, "march" the walk, "august" the adjective
        year = self._past_year(month, 1)
        return _Core(None if year is None else f"{year}-{month:02d}", i + 1)

    def _with_year(self, day: int, month: int, end: int) -> _Core | None:
        at = end + 1 if self._at(end) in (",", "of") else end
        if _is_year(self._at(at)):
            return self._full(int(self._at(at)), month, day, at + 1)
        year = self._past_year(month, day)
        if year is None:
            return _Core(None, end)
        return self._full(year, month, day, end)

    def _past_year(self, month: int, day: int) -> int | None:
        """The year of the last such day before the article, as newspapers leave it out."""
        if self._published is None:
            return None
        later = (month, day) > (self._published.month, self._published.day)
        return self._published.year - 1 if later else self._published.year

    def _weekday(self, i: int) -> _Core | None:
        at = i + 1 if self._at(i) in ("last", "this", "next", "past", "the") else i
        wanted = self._words.weekdays.get(self._at(at))
        if wanted is None or not self._capital(at):
            return None
        end = at + 1
        if self._at(end) in self._words.day_parts:
            end += 1
        if self._at(end) == "last" and self._at(end + 1) == "week":
            if self._published is None:
                return _Core(None, end + 2)
            monday = self._published - timedelta(days=self._published.weekday() + 7)
            exact = monday + timedelta(days=wanted)
            return _Core(exact.isoformat(), end + 2, exact)
        if self._at(end) == ",":  # "on Tuesday, 4 May"
            full = self._day_month(end + 1) or (
                self._month(end + 1) if self._at(end + 1) in self._words.months else None
            )
            if full is not None and full.day is not None:
                return full
        if self._published is None:
            return _Core(None, end)
        back = (self._published.weekday() - wanted) % 7
        if self._at(i) == "last" and back == 0:
            back = 7
        exact = self._published - timedelta(days=back)
        if self._at(i) == "next":
            exact += timedelta(days=7)
        return _Core(exact.isoformat(), end, exact)

    def _year(self, i: int) -> _Core | None:
        text = self._at(i)
        if not _is_year(text):
            return None
        if text.endswith("0") and self._at(i + 1) == "s":
            return _Core(f"{text[:3]}X", i + 2)
        if self._at(i + 1) in DASHES and _is_year(self._at(i + 2)):
            return _Core(f"{text}/{self._at(i + 2)}", i + 3)
        return _Core(text, i + 1, plain=True)

    def _relative(self, i: int) -> _Core | None:
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
            if following in SEASON_CODES:
                return _Core(None, i + 2)
        if text == "weekend":
            return self._unit_off("weekend", 0, i + 1)
        return None

    def _day_off(self, days: int, end: int) -> _Core:
        if self._published is None:
            return _Core(None, end)
        exact = self._published + timedelta(days=days)
        return _Core(exact.isoformat(), end, exact)

    def _unit_off(self, unit: str, step: int, end: int) -> _Core:
        if self._published is None:
            return _Core(None, end)
        monday = self._published - timedelta(days=self._published.weekday())
        if unit == "week":
            low = monday + timedelta(days=7 * step)
            return _Core(f"{low.isoformat()}/{(low + timedelta(days=6)).isoformat()}", end)
        if unit == "weekend":
            behind = 7 if self._published.weekday() < 5 else 0
            low = monday + timedelta(days=5 - behind + 7 * max(step, 0))
            return _Core(f"{low.isoformat()}/{(low + timedelta(days=1)).isoformat()}", end)
        return _Core(_cut(_shift(self._published, unit, step), unit), end)

    def _season(self, i: int) -> _Core | None:
        text = self._at(i)
        if text not in SEASON_CODES:
            return None
        at = i + 2 if self._at(i + 1) == "of" else i + 1
        if _is_year(self._at(at)):
            return _Core(f"{self._at(at)}-{SEASON_CODES[text]}", at + 1)
        return None


def _related(relation: str, core: _Core) -> str | None:
    value = core.value
    if value is None:
        return None
    if relation == "since":
        return value if "/" in value else f"{value}/.."
    if relation == "until":
        return value if "/" in value else f"../{value}"
    if relation == "before" and len(value) == 4 and value.isdigit():
        return f"../{int(value) - 1}"
    if relation == "before" and "/" not in value:
        return f"../{value}"
    if relation == "after" and "/" not in value:
        return f"{value}/.."
    if relation == "about" and "/" not in value:
        return f"{value}~"
    if relation == "from":
        return f"{value}/.." if "/" not in value else value
    return value


def _joined(first: str | None, second: str | None) -> str | None:
    if first is None or second is None:
        if second is None or first is not None:
            return None
        return None
    if len(first) == 4 and first.isdigit() and len(second) > 4:
        return f"{first}/{second}"
    return f"{first}/{second}"


def _moved(value: str | None, unit: str, steps: int) -> str | None:
    """``value`` moved by some units, cut to the coarser of both, or None where it cannot be."""
    if value is None or "/" in value or value[-1] in "X~":
        return None
    if len(value) == 4:
        return f"{int(value) + steps}" if unit == "year" else None
    if len(value) == 7:
        if int(value[5:]) > 12 or unit not in ("month", "year"):
            return None
        return _shift(date.fromisoformat(f"{value}-01"), unit, steps).isoformat()[:7]
    return _cut(_shift(date.fromisoformat(value[:10]), unit, steps), unit)


def _cut(day: date, unit: str) -> str:
    if unit in ("year", "decade"):
        return day.isoformat()[:4]
    return day.isoformat()[:7] if unit == "month" else day.isoformat()


def _shift(day: date, unit: str, steps: int) -> date:
    if unit in ("day", "night"):
        return day + timedelta(days=steps)
    if unit in ("week", "fortnight"):
        return day + timedelta(days=steps * (7 if unit == "week" else 14))
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(unit)
    if months is None:
        return day
    index = day.year * 12 + day.month - 1 + steps * months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
