"""The note of a bulk load that has not ended: which graphs may hold a part of what they shall."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path


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
            return list(json.loads(self._note.read_text()))
        except FileNotFoundError:
            return []
