"""Lists from outside: CSV of one's own, OpenSanctions' ``targets.simple.csv``, FollowTheMoney.

Formats: `opensanctions.org/docs/bulk/csv <https://www.opensanctions.org/docs/bulk/csv/>`_ and
`followthemoney.tech <https://followthemoney.tech/>`_. A list is read line by line, for some have
millions of them.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from kg.errors import InputError
from kg.files import json_object
from kg.queries.matching.records import Entry, Sort

# Columns of a table -> the field of an entry; the first that is there counts.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "identifier", "entity_id", "uid"),
    "name": ("name", "full_name", "fullname", "caption"),
    "sort": ("schema", "type", "kind"),
    "aliases": ("aliases", "alias", "aka", "other_names"),
    "births": ("birth_date", "birthdate", "date_of_birth", "dob", "born"),
    "countries": ("countries", "country", "nationality", "nationalities", "citizenship"),
    "posts": ("position", "positions", "post", "posts", "role", "occupation"),
    "labels": ("topics", "topic", "label", "labels", "sanctions"),
    "url": ("url", "source_url", "link"),
}
_PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "aliases": ("alias", "weakAlias", "previousName", "name"),
    "births": ("birthDate",),
    "countries": ("nationality", "citizenship", "country", "jurisdiction", "mainCountry"),
    "posts": ("position",),
    "labels": ("topics",),
    "url": ("sourceUrl",),
}
_SORTS = {
    "person": Sort.PERSON, "individual": Sort.PERSON, "man": Sort.PERSON, "woman": Sort.PERSON,
    "organization": Sort.BODY, "organisation": Sort.BODY, "company": Sort.BODY, "body": Sort.BODY,
    "publicbody": Sort.BODY, "entity": Sort.BODY, "group": Sort.BODY, "legalentity": Sort.ANY,
    "actor": Sort.ANY, "": Sort.ANY,
}  # fmt: skip
_JSON = (".json", ".jsonl", ".ndjson", ".ijson", ".ftm")
_ENDINGS = re.compile(r"(\.(csv|tsv|txt|json|jsonl|ndjson|ijson|ftm))+$", re.IGNORECASE)
_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
# Longer cells than the 128 KiB that Python's reader takes are in real lists.
_LONGEST_CELL = 16 * 1024 * 1024


class ListReader:
    """Reads a list once; afterwards ``count`` and ``notes`` say what was read and what was not."""

    def __init__(self, path: Path, *, name: str | None = None) -> None:
        """Nothing is read yet. Raises InputError if ``name`` is empty."""
        self.path = path
        self.name = (_ENDINGS.sub("", path.name) or path.name) if name is None else name.strip()
        if not self.name:
            raise InputError(f"{path}: the list has no name; give one with --list")
        self.count = 0
        self._left_out: Counter[str] = Counter()

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out, one line for each reason."""
        return tuple(
            f"{self.path}: {number:,} left out: {why}" for why, number in self._left_out.items()
        )

    def entries(self) -> Iterator[Entry]:
        """The entries that can be compared.

        Raises InputError, with file and line, if the file cannot be read, is empty or malformed.
        """
        read = self._objects if self.path.suffix.lower() in _JSON else self._rows
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as stream:
                for entry in read(stream):
                    if not any(map(_LETTER.search, entry.names)):
                        self._left_out["no name in Latin letters"] += 1
                    else:
                        self.count += 1
                        yield entry
        except OSError as error:
            raise InputError(
                f"{self.path}: cannot be read ({error.strerror}); check the path"
            ) from error
        except UnicodeDecodeError as error:
            raise InputError(
                f"{self.path}: not valid UTF-8 at byte {error.start}; re-save the file as UTF-8"
            ) from error
        if not self.count and not self._left_out:
            raise InputError(f"{self.path}: the list is empty; check the file")

    # ── tables ──

    def _rows(self, stream: IO[str]) -> Iterator[Entry]:
        head = stream.readline()
        stream.seek(0)
        if head.lstrip().startswith(("{", "[")):
            raise InputError(
                f"{self.path}, line 1: this is JSON; name the file .jsonl, one object a line"
            )
        before = csv.field_size_limit(_LONGEST_CELL)
        try:
            reader = csv.reader(stream, delimiter=_delimiter(head), strict=True)
            columns = _columns(next(reader, []), self.path)
            for cells in reader:
                entry = self._row(columns, cells, reader.line_num)
                if entry is not None:
                    yield entry
        except csv.Error as error:
            raise InputError(
                f"{self.path}, line {reader.line_num}: malformed ({error}); correct the quotes"
            ) from error
        finally:
            csv.field_size_limit(before)

    def _row(self, columns: Mapping[str, int], cells: Sequence[str], line: int) -> Entry | None:
        def cell(field: str) -> str:
            place = columns.get(field)
            return cells[place].strip() if place is not None and place < len(cells) else ""

        name = " ".join(cell("name").split())
        if not any(cells):
            return None
        if not name:
            self._left_out["no name"] += 1
            return None
        sort = _SORTS.get(cell("sort").lower().replace(" ", ""))
        if sort is None:
            self._left_out[f"{cell('sort')}, which is no actor"] += 1
            return None
        several = {
            field: _parts(cell(field))
            for field in ("aliases", "births", "countries", "posts", "labels")
        }
        where = f"line {line}"
        return Entry(cell("id") or name, name, sort, url=cell("url"), where=where, **several)

    # ── FollowTheMoney ──

    def _objects(self, stream: IO[str]) -> Iterator[Entry]:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                found = json_object(line, fault=InputError, cure="write one entity a line")
                entry = self._object(found, number)
            except InputError as error:
                raise InputError(f"{self.path}, line {number}: {error}") from error
            if entry is not None:
                yield entry

    def _object(self, found: Mapping[str, Any], line: int) -> Entry | None:
        properties = found.get("properties")
        if not isinstance(found.get("schema"), str) or not isinstance(properties, Mapping):
            raise InputError("no FollowTheMoney entity; it needs schema and properties")
        if not isinstance(found.get("id"), str) or not found["id"].strip():
            raise InputError("the entity has no id; give it one")
        sort = _SORTS.get(found["schema"].lower())
        if sort is None:
            self._left_out[f"{found['schema']}, which is no actor"] += 1
            return None
        values = {
            field: _values(properties, names, found["id"]) for field, names in _PROPERTIES.items()
        }
        aliases = values.pop("aliases")
        given = (*_values(properties, ("name",), found["id"]), *aliases)
        caption = found.get("caption")
        name = caption if isinstance(caption, str) and caption.strip() else next(iter(given), "")
        if not name:
            self._left_out["no name"] += 1
            return None
        others = tuple(one for one in dict.fromkeys(given) if one != name)
        url = next(iter(values.pop("url")), "")
        return Entry(
            found["id"], name, sort, aliases=others, url=url, where=f"line {line}", **values
        )


