"""Connections to allowed addresses only: the address that is checked is the one connected to.

Checking a name and then connecting by that name would leave a gap: its owner can answer the second
look-up with an address inside the user's network (DNS rebinding). So names are resolved once, here.
"""

from __future__ import annotations

import ipaddress
import ssl
import time
import typing
from collections.abc import Iterable

import httpcore

from kg.errors import FetchError

# Set apart, and global to Python's lists: documentation (RFC 9637), 6to4 relays (RFC 7526).
_NOT_PUBLIC = tuple(ipaddress.ip_network(n) for n in ("3fff::/20", "192.88.99.0/24"))
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


class GuardedBackend(httpcore.NetworkBackend):
    """Opens TCP connections to public addresses, and lets nothing last beyond ``deadline``."""

    def __init__(self, *, allow_private: bool, deadline: float) -> None:
        """``deadline`` is a value of `time.monotonic`."""
        self._allow_private = allow_private
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[typing.Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of ``host`` that answers."""
        error: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in resolve(host, port, allow_private=self._allow_private):
            try:
                stream = self._inner.connect_tcp(
                    address, port, bounded(timeout, self._deadline), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as found:
                error = found
                continue
            return _BoundedStream(stream, self._deadline)
        raise error or httpcore.ConnectError(f"{host} has no address")

    def sleep(self, seconds: float) -> None:
        """Waits."""
        time.sleep(seconds)


class _BoundedStream(httpcore.NetworkStream):
    """A stream whose reads and writes end at the deadline, however slowly bytes drip in."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, bounded(timeout, self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, bounded(timeout, self._deadline))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secure = self._inner.start_tls(
            ssl_context, server_hostname, bounded(timeout, self._deadline)
        )
        return _BoundedStream(secure, self._deadline)

    def get_extra_info(self, info: str) -> typing.Any:
        return self._inner.get_extra_info(info)


def bounded(timeout: float | None, deadline: float) -> float:
    """The seconds that may still be waited; raises httpcore.ReadTimeout where none are left."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time limit for this page is over")
    return left if timeout is None else min(timeout, left)


def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """The addresses of ``host``; raises FetchError if one of them is not public."""
    import socket

    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{host}: no such host; check the address") from error
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    for address in addresses:
        if not allow_private and not is_public(address):
            raise FetchError(
                f"{host}: leads to the private address {address}; "
                "pass --allow-private if you mean it"
            )
    return addresses


def is_public(address: str) -> bool:
    """True for an address on the open internet, also where IPv6 wraps an IPv4 address."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if wrapped is None and ip in _NAT64:
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
        if ip.is_site_local:
            return False
    inner = ip.is_multicast or ip.is_reserved or ip.is_unspecified
    return ip.is_global and not inner and not any(ip in network for network in _NOT_PUBLIC)
