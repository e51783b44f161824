"""Running a SPARQL query on pyoxigraph: at once, or in a process that ends at its time limit.

pyoxigraph cannot be told to give up. A query with a time limit therefore runs in a small process
of its own, ``execute_subprocess.py``, that ends itself in time: no thread is left behind.
"""

from __future__ import annotations

import marshal
import math
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeAlias, TypeVar

import pyoxigraph as ox

from kg.errors import QueryError
from kg.ontology.namespaces import PREFIXES
from kg.store.bindings import check_size
from kg.store.execute_subprocess import TIME_IS_OVER
from kg.store.results import Answer, answer_of

_PROCESS = Path(__file__).with_name("execute_subprocess.py")
_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_PROLOGUE = re.compile(r"(?:\s+|#[^\n]*(?:\n|$)|BASE\s*<[^>]*>|PREFIX\s+\S*:\s*<[^>]*>)*", re.I)
_UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "ADD", "MOVE", "COPY", "WITH")
)
_QUERIES = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
# What pyoxigraph names among the things it expected, and what it means for who wrote the query.
_REASONS = {
    "Prefix not found": "unknown prefix; declare it with PREFIX",
    "IRI parsing failed": "incomplete IRI; write <https://…>",
    "The SELECT contains a variable that is unbound": "SELECT names a variable that is neither "
    "grouped nor aggregated; put it into GROUP BY",
}
_SHOWN = 40
_Found: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_Read = TypeVar("_Read")


def ask(inner: ox.Store, sparql: str, *, union: bool) -> Answer:
    """The answer of ``inner``; QueryError if the query is not understood or fails."""
    return _evaluated(inner, sparql, answer_of, union=union)


def rows(inner: ox.Store, sparql: str) -> bytes | Answer:
    """The rows of a SELECT as TSV, as Oxigraph writes it; else as `ask`."""

    def read(found: _Found) -> bytes | Answer:
        if isinstance(found, ox.QuerySolutions):
            return found.serialize(format=ox.QueryResultsFormat.TSV) or b""
        return answer_of(found)

    return _evaluated(inner, sparql, read, union=False)


def _evaluated(
    inner: ox.Store, sparql: str, read: Callable[[_Found], _Read], *, union: bool
) -> _Read:
    check_size(sparql)
    try:
        return read(inner.query(sparql, prefixes=dict(PREFIXES), use_default_graph_as_union=union))
    except (SyntaxError, ValueError) as error:
        raise QueryError(misunderstood(str(error), sparql)) from error
    except (OSError, RuntimeError) as error:
        raise QueryError(f"query failed: {error}") from error


def ask_within(
    seconds: float, sparql: str, *, union: bool, database: Path | None = None, quads: bytes = b""
) -> Answer:
    """The same of the database in a folder that nobody writes, or of N-Quads, in ``seconds``.

    Opening and reading do not count; infinity is no limit. Raises QueryError too where the time is
    over, or where the query ends the process that works on it.
    """
    with _answered(seconds, sparql, union=union, database=database, quads=quads) as (kind, found):
        return _answer_in(kind, found)


def rows_within(seconds: float, sparql: str, *, database: Path) -> bytes | Answer:
    """The rows of a SELECT as TSV, as Oxigraph writes it, in ``seconds``; else as `ask_within`."""
    with _answered(seconds, sparql, database=database, tsv=True) as (kind, found):
        return found.read() if kind == "tsv" else _answer_in(kind, found)


@contextmanager
def _answered(
    seconds: float, sparql: str, *, database: Path | None, union: bool = False,
    tsv: bool = False, quads: bytes = b"",
) -> Iterator[tuple[str, IO[bytes]]]:  # fmt: skip
    """The kind of the answer of a process, and a file of its bytes; QueryError if there is none."""
    check_size(sparql)
    head = {
        "sparql": sparql, "union": union, "seconds": None if math.isinf(seconds) else seconds,
        "prefixes": dict(PREFIXES), "database": None if database is None else str(database),
        "tsv": tsv,
    }  # fmt: skip
    with tempfile.TemporaryFile() as found:
        done = subprocess.run(
            [sys.executable, "-P", "-S", str(_PROCESS), str(Path(ox.__file__).parent.parent)],
            input=marshal.dumps(head) + quads,
            stdout=found,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            raise QueryError(_why_ended(done.returncode, done.stderr, seconds))
        found.seek(0)
        kind = found.readline().decode().strip()
        if kind == "misunderstood":
            raise QueryError(misunderstood(found.read().decode(), sparql))
        yield kind, found


def _why_ended(code: int, said: bytes, seconds: float) -> str:
    """Why a process gave no answer."""
    if code == TIME_IS_OVER:
        return f"query not finished within {seconds:g} s; narrow it or raise the timeout"
    if code < 0:
        return (
            f"the query crashed its process ({signal.strsignal(-code)})"
            "; it is too large or too nested, simplify it"
        )
    words = " ".join(said.decode("utf-8", "replace").split())[-300:]
    return f"query failed: {words or f'its process ended with {code}'}"


def _answer_in(kind: str, found: IO[bytes]) -> Answer:
    if kind == "triples":
        quads = ox.parse(found, format=ox.RdfFormat.N_TRIPLES)
        return Answer(triples=tuple(quad.triple for quad in quads))
    return answer_of(ox.parse_query_results(found, format=ox.QueryResultsFormat.JSON))


def why_misunderstood(sparql: str) -> str | None:
    """What keeps a query from being parsed, for who wrote it; None if nothing does."""
    try:
        check_size(sparql)
        ox.Store().query(sparql, prefixes=dict(PREFIXES))
    except QueryError as error:
        return str(error)
    except (SyntaxError, ValueError) as error:
        return misunderstood(str(error), sparql)
    except (OSError, RuntimeError):  # it was parsed, and failed on an empty store
        return None
    return None


def misunderstood(error: str, sparql: str) -> str:
    """What pyoxigraph said of a query that it cannot parse, for who wrote the query."""
    first = re.match(r"\w*", sparql[_PROLOGUE.match(sparql).end() :])  # type: ignore[union-attr]
    word = first.group().upper() if first else ""
    if word in _UPDATES:
        return f"invalid query: {word} is an update; only kg build changes the graph"
    if word not in _QUERIES:
        return f"invalid query: it begins with {word!r}, not with SELECT, ASK, CONSTRUCT …"
    found = _PLACE.match(error)
    if found is None:
        return f"invalid query: {error}"
    line, column, expected = int(found[1]), int(found[2]), found[3]
    lines = [*sparql.splitlines(), ""]  # an error at the end may be behind the last line
    before, after = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
    place = f"line {line}, column {column}, after “{_end([*lines[: line - 1], before])}”"
    why = next((cure for reason, cure in _REASONS.items() if reason in expected), None)
    if why is None and len(expected) <= _SHOWN:
        why = f"expected {expected}"
    if why is None:
        is_over = not "".join([after, *lines[line:]]).strip()
        why = "it ends too early" if is_over else "look at the words and brackets there"
    return f"invalid query at {place}: {why}"


def _end(lines: list[str]) -> str:
    """The last words of some lines."""
    text = " ".join(" ".join(lines).split())
    return f"…{text[-_SHOWN:]}" if len(text) > _SHOWN else text
