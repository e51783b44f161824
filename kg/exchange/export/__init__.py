"""A built graph in other people's formats; in every one an allegation stays an allegation.

RDF formats carry the propositions as they are. Formats without propositions (GraphML, GEXF, Neo4j,
FollowTheMoney) carry the status on each edge and in its very name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kg.errors import OutputError
from kg.exchange.export.datasette import write_datasette
from kg.exchange.export.followthemoney import write_ftm
from kg.exchange.export.nanopubs import write_nanopubs
from kg.exchange.export.neo4j import write_neo4j
from kg.exchange.export.rdf_files import write_rdf
from kg.exchange.export.spreadsheets import write_spreadsheets
from kg.exchange.export.vault import write_vault
from kg.exchange.export.xml_graphs import write_gexf, write_graphml
from kg.store.store import Store

Stream = IO[bytes]
# One file, or standard output.
FILES: Mapping[str, Callable[[Store, Stream], None]] = {
    "nquads": lambda store, stream: write_rdf(store, stream, "nquads"),
    "trig": lambda store, stream: write_rdf(store, stream, "trig"),
    "turtle": lambda store, stream: write_rdf(store, stream, "turtle"),
    "rdfxml": lambda store, stream: write_rdf(store, stream, "rdfxml"),
    "jsonld": lambda store, stream: write_rdf(store, stream, "jsonld"),
    "rdf12": lambda store, stream: write_rdf(store, stream, "rdf12"),
    "graphml": write_graphml,
    "gexf": write_gexf,
    "ftm": write_ftm,
}
# A folder of files.
FOLDERS: Mapping[str, Callable[[Store, Path], None]] = {
    "nanopub": write_nanopubs,
    "neo4j": write_neo4j,
    "csv": write_spreadsheets,
    "datasette": write_datasette,
    "obsidian": write_vault,
}


# What has one of the graph page's projections instead of the whole graph, if it is asked for.
PROJECTED: Mapping[str, Callable[[Store, Stream, str], None]] = {
    "graphml": write_graphml,
    "gexf": write_gexf,
}


def export(out: str | Path, to: str | Path, *, form: str, projection: str | None = None) -> None:
    """Writes the graph of the built folder ``out`` to ``to`` in format ``form``.

    ``to`` is a file, ``-`` for standard output, or a folder for the formats of `FOLDERS`.
    ``projection`` is one of `kg.report.graph.PROJECTIONS`, for graphml and gexf. Raises OutputError
    if the format is unknown, the graph is missing, or nothing can be written, QueryError if the
    projection is unknown.
    """
    with Store.open(Path(out) / "store", read_only=True) as store:
        export_store(store, to, form=form, projection=projection)


def export_store(store: Store, to: str | Path, *, form: str, projection: str | None = None) -> None:
    """The same from an open store."""
    target = Path(to)
    if projection is not None and form not in PROJECTED:
        raise OutputError(f"{form} has no projections; use {' or '.join(PROJECTED)}")
    try:
        if projection is not None:
            with _opened(to) as stream:
                PROJECTED[form](store, stream, projection)
        elif form in FOLDERS:
            if str(to) == "-":
                raise OutputError(f"{form} is written as a folder of files; give a folder")
            target.mkdir(parents=True, exist_ok=True)
            FOLDERS[form](store, target)
        elif form in FILES:
            with _opened(to) as stream:
                FILES[form](store, stream)
        else:
            known = ", ".join(sorted({*FILES, *FOLDERS}))
            raise OutputError(f"{form}: unknown format; use one of {known}")
    except BrokenPipeError:
        raise  # the reader of standard output went away: no fault of the file
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror}); check it") from error


@contextmanager
def _opened(to: str | Path) -> Iterator[Stream]:
    """Standard output, or a file that appears whole or not at all."""
    if str(to) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(to)
    fresh = target.with_name(f".{target.name}.new")
    try:
        with fresh.open("wb") as stream:
            yield stream
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
