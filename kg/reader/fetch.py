"""http(s) URL -> bytes, politely: robots.txt, pauses, conditional requests, firm limits."""

from __future__ import annotations

import datetime as dt
import re
import time
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from kg.errors import FetchError
from kg.reader.cache import CachedPage, PageCache
from kg.reader.capture import Answer, Capture

if TYPE_CHECKING:
    import httpcore

_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 503)
# RFC 9309 section 2.5: a crawler reads at least 500 KiB of robots.txt.
_ROBOTS_BYTES = 500 * 1024
# What is kept of the body of a redirect, which nobody reads.
_REDIRECT_BYTES = 64 * 1024
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
# What may stand unescaped in a path or query (RFC 3986), and "%", which is taken as escaped before.
_URL_SAFE = "%/:=&?~+!$,;'@()*[]|-._"
# Longest wait that a host may ask for (Crawl-delay, Retry-After) before we give up on it.
_LONGEST_PAUSE = 30.0


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """What fetching may do.

    ``seconds`` bounds the whole fetch of a page, not only each read. ``pause`` is the least time
    between two requests to one host; its robots.txt may ask for more. ``cache`` is a SQLite file
    that keeps pages with their ETag and Last-Modified (None: nothing is kept). ``archive`` is a
    folder that keeps what servers answered as it came (`kg.reader.capture`).
    """

    seconds: float = 30.0
    max_bytes: int = 10 * 1024 * 1024
    max_redirects: int = 5
    allow_private: bool = False
    pause: float = 1.0
    robots: bool = True
    cache: Path | None = None
    archive: Path | None = None
    user_agent: str = "newskg (+https://w3id.org/newskg)"


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: final URL, bytes, when (UTC), and what the server said about them."""

    url: str
    body: bytes = field(repr=False)
    fetched: str
    content_type: str = ""

    @property
    def charset(self) -> str | None:
        """The encoding that the server named, if any."""
        found = _CHARSET.search(self.content_type)
        return found.group(1) if found else None


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer and its unpacked body; ``sent`` is what of it is kept in an archive."""

    sent: Answer
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def status(self) -> int:
        return self.sent.status


