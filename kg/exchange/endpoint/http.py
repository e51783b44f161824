"""HTTP to a triplestore: credentials, time limits, retries, and errors that name the cure."""

from __future__ import annotations

import netrc
import os
import random
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from kg.errors import EndpointError

# What another try may cure: too busy, or an intermediary that lost its server.
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
_LONGEST_PAUSE = 30.0
_CURES = {
    401: "set KG_USER and KG_PASSWORD (or KG_TOKEN), or a line for the host in ~/.netrc",
    403: "this user may not write on the server; ask for permission, or choose another address",
    404: "there is no such service; check the address",
    405: "the server accepts no writes there; is it read-only?",
    413: "the article's graph is larger than the server accepts; raise its limit",
    415: "the server does not know N-Triples; try --protocol update",
}


class Http:
    """A client for one server; thread-safe. Use with ``with``."""

    def __init__(self, url: str, *, auth: str | None, timeout: float, tries: int) -> None:
        """``timeout`` in seconds for each wait, ``tries`` for each request.

        Raises EndpointError for an address that is none or holds a password.
        """
        self.url = check_url(url)
        self._tries = max(1, tries)
        self._client = httpx.Client(
            auth=credentials(url, auth),
            timeout=httpx.Timeout(timeout, connect=min(10.0, timeout)),
            headers={"User-Agent": "newskg"},
            trust_env=False,
        )

    def close(self) -> None:
        """Closes its connections."""
        self._client.close()

    def request(
        self,
        method: str,
        url: str,
        *,
        content: bytes | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        tries: int | None = None,
        timeout: float | None = None,
    ) -> httpx.Response:
        """The server's reply, whatever its status; passing failures are tried again.

        ``timeout`` in seconds is for this request; without it the client's own counts.

        Bodies are bytes and never generators: a digest challenge makes the client send them a
        second time. Raises EndpointError if no reply comes at all.
        """
        limit = self._tries if tries is None else tries
        wait = self._client.timeout if timeout is None else httpx.Timeout(timeout)
        for attempt in range(1, limit + 1):
            try:
                reply = self._client.request(
                    method, url, content=content, params=params, headers=dict(headers or {}),
                    timeout=wait,
                )  # fmt: skip
            except httpx.HTTPError as error:
                if attempt == limit:
                    raise EndpointError(
                        f"{url}: no reply ({_reason(error)}); is the server running? "
                        f"The push log keeps what was sent: push again to resume"
                    ) from error
            else:
                if reply.status_code not in _PASSING or attempt == limit:
                    return reply
                _pause(attempt, reply.headers.get("Retry-After"))
                continue
            _pause(attempt, None)
        raise EndpointError(f"{url}: no attempts left")  # not reached: limit is at least 1


def _reason(error: httpx.HTTPError) -> str:
    return str(error) or type(error).__name__


def _pause(attempt: int, asked: str | None) -> None:
    """Exponential back-off with jitter, or what the server asked for."""
    seconds = 0.25 * 2**attempt * (0.5 + random.random() / 2)
    if asked is not None and asked.isdecimal():
        seconds = float(asked)
    time.sleep(min(seconds, _LONGEST_PAUSE))


def require_success(reply: httpx.Response, what: str) -> None:
    """Raises EndpointError unless the status is 2xx."""
    if reply.is_success:
        return
    cure = _CURES.get(reply.status_code, "check the server's log")
    if reply.is_redirect:
        cure = f"use the address it points to: {reply.headers.get('Location', '?')}"
    said = " ".join(reply.text[:200].split())
    shown = f" ({said})" if said and "<" not in said else ""
    raise EndpointError(f"{what}: the server answered {reply.status_code}{shown}; {cure}")


def check_url(url: str) -> str:
    """``url`` without a last slash; EndpointError unless it is http(s) without a password."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EndpointError(
            f"{url}: not an http(s) address; give one such as http://localhost:7878"
        )
    if parts.username is not None or parts.password is not None:
        raise EndpointError(
            f"{parts.hostname}: a password in an address stays in your shell's history; "
            f"set KG_USER and KG_PASSWORD or use ~/.netrc"
        )
    return url.rstrip("/")


def credentials(url: str, kind: str | None) -> httpx.Auth | None:
    """Credentials from the environment or from netrc, or None if there are none.

    ``KG_TOKEN`` is a bearer token; ``KG_USER`` and ``KG_PASSWORD`` serve basic and digest. Raises
    EndpointError if ``kind`` asks for what is not set.
    """
    token, user = os.environ.get("KG_TOKEN"), os.environ.get("KG_USER")
    password = os.environ.get("KG_PASSWORD", "")
    if kind == "bearer" or (kind is None and token and not user):
        if not token:
            raise EndpointError("--auth bearer: set KG_TOKEN")
        return _Bearer(token)
    if not user:
        user, password = _from_netrc(urlsplit(url).hostname or "")
    if not user:
        if kind is not None:
            raise EndpointError(f"--auth {kind}: set KG_USER and KG_PASSWORD, or use ~/.netrc")
        return None
    return httpx.DigestAuth(user, password) if kind == "digest" else httpx.BasicAuth(user, password)


def _from_netrc(host: str) -> tuple[str, str]:
    path = Path(os.environ.get("NETRC") or Path.home() / ".netrc")
    if not path.is_file():
        return "", ""
    try:
        found = netrc.netrc(str(path)).authenticators(host)
    except netrc.NetrcParseError as error:
        raise EndpointError(f"{path}: cannot be read ({error}); fix it") from error
    return (found[0] or "", found[2] or "") if found else ("", "")


class _Bearer(httpx.Auth):
    """RFC 6750, section 2.1."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request):  # type: ignore[no-untyped-def]
        """Adds the header."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request
