"""Names that may be one, names that are two, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.queries.matching.names import load_names, sounds

SAME_PEOPLE = [
    ("Oskar Tellenrud", "TELLENRUD, Oskar", 0.98, "the same words"),
    ("Oskar Tellenrud", "Tellenrud Oskar", 0.98, "in another order"),
    ("Minister Oskar Tellenrud", "Oskar Tellenrud", 0.99, "the same words"),
    ("Dr. Oskar Tellenrud", "Mr Oskar Tellenrud", 0.99, "the same words"),
    ("Oskar Tellenrud", "Oskar Ivar Tellenrud", 0.9, "1 more word"),
    ("Klara Wendish", "Klara Vendisch", 0.9, "another transliteration"),
    ("Sergei Kovrin", "Serguei Kovrine", 0.9, "another transliteration"),
    ("Mohammed al-Kadiri", "Muhammad Al Qadiri", 0.9, ""),
    ("Mikhail Hodorin", "Michail Chodorin", 0.9, "another transliteration"),
    ("Jelena Zhirkova", "Yelena Jirkova", 0.9, ""),
    ("Orla Venn", "Orla Wenn", 0.9, "another transliteration"),
    ("Noor Adessa", "Noor Adesa", 0.9, ""),
    ("Noor Adessa", "Noor Adessan", 0.9, "nearly the same letters"),
    ("Bill Harden", "William Harden", 0.9, "short form"),
    ("Hun Ma Net", "Hun Manet", 0.95, "parted otherwise"),
    ("Casimir Brandeck", "C. Brandeck", 0.7, "an initial"),
]
TWO_PEOPLE = [
    ("Oskar Tellenrud", "Ivar Tellenrud"),
    ("Oskar Tellenrud", "Oskar Brandeck"),
    ("Ivan Petrov", "Petr Ivanov"),
    ("Karin Holm", "Goran Holm"),
    ("Mara Lind", "Mira Lind"),
    ("Lee Brenn", "Li Brenn"),
    ("Marta Quissel", "Marko Quissel"),
    ("O. T.", "Oskar Tellenrud"),
]
BODIES = [
    ("Halvay Leisure Holdings", "Halvay Leisure Holdings Ltd.", 1.0),
    ("The Corvane Minerals Company", "Corvane Minerals", 0.9),
    ("Ministry of the Interior of Tarvonia", "Tarvonia Interior Ministry", 0.95),
    ("Halvay Merchant Bank", "HMB", 0.6),
    ("Halvay Harbour Post", "Halvay Harbor Post", 0.9),
]
TWO_BODIES = [
    ("Halvay Leisure Holdings", "Halvay Mercantile Bank"),
    ("Corvane Minerals", "Corvane Shipping"),
    ("Halvay Merchant Bank", "HBM"),
]


@pytest.mark.parametrize(("one", "other", "least", "how"), SAME_PEOPLE)
def test_names_of_one_person(one: str, other: str, least: float, how: str) -> None:
    found = load_names().people(one, other)
    assert found is not None
    assert least <= found.score <= 1
    assert how in found.how
    assert load_names().keys(one) & load_names().keys(other)  # so that it is found at all


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_names_of_two_people(one: str, other: str) -> None:
    assert load_names().people(one, other) is None


def test_one_word_alone_says_little() -> None:
    names = load_names()
    for one, other in (("Tellenrud", "Oskar Tellenrud"), ("Tellenrud", "Tellenrud")):
        found = names.people(one, other)
        assert found is not None
        assert found.score <= 0.6
        assert found.how == "one word of the name alone"
    body = names.bodies("Breakwater", "Breakwater Marine Insurance")
    assert body is not None
    assert body.score <= 0.45


@pytest.mark.parametrize(("one", "other", "least"), BODIES)
def test_names_of_one_body(one: str, other: str, least: float) -> None:
    found = load_names().bodies(one, other)
    assert found is not None
    assert found.score >= least


@pytest.mark.parametrize(("one", "other"), TWO_BODIES)
def test_names_of_two_bodies(one: str, other: str) -> None:
    assert load_names().bodies(one, other) is None


NAMES = st.lists(st.text(alphabet="abcdefghijkmnoprstuvwxyzéø'-", min_size=1, max_size=9),
                 min_size=1, max_size=4).map(" ".join)  # fmt: skip


@given(NAMES, NAMES)
def test_likeness_is_symmetric_and_bounded(one: str, other: str) -> None:
    names = load_names()
    for compare in (names.people, names.bodies):
        left, right = compare(one, other), compare(other, one)
        assert (left is None) == (right is None)
        if left is not None and right is not None:
            assert left.score == right.score
            assert 0 < left.score <= 1


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_a_word_has_few_sounds_and_doubled_letters_one(word: str) -> None:
    assert 1 <= len(sounds(word)) <= 16
    assert sounds(word) == sounds("".join(letter * 2 for letter in word))
