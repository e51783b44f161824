"""Which allegations are answered: one definition, from the words of articles to every output."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from kg.extraction.settings import Settings
from kg.linking.allegations import TurnWords
from kg.linking.answered import ANSWERS, MAY_ANSWER, Turn, how_answers, link_turns
from kg.model import Entity, Extraction
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon
from kg.queries.named import answer_of
from kg.queries.result_formats import shown
from kg.report.analysis import figures_of
from kg.report.graph import to_networkx
from kg.report.graph.allegations import wrongs_alleged
from kg.report.graph.load import read_store
from kg.report.graph.rows import Reading
from kg.report.graph.topics import topics_of
from kg.report.page.data import page_data
from kg.store.store import Store
from tests.conftest import plain_document
from tests.extracting import extract
from tests.told import store_of

CHARGE = "Openhand accused the Velm Company of bribing two inspectors. "
# name, articles in order of time, the state of the only wrong alleged
CASES = [
    ("silence", [CHARGE + "The Velm Company declined to comment."], "unanswered"),
    ("the accused denies", [CHARGE + "The Velm Company denied that it had bribed anybody."],
     "answered"),
    ("what it was accused of", [CHARGE + "The Velm Company denied the accusation."], "answered"),
    ("it", [CHARGE + "The Velm Company has denied it."], "answered"),
    ("a spokesman", [CHARGE + "A spokesman for the Velm Company rejected the allegation."],
     "answered"),
    ("no denial", [CHARGE + "The Velm Company did not deny the allegation."], "unanswered"),
    ("any wrongdoing", [CHARGE + "The Velm Company denied any wrongdoing."], "perhaps"),
    ("baseless", [CHARGE + "The Velm Company called the claims baseless."], "perhaps"),
    ("fantasy", [CHARGE + 'The Velm Company described the claims as "a fantasy".'], "perhaps"),
    ("fantasy of a film", [CHARGE + "The Velm Company described the film as a fantasy."],
     "unanswered"),
    ("another's denial", [CHARGE + "The Orsk Bank denied any wrongdoing."], "unanswered"),
    ("in another article", [CHARGE, "The Velm Company denied that it had bribed anybody."],
     "answered"),
    ("any wrongdoing, in another article", [CHARGE, "The Velm Company denied any wrongdoing."],
     "perhaps"),
    ("a plea", ["Prosecutors charged Ana Roth with fraud on Monday.",
                "Ana Roth pleaded not guilty to fraud on Friday."], "answered"),
    ("a plea to what was charged", ["Prosecutors charged Ana Roth with fraud on Monday. "
                                    "Roth pleaded not guilty."], "answered"),
    ("an acquittal", ["Prosecutors charged Ana Roth with fraud on Monday.",
                      "A court acquitted Ana Roth on Friday."], "answered"),
    ("a lawyer", ["Prosecutors charged Ana Roth with fraud on Monday. "
                  "Roth's lawyer said that the charges were baseless."], "perhaps"),
    ("a reply that denies nothing",
     [CHARGE + "The Velm Company said that it was fond of inspectors."], "perhaps"),
    ("a headline",
     ["A man has denied any wrongdoing.\n\nProsecutors charged Ana Roth with fraud on Monday."],
     "perhaps"),
    ("a judge on somebody else",
     [CHARGE + "Openhand accused Ana Roth of theft. A judge dismissed the claims against Roth."],
     ["perhaps", "unanswered"]),
    ("somebody else's spokesman",
     [CHARGE + "A spokesman for Ana Roth rejected the accusation."], "unanswered"),
    ("the spokesman of a head of government",
     ["Openhand accused the government of Prime Minister Anton Reeve of bribery. "
      "A spokesman for Reeve rejected the accusation as “cheap politics”."], "answered"),
    ("what it calls the accusation",
     [CHARGE + "The Velm Company rejected the accusation as “a lie from start to finish”."],
     "answered"),
    ("a figure", [CHARGE + "The government disputes the figure."], "unanswered"),
    ("officials are no person", ["Openhand accused Ana Roth of fraud. "
                                 "Velmish officials denied any links to smugglers."], "unanswered"),
    ("officials of a state are no company", ["Openhand accused the Velm Company of fraud. "
                                             "Thai officials denied any links to smugglers."],
     "unanswered"),
    ("the state for its government",
     ["Openhand accused the Cambodian government of complicity in torture. "
      "Cambodia denied the accusation."], "answered"),
    ("another state", ["Openhand accused the Cambodian government of complicity in torture. "
                       "Thailand denied that it was complicit in torture."], "unanswered"),
]  # fmt: skip
DAYS = ("2025-03-03", "2025-03-04")


@pytest.fixture(scope="module")
def read() -> Callable[[list[str]], Reading]:
    """Articles -> what is read from a store that holds them."""
    documents = [
        replace(plain_document(text, published=day), id=f"c{case}-{number}")
        for case, (_, texts, _) in enumerate(CASES)
        for number, (text, day) in enumerate(zip(texts, DAYS, strict=False))
    ]
    found = {one.document.text: one for one in extract(documents, settings=Settings())}

    def run(texts: list[str]) -> Reading:
        return read_store(store_of(*(_known_by_name(found[text]) for text in texts)))

    return run


def _known_by_name(extraction: Extraction) -> Extraction:
    """Entities of one name are one in all articles, as linking would have it."""

    def known(one: Entity) -> Entity:
        name = re.sub(r"\W+", "-", one.name.lower())
        return one if one.unnamed or one.link else replace(one, link=f"known-{name}")

    return replace(extraction, entities=tuple(known(one) for one in extraction.entities))


@pytest.mark.parametrize(("name", "texts", "state"), CASES, ids=[case[0] for case in CASES])
def test_state_of_an_allegation(
    read: Callable[[list[str]], Reading], name: str, texts: list[str], state: str | list[str]
) -> None:
    reading = read(texts)
    found = {one.answers.state for one in wrongs_alleged(reading, topics_of(reading))}
    assert sorted(found) == ([state] if isinstance(state, str) else state), name


def test_a_nameless_denial_is_meant_for_its_own_article() -> None:
    """ "A man denied any wrongdoing" beside one accusation answers no other of the same accused."""
    texts = (
        "Openhand accused Ana Roth of fraud.",
        "Openhand accused Ana Roth of bribery. A man denied any wrongdoing.",
    )
    found = extract(
        [replace(plain_document(text), id=f"near-{n}") for n, text in enumerate(texts)],
        settings=Settings(),
    )
    reading = read_store(store_of(*map(_known_by_name, found)))
    found_wrongs = wrongs_alleged(reading, topics_of(reading))
    assert sorted(one.answers.state for one in found_wrongs) == ["perhaps", "unanswered"]


NO_ALLEGATIONS = [
    "The report does not accuse Ana Roth of fraud.",
    "Police said on Monday that 30 people were held in a raid on suspected fraud rings.",
]


def test_what_is_not_made_or_ascribed_to_nobody_is_no_allegation() -> None:
    documents = [
        replace(plain_document(text), id=f"n{number}")
        for number, text in enumerate([*NO_ALLEGATIONS, CHARGE])
    ]
    stores = [store_of(one) for one in extract(documents, settings=Settings())]
    readings = [read_store(one) for one in stores]
    counted = [sum(s.allegation for s in one.statements.values()) for one in readings]
    assert counted == [0, 0, 1]
    assert [figures_of(one).counts.allegations for one in readings] == counted
    assert [len(wrongs_alleged(one, topics_of(one))) for one in readings] == counted


def test_the_wrong_of_a_charge_is_told_by_who_brings_it(
    read: Callable[[list[str]], Reading],
) -> None:
    (found,) = wrongs_alleged(
        reading := read(["Prosecutors charged Ana Roth with fraud on Monday.",
                         "Ana Roth pleaded not guilty to fraud on Friday."]), topics_of(reading),
    )  # fmt: skip
    assert [reading.name(iri) for one in found.statements for iri in one.speakers] == [
        "Prosecutors"
    ]


# ── every output says the same ──


@pytest.fixture(scope="module")
def seeds(built: Path) -> Iterator[Store]:
    with Store.open(built / "store", read_only=True) as opened:
        yield opened


def test_report_and_question_agree_on_what_is_unanswered(seeds: Store) -> None:
    figures = figures_of(read_store(seeds))
    open_ = {q.quote for one in figures.in_state("unanswered") for q in one.evidence}
    perhaps = {q.quote for one in figures.in_state("perhaps") for q in one.evidence}
    rows = answer_of("unanswered-allegations", seeds.query, {}).rows
    told = {shown(row[3]) for row in rows if row[5] is None}
    assert told == open_
    assert {shown(row[3]) for row in rows} == open_ | perhaps


def test_page_and_table_count_what_the_report_counts(seeds: Store, built: Path) -> None:
    reading = read_store(seeds)
    figures = figures_of(reading)
    nodes = page_data(to_networkx(seeds)).nodes.values()
    alleged = [node for node in nodes if node["type"] == "Allegation"]
    assert len(alleged) == figures.counts.wrongs_alleged == len(figures.allegations)
    assert sum(node.get("unanswered", False) for node in nodes) == figures.counts.unanswered
    assert sum(node.get("perhaps", False) for node in nodes) == figures.counts.perhaps_answered
    assert page_data(to_networkx(seeds)).allegations == figures.counts.allegations
    with (built / "statements.csv").open(encoding="utf-8", newline="") as stream:
        marked = sum(row["allegation"] == "yes" for row in csv.DictReader(stream))
    assert marked == figures.counts.allegations


def test_the_seeds_show_the_answers_that_their_articles_tell(seeds: Store) -> None:
    figures = figures_of(read_store(seeds))
    states = {(name, one.label): one.state for one in figures.allegations for name in one.accused}
    assert states["Government of Tarvonia", "complicit in “forced labour”"] == "answered"
    assert states["Casimir Brandeck", "fraud: two compounds on the coast"] == "answered"
    assert states["Lucan Ferrow", "forced labour: two compounds on the coast"] == "answered"
    (cambodia,) = [one for one in figures.unanswered if one.accused == ("government",)]
    assert cambodia.label == "complicit in “these operations”"


# ── the rules, one by one ──

FRAUD = Turn("a", "x/fraud", reply=False, accused="roth", wrong="Fraud", told=frozenset({"s1"}))
DENIAL = Turn("b", "x/denial", reply=True, accused="roth", own=True)


@pytest.mark.parametrize(
    ("reply", "charge", "how"),
    [
        ({"wrong": "Fraud"}, {}, ANSWERS),
        ({"wrong": "Fraud", "own": False}, {}, MAY_ANSWER),
        ({"wrong": "Fraud", "loose": True}, {}, MAY_ANSWER),
        ({"wrong": "Fraud", "objects": frozenset({"bank"})}, {}, ANSWERS),
        ({"wrong": "Fraud", "objects": frozenset({"bank"})}, {"objects": frozenset({"shop"})},
         MAY_ANSWER),
        ({"wrong": "Fraud", "speakers": frozenset({"x"})}, {"speakers": frozenset({"x"})}, None),
        ({"wrong": "Bribery"}, {}, None),
        ({"wrong": "Bribery", "document": "a"}, {}, MAY_ANSWER),
        ({"wrong": "Wrongdoing", "words": frozenset({"hidin"})},
         {"wrong": "Wrongdoing", "words": frozenset({"hidin", "lette"})}, ANSWERS),
        ({"wrong": "Wrongdoing", "words": frozenset({"hidin"})},
         {"wrong": "Wrongdoing", "words": frozenset({"forgi"})}, None),
        ({}, {}, MAY_ANSWER),
        ({"published": "2025-01-01"}, {"published": "2025-01-02"}, None),
        ({"tried": True}, {"tried": True}, ANSWERS),
        ({"tried": True}, {}, MAY_ANSWER),
        ({"own": False}, {}, None),
        ({"points": frozenset({"s1"})}, {}, MAY_ANSWER),
        ({"points": frozenset({"s1"}), "document": "a"}, {}, ANSWERS),
        ({"points": frozenset({"s1"}), "document": "a", "loose": True}, {}, MAY_ANSWER),
    ],
)  # fmt: skip
def test_how_one_answers_another(
    reply: dict[str, Any], charge: dict[str, Any], how: str | None
) -> None:
    assert how_answers(replace(DENIAL, **reply), replace(FRAUD, **charge)) == how


def test_the_order_of_turns_does_not_matter() -> None:
    turns = [FRAUD, DENIAL, replace(DENIAL, iri="x/plea", wrong="Fraud")]
    assert len({tuple(link_turns(order)) for order in permutations(turns)}) == 1


def test_of_many_answers_the_surest_are_kept() -> None:
    many = [replace(DENIAL, iri=f"x/d{n}") for n in range(40)]
    found = list(link_turns([FRAUD, *many, replace(DENIAL, iri="x/z", wrong="Fraud")]))
    assert len(found) == 12
    assert found[0].left == "x/z"


@pytest.mark.parametrize(
    ("kind", "name", "realm"),
    [
        ("GovernmentBody", "Government of Tarvonia", "tarvonia"),
        ("GovernmentBody", "Cambodian authorities", "cambodia"),
        ("GovernmentBody", "the Tarvonian government", "tarvonia"),
        ("Place", "Tarvonia", "tarvonia"),
        ("GovernmentBody", "Interior Ministry", ""),
        ("Group", "government", ""),
    ],
)
def test_state_and_government_are_of_one_country(kind: str, name: str, realm: str) -> None:
    words = TurnWords(load_lexicon(), load_gazetteer())
    assert words.realm(Entity("e", kind, name)) == realm
