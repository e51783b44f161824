"""Connections that cannot be kept busy: threads up to a bound, and deadlines in both directions."""

from __future__ import annotations

import io
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# Requests worked on at once, and those that the system keeps waiting beside them. Most of the
# threads wait for their turn at the engine, so they are many more than may run queries.
MOST_THREADS, QUEUE = 256, 512
# Bytes a second below which a client that reads an answer is given up.
SLOWEST = 16 * 1024
_PIECE = 64 * 1024


class BoundedServer(ThreadingHTTPServer):
    """Threads up to a bound; who comes beyond it waits in the queue of the system."""

    daemon_threads = True
    request_queue_size = QUEUE

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._room = threading.BoundedSemaphore(MOST_THREADS)
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Starts a thread for a request once there is room for one."""
        self._room.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Works on a request in its thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away or sent nonsense is no news for whoever runs the server."""


class TimedReader(io.RawIOBase):
    """What a client sends, all of it within a time: trickling bytes gain nothing."""

    def __init__(self, link: socket.socket, patience: float) -> None:
        """The time starts now."""
        self._link = link
        self._until = time.monotonic() + patience

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Bytes as they come; raises TimeoutError when the time is over."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the request took too long")
        self._link.settimeout(left)
        return self._link.recv_into(buffer)


class TimedWriter(io.RawIOBase):
    """What a client is sent, as long as it takes at least `SLOWEST` bytes a second.

    Only the time that it keeps us waiting counts, not that in which an answer is computed.
    """

    def __init__(self, link: socket.socket, patience: float) -> None:
        """``patience`` is what it may be behind in seconds."""
        self._link = link
        self._patience = self._left = patience
        self.sent = 0

    def writable(self) -> bool:
        """True."""
        return True

    def write(self, data: Any) -> int:
        """Sends all of it; raises TimeoutError for a client that is too slow."""
        with memoryview(data) as view:
            for start in range(0, len(view), _PIECE):
                self._send(view[start : start + _PIECE])
            return len(view)

    def _send(self, piece: memoryview) -> None:
        if self._left <= 0:
            raise TimeoutError("the client reads too slowly")
        begun = time.monotonic()
        self._link.settimeout(self._left)
        try:
            self._link.sendall(piece)
        finally:
            self._left -= time.monotonic() - begun
        self.sent += len(piece)
        self._left = min(self._patience, self._left + len(piece) / SLOWEST)
