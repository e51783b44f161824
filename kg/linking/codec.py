"""Small frozen records as JSON and back, by the types of their fields.

Nothing here names a field: one that joins a dataclass is packed like the others. Sets are written
sorted, so equal records give equal text.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import types
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

# From a value to what JSON has, or back; None if JSON has it as it is.
Coder = Callable[[Any], Any] | None


class Packer(Generic[T]):
    """Packs one dataclass; the fields in ``apart`` are left out, and given again to unpack."""

    def __init__(self, kind: type[T], *, apart: tuple[str, ...] = ()) -> None:
        """Raises TypeError if a field has a type that is not packed."""
        self._kind = kind
        self._names, self._to, self._back = _fields(kind, apart)

    def pack(self, one: T) -> str:
        """The record as one line of JSON."""
        cells = [
            _sent(to, getattr(one, name)) for name, to in zip(self._names, self._to, strict=True)
        ]
        return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))

    def unpack(self, text: str, **apart: object) -> T:
        """The record that gave ``text``."""
        cells = json.loads(text)
        given = {
            n: _sent(back, c) for n, back, c in zip(self._names, self._back, cells, strict=True)
        }
        return self._kind(**given, **apart)


def _fields(kind: Any, apart: tuple[str, ...]) -> tuple[list[str], list[Coder], list[Coder]]:
    hints = get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind) if field.name not in apart]
    coders = [_coders(hints[name]) for name in names]
    return names, [to for to, _ in coders], [back for _, back in coders]


def _sent(coder: Coder, value: Any) -> Any:
    return value if coder is None else coder(value)


def _coders(kind: Any) -> tuple[Coder, Coder]:
    """How values of a type are written and read."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind in (str, int, float, bool):
        return None, None
    if origin in (Union, types.UnionType):
        return _optional(inner)
    if origin is frozenset:
        return _listed(inner[0], frozenset, sorted)
    if origin is tuple and inner[-1] is Ellipsis:
        return _listed(inner[0], tuple, list)
    if origin is tuple:
        return _row(inner)
    if isinstance(origin, type) and issubclass(origin, Mapping) and inner == (str, str):
        return dict, None
    if dataclasses.is_dataclass(kind):
        return _nested(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return (lambda one: one.value), kind
    if kind is dt.date:
        return dt.date.isoformat, dt.date.fromisoformat
    raise TypeError(f"{kind}: a field of this type is not packed; teach kg.linking.codec to")


def _optional(inner: tuple[Any, ...]) -> tuple[Coder, Coder]:
    kinds = [kind for kind in inner if kind is not type(None)]
    if len(kinds) != 1:
        raise TypeError(f"{inner}: only one type or None is packed")
    to, back = _coders(kinds[0])
    if to is None:
        return None, None
    return (
        lambda one: None if one is None else _sent(to, one),
        lambda cell: None if cell is None else _sent(back, cell),
    )


def _listed(
    inner: Any, whole: Callable[[Any], Any], order: Callable[[Any], list[Any]]
) -> tuple[Coder, Coder]:
    to, back = _coders(inner)
    if to is None:
        return order, whole
    return (
        lambda many: [_sent(to, one) for one in order(many)],
        lambda cells: whole(_sent(back, cell) for cell in cells),
    )


def _row(inner: tuple[Any, ...]) -> tuple[Coder, Coder]:
    coders = [_coders(kind) for kind in inner]
    return (
        lambda row: [_sent(to, one) for (to, _), one in zip(coders, row, strict=True)],
        lambda cells: tuple(_sent(back, c) for (_, back), c in zip(coders, cells, strict=True)),
    )


def _nested(kind: Any) -> tuple[Coder, Coder]:
    names, to, back = _fields(kind, ())
    return (
        lambda one: [_sent(t, getattr(one, n)) for n, t in zip(names, to, strict=True)],
        lambda cells: kind(*[_sent(b, cell) for b, cell in zip(back, cells, strict=True)]),
    )
