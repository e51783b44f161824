"""Times as xsd or EDTF values, with their words and without inventions."""

from __future__ import annotations

import pytest

from kg.extractors.quantities import pieces
from kg.extractors.times.clock import Clock, time_words
from kg.lexicon import load_lexicon
from kg.model import Span, Time


def read(text: str, published: str | None = None) -> list[Time]:
    clock = Clock(time_words(load_lexicon()), published)
    return clock.find(text, pieces(text, Span(0, len(text))))


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("arrested on 17 March 2019", "on 17 March 2019", "2019-03-17"),
        ("On October 5, 2022, gunmen came", "On October 5, 2022", "2022-10-05"),
        ("closed in the 1980s", "in the 1980s", "198X"),
        ("in the spring of 2023", "in the spring of 2023", "2023-21"),
        ("in the third quarter of 2021", "in the third quarter of 2021", "2021-35"),
        ("since February 2022", "since February 2022", "2022-02/.."),
        ("until 6 May 2024", "until 6 May 2024", "../2024-05-06"),
        ("between 2015 and 2018", "between 2015 and 2018", "2015/2018"),
        ("from 3 to 9 March 2024", "from 3 to 9 March 2024", "2024-03-03/2024-03-09"),
        ("before 1990", "before 1990", "../1989"),
        ("around 1911", "around 1911", "1911~"),
        ("In the first half of 2017", "In the first half of 2017", "2017-01/2017-06"),
        ("in recent weeks", "in recent weeks", None),
        ("yesterday", "yesterday", None),
    ],
)
def test_value_and_words(text: str, words: str, value: str | None) -> None:
    (time,) = read(text)
    assert (text[time.span.start : time.span.end], time.value) == (words, value)


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("on Tuesday", "2025-03-14", "2025-03-11"),
        ("on Friday", "2025-03-14", "2025-03-14"),
        ("last Friday", "2025-02-12", "2025-02-07"),
        ("last month", "2025-03-14", "2025-02"),
        ("in December", "2025-03-14", "2024-12"),
        ("two weeks ago", "2025-09-20", "2025-09-06"),
        ("last night", "2024-11-08", "2024-11-07"),
        ("over the past six months", "2025-06-30", "2024-12-30/2025-06-30"),
        ("at the weekend", "2025-03-11", "2025-03-08/2025-03-09"),
        ("last week", "2025-01-31", "2025-01-20/2025-01-26"),
    ],
)
def test_relative_to_the_article(text: str, published: str, value: str) -> None:
    assert [time.value for time in read(text, published)] == [value]


def test_later_counts_from_the_time_told_before() -> None:
    times = read("The cantor was held on 3 April 2023. Three days later he was released.")
    assert [time.value for time in times] == ["2023-04-03", "2023-04-06"]


@pytest.mark.parametrize("text", ["may leave", "the march", "an august body", "2,019 men"])
def test_words_that_only_look_like_times(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("published", ["", "not a date", "2025-13-40"])
def test_a_broken_date_is_no_anchor(published: str) -> None:
    assert [time.value for time in read("on Tuesday", published)] == [None]
