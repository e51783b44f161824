"""Revisits in a crawl: records that only say that a page was the same as an earlier one.

Under its own address that is the same article once more. Under another address it is an article of
its own, whose body is that of the earlier record (ISO 28500, section 6.7.2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, BinaryIO

from kg.model import Origin
from kg.reader.raw import Raw, Skipped, Why

Read = Callable[[Any, Origin], Raw | Skipped]


class Revisits:
    """Where the bodies of a crawl are, while it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._offsets: dict[str, int] = {}
        self._met: set[tuple[str, str]] = set()

    def remember(self, record: Any, offset: int) -> None:
        """Notes a response that a later record may refer to."""
        digest = record.rec_headers.get_header("WARC-Payload-Digest")
        if digest:
            self._offsets.setdefault(digest, offset)
            self._met.add((_url_of(record), digest))

    def read(self, record: Any, origin: Origin, read: Read) -> Raw | Skipped:
        """The article at a new address, or that it is one met before."""
        url = _url_of(record)
        digest = record.rec_headers.get_header("WARC-Payload-Digest") or ""
        place = f"{origin.path}:{origin.offset} ({url})"
        earlier = record.rec_headers.get_header("WARC-Refers-To-Target-URI") or url
        offset = self._offsets.get(digest)
        if offset is None and earlier != url:
            reason = f"{place}: the same page as {earlier}, which is in another file; give that too"
            return Skipped(origin.path, reason, Why.UNREACHABLE)
        if offset is None or earlier == url or (url, digest) in self._met:
            reason = f"{place}: the same page as an earlier response"
            return Skipped(origin.path, reason, Why.DUPLICATE)
        self._met.add((url, digest))
        found = self._read_at(offset, origin, read)
        if isinstance(found, Skipped):
            return found
        fetched = record.rec_headers.get_header("WARC-Date")
        return replace(found, url=url, origin=replace(origin, fetched=fetched))

    def _read_at(self, offset: int, origin: Origin, read: Read) -> Raw | Skipped:
        """The earlier record; the stream is left where it was."""
        from warcio.archiveiterator import ArchiveIterator

        if not self._stream.seekable():
            reason = f"{origin.place}: refers to an earlier page; give a file instead of a pipe"
            return Skipped(origin.path, reason, Why.UNREACHABLE)
        here = self._stream.tell()
        try:
            self._stream.seek(offset)
            return read(next(iter(ArchiveIterator(self._stream))), origin)
        finally:
            self._stream.seek(here)


def _url_of(record: Any) -> str:
    return str(record.rec_headers.get_header("WARC-Target-URI") or "")
