"""URLs -> pages: single pages, and all that a feed, a sitemap or a list of addresses names."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

from kg.errors import FetchError, InputError
from kg.isolation import Attempt
from kg.model import Origin
from kg.reader.archives import page_form
from kg.reader.feeds import Listed, is_listing, read_listing, read_url_list
from kg.reader.fetch import Fetcher, Page
from kg.reader.lines import holds_nothing
from kg.reader.raw import Raw, Skipped, Why

# A sitemap index names sitemaps; the protocol (sitemaps.org) allows no deeper nesting.
_DEEPEST = 1
_GZIP = b"\x1f\x8b"


def read_url(url: str, fetcher: Fetcher) -> Iterator[Raw | Skipped]:
    """The page at ``url``, or the pages that it lists where it is a feed or a sitemap."""
    try:
        page = _unpacked(fetcher.fetch(url), fetcher.policy.max_bytes)
        if is_listing(page.body):
            items = read_listing(page.body, name=url, base=page.url)
            yield from read_listed(items, fetcher, name=url)
        else:
            yield _as_raw(page, Listed(url))
    except InputError as error:
        yield Skipped.after(url, error)


def read_listed(
    items: list[Listed], fetcher: Fetcher, *, name: str, depth: int = 0
) -> Iterator[Raw | Skipped]:
    """The pages that a feed or sitemap names, those of nested sitemaps too."""
    if not items:
        yield holds_nothing(name)
    for item in items:
        if not item.url:
            yield Skipped(name, f"{name}: has an entry without an address", Why.NOT_ARTICLE)
            continue
        with Attempt() as attempt:
            page = _unpacked(fetcher.fetch(item.url), fetcher.policy.max_bytes)
            if not item.is_list:
                yield _as_raw(page, item)
            elif depth < _DEEPEST:
                inner = read_listing(page.body, name=item.url, base=page.url)
                yield from read_listed(inner, fetcher, name=item.url, depth=depth + 1)
            else:
                yield Skipped(
                    item.url, f"{item.url}: lists nested three deep; name the inner list itself"
                )
        if isinstance(attempt.error, InputError):
            yield Skipped.after(item.url, attempt.error)
        elif attempt.error is not None:
            yield Skipped.unexpected(item.url, attempt.error, why=Why.UNREACHABLE)


def read_url_lines(lines: Iterator[str], path: str, fetcher: Fetcher) -> Iterator[Raw | Skipped]:
    """The pages that a list of addresses names; a repeated address is fetched once."""
    seen: set[str] = set()
    repeated = 0
    for number, url in read_url_list(lines):
        if url is None:
            yield Skipped(
                path, f"{path}:{number}: no http or https address in this line; repair it"
            )
        elif url in seen:
            repeated += 1
        else:
            seen.add(url)
            yield from read_listed([Listed(url)], fetcher, name=path)
    if repeated:
        yield Skipped(
            path, f"{path}: {repeated} lines repeat the address of an earlier line", Why.DUPLICATE
        )


def _as_raw(page: Page, item: Listed) -> Raw | Skipped:
    form = page_form(page.content_type) if page.content_type else "html"
    if form is None or is_listing(page.body):
        what = page.content_type if form is None else "a feed or sitemap"
        return Skipped(page.url, f"{page.url}: {what}, not an article page", Why.NOT_ARTICLE)
    return Raw(
        Origin(page.url, fetched=page.fetched),
        form,
        page.body,
        url=page.url,
        charset=page.charset,
        title=item.title,
        published=item.published,
    )


def _unpacked(page: Page, limit: int) -> Page:
    """Sitemaps are often served as .gz files: the same page with its body unpacked."""
    if not page.body.startswith(_GZIP):
        return page
    try:
        body = zlib.decompressobj(wbits=31).decompress(page.body, limit + 1)
    except (zlib.error, gzip.BadGzipFile) as error:
        raise FetchError(f"{page.url}: broken gzip data ({error}); try again later") from error
    if len(body) > limit:
        raise FetchError(f"{page.url}: more than {limit >> 20} MiB; not an article page")
    return Page(page.url, body, page.fetched, "")
