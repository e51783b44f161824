"""English grammar over dependency trees: cases written by hand, and what holds of any tree."""

from __future__ import annotations

import pytest
from hypothesis import given

from kg.nlp.late_agents import late_agent
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import (
    conjuncts,
    direct_objects,
    first_conjunct,
    governor,
    is_finite,
    is_infinitive,
    is_negated,
    is_passive,
    logical_objects,
    logical_subjects,
    misjoined_subject,
    prepositional_objects,
    prepositional_phrases,
    roots,
    subjects,
    tense_tag,
)
from tests.nlp.trees_by_hand import at, tree, trees, words

WHOLE = "The/DT/det>clerk clerk/NN/nsubj>left left/VBD/root"


@pytest.mark.parametrize(
    ("text", "verb", "passive"),
    [
        ("He/PRP/nsubjpass>held was/VBD/auxpass>held held/VBN/root", "held", True),
        (
            "She/PRP/nsubjpass>held 's/VBZ/auxpass>held held/VBN/root Bo/NNP/dobj>held",
            "held",
            False,
        ),
        ("He/PRP/nsubj>held has/VBZ/aux>held held/VBN/root it/PRP/dobj>held", "held", False),
        ("those/DT/nsubj>left held/VBN/acl>those left/VBD/root", "held", True),
        # "The board named Petra Wold": an active past that the parser takes for a participle.
        (
            "The/DT/det>board board/NN/nsubj>left named/VBN/acl>board Wold/NNP/oprd>named "
            "left/VBD/root",
            "named",
            False,
        ),
        ("Named/VBN/advcl>left chair/NN/dobj>Named he/PRP/nsubj>left left/VBD/root", "Named", True),
        (
            "he/PRP/nsubj>left left/VBD/root named/VBN/advcl>left Wold/NNP/dobj>named",
            "named",
            False,
        ),
        (
            "She/PRP/nsubjpass>lured was/VBD/auxpass>lured lured/VBN/root and/CC/cc>lured "
            "robbed/VBN/conj>lured",
            "robbed",
            True,
        ),
        (
            "It/PRP/nsubjpass>closed was/VBD/auxpass>closed closed/VBN/root and/CC/cc>closed "
            "promised/VBD/conj>closed to/TO/aux>pay pay/VB/xcomp>promised",
            "promised",
            False,
        ),
        (
            "He/PRP/nsubj>had had/VBD/aux>beaten the/DT/det>clerk clerk/NN/nsubj>beaten "
            "beaten/VBN/root",
            "beaten",
            True,
        ),
    ],
)
def test_voice(text: str, verb: str, passive: bool) -> None:
    sentence = tree(text)
    assert is_passive(sentence, at(sentence, verb).i) is passive


@pytest.mark.parametrize(
    ("text", "verb", "who"),
    [
        ("Ann/NNP/nsubj>left and/CC/cc>Ann Bo/NNP/conj>Ann left/VBD/root", "left", ["Ann", "Bo"]),
        ("Ann/NNP/nsubj>wants wants/VBZ/root to/TO/aux>go go/VB/xcomp>wants", "go", ["Ann"]),
        (
            "Ann/NNP/nsubj>foil foil/VBD/root a/DT/det>plot plot/NN/dobj>foil to/TO/aux>go "
            "go/VB/advcl>foil",
            "go",
            [],
        ),
        (
            "Ann/NNP/nsubj>took took/VBD/root Bo/NNP/dobj>took on/IN/prep>took "
            "suspicion/NN/pobj>on of/IN/prep>suspicion killing/VBG/pcomp>of",
            "killing",
            ["Bo"],
        ),
        (
            "Ann/NNP/nsubj>asked asked/VBD/root Bo/NNP/dobj>asked to/TO/aux>go go/VB/xcomp>asked",
            "go",
            ["Bo"],
        ),
        (
            "Ann/NNP/nsubj>promised promised/VBD/root Bo/NNP/dobj>promised to/TO/aux>go "
            "go/VB/xcomp>promised",
            "go",
            ["Ann"],
        ),
        (
            "Ann/NNP/nsubj>told told/VBD/root Bo/NNP/dative>told to/TO/aux>go go/VB/xcomp>told",
            "go",
            ["Bo"],
        ),
        (
            "Ann/NNP/nsubj>accused accused/VBD/root Bo/NNP/dobj>accused of/IN/prep>accused "
            "lying/VBG/pcomp>of",
            "lying",
            ["Bo"],
        ),
        (
            "Jurors/NNS/nsubj>found found/VBD/root Bo/NNP/nsubj>guilty guilty/JJ/ccomp>found "
            "of/IN/prep>guilty lying/VBG/pcomp>of",
            "lying",
            ["Bo"],
        ),
        (
            "a/DT/det>man man/NN/nsubj>fell who/WP/nsubj>lied lied/VBD/relcl>man fell/VBD/root",
            "lied",
            ["man"],
        ),
        ("Ann/NNP/nsubj>sat sat/VBD/root and/CC/cc>sat lied/VBD/conj>sat", "lied", ["Ann"]),
        (
            "a/DT/det>plan plan/NN/dobj>has Ann/NNP/nsubj>has has/VBZ/root to/TO/aux>go "
            "go/VB/acl>plan",
            "go",
            ["Ann"],
        ),
    ],
)
def test_subjects_are_found_through_control_coordination_and_relative_clauses(
    text: str, verb: str, who: list[str]
) -> None:
    sentence = tree(text)
    assert words(sentence, subjects(sentence, at(sentence, verb).i)) == who


