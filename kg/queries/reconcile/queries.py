"""What a client of the reconciliation service asks, as records; what is malformed gets its cure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kg.errors import QueryError
from kg.queries.matching.records import Entry, Sort

# What one request may ask; clients send ten names at a time.
MOST_QUERIES, MOST_IDS, MOST_CANDIDATES, LONGEST_NAME = 500, 500, 100, 1000
_CANDIDATES = 10
# Properties that are compared -> the field of an entry.
COMPARED = {"birthDate": "births", "country": "countries", "post": "posts", "alias": "aliases"}
_STRICT = ("any", "should", "all")


@dataclass(frozen=True, slots=True)
class Query:
    """One name to be reconciled; ``types`` are names of classes, of which ``strict`` says how."""

    entry: Entry
    types: tuple[str, ...]
    strict: str
    limit: int


@dataclass(frozen=True, slots=True)
class Extension:
    """Nodes and the properties that a client wants of them."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]


def read_queries(text: str) -> dict[str, Query]:
    """The queries of a batch by their keys; raises QueryError if one is malformed."""
    found = _object(text, "queries")
    if len(found) > MOST_QUERIES:
        raise QueryError(f"queries: at most {MOST_QUERIES} at a time; send several batches")
    return {key: _query(key, value) for key, value in found.items()}


def read_extension(text: str) -> Extension:
    """What a data extension asks; raises QueryError if it is malformed."""
    found = _object(text, "extend")
    ids, properties = found.get("ids"), found.get("properties")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise QueryError("extend.ids: a list of identifiers was expected")
    if len(ids) > MOST_IDS:
        raise QueryError(f"extend.ids: at most {MOST_IDS} at a time; send several requests")
    if not isinstance(properties, list):
        raise QueryError("extend.properties: a list of objects was expected")
    names = tuple(_text(one, "id", "extend.properties") for one in properties)
    return Extension(tuple(ids), names)


def _object(text: str, place: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise QueryError(f"{place}: no JSON ({error})") from error
    if not isinstance(found, dict):
        raise QueryError(f"{place}: a JSON object was expected")
    return found


def _query(key: str, given: Any) -> Query:
    place = f"queries.{key}"
    if not isinstance(given, dict):
        raise QueryError(f"{place}: a JSON object was expected")
    name = given.get("query", "")
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        raise QueryError(f"{place}.query: a text of at most {LONGEST_NAME} characters was expected")
    types = given.get("type", [])
    types = [types] if isinstance(types, str) else types
    if not isinstance(types, list) or not all(isinstance(one, str) for one in types):
        raise QueryError(f"{place}.type: an identifier or a list of them was expected")
    strict = given.get("type_strict", "any")
    if strict not in _STRICT:
        raise QueryError(f"{place}.type_strict: one of {', '.join(_STRICT)} was expected")
    limit = given.get("limit", _CANDIDATES)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not limit >= 1:
        raise QueryError(f"{place}.limit: a number from 1 on was expected")
    fields: dict[str, Any] = dict(_fields(given.get("properties", []), f"{place}.properties"))
    entry = replace(Entry(key, " ".join(name.split()), Sort.ANY), **fields)
    return Query(entry, tuple(types), strict, int(min(limit, MOST_CANDIDATES)))


def _fields(given: Any, place: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The values of the properties that are compared; others are ignored, as the API allows."""
    if not isinstance(given, list):
        raise QueryError(f"{place}: a list of objects was expected")
    found: dict[str, tuple[str, ...]] = {}
    for one in given:
        field = COMPARED.get(_text(one, "pid", place))
        if "v" not in one:
            raise QueryError(f"{place}: v is missing")
        values = one["v"] if isinstance(one["v"], list) else [one["v"]]
        if field is not None:
            texts = (_value(value, place) for value in values)
            found[field] = (*found.get(field, ()), *(text for text in texts if text))
    yield from found.items()


def _value(value: Any, place: str) -> str:
    if isinstance(value, dict):
        return str(value.get("name") or _text(value, "id", place)).strip()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if not isinstance(value, str | int | float):
        raise QueryError(f"{place}: v must be a text, a number or an object with id")
    return str(value).strip()


def _text(given: Any, key: str, place: str) -> str:
    if not isinstance(given, dict) or not isinstance(given.get(key), str):
        raise QueryError(f"{place}: an object with {key} was expected")
    return str(given[key])
