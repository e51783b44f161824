"""The note of a bulk load that has not ended: which graphs may hold a part of what they shall."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DamageError


class Unfinished:
    """Durable before the first quad of a load is, so that a crash can be undone."""

    def __init__(self, folder: Path | None) -> None:
        """``folder`` is the store's; None in memory, where nothing is noted."""
        self._note = None if folder is None else folder / "unfinished.json"

    def begin(self, graphs: Iterable[str]) -> None:
        """Notes the graphs of a load that begins."""
        if self._note is None:
            return
        fresh = self._note.with_suffix(".new")
        with fresh.open("w") as stream:
            json.dump(list(graphs), stream)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(self._note)

    def clear(self) -> None:
        """Takes the note back."""
        if self._note is not None:
            self._note.unlink(missing_ok=True)

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
