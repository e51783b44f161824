"""Times as xsd or EDTF values, with their words and without inventions."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from itertools import product

import pytest

from kg.extraction.quantities import pieces
from kg.extraction.times.clock import Clock, _Reader, time_words
from kg.extraction.times.lexicon import OPENERS
from kg.model import Span, Time
from kg.ontology.lexicon import load_lexicon
from tests.conftest import plain_document
from tests.extracting import extract


def read(text: str, published: str | None = None) -> list[Time]:
    clock = Clock(time_words(load_lexicon()), published)
    return clock.find(text, pieces(text, Span(0, len(text))))


# What a time may go on with behind its first word.
FOLLOWING = (
    *("", "week", "May 2021", "June", "2021", "following month", "half of 2017", "day before 2021"),
    *("quarter of 2021", "century", "morning", "summer", "war", "Friday", "weeks ago", "year"),
    *("that year", "days of 2021", "of May 2021", ", 2021", "s", "the day", "day", "years later"),
)


def words_of_times() -> set[str]:
    """All words of the lists, months and days with capitals too, and words of any text."""
    words = time_words(load_lexicon())
    lists = [getattr(words, one.name) for one in fields(words)]
    found = {w for some in lists for one in some for w in ([one] if isinstance(one, str) else one)}
    capitals = {w.title() for some in (words.months, words.weekdays) for w in some}
    others = ("of", "and", "to", "police", "half", "5", "17", "1990", ",", "-", "’")
    return {*found, *capitals, *OPENERS, *others}


def test_a_time_begins_with_a_word_that_may_open_one() -> None:
    known = time_words(load_lexicon())
    for word, following in product(words_of_times(), FOLLOWING):
        text = f"{word} {following}"
        cut = pieces(text, Span(0, len(text)))
        read = _Reader(known, date(2024, 5, 14), cut, text).read(0, "2024-03")
        assert read is None or known.may_open(cut[0].text), text


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
        ("in the 18th century", "in the 18th century", "17XX"),
        ("on 3 and 4 May 2021", "on 3 and 4 May 2021", "2021-05-03/2021-05-04"),
        ("from May to July 2021", "from May to July 2021", "2021-05/2021-07"),
        ("from 30 June to 2 July 2021", "from 30 June to 2 July 2021", "2021-06-30/2021-07-02"),
        ("before the 2022 election", "before the 2022 election", "../2022"),
        ("at the start of 2018", "at the start of 2018", "2018"),
        (
            "in the first week of June 2021",
            "in the first week of June 2021",
            "2021-06-01/2021-06-07",
        ),
        ("on Christmas Day 2019", "on Christmas Day 2019", "2019-12-25"),
        ("by the end of 2027", "by the end of 2027", "../2027"),
        ("every August", "every August", None),
        ("at 6 p.m.", "at 6 p.m", None),
        ("last summer", "last summer", None),
        ("the day before the vote", "the day before", None),
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
        ("until 5 May", "2025-04-20", "../2025-05-05"),
        ("by May", "2025-04-20", "../2025-05"),
        ("next June", "2025-03-14", "2025-06"),
        ("last March", "2025-03-14", "2024-03"),
        ("in March last year", "2025-03-14", "2024-03"),
        ("last summer", "2025-03-14", "2024-22"),
        ("this spring", "2025-09-20", "2025-21"),
        ("last spring", "2025-10-01", None),
        ("in the second quarter", "2025-09-20", "2025-34"),
        ("in the first half of the year", "2025-09-20", "2025-01/2025-06"),
        ("in the last year", "2025-03-14", "2024-03-14/2025-03-14"),
        ("since last week", "2025-03-14", "2025-03-03/.."),
        ("at dawn on Friday", "2025-03-14", "2025-03-14"),
        ("in the early hours of Tuesday", "2025-03-14", "2025-03-11"),
        ("shortly after 3am on Sunday", "2025-03-11", "2025-03-09"),
    ],
)
def test_relative_to_the_article(text: str, published: str, value: str | None) -> None:
    assert [time.value for time in read(text, published)] == [value]


def test_later_counts_from_the_time_told_before() -> None:
    times = read("The cantor was held on 3 April 2023. Three days later he was released.")
    assert [time.value for time in times] == ["2023-04-03", "2023-04-06"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Raided on 3 March 2020. The same day he left.", ["2020-03-03", "2020-03-03"]),
        ("Raided in 2014. Later that year he left.", ["2014", "2014"]),
        ("Held in January 2019. The previous month she fled.", ["2019-01", "2018-12"]),
        ("Held in 2014. That evening he fled.", ["2014", None]),
    ],
)
def test_words_that_point_back(text: str, values: list[str | None]) -> None:
    assert [time.value for time in read(text)] == values


@pytest.mark.parametrize(
    ("text", "value"),
    [("in October", "2025-10"), ("on 2 June", "2025-06-02"), ("on Tuesday", "2025-03-18")],
)
def test_what_is_planned_lies_ahead(text: str, value: str) -> None:
    clock = Clock(time_words(load_lexicon()), "2025-03-14")
    (time,) = clock.find(text, pieces(text, Span(0, len(text))))
    assert clock.upcoming(time, text) == value


@pytest.mark.parametrize(
    "text",
    [
        "The Monday Club",
        "the Sunday Lantern",
        "on Black Friday",
        "arrested April Dunne",
        "2021/447",
    ],
)
def test_names_with_words_of_time(text: str) -> None:
    assert read(text, "2025-03-14") == []


@pytest.mark.parametrize("text", ["may leave", "the march", "an august body", "2,019 men"])
def test_words_that_only_look_like_times(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("published", ["", "not a date", "2025-13-40"])
def test_a_broken_date_is_no_anchor(published: str) -> None:
    assert [time.value for time in read("on Tuesday", published)] == [None]


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("The Nov. 8 election decides who governs Vesk.", "2024-05-16", "2024-11-08"),
        ("The November election decides who governs Vesk.", "2024-01-10", "2024-11"),
        ("Brinmoor lost the November election.", "2024-01-10", "2023-11"),
        ("Brinmoor won the April 19 primary in Vesk.", "2024-04-30", "2024-04-19"),
        ("The April 19 primary in Vesk is hers to lose.", "2024-04-05", "2024-04-19"),
        ("The Tuesday primary in Vesk is hers to lose.", "2024-04-05", "2024-04-09"),
        ("Brinmoor won the Tuesday primary in Vesk.", "2024-04-05", "2024-04-02"),
    ],
)
def test_a_vote_of_which_no_past_tells_is_the_next_one(
    text: str, published: str, value: str
) -> None:
    (found,) = extract([plain_document(text, published=published)])
    assert [event.time.value for event in found.events if event.time is not None] == [value]


def test_a_day_long_past_stays_past() -> None:
    clock = Clock(time_words(load_lexicon()), "2024-05-16")
    text = "on 3 March"
    (time,) = clock.find(text, pieces(text, Span(0, len(text))))
    assert time.value == "2024-03-03"
    later = clock.upcoming(time, text)
    assert later == "2025-03-03"
    assert not clock.is_nearer(later, time)
    assert not clock.is_nearer("2024-05-20", replace(time, value="2024-05-13"))
