"""Searching for many clients at once, over one snapshot of the store."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path

from kg.queries.search.find import KINDS, Hits, find
from kg.queries.search.index import SearchIndex, open_index
from kg.store.store import Store


class SearchService:
    """An index that is opened at the first search and used by one thread at a time."""

    def __init__(self, folder: Path, store: Store) -> None:
        """Remembers where to search; nothing is opened yet."""
        self._folder = folder
        self._store = store
        self._lock = threading.Lock()
        self._stack = ExitStack()
        self._index: SearchIndex | None = None

    def search(self, words: str, *, kinds: tuple[str, ...] = KINDS, limit: int = 10) -> Hits:
        """As `kg.queries.search.find.find`; raises what that and `open_index` raise."""
        with self._lock:
            if self._index is None:
                self._index = self._stack.enter_context(open_index(self._folder))
            return find(self._store, self._index, words, kinds=kinds, limit=limit)

    def close(self) -> None:
        """Closes the index."""
        with self._lock:
            self._stack.close()
            self._index = None
