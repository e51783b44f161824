"""Numbers, sums, percentages, durations and ages, with bound, unit and the words themselves.

A sentence is cut into pieces (words, digits, signs), finer than the parser's tokens: "US$12.5bn"
is ``US $ 12.5 bn``. The words are data (``ontology/lexicon-numbers.ttl``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from kg.lexicon import Lexicon
from kg.model import Bound, Quantity, Span

PIECE = re.compile(r"[^\W\d_]+|\d+(?:,\d{3})*(?:\.\d+)?|[^\s\w]")
DASHES = frozenset("-–—‑")
MAX_PHRASE = 5  # words in the longest bound or unit phrase


class Piece(NamedTuple):
    """A word, a number in digits or a sign, lower-cased, with its place in the document."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class NumberWords:
    """The lists that reading numbers needs."""

    numbers: dict[str, float]
    scales: dict[str, float]
    suffixes: dict[str, float]  # scales that follow digits without space: "bn", "m", "k"
    vague: dict[str, float]
    fractions: dict[str, float]
    bounds: dict[tuple[str, ...], str]
    afters: dict[tuple[str, ...], str]
    currency_signs: dict[str, str]
    currencies: dict[tuple[str, ...], str]
    durations: dict[str, str]
    periods: frozenset[str]
    percents: frozenset[tuple[str, ...]]
    leads: frozenset[str]  # words before "a decade", "an hour" that make it a duration of one
    starters: frozenset[str]


@cache
def number_words(lexicon: Lexicon) -> NumberWords:
    """The lists of ``lexicon``; raises LexiconError where one is missing."""
    numbers = {word: float(value) for word, value in lexicon.mapping("numberWord").items()}
    vague = {word: float(value) for word, value in lexicon.mapping("vagueNumber").items()}
    fractions = {word: float(value) for word, value in lexicon.mapping("fraction").items()}
    bounds = {tuple(k.split()): v for k, v in lexicon.mapping("numberBound").items()}
    signs = {k.lower(): v for k, v in lexicon.mapping("currencySign").items()}
    return NumberWords(
        numbers=numbers,
        scales={word: float(value) for word, value in lexicon.mapping("numberScale").items()},
        suffixes={word: float(value) for word, value in lexicon.mapping("scaleSuffix").items()},
        vague=vague,
        fractions=fractions,
        bounds=bounds,
        afters={tuple(k.split()): v for k, v in lexicon.mapping("numberBoundAfter").items()},
        currency_signs=signs,
        currencies={tuple(k.split()): v for k, v in lexicon.mapping("currencyName").items()},
        durations=lexicon.mapping("durationUnit"),
        periods=lexicon.words("period"),
        percents=frozenset(tuple(word.split()) for word in lexicon.words("percentWord")),
        leads=lexicon.words("durationLead"),
        starters=frozenset({*numbers, *vague, *fractions, *signs, "a", "half"}),
    )


def pieces(text: str, span: Span) -> list[Piece]:
    """The pieces of ``text[span]``, offsets in the whole text."""
    return [
        Piece(match.group().lower(), match.start(), match.end())
        for match in PIECE.finditer(text, span.start, span.end)
    ]


class Found(NamedTuple):
    """A quantity, where its number ends (a unit may follow) and what sort it is."""

    quantity: Quantity
    number: Span  # bound and number, without unit
    sort: str  # "number", "sum", "percent", "duration", "age"


def find_quantities(text: str, span: Span, words: NumberWords) -> list[Found]:
    """All quantities of one sentence, in reading order; none overlap. Units of things are left
    to ``kg.extractors.events.measures``, which sees the parse."""
    cut = pieces(text, span)
    if not any(piece.text[0].isdigit() or piece.text in words.starters for piece in cut):
        return []
    return list(_Reader(text, cut, words).read())


class _Number(NamedTuple):
    value: float
    end: int  # index of the piece behind it
    vague: bool
    fraction: bool = False
    scaled: bool = False
    scale: float = 1.0


