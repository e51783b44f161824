"""Days and periods as people write them: "3 March 2025", "March 2025", "2022"."""

from __future__ import annotations

import calendar
from datetime import date

_MONTHS = tuple(calendar.month_name)


def day(iso: str) -> str:
    """``2025-03-03`` as "3 March 2025"; anything else, such as a year of five digits, as it is."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{found.day} {_MONTHS[found.month]} {found.year}"


def period(begins: str, ends: str) -> str:
    """From the first to the last possible day: a day, a month or a year where it is just that."""
    if not begins or not ends or begins == ends:
        return day(begins or ends)
    try:
        first, last = date.fromisoformat(begins), date.fromisoformat(ends)
    except ValueError:
        return f"{begins} to {ends}"
    whole_months = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if whole_months and (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    if whole_months and (first.year, first.month) == (last.year, last.month):
        return f"{_MONTHS[first.month]} {first.year}"
    return f"{day(begins)} to {day(ends)}"
