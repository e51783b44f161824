"""Fetching from a real server: politeness, validators, limits, addresses that may not be had."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.errors import FetchError
from kg.model import Document
from kg.reader import Skipped, Why, read_documents
from kg.reader.addresses import is_public
from kg.reader.fetch import Fetcher, FetchPolicy, fetch, plain_url
from tests.web import Reply, Site, serve

QUICK = FetchPolicy(allow_private=True, pause=0.0, seconds=5.0)
BOMB = gzip.compress(b"x" * 30_000_000)
STORY = (
    "The harbour police closed warehouse {n} on Monday, and the owner of the first of them was "
    "not at home when the officers came to the door, the ministry said in a statement. "
    "A neighbour told reporters that nobody had seen the owner since the spring of that year."
)


def page(number: int) -> str:
    return (
        f"<html><head><title>Story {number}</title></head><body><article><h1>Story {number}</h1>"
        f"<p>{STORY.format(n=number)}</p></article></body></html>"
    )


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def read(name: str | Path, policy: FetchPolicy = QUICK) -> tuple[list[Document], list[Skipped]]:
    items = list(read_documents([name], policy=policy))
    return (
        [item for item in items if isinstance(item, Document)],
        [item for item in items if isinstance(item, Skipped)],
    )


def test_robots_txt_is_kept(site: Site) -> None:
    site.put(
        "/robots.txt", "User-agent: *\nDisallow: /private\nAllow: /private/press$\n", "text/plain"
    )
    for path in ("/open", "/private/a", "/private/press"):
        site.put(path, page(1))
    fetcher = Fetcher(QUICK)
    assert fetcher.fetch(f"{site.url}/open").body
    assert fetcher.fetch(f"{site.url}/private/press").body
    with pytest.raises(FetchError, match=r"robots\.txt"):
        fetcher.fetch(f"{site.url}/private/a")
    assert not site.times("/private/a")
    assert len(site.times("/robots.txt")) == 1


def test_robots_txt_of_our_name(site: Site) -> None:
    site.put("/robots.txt", "User-agent: newskg\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    with pytest.raises(FetchError, match=r"robots\.txt"):
        fetch(f"{site.url}/a", policy=QUICK)


def test_failing_robots_txt_forbids_all(site: Site) -> None:
    site.pages["/robots.txt"] = Reply(status=503)
    site.put("/a", page(1))
    fetcher = Fetcher(QUICK)
    for _ in range(2):
        with pytest.raises(FetchError, match="answered 503"):
            fetcher.fetch(f"{site.url}/a")
    assert len(site.times("/robots.txt")) == 1
    assert not site.times("/a")


class Clock:
    """A clock for the fetcher that goes on only where it sleeps."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._now = time.monotonic()
        self.slept: list[tuple[str, float]] = []  # what was asked for last, and for how long

    def monotonic(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        _, asked, _ = self._site.asked[-1]
        self.slept.append((asked, round(seconds, 6)))
        self._now += seconds


@pytest.mark.parametrize(("asked", "pause"), [(4, 4.0), (4000, 30.0)])
def test_a_host_gets_its_pause(
    site: Site, monkeypatch: pytest.MonkeyPatch, asked: int, pause: float
) -> None:
    site.put("/robots.txt", f"User-agent: *\nCrawl-delay: {asked}\n", "text/plain")
    for path in ("/a", "/b", "/c"):
        site.put(path, page(1))
    clock = Clock(site)
    monkeypatch.setattr("kg.reader.fetch.time", clock)
    fetcher = Fetcher(replace(QUICK, seconds=60.0))
    for path in ("/a", "/b", "/c"):
        fetcher.fetch(site.url + path)
    assert clock.slept == [("/robots.txt", 0.0), ("/a", pause), ("/b", pause)]


def test_unchanged_page_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = Reply(page(1).encode(), headers={"Content-Type": "text/html", "ETag": '"1"'})
    policy = FetchPolicy(allow_private=True, pause=0.0, cache=tmp_path / "pages.sqlite")
    first = fetch(f"{site.url}/a", policy=policy)
    second = fetch(f"{site.url}/a", policy=policy)
    assert (second.body, second.fetched, second.content_type) == (
        first.body,
        first.fetched,
        "text/html",
    )
    assert site.asked[-1][2]["if-none-match"] == '"1"'
    site.pages["/a"] = Reply(page(2).encode(), headers={"Content-Type": "text/html", "ETag": '"2"'})
    assert b"Story 2" in fetch(f"{site.url}/a", policy=policy).body


def test_busy_server_is_asked_again_after_the_time_it_names(site: Site) -> None:
    site.pages["/a"] = Reply(status=429, headers={"Retry-After": "1"})
    with pytest.raises(FetchError, match="answered 429"):
        fetch(f"{site.url}/a", policy=QUICK)
    first, second = site.times("/a")
    assert second - first >= 1


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(raw=b"\x00\x01garbage\r\n\r\n"), "cannot be fetched"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000), "cannot be fetched"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"), "cannot be fetched"),
        (Reply(b"x" * 2000, drip=0.2), "not finished within 1 seconds"),
        (Reply(b"x" * 3_000_000), "more than 1 MiB"),
        (Reply(BOMB, headers={"Content-Encoding": "gzip"}), "more than"),
        (Reply(b"no gzip", headers={"Content-Encoding": "gzip"}), "broken gzip"),
        (Reply(status=302, headers={"Location": "ftp://x.example/"}), "only http"),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), "only http"),
    ],
    ids=["garbage", "endless header", "cut off", "drip", "big", "bomb", "no gzip", "ftp", "file"],
)  # fmt: skip
def test_rude_servers_end_in_an_error(site: Site, reply: Reply, reason: str) -> None:
    site.pages["/a"] = reply
    policy = FetchPolicy(
        allow_private=True, pause=0.0, seconds=1.0, max_bytes=1 << 20, robots=False
    )
    start = time.monotonic()
    with pytest.raises(FetchError, match=reason):
        fetch(f"{site.url}/a", policy=policy)
    assert time.monotonic() - start < 3