def _delimiter(head: str) -> str:
    """Tab or semicolon where the first line has them and no comma, as spreadsheets write it."""
    if "," in head:
        return ","
    return max("\t;,", key=head.count) if any(mark in head for mark in "\t;") else ","


def _columns(names: Sequence[str], path: Path) -> dict[str, int]:
    """Field of an entry -> its column; raises InputError if no column has names."""
    folded = [re.sub(r"[\s-]+", "_", name.strip().lower()) for name in names]
    found = {
        field: folded.index(known)
        for field, options in _COLUMNS.items()
        if (known := next((one for one in options if one in folded), None)) is not None
    }
    if "name" not in found:
        listed = ", ".join(name for name in names if name.strip()) or "none"
        raise InputError(
            f"{path}, line 1: no column is called name (there are: {listed}); call it so"
        )
    return found


def _parts(cell: str) -> tuple[str, ...]:
    """The values of a cell with several, parted by semicolons."""
    return tuple(dict.fromkeys(part.strip() for part in cell.split(";") if part.strip()))


def _values(properties: Mapping[str, Any], names: Sequence[str], entity: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in names:
        values = properties.get(name, [])
        listed = values if isinstance(values, list) else [values]
        for value in listed:
            if not isinstance(value, str):
                raise InputError(f"{name} of {entity!r} is not a list of texts; correct it")
            if value.strip():
                found[value.strip()] = None
    return tuple(found)
