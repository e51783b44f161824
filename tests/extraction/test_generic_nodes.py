"""Descriptions of nobody in particular: words of their records, and no nodes."""

from __future__ import annotations

import pytest

from kg.model import Extraction
from tests.conftest import plain_document
from tests.extracting import extract


def read(text: str) -> Extraction:
    (found,) = extract([plain_document(text)])
    return found


def unnamed(found: Extraction) -> list[str]:
    return [found.document.words(e.mentions[0]) for e in found.entities if e.unnamed]


@pytest.mark.parametrize(
    "text",
    [
        "Mira Falk said that many people dislike sums.",
        "Pirates led by Odo Brann attacked the vessel on Monday.",
        "Mira Falk called for a ban on Tirelians after the vote.",
        "Odo Brann died on a ridge near Ostmere on Monday, police said.",
        "Two men led by Odo Brann set fire to the truck on Monday.",
    ],
)
def test_words_that_mean_nobody_in_particular_are_no_nodes(text: str) -> None:
    found = read(text)
    words = {w for e in unnamed(found) for w in (e.lower(),)}
    assert words.isdisjoint({"many people", "the vessel", "tirelians", "a ridge", "the truck"})


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Rebels bombed the Kenyan embassy in Ostmere on Friday.", "embassy", "Site"),
        ("Odo Brann was arrested at the White House on Friday.", "White House", "Site"),
        ("Odo Brann helped plan the attacks on the Pentagon.", "Pentagon", "Site"),
        ("The White House said that Odo Brann left it on Friday.", "White House", "GovernmentBody"),
        ("Odo Brann was at the Pentagon. The Pentagon denied it.", "Pentagon", "GovernmentBody"),
        ("Odo Brann spent eight years in the White House.", "White House", "GovernmentBody"),
        ("The Kenyan embassy in Ostmere denied the report.", "embassy", "GovernmentBody"),
    ],
)
def test_a_seat_where_something_only_happens_is_a_building(text: str, name: str, kind: str) -> None:
    kinds = {entity.type for entity in read(text).entities if name in entity.name}
    assert kinds <= {kind}


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("People want cheaper ferries in Ostmere.", False),
        ("Many people think that the levy will hurt Ostmere.", False),
        ("People close to Mira Falk think that the levy will hurt Ostmere.", True),
        ("The people think that the levy will hurt Ostmere.", True),
        ("Some people think that the levy hurts. They want a vote.", True),
        ("Many people believe that Mira Falk lied about the levy.", True),
        ("People accused Mira Falk of fraud.", True),
    ],
)
def test_people_who_think_something_are_nobody_unless_they_accuse(text: str, node: bool) -> None:
    assert any("people" in words.lower() for words in unnamed(read(text))) is node


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("The Brandeck camp said that the count was false.", "The Brandeck camp", "Organization"),
        ("The museum said on Friday that nothing was stolen.", "The museum", "Organization"),
        ("Rebels bombed the museum in Ostmere.", "the museum in Ostmere", "Site"),
    ],
)
def test_a_site_that_speaks_is_a_body(text: str, words: str, kind: str) -> None:
    found = read(text)
    assert [e.type for e in found.entities if found.document.words(e.mentions[0]) == words] == [
        kind
    ]


def test_the_role_keeps_the_words() -> None:
    found = read("Rebels of the Tarn Front hijacked the ferry on Monday and killed two guards.")
    roles = [
        (found.document.words(role.span), role.entity) for e in found.events for role in e.roles
    ]
    assert "the ferry" not in unnamed(found)
    assert all(entity is None for words, entity in roles if words == "the ferry")
    assert "two guards" in unnamed(found)


def test_what_somebody_owns_stays_though_it_is_a_ship() -> None:
    found = read("The ferry, owned by Brandt Lines, sank.")
    assert "owns" in [relation.predicate for relation in found.relations]


def test_who_speaks_beside_others_stays() -> None:
    found = read("Many traders and Mira Falk argued that the levy would hurt Ostmere.")
    (statement,) = found.statements
    assert len(statement.actors) == 2 or "Many traders" in unnamed(found)


def test_those_that_the_text_marks_off_stay() -> None:
    found = read("Odo Brann killed all of the guards. Any of the guards could have shot Odo Brann.")
    assert any("guards" in words for words in unnamed(found))


def test_a_school_where_something_happens_is_a_site() -> None:
    found = read("Police arrested Odo Brann at a police station on Monday.")
    kinds = {found.document.words(e.mentions[0]): e.type for e in found.entities if e.unnamed}
    assert kinds.get("a police station", "Site") == "Site"


def test_a_school_that_acts_is_a_body() -> None:
    found = read("Odo Brann left his school in May. The school sued Odo Brann for fraud.")
    kinds = {e.type for e in found.entities if e.unnamed}
    assert "Organization" in kinds


def test_a_group_that_speaks_stays() -> None:
    found = read("Republicans accused Mira Falk of fraud. Critics said that she had lied.")
    assert {"Republicans", "Critics"} <= set(unnamed(found))


@pytest.mark.parametrize(
    "text",
    [
        "Officials said how convicted arsonist Odo Brann escaped on Monday.",
        "Ada Stone criticised Ostmere's newly elected mayor Odo Brann on Monday.",
        "Party councillor Odo Bra-nn was elected on Monday.",
    ],
)
def test_a_noun_right_before_a_name_is_nobody_else(text: str) -> None:
    assert unnamed(read(text)) in ([], ["Officials"])


def test_the_two_halves_of_a_capital_are_one_place() -> None:
    found = read("Odo Brann met Ada Stone in Washington, D.C. on Monday.")
    assert sum(e.type == "Place" for e in found.entities) == 1
    assert all(r.subject != r.object for r in found.relations)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("Mira Falk wants powers to detain suspects for two days.", False),
        ("Mira Falk said that rebels had to stop killing farmers.", False),
        ("Police detained suspects in Ostmere on Friday.", True),
        ("Rebels killed farmers in Ostmere on Friday.", True),
        ("Mira Falk said that two suspects would be detained on Friday.", True),
    ],
)
def test_a_bare_plural_outside_facts_means_anybody(text: str, node: bool) -> None:
    words = {word for e in unnamed(read(text)) for word in e.lower().split()}
    assert bool(words & {"suspects", "farmers"}) is node


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Immigration Minister Orla Finch said the plan was ready.", "Immigration"),
        ("A Kenyan runner and Mira Falk argued that the levy would hurt Ostmere.", "Kenya"),
    ],
)
def test_words_of_titles_and_adjectives_that_no_record_needs_are_no_nodes(
    text: str, gone: str
) -> None:
    assert gone not in [entity.name for entity in read(text).entities if not entity.unnamed]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("FBI Commissioner Ivo Falk said two men were held in Ostmere.", "FBI"),
        ("Kenyan police arrested two men in Kenya on Friday.", "Kenya"),
        ("The Kenyan actress Mira Falk was killed in Ostmere.", "Ostmere"),
    ],
)
def test_names_beside_them_stay(text: str, kept: str) -> None:
    names = {name for e in read(text).entities for name in (e.name, *e.aliases)}
    assert kept in names
