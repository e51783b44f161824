"""The bytes of articles, found again where they were read: files, and captured pages."""

from __future__ import annotations

import hashlib
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kg.errors import InputError
from kg.model import Origin
from kg.provenance.source import SourceRecord
from kg.reader import Raw, Skipped, read_raw
from kg.reader.capture import captured
from kg.reader.extracted_records import read_records
from kg.reader.lines import BROKEN_STREAM
from kg.reader.sources import is_url
from kg.reader.translations import TranslationFile, read_translations
from kg.reader.wacz import Indexed, body_of, leftover_index, read_index, record_bytes

_Row = tuple[str, SourceRecord]
_Key = tuple[str, int | None, str | None]


@dataclass(frozen=True, slots=True)
class Kept:
    """An article's source: its bytes as ``raw``, or ``fault``, why they are not what was read.

    ``record``: of a captured page the WARC record, with headers and time.
    """

    name: str
    source: SourceRecord
    raw: Raw | None = None
    fault: str = ""
    record: bytes | None = None


def find_kept(rows: Iterable[_Row], archives: Sequence[Path]) -> Iterator[Kept]:
    """Each article with its bytes, file by file; every row comes once.

    Nothing is fetched: pages come from the folders ``archives``.
    """
    files: defaultdict[Path, list[_Row]] = defaultdict(list)
    pages: list[_Row] = []
    for name, source in rows:
        container = None if is_url(source.path) else _container(source.path)
        if is_url(source.path):
            pages.append((name, source))
        elif container is None:
            yield Kept(name, source, fault=_missing(source))
        else:
            files[container].append((name, source))
    yield from _find_pages(pages, archives)
    for path, some in files.items():
        yield from _find_in_file(path, some)


def raw_of(source: SourceRecord, data: bytes) -> Raw:
    """The bytes of a source as the reader takes them."""
    origin = Origin(source.path, source.offset, source.fetched)
    return Raw(origin, source.form, data, charset=source.charset, part=source.part)


# ── files ──


def _container(path: str) -> Path | None:
    """The file that holds an article: the path itself, or the archive or message in it."""
    own = Path(path)
    return next((one for one in (own, *own.parents) if one.is_file()), None)


def _missing(source: SourceRecord) -> str:
    if source.path == "standard input":
        return "was read from standard input, which nobody keeps; give its file to kg build"
    return "is missing; run kg in the folder where kg build ran, or put the file back"


def _find_in_file(path: Path, rows: Sequence[_Row]) -> Iterator[Kept]:
    left = dict(rows)
    readers: list[Callable[[Sequence[str]], Iterator[Raw | Skipped]]] = [read_raw]
    if any(source.form == "record" for _, source in rows):
        readers.append(read_records)  # what kg extract printed, in a data frame
        originals = dict.fromkeys(source.original for _, source in rows)
        readers.extend(partial(_translations, original=original) for original in originals)
    seen: set[_Key] = set()
    for read in readers:
        items = read([str(path)]) if left else iter(())
        for name, raw in _matching(items, tuple(left.items()), seen):
            if name in left:
                yield Kept(name, left.pop(name), raw)
    for name, source in left.items():
        there = _key_of(source) in seen or (source.offset is None and Path(source.path) == path)
        fault = "was changed since it was read" if there else "is no longer in this file"
        yield Kept(name, source, fault=fault)


def _translations(names: Sequence[str], *, original: str | None) -> Iterator[Raw | Skipped]:
    """The translations in some files; a file that holds none gives nothing."""
    for name in names:
        with suppress(InputError):
            yield from read_translations(TranslationFile(name, original))


def _matching(
    items: Iterator[Raw | Skipped], rows: Sequence[_Row], seen: set[_Key]
) -> Iterator[tuple[str, Raw]]:
    """Id -> the article at its place with its bytes; the places that were met go into ``seen``."""
    wanted: defaultdict[_Key, list[_Row]] = defaultdict(list)
    for name, source in rows:
        wanted[_key_of(source)].append((name, source))
    for item in items:
        if isinstance(item, Skipped):
            continue
        key = (item.origin.path, item.origin.offset, item.part)
        for name, source in wanted.get(key, ()):
            seen.add(key)
            if hashlib.sha256(item.data).hexdigest() == source.sha256:
                yield name, item


def _key_of(source: SourceRecord) -> _Key:
    return source.path, source.offset, source.part


# ── captured pages ──


def _find_pages(rows: Sequence[_Row], archives: Sequence[Path]) -> Iterator[Kept]:
    index = _index(archives) if rows else {}
    for name, source in rows:
        places = index.get((source.path, f"sha256:{source.sha256}"), [])
        found = next((k for path, one in places if (k := _page(name, source, path, one))), None)
        if found is not None:
            yield found
            continue
        names = ", ".join(map(str, archives)) or "any folder"
        what = "was changed in" if places else "is not among the captured pages in"
        yield Kept(name, source, fault=f"{what} {names}")


def _index(archives: Sequence[Path]) -> dict[tuple[str, str], list[tuple[Path, Indexed]]]:
    found: defaultdict[tuple[str, str], list[tuple[Path, Indexed]]] = defaultdict(list)
    for path in captured(archives):
        entries = read_index(path) if path.suffix == ".wacz" else leftover_index(path)
        for entry in entries:
            if not entry.revisit:
                found[entry.url, entry.body].append((path, entry))
    return found


def _page(name: str, source: SourceRecord, path: Path, entry: Indexed) -> Kept | None:
    """The page at this place of an archive, or None if it is not what was read."""
    from warcio.exceptions import ArchiveLoadFailed

    try:
        record = record_bytes(path, entry)
        data = body_of(record)
    except (*BROKEN_STREAM, ValueError, AttributeError, ArchiveLoadFailed, zipfile.BadZipFile):
        return None
    if hashlib.sha256(data).hexdigest() != source.sha256:
        return None
    return Kept(name, source, raw_of(source, data), record=record)
