"""Dates and intervals in EDTF -> the days that they can include.

Source: Extended Date/Time Format, Library of Congress 2019 (ISO 8601-2), level 0, and of level 1
qualified dates, seasons and open ends.
"""

from __future__ import annotations

import re
from calendar import monthrange

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[~?%]?")
# Level 1: 21 to 24 are spring to winter of the northern half; winter is cut at the year's end.
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}


def days(edtf: str) -> tuple[str | None, str | None]:
    """The first and the last day that an EDTF value can include, each None where it is open."""
    first, _, last = edtf.partition("/")
    return _bounds(first)[0], _bounds(last or first)[1]


def _bounds(date: str) -> tuple[str | None, str | None]:
    found = _DATE.fullmatch(date.partition("T")[0])
    if found is None:
        return None, None
    year, month, day_of_month = found.groups()
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if day_of_month is not None:
        whole_day = f"{year}-{month}-{day_of_month}"
        return (whole_day, whole_day) if is_day(whole_day) else (None, None)
    first, last = _SEASONS.get(int(month), (int(month), int(month)))
    if not 1 <= first <= 12 or int(year) == 0:
        return None, None
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{monthrange(int(year), last)[1]:02}"


def is_day(date: str) -> bool:
    """True for a "YYYY-MM-DD" that is in the calendar."""
    year, month, day_of_month = (int(part) for part in date.split("-"))
    return year > 0 and 1 <= month <= 12 and 1 <= day_of_month <= monthrange(year, month)[1]
