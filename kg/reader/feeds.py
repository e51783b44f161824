"""Lists of addresses: RSS and Atom feeds, sitemaps, and plain lists such as GDELT's exports."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from kg.errors import InputError

_ROOT = re.compile(rb"<(rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]")
_XML_START = 4096  # bytes in which the root element must open
_SITEMAPS = (b"urlset", b"sitemapindex")
_URL = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Listed:
    """An address, with what its list says of the page; ``is_list`` for a sitemap in a sitemap."""

    url: str
    title: str | None = None
    published: str | None = None
    is_list: bool = False


def is_listing(data: bytes) -> bool:
    """True if ``data`` starts like a feed or a sitemap."""
    return _ROOT.search(data[:_XML_START]) is not None


def read_listing(data: bytes, *, name: str, base: str | None = None) -> list[Listed]:
    """The addresses of a feed or sitemap, in its order, each once; "" for entries without one.

    ``base`` is the address that relative links start from. Raises InputError if it is neither,
    or broken so that nothing can be read from it.
    """
    found = _ROOT.search(data[:_XML_START])
    if found is None:
        raise InputError(f"{name}: neither a feed nor a sitemap; give the address of the feed")
    items = _sitemap(data, name) if found.group(1) in _SITEMAPS else _feed(data, name)
    first: dict[str, Listed] = {}
    for item in items:
        url = _joined(base, item.url)
        first.setdefault(url, Listed(url, item.title, item.published, item.is_list))
    return list(first.values())


def _joined(base: str | None, url: str) -> str:
    """The whole address, or "" where there is none that can be read."""
    try:
        return urljoin(base or "", url) if url else ""
    except ValueError:  # "http://[": no host can be read from it
        return ""


def _feed(data: bytes, name: str) -> Iterator[Listed]:
    """By feedparser, which reads damaged feeds as far as they can be read."""
    import feedparser

    feed = feedparser.parse(io.BytesIO(data))
    if feed.bozo and not any(entry.get("link") for entry in feed.entries):
        raise InputError(f"{name}: a broken feed ({feed.bozo_exception}); try again later")
    for entry in feed.entries:
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        yield Listed(entry.get("link", ""), _plain(entry.get("title")), _time(moment))


def _time(moment: Any) -> str | None:
    """The time of an entry, or None if it has none that is in the calendar."""
    try:
        return dt.datetime(*moment[:6]).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
    except (ValueError, OverflowError, TypeError):
        return None


def _plain(words: str | None) -> str | None:
    return " ".join(words.split()) or None if words else None


def _sitemap(data: bytes, name: str) -> Iterator[Listed]:
    """By lxml, with entities, network and oversized trees switched off."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{name}: a broken sitemap ({error}); try again later") from error
    if root is None:
        raise InputError(f"{name}: a broken sitemap; try again later")
    for element in root:
        if not isinstance(element.tag, str):
            continue
        yield Listed(
            _child(element, "loc") or "",
            _child(element, "title"),
            _child(element, "publication_date"),
            is_list=element.tag.rpartition("}")[2] == "sitemap",
        )


def _child(element: Any, name: str) -> str | None:
    found = element.find(f".//{{*}}{name}")
    return found.text.strip() or None if found is not None and found.text else None


def read_url_list(lines: Iterator[str]) -> Iterator[tuple[int, str | None]]:
    """Each line's number and its first address, or None if it has none.

    Empty lines and those that start with "#" are left out. In GDELT's tables the first address of
    a line is the article's.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            found = _URL.search(line)
            yield number, found.group() if found else None
