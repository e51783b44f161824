"""Typed access to the fields of a JSON record, with errors that name place and cure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from kg.errors import RecordError
from kg.model import Box, Span
from kg.ontology.languages import is_language_tag

Choice = TypeVar("Choice", bound=StrEnum)
_ABSENT: Any = object()
# No figure in the news comes near; beyond it, floats cannot represent every whole number.
_LARGEST = 1e300


@dataclass(frozen=True, slots=True)
class Fields:
    """One object of a record, and its place (``events[3].roles[0]``)."""

    values: Mapping[str, Any]
    place: str
    text: str

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Fields:
        """The top of a record; raises RecordError if it is no object or has no text."""
        if not isinstance(record, Mapping):
            raise RecordError("record: not a JSON object; give one object for each document")
        top = cls(record, "", "")
        text = top._get("text", _ABSENT)
        if not isinstance(text, str):
            raise top._wrong("text", text, "a string")
        name = record.get("id")
        place = f"record {name!r}" if isinstance(name, str) else "record"
        return cls(record, place, top._sound("text", text))

    # ── strings ──

    def string(self, key: str) -> str:
        """A string that is not empty."""
        value = self._get(key, _ABSENT)
        if not isinstance(value, str) or not value:
            raise self._wrong(key, value, "a non-empty string")
        return self._sound(key, value)

    def optional_string(self, key: str) -> str | None:
        """A string, or None if it is null, absent or empty."""
        value = self._get(key, None)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise self._wrong(key, value, "a string or null")
        return self._sound(key, value)

    def optional_date(self, key: str) -> str | None:
        """A day of the calendar, with or without a time, or None as above."""
        value = self.optional_string(key)
        if value is not None:
            try:
                dt.date.fromisoformat(value[:10])
            except ValueError as error:
                raise self._wrong(key, value, "a date such as 2025-03-04, or null") from error
        return value

    def language(self, key: str) -> str:
        """A tag of a language as BCP 47 has it, "de" or "zh-Hant"."""
        value = self.string(key)
        if not is_language_tag(value):
            raise self._wrong(key, value, "a language tag such as de or zh-Hant")
        return value

    def strings(self, key: str, *, default: Sequence[str] = _ABSENT) -> tuple[str, ...]:
        """A list of strings, none empty."""
        values = self._list(key, default)
        for value in values:
            if not isinstance(value, str) or not value:
                raise self._wrong(key, value, "a list of non-empty strings")
            self._sound(key, value)
        return tuple(values)

    def choice(self, key: str, values: type[Choice], *, default: Choice = _ABSENT) -> Choice:
        """One of the strings of an enumeration."""
        value = self._get(key, default)
        try:
            return values(value)
        except ValueError as error:
            raise self._wrong(key, value, f"one of {', '.join(values)}") from error

    # ── numbers ──

    def boolean(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self._get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, value, "true or false")
        return value

    def optional_integer(self, key: str) -> int | None:
        """A whole number, or None if it is null or absent."""
        value = self._get(key, None)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise self._wrong(key, value, "a whole number or null")
        return value

    def counted(self, key: str) -> int:
        """A whole number from 1."""
        value = self._get(key, _ABSENT)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self._wrong(key, value, "a whole number from 1")
        return value

    def optional_number(self, key: str) -> int | float | None:
        """A finite number, or None if it is null or absent."""
        value = self._get(key, None)
        return None if value is None else self._finite(key, value)

    def share(self, key: str, *, default: float = _ABSENT) -> float:
        """A number from 0 to 1."""
        value = self._finite(key, self._get(key, default))
        if not 0 <= value <= 1:
            raise self._wrong(key, value, "a number from 0 to 1")
        return float(value)

    def _finite(self, key: str, value: Any) -> int | float:
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or abs(value) > _LARGEST
            or not math.isfinite(value)
        ):
            raise self._wrong(key, value, "a finite number")
        return value

    # ── spans ──

    def span(self, key: str, *, default: Span = _ABSENT) -> Span:
        """``[start, end)`` within the text."""
        return self._span(key, self._get(key, default))

    def spans(
        self, key: str, *, least: int = 0, default: Sequence[Span] = _ABSENT
    ) -> tuple[Span, ...]:
        """A list of at least ``least`` spans."""
        values = self._list(key, default)
        if len(values) < least:
            raise self._wrong(key, values, f"at least {least} [start, end]")
        return tuple(self._span(key, value) for value in values)

    def _span(self, key: str, value: Any) -> Span:
        if type(value) is list and len(value) == 2:  # what JSON has, without the slower checks
            start, end = value
            if type(start) is int and type(end) is int and 0 <= start < end <= len(self.text):
                return Span(start, end)
        pair = isinstance(value, Sequence) and len(value) == 2
        if not pair or not all(isinstance(n, int) and not isinstance(n, bool) for n in value):
            raise self._wrong(key, value, "[start, end] in characters")
        if not 0 <= value[0] < value[1] <= len(self.text):
            raise self._wrong(key, value, f"inside the text of {len(self.text)} characters")
        return Span(value[0], value[1])

    def optional_box(self, key: str) -> Box | None:
        """Left, top, right, bottom in points, or None if it is null or absent."""
        value = self._get(key, None)
        if value is None:
            return None
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 4:
            raise self._wrong(key, value, "[left, top, right, bottom] in points")
        left, top, right, bottom = (float(self._finite(key, number)) for number in value)
        if left > right or top > bottom:
            raise self._wrong(key, value, "[left, top, right, bottom] in this order")
        return (left, top, right, bottom)

    # ── objects ──

    def object(self, key: str) -> Fields:
        """An object."""
        return self._object(key, self._get(key, _ABSENT))

    def optional_object(self, key: str) -> Fields | None:
        """An object, or None if it is null or absent."""
        value = self._get(key, None)
        return None if value is None else self._object(key, value)

    def objects(self, key: str, *, default: Sequence[Any] = _ABSENT) -> list[Fields]:
        """A list of objects."""
        values = self._list(key, default)
        return [self._object(f"{key}[{index}]", value) for index, value in enumerate(values)]

    def _object(self, key: str, value: Any) -> Fields:
        if not isinstance(value, Mapping):
            raise self._wrong(key, value, "an object")
        return Fields(value, f"{self.place}: {key}" if self.place else key, self.text)

    # ── shared helpers ──

    def _list(self, key: str, default: Any) -> Sequence[Any]:
        values = self._get(key, default)
        if not isinstance(values, list | tuple):
            raise self._wrong(key, values, "a list")
        return values

    def _get(self, key: str, default: Any) -> Any:
        value = self.values.get(key, default)
        if value is _ABSENT:
            raise RecordError(f"{self._at(key)} is missing; add it")
        return value

    def _sound(self, key: str, value: str) -> str:
        if value.isascii():
            return value
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise RecordError(
                f"{self._at(key)}: a lone surrogate at character {error.start}; fix the encoding"
            ) from error
        return value

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _wrong(self, key: str, value: Any, wanted: str) -> RecordError:
        shown = "nothing" if value is _ABSENT else repr(value)[:60]
        return RecordError(f"{self._at(key)}: must be {wanted}, not {shown}")