class Fetcher:
    """Fetches pages under one policy; remembers each host's robots.txt and last call."""

    def __init__(self, policy: FetchPolicy) -> None:
        """Nothing is opened before the first fetch."""
        self.policy = policy
        self._robots: dict[str, Robots | FetchError] = {}
        self._last: dict[str, float] = {}
        self._cache: PageCache | None = None
        self._capture: Capture | None = None

    def close(self) -> None:
        """Closes the cache, and packs the pages that were captured; OutputError if that fails."""
        if self._cache is not None:
            self._cache.close()
        if self._capture is not None:
            self._capture.close()

    def fetch(self, url: str) -> Page:
        """The body of ``url``; every redirect is checked like the first address.

        Raises FetchError if the address is private, robots.txt forbids it, the server fails,
        or a limit is passed; OutputError if the cache cannot be used.
        """
        self._open()
        asked = url
        deadline = time.monotonic() + self.policy.seconds
        for _ in range(self.policy.max_redirects + 1):
            url = plain_url(url)
            deadline += self._wait_turn(url, deadline)
            known = self._known(url)
            answer = self._patient_get(url, known, deadline)
            self._keep(answer, known)
            target = answer.headers.get("location")
            if answer.status in _REDIRECTS and target:
                url = _led_to(url, target)
                continue
            return self._page(url, answer, known)
        raise FetchError(
            f"{asked}: more than {self.policy.max_redirects} redirects; give the final address"
        )

    def _open(self) -> None:
        """Opens cache and archive at the first fetch."""
        if self._cache is None and self.policy.cache is not None:
            self._cache = PageCache(self.policy.cache)
        if self._capture is None and self.policy.archive is not None:
            self._capture = Capture(self.policy.archive)

    def _known(self, url: str) -> CachedPage | None:
        """The page fetched before, unless the archive lacks it and must get it whole."""
        known = self._cache.find(url) if self._cache else None
        if known is None or self._capture is None or self._capture.has(url, known.body):
            return known
        return replace(known, etag=None, modified=None)

    def _keep(self, answer: _Answer, known: CachedPage | None) -> None:
        """Puts an answer into the archive: pages, and what leads to them."""
        if self._capture is None:
            return
        if answer.status == 304 and known is not None:
            self._capture.unchanged(answer.sent, known.body)
        elif answer.status in (200, *_REDIRECTS):
            self._capture.keep(answer.sent, answer.body)

    def _page(self, url: str, answer: _Answer, known: CachedPage | None) -> Page:
        if answer.status == 304 and known is not None:
            return Page(url, known.body, known.fetched, known.content_type)
        if answer.status != 200:
            raise FetchError(f"{url}: the server answered {answer.status}; check the address")
        page = Page(url, answer.body, answer.sent.fetched, answer.headers.get("content-type", ""))
        if known is not None and known.body == page.body:
            page = Page(url, page.body, known.fetched, page.content_type)
        if self._cache is not None:
            self._cache.put(
                url,
                CachedPage(
                    body=page.body,
                    fetched=page.fetched,
                    content_type=page.content_type,
                    etag=answer.headers.get("etag"),
                    modified=answer.headers.get("last-modified"),
                ),
            )
        return page

    def _patient_get(self, url: str, known: CachedPage | None, deadline: float) -> _Answer:
        """A GET, repeated once where a busy server names a short wait."""
        headers = known.conditions if known else {}
        answer = self._get(url, headers, deadline, self.policy.max_bytes)
        wait = _retry_after(answer) if answer.status in _BUSY else None
        if wait is None or time.monotonic() + wait >= deadline:
            return answer
        time.sleep(wait)
        return self._get(url, headers, deadline, self.policy.max_bytes)

    def _wait_turn(self, url: str, deadline: float) -> float:
        """Asks robots.txt, waits until the host's pause is over, and gives the seconds waited."""
        host = _host(url)
        pause = self.policy.pause
        if self.policy.robots:
            robots = self._robots_of(url, deadline)
            if not robots.allows(url, self.policy.user_agent):
                raise FetchError(
                    f"{url}: robots.txt of {host} forbids programs to read it; "
                    "save the page yourself, or ask the publisher"
                )
            pause = max(pause, min(robots.pause(self.policy.user_agent), _LONGEST_PAUSE))
        now = time.monotonic()
        wait = max(0.0, self._last.get(host, now - pause) + pause - now)
        time.sleep(wait)
        self._last[host] = now + wait
        return wait

    def _robots_of(self, url: str, deadline: float) -> Robots:
        root = _root(url)
        if root not in self._robots:
            try:
                self._robots[root] = self._read_robots(root, deadline)
            except FetchError as error:  # a dead host is asked once, not once for each of its pages
                self._robots[root] = error
        found = self._robots[root]
        if isinstance(found, FetchError):
            raise FetchError(f"{url}: not fetched, for {found}")
        return found

    def _read_robots(self, root: str, deadline: float) -> Robots:
        """RFC 9309 section 2.3.1: no such file allows all, a failing server forbids all."""
        url = f"{root}/robots.txt"
        for _ in range(self.policy.max_redirects + 1):
            answer = self._get(plain_url(url), {}, deadline, _ROBOTS_BYTES, cut=True)
            target = answer.headers.get("location")
            if answer.status in _REDIRECTS and target:
                url = _led_to(url, target)
                continue
            if answer.status == 200:
                return Robots(answer.body)
            if answer.status >= 500:
                raise FetchError(
                    f"{root}: its robots.txt cannot be read (the server answered "
                    f"{answer.status}), so nothing is fetched; try again later"
                )
            break
        return Robots(b"")

    def _get(
        self,
        url: str,
        headers: dict[str, str],
        deadline: float,
        limit: int,
        *,
        cut: bool = False,
    ) -> _Answer:
        import httpcore

        from kg.reader.addresses import GuardedBackend, bounded

        backend = GuardedBackend(allow_private=self.policy.allow_private, deadline=deadline)
        sent = [("User-Agent", self.policy.user_agent), ("Accept-Encoding", "gzip")]
        sent.extend(headers.items())
        waits = dict.fromkeys(("connect", "read", "write", "pool"), min(10.0, self.policy.seconds))
        try:
            with (
                httpcore.ConnectionPool(
                    network_backend=backend, max_keepalive_connections=0
                ) as pool,
                pool.stream("GET", url, headers=sent, extensions={"timeout": waits}) as response,
            ):
                answer = self._read(response, url, limit, cut=cut)
                bounded(None, deadline)
                return answer
        except FetchError as error:
            raise FetchError(f"{url}: {error}") from error
        except httpcore.TimeoutException as error:
            raise FetchError(
                f"{url}: not finished within {self.policy.seconds:g} seconds; try again later"
            ) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            what = str(error) or type(error).__name__
            raise FetchError(f"{url}: cannot be fetched ({what}); try again later") from error

    def _read(self, response: httpcore.Response, url: str, limit: int, *, cut: bool) -> _Answer:
        """An answer with its body, if it has one that is used or kept."""
        lines = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in response.headers)
        headers = {name.lower(): value for name, value in lines}
        body, wire, longer = b"", b"", False
        if response.status == 200:
            body, wire = _body(response, limit, cut=cut, packed=_is_packed(headers))
        elif response.status in _REDIRECTS and self.policy.archive is not None:
            wire, _ = _body(response, _REDIRECT_BYTES, cut=True, packed=False)
            longer = len(wire) == _REDIRECT_BYTES
        reason = response.extensions.get("reason_phrase", b"").decode("latin-1")
        sent = Answer(url, response.status, reason, lines, _now(), wire, longer)
        return _Answer(sent, headers, body)


