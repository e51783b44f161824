"""Whatever a text says of times, what the clock makes of it is valid EDTF, and raises nothing."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.quantities import find_quantities, number_words, pieces
from kg.extraction.times.clock import Clock, time_words
from kg.model import Span, Time
from kg.nlp.edtf import days
from kg.ontology.lexicon import load_lexicon

# EDTF level 1 (Library of Congress, 2019) with the quarters of level 2, as `kg.nlp.edtf` reads it.
_POINT = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-(2[1-4]|3[3-6]))?~?|\d\d(\dX|XX)"
_VALUE = re.compile(rf"({_POINT})|({_POINT})/({_POINT}|\.\.)|\.\./({_POINT})")

_WORDS = time_words(load_lexicon())
_PHRASES = sorted(
    {word.capitalize() for word in (*_WORDS.months, *_WORDS.weekdays)}
    | {*_WORDS.units, *_WORDS.day_parts, *_WORDS.numbers, *_WORDS.prepositions, *_WORDS.days}
    | {*_WORDS.seasons, *_WORDS.quarters, *_WORDS.rough, *_WORDS.edges, *_WORDS.again}
    | {*_WORDS.named_days, *_WORDS.month_leads, *_WORDS.events}
    | {" ".join(words) for words in (*_WORDS.holidays, *_WORDS.vague)}
)
_JOINTS = (
    "the", "a", "of", "and", "to", "until", "through", "last", "this", "next", "past", "previous",
    "following", "same", "that", "later", "earlier", "ago", "before", "after", "half", "quarter",
    "century", "first", "year", "month", "week", "decade", "election", "-", "–", "/", ",", "(", ")",
    ".", ":", "s", "st", "nd", "rd", "th", "'s", "am", "p.m.", "gmt",
)  # fmt: skip
_NUMBERS = (
    "0", "1", "2", "3", "28", "29", "30", "31", "32", "99", "100", "999", "1000", "1001", "1900",
    "1980", "1999", "2016", "2016-02-30", "2017", "2020", "2199", "2200", "9999", "00", "05", "17",
    "²", "½", "٢٠٢٠", "٣", "9" * 400, "9" * 5000, "1,000", "3.5",
)  # fmt: skip
_PIECES = st.sampled_from(_PHRASES) | st.sampled_from(_JOINTS) | st.sampled_from(_NUMBERS)
_SAMPLES = (
    "between 3 and 9 March 2024", "from 30 June to 2 July 2021", "from December to March",
    "in the twelve months to April", "in the two weeks before 15 June 2022", "two weeks ago",
    "over the past six months", "in the first week of June 2021", "three days later", "last week",
    "in the third quarter of 2021", "ten years after the 2004 massacre", "until the end of May",
    "on Tuesday, 4 May", "from the 1980s to the 18th century", "about 1911 and 1913", "2016/17",
    "during last week and this week", "before the 2022 election", "at 6 p.m. on Friday",
    "the first half of last year", "the day before 1 January", "that year", "the same month",
    "at dawn on Friday", "as recently as March", "at the weekend", "next summer", "1998–2001",
)  # fmt: skip


@st.composite
def _altered(draw: st.DrawFn) -> str:
    """A phrase of the samples with some of its words replaced by others."""
    words = draw(st.sampled_from(_SAMPLES)).split()
    for _ in range(draw(st.integers(0, 3))):
        words[draw(st.integers(0, len(words) - 1))] = draw(_PIECES)
    return " ".join(words)


_SENTENCES = st.lists(_PIECES, min_size=1, max_size=9).map(" ".join) | _altered()
_PUBLISHED = st.none() | st.dates().map(date.isoformat) | st.dates(
    date(2015, 1, 1), date(2025, 12, 31)
).map(date.isoformat) | st.sampled_from(
    ("2016-02-29", "2016-12-31", "2017-01-01", "0001-01-01", "9999-12-31", "2017-13-01", "soon")
)  # fmt: skip


def read(sentences: list[str], published: str | None) -> list[tuple[str, Time]]:
    """The times of some sentences, read one after the other by one clock."""
    clock = Clock(_WORDS, published)
    found = []
    for text in sentences:
        for time in clock.find(text, pieces(text, Span(0, len(text)))):
            found.append((text, time))
            ahead = clock.upcoming(time, text)
            if ahead is not None:
                found.append((text, Time(time.span, ahead)))
    return found


def check(value: str) -> None:
    """Fails where a value is no EDTF, has a bound that is no day, or ends before it begins."""
    assert _VALUE.fullmatch(value), value
    first, last = days(value)
    assert (first is None) == value.startswith("../"), value
    assert (last is None) == value.endswith("/.."), value
    for bound in (first, last):
        assert bound is None or date.fromisoformat(bound).isoformat() == bound, value
    if first is not None and last is not None:
        assert first <= last, value


@settings(max_examples=400, deadline=None)
@given(st.lists(_SENTENCES, min_size=1, max_size=3), _PUBLISHED)
def test_every_value_is_valid(sentences: list[str], published: str | None) -> None:
    for text, time in read(sentences, published):
        assert 0 <= time.span.start < time.span.end <= len(text)
        if time.value is not None:
            check(time.value)


@settings(max_examples=200, deadline=None)
@given(_SENTENCES | st.text(max_size=40))
def test_every_number_is_finite(text: str) -> None:
    for found in find_quantities(text, Span(0, len(text)), number_words(load_lexicon())):
        for figure in (found.quantity.value, found.quantity.min, found.quantity.max):
            assert figure is None or abs(figure) < 1e40


@pytest.mark.parametrize("published", ["2016-12-31", "2017-01-01", "2017-06-01", "2020-02-29"])
@pytest.mark.parametrize("text", ["by next January", "before last March", "by 29 February 2020"])
def test_an_open_interval_is_never_moved_ahead(text: str, published: str) -> None:
    ((_, time),) = read([text], published)
    assert time.value is not None
    assert time.value.startswith("../")
    check(time.value)


@pytest.mark.parametrize(
    ("sentences", "value"),
    [
        (["in the 1st century"], "00XX"),
        (["around the 1980s"], "198X"),
        (["before 1000"], "../0999"),
        (["from 29 February to 3 March 2018"], None),
        (["100 centuries ago"], None),
        (["in 1002", "999 years earlier", "999 years earlier"], None),
        (["from Monday to this week"], "2016-05-30/2016-06-05"),
    ],
)
def test_what_no_calendar_holds_has_no_value(sentences: list[str], value: str | None) -> None:
    assert read(sentences, "2016-06-01")[-1][1].value == value


def test_raised_digits_are_no_numbers() -> None:
    """ "CO₂" and footnote marks: digits to Python, and no numbers."""
    text = "In May ² the plant emitted 20 m ² of CO ₂"
    (time,) = read([text], "2017-06-01")[:1]
    assert time[1].value == "2017-05"
    found = find_quantities(text, Span(0, len(text)), number_words(load_lexicon()))
    assert [one.quantity.value for one in found] == [20]
