"""The value of one number, in digits or words, from a given piece of a sentence on."""

from __future__ import annotations

import math
from typing import NamedTuple

from kg.extraction.quantities.lexicon import DASHES, NumberWords, Piece

MOST_OF = 1000  # "one in 1,000"; more than that after "in" is a year
LONGEST = 24  # characters of a number; longer ones are codes, and a float cannot hold them
STROKES = ("/", ":")  # between the digits of dates, scores and hours
RUN = 3  # digits in so many blocks ("0555 212 340") are a telephone number


class Number(NamedTuple):
    """A value, the index of the piece after it, and how it was said."""

    value: float
    end: int
    vague: bool = False
    fraction: bool = False
    scaled: bool = False
    scale: float = 1.0


class NumberReader:
    """Reads numbers of one sentence's pieces; it knows no bounds and no units."""

    def __init__(self, text: str, cut: list[Piece], words: NumberWords) -> None:
        self._text = text
        self._cut = cut
        self._texts = tuple(piece.text for piece in cut)
        self._words = words

    def _at(self, i: int) -> str:
        return self._texts[i] if 0 <= i < len(self._texts) else ""

    def _touches(self, i: int) -> bool:
        """True if piece ``i`` stands against the piece before it ("mid-2019")."""
        return 0 < i < len(self._cut) and self._cut[i - 1].end == self._cut[i].start

    def number(self, i: int, *, money: bool = False) -> Number | None:
        """The number that starts at piece ``i``, or None."""
        words, text = self._words, self._at(i)
        if not text:
            return None
        if text[0].isdecimal():
            return None if self._names_something(i) else self._digits(i, money=money)
        if text in words.vague:
            return self._vague(i)
        several = self._several(i)
        if several is not None:
            return several
        if text in ("a", "an", "half") or text in words.numbers:
            return self._worded(i)
        return self._bare_share(i)

    def _bare_share(self, i: int) -> Number | None:
        """ "thirds of", "quarter of" without a number before it; not "the third of May"."""
        percent = self._words.fractions.get(self._at(i))
        if percent is None or not i or self._at(i + 1) != "of":
            return None
        ordinal = self._at(i - 1) in ("the", "every", "each")
        return None if ordinal else self._share(percent, i + 1)

    # ------------------------------------------------------------------ digits

    def _names_something(self, i: int) -> bool:
        """Digits of "9/11", "6:30 pm", "the 1990s", "0555 212 340"."""
        if self._at(i + 1) in STROKES and self._touches(i + 1) and self._at(i + 2)[:1].isdecimal():
            return self._touches(i + 2)
        if self._at(i - 1) in STROKES and self._touches(i) and self._at(i - 2)[-1:].isdecimal():
            return True
        return self._is_decade(i) or self._is_hour(i) or self._is_code(i)

    def _is_decade(self, i: int) -> bool:
        return self._at(i + 1) == "s" and self._touches(i + 1)

    def _is_hour(self, i: int) -> bool:
        following = self._at(i + 1)
        dotted = (self._at(i + 2), self._at(i + 3)) == (".", "m")
        return following in self._words.clock or (following in ("a", "p") and dotted)

    def _is_code(self, i: int) -> bool:
        """A block of a telephone number, or digits that begin with zero."""
        text = self._at(i)
        if not text.isdecimal():
            return False
        first, last = i, i
        while self._at(first - 1).isdecimal():
            first -= 1
        while self._at(last + 1).isdecimal():
            last += 1
        return last - first + 1 >= RUN or (len(text) > 1 and text[0] == "0")

    def _digits(self, i: int, *, money: bool) -> Number | None:
        text = self._at(i).rstrip(",")
        if len(text) > LONGEST:
            return None
        value = float(text.replace(",", ""))
        follows = self._at(i + 1)
        touching = self._touches(i + 1)
        if touching and follows in self._words.suffixes:
            scale = self._words.suffixes[follows]
            return Number(value * scale, i + 2, scaled=True, scale=scale)
        if touching and follows in ("st", "nd", "rd", "th"):
            return None
        if touching and follows.isalpha() and not money:
            return Number(value, i + 1)
        if follows in self._words.scales:
            scale = self._words.scales[follows]
            return Number(value * scale, i + 2, scaled=True, scale=scale)
        ratio = self._ratio(value, i + 1, digits=True)
        return ratio if ratio is not None else Number(value, i + 1)

    def _ratio(self, value: float, i: int, *, digits: bool) -> Number | None:
        """ "one in four", "three out of every five", "9 out of 10": a percentage."""
        at = i + 1
        out = self._at(i) == "out" and self._at(at) == "of"
        if not out and (self._at(i) != "in" or (digits and value != 1)):
            return None
        at += out
        if self._at(at) == "every":
            at += 1
        text = self._at(at)
        digits_of = text.isdecimal() and len(text) <= LONGEST and int(text) <= MOST_OF
        of = float(text) if digits_of else self._words.numbers.get(text, 0.0)
        if of <= value or self._at(at + 1) in (*self._words.scales, "of"):
            return None
        return Number(100 * value / of, at + 1, fraction=True)

    def _share(self, percent: float, end: int) -> Number:
        """A fraction, or "a quarter of a million"."""
        scale = self._words.scales.get(self._at(end + 2))
        if self._at(end) == "of" and self._at(end + 1) in ("a", "an") and scale is not None:
            return Number(scale * percent / 100, end + 3, scaled=True, scale=scale)
        return Number(percent, end, fraction=True)

    def _vague(self, i: int) -> Number:
        text = self._at(i)
        value = self._words.vague[text]
        if self._at(i + 1) == "of" and self._at(i + 2) in self._words.vague:
            return Number(value * self._words.vague[self._at(i + 2)] / 2, i + 3, vague=True)
        return Number(value, i + 1, vague=True)

    def _several(self, i: int) -> Number | None:
        """ "several hundred", "a few dozen"."""
        at = i + 1 if self._at(i) == "a" else i
        many, scale = (
            self._words.several.get(self._at(at)),
            self._words.scales.get(self._at(at + 1)),
        )
        if many is None or scale is None:
            return None
        return Number(many * scale, at + 2, vague=True, scaled=True, scale=scale)

    def _worded(self, i: int) -> Number | None:
        words, text, following = self._words, self._at(i), self._at(i + 1)
        if text == "half":
            return self._half(i)
        if text not in ("a", "an"):
            return self._compound_number(i)
        if following in words.scales:
            scale, end = words.scales[following], i + 2
            if self._halved(end):
                return Number(scale * 1.5, end + 3, scaled=True, scale=scale)
            return Number(scale, end)
        if following in words.fractions:
            behind = self._at(i + 2)
            if following in words.ordinals and behind.isalpha() and behind not in words.followers:
                return None  # "a third site"
            return self._share(words.fractions[following], i + 2)
        if following in words.durations and self._at(i - 1) in words.leads:
            return Number(1, i + 1)
        return None

    def _half(self, i: int) -> Number | None:
        words, unit = self._words, self._at(i + 2)
        if self._at(i + 1) in DASHES and self._touches(i + 1):
            return self._dozen_behind(i)
        if self._at(i + 1) in ("a", "an"):
            if unit in words.scales:
                scale = words.scales[unit]
                return Number(scale / 2, i + 3, scaled=True, scale=scale)
            if unit in words.measures or unit in words.durations:
                return Number(0.5, i + 2)
        return Number(50.0, i + 1, fraction=True)

    def _dozen_behind(self, i: int) -> Number | None:
        """ "a half-dozen crates", but not "a half-frozen climber"."""
        scale = self._words.scales.get(self._at(i + 2))
        return None if scale is None else Number(scale / 2, i + 3, scaled=True, scale=scale)

    def _halved(self, i: int) -> bool:
        return (self._at(i), self._at(i + 1), self._at(i + 2)) == ("and", "a", "half")

    def _compound_number(self, i: int) -> Number | None:
        words = self._words
        if self._at(i) == "one" and (self._at(i - 1) == "no" or self._at(i + 1) == "another"):
            return None  # pronouns
        current, at = words.numbers[self._at(i)], i + 1
        part = at + 1 if self._at(at) in DASHES else at
        if self._at(part) in words.fractions and not self._ordinal(i, part):  # "two-thirds"
            return self._share(current * words.fractions[self._at(part)], part + 1)
        return self._ratio(current, at, digits=False) or self._summed(i)

    def _summed(self, i: int) -> Number:
        """ "two hundred and thirty-one", "three million and a half": words that add up."""
        words = self._words
        total, current, at, scale = 0.0, words.numbers[self._at(i)], i + 1, 1.0
        while True:
            if self._halved(at):
                half = scale / 2 if current == 0 else 0.5
                return Number(total + current + half, at + 3, scaled=scale > 1, scale=scale)
            is_joined = self._at(at) in DASHES or self._at(at) == "and"
            here = self._at(at + is_joined)
            if here in words.scales and not is_joined:
                scale = words.scales[here]
                total, current = _scaled(total, current, scale)
            elif words.numbers.get(here, math.inf) < _ceiling(
                current, joined=is_joined, total=total
            ):
                current += words.numbers[here]
            else:
                return Number(total + current, at, scaled=scale > 1, scale=scale)
            at += 1 + is_joined

    def _ordinal(self, i: int, part: int) -> bool:
        """ "twenty-third", and "one third site"."""
        text = self._at(part)
        if self._words.numbers[self._at(i)] >= 20 and text in self._words.ordinals:
            return True
        behind = self._at(part + 1)
        follows = behind.isalpha() and behind not in self._words.followers
        return text in self._words.ordinals and part == i + 1 and follows


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
