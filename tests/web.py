"""A real web server on this machine for the tests: polite, rude, slow and broken pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """What one path answers: ``drip`` are seconds between bytes, ``raw`` replaces all of HTTP."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    raw: bytes | None = None


@dataclass
class Site:
    """The pages of the server, its address, and what was asked of it: (time, path, headers)."""

    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)
    url: str = ""

    def put(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8") -> None:
        """A page that answers 200."""
        data = body.encode("utf-8") if isinstance(body, str) else body
        self.pages[path] = Reply(data, headers={"Content-Type": kind})

    def times(self, path: str) -> list[float]:
        """When ``path`` was asked for."""
        return [moment for moment, asked, _ in self.asked if asked == path]


@contextmanager
def serve() -> Iterator[Site]:
    """A server with no page yet; unknown paths answer 404."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = {name.lower(): value for name, value in self.headers.items()}
            site.asked.append((time.monotonic(), self.path, asked))
            reply = site.pages.get(self.path, Reply(b"nothing here", 404))
            etag = reply.headers.get("ETag")
            if reply.raw is not None:
                self.wfile.write(reply.raw)
            elif etag and asked.get("if-none-match") == etag:
                self.send_response(304)
                self.end_headers()
            else:
                self._answer(reply)

        def _answer(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if not reply.drip:
                self.wfile.write(reply.body)
                return
            for byte in reply.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(reply.drip)

        def handle(self) -> None:
            # The client may have had enough: that is what the limits are for.
            with suppress(BrokenPipeError, ConnectionResetError):
                super().handle()

        def log_message(self, *_: object) -> None:
            """Keeps the test output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
