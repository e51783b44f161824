"""``decisions.jsonl``: one decision a line, only ever added to, safe against crashes.

A line is on the disk when `append` returns. A write that was cut off leaves a last line without its
end: readers leave it out, the next `append` puts it aside into ``decisions.jsonl.torn``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.decisions.codec import Speller, from_line, identified, to_line
from kg.decisions.records import Decision
from kg.errors import DecisionError, OutputError
from kg.files import sync_folder

DECISIONS = "decisions.jsonl"


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """The decisions of a file in their order, and what was wrong with its last line."""

    decisions: tuple[Decision, ...] = ()
    notes: tuple[str, ...] = ()


def read_file(
    path: Path, *, missing_ok: bool = False, spell: Speller | None = None
) -> DecisionFile:
    """The decisions of a file; raises DecisionError, with file and line, if one is malformed.

    ``spell`` reads the lines that a page saved, which name nodes by their IRIs. A last line that
    was cut off is left out and named in the notes.
    """
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        if missing_ok:
            return DecisionFile()
        raise DecisionError(f"{path}: is missing; check the path") from error
    except OSError as error:
        raise DecisionError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    *lines, last = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    found = [
        _read(path, number, line, spell)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    notes: tuple[str, ...] = ()
    if last.strip():
        try:
            found.append(_read(path, len(lines) + 1, last, spell))
        except DecisionError:
            notes = (
                f"{path}, line {len(lines) + 1}: the line was cut off while it was written and is "
                "left out; make that decision again",
            )
    return DecisionFile(tuple(found), notes)


def _read(path: Path, number: int, line: bytes, spell: Speller | None) -> Decision:
    try:
        return from_line(line.decode("utf-8"), spell=spell)
    except UnicodeDecodeError as error:
        raise DecisionError(
            f"{path}, line {number}: not valid UTF-8 at byte {error.start}; re-save it as UTF-8"
        ) from error
    except DecisionError as error:
        raise DecisionError(f"{path}, line {number}: {error}") from error


def append(path: Path, decisions: Iterable[Decision]) -> tuple[str, ...]:
    """Adds decisions at the end of a file, made if missing; they are on the disk afterwards.

    Returns what was repaired. Raises OutputError if they cannot be written.
    """
    data = "".join(f"{to_line(identified(one))}\n" for one in decisions).encode("utf-8")
    try:
        is_new = not path.exists()
        notes = () if is_new else _repair(path)
        with path.open("ab", buffering=0) as stream:  # one write, whole in the file or cut off
            stream.write(data)
            os.fsync(stream.fileno())
        if is_new:
            sync_folder(path.parent)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror or error})") from error
    return notes


def _repair(path: Path) -> tuple[str, ...]:
    """Ends the last line, or puts it aside if it was cut off."""
    data = path.read_bytes()
    end = data.rfind(b"\n") + 1
    torn = data[end:]
    if not torn:
        return ()
    try:
        from_line(torn.decode("utf-8"))
    except (DecisionError, UnicodeDecodeError):
        aside = path.with_name(f"{path.name}.torn")
        with aside.open("ab") as stream:
            stream.write(torn + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.truncate(path, end)
        number = data.count(b"\n") + 1
        return (
            f"{path}, line {number}: the line was cut off while it was written; it is put aside "
            f"as {aside.name}, make that decision again",
        )
    with path.open("ab") as stream:
        stream.write(b"\n")
    return ()


def read_files(
    paths: Sequence[Path], own: Path | None = None, *, spell: Speller | None = None
) -> DecisionFile:
    """The decisions of several files together, as `read_file`; ``own`` may be missing."""
    found = [read_file(path, spell=spell) for path in paths]
    if own is not None:
        found.append(read_file(own, missing_ok=True))
    return DecisionFile(
        tuple(one for each in found for one in each.decisions),
        tuple(note for each in found for note in each.notes),
    )
