"""The graph in files, its graphs read and serialized by all workers; one process appends."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path

import pyoxigraph as ox

from kg.builder.process_pool import CHUNK, Workers
from kg.builder.work import Work
from kg.store.dump import Texts, graph_texts, save
from kg.store.snapshot import open_read_only
from kg.store.store import Store


def write_graph_files(store: Store, targets: Mapping[str, Path], *, workers: int = 1) -> None:
    """Writes a file for each format, the same with any number of ``workers``.

    Few graphs are written by this process, which needs no time to start. Raises OutputError if a
    file cannot be written.
    """
    graphs = store.graphs()
    if workers == 1 or len(graphs) <= 2 * CHUNK:
        store.save_files(targets)
        return
    with ExitStack() as stack:
        try:
            database = stack.enter_context(store.snapshot())
        except OSError:  # a file system where no links can be made
            store.save_files(targets)
            return
        pool = stack.enter_context(Workers(workers))
        work = Work(partial(text_chunk, database=database, formats=tuple(targets)))
        save((text for _, made in pool.run(graphs, work) for text in made), targets)


def text_chunk(graphs: list[str], database: Path, formats: tuple[str, ...]) -> list[Texts]:
    """Some graphs of a frozen database, each in all formats."""
    return [graph_texts(_opened(database), iri, formats) for iri in graphs]


@cache
def _opened(database: Path) -> ox.Store:
    return open_read_only(database)
