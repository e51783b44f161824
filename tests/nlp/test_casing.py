"""Headlines in capitals as the article below them writes their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Block, BlockKind, Document, Span
from kg.nlp.casing import in_sentence_case, is_capitalised

BODY = (
    "A driver was charged on Monday after a woman was killed in a crash in Vesk, police said. The "
    "driver, Marten Holt, fled the scene of the crash and was held two streets away. The woman, "
    "Ana Roth, died in hospital. Police in Vesk said the road was wet and the charges may change."
)


def article(title: str, body: str = BODY) -> Document:
    whole = f"{title}\n\n{body}"
    blocks = (
        Block(BlockKind.TITLE, Span(0, len(title))),
        Block(BlockKind.PARAGRAPH, Span(len(title) + 2, len(whole))),
    )
    return Document("a", whole, blocks, title=title)


@pytest.mark.parametrize(
    ("title", "small"),
    [
        ("Woman Killed In Crash, Driver Charged", "Woman killed in crash, driver charged"),
        ("WOMAN KILLED IN VESK, DRIVER HOLT CHARGED", "Woman killed in Vesk, driver Holt charged"),
        ("Police: Driver Ana Roth Was Held", "Police: Driver Ana Roth was held"),
        ("ANP Says Driver Fled The Scene", "ANP says driver fled the scene"),
    ],
)  # fmt: skip
def test_the_article_shows_which_words_are_names(title: str, small: str) -> None:
    assert in_sentence_case(article(title)) == {0: small}


@pytest.mark.parametrize(
    "title",
    ["Woman killed in Vesk crash, driver charged", "Ana Roth", "Marten Holt of Vesk Was there"],
)
def test_other_lines_are_no_headlines_in_capitals(title: str) -> None:
    assert in_sentence_case(article(title)) == {}


def test_too_short_an_article_shows_nothing() -> None:
    assert in_sentence_case(article("Driver Charged In Vesk", "A driver was charged.")) == {}


@given(st.text(), st.text())
def test_the_offsets_stay(title: str, body: str) -> None:
    document = article(title, f"{body} {BODY}")
    for index, text in in_sentence_case(document).items():
        words = document.words(document.blocks[index].span)
        assert len(text) == len(words)
        assert text.casefold() == words.casefold()


@given(st.text())
def test_a_headline_in_capitals_has_capitals(text: str) -> None:
    if is_capitalised(text):
        assert any(character.isupper() for character in text)
