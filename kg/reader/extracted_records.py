"""Files of records that were extracted elsewhere -> their lines, unparsed.

A record is in a line of its own, as ``kg extract`` prints it, or in a column "record" (JSON
Lines or Parquet), as a data frame is written; a column "skipped" says why an article has none.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from kg.errors import InputError
from kg.isolation import Attempt, describe
from kg.model import Origin
from kg.reader.lines import lost, read_lines
from kg.reader.raw import Raw, Skipped, Why
from kg.reader.sources import expand, is_url
from kg.reader.tables import read_rows

RECORD, SKIPPED = "record", "skipped"
# The record of the longest article: its text, and some times as much about it.
_MAX_LINE = 256 * 1024 * 1024


def read_records(inputs: Iterable[str | Path]) -> Iterator[Raw | Skipped]:
    """The record lines of files, folders, globs and "-", in a stable order.

    What cannot be read comes as Skipped with `Why.RECORD`, what the extraction left out with its
    reason. Raises InputError if an input itself does not exist.
    """
    for given in inputs:
        for name in expand(str(given)):
            if isinstance(name, Skipped):
                yield name
            elif is_url(name):
                yield damaged(name, f"{name}: records are read from files; fetch it first")
            else:
                yield from _read(name)


def damaged(path: str, reason: str) -> Skipped:
    """A record that cannot be taken; what stood there before stays."""
    return Skipped(path, reason, Why.RECORD)


def _read(name: str) -> Iterator[Raw | Skipped]:
    with Attempt() as attempt:
        yield from _read_file(name)
    if isinstance(attempt.error, InputError):
        yield damaged(name, str(attempt.error))
    elif attempt.error is not None:
        yield lost(name, attempt.error)


def _read_file(name: str) -> Iterator[Raw | Skipped]:
    if name == "-":
        yield from _lines(sys.stdin.buffer, "standard input")
        return
    with Path(name).open("rb") as stream:
        if name.lower().endswith(".parquet"):
            yield from _rows(stream, name)
        elif name.lower().endswith(".gz"):
            yield from _lines(cast(BinaryIO, gzip.GzipFile(fileobj=stream)), name)
        else:
            yield from _lines(stream, name)


def _lines(stream: BinaryIO, path: str) -> Iterator[Raw | Skipped]:
    for item in read_lines(stream, path, longest=_MAX_LINE):
        if isinstance(item, Skipped):
            yield damaged(item.path, item.reason)
            continue
        yield _of_line(item)


def _of_line(item: Raw) -> Raw | Skipped:
    """What one line holds; it is the unit of failure."""
    with Attempt() as attempt:
        row = _row_of(item.data)
        return item if row is None else _one(row, item.origin)
    return damaged(item.origin.path, f"{item.place}: reading failed ({describe(attempt.raised)})")


def _row_of(line: bytes) -> dict[str, Any] | None:
    """The row of a data frame that a line holds, or None if it is a record, or damaged."""
    if b'"record":' not in line and b'"skipped":' not in line:
        return None
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) and "entities" not in row else None


def _rows(stream: BinaryIO, path: str) -> Iterator[Raw | Skipped]:
    for row, origin in read_rows(stream, path, columns=(RECORD, SKIPPED), needed=RECORD):
        if isinstance(row, Skipped):
            yield damaged(row.path, row.reason)
        else:
            yield _one(row, origin)


def _one(row: dict[str, Any], origin: Origin) -> Raw | Skipped:
    place = f"{origin.path}:{origin.offset}"
    record, reason = row.get(RECORD), row.get(SKIPPED)
    if isinstance(record, str) and record:
        return Raw(origin, RECORD, record.encode("utf-8", "surrogatepass"))
    if isinstance(reason, str) and reason:
        return Skipped(origin.path, f"{place}: {reason}")
    return damaged(origin.path, f'{place}: neither "record" nor "skipped" in this row; fix it')
