"""Looks for names in every byte of files, in all the ways in which a file can hold them.

It shares no code with the masking: what one forgets, the other shall see.
"""

from __future__ import annotations

import gzip
import html
import io
import re
import sqlite3
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox

_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_MARKS = re.compile("[\u0300-\u036f]")
_LETTERS = {
    "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "ß": "ss", "æ": "ae", "\u00ad": "", "\u200b": "",
}  # fmt: skip
# `str.translate` and `urllib.parse.unquote` are slow on what the bytes of a database spell.
_LETTER = re.compile(f"[{''.join(_LETTERS)}]")
_QUOTED = re.compile("(?:%[0-9a-fA-F]{2})+")
_WORD = re.compile(r"[^\W_]+")
_ASCII_BLANKS = bytes(code for code in range(128) if not chr(code).isalnum())


def leaks(folder: Path, needles: list[str]) -> list[str]:
    """Where a file of a folder, its name included, holds one of these folded words."""
    found = []
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        found += [f"the name of {place}: {one}" for one in _in_text(place, needles)]
        if path.is_file():
            # Between the bytes of a database letters meet by chance; its words are dumped below.
            closely = not place.startswith("store/db/")
            for part, text in texts_of(path):
                found += [f"{place} {part}: {one}" for one in _in_text(text, needles, closely)]
    if (folder / "store/db").is_dir():
        store = ox.Store.read_only(str(folder / "store/db"))
        text = (store.dump(format=ox.RdfFormat.N_QUADS) or b"").decode()
        found += [f"store: {one}" for one in _in_text(text, needles)]
    return found


def in_text(text: str, needles: list[str]) -> list[str]:
    """The needles that a text holds in any form."""
    return list(dict.fromkeys(_in_text(text, needles)))


def _in_text(text: str, needles: list[str], closely: bool = True) -> Iterator[str]:
    for decoded in _decoded(text):
        plain = fold(decoded)
        yield from (f"{one!r} in {_around(plain, one)}" for one in needles if one in plain)
        close = _without_blanks(plain) if closely else ""
        yield from (f"{one!r} without blanks" for one in needles if one in close)


def _without_blanks(text: str) -> str:
    """Letters and digits alone."""
    if text.isascii():
        return text.encode().translate(None, _ASCII_BLANKS).decode()
    return "".join(_WORD.findall(text))


def _around(text: str, needle: str) -> str:
    at = text.index(needle)
    return repr(text[max(at - 30, 0) : at + len(needle) + 30])


def fold(text: str) -> str:
    """No accents, no case, no marks that nobody sees."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", _LETTER.sub(lambda found: _LETTERS[found[0]], text))
    return _MARKS.sub("", parts).casefold()


def _decoded(text: str) -> Iterator[str]:
    """A text as it is, and without the escapes of JSON, HTML and addresses, each and all."""
    seen = {text}
    yield text
    todo = [text]
    while todo:
        one = todo.pop()
        for undo in (_unescaped, html.unescape, _unquoted):
            plain = undo(one)
            if plain not in seen:
                seen.add(plain)
                todo.append(plain)
                yield plain


def _unescaped(text: str) -> str:
    return _UNICODE.sub(lambda found: chr(int(found[1], 16)), text)


def _unquoted(text: str) -> str:
    return _QUOTED.sub(
        lambda found: bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "replace"), text
    )


def texts_of(path: Path) -> Iterator[tuple[str, str]]:
    """All texts in a file: its bytes in three encodings, what is packed in it, rows of tables."""
    data = path.read_bytes()
    yield from _of_bytes("", data)
    if data[:15] == b"SQLite format 3":
        yield from _rows(path)


def _of_bytes(part: str, data: bytes) -> Iterator[tuple[str, str]]:
    is_text = b"\0" not in data
    for encoding in ("utf-8",) if is_text else ("utf-8", "utf-16-le", "utf-16-be"):
        yield f"{part} ({encoding})", data.decode(encoding, errors="ignore")
    if is_text:
        return
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield f"{part}/{name}", name
                yield from _of_bytes(f"{part}/{name}", packed.read(name))
    if data[:2] == b"\x1f\x8b":
        yield from _of_bytes(f"{part} unpacked", gzip.decompress(data))
    for start, inside in _zlib_streams(data):
        yield from _of_bytes(f"{part} stream at {start}", inside)


def _zlib_streams(data: bytes) -> Iterator[tuple[int, bytes]]:
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        try:
            inside = zlib.decompressobj().decompress(data[found.start() :])
        except zlib.error:
            continue
        if inside:
            yield found.start(), inside


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master "
                                                     "WHERE type = 'table'")]  # fmt: skip
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                for cell in row:
                    if isinstance(cell, str):
                        yield f"table {table}", cell
                    elif isinstance(cell, bytes):
                        yield from _of_bytes(f"table {table}", cell)