def test_headers_that_drip_end_too(site: Site) -> None:
    """Each read is quick, the whole is not: only a deadline of the whole ends it."""
    listener = socket.create_server(("127.0.0.1", 0))
    import threading

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000:
                try:
                    connection.sendall(bytes([byte]))
                except OSError:
                    return
                time.sleep(0.1)

    threading.Thread(target=drip, daemon=True).start()
    policy = FetchPolicy(allow_private=True, pause=0.0, seconds=1.0, robots=False)
    start = time.monotonic()
    with pytest.raises(FetchError, match="not finished within"):
        fetch(f"http://127.0.0.1:{listener.getsockname()[1]}/", policy=policy)
    assert time.monotonic() - start < 2
    listener.close()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("::1", False),
        ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("::ffff:93.184.216.34", True),
    ],
)  # fmt: skip
def test_public_and_private_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::1]", "0x7f.1"])
def test_private_addresses_are_refused_however_written(host: str) -> None:
    with pytest.raises(FetchError, match=r"private address|no such host"):
        fetch(f"http://{host}:9/", policy=FetchPolicy(robots=False))


def test_redirect_to_a_private_address_is_refused(site: Site, monkeypatch: Any) -> None:
    """The first host may be reached, the host that it leads to may not."""
    site.pages["/a"] = Reply(status=302, headers={"Location": "http://inside.example/secret"})
    _answer_names(monkeypatch, {"outside.example": ["127.0.0.1"], "inside.example": ["10.0.0.7"]})
    monkeypatch.setattr("kg.reader.addresses.is_public", lambda address: address == "127.0.0.1")
    port = site.url.rsplit(":", 1)[-1]
    with pytest.raises(
        FetchError, match=r"inside\.example: leads to the private address 10\.0\.0\.7"
    ):
        fetch(f"http://outside.example:{port}/a", policy=FetchPolicy(robots=False))


def test_the_checked_address_is_the_one_connected_to(site: Site, monkeypatch: Any) -> None:
    """A name that answers differently the second time (DNS rebinding) is asked once only."""
    site.put("/a", page(1))
    asked = _answer_names(monkeypatch, {"turning.example": ["127.0.0.1", "10.0.0.7"]})
    monkeypatch.setattr("kg.reader.addresses.is_public", lambda address: address == "127.0.0.1")
    port = site.url.rsplit(":", 1)[-1]
    found = fetch(f"http://turning.example:{port}/a", policy=FetchPolicy(robots=False))
    assert b"Story 1" in found.body
    assert asked == ["turning.example"]


