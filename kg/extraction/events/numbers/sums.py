"""The sums of money that a statement names: told as events or not, somebody can check them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kg.extraction.events.numbers.measures import numbers_of
from kg.extraction.quantities import NumberWords, number_words
from kg.model import Extraction, Quantity, Statement, cover
from kg.nlp.parse import ParsedDocument
from kg.ontology.lexicon import Lexicon


def find_sums(parsed: ParsedDocument, extraction: Extraction, lexicon: Lexicon) -> Extraction:
    """The extraction with ``Statement.sums`` filled, each sum where its content names it."""
    reader = _Reader(parsed, _numbers(lexicon), lexicon.words("moneyUnit"))
    return replace(
        extraction,
        statements=tuple(replace(one, sums=reader.sums(one)) for one in extraction.statements),
    )


@cache
def _numbers(lexicon: Lexicon) -> NumberWords:
    return number_words(lexicon)


class _Reader:
    """Reads the sums of a sentence once, however many statements it holds."""

    def __init__(self, parsed: ParsedDocument, words: NumberWords, money: frozenset[str]) -> None:
        self._parsed = parsed
        self._words = words
        self._money = money
        self._firsts = [sentence.first for sentence in parsed.sentences]
        self._known: dict[int, list[Quantity]] = {}

    def sums(self, statement: Statement) -> tuple[Quantity, ...]:
        """Those inside the content, in reading order."""
        return tuple(
            amount
            for sentence in self._sentences(statement)
            for amount in self._of(sentence)
            if any(span.covers(amount.span) for span in statement.content)
        )

    def _sentences(self, statement: Statement) -> list[int]:
        tokens = self._parsed.within(cover(statement.content))
        return sorted({bisect_right(self._firsts, token.i) - 1 for token in tokens})

    def _of(self, sentence: int) -> list[Quantity]:
        if sentence not in self._known:
            self._known[sentence] = list(self._read(sentence))
        return self._known[sentence]

    def _read(self, sentence: int) -> Iterator[Quantity]:
        for found in numbers_of(self._parsed, sentence, self._words):
            unit = (found.quantity.unit or "").lower()
            if found.quantity.currency is not None or unit in self._money:
                yield found.quantity
