"""Numbers in words and digits, bounds, ranges, money, shares, durations and ages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.quantities import Found, Phrases, find_quantities, number_words
from kg.model import Bound, Span
from kg.ontology.lexicon import load_lexicon


def read(text: str) -> list[Found]:
    return find_quantities(text, Span(0, len(text)), number_words(load_lexicon()))


@pytest.mark.parametrize(
    ("text", "words", "bound", "value", "low", "high"),
    [
        ("85 men", "85", Bound.EXACTLY, 85, None, None),
        ("around 5,200 tenants", "around 5,200", Bound.ABOUT, 5200, None, None),
        ("hundreds of phones", "hundreds", Bound.AT_LEAST, None, 200, None),
        ("tens of thousands of people", "tens of thousands", Bound.AT_LEAST, None, 20000, None),
        ("dozens of stalls", "dozens", Bound.AT_LEAST, None, 24, None),
        ("more than 1,000 people", "more than 1,000", Bound.MORE_THAN, None, 1000, None),
        ("up to 650 homes", "up to 650", Bound.AT_MOST, None, None, 650),
        ("at least sixty-one cadets", "at least sixty-one", Bound.AT_LEAST, None, 61, None),
        ("under forty guests", "under forty", Bound.LESS_THAN, None, None, 40),
        ("from 60 to 75 convicts", "from 60 to 75", Bound.BETWEEN, None, 60, 75),
        ("20–25 suspects", "20–25", Bound.BETWEEN, None, 20, 25),
        ("four or five sheds", "four or five", Bound.BETWEEN, None, 4, 5),
        ("two thousand and forty men", "two thousand and forty", Bound.EXACTLY, 2040, None, None),
        ("half a dozen crates", "half a dozen", Bound.EXACTLY, 6, None, None),
        ("several hundred beekeepers", "several hundred", Bound.AT_LEAST, None, 300, None),
        ("a few dozen loyalists", "a few dozen", Bound.AT_LEAST, None, 36, None),
        ("some 40-odd convicts", "some 40-odd", Bound.ABOUT, 40, None, None),
        ("just under 600 tenants", "just under 600", Bound.LESS_THAN, None, None, 600),
        (
            "at least six but no more than ten",
            "at least six but no more than ten",
            Bound.BETWEEN,
            None,
            6,
            10,
        ),
        ("half a tonne of cocoa", "half a", Bound.EXACTLY, 0.5, None, None),
        ("rose by four to 19", "19", Bound.EXACTLY, 19, None, None),
        ("fell from 41 to 26", "26", Bound.EXACTLY, 26, None, None),
        ("rose from 12 to 19", "19", Bound.EXACTLY, 19, None, None),
    ],
)
def test_number(
    text: str, words: str, bound: Bound, value: int | None, low: int | None, high: int | None
) -> None:
    (found,) = read(text)
    quantity = found.quantity
    assert text[quantity.span.start : quantity.span.end] == words
    assert (quantity.bound, quantity.value, quantity.min, quantity.max) == (bound, value, low, high)


@pytest.mark.parametrize(
    ("text", "currency", "value"),
    [
        ("US$12.5bn", "USD", 12_500_000_000),
        ("a $250,000 bribe", "USD", 250_000),
        ("€300m", "EUR", 300_000_000),
        ("£40k", "GBP", 40_000),
        ("EUR 5.6 million", "EUR", 5_600_000),
        ("11 million Swiss francs", "CHF", 11_000_000),
        ("150,000 euros", "EUR", 150_000),
        ("Rs. 40 lakh", "INR", 4_000_000),
        ("HK$5m", "HKD", 5_000_000),
        ("a quarter of a million dollars", "USD", 250_000),
        ("two million and a half euros", "EUR", 2_500_000),
    ],
)
def test_money(text: str, currency: str, value: int) -> None:
    (found,) = read(text)
    assert (found.quantity.currency, found.quantity.value) == (currency, value)


def test_a_range_shares_sign_and_scale() -> None:
    (found,) = read("€2-3m")
    assert (found.quantity.min, found.quantity.max) == (2_000_000, 3_000_000)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("60 per cent of the inmates", 60, "percent"),
        ("two thirds of the pits", 66.7, "percent"),
        ("one in five deckhands", 20, "percent"),
        ("a nine-year sentence", 9, "years"),
        ("for two and a half years", 2.5, "years"),
        ("jailed for a decade", 1, "decades"),
        ("an eight-month-old girl", 8, "months old"),
        ("three out of every four looters", 75, "percent"),
        ("two-thirds of the ports", 66.7, "percent"),
        ("a third of the trails", 33.3, "percent"),
        ("aged 34", 34, "years old"),
        ("40 kilometres from the coast", 40, "kilometres"),
        ("a 200-litre drum", 200, "litres"),
    ],
)
def test_shares_durations_and_ages(text: str, value: float, unit: str) -> None:
    (found,) = read(text)
    assert (found.quantity.value, found.quantity.unit) == (value, unit)


def test_a_decade_of_life_is_an_age() -> None:
    (found,) = read("a climber in her late twenties")
    assert (found.sort, found.quantity.min, found.quantity.max) == ("age", 20, 29)


@pytest.mark.parametrize(
    "text",
    [
        "a third site",
        "the twenty-third floor",
        "Article 5",
        "room 2010",
        "No. 12",
        "9/11",
        "case 2021/447",
        "0555 212 340",
        "at 6.30 pm",
        "at 6 p.m.",
        "a six-figure bribe",
        "a three-storey house",
        "an AK-47",
        "convictions rose 30 percent",
        "12 percent higher",
        "the 1990s",
    ],
)
def test_numbers_that_count_nothing(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("text", ["in the camp 12 men", "up to 30 percent of the rice"])
def test_words_before_a_number_that_do_not_stop_it_from_counting(text: str) -> None:
    assert len(read(text)) == 1


@pytest.mark.parametrize("text", ["the third derailment", "on the 21st", "$12,000 a month ago yet"])
def test_ordinals_and_articles_are_no_numbers(text: str) -> None:
    assert all(found.sort == "sum" for found in read(text))


@given(
    st.dictionaries(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple), st.text()),
    st.lists(st.sampled_from("abcd"), max_size=8).map(tuple),
    st.integers(0, 8),
)
def test_the_longest_phrase_that_begins_at_a_word_is_found(
    meanings: dict[tuple[str, ...], str], words: tuple[str, ...], i: int
) -> None:
    most = 3
    fitting = [
        phrase
        for phrase in meanings
        if len(phrase) <= most and words[i : i + len(phrase)] == phrase
    ]
    longest = max(fitting, key=len, default=None)
    expected = None if longest is None else (meanings[longest], i + len(longest))
    assert Phrases(meanings, most=most).at(words, i) == expected
