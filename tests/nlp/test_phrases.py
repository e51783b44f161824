"""Whole phrases: what belongs to them, where a clause ends, and what holds of any tree."""

from __future__ import annotations

from hypothesis import given

from kg.nlp.parse import ParsedDocument
from kg.nlp.phrases import (
    clause_span,
    counted_noun,
    end_before_misjoined,
    phrase_tokens,
    subtree_span,
)
from tests.nlp.trees_by_hand import at, tree, trees, words


def test_a_noun_phrase_keeps_its_of_phrase_and_no_other() -> None:
    sentence = tree(
        "the/DT/det>head head/NN/root of/IN/prep>head state/NN/pobj>of in/IN/prep>head "
        "Vesk/NNP/pobj>in"
    )
    first, last = phrase_tokens(sentence, at(sentence, "head").i)
    assert words(sentence, list(range(first, last))) == ["the", "head", "of", "state"]


def test_a_clause_ends_before_the_and_of_a_subject_joined_to_it() -> None:
    sentence = tree(
        "He/PRP/nsubj>praised praised/VBD/root nurses/NNS/dobj>praised and/CC/cc>nurses "
        "doctors/NNS/conj>nurses thanked/VBD/conj>praised him/PRP/dobj>thanked"
    )
    last = end_before_misjoined(sentence, at(sentence, "thanked"))
    assert last is not None
    assert last.text == "nurses"
    assert end_before_misjoined(sentence, at(sentence, "praised")) is None


def test_a_measure_counts_the_noun_behind_its_of() -> None:
    sentence = tree("hundreds/NNS/root of/IN/prep>hundreds phones/NNS/pobj>of")
    measures = frozenset({"hundreds"})
    assert counted_noun(sentence, at(sentence, "hundreds").i, measures) == 2
    assert counted_noun(sentence, at(sentence, "phones").i, measures) == 2
    assert counted_noun(sentence, at(sentence, "hundreds").i, frozenset()) == 0


@given(trees())
def test_spans_hold_their_heads_and_stay_inside_the_subtree(sentence: ParsedDocument) -> None:
    for token in sentence.tokens:
        whole = subtree_span(sentence, token.i)
        first, last = phrase_tokens(sentence, token.i)
        assert token.left <= first <= token.i < last <= token.right
        assert whole.covers(clause_span(sentence, token.i))
        assert clause_span(sentence, token.i).covers(token.span)
