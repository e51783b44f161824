"""Paths, folders, globs, standard input and URLs -> a stream of Documents and of what was skipped."""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Document, Origin
from kg.reader.decode import decode
from kg.reader.fetch import FetchPolicy, fetch
from kg.reader.formats import (
    guess_format,
    read_html,
    read_json_lines,
    read_markdown,
    read_plain,
)

ARTICLE_SUFFIXES = frozenset(
    (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson", ".json")
)
# One file is read into memory at a time; JSON Lines archives beyond this are streamed by lines.
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that could not be read, and why; the message names file, place and cure."""

    path: str
    reason: str


def read_documents(
    inputs: Iterable[str | Path],
    *,
    lexicon: Lexicon | None = None,
    policy: FetchPolicy | None = None,
) -> Iterator[Document | Skipped]:
    """The articles of ``inputs`` (files, folders, globs, "-", URLs), in a stable order.

    What cannot be read comes as Skipped, and reading goes on. Raises InputError where an input
    itself does not exist.
    """
    words = lexicon or load_lexicon()
    for given in inputs:
        for name in _expand(str(given)):
            yield from _read_input(name, lexicon=words, policy=policy or FetchPolicy())


def is_url(name: str) -> bool:
    """True for http and https addresses."""
    return name.startswith(("http://", "https://"))


def _expand(name: str) -> Iterator[str]:
    if name == "-" or is_url(name):
        yield name
        return
    path = Path(name)
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.suffix.lower() in ARTICLE_SUFFIXES)
        found = [p for p in files if p.is_file() and not _is_hidden(p, path)]
        if not found:
            raise InputError(f"{name}: no article in this folder (.txt, .md, .html, .jsonl)")
        yield from map(str, found)
    elif path.exists():
        yield name
    else:
        matches = sorted(glob.glob(name, recursive=True))
        if not matches:
            raise InputError(f"{name}: no such file or folder; check the path")
        for match in matches:
            yield from _expand(match)


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _read_input(
    name: str, *, lexicon: Lexicon, policy: FetchPolicy
) -> Iterator[Document | Skipped]:
    try:
        data, origin = _load(name, policy=policy)
        shown = origin.path
        suffix = Path(shown).suffix.lower()
        text = decode(data, name=shown, repair=suffix not in (".jsonl", ".ndjson", ".json"))
        yield from _read_text(text, origin=origin, lexicon=lexicon)
    except InputError as error:
        yield Skipped(name, str(error))


def _load(name: str, *, policy: FetchPolicy) -> tuple[bytes, Origin]:
    if name == "-":
        return sys.stdin.buffer.read(), Origin(path="standard input")
    if is_url(name):
        page = fetch(name, policy=policy)
        return page.body, Origin(path=page.url, fetched=page.fetched)
    try:
        if Path(name).stat().st_size > MAX_BYTES:
            raise InputError(f"{name}: more than {MAX_BYTES >> 20} MiB; split the file")
        return Path(name).read_bytes(), Origin(path=name)
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror}); check its rights") from error


def _read_text(text: str, *, origin: Origin, lexicon: Lexicon) -> Iterator[Document | Skipped]:
    form = guess_format(origin.path, text)
    if form == "jsonl":
        for item in read_json_lines(text, origin=origin, lexicon=lexicon):
            if isinstance(item, InputError):
                yield Skipped(f"{origin.path}", str(item))
            else:
                yield item
        return
    reader = {"text": read_plain, "markdown": read_markdown, "html": read_html}[form]
    document = reader(text, origin=origin, lexicon=lexicon)
    if origin.path.startswith(("http://", "https://")) and document.url is None:
        from dataclasses import replace

        document = replace(document, url=origin.path)
    yield document
