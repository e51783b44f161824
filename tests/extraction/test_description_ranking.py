"""What descriptions mean: the file of weights, and a few that every reader links or keeps apart."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from kg.errors import ModelError
from kg.extraction.coreference.description_ranking import (
    NOBODY,
    DescriptionWeights,
    read_weights,
    shipped,
    written,
)
from kg.model import Span
from tests.mentions_by_hand import document_of, entity_at, parse, resolver


def test_the_network_that_ships_knows_nobody() -> None:
    assert NOBODY in shipped().factors
    assert np.isfinite(shipped().hidden).all()


def test_scores_are_those_of_one_hidden_layer_and_a_direct_path() -> None:
    weights = DescriptionWeights(
        ("near", NOBODY),
        np.array([[1.0, -1.0], [0.0, 2.0], [0.5, 0.0]]),
        np.array([2.0, 3.0]),
        np.array([10.0, 0.0]),
        0.0,
    )
    table = weights.table([{"near": 2.0, "unheard": 9.0}, {NOBODY: 1.0}])
    assert weights.scores(table).tolist() == [2 * 2.5 + 20.0, 2 * 0.5 + 3 * 2.0]


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "descriptions.json"
    path.write_text(json.dumps(written(shipped())), encoding="utf-8")
    again = read_weights(path)
    assert again.factors == shipped().factors
    assert np.array_equal(again.hidden, shipped().hidden)


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "{}",
        json.dumps({"factors": ["a"], "hidden": [[1]], "out": [1], "direct": [1], "ready": 0}),
        json.dumps({"factors": ["a"], "hidden": [["x"]], "out": [1], "direct": [1], "ready": 0}),
    ],
)
def test_a_malformed_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "descriptions.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=r"descriptions\.json: not the weights of descriptions"):
        read_weights(path)


@pytest.mark.parametrize(
    ("text", "description", "name"),
    [
        ("Mayor Lena Brandt opened the bridge. The mayor praised the builders.",
         "The mayor", "Lena Brandt"),
        ("Harrow Bank lost money in May. The bank dismissed two directors.",
         "The bank", "Harrow Bank"),
        ("Mayor Lena Brandt opened the bridge. Another mayor stayed away.", "Another mayor", None),
        ("Tomas Orlin sued the port. His lawyer said Orlin was innocent.", "His lawyer", None),
    ],
)  # fmt: skip
def test_a_description_means_somebody_or_nobody_so_far(
    text: str, description: str, name: str | None
) -> None:
    (parsed,) = parse(document_of("doc", text))
    (place,) = (match.span() for match in re.finditer(rf"\b{description}\b", text))
    entity = entity_at(resolver().resolve(parsed), Span(*place))
    found = None if entity is None else entity.name
    named = {"Lena Brandt", "Harrow Bank", "Tomas Orlin"}
    assert (found if found in named else None) == name
