"""Reckoning with EDTF values: moving, cutting and joining them."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date

from kg.nlp.edtf import days

YEAR, MONTH, DAY = 4, 7, 10  # lengths of "2021", "2021-03" and "2021-03-14"
# How many months a unit has; days and weeks are counted in days.
MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
DAYS = {"day": 1, "night": 1, "week": 7, "fortnight": 14}


def related(relation: str, value: str | None) -> str | None:
    """What a preposition makes of a value: "since 2019" is 2019/.. ."""
    reading = RELATIONS.get(relation)
    return value if value is None or reading is None else reading(value)


def _since(value: str) -> str:
    return _open_end(_first(value), value)


def _after(value: str) -> str:
    return _open_end(_last(value), value)


def _until(value: str) -> str:
    return _open_start(_last(value), value)


def _before(value: str) -> str:
    if len(value) == YEAR and value.isdecimal():
        return f"../{int(value) - 1:04}"
    return _open_start(_first(value), value)


def _about(value: str) -> str:
    return value if "/" in value or value.endswith(("X", "~")) else f"{value}~"


def _from(value: str) -> str:
    return value if "/" in value else f"{value}/.."


RELATIONS: dict[str, Callable[[str], str]] = {
    "since": _since,
    "after": _after,
    "until": _until,
    "by": _until,
    "before": _before,
    "about": _about,
    "from": _from,
}


def _first(value: str) -> str:
    return value.split("/", maxsplit=1)[0]


def _last(value: str) -> str:
    return value.rsplit("/", maxsplit=1)[-1]


def _open_end(start: str, value: str) -> str:
    """All from ``start``, an end of ``value``, on; ``value`` where that end is open already."""
    return value if start == ".." else f"{start}/.."


def _open_start(end: str, value: str) -> str:
    """All up to ``end``, an end of ``value``; ``value`` where that end is open already."""
    return value if end == ".." else f"../{end}"


def joined(first: str | None, second: str | None) -> str | None:
    """The interval from the start of one value to the end of another.

    None if one is unknown or the interval would end before it begins.
    """
    if first is None or second is None:
        return None
    start, end = _first(first), _last(second)
    begins, ends = days(start)[0], days(end)[1]
    if begins is not None and ends is not None and begins > ends:
        return None
    return f"{start}/{end}"


def moved(value: str | None, unit: str, steps: int) -> str | None:
    """``value`` moved by some units, cut to the coarser of both, or None if it cannot be."""
    if value is None or "/" in value or value[-1] in "X~":
        return None
    if len(value) == YEAR:
        year = int(value) + steps
        return f"{year:04}" if unit == "year" and is_in_calendar(year) else None
    if len(value) == MONTH:
        if int(value[5:]) > 12 or unit not in ("month", "year"):
            return None
        day = shifted(date.fromisoformat(f"{value}-01"), unit, steps)
        return None if day is None else day.isoformat()[:MONTH]
    return shortened(shifted(date.fromisoformat(value[:10]), unit, steps), unit)


def shortened(day: date | None, unit: str) -> str | None:
    """The day as exactly as ``unit`` tells it: "two months ago" is a month."""
    if day is None:
        return None
    if unit in ("year", "decade", "century"):
        return day.isoformat()[:YEAR]
    return day.isoformat()[:MONTH] if unit == "month" else day.isoformat()


def shifted(day: date, unit: str, steps: int) -> date | None:
    """``day`` moved by some units, or None if that is beyond the years that a date can have."""
    if unit in DAYS:
        ordinal = day.toordinal() + steps * DAYS[unit]
        return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None
    if unit not in MONTHS:
        return day
    year, month = divmod(day.year * 12 + day.month - 1 + steps * MONTHS[unit], 12)
    if not is_in_calendar(year):
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_in_calendar(year: int) -> bool:
    """True for a year that a date can have."""
    return date.min.year <= year <= date.max.year


def month_of(value: str) -> date | None:
    """The first day of a month "2021-03" or of the month of a day, None for other values."""
    if "/" in value or len(value) < MONTH or not value[5:7].isdecimal() or int(value[5:7]) > 12:
        return None
    return date.fromisoformat(f"{value[:7]}-01")


def narrowed(
    last: str | None, word: str, seasons: dict[str, int], day_parts: frozenset[str]
) -> str | None:
    """What "that year", "that evening" mean once the time last told is known."""
    if last is None or not last[:YEAR].isdecimal():
        return None
    if word in seasons:
        return f"{last[:YEAR]}-{seasons[word]}"
    if word == "year":
        return last[:YEAR]
    if word == "month":
        return last[:MONTH] if month_of(last) is not None else None
    exact = len(last) == DAY
    return last if exact and (word == "day" or word in day_parts) else None
