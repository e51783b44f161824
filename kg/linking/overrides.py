"""A user's own decisions: same.csv and different.csv.

Columns ``a`` and ``b`` hold names or IRIs; the optional ``a_document`` and ``b_document`` limit a
name to one document. A name means every entity that is called so.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LexiconError
from kg.linking.records import Record
from kg.names import fold
from kg.vocab import mint

COLUMNS = ("a", "b")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: two entities, each by name or IRI, and where it stands."""

    path: Path
    line: int
    a: str
    b: str
    a_document: str | None = None
    b_document: str | None = None

    @property
    def place(self) -> str:
        """File and line, for messages and reasons."""
        return f"{self.path.name}, line {self.line}"


def read_rows(path: Path | None) -> list[Row]:
    """The rows of a file, none for None; raises LexiconError where one is malformed."""
    if path is None:
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
            if missing:
                raise LexiconError(
                    f"{path}, line 1: column {missing[0]!r} is missing; the first line must name "
                    "the columns a and b"
                )
            return [_row(path, reader.line_num, cells) for cells in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LexiconError(f"{path}: cannot be read ({error}); check path and encoding") from error


def _row(path: Path, line: int, cells: Mapping[str | None, str | None]) -> Row:
    def cell(name: str) -> str:
        return (cells.get(name) or "").strip()

    for name in COLUMNS:
        if not cell(name):
            raise LexiconError(f"{path}, line {line}: {name} is empty; write a name or an IRI")
    if None in cells:
        raise LexiconError(
            f"{path}, line {line}: more cells than columns; put quotes around a name with a comma"
        )
    row = Row(
        path, line, cell("a"), cell("b"), cell("a_document") or None, cell("b_document") or None
    )
    if (row.a, row.a_document) == (row.b, row.b_document):
        raise LexiconError(f"{path}, line {line}: a and b are the same; name two entities")
    return row


class Finder:
    """Finds the records that a cell means."""

    def __init__(self, records: Sequence[Record], base: str) -> None:
        """Indexes names, aliases, IRIs of entities and of known entities."""
        self._records = records
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._by_iri: dict[str, list[int]] = defaultdict(list)
        for i, record in enumerate(records):
            for name in {fold(record.text), *(fold(alias) for alias in record.aliases)}:
                self._by_name[name].append(i)
            self._by_iri[record.iri].append(i)
            if record.known is not None:
                self._by_iri[mint(base, "entity", record.known)].append(i)

    def find(self, cell: str, document: str | None) -> list[int]:
        """The records called ``cell``, of one document where that is named."""
        found = self._by_iri.get(cell) or self._by_name.get(fold(cell)) or []
        return [i for i in found if document is None or self._records[i].document == document]


@dataclass(frozen=True, slots=True)
class Overrides:
    """The user's rows as records: pairs to join, and sides to keep apart.

    ``notes`` tell of rows that mean no entity of these documents.
    """

    same: tuple[tuple[Row, tuple[int, ...], tuple[int, ...]], ...]
    sides: Mapping[int, tuple[tuple[int, str], ...]]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


def resolve_rows(same: Sequence[Row], different: Sequence[Row], finder: Finder) -> Overrides:
    """Rows -> records; raises LexiconError where both sides of a different row are one record."""
    notes: list[str] = []
    joined = []
    sides: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in same:
        left, right = _both(row, finder, notes)
        if left and right:
            joined.append((row, left, right))
    for number, row in enumerate(different):
        left, right = _both(row, finder, notes)
        if set(left) & set(right):
            raise LexiconError(
                f"{row.path}, line {row.line}: a and b mean the same entity; add the columns "
                "a_document and b_document to say which is which"
            )
        for side, members in (("a", left), ("b", right)):
            for i in members:
                sides[i].append((number, side))
    kept = {i: tuple(found) for i, found in sides.items()}
    return Overrides(tuple(joined), kept, tuple(different), tuple(notes))


def _both(row: Row, finder: Finder, notes: list[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    found = []
    for cell, document in ((row.a, row.a_document), (row.b, row.b_document)):
        members = tuple(finder.find(cell, document))
        if not members:
            where = f" in document {document!r}" if document else ""
            notes.append(
                f"{row.path}, line {row.line}: no named entity {cell!r}{where}; row unused"
            )
        found.append(members)
    return found[0], found[1]
