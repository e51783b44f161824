"""Answers of SPARQL queries as plain records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a query: rows of terms (SELECT), a truth value (ASK) or triples (CONSTRUCT).

    ``left_out`` is how many more rows there are, where only the first were asked for.
    """

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    truth: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None
    left_out: int = 0

    def __iter__(self) -> Iterator[dict[str, Term]]:
        """The rows as dictionaries, without unbound variables."""
        for row in self.rows:
            pairs = zip(self.variables, row, strict=True)
            yield {name: term for name, term in pairs if term is not None}

    def __bool__(self) -> bool:
        """The truth value of an ASK; otherwise whether there is any row or triple."""
        return bool(self.rows or self.triples) if self.truth is None else self.truth

    def first(self, count: int | None) -> Answer:
        """The same with its first ``count`` rows alone; None are all."""
        if count is None or len(self.rows) <= count:
            return self
        left_out = self.left_out + len(self.rows) - count
        return replace(self, rows=self.rows[:count], left_out=left_out)


def answer_of(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    """Copies a pyoxigraph result."""
    if isinstance(result, ox.QueryBoolean):
        return Answer(truth=bool(result))
    if isinstance(result, ox.QueryTriples):
        return Answer(triples=tuple(result))
    variables = tuple(variable.value for variable in result.variables)
    return Answer(variables=variables, rows=tuple(tuple(row) for row in result))
