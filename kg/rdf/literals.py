"""Typed literals in canonical form, so that a store that normalises them changes nothing.

Canonical forms are those of XML Schema 1.1 Part 2, appendix E.
"""

from __future__ import annotations

import re
from calendar import monthrange
from decimal import Decimal

import pyoxigraph as ox

from kg.rdf.terms import literal, named
from kg.vocab import XSD

_INTEGER, _DECIMAL, _BOOLEAN = (named(XSD + name) for name in ("integer", "decimal", "boolean"))
_DATE, _DATETIME = named(f"{XSD}date"), named(f"{XSD}dateTime")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?")
_EDTF_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[~?%]?")
# Library of Congress EDTF, level 1: 21 to 24 are spring to winter of the northern half.
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}


def whole(number: int) -> ox.Literal:
    """An ``xsd:integer``."""
    return ox.Literal(str(number), datatype=_INTEGER)


def truth(value: bool) -> ox.Literal:
    """An ``xsd:boolean``."""
    return ox.Literal("true" if value else "false", datatype=_BOOLEAN)


def number(value: int | float) -> ox.Literal:
    """An ``xsd:integer`` for a whole number, an ``xsd:decimal`` otherwise."""
    exact = Decimal(str(value))
    if exact == exact.to_integral_value():
        return whole(int(exact))
    return ox.Literal(format(exact.normalize(), "f"), datatype=_DECIMAL)


def decimal(value: float, *, places: int = 4) -> ox.Literal:
    """An ``xsd:decimal`` rounded to ``places``: a score or confidence."""
    text = format(round(Decimal(str(value)), places).normalize(), "f")
    return ox.Literal(text, datatype=_DECIMAL)


def moment(value: str) -> ox.Literal:
    """An ``xsd:date`` or ``xsd:dateTime``; a plain string where it is neither."""
    if _DAY.fullmatch(value) and _is_day(value):
        return ox.Literal(value, datatype=_DATE)
    if _MOMENT.fullmatch(value) and _is_day(value[:10]):
        return ox.Literal(value, datatype=_DATETIME)
    return literal(value)


def day(value: str) -> ox.Literal:
    """An ``xsd:date``."""
    return ox.Literal(value, datatype=_DATE)


def days(edtf: str) -> tuple[str | None, str | None]:
    """The first and the last day that an EDTF value can include, each None where it is open.

    Reads level 0 dates and intervals, and of level 1 qualified dates, seasons and open ends.
    """
    first, _, last = edtf.partition("/")
    return _bounds(first)[0], _bounds(last or first)[1]


def _bounds(date: str) -> tuple[str | None, str | None]:
    found = _EDTF_DATE.fullmatch(date.partition("T")[0])
    if found is None:
        return None, None
    year, month, day_of_month = found.groups()
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if day_of_month is not None:
        whole_day = f"{year}-{month}-{day_of_month}"
        return (whole_day, whole_day) if _is_day(whole_day) else (None, None)
    first, last = _SEASONS.get(int(month), (int(month), int(month)))
    if not 1 <= first <= 12 or int(year) == 0:
        return None, None
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{monthrange(int(year), last)[1]:02}"


def _is_day(date: str) -> bool:
    year, month, day_of_month = (int(part) for part in date.split("-"))
    return year > 0 and 1 <= month <= 12 and 1 <= day_of_month <= monthrange(year, month)[1]
