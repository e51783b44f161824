"""WACZ 1.1.1 (specs.webrecorder.net/wacz): captured pages with their index, in one zip file.

::

    archive/data.warc.gz    the records themselves, stored as they are
    indexes/index.cdx.gz    where each record starts, sorted by address (CDXJ)
    pages/pages.jsonl       the pages, for whoever replays them
    datapackage.json        the SHA-256 of each of these
    datapackage-digest.json the SHA-256 of datapackage.json
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from kg.files import replacing, sha256_of_stream
from kg.isolation import Attempt
from kg.reader.archives import read_warc
from kg.reader.lines import BROKEN_STREAM, cut_off, holds_nothing, lost
from kg.reader.raw import Raw, Skipped
from kg.version import VERSION

_VERSION = "1.1.1"
_DATA, _INDEX, _PAGES = "archive/data.warc.gz", "indexes/index.cdx.gz", "pages/pages.jsonl"
_PACKAGE, _DIGEST = "datapackage.json", "datapackage-digest.json"
# Records are packed one by one, so no honest entry packs further; lists are shorter than this.
_MOST_PACKED, _MOST_LISTED = 300, 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Indexed:
    """A record in the index: address, time, and where it is (bytes) in its WARC file.

    ``digest`` is the SHA-256 of the body as sent, ``body`` that of the unpacked body, both with
    "sha256:" before them. ``revisit``: it only says that an earlier record was met again.
    """

    url: str
    date: str
    status: str
    mime: str
    digest: str
    body: str
    offset: int
    length: int
    revisit: bool = False


# ── reading ──


def is_wacz(names: Iterable[str]) -> bool:
    """Whether a zip file with these entries is one."""
    found = tuple(names)
    return _PACKAGE in found and any(name.startswith("archive/") for name in found)


def read_wacz(stream: BinaryIO, path: str, *, max_bytes: int) -> Iterator[Raw | Skipped]:
    """A page for each response; an entry whose digest is not the one given is named, not read."""
    with Attempt() as attempt:
        archive = zipfile.ZipFile(stream)
        digests = _digests(archive)
    if attempt.error is not None:
        yield lost(path, attempt.error, place="its list of files")
        return
    with archive:
        entries = [e for e in archive.infolist() if e.filename.startswith("archive/")]
        packed = sum(entry.compress_size for entry in archive.infolist())
        if packed > _size(stream):
            yield Skipped(path, f"{path}: its entries overlap, which no archive needs; "
                          "get a sound copy")  # fmt: skip
            return
        for entry in sorted(entries, key=lambda e: e.filename):
            if not entry.is_dir():
                yield from _read_entry(archive, entry, path, digests, max_bytes)
    if not entries:
        yield holds_nothing(path)


def _read_entry(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    path: str,
    digests: Mapping[str, str],
    max_bytes: int,
) -> Iterator[Raw | Skipped]:
    """The pages of one WARC file, which is the unit of failure."""
    inner = f"{path}/{entry.filename}"
    if entry.flag_bits & 1:
        yield Skipped(inner, f"{inner}: is encrypted; get a copy without a password")
        return
    if entry.file_size > max(_MOST_PACKED * entry.compress_size, 1 << 20):
        yield Skipped(inner, f"{inner}: unpacks to {entry.file_size >> 20:,} MiB, more than "
                      "captured pages do; get a sound copy")  # fmt: skip
        return
    said = digests.get(entry.filename)
    with Attempt() as attempt:
        with archive.open(entry) as opened:
            found = sha256_of_stream(opened)
        if said is not None and said != f"sha256:{found}":
            yield Skipped(inner, f"{inner}: is not what {_PACKAGE} says (its SHA-256 is "
                          f"{found[:16]}…); get an unaltered copy")  # fmt: skip
            return
        with archive.open(entry) as opened:
            yield from read_warc(opened, inner, max_bytes=max_bytes)  # type: ignore[arg-type]
    if isinstance(attempt.error, zipfile.BadZipFile | NotImplementedError):
        yield cut_off(inner, "its start", attempt.error)
    elif attempt.error is not None:
        yield lost(inner, attempt.error, place="its start")


def _digests(archive: zipfile.ZipFile) -> dict[str, str]:
    """Entry -> its digest by ``datapackage.json``; raises ValueError if that is damaged."""
    package = json.loads(_listed(archive, _PACKAGE))
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list):
        raise ValueError(f"{_PACKAGE} lists no resources")
    return {
        str(one["path"]): str(one["hash"])
        for one in resources
        if isinstance(one, dict) and str(one.get("hash", "")).startswith("sha256:")
    }


def _listed(archive: zipfile.ZipFile, name: str) -> bytes:
    """A small entry, whole."""
    with archive.open(name) as stream:
        data = stream.read(_MOST_LISTED + 1)
    if len(data) > _MOST_LISTED:
        raise ValueError(f"{name} unpacks to more than {_MOST_LISTED >> 20} MiB")
    return data


def _size(stream: BinaryIO) -> int:
    return stream.seek(0, io.SEEK_END)


def read_index(path: Path) -> list[Indexed]:
    """What the index of a WACZ that `write_wacz` made lists; nothing where that cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpack = zlib.decompressobj(wbits=31)
            lines = unpack.decompress(_listed(archive, _INDEX), _MOST_LISTED).decode("utf-8")
        about = [json.loads(line.split(" ", 2)[2]) for line in lines.splitlines()]
        return [Indexed(**one["newskg"]) for one in about if "newskg" in one]
    except (zipfile.BadZipFile, LookupError, ValueError, TypeError, zlib.error, EOFError):
        return []  # damaged, or made elsewhere: its pages are kept once more


