"""Dates and intervals in EDTF -> the days that they can include.

Source: Extended Date/Time Format, Library of Congress 2019 (ISO 8601-2), level 0, and of level 1
qualified dates, seasons, unspecified digits and open ends; quarters of level 2.
"""

from __future__ import annotations

import re
from calendar import monthrange

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[~?%]?")
# Level 1: 21 to 24 are spring to winter of the northern half; winter is cut at the year's end.
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}
_QUARTERS = {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)}
_PARTS_OF_YEAR = {**_SEASONS, **_QUARTERS}
_UNSPECIFIED = re.compile(r"\d{2}(?:\dX|XX)")


def days(edtf: str) -> tuple[str | None, str | None]:
    """The first and the last day that an EDTF value can include, each None if it is open."""
    first, _, last = edtf.partition("/")
    return _bounds(first)[0], _bounds(last or first)[1]


def _bounds(date: str) -> tuple[str | None, str | None]:
    if _UNSPECIFIED.fullmatch(date):
        first_year = max(int(date.replace("X", "0")), 1)  # a date knows no year 0
        return f"{first_year:04}-01-01", f"{date.replace('X', '9')}-12-31"
    found = _DATE.fullmatch(date.partition("T")[0])
    if found is None:
        return None, None
    year, month, day_of_month = found.groups()
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if day_of_month is not None:
        whole_day = f"{year}-{month}-{day_of_month}"
        return (whole_day, whole_day) if is_day(whole_day) else (None, None)
    first, last = _PARTS_OF_YEAR.get(int(month), (int(month), int(month)))
    if not 1 <= first <= 12 or int(year) == 0:
        return None, None
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{monthrange(int(year), last)[1]:02}"


def is_day(date: str) -> bool:
    """True for a "YYYY-MM-DD" that is in the calendar."""
    year, month, day_of_month = (int(part) for part in date.split("-"))
    return year > 0 and 1 <= month <= 12 and 1 <= day_of_month <= monthrange(year, month)[1]
