"""Archives of pages: WARC crawls (ISO 28500) and zipped folders, read as streams."""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from kg.isolation import Attempt
from kg.model import Origin
from kg.reader.lines import BROKEN_STREAM, cut_off, holds_nothing, lost
from kg.reader.raw import Raw, Skipped, Why, not_read
from kg.reader.revisits import Revisits

# Content types of pages that can hold an article, and how each is read.
PAGE_FORMS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/pdf": "pdf",
}
# Resources by which crawlers describe their own work: wget's log and arguments, and what
# Browsertrix derives from a page that is there as a response too.
_ABOUT_THE_CRAWL = re.compile(r"metadata:|urn:(?:pageinfo|text|view|thumbnail|fullpage)", re.I)
_READ_RECORDS = frozenset(("response", "resource", "conversion", "revisit"))


def read_warc(stream: BinaryIO, path: str, *, max_bytes: int) -> Iterator[Raw | Skipped]:
    """A page for each response of a crawl; ``Origin.offset`` is the byte where its record starts.

    Every response is either given or named as skipped; records that describe the crawl itself
    (requests, metadata) are not articles and pass in silence.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    counted = _Counted(stream)
    archive = ArchiveIterator(counted)
    # It would print a stranger's bytes to the terminal.
    archive.INC_RECORD = ""
    logging.getLogger("warcio").setLevel(logging.ERROR)
    records = iter(archive)
    place, found, revisits = "its start", False, Revisits(stream)
    while True:
        try:
            record = next(records, None)
            if record is None:
                if archive.offset < counted.tell():
                    raise EOFError("the file ends in the middle of a record")
                if not found:
                    yield holds_nothing(path)
                return
            offset = archive.offset
            place = f"byte {offset}"
            if _is_response(record):
                read = _one_response(record, Origin(path, offset=offset), max_bytes, revisits)
                if _is_cut_off(record):
                    raise EOFError("the file ends in the middle of this record")
                found = True
                yield read
        # warcio meets headers that are cut off or garbled with the last two.
        except (*BROKEN_STREAM, ArchiveLoadFailed, AttributeError, ValueError) as error:
            yield cut_off(path, place, error)
            return


def _is_response(record: Any) -> bool:
    """True for what was captured, and not for what only describes the crawl."""
    if record.rec_type not in _READ_RECORDS:
        return False
    uri = record.rec_headers.get_header("WARC-Target-URI") or ""
    return record.rec_type != "resource" or not _ABOUT_THE_CRAWL.match(uri)


def _is_cut_off(record: Any) -> bool:
    """True if the file ends before the record does."""
    while record.raw_stream.read(65536):
        pass
    return bool(record.raw_stream.limit > 0)


class _Counted:
    """A stream that knows its position, pipes too."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._position = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._position += len(data)
        return data

    def tell(self) -> int:
        return self._position


def _one_response(record: Any, origin: Origin, max_bytes: int, revisits: Revisits) -> Raw | Skipped:
    """One response, which is the unit of failure while the crawl around it can be read."""

    def read(one: Any, origin: Origin) -> Raw | Skipped:
        return _read_response(one, origin, max_bytes)

    with Attempt() as attempt:
        if record.rec_type == "revisit":
            return revisits.read(record, origin, read)
        revisits.remember(record, origin.offset or 0)
        return read(record, origin)
    if isinstance(attempt.error, BROKEN_STREAM):
        raise attempt.error  # the file itself is cut off or damaged
    return not_read(origin.path, attempt.raised, place=origin.place)


def _read_response(record: Any, origin: Origin, max_bytes: int) -> Raw | Skipped:
    url = record.rec_headers.get_header("WARC-Target-URI", "")
    fetched = record.rec_headers.get_header("WARC-Date")
    place = f"{origin.path}:{origin.offset} ({url})"
    headers = record.http_headers or record.rec_headers
    status = headers.get_statuscode() if record.rec_type == "response" else "200"
    if status.startswith("3"):
        target = headers.get_header("Location", "elsewhere")
        return Skipped(origin.path, f"{place}: leads to {target}", Why.NOT_ARTICLE)
    if status != "200":
        return Skipped(origin.path, f"{place}: the server answered {status}", Why.NOT_ARTICLE)
    declared = headers.get_header("Content-Type", "")
    form = page_form(declared)
    if form is None:
        return Skipped(origin.path, f"{place}: {declared or 'of no type'}, not a page of text",
                       Why.NOT_ARTICLE)  # fmt: skip
    body = record.content_stream().read(max_bytes + 1)
    if len(body) > max_bytes:
        return Skipped(origin.path, f"{place}: more than {max_bytes >> 20} MiB; not an article")
    placed = Origin(origin.path, offset=origin.offset, fetched=fetched)
    return Raw(placed, form, body, url=url or None, charset=charset_of(declared))


def page_form(content_type: str) -> str | None:
    """How a page of this content type is read, or None if it is no text."""
    return PAGE_FORMS.get(content_type.partition(";")[0].strip().lower())


def charset_of(content_type: str) -> str | None:
    """The encoding that a content type names, or None."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'") or None
    return None


def read_zip(
    stream: BinaryIO,
    path: str,
    *,
    wanted: Callable[[str], bool],
    read: Callable[[BinaryIO, str], Iterator[Raw | Skipped]],
) -> Iterator[Raw | Skipped]:
    """The articles of a zipped folder, in the order of their names.

    ``wanted`` says which names are read and ``read`` reads one entry; an entry's path is the
    archive's path and its own, joined by a slash. Entries are read in place, nothing is unpacked
    to disk.
    """
    with Attempt() as attempt:
        archive = zipfile.ZipFile(stream)
    if attempt.error is not None:  # zipfile meets damage with many exceptions
        yield cut_off(path, "its start", attempt.error)
        return
    found = False
    with archive:
        for entry in sorted(archive.infolist(), key=lambda e: e.filename):
            name = PurePosixPath(entry.filename)
            if not entry.filename:  # nor can zipfile say whether it is a folder
                yield Skipped(path, f"{path}: an entry without a name; recreate the archive")
                found = True
                continue
            hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
            if entry.is_dir() or hidden or not wanted(name.name):
                continue
            found = True
            inner = f"{path}/{entry.filename}"
            if name.is_absolute() or ".." in name.parts or "\\" in entry.filename:
                yield Skipped(inner, f"{inner}: its name leads out of the archive; recreate it")
                continue
            if entry.flag_bits & 1:
                yield Skipped(inner, f"{inner}: is encrypted; unpack the archive with its password")
                continue
            yield from _read_entry(archive, entry, inner, read)
    if not found:
        yield holds_nothing(path)


def _read_entry(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    inner: str,
    read: Callable[[BinaryIO, str], Iterator[Raw | Skipped]],
) -> Iterator[Raw | Skipped]:
    """The articles of one entry, which is the unit of failure."""
    with Attempt() as attempt:
        opened = archive.open(entry)
    if attempt.error is not None:  # zipfile meets damage with many exceptions
        yield cut_off(inner, "its start", attempt.error)
        return
    with Attempt() as attempt, opened:
        yield from read(opened, inner)  # type: ignore[arg-type]
    if isinstance(attempt.error, zipfile.BadZipFile | NotImplementedError):
        yield cut_off(inner, "its start", attempt.error)
    elif attempt.error is not None:
        yield lost(inner, attempt.error, place="its start")
