"""Small networks as bytes that ONNX Runtime reads, written without the package ``onnx``.

A model in ONNX is a message of Protocol Buffers: fields, each with its number, its kind and its
content. The few that a chain of operators needs are written here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

# The version of the file's form and of the operators: the first that norms layers, and its form.
FORM, OPERATORS = 8, 17
FLOAT, INT = 1, 7  # kinds of numbers, as ONNX counts them
_FLOAT_ATTRIBUTE, _INT_ATTRIBUTE = 1, 2


def node(operator: str, inputs: Sequence[str], outputs: Sequence[str], **given: float) -> bytes:
    """An operator over named values, with its attributes: an int or a float each."""
    attributes = (_part(5, _attribute(name, value)) for name, value in given.items())
    return b"".join(
        (
            *(_part(1, name.encode()) for name in inputs),
            *(_part(2, name.encode()) for name in outputs),
            _part(4, operator.encode()),
            *attributes,
        )
    )


def weights(name: str, values: Any) -> bytes:
    """Named numbers that are part of the network: floats, or integers of 64 bits."""
    kind = INT if values.dtype == np.int64 else FLOAT
    stored = np.ascontiguousarray(values, dtype="<i8" if kind == INT else "<f4")
    sizes = b"".join(_number(1, size) for size in stored.shape)
    return sizes + _number(2, kind) + _part(8, name.encode()) + _part(9, stored.tobytes())


def network(
    nodes: Iterable[bytes], given: Iterable[bytes], entry: tuple[str, int], exit_: tuple[str, int]
) -> bytes:
    """A network of operators with weights ``given``, from rows of one width to rows of another."""
    graph = b"".join(
        (
            *(_part(1, one) for one in nodes),
            _part(2, b"rows"),
            *(_part(5, one) for one in given),
            _part(11, _rows(*entry)),
            _part(12, _rows(*exit_)),
        )
    )
    return _number(1, FORM) + _part(7, graph) + _part(8, _number(2, OPERATORS))


def _rows(name: str, width: int) -> bytes:
    """The shape of a value: as many rows as there are, ``width`` floats each."""
    sizes = _part(1, _part(2, b"rows")) + _part(1, _number(1, width))
    return _part(1, name.encode()) + _part(2, _part(1, _number(1, FLOAT) + _part(2, sizes)))


def _attribute(name: str, value: float) -> bytes:
    if isinstance(value, int):
        content, kind = _number(3, value), _INT_ATTRIBUTE
    else:
        content, kind = _varint(2 << 3 | 5) + struct.pack("<f", value), _FLOAT_ATTRIBUTE
    return _part(1, name.encode()) + content + _number(20, kind)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _part(field: int, content: bytes) -> bytes:
    """A field that has a text or fields of its own in it."""
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    """A whole number in as few bytes as it needs, seven bits in each; negative ones take ten."""
    value &= (1 << 64) - 1
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    found.append(value)
    return bytes(found)
