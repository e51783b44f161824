"""http(s) URL -> bytes, with limits on time, size, redirects and on where it may go."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from kg.errors import FetchError

if TYPE_CHECKING:
    import httpx

_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """What fetching may do. ``seconds`` bounds the whole fetch, not only each read."""

    seconds: float = 30.0
    max_bytes: int = 10 * 1024 * 1024
    max_redirects: int = 5
    allow_private: bool = False
    user_agent: str = "newskg (+https://w3id.org/newskg)"


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: final URL, bytes, and when (UTC)."""

    url: str
    body: bytes
    fetched: str


def fetch(url: str, *, policy: FetchPolicy) -> Page:
    """The body of ``url``; each redirect is checked like the first address.

    Raises FetchError where the address is private, the server fails, or a limit is passed.
    """
    import httpx

    deadline = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=policy.seconds)
    with httpx.Client(
        timeout=min(policy.seconds, 10.0), headers={"User-Agent": policy.user_agent}
    ) as client:
        for _ in range(policy.max_redirects + 1):
            _check_address(url, policy=policy)
            try:
                with client.stream("GET", url) as response:
                    if response.status_code in _REDIRECTS and "location" in response.headers:
                        url = urljoin(url, response.headers["location"])
                        continue
                    if response.status_code != 200:
                        raise FetchError(
                            f"{url}: the server answered {response.status_code}; check the address"
                        )
                    return Page(url, _body(response, url, deadline, policy), _now())
            except httpx.HTTPError as error:
                raise FetchError(f"{url}: cannot be fetched ({error}); try again later") from error
    raise FetchError(f"{url}: more than {policy.max_redirects} redirects; give the final address")


def _body(response: httpx.Response, url: str, deadline: dt.datetime, policy: FetchPolicy) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > policy.max_bytes:
            raise FetchError(f"{url}: more than {policy.max_bytes >> 20} MiB; not an article page")
        if dt.datetime.now(dt.UTC) > deadline:
            raise FetchError(f"{url}: not done within {policy.seconds:g} seconds; try again later")
    return bytes(body)


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _check_address(url: str, *, policy: FetchPolicy) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(f"{url}: only http and https addresses can be fetched")
    if policy.allow_private:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_STREAM)
    except OSError as error:
        raise FetchError(f"{url}: no such host; check the address") from error
    for *_, address in found:
        if not ipaddress.ip_address(str(address[0]).split("%")[0]).is_global:
            raise FetchError(
                f"{url}: leads to the private address {address[0]}; "
                "pass --allow-private if you mean it"
            )
