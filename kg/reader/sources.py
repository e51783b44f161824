"""Paths, folders, globs, standard input, URLs -> a stream of articles and of what was skipped."""

from __future__ import annotations

import glob
import gzip
import io
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from kg.errors import InputError
from kg.isolation import Attempt
from kg.model import Document, Origin
from kg.ontology.lexicon import Lexicon, load_lexicon
from kg.reader.archives import read_warc, read_zip
from kg.reader.decode import decode
from kg.reader.documents import FORMS
from kg.reader.feeds import is_listing, read_listing
from kg.reader.fetch import Fetcher, FetchPolicy
from kg.reader.formats import guess_format
from kg.reader.kinds import HEAD, PROMISES, kind_of, ole_kind, text_kind, zip_kind
from kg.reader.lines import lost, read_json, read_lines
from kg.reader.parsing import parse
from kg.reader.raw import Raw, Skipped, Why
from kg.reader.tables import read_parquet
from kg.reader.translations import TranslationFile, read_translations
from kg.reader.wacz import read_wacz
from kg.reader.web import read_listed, read_url, read_url_lines

_PAGES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml")
_OFFICE = (".pdf", ".docx", ".docm", ".odt", ".rtf", ".epub", ".eml", ".mbox", ".msg")
_ARCHIVES = (".jsonl", ".ndjson", ".json", ".warc", ".wacz", ".parquet", ".zip")
# What a folder or archive is searched for, each also packed (.gz).
ARTICLE_SUFFIXES = frozenset((*_PAGES, *_ARCHIVES, *_OFFICE))
# Named by a folder, these would make a program call strangers: only when they are named themselves.
_LISTS = (".urls", ".rss", ".atom", ".xml")
_GDELT = (".export.csv", ".mentions.csv", ".gkg.csv")
# Documents that people keep beside articles, and that they would otherwise believe to be read.
_OTHER_DOCUMENTS = frozenset(
    (".doc", ".ppt", ".pptx", ".pages", ".wpd", ".djvu", ".mobi", ".urls", ".rss", ".atom")
)
# Not read in another file: a stranger's list would make a program call other strangers.
_ONLY_NAMED = {
    **dict.fromkeys(_LISTS, "a list of addresses"), "image": "a picture",
    **dict.fromkeys((".zip", ".wacz"), "an archive inside an archive or message"),
}  # fmt: skip
# Names by which a text is read whatever it opens with.
_NAMED = frozenset((*ARTICLE_SUFFIXES, *_LISTS, ".gz", *PROMISES))
# A page or JSON file is read into memory; archives, tables and JSON Lines are streamed.
MAX_BYTES = 64 * 1024 * 1024
# Nobody packs an article more often; each layer costs a stream.
MOST_PACKED = 2
# A message forwarded more often is no article; each layer is read in memory.
DEEPEST = 5
# A file, folder, glob, "-" or URL; or a translation with its original.
Input = str | Path | TranslationFile


def read_documents(
    inputs: Iterable[Input],
    *,
    lexicon: Lexicon | None = None,
    policy: FetchPolicy | None = None,
    languages: Iterable[str] = (),
) -> Iterator[Document | Skipped]:
    """The articles of ``inputs`` (files, folders, globs, "-", URLs), in a stable order.

    A `TranslationFile` is an input too: English text with the original that it was made from.
    What cannot be read comes as Skipped, and reading goes on; so does what is in a language other
    than English and ``languages``. Raises InputError if an input itself does not exist.
    """
    words, read = lexicon or load_lexicon(), frozenset(languages)
    for item in read_raw(inputs, policy=policy):
        yield item if isinstance(item, Skipped) else parse(item, lexicon=words, languages=read)


def read_raw(
    inputs: Iterable[Input],
    *,
    policy: FetchPolicy | None = None,
    fetcher: Fetcher | None = None,
) -> Iterator[Raw | Skipped]:
    """The same before any parsing: cheap, so that known articles can be passed over.

    A ``fetcher`` that is given fetches under its own policy, and stays open.
    """
    own = fetcher or Fetcher(policy or FetchPolicy())
    try:
        for given in inputs:
            if isinstance(given, TranslationFile):
                yield from read_translations(given)
                continue
            for name in expand(str(given)):
                if isinstance(name, Skipped):
                    yield name
                else:
                    yield from _read_input(name, own)
    finally:
        if fetcher is None:
            own.close()


def is_url(name: str) -> bool:
    """True for http and https addresses."""
    return name.lower().startswith(("http://", "https://"))


def is_window(name: str) -> bool:
    """True for inputs that show the newest articles only: what they no longer name is not gone."""
    return is_url(name) or Path(name).suffix.lower() in (".rss", ".atom", ".xml")


