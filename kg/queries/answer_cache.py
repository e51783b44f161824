"""A cache of complete answers of a store that does not change.

A client that asks what another one is waiting for waits too; the engine is not asked again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole answer: what the server said, as which content type, and its bytes."""

    status: int
    kind: str
    body: bytes


class AnswerCache:
    """The newest answers, up to ``room`` bytes in all; for many threads at once."""

    def __init__(self, *, room: int, patience: float) -> None:
        """Waits at most ``patience`` seconds for an answer that another request computes."""
        self._room, self._patience = room, patience
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._size = 0
        self._under_way: dict[tuple[str, ...], threading.Event] = {}

    def find(self, *key: str) -> Kept | None:
        """The answer to ``key``, if there is one."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def find_or_make(self, make: Callable[[], Kept | None], *key: str) -> Kept | None:
        """The answer to ``key``, or what ``make`` gives, which is kept; None if it gives none.

        Who comes while another thread makes it waits for that. If nothing comes of it, which may
        be that thread's own trouble, he makes it himself.
        """
        with self._lock:
            mine = key not in self._under_way
            done = self._under_way.setdefault(key, threading.Event())
        if not mine:
            done.wait(self._patience)
            return self.find(*key) or make()
        try:
            found = self.find(*key) or make()
            if found is not None:
                self.keep(found, *key)
            return found
        finally:
            with self._lock:
                del self._under_way[key]
            done.set()

    def keep(self, answer: Kept, *key: str) -> None:
        """Keeps an answer to ``key``, if it fits."""
        with self._lock:
            if key in self._kept or _size(key, answer) > self._room:
                return
            self._kept[key] = answer
            self._size += _size(key, answer)
            while self._size > self._room:
                old = self._kept.popitem(last=False)
                self._size -= _size(*old)


def _size(key: tuple[str, ...], answer: Kept) -> int:
    return len(answer.body) + sum(map(len, key))
