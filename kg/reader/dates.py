"""Publication dates as pages print them -> ``xsd:date`` or ``xsd:dateTime``; never a guess."""

from __future__ import annotations

import datetime as dt
import re

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_HAS_MONTH_NAME = re.compile(r"[A-Za-z]{3}")
# A day and a month written as two numbers can be read in two orders: such a date is left out.
_YEAR = re.compile(r"\b(1[89]|20)\d{2}\b")


def parse_date(words: str | None) -> str | None:
    """The date in ``words`` as "2025-03-14" or "2025-03-14T05:15:00+01:00", or None."""
    if not words:
        return None
    iso = _ISO.search(words)
    if iso:
        return _from_iso(iso)
    if not (_HAS_MONTH_NAME.search(words) and _YEAR.search(words)):
        return None
    from dateutil import parser

    try:
        first = parser.parse(words, fuzzy=True, ignoretz=True, default=dt.datetime(2000, 1, 1))
        second = parser.parse(words, fuzzy=True, ignoretz=True, default=dt.datetime(2001, 2, 2))
    except (ValueError, OverflowError):
        return None
    # Two defaults that differ everywhere: what differs in the answers was not in the words.
    return first.date().isoformat() if first.date() == second.date() else None


def _from_iso(match: re.Match[str]) -> str | None:
    day, clock, zone = match.groups()
    try:
        dt.date.fromisoformat(day)
        if clock is None:
            return day
        full = clock if clock.count(":") == 2 else f"{clock}:00"
        dt.time.fromisoformat(full)
    except ValueError:
        return None
    if zone and zone != "Z" and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{day}T{full}{zone or ''}"
