"""Relative clauses behind two nouns: who may be meant, by trees written by hand."""

from __future__ import annotations

import pytest

from kg.nlp.relatives import either_meant
from tests.nlp.trees_by_hand import at, tree, words

MOTHER = "The/DT/det>mother mother/NN/nsubj>wept of/IN/prep>mother Tom/NNP/pobj>of"
SHOT = "was/VBD/auxpass>shot shot/VBN/relcl>{} wept/VBD/root"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (f"{MOTHER} ,/,/punct>mother who/WP/nsubjpass>shot {SHOT.format('mother')}", True),
        (f"{MOTHER} ,/,/punct>Tom who/WP/nsubjpass>shot {SHOT.format('Tom')}", True),
        (f"{MOTHER} who/WP/nsubjpass>shot {SHOT.format('Tom')}", False),
        (f"{MOTHER} ,/,/punct>Tom which/WDT/nsubjpass>shot {SHOT.format('Tom')}", False),
    ],
)
def test_either_of_two_nouns(text: str, who: bool) -> None:
    sentence = tree(text)
    found = either_meant(sentence, at(sentence, "shot").i)
    assert (found is not None) is who
    if found is not None:
        assert words(sentence, list(found)) == ["mother", "Tom"]


def test_no_relative_clause() -> None:
    sentence = tree("Tom/NNP/nsubj>left left/VBD/root")
    assert either_meant(sentence, at(sentence, "left").i) is None
