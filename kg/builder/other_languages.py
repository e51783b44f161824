"""``OUT/other_languages.jsonl``: articles that were refused because they are not in English.

Each is there whole and unread, in the layout of a translation (`kg.reader.translations`): whoever
fills in the English blocks has a file for ``--translation``.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.errors import DamageError
from kg.files import json_object, replacing
from kg.model import digest
from kg.ontology.languages import language_name
from kg.reader import Skipped, Unread, Why
from kg.reader.sources import is_window

OTHER_LANGUAGES = "other_languages.jsonl"
Row = dict[str, Any]


class OtherLanguages:
    """The refused articles of a build; their texts wait on disk, since a crawl may have many."""

    def __init__(self) -> None:
        """Nothing is refused yet."""
        self._waiting = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115  lives as long as the build
        self._reached: dict[str, bool] = {}  # input -> False if some of it could not be reached

    def begin(self, name: str) -> None:
        """An input of the build: what it does not give again is gone."""
        self._reached.setdefault(name, True)

    def take(self, name: str, skipped: Skipped) -> Skipped:
        """Keeps what an input has in another language; gives ``skipped`` without the text."""
        if skipped.why is Why.UNREACHABLE:
            self._reached[name] = False
        if skipped.unread is None:
            return skipped
        row = _row_of(name, skipped.reason, skipped.unread)
        self._waiting.write(f"{json.dumps(row)}\n")
        return replace(skipped, unread=None)

    def write(self, folder: Path, *, is_read: Callable[[str], bool]) -> dict[str, int]:
        """Brings the file of ``folder`` in line; returns how many are in it by language.

        The articles of inputs that were not given stay, as do those that a feed no longer shows or
        that could not be reached. An article goes if ``is_read`` is true of its id: it has been
        translated since. Raises DamageError if the file is malformed, OutputError if it cannot be
        written.
        """
        path = folder / OTHER_LANGUAGES
        counted: Counter[str] = Counter()
        before = _digest_of(_lines(path))
        for row in self._rows(path, is_read):
            counted[language_name(row["language"])] += 1
        if not counted:
            path.unlink(missing_ok=True)
        elif _digest_of(map(_line, self._rows(path, is_read))) != before:
            with replacing(path) as stream:
                for row in self._rows(path, is_read):
                    stream.write(_line(row).encode())
        return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))

    def _rows(self, path: Path, is_read: Callable[[str], bool]) -> Iterator[Row]:
        """Each article once: those of this build, then the older ones that stay."""
        seen: set[str] = set()
        for row in self._all(path):
            key = digest(row["id"], row["text"])
            if key not in seen and not is_read(row["id"]):
                seen.add(key)
                yield row

    def _all(self, path: Path) -> Iterator[Row]:
        self._waiting.seek(0)
        for line in self._waiting:
            yield json.loads(line)
        for number, line in enumerate(_lines(path), start=1):
            row = _row(line, f"{path}:{number}")
            if self._stays(row["input"]):
                yield row

    def _stays(self, name: str) -> bool:
        return is_window(name) or not self._reached.get(name, False)


def _row_of(name: str, reason: str, unread: Unread) -> Row:
    lines = (line.strip() for line in unread.text.splitlines())
    return {
        "id": unread.id,
        "language": unread.language,
        "reason": reason,
        "input": name,
        "path": unread.origin.path,
        "offset": unread.origin.offset,
        "text": unread.text,
        "blocks": [{"original": line, "english": ""} for line in lines if line],
    }


def _line(row: Row) -> str:
    return f"{json.dumps(row, ensure_ascii=False)}\n"


def _digest_of(lines: Iterator[str]) -> str:
    """A digest of some lines, one held at a time."""
    hashed = hashlib.sha256()
    for line in lines:
        hashed.update(line.encode())
    return hashed.hexdigest()


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8", newline="\n") as stream:
            yield from stream
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise DamageError(f"{path}: cannot be read ({error}); remove it and build again") from error


def _row(line: str, place: str) -> Row:
    row = json_object(line, fault=DamageError, cure=f"remove {place} and build again")
    if not all(isinstance(row.get(key), str) for key in ("id", "language", "input", "text")):
        raise DamageError(f"{place}: no article of another language; remove it and build again")
    return dict(row)
