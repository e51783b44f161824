"""JSON Lines and JSON -> records one by one; a file of any size is streamed."""

from __future__ import annotations

import json
import lzma
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import InputError
from kg.isolation import Attempt
from kg.model import Origin
from kg.reader.decode import decode, looks_binary
from kg.reader.raw import Raw, Skipped, Why, not_read

# The longest article (a million characters) with every character escaped fits into this.
MAX_LINE = 16 * 1024 * 1024
# What files, gzip and zip raise if data is cut off, damaged or no longer available.
BROKEN_STREAM = (OSError, EOFError, zlib.error, lzma.LZMAError)


def read_lines(
    stream: BinaryIO, path: str, *, longest: int | None = None
) -> Iterator[Raw | Skipped]:
    """A record for each line of ``stream``; ``Origin.offset`` is the number of the line.

    A line of more than ``longest`` bytes (`MAX_LINE`) comes as Skipped.
    """
    limit = longest or MAX_LINE
    number, found = 0, False
    while True:
        number += 1
        place = f"{path}:{number}"
        try:
            line = stream.readline(limit + 1)
        except BROKEN_STREAM as error:
            yield cut_off(path, f"line {number}", error)
            return
        if not line:
            if not found:
                yield holds_nothing(path)
            return
        if number == 1 and looks_binary(line):
            yield Skipped(path, f"{path}: binary data, not JSON Lines; give one JSON object a line")
            return
        if len(line) > limit:
            found = True
            yield Skipped(
                path, f"{place}: a line of more than {limit >> 20} MiB; give one article a line"
            )
            if not _skip_rest_of_line(stream):
                return
            continue
        if line.strip():
            found = True
            yield Raw(Origin(path, offset=number), "record", line)


def holds_nothing(path: str) -> Skipped:
    """A list or table without a single entry."""
    return Skipped(path, f"{path}: no article in it; remove the file or add one", Why.NOT_ARTICLE)


def lost(path: str, error: Exception, *, place: str = "some place") -> Skipped:
    """An input of which the rest cannot be read: nobody knows what articles it has there."""
    if isinstance(error, InputError):
        return Skipped.after(path, error)
    if isinstance(error, BROKEN_STREAM):
        return cut_off(path, place, error)
    return Skipped.unexpected(path, error, why=Why.UNREACHABLE)


def cut_off(path: str, place: str, error: Exception) -> Skipped:
    """Everything after ``place`` could not be read."""
    what = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Skipped(
        path,
        f"{path}: cannot be read from {place} on ({what}); get a complete copy of the file",
        Why.UNREACHABLE,
    )


def _skip_rest_of_line(stream: BinaryIO) -> bool:
    """Moves to the next line; False at the end of the stream."""
    while True:
        try:
            piece = stream.readline(MAX_LINE)
        except BROKEN_STREAM:
            return False
        if not piece:
            return False
        if piece.endswith(b"\n"):
            return True


def read_json(data: bytes, path: str) -> Iterator[Raw | Skipped]:
    """The records of a JSON file: one object, a list of them, or JSON Lines by another name.

    ``Origin.offset`` is the number of the record in a list and of the line in JSON Lines.
    """
    text = decode(data, name=path, repair=False)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data" and "\n" not in text.strip():
            # A cut file misses what follows the last line break.
            last = min(error.lineno, text.rstrip().count("\n") + 1)
            raise InputError(f"{path}:{last}: not valid JSON ({error.msg}); fix it") from error
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield Raw(Origin(path, offset=number), "record", line.encode("utf-8"))
        return
    except RecursionError as error:
        raise InputError(f"{path}: nested too deeply for an article; repair it") from error
    except ValueError as error:  # numbers of more digits than Python reads
        raise InputError(f"{path}: unreadable JSON ({error}); repair it") from error
    records = content if isinstance(content, list) else [content]
    if not records:
        yield holds_nothing(path)
    for number, record in enumerate(records, start=1):
        yield one_record(record, Origin(path, offset=number))


def one_record(record: object, origin: Origin) -> Raw | Skipped:
    """A record that was parsed already, as Raw, or why it cannot be."""
    with Attempt() as attempt:
        return record_raw(record, origin)
    return not_read(origin.path, attempt.raised, place=origin.place)


def record_raw(record: object, origin: Origin) -> Raw:
    """A record that was parsed already, as Raw."""
    return Raw(origin, "record", json.dumps(record, ensure_ascii=True, default=str).encode())
