"""Dates, months, years and weekdays, without preposition ("6 May 2024", "Monday last week")."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from kg.extraction.quantities import DASHES, Piece
from kg.extraction.times.lexicon import TimeWords
from kg.extraction.times.values import month_of

FIRST_YEAR, LAST_YEAR = 1000, 2199  # four digits outside this range are a number, not a year
ORDINAL_ENDS = ("st", "nd", "rd", "th")


class Core(NamedTuple):
    """A time without its preposition: EDTF value, where it ends, the day if it names one."""

    value: str | None
    end: int
    day: date | None = None
    plain: bool = False  # a bare year, which needs a preposition to be a time
    bare: str = ""  # month, or month and day, of one whose year is left out: taken as the last gone


def is_year(text: str) -> bool:
    """True for four digits that may be a year."""
    four_digits = len(text) == 4 and text.isascii() and text.isdecimal()
    return four_digits and FIRST_YEAR <= int(text) <= LAST_YEAR


class DateReader:
    """Reads the pieces of one sentence."""

    def __init__(
        self, words: TimeWords, published: date | None, cut: list[Piece], text: str
    ) -> None:
        self._words = words
        self._published = published
        self._cut = cut
        self._texts = tuple(piece.text for piece in cut)
        # Holidays are written with a straight apostrophe in the lists.
        self._straight = tuple(text.replace("’", "'") for text in self._texts)
        self._text = text

    def _at(self, i: int) -> str:
        return self._texts[i] if 0 <= i < len(self._texts) else ""

    def _capital(self, i: int) -> bool:
        return 0 <= i < len(self._cut) and self._text[self._cut[i].start].isupper()

    def _touches(self, i: int) -> bool:
        return 0 < i < len(self._cut) and self._cut[i - 1].end == self._cut[i].start

    def date(self, i: int) -> Core | None:
        """The date, month, weekday or year that starts at piece ``i``, or None."""
        for reading in (
            self._iso,
            self._day_month,
            self._month,
            self._weekday,
            self._holiday,
            self._year,
        ):
            found = reading(i)
            if found is not None:
                return found
        return None

    # ------------------------------------------------------------------ exact dates

    def _iso(self, i: int) -> Core | None:
        if not (is_year(self._at(i)) and self._at(i + 1) in DASHES):
            return None
        month, day = self._at(i + 2), self._at(i + 4)
        if is_year(month):
            later = month > self._at(i)
            return Core(f"{self._at(i)}/{month}", i + 3, plain=True) if later else None
        if len(month) != 2 or not month.isdecimal() or self._at(i + 3) not in DASHES:
            return None
        if len(day) > 2 or not day.isdecimal():
            return None
        return self._full(int(self._at(i)), int(month), int(day), i + 5)

    def _full(self, year: int, month: int, day: int, end: int) -> Core | None:
        try:
            exact = date(year, month, day)
        except ValueError:
            return None
        return Core(exact.isoformat(), end, exact)

    def _day(self, i: int) -> int | None:
        text = self._at(i)
        return int(text) if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31 else None

    def _day_end(self, i: int) -> int:
        return i + 2 if self._at(i + 1) in ORDINAL_ENDS else i + 1

    def _day_month(self, i: int) -> Core | None:
        """ "6 May 2024", "the 21st of January", "3 and 4 May", "7 to 8 January"."""
        day = self._day(i)
        if day is None:
            return None
        end = self._day_end(i)
        last = self._day(end + 1) if self._at(end) in ("and", "to", *DASHES) else None
        if last is not None and last > day:
            end = self._day_end(end + 1)
        else:
            last = None
        if self._at(end) == "of":
            end += 1
        month = self._words.months.get(self._at(end))
        if month is None:
            return None
        return self._spread(day, last, month, end + 1)

    def _spread(self, day: int, last: int | None, month: int, end: int) -> Core | None:
        """A day, or the days from ``day`` to ``last``, of ``month``."""
        if last is None:
            return self._with_year(day, month, end)
        core = self._with_year(last, month, end)
        if core is None or core.day is None:
            return core
        try:
            first = core.day.replace(day=day)
        except ValueError:
            return None
        return core._replace(value=f"{first.isoformat()}/{core.value}", day=None)

    def _month(self, i: int) -> Core | None:
        month = self._words.months.get(self._at(i))
        if month is None or not self._capital(i):
            return None
        after = i + 2 if self._at(i + 1) == "." else i + 1
        day = self._day(after)
        if day is not None:
            return self._days_of(month, day, after)
        year, end = self._told_year(after)
        if year is not None:
            return Core(f"{year:04}-{month:02d}", end)
        return self._month_pair(month, after) or self._bare_month(month, i)

    def _days_of(self, month: int, day: int, i: int) -> Core | None:
        """The day at piece ``i``, after its month, or the days from it on: "May 3–5"."""
        end = self._day_end(i)
        last = self._day(end + 1) if self._at(end) in DASHES else None
        return self._spread(day, last, month, end if last is None else self._day_end(end + 1))

    def _bare_month(self, month: int, i: int) -> Core | None:
        """A month alone, the last one gone."""
        lead = self._at(i - 1) in self._words.month_leads
        if self._at(i) in self._words.ambiguous and not lead:
            return None  # "May" the verb, "March" the walk
        if not lead and self._capital(i + 1) and self._at(i - 1) != "the":
            return None  # "April Dunne"
        past = self._past_year(month, 1)
        value = None if past is None else f"{past:04}-{month:02d}"
        return Core(value, i + 1, bare=f"{month:02d}")

    def _month_pair(self, month: int, i: int) -> Core | None:
        """ "April and May 2020", "September through November 2022": months of one year."""
        if self._at(i) not in ("and", "to", "through", *DASHES):
            return None
        last = self._words.months.get(self._at(i + 1))
        if last is None or not self._capital(i + 1) or last <= month:
            return None
        year, end = self._told_year(i + 2)
        return None if year is None else Core(f"{year:04}-{month:02d}/{year:04}-{last:02d}", end)

    def _told_year(self, i: int) -> tuple[int | None, int]:
        """The year after a month or a day: "2021", "of 2021", "last year"."""
        at = i + 1 if self._at(i) in (",", "of") else i
        if is_year(self._at(at)):
            return int(self._at(at)), at + 1
        step = {"last": -1, "this": 0, "next": 1}.get(self._at(at))
        if step is not None and self._at(at + 1) == "year" and self._published is not None:
            return self._published.year + step, at + 2
        return None, i

    def _with_year(self, day: int, month: int, end: int) -> Core | None:
        year, behind = self._told_year(end)
        if year is not None:
            return self._full(year, month, day, behind)
        year, bare = self._past_year(month, day), f"{month:02d}-{day:02d}"
        if year is None:
            return Core(None, end, bare=bare)
        core = self._full(year, month, day, end)
        return None if core is None else core._replace(bare=bare)

    def _past_year(self, month: int, day: int) -> int | None:
        """The year of the last such day before the article, as newspapers leave it out."""
        if self._published is None:
            return None
        later = (month, day) > (self._published.month, self._published.day)
        return self._published.year - 1 if later else self._published.year

    def _holiday(self, i: int) -> Core | None:
        found = self._words.holidays.at(self._straight, i)
        if found is None:
            return None
        month, day = found[0].split("-")
        return self._with_year(int(day), int(month), found[1])

    def _year(self, i: int) -> Core | None:
        """ "2021", "the 1980s", "1998–2001", "2016/17"."""
        text = self._at(i)
        if not is_year(text):
            return None
        found = self._decade(i) or self._span_of_years(i)
        file_number = self._at(i + 1) == "/" and self._touches(i + 1)
        return Core(text, i + 1, plain=True) if found is None and not file_number else found

    def _decade(self, i: int) -> Core | None:
        """ "1990s"."""
        text = self._at(i)
        tens = is_year(text) and text.endswith("0")
        return Core(f"{text[:3]}X", i + 2) if tens and self._at(i + 1) == "s" else None

    def _span_of_years(self, i: int) -> Core | None:
        """ "1998–2001", "2016/17": from the year at piece ``i`` to the one after a mark."""
        first, joint, last = (self._at(at) for at in (i, i + 1, i + 2))
        if joint in DASHES and is_year(last) and last > first:
            return Core(f"{first}/{last}", i + 3)
        following = int(first) + 1
        if (joint == "/" or joint in DASHES) and last == str(following)[2:]:
            return Core(f"{first}/{following}", i + 3, plain=True)
        return None

    # ------------------------------------------------------------------ weekdays

    def _weekday(self, i: int) -> Core | None:
        at = i + 1 if self._at(i) in ("last", "this", "next", "past", "the") else i
        wanted = self._words.weekdays.get(self._at(at))
        if wanted is None or not self._capital(at) or self._is_name(at):
            return None
        end = at + 1
        if self._at(end) in self._words.day_parts:
            end += 1
        week = {"last": -7, "this": 0, "next": 7}.get(self._at(end))
        if week is not None and self._at(end + 1) == "week":
            return self._of_week(wanted, week, end + 2)
        return self._dated(end) or self._nearest_weekday(wanted, self._at(i), end)

    def _nearest_weekday(self, weekday: int, lead: str, end: int) -> Core:
        """The last such day up to the article; after "last" not its own, after "next" one on."""
        if self._published is None:
            return Core(None, end)
        back = (self._published.weekday() - weekday) % 7
        if lead == "last" and back == 0:
            back = 7
        exact = self._published - timedelta(days=back)
        if lead == "next":
            exact += timedelta(days=7)
        return Core(exact.isoformat(), end, exact)

    def _is_name(self, i: int) -> bool:
        """ "Black Friday", "the Sunday Lantern", "his neighbour, Sunday Ode,"."""
        if self._at(i - 1) in self._words.named_days:
            return True
        beside = self._at(i + 1)
        dated = beside in self._words.months or beside in self._words.day_parts
        return not dated and self._capital(i + 1) and self._at(i - 1) in ("the", "a", ",")

    def _of_week(self, weekday: int, shift: int, end: int) -> Core:
        if self._published is None:
            return Core(None, end)
        monday = self._published - timedelta(days=self._published.weekday())
        exact = monday + timedelta(days=weekday + shift)
        return Core(exact.isoformat(), end, exact)

    def _dated(self, i: int) -> Core | None:
        """The date after a weekday: "Tuesday, 4 May", "Wednesday (12 March)"."""
        at = i + 1 if self._at(i) in (",", "(") else i
        found = self._day_month(at)
        if found is None and self._at(at) in self._words.months:
            found = self._month(at)
        if found is None or found.day is None:
            return None
        closed = self._at(i) == "(" and self._at(found.end) == ")"
        return found._replace(end=found.end + 1) if closed else found

    def nearest(self, core: Core) -> str | None:
        """The value of a day or month without a year that lies closest to the article, before or
        after it: what "until 5 May" and "by May" mean."""
        published = self._published
        if published is None or core.value is None or not core.bare:
            return core.value
        first = core.day or month_of(core.value)
        if first is None or (first.month, first.day) == (2, 29):
            return core.value
        days = (first.replace(year=published.year + step) for step in (-1, 0, 1))
        day = min(days, key=lambda one: abs((one - published).days))
        return day.isoformat()[: len(core.value)]
