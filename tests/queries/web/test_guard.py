"""Which requests are meant for this server, by Host, Origin and Sec-Fetch-Site."""

from __future__ import annotations

from email.message import Message

import pytest

from kg.queries.web.guard import Guard
from kg.queries.web.limits import RefusedError


def status(guard: Guard, *, guarded: bool = True, path: str = "/query", **headers: str) -> int:
    """What the guard answers; 200 if it lets the request through."""
    message = Message()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    try:
        guard.check(message, path, guarded=guarded)
    except RefusedError as error:
        return error.status
    return 200


@pytest.mark.parametrize(
    ("host", "names", "asked", "wanted"),
    [("127.0.0.1", "", "127.0.0.1:7878", 200), ("127.0.0.1", "", "localhost", 200),
     ("127.0.0.1", "", "[::1]:7878", 200), ("127.0.0.1", "", "evil.example", 421),
     ("127.0.0.1", "", "", 421), ("127.0.0.1", "", "127.0.0.1.evil.example", 421),
     ("127.0.0.1", "", "192.168.0.9", 421), ("127.0.0.1", "", "[::1", 400),
     ("127.0.0.1", "news.example", "news.example:443", 200),
     ("127.0.0.1", "news.example", "NEWS.example", 200),
     ("127.0.0.1", "news.example", "other.example", 421),
     ("0.0.0.0", "", "192.168.0.9:7878", 200), ("0.0.0.0", "", "localhost:7878", 200),
     ("0.0.0.0", "", "rebound.evil.example", 421), ("desk.example", "", "desk.example", 200),
     ("desk.example", "", "evil.example", 421)],
)  # fmt: skip
def test_the_host_that_was_asked(host: str, names: str, asked: str, wanted: int) -> None:
    guard = Guard(host, frozenset(names.split()))
    assert status(guard, Host=asked) == wanted
    assert status(guard, guarded=False, Host=asked) == wanted


OURS = Guard("127.0.0.1")


@pytest.mark.parametrize(
    ("headers", "guarded", "wanted"),
    [({"Origin": "http://127.0.0.1:7878"}, True, 200),
     ({"Origin": "http://evil.example"}, True, 403),
     ({"Origin": "null"}, True, 403), ({"Origin": "http://127.0.0.1:80"}, True, 403),
     ({"Sec_Fetch_Site": "cross-site"}, True, 403), ({"Sec_Fetch_Site": "same-site"}, True, 403),
     ({"Sec_Fetch_Site": "cross-site"}, False, 200), ({"Sec_Fetch_Site": "none"}, True, 200),
     ({"Sec_Fetch_Site": "same-origin"}, True, 200)],
)  # fmt: skip
def test_pages_of_other_sites(headers: dict[str, str], wanted: int, *, guarded: bool) -> None:
    assert status(OURS, guarded=guarded, Host="127.0.0.1:7878", **headers) == wanted
