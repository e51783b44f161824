"""Invented articles that need a reader, and what a test asks of their folder."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.builder.build import build
from kg.builder.options import BuildOptions, BuildReport
from kg.extraction.settings import Settings
from kg.model import Extraction, Span
from kg.review.choices import Somebody
from kg.review.items import Sort
from kg.review.session import Answer, Session
from kg.store.store import Store
from tests.told import Told

RULES = BuildOptions(settings=Settings(tagger="rules"))
LEDGERS = """Auditors look at the ledgers

Published: 4 March 2025

Karl Ode met Piet Lind and Jon Veld in Mirkold on Monday. Prosecutors say that he falsified the
ledgers of the harbour board.

Jon Veld bribed two inspectors in Mirkold on Sunday. "The ledgers will never add up," it was said.
Dora Quill, a clerk of the board, denied that the board had hidden a report.

Police arrested two men in Mirkold on Monday. Asked about the ledgers, the board was silent. It is
hoped that the audit ends in May.
"""
QUAY = """Two men held over the quay

Published: 5 March 2025

Police detained two men in Mirkold on Monday. Jon Veld, a swimmer from Pellen, won a race there.
Dora Quill said that the quay would be closed.
"""
RACE = """Swimmers leave for Ostmere

Published: 6 March 2025

Lotta Brim, Arvid Sund and Jon Veld left for Ostmere on Thursday. Veld said that the water was cold.
"""
TOWER = """Old tower opens

Published: 7 March 2025

Karl Ode and Piet Lind opened the old tower on Friday. Lind wondered what this means for the quay.
Ode called for a new roof.
"""
ARTICLES = {"ledgers": LEDGERS, "quay": QUAY, "race": RACE, "tower": TOWER}
# The order of the queue, by sort and what its title holds.
QUEUE = [
    (Sort.FACT, "bribed"),
    (Sort.ACCUSED, "falsified"),
    (Sort.MERGE, "Piet Lind"),
    (Sort.MERGE, "Karl Ode"),
    (Sort.SPEAKER, "the ledgers"),
    (Sort.SPEAKER, "never add up"),
    (Sort.SPEAKER, "the audit ends"),
    (Sort.CONFIDENCE, "what this means"),
    (Sort.APART, "Jon Veld"),
    (Sort.EVENTS, "Arrest"),
]
WHO = "Ada Brok"


def write_articles(folder: Path) -> None:
    """The articles as files."""
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")


def item(session: Session, sort: Sort, words: str = "") -> dict[str, Any]:
    """The first item of a sort whose title holds the words, as the page shows it."""
    for one in session.queue()["items"]:
        if one["sort"] == sort and words in one["title"]:
            return session.item(one["key"])
    raise AssertionError((sort, words))


def decide(
    session: Session, sort: Sort, label: str, *, words: str = "", why: str = "", **somebody: str
) -> str:
    """Gives the answer whose label begins so; returns the decision's identifier."""
    found = item(session, sort, words)
    (choice,) = [one["name"] for one in found["choices"] if one["label"].startswith(label)]
    if name := somebody.pop("known", None):
        (somebody["entity"],) = [one["id"] for one in found["people"] if one["name"] == name]
    answer = Answer(found["key"], choice, WHO, why, Somebody(**somebody))
    return str(session.decide(answer)["saved"])


def rebuild(inputs: Path, out: Path, **options: Any) -> BuildReport:
    """The next build, with the same settings."""
    return build([inputs], out, options=BuildOptions(settings=Settings(tagger="rules", **options)))


def rows(out: Path, name: str, words: str) -> list[dict[str, str]]:
    """The rows of a table of the folder that hold the words."""
    with (out / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if words in " ".join(row.values())]


def ask(out: Path, sparql: str) -> list[dict[str, str]]:
    """The rows of a query."""
    with Store.open(out / "store", read_only=True) as store:
        return [
            {name: str(getattr(term, "value", term)) for name, term in row.items()}
            for row in store.query(sparql)
        ]


def doubtful(count: int, name: str = "one", words: str = "that gate {} will close") -> Extraction:
    """An article with so many statements whose reading is uncertain."""
    told = Told(name, "The Courier", "2025-03-03")
    speakers = [told.who(f"Speaker {n}", "Person") for n in range(9)]
    for number in range(count):
        told.says(speakers[number % 9], "said", words.format(number))
    found = told.extraction()
    mentions: dict[str, list[Span]] = {one.actors[0]: [] for one in found.statements}
    for one in found.statements:
        mentions[one.actors[0]] += one.source
    entities = tuple(replace(e, mentions=tuple(mentions.get(e.id, ()))) for e in found.entities)
    statements = tuple(
        replace(one, confidence=0.2 + n / 1000) for n, one in enumerate(found.statements)
    )
    return replace(found, entities=entities, statements=statements)
