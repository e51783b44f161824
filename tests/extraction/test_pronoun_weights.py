"""The weights of pronouns: their file, and that a pronoun may mean nobody."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import pytest

from kg.errors import ModelError
from kg.extraction.coreference.pronoun_weights import KINDS, PronounWeights, read_weights, shipped
from kg.model import Span
from tests.mentions_by_hand import document_of, entity_at, parse, resolver


def test_each_kind_of_pronoun_has_weights_and_two_may_mean_nobody() -> None:
    assert set(shipped()) == set(KINDS)
    assert shipped()["personal"].nobody == -math.inf
    assert all(math.isfinite(shipped()[kind].nobody) for kind in ("it", "they"))


def test_a_score_is_the_weighted_sum_of_the_known_factors() -> None:
    weights = PronounWeights({"subject": 2.0, "distance": -0.5}, 0.0)
    assert weights.score({"subject": 1.0, "distance": 3.0, "unheard": 9.0}) == 0.5


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"it": {}}', json.dumps({k: {"nobody": "x", "weights": {}} for k in KINDS}),
     json.dumps({k: {"nobody": 0, "weights": [1]} for k in KINDS})],
)  # fmt: skip
def test_a_malformed_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "pronouns.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=r"pronouns\.json: not the weights of pronouns"):
        read_weights(path)


@pytest.mark.parametrize(
    ("text", "it", "name"),
    [
        ("The ministry sent Lena Brandt a plan. Brandt has not read it.", "it", None),
        ("Harrow Bank lost money in May. It dismissed its director.", "It", "Harrow Bank"),
    ],
)
def test_it_means_a_body_or_nobody(text: str, it: str, name: str | None) -> None:
    (parsed,) = parse(document_of("doc", text))
    (place,) = (match.span() for match in re.finditer(rf"\b{it}\b", text))
    entity = entity_at(resolver().resolve(parsed), Span(*place))
    assert (entity and entity.name) == name