class _Reader:
    """One pass over the pieces of a sentence."""

    def __init__(self, text: str, cut: list[Piece], words: NumberWords) -> None:
        self._text = text
        self._cut = cut
        self._words = words

    def read(self) -> Iterator[Found]:
        """The quantities from left to right."""
        i = 0
        while i < len(self._cut):
            found = self._quantity(i)
            if found is None:
                i += 1
                continue
            yield found[0]
            i = max(found[1], i + 1)

    def _at(self, i: int) -> str:
        return self._cut[i].text if 0 <= i < len(self._cut) else ""

    def _phrase(self, i: int, table: dict[tuple[str, ...], str]) -> tuple[str, int] | None:
        for size in range(MAX_PHRASE, 0, -1):
            key = tuple(piece.text for piece in self._cut[i : i + size])
            if len(key) == size and key in table:
                return table[key], i + size
        return None

    def _quantity(self, start: int) -> tuple[Found, int] | None:
        if start and self._at(start - 1) in DASHES and self._touches(start - 1):
            return None
        bound = self._phrase(start, self._words.bounds)
        kind, at = bound if bound is not None else ("exactly", start)
        first = self._money_number(at)
        if first is None:
            return None
        currency, number = first
        end = number.end
        second = self._range_end(end, kind, currency, number)
        if kind in ("between", "from") and second is None:
            if kind == "between":
                return None
            kind, start = "exactly", at  # "from 12 villages": no range
        quantity_end = end if second is None else second[1].end
        return self._finish(start, kind, currency, number, second, quantity_end)

    def _touches(self, i: int) -> bool:
        """True where piece ``i`` stands against the piece before it ("mid-2019")."""
        return 0 < i < len(self._cut) and self._cut[i - 1].end == self._cut[i].start

    def _money_number(self, i: int) -> tuple[str | None, _Number] | None:
        currency = None
        for size in (2, 1):
            key = "".join(piece.text for piece in self._cut[i : i + size])
            apart = size == 2 and not self._touches(i + 1)
            if len(self._cut) >= i + size and not apart and key in self._words.currency_signs:
                currency, i = self._words.currency_signs[key], i + size
                break
        number = self._number(i, money=currency is not None)
        return None if number is None else (currency, number)

    # ------------------------------------------------------------------ numbers

    def _number(self, i: int, *, money: bool = False) -> _Number | None:
        text = self._at(i)
        if not text:
            return None
        if text[0].isdigit():
            return self._digits(i, money=money)
        if text in self._words.vague:
            return self._vague(i)
        if text == "a" or text == "an" or text in self._words.numbers or text == "half":
            return self._worded(i)
        if (
            text in self._words.fractions
            and self._at(i + 1) == "of"
            and i
            and (self._at(i - 1) not in ("the", "every", "each"))
        ):
            return _Number(self._words.fractions[text], i + 1, False, fraction=True)
        return None

    def _digits(self, i: int, *, money: bool) -> _Number | None:
        text = self._at(i).rstrip(",")
        value = float(text.replace(",", ""))
        follows = self._at(i + 1)
        touching = i + 1 < len(self._cut) and self._cut[i + 1].start == self._cut[i].end
        if touching and follows in self._words.suffixes:
            scale = self._words.suffixes[follows]
            return _Number(value * scale, i + 2, False, scaled=True, scale=scale)
        if touching and follows in ("st", "nd", "rd", "th"):
            return None
        if touching and follows.isalpha() and not money:
            return _Number(value, i + 1, False)
        if follows in self._words.scales:
            scale = self._words.scales[follows]
            return _Number(value * scale, i + 2, False, scaled=True, scale=scale)
        return _Number(value, i + 1, False)

    def _vague(self, i: int) -> _Number:
        text = self._at(i)
        value = self._words.vague[text]
        if self._at(i + 1) == "of" and self._at(i + 2) in self._words.vague:
            return _Number(value * self._words.vague[self._at(i + 2)] / 2, i + 3, True)
        return _Number(value, i + 1, True)

    def _worded(self, i: int) -> _Number | None:
        words = self._words
        text = self._at(i)
        if text == "half" and self._at(i + 1) in ("a", "an") and self._at(i + 2) in words.scales:
            return _Number(words.scales[self._at(i + 2)] / 2, i + 3, False)
        if text == "half":
            return _Number(50.0, i + 1, False, fraction=True)
        if text in ("a", "an"):
            following = self._at(i + 1)
            if following in words.scales:
                return _Number(words.scales[following], i + 2, False)
            if following in words.fractions:
                return _Number(words.fractions[following], i + 2, False, fraction=True)
            if following in words.durations and self._at(i - 1) in words.leads:
                return _Number(1, i + 1, False)
            return None
        return self._compound_number(i)

    def _compound_number(self, i: int) -> _Number | None:
        words = self._words
        total, current, at, scale = 0.0, words.numbers[self._at(i)], i + 1, 1.0
        if self._at(at) in words.fractions:  # "two thirds"
            return _Number(current * words.fractions[self._at(at)], at + 1, False, fraction=True)
        if self._at(at) in ("in", "out") and self._at(at + 1) in words.numbers and current == 1:
            return _Number(100 / words.numbers[self._at(at + 1)], at + 2, False, fraction=True)
        while True:
            here = self._at(at)
            step = at
            if here in DASHES or here == "and":
                step, here = at + 1, self._at(at + 1)
                if here == "a" and self._at(at + 2) == "half":
                    return _Number(total + current + 0.5, at + 3, False)
            if here in words.scales and step == at:
                scale = words.scales[here]
                total, current = _scaled(total, current, scale)
            elif here in words.numbers and words.numbers[here] < _ceiling(
                current, joined=step != at, total=total
            ):
                current += words.numbers[here]
            else:
                break
            at = step + 1
        return _Number(total + current, at, False, scaled=scale > 1, scale=scale)

    # ------------------------------------------------------------------ ranges

    def _range_end(
        self, i: int, kind: str, currency: str | None, first: _Number
    ) -> tuple[str | None, _Number] | None:
        joint = self._at(i)
        joints = {"between": ("and",), "from": ("to",)}.get(kind, ("to", "or", *DASHES))
        if joint not in joints and not (kind in ("between", "from") and joint in DASHES):
            return None
        second = self._money_number(i + 1)
        if second is None or (second[1].value <= first.value and not second[1].scaled):
            return None
        if kind not in ("between", "from") and joint == "to" and first.vague:
            return None
        return second

    # ------------------------------------------------------------------ the whole

    def _finish(
        self,
        start: int,
        kind: str,
        currency: str | None,
        number: _Number,
        second: tuple[str | None, _Number] | None,
        end: int,
    ) -> tuple[Found, int]:
        span = Span(self._cut[start].start, self._cut[end - 1].end)
        quantity = _bounded(kind, number, second, span)
        after = self._phrase(end, self._words.afters)
        if after is not None and quantity.bound is Bound.EXACTLY:
            quantity = _bounded(after[0], number, second, span)
            end = after[1]
            quantity = replace(quantity, span=Span(span.start, self._cut[end - 1].end))
        found = self._unit(quantity, currency or (second and second[0]), end, number)
        return found, end

    def _unit(self, quantity: Quantity, currency: str | None, end: int, number: _Number) -> Found:
        words = self._words
        span = quantity.span
        if number.fraction:
            return Found(replace(quantity, unit="percent"), span, "percent")
        if currency is not None:
            return Found(replace(quantity, currency=currency), span, "sum")
        skip = end + 1 if self._at(end) == "of" and number.vague else end
        named = self._phrase(skip, words.currencies)
        if named is not None:
            wider = Span(span.start, self._cut[named[1] - 1].end)
            return Found(replace(quantity, currency=named[0], span=wider), span, "sum")
        for size in (2, 1):
            key = tuple(piece.text for piece in self._cut[end : end + size])
            if key in words.percents:
                wider = Span(span.start, self._cut[end + size - 1].end)
                return Found(replace(quantity, unit="percent", span=wider), span, "percent")
        return self._measured(quantity, end)

    def _measured(self, quantity: Quantity, end: int) -> Found:
        """A duration or an age, or else a plain number."""
        words, span = self._words, quantity.span
        hyphen = self._at(end) in DASHES
        at = end + 1 if hyphen else end
        unit = words.durations.get(self._at(at))
        if unit is None:
            if self._at(at) == "of" and quantity.bound is Bound.AT_LEAST:
                unit, at = words.durations.get(self._at(at + 1)), at + 1
            if unit is None:
                return Found(quantity, span, "number")
        wider = Span(span.start, self._cut[at].end)
        next_at = at + 2 if self._at(at + 1) in DASHES else at + 1
        if self._at(next_at) == "old" or (
            self._at(next_at) == "of" and self._at(next_at + 1) == "age"
        ):
            last = next_at if self._at(next_at) == "old" else next_at + 1
            wider = Span(span.start, self._cut[last].end)
            return Found(replace(quantity, unit=f"{unit} old", span=wider), span, "age")
        return Found(replace(quantity, unit=unit, span=wider), span, "duration")


