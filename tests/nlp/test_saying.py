"""The tensed content of a verb of saying is never what the speaker does."""

from __future__ import annotations

import pytest

from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import subjects
from tests.nlp.trees_by_hand import at, tree

SPEAKER = "Ann/NNP/nsubj>said said/VBD/root "


def who(sentence: ParsedDocument, verb: str) -> list[str]:
    return [sentence.tokens[i].text for i in subjects(sentence, at(sentence, verb).i)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            SPEAKER + "guards/NNS/nsubj>loyal loyal/JJ/ccomp>said to/IN/prep>loyal Bo/NNP/pobj>to "
            "shot/VBD/ccomp>said",
            ["guards"],
        ),
        (
            SPEAKER + "guards/NNS/nsubj>opposed opposed/VBN/ccomp>said shot/VBD/ccomp>said",
            ["guards"],
        ),
        # What comes between may be a whole clause of its own: nobody is named rather than guessed.
        (
            SPEAKER + "guards/NNS/nsubj>left left/VBD/ccomp>said shot/VBD/ccomp>said",
            [],
        ),
        (SPEAKER + "guards/NNS/dobj>said shot/VBD/ccomp>said", ["guards"]),
        ("Ann/NNP/nsubj>told told/VBD/root Bo/NNP/dobj>told shot/VBD/ccomp>told", []),
        (SPEAKER + "shot/VBD/ccomp>said", []),
        (SPEAKER + "may/MD/aux>shot shot/VB/ccomp>said", []),
        # A participle with an object is a past form that the tagger misread.
        (SPEAKER + "shot/VBN/xcomp>said Bo/NNP/dobj>shot", []),
    ],
)
def test_a_speaker_is_no_subject_of_tensed_contents(text: str, expected: list[str]) -> None:
    assert who(tree(text), "shot") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ann/NNP/nsubj>claims claims/VBZ/root to/TO/aux>shot have/VB/aux>shot "
        "shot/VBN/xcomp>claims",
        "Ann/NNP/nsubj>denies denies/VBZ/root shot/VBG/xcomp>denies Bo/NNP/dobj>shot",
        "Ann/NNP/nsubj>reported reported/VBD/root shot/VBN/xcomp>reported",
        "Ann/NNP/nsubjpass>reported was/VBD/auxpass>reported reported/VBN/root "
        "shot/VBD/ccomp>reported",
        "Ann/NNP/nsubj>said said/VBD/root to/TO/aux>be be/VB/xcomp>said shot/VBD/ccomp>said",
        "Ann/NNP/nsubj>opened opened/VBD/root shot/VBD/ccomp>opened",
    ],
)
def test_control_keeps_its_subject(text: str) -> None:
    assert who(tree(text), "shot") == ["Ann"]


@pytest.mark.parametrize("head", ["relcl>man", "conj>hunt"])
def test_a_gap_below_a_verb_of_saying_is_the_antecedent(head: str) -> None:
    place = "ccomp>say" if head == "relcl>man" else head
    sentence = tree(
        "Guards/NNS/nsubj>hunt hunt/VBP/root a/DT/det>man man/NN/dobj>hunt police/NNS/nsubj>say "
        f"say/VBP/relcl>man shot/VBD/{place}"
    )
    assert who(sentence, "shot") == ["man"]


def test_who_says_so_himself_is_no_antecedent() -> None:
    sentence = tree(
        "Ann/NNP/nsubj>left who/WP/nsubj>says says/VBZ/relcl>Ann shot/VBD/ccomp>says left/VBD/root"
    )
    assert who(sentence, "shot") == []
