"""What a parser gave to each token of a block, and how to climb and change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Columns(NamedTuple):
    """What the parser gave to each token of a block."""

    heads: list[int]
    deps: list[str]
    tags: list[str]
    lemmas: Sequence[str]

    def kids(self, i: int, *deps: str) -> list[int]:
        """The tokens that hang from ``i`` by one of ``deps``."""
        near = range(len(self.heads))
        return [k for k in near if self.heads[k] == i and k != i and self.deps[k] in deps]


def put_above(columns: Columns, upper: int, lower: int, dep: str) -> None:
    """``upper`` takes the place of ``lower``, which hangs from it as its ``dep``."""
    heads, deps, _, _ = columns
    heads[upper], deps[upper] = upper if heads[lower] == lower else heads[lower], deps[lower]
    heads[lower], deps[lower] = upper, dep


def first_of(columns: Columns, i: int) -> int:
    """Where the words below ``i`` begin."""
    return min([i, *(k for k in range(i) if i in climbed(columns.heads, k))])


def climbed(heads: Sequence[int], i: int) -> Iterator[int]:
    """What ``i`` hangs from, up to the root."""
    while heads[i] != i:
        i = heads[i]
        yield i