def leftover_index(path: Path) -> Iterator[Indexed]:
    """The same of a WARC file that a killed run left, without its last record: it may be cut."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    with path.open("rb") as stream:
        records = ArchiveIterator(stream)
        last: Indexed | None = None
        try:
            for record in records:
                if last is not None:
                    yield last
                is_response = record.rec_type == "response"
                last = _of_record(record, records.offset) if is_response else None
        except (*BROKEN_STREAM, ArchiveLoadFailed, AttributeError, ValueError):
            return  # its last record is cut off


def _of_record(record: Any, offset: int) -> Indexed:
    head, http = record.rec_headers, record.http_headers
    return Indexed(
        url=head.get_header("WARC-Target-URI"),
        date=head.get_header("WARC-Date"),
        status=http.get_statuscode(),
        mime=(http.get_header("Content-Type") or "").partition(";")[0].strip(),
        digest=head.get_header("WARC-Payload-Digest") or "",
        body=f"sha256:{sha256_of_stream(record.content_stream())}",
        offset=offset,
        length=0,
    )


# ── writing ──


def write_wacz(warc: Path, entries: Sequence[Indexed]) -> Path:
    """Packs a WARC file with its index as a WACZ beside it; returns the path of the WACZ.

    Raises OutputError if it cannot be written.
    """
    target = warc.with_name(warc.name.removesuffix(".warc.gz") + ".wacz")
    created = max(entry.date for entry in entries)
    day = created[:19]
    moment = tuple(int(part) for part in re.findall(r"\d+", day))
    with replacing(target) as stream, zipfile.ZipFile(stream, "w") as archive:
        resources = [_add_file(archive, _DATA, warc, moment)]
        for name, data in ((_INDEX, _cdx(entries)), (_PAGES, _pages(entries))):
            resources.append(_add(archive, name, data, moment))
        package = _as_json({
            "profile": "data-package", "wacz_version": _VERSION, "created": created,
            "software": f"newskg {VERSION}", "resources": resources,
        })  # fmt: skip
        _add(archive, _PACKAGE, package, moment)
        digest = {"path": _PACKAGE, "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
        _add(archive, _DIGEST, _as_json(digest), moment)
    return target


def _add(
    archive: zipfile.ZipFile, name: str, data: bytes, moment: tuple[int, ...]
) -> dict[str, Any]:
    info = zipfile.ZipInfo(name, moment[:6])  # type: ignore[arg-type]
    packed = name.endswith(".gz")  # what is packed already is stored
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    archive.writestr(info, data)
    return _resource(name, hashlib.sha256(data).hexdigest(), len(data))


def _add_file(
    archive: zipfile.ZipFile, name: str, path: Path, moment: tuple[int, ...]
) -> dict[str, Any]:
    info = zipfile.ZipInfo(name, moment[:6])  # type: ignore[arg-type]
    info.file_size = path.stat().st_size
    with path.open("rb") as stream, archive.open(info, "w") as entry:
        shutil.copyfileobj(stream, entry, 1 << 20)
    with path.open("rb") as stream:
        return _resource(name, sha256_of_stream(stream), info.file_size)


def _resource(name: str, digest: str, size: int) -> dict[str, Any]:
    return {
        "name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{digest}", "bytes": size,
    }  # fmt: skip


def _as_json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _cdx(entries: Iterable[Indexed]) -> bytes:
    lines = sorted(
        f"{sort_key(one.url)} {_digits(one.date)} " + json.dumps({
            "url": one.url, "mime": "warc/revisit" if one.revisit else one.mime,
            "status": one.status, "digest": one.digest, "length": str(one.length),
            "offset": str(one.offset), "filename": _DATA.rpartition("/")[2],
            "newskg": asdict(one),
        })
        for one in entries
    )  # fmt: skip
    return gzip.compress("".join(f"{line}\n" for line in lines).encode("utf-8"), mtime=0)


def _pages(entries: Iterable[Indexed]) -> bytes:
    lines: list[dict[str, str]] = [{"format": "json-pages-1.0", "id": "pages", "title": "Pages"}]
    lines += [
        {"id": one.body.removeprefix("sha256:")[:16], "url": one.url, "ts": one.date}
        for one in entries
        if one.status == "200" and not one.revisit and not one.mime.endswith("xml")
    ]
    return "".join(json.dumps(line) + "\n" for line in lines).encode("utf-8")


def _digits(date: str) -> str:
    return re.sub(r"\D", "", date)[:14]


def sort_key(url: str) -> str:
    """The address by which CDX files sort (SURT): ``com,example)/path?query``."""
    parts = urlsplit(url)
    host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
    port = f":{parts.port}" if parts.port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}){parts.path or '/'}{query}".lower().replace(" ", "%20")


# ── one record, and the file as a whole ──


def package_digest(path: Path) -> str:
    """The SHA-256 of ``datapackage.json``, on which all that is in the file depends; "" if none."""
    try:
        with zipfile.ZipFile(path) as archive:
            return hashlib.sha256(_listed(archive, _PACKAGE)).hexdigest()
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, zlib.error):
        return ""


def altered_entries(path: Path) -> list[str]:
    """The entries whose bytes are not what ``datapackage.json`` says; the file's name if broken."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [
                name for name, said in _digests(archive).items() if _hash(archive, name) != said
            ]
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, zlib.error, EOFError):
        return [path.name]


def _hash(archive: zipfile.ZipFile, name: str) -> str:
    try:
        with archive.open(name) as stream:
            return f"sha256:{sha256_of_stream(stream)}"
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError):
        return ""


def record_bytes(path: Path, entry: Indexed) -> bytes:
    """One record of a file that `write_wacz` made, packed by itself: a WARC file of one record.

    Raises OSError, ValueError or zipfile.BadZipFile if the file is not what it was.
    """
    if path.suffix != ".wacz":
        with path.open("rb") as stream:
            stream.seek(entry.offset)
            return stream.read(entry.length or -1)
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(_DATA)
    with path.open("rb") as stream:
        stream.seek(info.header_offset + 26)  # where a local header has the lengths of its names
        name, extra = (int.from_bytes(stream.read(2), "little") for _ in range(2))
        stream.seek(info.header_offset + 30 + name + extra + entry.offset)
        return stream.read(entry.length)


def body_of(record: bytes) -> bytes:
    """The unpacked body of a WARC file of one record; raises as `record_bytes`."""
    from warcio.archiveiterator import ArchiveIterator

    found = next(iter(ArchiveIterator(io.BytesIO(record))), None)
    if found is None:
        raise ValueError("no record")
    return bytes(found.content_stream().read())
