"""The note of bulk loads that have not ended: which graphs may be incomplete."""

from __future__ import annotations

import itertools
import json
import os
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DamageError


class Unfinished:
    """Durable before the first quad of a load is, so that a crash can be undone.

    Several loads may be under way, each in its own thread.
    """

    def __init__(self, folder: Path | None) -> None:
        """``folder`` is the store's; None in memory, where nothing is noted."""
        self._note = None if folder is None else folder / "unfinished.json"
        self._numbers = itertools.count()
        self._loads: dict[int, list[str]] = {}
        self._lock = threading.Lock()

    def begin(self, graphs: Iterable[str]) -> int:
        """Notes the graphs of a load that begins; returns its number, for `end`."""
        with self._lock:
            number = next(self._numbers)
            loads = {**self._loads, number: list(graphs)}
            self._write(loads)
            self._loads = loads
        return number

    def end(self, number: int) -> None:
        """Takes the graphs of one load from the note."""
        with self._lock:
            loads = {other: graphs for other, graphs in self._loads.items() if other != number}
            self._write(loads)
            self._loads = loads

    def clear(self) -> None:
        """Takes back the note of a process that is gone."""
        self._write({})

    def _write(self, loads: Mapping[int, list[str]]) -> None:
        if self._note is None:
            return
        if not loads:
            self._note.unlink(missing_ok=True)
            return
        fresh = self._note.with_suffix(".new")
        with fresh.open("w") as stream:
            json.dump([graph for graphs in loads.values() for graph in graphs], stream)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(self._note)

    def graphs(self) -> list[str]:
        """The graphs of a load that did not end."""
        if self._note is None:
            return []
        try:
            graphs = json.loads(self._note.read_text("utf-8"))
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            raise self._damaged(str(error)) from error
        if not isinstance(graphs, list) or not all(_is_iri(graph) for graph in graphs):
            raise self._damaged("no list of graphs")
        return graphs

    def _damaged(self, why: str) -> DamageError:
        return DamageError(
            f"{self._note}: cannot be read ({why}); run the build again, which makes the store "
            "from the records"
        )


def _is_iri(graph: object) -> bool:
    """True if it can name a graph."""
    try:
        ox.NamedNode(str(graph))
    except ValueError:
        return False
    return isinstance(graph, str)
