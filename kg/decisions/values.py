"""What a decision may set: the fields of each kind, and the form of their values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from kg.decisions.records import ON_LISTS, REMARKS, Kind, Quote
from kg.errors import DecisionError
from kg.model import Bound, Commitment, Polarity, Status, TimeFrame

CHOICES: Mapping[str, type[StrEnum]] = {
    "status": Status,
    "polarity": Polarity,
    "commitment": Commitment,
    "time_frame": TimeFrame,
}
WORDS = ("speech_act", "kind")
ENTITY_FIELDS = ("speaker", "accused", "subject", "object", "post", "place")
ROLE, NUMBER = "role:", "number:"
FIELDS = (
    *CHOICES, *WORDS, *ENTITY_FIELDS, "content", "time", "number", f"{ROLE}NAME", f"{NUMBER}NAME",
)  # fmt: skip
# What else than corrections may set: the fields that must be there, and those that may.
_NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.RENAME: ("name",), Kind.RETYPE: ("type",), Kind.NOTE: ("note",), Kind.TAG: ("tag",),
    **dict.fromkeys(ON_LISTS, ("list", "id")),
}  # fmt: skip
_MAY: Mapping[Kind, tuple[str, ...]] = dict.fromkeys((Kind.SPLIT, *ON_LISTS), ("name",))
# A tag is a word or a few, to gather nodes by; more is a note.
TAG_LENGTH = 60
_NUMBERS = ("value", "min", "max")


def string_of(found: Mapping[str, Any], key: str) -> str | None:
    """A string or None; raises DecisionError for anything else."""
    value = found.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise DecisionError(f"{key!r} must be a string; correct it")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise DecisionError(f"{key!r} contains a lone surrogate; correct it") from error
    return value


def told(value: object) -> str:
    """A value of a field in words, for lists."""
    if isinstance(value, list):
        return "; ".join(map(told, value)) or "nobody"
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("exact") or value.get("value") or dict(value))
    return "nobody" if value is None else str(value)


def read_quote(value: Any, place: str) -> Quote:
    """A quotation, given as an object or as its words alone."""
    given = {"exact": value} if isinstance(value, str) else value
    if not isinstance(given, Mapping) or not (string_of(given, "exact") or "").strip():
        raise DecisionError(f"{place!r} must quote words of the article; correct it")
    start = given.get("start")
    if start is not None and (isinstance(start, bool) or not isinstance(start, int) or start < 0):
        raise DecisionError(f"'{place}.start' must be a number of characters; correct or remove it")
    prefix, suffix = (string_of(given, name) or "" for name in ("prefix", "suffix"))
    return Quote(given["exact"], prefix, suffix, start)


def check_fields(kind: Kind, given: Any) -> dict[str, Any]:
    """The fields that a decision sets; raises DecisionError if one is unknown or malformed."""
    values = {} if given is None else given
    if not isinstance(values, Mapping):
        raise DecisionError("'set' must be an object of fields and values; correct it")
    if kind is Kind.CORRECT:
        return _corrections(values)
    needed = _NEEDED.get(kind, ())
    own = (*needed, *_MAY.get(kind, ()))
    if any(name not in own for name in values):
        listed = ", ".join(own) or "nothing"
        raise DecisionError(f"'set' of '{kind}' holds {listed} alone")
    for name in needed:
        if not (string_of(values, name) or "").strip():
            named = f"the {name}" if kind in REMARKS else f"the new {name}"
            cure = "it" if kind in ON_LISTS else named
            raise DecisionError(f"'set.{name}' is missing; write {cure}")
    if kind is Kind.TAG:
        _check_tag(values.get("tag") or "")
    return {name: string_of(values, name) for name in values}


def _corrections(values: Mapping[Any, Any]) -> dict[str, Any]:
    """The fields of a correction, each of which is checked by itself."""
    if not values:
        raise DecisionError("'set' is empty; name what is corrected, such as speaker")
    for name, value in values.items():
        _check(str(name), value)
    return dict(values)


def _check_tag(tag: str) -> None:
    if len(tag) > TAG_LENGTH or len(tag.splitlines()) > 1:
        raise DecisionError(
            f"'set.tag' is longer than a line of {TAG_LENGTH} characters; write a note instead"
        )


def _check(name: str, value: Any) -> None:
    if name == "number" or name.removeprefix(NUMBER) not in (name, ""):
        read_number(name, value)
    elif name in ENTITY_FIELDS or name.removeprefix(ROLE) not in (name, ""):
        _check_entities(name, value)
    elif name == "content":
        for quote in value if isinstance(value, list) and value else [value]:
            read_quote(quote, "set.content")
    else:
        _check_word(name, value)


def _check_word(name: str, value: Any) -> None:
    """Fields of one word: one of a list, a term of the ontology, or a date."""
    if name in CHOICES:
        if not isinstance(value, str) or value not in list(CHOICES[name]):
            raise DecisionError(f"'set.{name}' must be one of: {', '.join(CHOICES[name])}")
    elif name in WORDS:
        if not isinstance(value, str) or not value:
            raise DecisionError(f"'set.{name}' must be a word; write it")
    elif name != "time":
        raise DecisionError(f"'set.{name}' is no field; the fields are {', '.join(FIELDS)}")
    elif value is not None and (not isinstance(value, str) or not value):
        raise DecisionError("'set.time' must be a date such as 2025-03-04, or null")


def _check_entities(name: str, value: Any) -> None:
    listed = value if isinstance(value, list) else [value]
    if isinstance(value, list) and name != "speaker":
        raise DecisionError(f"'set.{name}' must be one entity; write its name or quote its words")
    for one in listed:
        if one is not None:
            read_entity(name, one)


def read_entity(name: str, value: Any) -> tuple[Quote | None, str | None, str | None]:
    """An entity of the article by its words or its name, and its type where it is a new one."""
    given = {"name": value} if isinstance(value, str) else value
    if not isinstance(given, Mapping):
        raise DecisionError(f"'set.{name}' must be a name, or an object with words or a name")
    words = given.get("words")
    quote = None if words is None else read_quote(words, f"set.{name}.words")
    called = string_of(given, "name")
    if quote is None and not (called or "").strip():
        raise DecisionError(f"'set.{name}' names nobody; write a name or quote the words")
    return quote, called, string_of(given, "type")


def read_number(name: str, value: Any) -> dict[str, Any]:
    """A number with its limits: the fields of a quantity."""
    given = value if isinstance(value, Mapping) else {"value": value}
    numbers = {key: given[key] for key in _NUMBERS if given.get(key) is not None}
    for one in numbers.values():
        if isinstance(one, bool) or not isinstance(one, int | float) or not math.isfinite(one):
            raise DecisionError(f"'set.{name}' must be a number; correct it")
    if not numbers:
        raise DecisionError(f"'set.{name}' has no number; write value, min or max")
    if numbers.get("min", -math.inf) > numbers.get("max", math.inf):
        raise DecisionError(f"'set.{name}' has a min above its max; correct it")
    bound = given.get("bound", Bound.EXACTLY)
    if bound not in list(Bound):
        raise DecisionError(f"'set.{name}.bound' must be one of: {', '.join(Bound)}")
    empty = dict.fromkeys(_NUMBERS)
    return {**empty, **numbers, "bound": Bound(bound)}
