"""Rows of a data frame -> records: the map stage for Spark, Dask, Beam and others."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kg.builder.process_pool import CHUNK, extract_lines
from kg.extraction.settings import Settings
from kg.isolation import Attempt
from kg.model import Document
from kg.ontology.lexicon import Lexicon, load_lexicon
from kg.reader.parsing import parse_fields
from kg.reader.raw import Skipped
from kg.reader.tables import COLUMNS


class Made(NamedTuple):
    """The result for one row: the article's record line, or the reason why there is none."""

    id: str | None
    record: str | None
    skipped: str | None


def extract_rows(
    rows: Iterable[Mapping[str, object]], *, settings: Settings | None = None
) -> Iterator[Made]:
    """The result for each row, in order; the same wherever and however often it runs.

    A row has ``text`` and may have ``id``, ``title``, ``published``, ``publisher``, ``authors`` and
    ``url``; None and NaN count as missing. Raises ModelError if a model is missing, LexiconError
    if an ontology file is malformed.
    """
    chosen = settings or Settings()
    lexicon = load_lexicon(chosen.ontology)
    waiting = iter(rows)
    while batch := list(itertools.islice(waiting, CHUNK)):
        read = [_read(row, lexicon, chosen.read_besides) for row in batch]
        documents = (one for one in read if isinstance(one, Document))
        lines = extract_lines(documents, settings=chosen)
        for one in read:
            yield _made(*next(lines)) if isinstance(one, Document) else one


def _made(document: Document, line: str | Skipped) -> Made:
    if isinstance(line, Skipped):
        return Made(document.id, None, line.reason)
    return Made(document.id, line, None)


def _read(
    row: Mapping[str, object], lexicon: Lexicon, languages: frozenset[str]
) -> Document | Made:
    """The row's article; whatever is wrong with a row costs that row alone."""
    with Attempt() as attempt:
        return _article(row, lexicon, languages)
    return Made(None, None, Skipped.unexpected("row", attempt.raised).reason)


def _article(
    row: Mapping[str, object], lexicon: Lexicon, languages: frozenset[str]
) -> Document | Made:
    if not isinstance(row, Mapping):
        return Made(
            None, None, f"row: {type(row).__name__} is not a mapping of columns; give a dict"
        )
    known = {name: plain for name in COLUMNS if (plain := _plain(row.get(name))) is not None}
    found = parse_fields(known, lexicon=lexicon, nameless="row", languages=languages)
    if isinstance(found, Skipped):
        return Made(str(known["id"]) if "id" in known else None, None, found.reason)
    return found


def _plain(value: Any) -> object:
    """A cell as JSON has it: arrays as lists, times as text, what is missing as None."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if hasattr(value, "tolist"):  # an array of numpy, which is how a list column comes
        return value.tolist()
    if isinstance(value, dt.date):
        return value.isoformat() if value == value else None  # pandas' NaT is a date and no date
    return value
