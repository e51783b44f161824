"""Numbered footnotes: the words of an article, and where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.report.findings.days import day
from kg.report.findings.sentences import Sentence
from kg.report.graph.evidence import Evidence
from kg.report.graph.excerpts import inside_marks
from kg.report.page.template import web_address


@dataclass(frozen=True, slots=True)
class Footnote:
    """The quotation of one or more sentences: characters ``[start, end)`` of an article."""

    number: int
    quote: str
    title: str
    outlet: str
    date: str
    url: str  # empty where the article gives no address on the web
    start: int
    end: int
    article: str
    source: str = ""  # IRI of the statement or proposition that first used it
    language_note: str = ""  # "translated from German", "in French"
    language: str = ""
    original: str = ""  # the words in that language
    written: str = ""  # the language of the quotation, where that is not English

    @property
    def place(self) -> str:
        """Outlet, date, language and characters, as a citation has them."""
        characters = f"characters {self.start:,}–{self.end:,}"
        parts = [self.outlet, self.date, self.language_note, characters]
        return ", ".join(part for part in parts if part)


class Footnotes:
    """Gives each quotation a number, in the order in which sentences use them."""

    def __init__(self) -> None:
        self._notes: dict[tuple[str, int, int], Footnote] = {}
        self._uses: Counter[int] = Counter()

    def uses(self, sentence: Sentence) -> tuple[tuple[int, int], ...]:
        """The numbers as in `of`, each with how often it has been used so far."""
        numbers = self.of(sentence)
        self._uses.update(numbers)
        return tuple((number, self._uses[number]) for number in numbers)

    def of(self, sentence: Sentence) -> tuple[int, ...]:
        """The numbers of the quotations of a sentence, the one that it has first."""
        return tuple(dict.fromkeys(self._number(one) for one in sentence.evidence))

    def _number(self, one: Evidence) -> int:
        key = (one.article, one.start, one.end)
        if key not in self._notes:
            self._notes[key] = Footnote(
                number=len(self._notes) + 1,
                quote=inside_marks(one.quote),
                title=inside_marks(one.title) or "article without a title",
                outlet=inside_marks(one.outlet),
                date=day(one.date),
                url=web_address(one.url),
                start=one.start,
                end=one.end,
                article=one.article,
                source=one.source,
                language_note=inside_marks(one.language_note),
                language=one.language,
                original=inside_marks(one.original),
                written=one.written,
            )
        return self._notes[key].number

    def __iter__(self) -> Iterator[Footnote]:
        return iter(self._notes.values())
