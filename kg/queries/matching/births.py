"""When actors were born, by what stands beside their names: ages, years and days of birth.

The graph has no such relation. For the few actors that a list may mean, their articles are read
again: "Lukas Brenn, 54," in an article of 2025 leaves the years 1970 and 1971.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from dateutil import parser as dates

from kg.decisions.view import CorrectedReader
from kg.model import Document
from kg.queries.matching.records import Actor, Birth
from kg.queries.result_formats import shown
from kg.records.codec import from_line
from kg.store.store import Store

_DOCUMENTS = """
SELECT DISTINCT ?article ?document ?title WHERE {
  GRAPH ?g { ?article a kg:Article ; kg:documentId ?document ; rdfs:label ?title }
}"""
_AGE_AFTER = re.compile(r"\s*(?:\(|,\s*(?:aged\s+)?)(\d{1,3})(?:\)|,|\.|;)")
_AGE_BEFORE = re.compile(r"\b(\d{1,3})-year-old\s+(?:[\w’'-]+\s+){0,2}$")
_BORN = re.compile(
    r"\s*[,(]?\s*(?:who\s+)?(?:was\s+)?born\s+(?:on|in)\s+"
    r"((?:\d{1,2}\s+[A-Z][a-z]+\s+|[A-Z][a-z]+\s+(?:\d{1,2},\s+)?)?(?:19|20)\d{2})\b"
)
_YOUNGEST, _OLDEST = 5, 115
# Characters before a name that can hold "the 54-year-old former harbour master".
_BEFORE = 60


class Births:
    """Reads the articles of one folder; each is kept for the actors that it names."""

    def __init__(self, out: Path, store: Store) -> None:
        """Notes which article is which document; nothing is read from the records yet."""
        self._out = out
        self._documents = {
            str(getattr(row["article"], "value", "")): (shown(row["document"]), shown(row["title"]))
            for row in store.query(_DOCUMENTS)
        }
        self._document = functools.lru_cache(maxsize=64)(self._read)
        self.of = functools.lru_cache(maxsize=4096)(self._of)

    def _read(self, name: str) -> Document | None:
        with closing(CorrectedReader(self._out)) as records:
            line = records.line(name)
        return None if line is None else from_line(line[1]).document

    def _of(self, actor: Actor) -> tuple[Birth, ...]:
        """What the articles say of a person's birth or age, each once."""
        found: dict[Birth, None] = {}
        for article in actor.articles:
            identifier, title = self._documents.get(article, ("", ""))
            document = self._document(identifier) if identifier else None
            if document is not None:
                for birth in births_in(document, actor.names, title=title):
                    found[birth] = None
        return tuple(sorted(found))


def births_in(document: Document, names: tuple[str, ...], *, title: str) -> Iterator[Birth]:
    """Ages and dates that stand right beside one of ``names``, a full name.

    An age counts only where the article is dated.
    """
    full = [re.escape(name) for name in names if len(name.split()) > 1]
    if not full:
        return
    for match in re.finditer(rf"\b(?:{'|'.join(full)})(?!\w)", document.text):
        after = document.text[match.end() : match.end() + _BEFORE]
        before = document.text[max(0, match.start() - _BEFORE) : match.start()]
        age = _AGE_AFTER.match(after) or _AGE_BEFORE.search(before)
        if age is not None and document.published:
            yield from _of_age(int(age[1]), document.published, title)
        if (born := _BORN.match(after)) is not None:
            yield _of_date(born[1], title)


def _of_age(age: int, published: str, title: str) -> Iterator[Birth]:
    if _YOUNGEST <= age <= _OLDEST:
        year = int(published[:4])
        words = f"{age} years old in “{title}” of {published[:10]}"
        yield Birth(year - age - 1, year - age, None, words)


def _of_date(words: str, title: str) -> Birth:
    """A year, a month of a year or a day; of a month only the year is used."""
    told = f"born {words} in “{title}”"
    year = int(words[-4:])
    if len(words.split()) < 3:
        return Birth(year, year, None, told)
    try:
        day = dates.parse(words, default=dt.datetime(year, 1, 1)).date().isoformat()
    except (ValueError, OverflowError):
        return Birth(year, year, None, told)  # no day of a calendar
    return Birth(year, year, day, told)