def expand(name: str) -> Iterator[str | Skipped]:
    """The files of a path, folder or glob; "-" and addresses as they are. Raises InputError."""
    path = Path(name)
    if not _is_text(name):
        yield _no_text(name)
    elif name == "-":
        yield name
    elif is_url(name):
        refuse_password(name)
        yield name
    elif path.is_dir():
        yield from _walk(path)
    elif path.exists():
        yield name
    else:
        matches = sorted(glob.glob(name, recursive=True))  # noqa: PTH207  absolute patterns too
        if not matches:
            raise InputError(f"{name}: no such file or folder; check the path")
        for match in matches:
            yield from expand(match)


def refuse_password(url: str) -> None:
    """Raises InputError for an address with a user's name or password in it.

    The addresses of inputs are kept in the records and the manifest, which are shared.
    """
    place, at, host = url.partition("://")[2].partition("/")[0].rpartition("@")
    if at and place:
        raise InputError(
            f"{url.partition('://')[0]}://…@{host}: contains a user name or password, and the "
            "addresses of inputs are kept in the folder; save the page yourself and give the file"
        )


def _is_text(name: str) -> bool:
    """False of a file name that is no UTF-8, which no record, page or graph could hold."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _no_text(name: str) -> Skipped:
    shown = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return Skipped(shown, f"{shown}: the file's name is not UTF-8; rename it", Why.UNREACHABLE)


def _walk(root: Path) -> Iterator[str | Skipped]:
    """The article files of a folder, sorted by path, and what in it is not read."""
    found: list[str] = []
    failed: list[OSError] = []
    others: Counter[str] = Counter()
    for folder, folders, names in os.walk(root, onerror=failed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(folder) / name
            if name.startswith(".") or not path.is_file():
                continue
            if _is_article(name):
                found.append(str(path))
            elif path.suffix.lower() in _OTHER_DOCUMENTS:
                others[path.suffix.lower()] += 1
    if not found and not failed:
        raise _no_article(root, others)
    yield from _unread(root, failed, others)
    for name in sorted(found):
        yield name if _is_text(name) else _no_text(name)


def _no_article(root: Path, others: Counter[str]) -> InputError:
    seen = ", ".join(f"{count} {suffix}" for suffix, count in sorted(others.items()))
    left = f"; not read: {seen}, save them as PDF or text" if seen else ""
    return InputError(
        f"{root}: no article in this folder "
        f"(.txt, .md, .html, .pdf, .docx, .eml, .jsonl, .warc, …){left}"
    )


def _unread(root: Path, failed: list[OSError], others: Counter[str]) -> Iterator[Skipped]:
    """What cannot be opened, and how many files of other kinds there are."""
    for error in failed:
        reason = f"{error.filename}: cannot be opened ({error.strerror}); check its permissions"
        yield Skipped(str(error.filename), reason, Why.UNREACHABLE)
    for suffix, count in sorted(others.items()):
        cure = "name the list itself" if suffix in _LISTS else "save them as PDF or text"
        reason = f"{root}: {count} files {suffix} are not read; {cure}"
        yield Skipped(f"{root}/*{suffix}", reason, Why.NOT_ARTICLE)


def _is_article(name: str) -> bool:
    lower = name.lower().removesuffix(".gz")
    return Path(lower).suffix in ARTICLE_SUFFIXES


def _read_input(name: str, fetcher: Fetcher) -> Iterator[Raw | Skipped]:
    if is_url(name):
        with Attempt() as attempt:
            yield from read_url(name, fetcher)
        if attempt.error is not None:
            yield Skipped.unexpected(name, attempt.error, why=Why.UNREACHABLE)
    elif name == "-":
        yield from _guarded(sys.stdin.buffer, "standard input", fetcher)
    else:
        try:
            stream = Path(name).open("rb")  # noqa: SIM115  closed below; only opening is guarded
        except OSError as error:
            reason = f"{name}: cannot be read ({error.strerror}); check its permissions"
            yield Skipped(name, reason, Why.UNREACHABLE)
            return
        with stream:
            yield from _guarded(stream, name, fetcher)


def _guarded(stream: BinaryIO, path: str, fetcher: Fetcher) -> Iterator[Raw | Skipped]:
    with Attempt() as attempt:
        yield from _read_stream(stream, path, path, fetcher)
    if attempt.error is not None:
        yield lost(path, attempt.error)


def _read_stream(
    given: BinaryIO,
    path: str,
    name: str,
    fetcher: Fetcher,
    *,
    depth: int = 0,
    packed: int = 0,
) -> Iterator[Raw | Skipped]:
    """The articles of one file; ``name`` decides how it is read, ``path`` is what is shown.

    ``depth`` is how many archives and messages it is in.
    """
    stream = _peekable(given)
    suffix = _route(name, stream, path)
    if packed and suffix in (".zip", ".parquet"):  # these are read from their end
        stream = _peekable(io.BytesIO(_whole(stream, path)))
    if suffix == ".zip":
        suffix = zip_kind(stream, path, Path(name.lower()).suffix)
    if suffix == ".gz" and not name.lower().endswith(".warc.gz"):
        unpacked = cast(BinaryIO, gzip.GzipFile(fileobj=stream, mode="rb"))
        inner = name[:-3] if name.lower().endswith(".gz") else name
        if packed == MOST_PACKED:
            raise InputError(f"{path}: compressed more than {MOST_PACKED} times; decompress it")
        yield from _read_stream(unpacked, path, inner, fetcher, depth=depth, packed=packed + 1)
    elif depth and suffix in _ONLY_NAMED:
        yield Skipped(
            path, f"{path}: {_ONLY_NAMED[suffix]} in another file; unpack it and name it itself"
        )
    else:
        yield from _read_kind(stream, suffix, path, fetcher, depth)


def _read_kind(
    stream: io.BufferedReader, suffix: str, path: str, fetcher: Fetcher, depth: int
) -> Iterator[Raw | Skipped]:
    """The articles of a file of a known kind."""
    if suffix in (".jsonl", ".ndjson"):
        yield from read_lines(stream, path)
    elif suffix in (".warc", ".gz"):
        yield from read_warc(stream, path, max_bytes=MAX_BYTES)
    elif suffix == ".wacz":
        yield from read_wacz(stream, path, max_bytes=MAX_BYTES)
    elif suffix == ".parquet":
        yield from read_parquet(stream, path)
    elif suffix == ".zip":
        yield from read_zip(
            stream, path, wanted=_is_article,
            read=lambda entry, inner: _read_stream(entry, inner, inner, fetcher, depth=depth + 1),
        )  # fmt: skip
    elif suffix == ".urls":
        yield from read_url_lines(io.TextIOWrapper(stream, "utf-8", "replace"), path, fetcher)
    else:
        yield from _read_whole(stream, path, suffix, fetcher, depth)


def _peekable(stream: Any) -> io.BufferedReader:
    """The stream itself, or a buffer before it, so that its first bytes can be looked at."""
    if hasattr(stream, "peek"):
        return cast(io.BufferedReader, stream)
    return io.BufferedReader(stream)


def _read_whole(
    stream: BinaryIO, path: str, suffix: str, fetcher: Fetcher, depth: int
) -> Iterator[Raw | Skipped]:
    data = _whole(stream, path)
    if suffix == "ole":
        suffix = ole_kind(data, path)
    if suffix == ".json":
        yield from read_json(data, path)
    elif suffix in _LISTS and is_listing(data):
        yield from read_listed(read_listing(data, name=path), fetcher, name=path)
    elif suffix in _LISTS:
        raise InputError(f"{path}: neither a feed nor a sitemap; save pages as .html")
    elif suffix in ("eml", "msg", "mbox"):
        yield from _read_mail(data, path, suffix, fetcher, depth)
    elif suffix in FORMS:
        yield Raw(Origin(path), suffix, data)
    else:
        text = decode(data, name=path, repair=False)
        yield Raw(Origin(path), guess_format(f"x{text_kind(path, suffix, data)}", text), data)


def _read_mail(
    data: bytes, path: str, kind: str, fetcher: Fetcher, depth: int
) -> Iterator[Raw | Skipped]:
    from kg.reader.messages import read_mailbox, read_message  # with lxml, which text never needs

    if depth > DEEPEST:
        raise InputError(f"{path}: more than {DEEPEST} messages in one another; save it itself")

    def read(stream: BinaryIO, inner: str) -> Iterator[Raw | Skipped]:
        return _read_stream(stream, inner, inner, fetcher, depth=depth + 1)

    if kind == "mbox":
        yield from read_mailbox(data, path, read=read)
    else:
        yield from read_message(data, Origin(path), form=kind, read=read)


def _whole(stream: BinaryIO, path: str) -> bytes:
    """All bytes of a file that is read into memory; raises InputError if they are too many."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(f"{path}: more than {MAX_BYTES >> 20} MiB; split the file")
    return data


def _route(name: str, stream: io.BufferedReader, path: str) -> str:
    """How a file is read: what its first bytes say, and the suffix of its name among texts."""
    lower = name.lower()
    if lower.endswith(_GDELT):
        return ".urls"
    head = stream.peek(HEAD)[:HEAD]
    suffix = Path(lower).suffix
    kind = kind_of(suffix, head, name=path)
    if kind == suffix and suffix not in _NAMED and head.lstrip().startswith(b"{"):
        return ".jsonl"
    return kind
