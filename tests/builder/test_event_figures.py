"""Figures of one event in several articles meet, and what is no figure of it stays out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import build
from kg.builder.options import BuildOptions
from kg.extraction.settings import Settings
from kg.queries.named import answer_of
from kg.queries.result_formats import shown
from kg.store.store import Store

Ask = Callable[..., list[str]]
NINE = "Nine people were injured when a bomb exploded at the central market in Orsk on Monday."
CASES: list[tuple[str, str, str, bool]] = [
    ("nobody and nine",
     "A bomb exploded at the central market in Orsk on Monday. No one was injured, police said.",
     NINE, True),
    ("nobody and nine, in a fire",
     "A fire broke out at the Velm depot in Orsk on Monday. Nobody was hurt.",
     "Nine people were hurt in a fire at the Velm depot in Orsk on Monday, a doctor said.", True),
    ("nobody elsewhere",
     "A bomb exploded at the central market in Velm on Monday. No one was injured.", NINE, False),
    ("two counts", "Police arrested 35 people in Orsk on Monday.",
     "Police arrested 40 suspects in Orsk on Monday.", True),
    ("one count in two words", "Police arrested 35 people in Orsk on Monday.",
     "Police arrested 35 suspects in Orsk on Monday.", False),
    ("an age", "Police arrested a 35-year-old man in Orsk on Monday.",
     "Police arrested a man of 36 in Orsk on Monday.", False),
    ("an age and a count", "Police arrested a 35-year-old man in Orsk on Monday.",
     "Police arrested 40 people in Orsk on Monday.", False),
    ("people of two sorts", "Police arrested 35 smugglers in Orsk on Monday.",
     "Police arrested 40 fishermen in Orsk on Monday.", False),
    ("things of two sorts", "Police confiscated 14 phones in Orsk on Monday.",
     "Police confiscated 923 laptops in Orsk on Monday.", False),
    ("things of one sort", "Police confiscated 14 phones in Orsk on Monday.",
     "Police confiscated seven mobile phones in Orsk on Monday.", True),
]  # fmt: skip


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Articles of one day -> rows of a question over them."""

    def run(question: str, *texts: str) -> list[str]:
        folder = tmp_path / "articles"
        folder.mkdir(exist_ok=True)
        for number, text in enumerate(texts):
            page = f"Title {number}\n\nPublished: 4 March 2025\n\n{text}\n"
            (folder / f"{number}.txt").write_text(page, "utf-8")
        options = BuildOptions(settings=Settings(tagger="rules"), store_only=True)
        build([folder], tmp_path / "out", options=options)
        with Store.open(tmp_path / "out" / "store", read_only=True) as store:
            answer = answer_of(question, store.query, {})
        return [" | ".join(shown(term) for term in row) for row in answer.rows]

    return run


@pytest.mark.parametrize(("name", "one", "other", "differ"), CASES, ids=[c[0] for c in CASES])
def test_figures_that_differ(ask: Ask, name: str, one: str, other: str, differ: bool) -> None:
    found = ask("figures-that-differ", one, other)
    assert bool(found) == differ, found
    assert len(found) <= 1


def test_one_telling_of_arrests_is_one_row(ask: Ask) -> None:
    (row,) = ask(
        "arrests",
        "Authorities arrested more than 1,000 suspects across Phnom Penh, Poipet and Kratie, with "
        "foreigners from Vietnam and China among them. The arrests drew praise. The arrests go on.",
    )
    place, *_ = row.split(" | ")
    assert set(place.split(", ")) == {"Phnom Penh", "Poipet", "Kratie"}
    assert "more than 1,000 suspects" in row


def test_earlier_operations_do_not_merge_into_todays(ask: Ask) -> None:
    words = """SELECT ?one ?other { GRAPH ?g {
      ?event kg:kind kg:Arrest ; kg:evidence/oa:hasSelector/oa:exact ?one , ?other
      FILTER (?one < ?other) } }"""
    told = "The government began a crackdown on Monday, resulting in the arrest of 35 people.\n\n"
    assert ask(words, told + "The arrests drew praise in Orsk.") != []
    earlier = "Orsk has seen similar operations in 2022 and 2024, resulting in mass arrests."
    assert ask(words, told + earlier) == []
