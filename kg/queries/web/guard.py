"""Requests that other sites make through the user's browser, told from those for this server.

A page that rebinds its DNS to us comes with a foreign Host, other pages with a foreign Origin or,
in browsers of today, Sec-Fetch-Site: cross-site (W3C Fetch Metadata).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit

from kg.queries.web.limits import RefusedError

_LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))


@dataclass(frozen=True, slots=True)
class Guard:
    """Which names of hosts are ours: the one listened on, those of this machine, those allowed.

    On an address that others reach, a Host that is an address of the Internet Protocol passes too:
    rebinding needs a name.
    """

    host: str
    names: frozenset[str] = frozenset()

    def check(self, headers: Message, path: str, *, guarded: bool, invited: bool = False) -> None:
        """Raises RefusedError for a request that is not meant for us.

        ``guarded`` paths answer questions, so that a page of another site may not even link there.
        ``invited`` is for a path that may be asked from where this request comes.
        """
        host = headers.get("Host") or ""
        origin = headers.get("Origin")
        try:
            name = urlsplit(f"//{host}").hostname or ""
            sender = urlsplit(origin).netloc if origin is not None else None
            urlsplit(path)
        except ValueError as error:
            raise RefusedError(400, "this request has no readable address") from error
        if not self._is_ours(name):
            raise RefusedError(
                421, "use this server's own host name; --allow-host NAME allows another"
            )
        if invited:
            return
        foreign = sender is not None and sender != host
        led = headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
        if foreign or (led and guarded):
            raise RefusedError(403, "requests from pages of other sites are refused")

    def _is_ours(self, name: str) -> bool:
        if name in _LOOPBACK or name in self.names:
            return True
        if self.host in _LOOPBACK:
            return False
        return name == self.host.lower() or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
