"""Answers of SPARQL queries as plain records, and running a query within a time limit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox

from kg.errors import QueryError

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: rows of terms (SELECT), a truth value (ASK) or triples (CONSTRUCT)."""

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    truth: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None

    def __iter__(self) -> Iterator[dict[str, Term]]:
        """The rows as dictionaries, unbound variables left out."""
        for row in self.rows:
            pairs = zip(self.variables, row, strict=True)
            yield {name: term for name, term in pairs if term is not None}

    def __bool__(self) -> bool:
        """The truth value of an ASK; otherwise whether there is any row or triple."""
        return bool(self.rows or self.triples) if self.truth is None else self.truth


def run_query(run: Callable[[], Answer], timeout: float | None) -> Answer:
    """Runs ``run`` in at most ``timeout`` seconds; raises QueryError as `Store.query` says."""
    if timeout is None:
        return _guarded(run)
    outcome: list[Answer | BaseException] = []

    def work() -> None:
        try:
            outcome.append(_guarded(run))
        except QueryError as error:
            outcome.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(timeout)
    if not outcome:
        raise QueryError(f"query not finished in {timeout:g} s; narrow it or raise the timeout")
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]


def _guarded(run: Callable[[], Answer]) -> Answer:
    try:
        return run()
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"query not understood: {error}") from error
    except (OSError, RuntimeError) as error:
        raise QueryError(f"query failed: {error}") from error


def answer_of(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    """Takes over all of a pyoxigraph result."""
    if isinstance(result, ox.QueryBoolean):
        return Answer(truth=bool(result))
    if isinstance(result, ox.QueryTriples):
        return Answer(triples=tuple(result))
    variables = tuple(variable.value for variable in result.variables)
    return Answer(variables=variables, rows=tuple(tuple(row) for row in result))
