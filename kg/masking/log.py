"""What was masked, where and by which rule: a table for those who may know the names."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from pathlib import Path

from kg.errors import OutputError


class Action(StrEnum):
    """What happened to the words."""

    MASKED = "masked"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class LogRow:
    """Words that were masked or kept.

    ``label`` stands for them; ``article`` is the private identifier; ``where`` is the part of the
    record, ``start`` the character in it; ``note`` says what could not be told, or why they stay.
    """

    action: Action
    label: str
    words: str
    article: str
    where: str
    start: int
    note: str = ""
    rules: str = ""
    reasons: str = ""
    copy: str = ""  # the article's identifier in the masked copy


def write_log(rows: Iterable[LogRow], path: Path) -> None:
    """Writes a CSV file that only its owner may read; raises OutputError if that fails.

    Cells that a spreadsheet would run as a formula begin with an apostrophe.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([one.name for one in fields(LogRow)])
    for row in rows:
        writer.writerow([_cell(value) for value in astuple(row)])
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(text.getvalue().encode("utf-8", "surrogatepass"))
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise OutputError(f"{path}: cannot be written ({error.strerror or error})") from error


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def counted(rows: Iterable[LogRow]) -> Counter[str]:
    """How often each label stands for something."""
    return Counter(row.label for row in rows if row.action is Action.MASKED)


def doubts(rows: Iterable[LogRow]) -> list[LogRow]:
    """The rows that somebody should read: masked without certainty, or kept as another's name."""
    return [row for row in rows if row.note]
