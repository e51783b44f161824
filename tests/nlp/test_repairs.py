"""Corrections of a parse: whatever the parser gave, what comes out is a forest again."""

from __future__ import annotations

import copy
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.nlp.columns import Columns
from kg.nlp.repairs import repaired
from kg.nlp.spacy_backend import Annotator
from tests.conftest import plain_document

# Words and tags that some repair looks for, and a few that none looks for.
WORDS = (
    *(("let", "VBD"), ("an", "DT"), ("inmate", "NN"), (",", ","), ("be", "VB"), ("beat", "VBN")),
    *(("say", "VBD"), ("official", "NNS"), ("accuse", "VBD"), ("suspect", "VBN"), ("of", "IN")),
    *(("ex", "NNP"), ("vice", "NN"), ("-", "HYPH"), ("-", ":"), ("minister", "NN")),
    *(("Finn", "NNP"), ("Ida", "NNP"), ("steal", "VBG"), ("and", "CC"), ("jail", "VBD")),
    *(("after", "IN"), ("have", "VBP"), ("what", "WP"), ("allege", "NN"), ("claim", "VBZ")),
    *(("by", "IN"), ("claim", "NNS"), ("that", "IN"), ("Lind", "NNP")),
    *(("charge", "VBD"), ("with", "IN"), ("over", "IN"), ("theft", "NN")),
)
DEPS = (
    *("nsubj", "dobj", "conj", "ccomp", "advcl", "auxpass", "prep", "compound", "appos", "punct"),
    *("nmod", "dep", "acl", "pcomp", "cc", "csubj", "parataxis", "aux", "pobj", "attr"),
)


class Given(NamedTuple):
    heads: list[int]
    deps: list[str]
    tags: list[str]
    lemmas: list[str]


