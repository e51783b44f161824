"""Accusations: accused, accuser and the wrong in its own words; and whom the gate holds back."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kg.extraction.triggers.lexicon import event_words
from kg.model import Document, Event, Extraction, Polarity, Status, is_fact
from kg.ontology.lexicon import load_lexicon
from kg.queries.named import answer_of
from kg.queries.result_formats import shown
from kg.reader import read_documents
from tests.cases.loading import cases_of
from tests.extracting import extract
from tests.told import store_of

CASES = Path(__file__).parents[1] / "cases" / "accusations"
KEYS = frozenset({"text", "accuser", "accused", "wrong", "part"})
# How many of each file pass, first the open cases, then those kept aside.
PASSING = {
    "frames": (13, 4), "own-words": (12, 3), "none": (12, 6), "called": (16, 6),
    "further": (31, 10), "others": (19, 10), "deeds": (82, 38), "raised": (86, 11),
    "innocent": (267, 69), "voiced": (59, 12), "named": (23, 9), "contested": (114, 35),
    "plural": (14, 7), "joined": (9, 7), "misread": (31, 15),
    "accused-apart": (8, 2), "long-object": (5, 1), "charges": (12, 1), "filed": (4, 2),
    "claims": (7, 4), "hearsay-deeds": (13, 7), "crown-case": (4, 4), "on-trial": (7, 3),
    "whether": (8, 2), "whom-they-mean": (4, 1), "whose-wrong": (19, 6),
    "told-by-another": (5, 2), "dead-namesake": (3, 0), "alias": (3, 0),
}  # fmt: skip


class Told(NamedTuple):
    """One accusation as the records tell it."""

    accused: str
    accusers: tuple[str, ...]
    wrong: str


@cache
def _wrongs() -> frozenset[str]:
    kinds = event_words(load_lexicon()).kinds.events
    return frozenset(name for name, kind in kinds.items() if kind.wrong)


def _names(found: Extraction, event: Event, role: str) -> list[str]:
    names = {entity.id: entity.name for entity in found.entities}
    return [names[r.entity] for r in event.roles if r.role == role and r.entity is not None]


def accusations(found: Extraction) -> list[Told]:
    """The alleged wrongs with a doer, relations among them."""
    names = {entity.id: entity.name for entity in found.entities}
    speakers = {s.id: tuple(names[actor] for actor in s.actors) for s in found.statements}
    told = []
    for event in found.events:
        if event.type not in _wrongs() or event.status is not Status.ALLEGED:
            continue
        if event.polarity is Polarity.NEGATED:
            continue
        by = tuple(_names(found, event, "accuser"))
        by = by or tuple(name for s in event.statements for name in speakers[s])
        spans = [r.span for r in event.roles if r.role == "wrong"] or list(event.evidence)
        words = found.document.words(spans[0])
        told += [Told(name, by, words) for name in _names(found, event, "agent")]
    for relation in found.relations:
        if relation.status is Status.ALLEGED and relation.polarity is Polarity.AFFIRMED:
            by = tuple(name for s in relation.statements for name in speakers[s])
            words = found.document.words(relation.evidence[0])
            told.append(Told(names[relation.subject], by, words))
    return told


def _like(one: str, other: str) -> bool:
    short = [text.lower().removeprefix("the ").removeprefix("a ") for text in (one, other)]
    return short[0] in short[1] or short[1] in short[0]


def passes(case: dict[str, Any], found: Extraction) -> bool:
    """Whether the case is told as ``tests/cases/accusations/README.md`` says."""
    told = accusations(found)
    facts = [
        event
        for event in found.events
        if event.type in _wrongs() and is_fact(event) and _names(found, event, "agent")
    ]
    accused = case.get("accused")
    if facts or accused is None:
        return not facts and not told
    right = [
        one
        for one in told
        if case["wrong"].lower() in one.wrong.lower()
        and (not one.accusers if case["accuser"] == "nobody" else _by(case, one))
    ]
    return bool(right) and all(_like(accused, one.accused) for one in told)


def _by(case: dict[str, Any], told: Told) -> bool:
    return any(_like(case["accuser"], name) for name in told.accusers)


@pytest.mark.parametrize("name", sorted(PASSING))
def test_cases_pass_as_often_as_before(name: str, tmp_path: Path) -> None:
    cases = cases_of(CASES / f"{name}.yaml", KEYS)
    documents = _read([case["text"] for case in cases], tmp_path)
    passed = {"open": 0, "kept-aside": 0}
    missed = []
    for case, found in zip(cases, extract(documents), strict=True):
        part = case.get("part", "open")
        good = passes(case, found)
        passed[part] += good
        if not good and part == "open":
            missed.append(case["text"])
    assert passed["open"] >= PASSING[name][0], missed
    assert passed["kept-aside"] >= PASSING[name][1]


NEAR = "Karl Ode met reporters on Monday. Prosecutors say that he falsified the ledgers."
RIVALS = (
    "Karl Ode met Piet Lind and Jon Veld on Monday. Prosecutors say that he falsified the ledgers."
)


@pytest.mark.parametrize(("text", "clear"), [(NEAR, True), (RIVALS, False)])
def test_the_gate_holds_back_a_pronoun_that_may_be_one_of_several(
    text: str, clear: bool, tmp_path: Path
) -> None:
    (found,) = extract(_read([text], tmp_path))
    assert [one.accused for one in accusations(found)] == (["Karl Ode"] if clear else [])
    (statement,) = found.statements
    assert statement.accused_unclear is not clear


def test_a_pronoun_names_no_further_wrong(tmp_path: Path) -> None:
    text = "Ida Holm accused Norvane Rail of ignoring three warnings, the last of them in April."
    (found,) = extract(_read([text], tmp_path))
    assert [one.wrong for one in accusations(found)] == ["ignoring three warnings"]


def test_each_of_two_has_his_own_wrong(tmp_path: Path) -> None:
    text = "The minister accused Wold's followers of sexism and her campaign of fabricated attacks."
    (found,) = extract(_read([text], tmp_path))
    told = {(one.accused.split(" of ")[0], one.wrong) for one in accusations(found)}
    assert told == {("Wold's followers", "sexism"), ("her campaign", "fabricated attacks")}


def test_what_the_gate_holds_back_is_marked_in_the_graph(tmp_path: Path) -> None:
    (found,) = extract(_read([RIVALS], tmp_path))
    with store_of(found) as store:
        assert store.query("ASK { GRAPH ?g { ?s kg:accusedUnclear true } }").truth
        rows = answer_of("to-be-read-again", store.query, {}).rows
    assert any("falsified the ledgers" in str(row) for row in rows)


def test_the_question_of_all_accusations_names_accuser_accused_words_and_answer(
    tmp_path: Path,
) -> None:
    texts = [
        "The union accused Olga Brinmoor of hiding the leak. Brinmoor denied hiding it.",
        "Police in Ostmere arrested Halvard Orsk on suspicion of arson.",
    ]
    with store_of(*extract(_read(texts, tmp_path))) as store:
        rows = answer_of("accusations", store.query, {}).rows
    told = {tuple("" if cell is None else shown(cell) for cell in row[:3]) for row in rows}
    assert told == {
        ("union", "Olga Brinmoor", "hiding the leak"),
        ("Police in Ostmere", "Halvard Orsk", "arson"),
    }
    answers = [shown(row[5]) for row in rows if row[5] is not None]
    assert sorted(answers) == ["", "Brinmoor denied hiding it."]


def _read(texts: list[str], folder: Path) -> list[Document]:
    path = folder / "texts.jsonl"
    lines = (json.dumps({"id": str(i), "text": text}) for i, text in enumerate(texts))
    path.write_text("\n".join(lines), "utf-8")
    found = list(read_documents([path]))
    assert all(isinstance(one, Document) for one in found)
    return [one for one in found if isinstance(one, Document)]
