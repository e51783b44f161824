"""A text with other words in places: spans point to what they pointed to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.masking.edits import Edit, EditedText
from kg.model import Span

TEXT = "Orla Venn said Venn was there."


def test_spans_follow_the_words() -> None:
    edited = EditedText(TEXT, [Edit(Span(0, 9), "Witness A"), Edit(Span(15, 19), "Witness A")])
    assert edited.text == "Witness A said Witness A was there."
    said = edited.moved(Span(10, 14))
    assert edited.text[said.start : said.end] == "said"
    there = edited.moved(Span(24, 29))
    assert edited.text[there.start : there.end] == "there"


def test_a_span_that_cuts_into_a_name_takes_in_the_label() -> None:
    edited = EditedText(TEXT, [Edit(Span(0, 9), "X")])
    assert edited.moved(Span(5, 9)) == Span(0, 1)  # the family name alone
    assert edited.moved(Span(0, 4)) == Span(0, 1)
    assert edited.moved(Span(5, 14)) == Span(0, 6)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Span(0, 9), "X"), Edit(Span(8, 12), "Y")],
        [Edit(Span(3, 3), "X")],
        [Edit(Span(0, 9), "")],
        [Edit(Span(25, 99), "X")],
    ],
)
def test_bad_edits_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edit"):
        EditedText(TEXT, edits)


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text(min_size=1, max_size=60))
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(places[::2], places[1::2], strict=False))
    words = st.text(min_size=1, max_size=12)
    return text, [Edit(Span(start, end), draw(words)) for start, end in pairs]


@settings(deadline=None)
@given(edited_texts(), st.data())
def test_what_is_not_edited_stays_and_spans_never_lose_their_words(
    case: tuple[str, list[Edit]], data: st.DataObject
) -> None:
    text, edits = case
    edited = EditedText(text, edits)
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    moved = edited.moved(span)
    assert 0 <= moved.start < moved.end <= len(edited.text)
    if not any(edit.span.overlaps(span) for edit in edits):
        assert edited.text[moved.start : moved.end] == text[span.start : span.end]
    for edit in edits:
        place = edited.moved(edit.span)
        assert edited.text[place.start : place.end] == edit.words
        if span.covers(edit.span):
            assert moved.covers(place)


@settings(deadline=None)
@given(edited_texts(), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_order_and_cover_of_spans_stay(
    case: tuple[str, list[Edit]], one: int, two: int, three: int
) -> None:
    text, edits = case
    edited = EditedText(text, edits)
    first, second, third = sorted(min(place, len(text)) for place in (one, two, three))
    left, right = edited.moved(Span(first, second)), edited.moved(Span(second, third))
    whole = edited.moved(Span(first, third))
    assert left.start <= right.start
    assert left.end <= right.end
    assert whole.covers(edited.moved(Span(second, third))) or second in (first, third)
