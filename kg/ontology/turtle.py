"""Turtle files as plain subject - predicate - values rows, read in milliseconds.

The lexicon is read at each start, so it goes through Oxigraph's parser and not through rdflib.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pyoxigraph as ox

from kg.errors import LexiconError
from kg.ontology.compiled import Json, compiled
from kg.ontology.namespaces import KG, LEX, RDF_TYPE, RDFS

__all__ = ["KG", "LEX", "RDFS", "RDF_TYPE", "Cell", "Kept", "Table", "Value", "prefixes_of"]


class Value(NamedTuple):
    """One object of a triple: its text (IRI, literal or node key), and whether it is a literal."""

    text: str
    literal: bool

    @property
    def local(self) -> str:
        """The part of an IRI behind its last ``#`` or ``/``."""
        return self.text.replace("/", "#").rsplit("#", 1)[-1]


# A value as it is kept: a literal is its text, another value a list of its text. JSON has the same.
Kept: TypeAlias = str | list[str]
# All values of a cell in one string, which is read fastest: parted by one mark, and behind another
# if they are no literals. Where they are mixed, or have a mark, a list.
Cell: TypeAlias = str | list[Kept]
_BETWEEN, _NODES = "\x1f", "\x1e"


class Table:
    """What some Turtle files say, indexed by subject; order is that of the files."""

    def __init__(self, paths: Iterable[Path]) -> None:
        """Reads all ``paths``; raises LexiconError (file, place, cure) where one is malformed."""
        self._rows: dict[str, dict[str, Cell]] = {}
        self._home: dict[str, str] = {}
        self._homes: dict[str, str] = {}  # of the rows that were kept: file -> its subjects
        self._by_type: dict[str, list[str]] = {}
        self._add(paths)

    @classmethod
    def kept(cls, name: str, paths: Sequence[Path], extra: Iterable[Path] = ()) -> Table:
        """The same of ``paths``, which are kept between runs under ``name``, and of ``extra``.

        For files that ship (`kg.ontology.compiled`); a user's own are read at each start.
        """

        def make() -> Json:
            return cls(paths)._packed()

        try:
            packed = compiled(name, paths, make)
        except OSError as error:
            raise LexiconError(
                f"{error.filename}: cannot be read ({error.strerror}); check the path"
            ) from error
        table = cls(())
        table._unpack(packed)
        table._add(extra)
        return table

    def _packed(self) -> Json:
        homes: dict[str, list[str]] = {}
        for subject, home in self._home.items():
            homes.setdefault(home, []).append(subject)
        return {
            "rows": {
                subject: {predicate: _joined(_parted(cell)) for predicate, cell in row.items()}
                for subject, row in self._rows.items()
            },
            "homes": {home: _BETWEEN.join(subjects) for home, subjects in homes.items()},
        }

    def _unpack(self, packed: Any) -> None:
        self._rows, self._homes = packed["rows"], packed["homes"]

    def _index(self) -> None:
        self._by_type = {}
        for subject, row in self._rows.items():
            for kind in dict.fromkeys(_texts(row.get(RDF_TYPE, ()))):
                self._by_type.setdefault(kind, []).append(subject)

    def _add(self, paths: Iterable[Path]) -> None:
        for path in paths:
            for subject, predicate, value in _triples(path):
                row = self._rows.setdefault(subject, {})
                cell = row.get(predicate, ())
                values = cell if isinstance(cell, list) else _parted(cell)
                row[predicate] = values
                if value not in values:
                    values.append(value)
                self._home.setdefault(subject, path.name)
        self._index()

    def subjects(self, kind: str) -> Iterator[str]:
        """The subjects whose ``rdf:type`` is the IRI ``kind``, in the order of the files."""
        return iter(self._by_type.get(kind, ()))

    def all_subjects(self) -> Iterator[str]:
        """Every subject, in the order of the files."""
        return iter(self._rows)

    def values(self, subject: str, predicate: str) -> list[Value]:
        """All values of ``predicate`` (a full IRI) at ``subject``."""
        kept = _parted(self._rows.get(subject, {}).get(predicate, ()))
        return [Value(_text(one), isinstance(one, str)) for one in kept]

    def texts(self, subject: str, predicate: str) -> list[str]:
        """The same as plain strings."""
        row = self._rows.get(subject)
        return _texts(row.get(predicate, ())) if row else []

    def first(self, subject: str, predicate: str) -> str | None:
        """The first of them, or None."""
        found = self.texts(subject, predicate)
        return found[0] if found else None

    def predicates(self, subject: str) -> Iterator[str]:
        """The predicates that ``subject`` has."""
        return iter(self._rows.get(subject, {}))

    def home(self, subject: str) -> str:
        """The name of the file that first speaks of ``subject``, for error messages."""
        for home, subjects in self._homes.items():
            if subject in subjects.split(_BETWEEN):
                return home
        return self._home.get(subject, "?")


def _joined(values: list[Kept]) -> Cell:
    """Values as they are kept between runs."""
    literals = [one for one in values if isinstance(one, str)]
    nodes = [one[0] for one in values if not isinstance(one, str)]
    if (literals and nodes) or any(_BETWEEN in one or _NODES in one for one in literals + nodes):
        return values
    return _BETWEEN.join(literals) if literals else _NODES + _BETWEEN.join(nodes)


def _parted(cell: Cell | tuple[()]) -> list[Kept]:
    """Each value of a cell."""
    if not isinstance(cell, str):
        return list(cell)
    texts = _texts(cell)
    return [[one] for one in texts] if cell.startswith(_NODES) else list(texts)


def _texts(cell: Cell | tuple[()]) -> list[str]:
    """The texts of all values of a cell."""
    if isinstance(cell, str):
        return cell.removeprefix(_NODES).split(_BETWEEN)
    return [_text(one) for one in cell]


def _text(kept: Kept) -> str:
    return kept if isinstance(kept, str) else kept[0]


def prefixes_of(path: Path) -> dict[str, str]:
    """The prefixes of a Turtle file with their namespaces; raises LexiconError as `Table` does."""
    parsed = _parser(path)
    for _ in _quads(parsed, path):
        pass
    return dict(parsed.prefixes)


def _triples(path: Path) -> Iterator[tuple[str, str, Kept]]:
    for quad in _quads(_parser(path), path):
        yield _key(quad.subject), quad.predicate.value, _value(quad.object)


def _parser(path: Path) -> ox.QuadParser:
    try:
        return ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror}); check the path") from error


def _quads(parsed: ox.QuadParser, path: Path) -> Iterator[ox.Quad]:
    try:
        yield from parsed
    except (SyntaxError, ValueError) as error:
        raise LexiconError(f"{path}: not valid Turtle: {error}; fix the file there") from error


def _key(node: object) -> str:
    if isinstance(node, ox.BlankNode):
        return f"_:{node.value}"
    if isinstance(node, ox.NamedNode):
        return node.value
    raise LexiconError(f"{node}: only IRIs and blank nodes may be subjects in a lexicon")


def _value(node: object) -> Kept:
    if isinstance(node, ox.Literal):
        return node.value
    return [_key(node)]
