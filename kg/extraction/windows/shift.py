"""Records of a window -> records of the whole document: each span moved by the same distance."""

from __future__ import annotations

import functools
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from kg.model import Span

Record = TypeVar("Record")


def shifted(record: Record, by: int) -> Record:
    """The frozen record ``record`` with ``by`` characters added to each span, however deep."""
    found: Record = _shifted(record, by)
    return found


def _shifted(value: Any, by: int) -> Any:
    if isinstance(value, Span):
        return Span(value.start + by, value.end + by)
    if isinstance(value, tuple):
        return tuple(_shifted(one, by) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{name: _shifted(getattr(value, name), by) for name in _names(type(value))}
        )
    return value


@functools.cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