@pytest.mark.parametrize(
    ("verb", "behind", "accuser"),
    [
        ("accused/VBN/root", "", True),
        ("accused/VBN/root", "in/IN/prep>accused May/NNP/pobj>in", True),
        # The verb has its accuser already: the other one did it.
        ("accused/VBN/root", "by/IN/agent>accused Cy/NNP/pobj>by", False),
        ("accused/VBN/root", "at/IN/prep>murder sea/NN/pobj>at", False),
        ("praised/VBN/root", "", False),
    ],
)
def test_the_last_by_of_an_accusation_is_the_accusers(
    verb: str, behind: str, accuser: bool
) -> None:
    name = verb.partition("/")[0]
    sentence = tree(
        f"Ann/NNP/nsubjpass>{name} was/VBD/auxpass>{name} {verb} of/IN/prep>{name} "
        f"murder/NN/pobj>of by/IN/prep>murder guards/NNS/pobj>by {behind}".strip()
    )
    found = late_agent(sentence, at(sentence, "murder").i)
    assert (found is not None) is accuser


def test_an_active_accusation_keeps_its_by() -> None:
    sentence = tree(
        "Cy/NNP/nsubj>accused accused/VBD/root Ann/NNP/dobj>accused of/IN/prep>accused "
        "murder/NN/pobj>of by/IN/prep>murder poison/NN/pobj>by"
    )
    assert late_agent(sentence, at(sentence, "murder").i) is None


def test_the_passive_is_undone() -> None:
    sentence = tree(
        "Bo/NNP/nsubjpass>hit was/VBD/auxpass>hit hit/VBN/root by/IN/agent>hit Ann/NNP/pobj>by"
    )
    verb = at(sentence, "hit").i
    assert words(sentence, logical_subjects(sentence, verb, passive=True)) == ["Ann"]
    assert words(sentence, logical_objects(sentence, verb, passive=True)) == ["Bo"]
    assert logical_objects(sentence, verb, passive=False) == direct_objects(sentence, verb) == []


@pytest.mark.parametrize(
    ("text", "verb", "finite"),
    [
        ("He/PRP/nsubj>left left/VBD/root", "left", True),
        ("He/PRP/nsubj>go may/MD/aux>go go/VB/root", "go", True),
        ("It/PRP/nsubjpass>held is/VBZ/auxpass>held held/VBN/root", "held", True),
        ("to/TO/aux>go go/VB/root", "go", False),
        ("men/NNS/root held/VBN/acl>men", "held", False),
    ],
)
def test_finite(text: str, verb: str, finite: bool) -> None:
    sentence = tree(text)
    assert is_finite(sentence, at(sentence, verb)) is finite
    assert is_infinitive(sentence, at(sentence, verb)) is text.startswith("to/")


def test_the_first_auxiliary_carries_the_tense() -> None:
    sentence = tree("It/PRP/nsubjpass>held has/VBZ/aux>held been/VBN/auxpass>held held/VBN/root")
    assert tense_tag(sentence, at(sentence, "held")) == "VBZ"
    assert tense_tag(sentence, at(sentence, "been")) == "VBN"


def test_negation_belongs_to_the_word_that_it_hangs_from() -> None:
    sentence = tree("He/PRP/nsubj>say did/VBD/aux>say not/RB/neg>say say/VB/root it/PRP/dobj>say")
    assert is_negated(sentence, at(sentence, "say").i)
    assert not is_negated(sentence, at(sentence, "it").i)