def _scaled(total: float, current: float, scale: float) -> tuple[float, float]:
    if scale == 100:
        return total, current * scale
    return total + current * scale, 0.0


def _ceiling(current: float, *, joined: bool, total: float) -> float:
    """What may be added: units to tens ("thirty-one"), anything below to hundreds and thousands."""
    if current == 0 and total:
        return total
    if current >= 100:
        return 100
    return 10 if 20 <= current < 100 and current % 10 == 0 and joined else 0


def _plain(value: float) -> int | float:
    rounded = round(value, 1) if value % 1 else value
    return int(rounded) if rounded == int(rounded) else round(value, 4)


def _bounded(
    kind: str, number: _Number, second: tuple[str | None, _Number] | None, span: Span
) -> Quantity:
    value = _plain(number.value) if not number.fraction else round(number.value, 1)
    value = int(value) if value == int(value) else value
    if second is not None:
        shared = second[1].scaled and not number.scaled and number.value < second[1].value
        low = number.value * (second[1].scale if shared else 1)
        if low > second[1].value:
            low = number.value
        return Quantity(Bound.BETWEEN, span, min=_plain(low), max=_plain(second[1].value))
    if number.vague and kind in ("exactly", "about", "from"):
        return Quantity(Bound.AT_LEAST, span, min=value)
    bound = Bound(kind) if kind != "from" else Bound.EXACTLY
    if bound in (Bound.AT_LEAST, Bound.MORE_THAN):
        return Quantity(bound, span, min=value)
    if bound in (Bound.AT_MOST, Bound.LESS_THAN):
        return Quantity(bound, span, max=value)
    return Quantity(bound, span, value=value)
