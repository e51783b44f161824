"""Bounds, ranges and units around the numbers of a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from kg.extraction.quantities.lexicon import DASHES, MAX_PHRASE, Found, NumberWords, Piece, pieces
from kg.extraction.quantities.numbers import Number, NumberReader
from kg.model import Bound, Quantity, Span

LIFE_DECADE = 9  # "in his forties": 40 to 49
# What joins the ends of a range, beside a dash.
JOINTS = {"between": ("and",), "from": ("to",)}
CHANGE_REACH = 2  # words between "rose" and "by", "from" ("rose sharply from")


def find_quantities(text: str, span: Span, words: NumberWords) -> list[Found]:
    """All quantities of one sentence, in reading order; none overlap. Units of things are left
    to ``kg.extraction.events.numbers.measures``, which sees the parse."""
    return quantities_in(text, pieces(text, span), words)


def quantities_in(text: str, cut: list[Piece], words: NumberWords) -> list[Found]:
    """Those of a sentence of ``text`` that is cut into pieces."""
    if not any(piece.text[0].isdecimal() or piece.text in words.starters for piece in cut):
        return []
    return list(_Reader(text, cut, words).read())


class Amount(NamedTuple):
    """A number with the currency whose sign stands before it."""

    number: Number
    currency: str | None


class _Reader(NumberReader):
    """One pass over the pieces of a sentence."""

    def read(self) -> Iterator[Found]:
        """The quantities from left to right."""
        i = 0
        while i < len(self._cut):
            found, end = self._quantity(i)
            if found is not None:
                yield found
            i = max(end, i + 1)

    def _quantity(self, start: int) -> tuple[Found | None, int]:
        """The quantity at piece ``start`` (None if there is none) and where to read on."""
        if self._at(start - 1) in DASHES and self._touches(start - 1):
            return None, start
        if not (self._at(start)[0].isdecimal() or self._at(start) in self._words.openers):
            return None, start
        decade = self._life_decade(start)
        if decade is not None:
            return decade
        kind, at = self._words.bounds.at(self._texts, start) or ("exactly", start)
        first = self._amount(at)
        if first is None:
            return None, start
        labelled = at == start and self._labelled(start, first.number.end)
        if labelled or self._changing(start, kind):
            return None, first.number.end
        return self._counted(start, kind, at, first)

    def _counted(self, start: int, kind: str, at: int, first: Amount) -> tuple[Found | None, int]:
        """The quantity whose bound ``kind`` reaches from ``start`` to ``at``, where ``first`` is.

        With it, where to read on.
        """
        aged = at > start and self._aged(at)
        second = self._range_end(kind, first)
        if kind == "between" and second is None:
            return None, start
        if kind == "from" and second is None:
            kind, start = "exactly", at  # "from 12 villages": no range
        found, end = self._finish(start, kind, first, second)
        if found is None:
            return None, end
        if aged:
            found = _as_age(found)
        changed = found.sort == "percent" and self._is_change(start, found)
        return None if changed else found, end

    # ------------------------------------------------------------------ what counts nothing

    def _labelled(self, i: int, end: int) -> bool:
        """ "Article 5", "day one", "No. 10": the number names one of many."""
        if end != i + 1 or not i:
            return False
        before = self._at(i - 1)
        if before == "." and self._touches(i - 1):
            return self._at(i - 2) == "no"
        own = self._at(i - 2) not in self._words.determiners
        return own and before in self._words.labels and not self._touches(i)

    def _changing(self, start: int, kind: str) -> bool:
        """ "rose by four to 19", "fell from 41 to 26": no count, the new count follows."""
        if kind != "from" and self._at(start - 1) != "by":
            return False
        first = start - 1 if kind == "from" else start - 2
        near = range(first - CHANGE_REACH, first + 1)
        return any(self._at(i) in self._words.changes for i in near)

    def _is_change(self, start: int, found: Found) -> bool:
        """ "rose 30 percent", "up 30 percent", "a rise of 30 percent", "12 percent higher"."""
        before = self._at(start - 2) if self._at(start - 1) in ("of", "by") else self._at(start - 1)
        last = found.quantity.span.end
        behind = next((piece.text for piece in self._cut[start:] if piece.start >= last), "")
        if behind in self._words.changed:
            return True
        return behind != "of" and (before in self._words.changes or before in ("up", "down"))

    # ------------------------------------------------------------------ parts

    def _amount(self, i: int) -> Amount | None:
        """The number at piece ``i`` with the currency before it."""
        currency = None
        for size in (2, 1):
            key = "".join(self._texts[i : i + size])
            apart = size == 2 and not self._touches(i + 1)
            if len(self._cut) >= i + size and not apart and key in self._words.currency_signs:
                currency, i = self._words.currency_signs[key], i + size
                break
        if currency is not None and self._at(i) == ".":
            i += 1  # "Rs. 40 lakh"
        number = self.number(i, money=currency is not None)
        return None if number is None else Amount(number, currency)

    def _life_decade(self, i: int) -> tuple[Found, int] | None:
        """ "in their forties", "in his late 30s"."""
        if self._at(i) != "in" or self._at(i + 1) not in ("his", "her", "their"):
            return None
        at = i + 2
        while self._at(at) in ("early", "mid", "late", *DASHES):
            at += 1
        low = self._words.life_decades.get(self._at(at))
        text = self._at(at)
        if low is None and text.isdecimal() and len(text) <= 3 and self._at(at + 1) == "s":
            low, at = float(text), at + 1
        if low is None:
            return None
        span = Span(self._cut[i].start, self._cut[at].end)
        low = int(low)
        ages = Quantity(Bound.BETWEEN, span, min=low, max=low // 10 * 10 + LIFE_DECADE)
        return Found(replace(ages, unit="years old"), span, "age"), at + 1

    def _aged(self, end: int) -> bool:
        """True if the words before piece ``end`` say that an age follows."""
        return any(
            self._texts[end - size : end] in self._words.ages
            for size in range(1, MAX_PHRASE + 1)
            if size <= end
        )

    def _range_end(self, kind: str, first: Amount) -> Amount | None:
        """The other end of a range: "12 to 15", "between 3 and 5"; None if there is none."""
        at, paired = first.number.end, kind in ("between", "from")
        joint = self._at(at)
        joints = JOINTS.get(kind, ("to", "or"))
        if joint not in joints and joint not in DASHES:
            return self._but_no_more(at, kind)
        second = self._amount(at + 1)
        if second is None or not _goes_up(first.number, second.number):
            return None
        vague = joint == "to" and first.number.vague
        return None if vague and not paired else second

    def _but_no_more(self, i: int, kind: str) -> Amount | None:
        """ "at least six but no more than ten"."""
        if kind not in ("at-least", "more-than") or self._at(i) not in ("but", "and"):
            return None
        bound = self._words.bounds.at(self._texts, i + 1)
        if bound is None or bound[0] not in ("at-most", "less-than"):
            return None
        return self._amount(bound[1])

    # ------------------------------------------------------------------ the whole

    def _finish(
        self, start: int, kind: str, first: Amount, second: Amount | None
    ) -> tuple[Found | None, int]:
        """The quantity with what follows its last number: a bound, a unit."""
        last = first if second is None else second
        end = last.number.end
        span = Span(self._cut[start].start, self._cut[end - 1].end)
        after = self._words.afters.at(self._texts, end)
        if after is not None:
            end = after[1]
            span = Span(span.start, self._cut[end - 1].end)
        quantity = _bounded(kind, first, second, span)
        if after is not None and quantity.bound is Bound.EXACTLY:
            quantity = _bounded(after[0], first, second, span)
        return self._unit(quantity, first.currency or last.currency, end, first.number), end

    def _unit(
        self, quantity: Quantity, currency: str | None, end: int, number: Number
    ) -> Found | None:
        words = self._words
        span = quantity.span
        if number.fraction:
            return Found(replace(quantity, unit="percent"), span, "percent")
        if currency is not None:
            return Found(replace(quantity, currency=currency), span, "sum")
        skip = end + 1 if self._at(end) == "of" and number.vague else end
        named = words.currencies.at(self._texts, skip)
        if named is not None:
            wider = Span(span.start, self._cut[named[1] - 1].end)
            return Found(replace(quantity, currency=named[0], span=wider), span, "sum")
        for size in (2, 1):
            key = self._texts[end : end + size]
            if len(key) == size and key in words.percents:
                wider = Span(span.start, self._cut[end + size - 1].end)
                return Found(replace(quantity, unit="percent", span=wider), span, "percent")
        return self._measured(quantity, end)

    def _measured(self, quantity: Quantity, end: int) -> Found | None:
        """A duration, an age or a measure, or else a plain number; None for "a three-storey"."""
        words, span = self._words, quantity.span
        hyphen = self._at(end) in DASHES and self._touches(end) and self._touches(end + 1)
        at = end + 1 if self._at(end) in DASHES else end
        unit = words.durations.get(self._at(at))
        if unit is None and self._at(at) == "of" and quantity.bound is Bound.AT_LEAST:
            unit, at = words.durations.get(self._at(at + 1)), at + 1
        if unit is None:
            return self._plain_measure(quantity, end, hyphen=hyphen)
        behind = self._behind_old(at + 1)
        if behind is not None:
            wider = Span(span.start, self._cut[behind - 1].end)
            return Found(replace(quantity, unit=f"{unit} old", span=wider), span, "age")
        wider = Span(span.start, self._cut[at].end)
        return Found(replace(quantity, unit=unit, span=wider), span, "duration")

    def _behind_old(self, i: int) -> int | None:
        """The index after "old", "-old" or "of age", or None if none of them stands there."""
        at = i + 1 if self._at(i) in DASHES else i
        if self._at(at) == "old":
            return at + 1
        return at + 2 if (self._at(at), self._at(at + 1)) == ("of", "age") else None

    def _plain_measure(self, quantity: Quantity, end: int, *, hyphen: bool) -> Found | None:
        words, span = self._words, quantity.span
        if self._at(end) == "times":
            return None  # "three times the rate", "beaten five times"
        behind = self._at(end + 1)
        if hyphen and behind in words.measures:
            wider = Span(span.start, self._cut[end + 1].end)
            quantity = replace(quantity, unit=words.measures[behind], span=wider)
            return Found(quantity, span, "measure")
        if hyphen and behind.isalpha() and behind not in words.scales:
            return None
        unit = words.lengths.get(self._at(end))
        if unit is not None and self._at(end + 1) != "of":
            wider = Span(span.start, self._cut[end].end)
            return Found(replace(quantity, unit=unit, span=wider), span, "distance")
        return Found(quantity, span, "number")


def _plain(value: float) -> int | float:
    rounded = round(value, 1) if value % 1 else value
    return int(rounded) if rounded == int(rounded) else round(value, 4)


def _as_age(found: Found) -> Found:
    """ "aged 12", "at the age of 12": what follows is an age, whatever it looks like."""
    if found.sort not in ("number", "duration"):
        return found
    unit = f"{found.quantity.unit or 'years'} old"
    return Found(replace(found.quantity, unit=unit), found.number, "age")


def _goes_up(first: Number, second: Number) -> bool:
    """True if ``second`` may be the upper end of a range: "10 to 20", "3 to 5 million"."""
    greater = second.value > first.value or second.scaled
    return greater and second.fraction == first.fraction


def _bounded(kind: str, first: Amount, second: Amount | None, span: Span) -> Quantity:
    """The quantity of a number, or of a range, as the bound ``kind`` before it makes it."""
    number = first.number
    if second is not None:
        return _between(number, second.number, span)
    value = _plain(number.value) if not number.fraction else round(number.value, 1)
    value = int(value) if value == int(value) else value
    if number.vague and kind in ("exactly", "about", "from"):
        return Quantity(Bound.AT_LEAST, span, min=value)
    bound = Bound(kind) if kind != "from" else Bound.EXACTLY
    if bound in (Bound.AT_LEAST, Bound.MORE_THAN):
        return Quantity(bound, span, min=value)
    if bound in (Bound.AT_MOST, Bound.LESS_THAN):
        return Quantity(bound, span, max=value)
    return Quantity(bound, span, value=value)


def _between(low: Number, high: Number, span: Span) -> Quantity:
    """A range; in "3 to 5 million" both numbers are millions."""
    shared = high.scaled and not low.scaled and low.value < high.value
    least = low.value * high.scale if shared else low.value
    if least > high.value:
        least = low.value
    return Quantity(Bound.BETWEEN, span, min=_plain(least), max=_plain(high.value))
