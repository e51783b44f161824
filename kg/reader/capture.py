"""Pages as they were fetched, kept in a folder: what a server answered, byte for byte, and when.

A run writes one WARC file (ISO 28500), record by record, so that a killed run keeps what it had.
Its end packs the file as WACZ (`kg.reader.wacz`). A page that is in the folder already is not
written again: a *revisit* says that it was the same at a later time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import itertools
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import OutputError
from kg.reader.wacz import Indexed, leftover_index, read_index, write_wacz
from kg.version import VERSION

_NOT_MODIFIED = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
# A body is kept as it came, but without the frames in which HTTP sent it (RFC 9112 section 7.1).
_UNFRAMED = {"transfer-encoding": "X-Archive-Orig-Transfer-Encoding"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a server: ``wire`` is its body as sent, still packed where it was packed.

    ``headers`` are in the order of the server. ``cut`` is true if the body is longer than ``wire``.
    """

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    fetched: str
    wire: bytes = field(repr=False)
    cut: bool = False


class Capture:
    """A folder of captured pages, to which one run adds one file."""

    def __init__(self, folder: Path) -> None:
        """Reads what the folder holds already; nothing is written before the first page.

        Raises OutputError if the folder cannot be read.
        """
        self._folder = folder
        self._known: defaultdict[str, dict[str, Indexed]] = defaultdict(dict)
        self._written: list[Indexed] = []
        self._file: BinaryIO | None = None
        self._path = folder
        with self._guarded():
            for entry in _entries(folder):
                self._learn(entry)

    def has(self, url: str, body: bytes) -> bool:
        """Whether this page is in the folder with this (unpacked) body."""
        return self._find(url, body) is not None

    def keep(self, answer: Answer, body: bytes) -> None:
        """Writes an answer; of a page that is known with the same body, only that it was met.

        Raises OutputError if the disk does not take it.
        """
        known = self._find(answer.url, body) if answer.status == 200 else None
        with self._guarded():
            if known is not None and known.digest == _digest(answer.wire):
                self._revisit(answer, known)
            else:
                self._respond(answer, body)

    def unchanged(self, answer: Answer, body: bytes) -> None:
        """Notes that the server said of a known page that it did not change (status 304)."""
        known = self._find(answer.url, body)
        if known is not None:
            with self._guarded():
                self._revisit(answer, known)

    def close(self) -> None:
        """Packs the file of this run; a run that met nothing new leaves none."""
        if self._file is None:
            return
        with self._guarded():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None
            if any(entry.status == "200" and not entry.revisit for entry in self._written):
                write_wacz(self._path, self._written)
            self._path.unlink()
            self._written.clear()
        with suppress(OSError):  # of a run that met nothing at all, and so made it for nothing
            self._folder.rmdir()

    # ── writing ──

    def _respond(self, answer: Answer, body: bytes) -> None:
        about = {"WARC-Date": answer.fetched, "WARC-Payload-Digest": _digest(answer.wire)}
        if answer.cut:
            about["WARC-Truncated"] = "length"
        writer = self._writer()
        record = writer.create_warc_record(
            answer.url,
            "response",
            payload=io.BytesIO(answer.wire),
            length=len(answer.wire),
            http_headers=_http(answer),
            warc_headers_dict=about,
        )
        self._write(writer, record, answer, _digest(body))

    def _revisit(self, answer: Answer, known: Indexed) -> None:
        writer = self._writer()
        about = {"WARC-Date": answer.fetched}
        record = writer.create_revisit_record(
            answer.url, known.digest, known.url, known.date,
            http_headers=_http(answer), warc_headers_dict=about,
        )  # fmt: skip
        if answer.status == 304:
            record.rec_headers.replace_header("WARC-Profile", _NOT_MODIFIED)
        self._write(writer, record, answer, known.body, revisit=True)

    def _write(
        self, writer: Any, record: Any, answer: Answer, body: str, *, revisit: bool = False
    ) -> None:
        assert self._file is not None
        start = self._file.tell()
        writer.write_record(record)
        headers = {name.lower(): value for name, value in answer.headers}
        entry = Indexed(
            url=answer.url,
            date=answer.fetched,
            status=str(answer.status),
            mime=headers.get("content-type", "").partition(";")[0].strip(),
            digest=record.rec_headers.get_header("WARC-Payload-Digest"),
            body=body,
            offset=start,
            length=self._file.tell() - start,
            revisit=revisit,
        )
        self._written.append(entry)
        self._learn(entry)

    def _writer(self) -> Any:
        from warcio.warcwriter import WARCWriter

        if self._file is not None:
            return WARCWriter(self._file, gzip=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._path, self._file = _fresh(self._folder)
        writer = WARCWriter(self._file, gzip=True)
        about = {"software": f"newskg/{VERSION}", "format": "WARC File Format 1.0"}
        writer.write_record(writer.create_warcinfo_record(self._path.name, about))
        return writer

    # ── what is known ──

    def _learn(self, entry: Indexed) -> None:
        if entry.status == "200" and not entry.revisit:
            self._known[entry.url].setdefault(entry.body, entry)

    def _find(self, url: str, body: bytes) -> Indexed | None:
        return self._known[url].get(_digest(body)) if url in self._known else None

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(
                f"{self._folder}: the captured pages cannot be kept ({error.strerror or error}); "
                "give another folder with --archive"
            ) from error


def _entries(folder: Path) -> Iterator[Indexed]:
    """What the files of a folder hold, the oldest first."""
    for path in sorted(folder.glob("*.wacz")):
        yield from read_index(path)
    for path in sorted(folder.glob("*.warc.gz")):  # of a run that was killed, or still goes on
        yield from leftover_index(path)


def _fresh(folder: Path) -> tuple[Path, BinaryIO]:
    """A new file, named after the time."""
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    for number in itertools.count(1):
        name = f"pages-{stamp}" + (f"-{number}" if number > 1 else "")
        path = folder / f"{name}.warc.gz"
        if (folder / f"{name}.wacz").exists():
            continue
        try:
            return path, path.open("xb")
        except FileExistsError:  # another run of the same second
            continue
    raise AssertionError  # the count has no end


def _http(answer: Answer) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    headers = [(_UNFRAMED.get(name.lower(), name), value) for name, value in answer.headers]
    status = f"{answer.status} {answer.reason}".strip()
    return StatusAndHeaders(status, headers, protocol="HTTP/1.1")


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def captured(folders: Iterable[Path]) -> list[Path]:
    """The files of captured pages in some folders, in the order of their names."""
    return [
        path
        for folder in folders
        for pattern in ("*.wacz", "*.warc.gz")
        for path in sorted(folder.glob(pattern))
    ]