def _answer_names(monkeypatch: Any, answers: dict[str, list[str]]) -> list[str]:
    """Name resolution under our control: each look-up of a name takes its next answer."""
    real = socket.getaddrinfo
    asked: list[str] = []

    def look_up(host: str, port: Any, *rest: Any, **options: Any) -> Any:
        if host in answers:
            turn = min(asked.count(host), len(answers[host]) - 1)
            asked.append(host)
            host = answers[host][turn]
        return real(host, port, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_addresses_are_made_ascii() -> None:
    assert plain_url(" HTTP://münchen.example/straße?q=ä b#top ") == (
        "http://xn--mnchen-3ya.example/stra%C3%9Fe?q=%C3%A4%20b"
    )
    assert plain_url("http://user:pass@x.example:8080") == "http://x.example:8080/"
    for bad in ("ftp://x.example/", "http://", "x.example", "http://[::1", "http://x:99999/"):
        with pytest.raises(FetchError, match="only http"):
            plain_url(bad)


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>
<item><title>Story 1</title><link>{url}/1</link>
<pubDate>Mon, 03 Mar 2025 10:00:00 GMT</pubDate></item>
<item><title>Story 2</title><link>/2</link></item>
<item><title>Gone</title><link>{url}/gone</link></item>
<item><title>Image</title><link>{url}/image</link></item>
<item><title>Again</title><link>{url}/1</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>Story 1</title>
<link href="{url}/1"/><updated>2025-03-03T10:00:00Z</updated></entry></feed>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{url}/1</loc><news:news>
 <news:publication_date>2025-03-03</news:publication_date><news:title>Story 1</news:title>
 </news:news></url><url><loc>{url}/2</loc></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>{url}/map.xml.gz</loc></sitemap></sitemapindex>"""


def test_feed_over_http(site: Site) -> None:
    site.put("/feed", RSS.replace("{url}", site.url), "application/rss+xml")
    site.put("/1", page(1))
    site.put("/2", page(2))
    site.put("/image", b"\x89PNG", "image/png")
    documents, skipped = read(f"{site.url}/feed")
    assert [d.title for d in documents] == ["Story 1", "Story 2"]
    assert documents[0].published == "2025-03-03T10:00:00Z"
    origin = documents[0].origin
    assert origin is not None
    assert origin.path == documents[0].url == f"{site.url}/1"
    assert origin.fetched is not None
    assert {(s.path, s.why) for s in skipped} == {
        (f"{site.url}/gone", Why.UNREACHABLE),
        (f"{site.url}/image", Why.NOT_ARTICLE),
    }


@pytest.mark.parametrize(("text", "count"), [(ATOM, 1), (SITEMAP, 2), (INDEX, 2)])
def test_feeds_and_sitemaps_in_files(site: Site, tmp_path: Path, text: str, count: int) -> None:
    site.put("/1", page(1))
    site.put("/2", page(2))
    packed = gzip.compress(SITEMAP.replace("{url}", site.url).encode())
    site.put("/map.xml.gz", packed, "application/gzip")
    path = tmp_path / "list.xml"
    path.write_text(text.replace("{url}", site.url), "utf-8")
    documents, skipped = read(path)
    assert (len(documents), skipped) == (count, [])
    assert documents[0].published is not None


def test_a_feed_of_garbage_is_named(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "feed.rss"
    path.write_bytes(b"<rss><channel><item><<<< &&& \x00 garbage")
    documents, (skipped,) = read(path)
    assert not documents
    assert str(path) in skipped.reason
    site.put("/feed", b"<rss \x00\xff not at all", "application/rss+xml")
    documents, (skipped,) = read(f"{site.url}/feed")
    assert not documents
    assert f"{site.url}/feed" in skipped.reason


def test_lists_of_addresses(site: Site, tmp_path: Path) -> None:
    site.put("/1", page(1))
    path = tmp_path / "links.urls"
    path.write_text(f"# mine\n{site.url}/1\n\nno address\n{site.url}/1\n{site.url}/gone\n", "utf-8")
    documents, skipped = read(path)
    assert len(documents) == 1
    assert [s.why for s in skipped] == [Why.UNREADABLE, Why.UNREACHABLE, Why.DUPLICATE]
    assert ":4: no http" in skipped[0].reason
    gdelt = tmp_path / "20250303.export.CSV"
    gdelt.write_text(
        f"1\t20250303\tGOV\t\t{site.url}/1\n2\t20250303\tGOV\t\t{site.url}/1\n", "utf-8"
    )
    documents, skipped = read(gdelt)
    assert (len(documents), [s.why for s in skipped]) == (1, [Why.DUPLICATE])
