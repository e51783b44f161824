"""A user's own decisions on who is who: rows of same.csv and different.csv, or stored decisions.

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
from kg.linking.entity_records import Record
from kg.ontology.names import fold
from kg.ontology.vocabulary import mint

COLUMNS = ("a", "b")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: two entities, each by name or IRI, and where it stands.

    ``decision`` describes the stored decision that it comes from. Such a row never ends the work:
    if it contradicts another, it is not applied and that is reported.
    """

    path: Path
    line: int
    a: str
    b: str
    a_document: str | None = None
    b_document: str | None = None
    decision: str | None = None

    @property
    def place(self) -> str:
        """File and line, or the decision, for reasons."""
        return self.decision or f"{self.path.name}, line {self.line}"

    @property
    def where(self) -> str:
        """The same with the whole path, for messages."""
        return self.decision or f"{self.path}, line {self.line}"


@dataclass(frozen=True, slots=True)
class RowNote:
    """A row that is not applied, and why."""

    row: Row
    what: str

    def __str__(self) -> str:
        return f"{self.row.where}: {self.what}"


def read_rows(path: Path | None) -> list[Row]:
    """The rows of a file, none for None; raises LexiconError if one is malformed."""
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
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise LexiconError(f"{path}: cannot be read ({error}); check the encoding") from error


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
        self._by_name: dict[str, list[Record]] = defaultdict(list)
        self._by_iri: dict[str, list[Record]] = defaultdict(list)
        self._known: dict[str, str] = {}
        for record in records:
            for name in {fold(record.text), *(fold(alias) for alias in record.aliases)}:
                self._by_name[name].append(record)
            self._by_iri[record.iri].append(record)
            if record.known is not None:
                known = mint(base, "entity", record.known)
                self._by_iri[known].append(record)
                self._known[known] = record.known

    def find(self, cell: str, document: str | None) -> list[Record]:
        """The records called ``cell``, of one document where that is named."""
        found = self._by_iri.get(cell) or self._by_name.get(fold(cell)) or []
        return [record for record in found if document is None or record.document == document]

    def known(self, cell: str) -> str | None:
        """The gazetteer's identifier where ``cell`` is the IRI of a known entity."""
        return self._known.get(cell)


RecordId = tuple[str, str]  # document, entity


@dataclass(frozen=True, slots=True)
class Overrides:
    """The user's rows as records: pairs to join, and sides to keep apart.

    In ``sides``, a known entity itself is under ``("", its identifier)``. ``notes`` list rows
    that mean no entity of these documents, and stored decisions that contradict themselves.
    """

    same: tuple[tuple[Row, tuple[Record, ...], tuple[Record, ...]], ...]
    sides: Mapping[RecordId, Sequence[tuple[str, str]]]
    notes: tuple[RowNote, ...]


def resolve_rows(same: Sequence[Row], different: Sequence[Row], finder: Finder) -> Overrides:
    """Rows -> records; raises LexiconError if both sides of a different row are one record."""
    notes: list[RowNote] = []
    joined = []
    sides: dict[RecordId, list[tuple[str, str]]] = defaultdict(list)
    for row in same:
        left, right = _both(row, finder, notes)
        if left and right:
            joined.append((row, left, right))
    for row in different:
        _part(row, finder, sides, notes)
    return Overrides(tuple(joined), dict(sides), tuple(notes))


def _part(
    row: Row, finder: Finder, sides: dict[RecordId, list[tuple[str, str]]], notes: list[RowNote]
) -> None:
    """Notes who is on which side of a row; a known entity stands for itself, not its mentions."""
    found: list[set[RecordId]] = []
    for cell, members in zip((row.a, row.b), _both(row, finder, notes), strict=True):
        known = finder.known(cell)
        own = {(record.document, record.entity) for record in members}
        found.append(own if known is None else {("", known)})
    if found[0] & found[1]:
        if row.decision is not None:
            notes.append(RowNote(row, "both mean the same entity; quote the words of each"))
            return
        raise LexiconError(
            f"{row.where}: a and b mean the same entity; add the columns "
            "a_document and b_document to say which is which"
        )
    for side, identifiers in zip("ab", found, strict=True):
        for identifier in identifiers:
            sides[identifier].append((row.place, side))


def _both(
    row: Row, finder: Finder, notes: list[RowNote]
) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    found = []
    for cell, document in ((row.a, row.a_document), (row.b, row.b_document)):
        members = tuple(finder.find(cell, document))
        if not members:
            where = f" in document {document!r}" if document else ""
            notes.append(RowNote(row, f"no named entity {cell!r}{where}; row unused"))
        found.append(members)
    return found[0], found[1]
