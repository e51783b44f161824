"""Words are found again wherever they moved, and never taken for others."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.decisions.anchors import CONTEXT, Lost, find, holds, quote_of
from kg.decisions.records import Quote
from kg.model import Span

TEXT = (
    "The watchdog said that police had arrested nine men in Mirkold.\n\n"
    "Later the mayor said that police had arrested nobody at all in the port.\n"
)


def span_of(text: str, words: str, *, nth: int = 0) -> Span:
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return Span(at, at + len(words))


def test_unchanged_words_are_where_they_were() -> None:
    for nth in range(2):
        span = span_of(TEXT, "arrested", nth=nth)
        assert find(TEXT, quote_of(TEXT, span)) == span


def test_words_move_with_their_surroundings() -> None:
    span = span_of(TEXT, "arrested", nth=1)
    moved = f"UPDATE: police arrested one more on Friday.\n\n{TEXT}"
    found = find(moved, quote_of(TEXT, span))
    assert found == span_of(moved, "arrested", nth=2)


def test_a_short_word_in_other_surroundings_is_not_taken() -> None:
    span = span_of(TEXT, "arrested", nth=1)
    other = TEXT.replace(" Later the mayor said that police had arrested nobody at all", "")
    other = other[: other.index("Later")] + "The harbour stayed open."
    found = find(other, quote_of(TEXT, span))
    assert isinstance(found, Lost)
    assert "around" in found.reason


def test_words_that_are_gone_are_named() -> None:
    quote = quote_of(TEXT, span_of(TEXT, "nobody at all"))
    found = find(TEXT.replace("nobody at all", "two"), quote)
    assert isinstance(found, Lost)
    assert "“nobody at all” are not in the article any more" in found.reason


def test_words_written_by_hand_need_to_be_there_once() -> None:
    assert find(TEXT, Quote("nobody")) == span_of(TEXT, "nobody")
    found = find(TEXT, Quote("arrested"))
    assert isinstance(found, Lost)
    assert "more than once" in found.reason
    assert find(TEXT, Quote("arrested", suffix=" nobody")) == span_of(TEXT, "arrested", nth=1)


def test_the_offset_decides_only_in_the_very_same_text() -> None:
    text = "He paid. He paid."
    quote = Quote("paid", start=12)
    assert find(text, quote, same_text=True) == Span(12, 16)
    assert isinstance(find(text, quote), Lost)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("“We pay nobody,” he said.", '"We pay nobody," he said.'),
        ("We  pay\nnobody", "We pay nobody"),
        ("he said – twice – that", "he said — twice — that"),
    ],
)
def test_blanks_and_the_shape_of_marks_do_not_matter(before: str, after: str) -> None:
    quote = quote_of(before, Span(0, len(before)))
    assert find(after, quote) == Span(0, len(after))


def test_a_word_inside_a_longer_one_is_another_word() -> None:
    assert isinstance(find("The arrested men", Quote("arrest")), Lost)
    assert not holds("The arrested men", Quote("arrest"))
    assert holds("An arrest, then", Quote("arrest"))


WORDS = st.lists(
    st.sampled_from(
        [
            "police",
            "said",
            "that",
            "he",
            "paid",
            "nobody",
            "in",
            "port",
            "the",
            ".",
            ",",
            "“",
            "”",
            "mayor",
            "sold",
        ]
    ),
    max_size=30,
)


@settings(max_examples=400, deadline=None)
@given(WORDS, WORDS, WORDS, WORDS, WORDS.filter(bool))
def test_whatever_is_put_around_it_the_words_are_found_or_reported(
    head: list[str], tail: list[str], before: list[str], after: list[str], words: list[str]
) -> None:
    """The text changes away from the words: they are found at their new place and at no other."""
    text = " ".join([*head, *words, *tail])
    start = len(" ".join([*head, ""]))
    span = Span(start, start + len(" ".join(words)))
    quote = quote_of(text, span)
    near = text[max(0, span.start - CONTEXT) : span.end + CONTEXT]
    new = " ".join([*before, near, *after])
    wanted = len(" ".join([*before, ""])) + span.start - max(0, span.start - CONTEXT)
    found = find(new, quote)
    if isinstance(found, Lost):
        whole = f"{quote.prefix}{quote.exact}{quote.suffix}".translate(STRAIGHT)
        assert new.translate(STRAIGHT).count(whole) > 1 or _overlapping(new, whole)
    else:
        assert found == Span(wanted, wanted + len(quote.exact))


STRAIGHT = str.maketrans("“”", '""')


def _overlapping(text: str, words: str) -> bool:
    plain = text.translate(STRAIGHT)
    return sum(plain.startswith(words, at) for at in range(len(plain))) > 1


@settings(deadline=None)
@given(WORDS, WORDS, st.sampled_from(("Brandeck denied everything", "Orla Venn", "gold")))
def test_words_that_were_taken_out_are_never_found(
    head: list[str], tail: list[str], words: str
) -> None:
    text = " ".join([*head, words, *tail])
    quote = quote_of(text, span_of(text, words))
    assert isinstance(find(" ".join([*head, *tail]), quote), Lost)
