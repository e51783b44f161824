"""Parquet tables -> records one by one, a batch of rows in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from kg.errors import InputError
from kg.isolation import Attempt
from kg.model import Origin
from kg.reader.lines import one_record
from kg.reader.raw import Raw, Skipped, not_read

COLUMNS = ("id", "text", "title", "published", "publisher", "authors", "url")
# Rows in memory: articles are some kilobytes each, so this is about a megabyte.
_BATCH = 256


def read_parquet(stream: BinaryIO, path: str) -> Iterator[Raw | Skipped]:
    """A record for each row, from the columns of JSON Lines. Raises InputError as `read_rows`."""
    for row, origin in read_rows(stream, path, columns=COLUMNS, needed="text"):
        yield row if isinstance(row, Skipped) else one_record(row, origin)


def read_rows(
    stream: BinaryIO, path: str, *, columns: Sequence[str], needed: str
) -> Iterator[tuple[dict[str, Any] | Skipped, Origin]]:
    """Each row's ``columns``, others are not read; ``Origin.offset`` is its number, from 1.

    Raises InputError if pyarrow is not installed, or the file is none of Parquet or has no
    column ``needed``.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise InputError(
            f"{path}: reading Parquet needs pyarrow; install it with pip install newskg[parquet]"
        ) from error
    try:
        table = parquet.ParquetFile(stream)
        names = table.schema_arrow.names
        wanted = [name for name in columns if name in names]
        if needed not in wanted:
            raise InputError(
                f'{path}: no column "{needed}" among {", ".join(names)}; rename the one that has it'
            )
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH, columns=wanted):
            for row in _rows_of(batch):
                number += 1
                origin = Origin(path, offset=number)
                if isinstance(row, Exception):
                    yield not_read(path, row, place=origin.place), origin
                else:
                    yield row, origin
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(
            f"{path}: not a complete Parquet file ({error}); get a new copy"
        ) from error


def _rows_of(batch: Any) -> Iterator[dict[str, Any] | Exception]:
    """The rows of a batch; where one has a value that Python cannot hold, the error for it."""
    with Attempt() as attempt:
        rows = batch.to_pylist()
    if attempt.error is None:
        yield from rows
        return
    for number in range(batch.num_rows):
        with Attempt() as attempt:
            rows = batch.slice(number, 1).to_pylist()
        yield rows[0] if attempt.error is None else attempt.error
