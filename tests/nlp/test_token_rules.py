"""Our ruler, lemmatizer, parser and name finder give each token what spaCy's own give it."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from kg.nlp.bare_tokenizer import CONFIG
from kg.nlp.embeddings import Known, remember_embeddings
from kg.nlp.lemmatizer import RememberingLemmatizer, remember_lemmas
from kg.nlp.quick_names import QuickNames, step_quickly
from kg.nlp.spacy_backend import DEFAULT_MODEL
from kg.nlp.spacy_import import sorted_entry_points
from kg.nlp.stepping import SteppingParser
from kg.nlp.token_rules import RememberingRuler, remember_rules
from kg.nlp.window_encoder import encode_by_onnx

# Words that rules name, two that rules name together, and words that none names.
WORDS = (
    *("that", "It", "is", "'s", "do", "had", "n't", "not", "ai", "gon", "na", "y'", "all"),
    *("nothin'", "let", "I", "you", "the", "Velmara", "harbour", "ran", "2,000", ",", " ", "\n"),
)
ATTRIBUTES: list[int | str] = ["TAG", "POS", "LEMMA", "MORPH", "DEP"]


@pytest.fixture(scope="module")
def rulers() -> tuple[Language, Language]:
    own = spacy.load(DEFAULT_MODEL)
    with sorted_entry_points():
        remembering = spacy.load(DEFAULT_MODEL, config=CONFIG)
    remember_rules(remembering)
    remember_lemmas(remembering)
    step_quickly(remembering)
    remember_embeddings(remembering)
    encode_by_onnx(remembering)
    assert isinstance(remembering.get_pipe("attribute_ruler"), RememberingRuler)
    assert isinstance(remembering.get_pipe("lemmatizer"), RememberingLemmatizer)
    assert isinstance(remembering.get_pipe("parser"), SteppingParser)
    assert isinstance(remembering.get_pipe("ner"), QuickNames)
    assert remembering.pipe_names == own.pipe_names
    return own, remembering


def test_the_tokenizer_is_that_of_the_model(rulers: tuple[Language, Language]) -> None:
    own, bare = (nlp.tokenizer for nlp in rulers)
    assert isinstance(own, Tokenizer)
    assert isinstance(bare, Tokenizer)
    assert bare.to_bytes(exclude=["vocab"]) == own.to_bytes(exclude=["vocab"])
    assert len(own.rules or {}) > 1000
    assert set(rulers[1].vocab.strings) == set(rulers[0].vocab.strings)


def _strings(nlp: Language, words: list[str], tags: list[str], deps: list[str]) -> list[list[str]]:
    doc = Doc(nlp.vocab, words=words, tags=tags, deps=deps, heads=list(range(len(words))))
    for name in ("attribute_ruler", "lemmatizer"):
        nlp.get_pipe(name)(doc)
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


def test_lemmas_that_a_text_has_stay(rulers: tuple[Language, Language]) -> None:
    lemmas = []
    for nlp in rulers:
        doc = Doc(nlp.vocab, words=["Boats", "sank"], pos=["NOUN", "VERB"], lemmas=["craft", ""])
        lemmas.append([token.lemma_ for token in nlp.get_pipe("lemmatizer")(doc)])
    assert lemmas[0] == lemmas[1] == ["craft", "sink"]


def test_lemmas_are_remembered_up_to_a_number(
    rulers: tuple[Language, Language], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.nlp.lemmatizer.MOST", 3)
    pipe = rulers[1].get_pipe("lemmatizer")
    assert isinstance(pipe, RememberingLemmatizer)
    for word in ("boats", "harbours", "mayors", "clerks", "judges", "guards"):
        pipe(Doc(rulers[1].vocab, words=[word], pos=["NOUN"]))
    assert len(pipe._lemmas) <= 4


def test_a_parse_is_the_same(rulers: tuple[Language, Language]) -> None:
    text = "It's said that the harbour hadn't been closed; they ain't gonna let's go, and it is so."
    own, remembering = (nlp(text).to_array(ATTRIBUTES).tolist() for nlp in rulers)
    assert own == remembering


@pytest.mark.parametrize("count", [1, 2, 5])
def test_parses_and_names_are_the_same(rulers: tuple[Language, Language], count: int) -> None:
    texts = (
        "Ada Lind, mayor of Vesk in northern Maresia, told the Courier on 3 May that Ode lied.",
        "",
        "The court fined Halden Farm Ltd. £3m; its owner, who was 51, appealed two days later.",
        "Nothing.",
        "Raiders who had crossed the Oskel river shelled a depot and killed nine, police said.",
    )
    attributes: list[int | str] = ["TAG", "DEP", "HEAD", "SENT_START", "ENT_TYPE", "ENT_IOB"]
    own, stepping = (
        [doc.to_array(attributes).tolist() for doc in nlp.pipe(texts[:count])] for nlp in rulers
    )
    assert own == stepping


def test_networks_remember_words_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.nlp.embeddings.MOST", 3)
    known, worked_out = Known(), []

    def double(forms: np.ndarray) -> np.ndarray:
        worked_out.extend(forms[:, 0].tolist())
        return np.repeat(forms, 2, axis=1).astype(np.float32) * 2

    for words in ([4, 5, 4], [5, 6], [7, 8, 4], [4, 9]):
        forms = np.array(words, dtype=np.uint64)[:, None]
        assert known.of(forms, double).tolist() == [[2 * word] * 2 for word in words]
    assert worked_out == [4, 5, 6, 7, 8, 4, 9]
