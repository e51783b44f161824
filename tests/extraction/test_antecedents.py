"""What pronouns and descriptions mean: the file of weights, probabilities, and some plain texts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ModelError
from kg.extraction.coreference import antecedents
from kg.extraction.coreference.antecedents import (
    KINDS,
    NOBODY,
    SETS,
    Network,
    Weights,
    read_weights,
    shipped,
    write_weights,
)
from kg.model import Entity, Span
from tests.mentions_by_hand import document_of, entity_at, parse, resolver

# A network of two factors and one hidden unit, without its least probability.
SMALL = {"factors": ["near", NOBODY], "hidden": [[1], [2], [0]], "out": [1], "direct": [1, 0]}


def meant(text: str, words: str) -> Entity | None:
    (parsed,) = parse(document_of("doc", text))
    (place,) = (match.span() for match in re.finditer(rf"\b{words}\b", text))
    return entity_at(resolver().resolve(parsed), Span(*place))


@pytest.mark.parametrize("name", SETS)
def test_each_kind_has_a_network_that_knows_nobody(name: str) -> None:
    networks = getattr(shipped(), name)
    assert set(networks) == set(KINDS)
    for network in networks.values():
        assert NOBODY in network.factors
        assert np.isfinite(network.hidden).all()
        assert 0 < network.least < 1


def test_scores_are_those_of_one_hidden_layer_and_a_direct_path() -> None:
    network = Network(
        ("near", NOBODY),
        np.array([[1.0, -1.0], [0.0, 2.0], [0.5, 0.0]]),
        np.array([2.0, 3.0]),
        np.array([10.0, 0.0]),
        0.5,
    )
    table = network.table([{"near": 2.0, "unheard": 9.0}, {NOBODY: 1.0}])
    assert network.scores(table).tolist() == [2 * 2.5 + 20.0, 2 * 0.5 + 3 * 2.0]


@given(
    st.sampled_from(KINDS),
    st.lists(st.dictionaries(st.sampled_from(["distance", "subject", "p_plural"]),
                             st.floats(-50, 50)), min_size=1, max_size=8),
)  # fmt: skip
def test_probabilities_add_up_to_one(kind: str, rows: list[dict[str, float]]) -> None:
    chances = shipped().alone[kind].chances([*rows, {NOBODY: 1.0}])
    assert len(chances) == len(rows) + 1
    assert chances.sum() == pytest.approx(1)
    assert (chances >= 0).all()


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "antecedents.json"
    write_weights(shipped(), path)
    again = read_weights(path)
    for name in SETS:
        for kind, network in getattr(shipped(), name).items():
            found = getattr(again, name)[kind]
            assert found.factors == network.factors
            assert np.array_equal(found.hidden, network.hidden)
            assert found.least == network.least
    assert np.array_equal(again.pairs.mine, shipped().pairs.mine)


def of_all_kinds(**changed: object) -> str:
    networks = {kind: {**SMALL, "least": 0.5, **changed} for kind in KINDS}
    return json.dumps({**dict.fromkeys(SETS, networks), "pairs": "0" * 64})


@pytest.mark.parametrize(
    "content",
    ["{", "[]", "{}", json.dumps(SMALL), json.dumps(dict.fromkeys(SETS, 1)),
     json.dumps(dict.fromkeys(SETS, dict.fromkeys(KINDS, 1))),
     of_all_kinds(least="much"), of_all_kinds(out=[["x"]]), of_all_kinds(hidden=[[1], [2]]),
     of_all_kinds(direct=[1])],
)  # fmt: skip
def test_a_malformed_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "antecedents.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=r"antecedents\.json: not the weights of pronouns"):
        read_weights(path)


def test_the_pairs_must_be_those_it_was_fitted_with(tmp_path: Path) -> None:
    path = tmp_path / "antecedents.json"
    write_weights(shipped(), path)
    path.write_text(of_all_kinds(), encoding="utf-8")
    with pytest.raises(ModelError, match=r"pairs\.npz: .*fitted with another one"):
        read_weights(path)


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("The ministry sent Lena Brandt a plan. Brandt has not read it.", "it", None),
        ("Mayor Lena Brandt opened the bridge. She praised the builders.", "She", "Lena Brandt"),
        ("Mayor Lena Brandt opened the bridge. The mayor praised the builders.",
         "The mayor", "Lena Brandt"),
        ("Harrow Bank lost money in May. The bank dismissed two directors.",
         "The bank", "Harrow Bank"),
        ("Mayor Lena Brandt opened the bridge. Another mayor stayed away.", "Another mayor", None),
        ("Tomas Orlin sued the port. His lawyer said Orlin was innocent.", "His lawyer", None),
    ],
)  # fmt: skip
def test_a_phrase_means_somebody_or_nobody_so_far(text: str, words: str, name: str | None) -> None:
    found = meant(text, words)
    named = {"Lena Brandt", "Harrow Bank", "Tomas Orlin"}
    assert (found.name if found is not None and found.name in named else None) == name


def test_who_is_not_likely_enough_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Mayor Lena Brandt opened the bridge. She praised the builders."
    assert meant(text, "She") is not None
    strict = {kind: replace(one, least=1.1) for kind, one in shipped().alone.items()}
    weights = replace(shipped(), alone=strict)

    def all_strict() -> Weights:
        return weights

    monkeypatch.setattr(antecedents, "shipped", all_strict)
    assert meant(text, "She") is None
