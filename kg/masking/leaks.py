"""A last look at a masked copy: no file of it may hold a masked person's full name."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote

from kg.errors import MaskingError
from kg.masking.name_forms import name_words, plain
from kg.masking.people import Person
from kg.records.database import RECORDS, RecordStore

# Everything that the store and the databases hold is in one of these too, or in the records.
_GAP = r"[\s_\-+'’\"]{1,3}"
_TEXTS = (".html", ".csv", ".nq", ".json", ".txt")


def check_leaks(folder: Path, people: Iterable[Person]) -> None:
    """Reads the files of a copy; raises MaskingError if one has a masked full name in a row.

    The message names the file and the person's rule, not the name.
    """
    names = FullNames(people)
    for place, text in _texts(folder):
        rule = names.first_in(text)
        if rule is not None:
            raise MaskingError(
                f"{folder / place}: would hold the name masked by {rule}, so the copy was removed; "
                "report it"
            )


class FullNames:
    """The full names of masked people, to be looked for in any text."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._patterns = [(one.rule, found) for one in people for found in _patterns(one)]

    def first_in(self, text: str) -> str | None:
        """The rule that masks the first of them that a text holds, None if it holds none."""
        folded = plain(unquote(html.unescape(text)))
        for rule, (words, pattern) in self._patterns:
            if all(word in folded for word in words) and pattern.search(folded):
                return rule
        return None


def _patterns(person: Person) -> Iterator[tuple[tuple[str, ...], re.Pattern[str]]]:
    """The words of each full name, and how they stand in a row."""
    for name in person.names:
        words = tuple(word.plain for word in name_words(name))
        if len(words) > 1:
            yield words, re.compile(rf"\b{_GAP.join(map(re.escape, words))}\b")


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in _TEXTS:
            yield path.relative_to(folder).as_posix(), path.read_text("utf-8", errors="replace")
    with closing(RecordStore(folder / RECORDS, read_only=True)) as records:
        for kept, line in records.lines():
            yield f"{RECORDS}, article {kept.id}", line