def test_who_is_named_only_to_be_left_out_is_no_conjunct() -> None:
    sentence = tree("Ann/NNP/nsubj>left but/CC/cc>Ann not/RB/neg>Bo Bo/NNP/conj>Ann left/VBD/root")
    assert words(sentence, conjuncts(sentence, at(sentence, "Ann").i)) == ["Ann"]


def test_the_first_conjunct_may_be_bound_to_parts_of_speech_and_labels() -> None:
    sentence = tree(
        "He/PRP/nsubj>sat sat/VBD/root lied/VBD/conj>sat Ann/NNP/conj>lied Bo/NNP/appos>Ann"
    )
    name = at(sentence, "Ann")
    assert first_conjunct(sentence, name).text == "sat"
    assert first_conjunct(sentence, name, among=("NOUN",)) == name
    named = at(sentence, "Bo")
    assert first_conjunct(sentence, named) == named
    assert first_conjunct(sentence, named, among=("PROPN",), links=("conj", "appos")) == name


def test_a_preposition_between_a_noun_and_its_governor_is_passed_over() -> None:
    sentence = tree("He/PRP/nsubj>sat sat/VBD/root in/IN/prep>sat jail/NN/pobj>in")
    assert governor(sentence, at(sentence, "jail")).text == "sat"
    assert governor(sentence, at(sentence, "in")).text == "sat"
    (phrase,) = prepositional_phrases(sentence, at(sentence, "sat").i, ("in", "on"))
    assert [token.text for token in phrase] == ["in", "jail"]
    found = prepositional_objects(sentence, at(sentence, "sat").i, ("in",))
    assert words(sentence, list(found)) == ["jail"]


def test_a_subject_that_the_parser_joined_to_the_clause_before() -> None:
    sentence = tree(
        "He/PRP/nsubj>praised praised/VBD/root nurses/NNS/dobj>praised and/CC/cc>nurses "
        "doctors/NNS/conj>nurses thanked/VBD/conj>praised him/PRP/dobj>thanked"
    )
    subject = misjoined_subject(sentence, at(sentence, "thanked"))
    assert subject is not None
    assert subject.text == "doctors"
    joined = tree("He/PRP/nsubj>sat sat/VBD/root and/CC/cc>sat ate/VBD/conj>sat")
    assert misjoined_subject(joined, at(joined, "ate")) is None


# ---------------------------------------------------------------------------- any tree


@given(trees())
def test_the_root_of_a_subtree_is_its_head(sentence: ParsedDocument) -> None:
    assert roots(sentence.tokens) == [t for t in sentence.tokens if t.head == t.i]
    for token in sentence.tokens:
        assert roots(sentence.tokens[token.left : token.right]) == [token]


@given(trees())
def test_conjuncts_share_their_first_conjunct(sentence: ParsedDocument) -> None:
    for token in sentence.tokens:
        first = first_conjunct(sentence, token)
        assert first_conjunct(sentence, first) == first
        if sentence.close_apposition(token.i) is None:
            for i in conjuncts(sentence, token.i):
                plain = all(
                    sentence.close_apposition(above.i) is None for above in sentence.ancestors(i)
                )
                assert not plain or first_conjunct(sentence, sentence.tokens[i]) == first


@given(trees())
def test_grammar_finds_only_tokens_of_the_sentence_and_ends(sentence: ParsedDocument) -> None:
    places = set(range(len(sentence.tokens)))
    for token in sentence.tokens:
        for passive in (is_passive(sentence, token.i), not is_passive(sentence, token.i)):
            found = [
                *logical_subjects(sentence, token.i, passive=passive),
                *logical_objects(sentence, token.i, passive=passive),
            ]
            assert places.issuperset(found)
        assert governor(sentence, token).i in places


def test_an_object_is_shared_only_by_verbs_side_by_side() -> None:
    both = tree(
        "They/PRP/nsubj>shot shot/VBD/root and/CC/cc>shot killed/VBD/conj>shot Ann/NNP/dobj>killed"
    )
    assert words(both, direct_objects(both, at(both, "shot").i)) == ["Ann"]
    apart = tree(
        "They/PRP/nsubj>met met/VBD/root in/IN/prep>met Orsk/NNP/pobj>in and/CC/cc>met "
        "signed/VBD/conj>met it/PRP/dobj>signed"
    )
    assert direct_objects(apart, at(apart, "met").i) == []