@st.composite
def forests(draw: st.DrawFn) -> Given:
    """Trees over words side by side, crossing arcs and all."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
    heads = list(range(len(words)))
    order = draw(st.permutations(heads))
    for at, i in enumerate(order):
        heads[i] = draw(st.sampled_from([*order[:at], i]))
    deps = ["ROOT" if heads[i] == i else draw(st.sampled_from(DEPS)) for i in range(len(words))]
    return Given(heads, deps, [tag for _, tag in words], [lemma for lemma, _ in words])


def roots(heads: list[int]) -> list[int]:
    """The root above each token; -1 where none is reached."""
    found = []
    for i in range(len(heads)):
        above, steps = i, 0
        while heads[above] != above and steps <= len(heads):
            above, steps = heads[above], steps + 1
        found.append(above if heads[above] == above else -1)
    return found


@settings(max_examples=1500, deadline=None)
@given(forests())
def test_any_repair_leaves_a_forest(parse: Given) -> None:
    columns = repaired(*parse)
    after = roots(columns.heads)
    assert -1 not in after
    assert len(set(after)) == len(set(roots(parse.heads)))
    assert len({len(column) for column in (*columns, parse.heads)}) == 1


@settings(max_examples=500, deadline=None)
@given(forests())
def test_what_the_parser_gave_stays_as_it_is(parse: Given) -> None:
    before = copy.deepcopy(parse)
    repaired(*parse)
    assert parse == before


def columns(*rows: tuple[str, str, str, int]) -> Columns:
    """The repaired columns of (lemma, tag, dependency, head) of each token."""
    lemmas, tags, deps, heads = (list(column) for column in zip(*rows, strict=True))
    return repaired(heads, deps, tags, lemmas)


def test_a_name_that_hangs_from_its_title() -> None:
    found = columns(
        ("ex", "NN", "compound", 2),
        ("-", "HYPH", "punct", 2),
        ("minister", "NN", "nmod", 4),
        ("Finn", "NNP", "appos", 2),
        ("resign", "VBD", "ROOT", 4),
    )
    assert found.heads == [2, 2, 3, 4, 4]
    assert found.deps == ["compound", "punct", "compound", "nmod", "ROOT"]


def test_a_word_that_hangs_from_the_hyphen_and_holds_the_prefix() -> None:
    found = columns(
        ("chief", "NN", "nmod", 2),
        ("ex", "NN", "compound", 0),
        ("-", "HYPH", "ROOT", 2),
        ("minister", "NN", "dep", 1),
    )
    assert found.heads == [3, 3, 3, 3]


@pytest.mark.parametrize(
    "text",
    [
        "For ex-chancellor Olan Lind - Ex-KGB Olan Lind - it was over",
        "For Ex-Marine Rovers coach Bo Lind - vice-KGB - it was over",
    ],
)
def test_a_sentence_is_read_to_its_end(annotator: Annotator, text: str) -> None:
    (parsed,) = annotator.annotate([plain_document(text)])
    assert -1 not in roots([token.head for token in parsed.tokens])


def test_a_title_and_a_name_are_one_piece(annotator: Annotator) -> None:
    (parsed,) = annotator.annotate([plain_document("Ex-treasurer Wanda Kopp resigned on Monday.")])
    heads = {token.text: parsed.tokens[token.head].text for token in parsed.tokens}
    assert (heads["Ex"], heads["treasurer"], heads["Wanda"]) == ("treasurer", "Kopp", "Kopp")


@pytest.mark.parametrize(
    ("text", "who", "place"),
    [
        ("Three nurses allege that Bo Lind kept their pay.", "nurses", None),
        ("Nurses allege the clinic kept their pay.", "Nurses", None),
        ("The tenants of Mill Court allege that Bo Lind kept the rent.", "tenants", "Court"),
        ("Parents at the school allege Bo Lind kept the money.", "Parents", "school"),
    ],
)
def test_allege_is_a_verb_and_no_part_of_who_does(
    annotator: Annotator, text: str, who: str, place: str | None
) -> None:
    (parsed,) = annotator.annotate([plain_document(text)])
    tokens = {token.text: token for token in parsed.tokens}
    allege = tokens["allege"]
    assert (allege.tag, allege.dep) == ("VBP", "ROOT")
    assert (tokens[who].head, tokens[who].dep) == (allege.i, "nsubj")
    assert (tokens["kept"].head, tokens["kept"].dep) == (allege.i, "ccomp")
    assert place is None or tokens[place].dep == "pobj"


def test_the_noun_behind_after_is_a_subject() -> None:
    # "Quill resigned after her deputy, Farr, was charged"
    found = columns(
        ("Quill", "NNP", "nsubj", 1),
        ("resign", "VBD", "ROOT", 1),
        ("after", "IN", "prep", 1),
        ("her", "PRP$", "poss", 4),
        ("deputy", "NN", "pobj", 2),
        (",", ",", "punct", 4),
        ("Farr", "NNP", "appos", 4),
        (",", ",", "punct", 9),
        ("be", "VBD", "auxpass", 9),
        ("charge", "VBN", "conj", 1),
    )
    assert (found.heads[4], found.deps[4], found.deps[9]) == (9, "nsubjpass", "advcl")


@pytest.mark.parametrize("joining", [",", "and"])
def test_a_verb_that_is_joined_keeps_its_place(joining: str) -> None:
    # "The bank closed, has opened", "… and has opened"
    tag, dep = (",", "punct") if joining == "," else ("CC", "cc")
    found = columns(
        ("bank", "NN", "nsubj", 1),
        ("close", "VBD", "ROOT", 1),
        ("twice", "RB", "advmod", 1),
        (joining, tag, dep, 1),
        ("have", "VBZ", "aux", 5),
        ("open", "VBN", "conj", 1),
    )
    assert found.heads[:2] == [1, 1]


def test_a_participle_that_looks_like_a_verb_of_the_past() -> None:
    # "Sailors kidnapped off Benwe have fled"
    found = columns(
        ("sailor", "NNS", "nsubj", 1),
        ("kidnap", "VBD", "ROOT", 1),
        ("off", "IN", "prep", 1),
        ("Benwe", "NNP", "pobj", 2),
        ("have", "VBP", "aux", 5),
        ("flee", "VBN", "conj", 1),
    )
    assert (found.heads[0], found.heads[1], found.deps[1], found.heads[5]) == (5, 0, "acl", 5)


def test_who_was_arrested_may_stand_behind_the_auxiliary() -> None:
    # "Arrested were Farr and Finn"
    found = columns(
        ("arrest", "VBN", "ROOT", 0),
        ("be", "VBD", "auxpass", 0),
        ("Farr", "NNP", "attr", 1),
        ("and", "CC", "cc", 2),
        ("Finn", "NNP", "conj", 2),
    )
    assert (found.heads[2], found.deps[2]) == (0, "nsubjpass")


def test_the_name_behind_a_fronted_participle_speaks() -> None:
    found = columns(
        ("speak", "VBG", "csubj", 7), ("in", "IN", "prep", 0), ("Orsk", "NNP", "nmod", 6),
        (",", ",", "punct", 2), ("mayor", "NN", "compound", 6), ("Ada", "NNP", "compound", 6),
        ("Holm", "NNP", "pobj", 1), ("say", "VBD", "ROOT", 7),
    )  # fmt: skip
    assert (found.heads[6], found.deps[6], found.heads[2]) == (7, "nsubj", 1)
    assert (found.deps[0], found.deps[2]) == ("advcl", "pobj")


def test_the_body_behind_a_list_of_places_speaks() -> None:
    found = columns(
        ("kill", "VBN", "ccomp", 11), ("in", "IN", "prep", 0), ("Guinea", "NNP", "pobj", 1),
        (",", ",", "punct", 2), ("Vesk", "NNP", "nsubj", 11), ("and", "CC", "cc", 4),
        ("Orm", "NNP", "conj", 4), (",", ",", "punct", 4), ("the", "DT", "det", 10),
        ("Health", "NNP", "compound", 10), ("Council", "NNP", "appos", 4),
        ("say", "VBZ", "ROOT", 11),
    )  # fmt: skip
    assert (found.heads[10], found.deps[10]) == (11, "nsubj")
    assert (found.heads[4], found.deps[4]) == (2, "conj")


def test_by_behind_quoted_words_goes_with_the_verb() -> None:
    found = columns(
        ("clerk", "NN", "ROOT", 0), ("brand", "VBD", "acl", 0), ("as", "IN", "prep", 1),
        ("a", "DT", "det", 5), ('"', "``", "punct", 5), ("thief", "NN", "pobj", 2),
        ('"', "''", "punct", 5), ("by", "IN", "prep", 5), ("Lind", "NNP", "pobj", 7),
    )  # fmt: skip
    assert (found.heads[7], found.deps[7], found.tags[1]) == (1, "agent", "VBN")


def test_three_names_in_a_row_are_three_people() -> None:
    row = (
        ("Ada", "NNP", "compound", 1), ("Lind", "NNP", "nsubjpass", 9), (",", ",", "punct", 1),
        ("Bo", "NNP", "compound", 4), ("Farr", "NNP", "appos", 1), ("and", "CC", "cc", 4),
        ("Karl", "NNP", "compound", 7), ("Ode", "NNP", "conj", 4), ("be", "VBD", "auxpass", 9),
        ("hold", "VBN", "ROOT", 9),
    )  # fmt: skip
    assert columns(*row).deps[4] == "conj"
    closed = (
        ("Ada", "NNP", "compound", 1), ("Lind", "NNP", "nsubj", 10), (",", ",", "punct", 1),
        ("Vesk", "NNP", "compound", 4), ("Mayor", "NNP", "appos", 1), ("and", "CC", "cc", 4),
        ("Party", "NNP", "compound", 7), ("Leader", "NNP", "conj", 4), (",", ",", "punct", 1),
        ("late", "RB", "advmod", 10), ("leave", "VBD", "ROOT", 10),
    )  # fmt: skip
    assert columns(*closed).deps[4] == "appos"


def test_nobody_is_his_own_son() -> None:
    found = columns(
        ("hold", "VBD", "ROOT", 0), ("Karl", "NNP", "compound", 2), ("Ode", "NNP", "dobj", 0),
        (",", ",", "punct", 2), ("his", "PRP$", "poss", 5), ("son", "NN", "appos", 2),
        ("and", "CC", "cc", 5), ("a", "DT", "det", 8), ("clerk", "NN", "conj", 5),
    )  # fmt: skip
    assert found.deps[5] == "conj"


def test_a_name_behind_a_comma_explains_the_object() -> None:
    found = columns(
        ("fire", "VBD", "ROOT", 0), ("its", "PRP$", "poss", 2), ("head", "NN", "dobj", 0),
        ("of", "IN", "prep", 2), ("lending", "NN", "pobj", 3), (",", ",", "punct", 0),
        ("Colm", "NNP", "compound", 7), ("Reavey", "NNP", "npadvmod", 0), (",", ",", "punct", 7),
    )  # fmt: skip
    assert (found.heads[7], found.deps[7]) == (2, "appos")


def test_the_verb_behind_when_is_no_participle() -> None:
    row = [
        ("die", "VBD", "ROOT", 0), ("when", "WRB", "advmod", 3), ("a", "DT", "det", 3),
        ("lorry", "NN", "advcl", 0), ("overturn", "VBN", "acl", 3), ("on", "IN", "prep", 4),
    ]  # fmt: skip
    found = columns(*row)
    assert (found.heads[4], found.deps[4], found.tags[4]) == (0, "advcl", "VBD")
    assert (found.heads[3], found.deps[3], found.heads[1]) == (4, "nsubj", 4)
    row[5] = ("by", "IN", "agent", 4)
    assert columns(*row).deps[4] == "acl"


def test_a_noun_before_a_title_is_no_verb() -> None:
    found = columns(
        ("aid", "VB", "csubj", 4), ("chief", "JJ", "amod", 3), ("Ada", "NNP", "compound", 3),
        ("Lind", "NNP", "dobj", 0), ("say", "VBD", "ROOT", 4),
    )  # fmt: skip
    assert (found.heads[3], found.deps[3], found.tags[0]) == (4, "nsubj", "NN")


def test_a_magnitude_is_no_subject() -> None:
    found = columns(
        ("a", "DT", "det", 1), ("magnitude", "NN", "nsubj", 4), ("6.1", "CD", "nummod", 3),
        ("earthquake", "NN", "nsubj", 4), ("strike", "VBD", "ROOT", 4),
    )  # fmt: skip
    assert (found.heads[1], found.deps[1], found.heads[0]) == (3, "nmod", 3)


def test_what_somebody_is_cleared_of_hangs_from_the_verb() -> None:
    row = [
        ("clear", "VBD", "ROOT", 0), ("Simon", "NNP", "compound", 2), ("Roake", "NNP", "dobj", 0),
        ("of", "IN", "prep", 2), ("arson", "NN", "pobj", 3),
    ]  # fmt: skip
    assert columns(*row).heads[3] == 0
    row[2:] = [
        ("owner", "NNS", "dobj", 0), ("of", "IN", "prep", 2), ("the", "DT", "det", 5),
        ("mill", "NN", "pobj", 3),
    ]  # fmt: skip
    assert columns(*row).heads[3] == 2


def test_a_verb_before_a_title_and_a_name() -> None:
    found = columns(
        ("Ostmere", "NNP", "nmod", 1), ("United", "NNP", "nmod", 3), ("sack", "VBN", "amod", 3),
        ("manager", "NN", "compound", 5), ("Bo", "NNP", "compound", 5), ("Farr", "NNP", "ROOT", 5),
        ("on", "IN", "prep", 5), ("Monday", "NNP", "pobj", 6),
    )  # fmt: skip
    assert (found.heads[2], found.tags[2], found.deps[1], found.heads[1]) == (2, "VBD", "nsubj", 2)
    assert (found.heads[5], found.deps[5], found.heads[3], found.heads[6]) == (2, "dobj", 5, 2)


def test_off_a_coast_is_no_particle() -> None:
    found = columns(
        ("boat", "NN", "nsubj", 1), ("capsize", "VBD", "ROOT", 1), ("off", "RP", "prt", 1),
        ("Orsk", "NNP", "dobj", 1),
    )  # fmt: skip
    assert (found.deps[2], found.heads[3], found.deps[3]) == ("prep", 2, "pobj")


@pytest.mark.parametrize(
    ("text", "governors"),
    [
        ("The court acquitted Karl Ode, his brother Piet and a clerk of fraud.", ["acquitted"]),
        ("Prosecutors charged Karl Ode, his brother Piet and a clerk with fraud.", ["charged"]),
        ("The court cleared Karl Ode and a clerk of the theft.", ["cleared"]),
        ("He was accused by nurses of theft.", ["accused"]),
        ("A jury cleared the minister of all charges.", ["cleared"]),
        ("Henrik Aldous was charged by prosecutors with fraud.", ["charged"]),
        ("The panel absolved Ada Lind of it.", ["absolved"]),
        ("Critics accused members of the party of taking bribes.", ["members", "accused"]),
        ("The paper accused the head of the port of fraud.", ["head", "accused"]),
        ("The paper accused Ada Lind, head of the port, of lying.", ["head", "accused"]),
        # What somebody is stays with them.
        ("Police arrested Karl Ode, the head of a bank.", ["head"]),
        ("A court cleared Karl Ode, the owner of a mill, on Friday.", ["owner"]),
        ("A court acquitted Karl Ode and the owner of the mill.", ["owner"]),
        ("Police charged Karl Ode, a man with a beard, on Monday.", ["man"]),
        ("Ode of the Harbour party was cleared on Monday.", ["Ode"]),
        ("A judge jailed Ada Lind and the head of a gang for fraud.", ["head"]),
        ("A court cleared the owner of a firm of solicitors.", ["owner", "firm"]),
        ("A jury cleared the mayor of Tesk.", ["mayor"]),
    ],
)
def test_a_wrong_hangs_from_the_verb_and_a_post_from_who_holds_it(
    annotator: Annotator, text: str, governors: list[str]
) -> None:
    (parsed,) = annotator.annotate([plain_document(text)])
    links = [token for token in parsed.tokens if token.lower in ("of", "with")]
    assert [parsed.tokens[link.head].text for link in links] == governors
