"""Typed literals in canonical form, so that a store that normalises them changes nothing.

Canonical forms are those of XML Schema 1.1 Part 2, appendix E.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pyoxigraph as ox

from kg.nlp.edtf import is_day
from kg.ontology.vocabulary import XSD
from kg.rdf.terms import literal, named

_INTEGER, _DECIMAL, _BOOLEAN = (named(XSD + name) for name in ("integer", "decimal", "boolean"))
_DATE, _DATETIME = named(f"{XSD}date"), named(f"{XSD}dateTime")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?")


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
    if _DAY.fullmatch(value) and is_day(value):
        return ox.Literal(value, datatype=_DATE)
    if _MOMENT.fullmatch(value) and is_day(value[:10]):
        return ox.Literal(value, datatype=_DATETIME)
    return literal(value)


def day(value: str) -> ox.Literal:
    """An ``xsd:date``."""
    return ox.Literal(value, datatype=_DATE)
