"""The ruler that remembers gives each token what spaCy's own ruler gives it."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from kg.nlp.spacy_backend import DEFAULT_MODEL
from kg.nlp.token_rules import RememberingRuler, remember_rules

# Words that rules name, two that rules name together, and words that none names.
WORDS = (
    *("that", "It", "is", "'s", "do", "had", "n't", "not", "ai", "gon", "na", "y'", "all"),
    *("nothin'", "let", "I", "you", "the", "Velmara", "harbour", "ran", "2,000", ",", " ", "\n"),
)
ATTRIBUTES: list[int | str] = ["TAG", "POS", "LEMMA", "MORPH", "DEP"]


@pytest.fixture(scope="module")
def rulers() -> tuple[Language, Language]:
    own, remembering = spacy.load(DEFAULT_MODEL), spacy.load(DEFAULT_MODEL)
    remember_rules(remembering)
    assert isinstance(remembering.get_pipe("attribute_ruler"), RememberingRuler)
    assert remembering.pipe_names == own.pipe_names
    return own, remembering


def _strings(nlp: Language, words: list[str], tags: list[str], deps: list[str]) -> list[list[str]]:
    doc = Doc(nlp.vocab, words=words, tags=tags, deps=deps, heads=list(range(len(words))))
    nlp.get_pipe("attribute_ruler")(doc)
    return [[t.tag_, t.pos_, t.lemma_, str(t.morph), t.dep_] for t in doc]


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_each_token_gets_what_the_rules_of_spacy_say(
    rulers: tuple[Language, Language], data: st.DataObject
) -> None:
    own, remembering = rulers
    tags = own.get_pipe("tagger").labels  # type: ignore[attr-defined]
    deps = own.get_pipe("parser").labels  # type: ignore[attr-defined]
    one = st.tuples(st.sampled_from(WORDS), st.sampled_from(tags), st.sampled_from(deps))
    drawn = data.draw(st.lists(one, min_size=1, max_size=12))
    words, chosen, labels = (list(column) for column in zip(*drawn, strict=True))
    assert _strings(remembering, words, chosen, labels) == _strings(own, words, chosen, labels)


def test_two_words_that_a_rule_names_together(rulers: tuple[Language, Language]) -> None:
    given_words = ["gon", "na"], ["VBG", "TO"], ["ROOT", "aux"]
    lemmas = [row[2] for row in _strings(rulers[1], *given_words)]
    assert lemmas == ["go", "to"]
    assert _strings(rulers[1], *given_words) == _strings(rulers[0], *given_words)


def test_a_parse_is_the_same(rulers: tuple[Language, Language]) -> None:
    text = "It's said that the harbour hadn't been closed; they ain't gonna let's go, and it is so."
    own, remembering = (nlp(text).to_array(ATTRIBUTES).tolist() for nlp in rulers)
    assert own == remembering