class Robots:
    """What one robots.txt allows (RFC 9309), by Protego."""

    def __init__(self, body: bytes) -> None:
        """Parses ``body``, whatever it is; what is no rule is ignored."""
        from protego import Protego

        self._rules = Protego.parse(body.decode("utf-8", "replace"))

    def allows(self, url: str, agent: str) -> bool:
        """Whether ``agent`` may read ``url``."""
        return bool(self._rules.can_fetch(url, agent))

    def pause(self, agent: str) -> float:
        """The seconds between two requests that it asks for; 0 where it says nothing."""
        return float(self._rules.crawl_delay(agent) or 0.0)


def fetch(url: str, *, policy: FetchPolicy) -> Page:
    """One page, by a `Fetcher` of its own."""
    fetcher = Fetcher(policy)
    try:
        return fetcher.fetch(url)
    finally:
        fetcher.close()


def plain_url(url: str) -> str:
    """``url`` in ASCII and without its fragment, as it goes over the wire.

    Raises FetchError unless it is a http or https address with a host.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        host, port, parts = "", "", urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise FetchError(f"{url}: only http and https addresses can be fetched")
    shown = f"[{host}]" if ":" in host else host
    path, query = (quote(part, safe=_URL_SAFE) for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme, f"{shown}{port}", path, query, ""))


def _led_to(url: str, target: str) -> str:
    """The address that a redirect names; raises FetchError if it is none."""
    try:
        return urljoin(url, target)
    except ValueError as error:
        raise FetchError(
            f"{url}: leads to {target!r}, which is not an address; give the final address"
        ) from error


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _root(url: str) -> str:
    return f"{urlsplit(url).scheme}://{_host(url)}"


def _is_packed(headers: dict[str, str]) -> bool:
    return headers.get("content-encoding", "").lower() in ("gzip", "x-gzip")


def _body(
    response: httpcore.Response, limit: int, *, cut: bool, packed: bool
) -> tuple[bytes, bytes]:
    """The body, unpacked and as sent; beyond the limit it is left with ``cut``, else refused."""
    unpack = zlib.decompressobj(wbits=31) if packed else None
    body, wire = bytearray(), bytearray()
    for chunk in response.iter_stream():
        wire += chunk
        try:
            body += unpack.decompress(chunk, limit + 1) if unpack else chunk
        except zlib.error as error:
            raise FetchError(f"broken gzip data ({error}); try again later") from error
        if max(len(body), len(wire)) > limit:
            if cut:
                return bytes(body[:limit]), bytes(wire[:limit])
            raise FetchError(f"more than {limit >> 20} MiB; not an article page")
    return bytes(body), bytes(wire)


def _retry_after(answer: _Answer) -> float | None:
    value = answer.headers.get("retry-after", "")
    return min(float(value), _LONGEST_PAUSE) if value.isascii() and value.isdigit() else None


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
