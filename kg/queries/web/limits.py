"""What one client may take of the server, and the gate that keeps queries to a number."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kg.errors import QueryError


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a server.

    ``seconds`` and ``rows`` bound each query, ``queries`` those that run at once, ``patience`` the
    seconds that a client may take to send its request or to leave an answer unread, ``size`` the
    bytes of an answer that is sent whole.
    """

    seconds: int = 60
    rows: int = 1_000_000
    queries: int = 8
    patience: float = 30.0
    size: int = 256 * 1024 * 1024


class RefusedError(QueryError):
    """A request that is refused, with the HTTP status that says so."""

    def __init__(self, status: int, why: str) -> None:
        """``why`` is one line for who asked."""
        super().__init__(why)
        self.status = status


class Place:
    """A query's place at the gate; ``afterwards`` is done before it becomes free again."""

    def __init__(self) -> None:
        """Nothing has to be done."""
        self.afterwards: Callable[[], object] | None = None


class QueryGate:
    """Lets a number of queries run at once; the others wait for their turn."""

    def __init__(self, most: int, *, patience: float) -> None:
        """Who waits longer than ``patience`` seconds is refused."""
        self._room = threading.BoundedSemaphore(most)
        self._lock = threading.Lock()
        self._patience = patience
        self.most = most
        self.running = self.waiting = 0

    @contextmanager
    def entered(self) -> Iterator[Place]:
        """A place while the block runs; raises RefusedError (503) if none becomes free.

        If the block sets ``afterwards``, a thread does that, and the place is taken until then.
        """
        with self._lock:
            self.waiting += 1
        free = self._room.acquire(timeout=self._patience)
        with self._lock:
            self.waiting -= 1
            self.running += free
        if not free:
            raise RefusedError(
                503, f"{self.most} queries are running and more are waiting; try again in a minute"
            )
        place = Place()
        try:
            yield place
        finally:
            if place.afterwards is None:
                self._leave()
            else:
                threading.Thread(target=self._finish, args=(place.afterwards,), daemon=True).start()

    def _finish(self, work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            self._leave()

    def _leave(self) -> None:
        with self._lock:
            self.running -= 1
        self._room.release()
