"""Parquet tables -> records one by one, a batch of rows in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import InputError
from kg.model import Origin
from kg.reader.lines import record_raw
from kg.reader.raw import Raw, Skipped

COLUMNS = ("id", "text", "title", "published", "publisher", "authors", "url")
# Rows in memory: articles are some kilobytes each, so this is about a megabyte.
_BATCH = 256


def read_parquet(stream: BinaryIO, path: str) -> Iterator[Raw | Skipped]:
    """A record for each row; ``Origin.offset`` is the number of the row, from 1.

    Columns are those of JSON Lines; others are not read. Raises InputError where pyarrow is not
    installed, or the file is none of Parquet or has no column "text".
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
        columns = [name for name in COLUMNS if name in names]
        if "text" not in columns:
            raise InputError(
                f'{path}: no column "text" among {", ".join(names)}; rename the one that holds it'
            )
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH, columns=columns):
            for row in batch.to_pylist():
                number += 1
                yield record_raw(row, Origin(path, offset=number))
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(f"{path}: not a whole Parquet file ({error}); get a new copy") from error
