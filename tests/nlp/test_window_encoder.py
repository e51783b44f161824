"""The encoders in ONNX Runtime give what spaCy's give, whatever stands beside a word in a batch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from thinc.api import Maxout, Model, chain, expand_window, residual, with_array

from kg.nlp.spacy_backend import DEFAULT_MODEL
from kg.nlp.window_encoder import BLOCK, TABLES, encode_by_onnx, steps_of

WIDTH = 96
PIPES = ("tok2vec", "ner")


@pytest.fixture(scope="module")
def pipelines() -> tuple[Language, Language]:
    own, encoding = spacy.load(DEFAULT_MODEL), spacy.load(DEFAULT_MODEL)
    encode_by_onnx(encoding)
    return own, encoding


def _layer(nlp: Language, pipe: str, name: str) -> Model[Any, Any]:
    layers = list(nlp.get_pipe(pipe).model.walk())  # type: ignore[attr-defined]
    return next(layer for layer in layers if layer.name.startswith(name))


def _encoder(nlp: Language, pipe: str) -> Model[Any, Any]:
    return _layer(nlp, pipe, "with_array(residual").layers[0]


def _words(count: int, width: int = WIDTH) -> Any:
    return np.random.default_rng(count).normal(size=(count, width)).astype(np.float32)


@pytest.mark.parametrize("count", [0, 1, 2, 9, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 3])
@pytest.mark.parametrize("pipe", PIPES)
def test_words_are_encoded_as_by_spacy(
    pipelines: tuple[Language, Language], pipe: str, count: int
) -> None:
    own, encoding = (_encoder(nlp, pipe) for nlp in pipelines)
    assert encoding.name == "encoder" != own.name
    words = _words(count)
    assert np.allclose(encoding.predict(words), own.predict(words), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("first", [0, 1, 300, BLOCK - 3, BLOCK])
def test_a_word_is_encoded_alike_wherever_it_stands(
    pipelines: tuple[Language, Language], first: int
) -> None:
    layer, reach = _encoder(pipelines[1], "ner"), 4
    words = _words(3 * BLOCK)
    together = layer.predict(words)[first + reach : first + 30]
    alone = layer.predict(words[first : first + 30 + reach])[reach:30]
    assert alone.tobytes() == together.tobytes()


@pytest.mark.parametrize("pipe", ["parser", "ner"])
def test_tables_are_as_of_spacy(pipelines: tuple[Language, Language], pipe: str) -> None:
    own, encoding = (_layer(nlp, pipe, TABLES) for nlp in pipelines)
    words = _words(2 * BLOCK + 3, own.get_dim("nI"))
    tables, expected = encoding.predict(words), own.predict(words)
    assert tables.shape == expected.shape
    assert np.allclose(tables, expected, rtol=1e-4, atol=1e-5)
    pad: Any = own.get_param("pad")
    assert tables[0].tobytes() == pad[0].tobytes()


@pytest.mark.parametrize("count", [0, 1, BLOCK, 2 * BLOCK + 1])
def test_no_run_is_larger_than_a_block(
    pipelines: tuple[Language, Language], monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """ONNX Runtime keeps the memory of the largest for good."""
    layer = _layer(pipelines[1], "parser", TABLES)
    run, sizes = layer.attrs["run"], [0]

    def counted(names: None, given: dict[str, Any]) -> Any:
        sizes.append(len(given["given"]))
        return run(names, given)

    monkeypatch.setitem(layer.attrs, "run", counted)
    words = _words(count, layer.get_dim("nI"))
    tables: Any = layer.predict(words)
    assert (max(sizes), sum(sizes)) == (min(count, BLOCK), count)
    for at in {0, count // 2, count - 1} & set(range(count)):
        assert layer.predict(words[at : at + 1])[1].tobytes() == tables[at + 1].tobytes()


@pytest.mark.parametrize(
    ("window", "normalize", "known"), [(1, True, True), (2, True, False), (1, False, False)]
)
def test_only_known_layers_are_replaced(window: int, normalize: bool, known: bool) -> None:
    mixing = Maxout(nO=8, nI=8 * (2 * window + 1), nP=2, dropout=0.0, normalize=normalize)
    layer: Model[Any, Any] = with_array(residual(chain(expand_window(window_size=window), mixing)))
    layer.initialize()
    assert bool(steps_of(layer.layers[0])) is known


def test_an_encoder_does_not_learn(pipelines: tuple[Language, Language]) -> None:
    layer = _encoder(pipelines[1], "ner")
    with pytest.raises(AssertionError):
        layer(_words(3), is_train=True)
    with pytest.raises(NotImplementedError):
        layer(_words(3), is_train=False)[1](_words(3))
