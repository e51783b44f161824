"""A player who is signed by a club has left the one before."""

from __future__ import annotations

import pytest

from kg.nlp.transfers import has_left
from tests.nlp.trees_by_hand import at, tree


@pytest.mark.parametrize(
    ("verb", "preposition", "above", "left"),
    [
        ("signed/VBD/root", "from", "Bo", True),
        ("signed/VBD/root", "from", "signed", True),
        ("signed/VBD/root", "of", "Bo", False),
        ("praised/VBD/root", "from", "Bo", False),
    ],
)
def test_who_is_taken_from_a_body(verb: str, preposition: str, above: str, left: bool) -> None:
    lemma = verb.partition("/")[0]
    sentence = tree(
        f"Rovers/NNP/nsubj>{lemma} {verb} Bo/NNP/dobj>{lemma} {preposition}/IN/prep>{above} "
        f"Orsk/NNP/pobj>{preposition}"
    )
    assert has_left(sentence, at(sentence, "Bo"), at(sentence, preposition)) is left
