"""The review page and its requests, for one browser on this machine.

Whoever has the address may decide: it holds a token, which every request must show. Pages of other
sites have neither the token nor, by their Host and Origin, a way to use ours.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kg.errors import DecisionError, KgError, OutputError
from kg.review.choices import Somebody
from kg.review.page import page
from kg.review.session import Answer, Session

HOST = "127.0.0.1"
TOKEN_HEADER = "X-Review-Token"
# Bytes of the longest decision: a name and a reason.
_LARGEST = 64 * 1024
# Seconds that a client may take to send its request.
_PATIENCE = 30
_NAMES = frozenset((HOST, "localhost"))


@contextmanager
def serving(session: Session, *, port: int, who: str) -> Iterator[tuple[ThreadingHTTPServer, str]]:
    """The server, bound and ready for ``serve_forever``, and the address to open.

    ``who`` decides; if it is empty, the page asks for a name. Raises OutputError if the port is
    taken.
    """
    token = secrets.token_urlsafe(24)
    handler = type("Handler", (_Handler,), {"session": session, "token": token, "who": who})
    try:
        server = _Server((HOST, port), handler)
    except OSError as error:
        raise OutputError(
            f"{HOST}:{port}: cannot listen there ({error.strerror}); choose another --port"
        ) from error
    try:
        yield server, f"http://{HOST}:{server.server_port}/?token={token}"
    finally:
        server.server_close()


class _Server(ThreadingHTTPServer):
    """One reader's browser is all that it serves."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news for whoever runs the server; a fault of ours is."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """GET the page, the queue and an item; POST decisions."""

    session: Session
    token: str
    who: str
    timeout = _PATIENCE
    server_version = "newskg"
    sys_version = ""

    def log_message(self, format: str, *args: object) -> None:
        """The address holds the token: nothing is logged."""

    def do_GET(self) -> None:
        """The page, which has the token in its address; its requests have it in a header."""
        if not self._is_ours():
            return
        parts = urlsplit(self.path)
        asked = parse_qs(parts.query)
        if parts.path == "/":
            if self._has_token(asked.get("token", [""])[0]):
                shown = page(self.who)
                self._reply(200, "text/html; charset=utf-8", shown.html.encode(), shown.policy)
        elif not self._has_token(self.headers.get(TOKEN_HEADER, "")):
            return
        elif parts.path == "/queue":
            self._answer(self.session.queue)
        elif parts.path == "/item":
            self._answer(lambda: self.session.item(asked.get("key", [""])[0]))
        else:
            self._refuse(404, "there is nothing at this address")

    def do_POST(self) -> None:
        """Decisions and what takes them back."""
        if not self._is_ours() or not self._has_token(self.headers.get(TOKEN_HEADER, "")):
            return
        given = self._body()
        if given is None:
            return
        path = urlsplit(self.path).path
        if path == "/decide":
            self._answer(lambda: self.session.decide(_answer_of(given)))
        elif path == "/undo":
            self._answer(lambda: self.session.undo(_text(given, "who"), _text(given, "item")))
        else:
            self._refuse(404, "there is nothing at this address")

    def _is_ours(self) -> bool:
        """False, and refused, for what another site asks through the reader's browser.

        A page that rebinds its DNS to us comes with a foreign Host, other pages with a foreign
        Origin or, in browsers of today, Sec-Fetch-Site (W3C Fetch Metadata).
        """
        host = self.headers.get("Host", "")
        try:
            name = urlsplit(f"//{host}").hostname
            origin = self.headers.get("Origin")
            sender = host if origin is None else urlsplit(origin).netloc
            urlsplit(self.path)
        except ValueError:
            self._refuse(400, "this request has no readable address")
            return False
        if name not in _NAMES:
            self._refuse(421, "use this server's own host name")
            return False
        led = self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
        if sender != host or (led and self.command == "POST"):
            self._refuse(403, "requests from pages of other sites are refused")
            return False
        return True

    def _has_token(self, given: str) -> bool:
        if secrets.compare_digest(given.encode("utf-8", "replace"), self.token.encode()):
            return True
        self._refuse(403, "open the address that kg review printed: it holds a token")
        return False

    def _body(self) -> Mapping[str, Any] | None:
        """The object that was sent; None, and refused, if it is none."""
        length = self.headers.get("Content-Length", "")
        if self.headers.get_content_type() != "application/json":
            self._refuse(415, "send application/json")
        elif not (length.isascii() and length.isdecimal()) or int(length) > _LARGEST:
            self._refuse(413, f"a decision may have {_LARGEST >> 10} KiB")
        else:
            try:
                found = json.loads(self.rfile.read(int(length)))
            except (ValueError, RecursionError):
                self._refuse(400, "not a line of JSON")
                return None
            if isinstance(found, dict):
                return found
            self._refuse(400, "not a JSON object")
        return None

    def _answer(self, work: Callable[[], Any]) -> None:
        """What a request asks for as JSON; what is wrong with it as a sentence."""
        try:
            found = work()
        except DecisionError as error:
            # No error of the protocol, which browsers would write to their console.
            self._reply(200, "application/json", json.dumps({"refused": str(error)}).encode())
        except KgError as error:
            self._refuse(500, str(error))
        else:
            body = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
            self._reply(200, "application/json", body)

    def _refuse(self, status: int, why: str) -> None:
        self._reply(status, "text/plain; charset=utf-8", f"{why}\n".encode("utf-8", "replace"))

    def _reply(self, status: int, kind: str, body: bytes, policy: str = "") -> None:
        self.send_response(status)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", policy or "default-src 'none'; frame-ancestors 'none'"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.close_connection = True
        self.end_headers()
        self.wfile.write(body)


def _text(given: Mapping[str, Any], name: str) -> str:
    """A field that is a string; raises DecisionError for anything else."""
    value = given.get(name, "")
    if not isinstance(value, str):
        raise DecisionError(f"{name!r} must be a string")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise DecisionError(f"{name!r} contains a lone surrogate; write it again") from error
    return value


def _answer_of(given: Mapping[str, Any]) -> Answer:
    somebody = Somebody(_text(given, "entity"), _text(given, "name"), _text(given, "type"))
    who, why = _text(given, "who"), _text(given, "why")
    return Answer(_text(given, "item"), _text(given, "choice"), who, why, somebody)
