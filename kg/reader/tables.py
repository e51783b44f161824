"""Parquet tables -> records one by one, a batch of rows in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from kg.errors import InputError
from kg.model import Origin
from kg.reader.lines import record_raw
from kg.reader.raw import Raw, Skipped

COLUMNS = ("id", "text", "title", "published", "publisher", "authors", "url")
# Rows in memory: articles are some kilobytes each, so this is about a megabyte.
_BATCH = 256


def read_parquet(stream: BinaryIO, path: str) -> Iterator[Raw | Skipped]:
    """A record for each row, from the columns of JSON Lines. Raises InputError as `read_rows`."""
    for row, origin in read_rows(stream, path, columns=COLUMNS, needed="text"):
        yield record_raw(row, origin)


def read_rows(
    stream: BinaryIO, path: str, *, columns: Sequence[str], needed: str
) -> Iterator[tuple[dict[str, Any], Origin]]:
    """Each row's ``columns``, others are not read; ``Origin.offset`` is its number, from 1.

    Raises InputError where pyarrow is not installed, or the file is none of Parquet or has no
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
                f'{path}: no column "{needed}" among {", ".join(names)}; '
                "rename the one that holds it"
            )
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                yield row, Origin(path, offset=number)
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(f"{path}: not a whole Parquet file ({error}); get a new copy") from error
