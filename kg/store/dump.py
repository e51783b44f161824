"""A store's content in files: serialized, or as a copy of its database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.errors import OutputError
from kg.files import replacing
from kg.ontology.vocabulary import PREFIXES
from kg.store.external_sort import write_sorted
from kg.store.lock import LAYOUT
from kg.store.nquads import lines, sort_key

FORMATS: Mapping[str, ox.RdfFormat] = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
}


def save(inner: ox.Store, graphs: Iterable[str], target: Path, fmt: str) -> None:
    """Writes ``graphs``: ``nq`` sorted line by line, ``trig`` by graph, ``ttl`` merged.

    Raises OutputError if the format is unknown or the file cannot be written; a file that was
    there stays as it was then.
    """
    if fmt not in FORMATS:
        raise OutputError(f"{fmt}: unknown format; use one of {', '.join(FORMATS)}")
    with replacing(target) as stream:
        if fmt == "nq":
            write_sorted(lines(iter(inner)), stream)
        else:
            _serialize(inner, graphs, fmt, stream)


def _serialize(inner: ox.Store, graphs: Iterable[str], fmt: str, stream: IO[bytes]) -> None:
    quads = (
        quad
        for iri in graphs
        for quad in sorted(
            inner.quads_for_pattern(None, None, None, ox.NamedNode(iri)), key=sort_key
        )
    )
    items = quads if fmt == "trig" else (quad.triple for quad in quads)
    ox.serialize(items, output=stream, format=FORMATS[fmt], prefixes=dict(PREFIXES))


def back_up(inner: ox.Store, target: Path) -> None:
    """Copies the database to a new folder, by hard links if it can; OutputError if not empty."""
    if target.exists() and any(target.iterdir()):
        raise OutputError(f"{target}: not empty; choose a new folder for the backup")
    try:
        target.mkdir(parents=True, exist_ok=True)
        inner.backup(str(target / "db"))
        (target / "LAYOUT").write_text(LAYOUT + "\n")
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error})") from error
