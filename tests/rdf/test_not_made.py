"""An accusation that nobody makes is an allegation in no output; one that is made, in each."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kg.exchange.export import export_store
from kg.exchange.export.followthemoney import entities
from kg.exchange.export.projection import Projection
from kg.extraction.settings import Settings
from kg.report.analysis import figures_of
from kg.report.graph import to_networkx
from kg.report.graph.load import reading_of
from kg.report.report import months_of
from kg.report.tables import write_events, write_statements
from kg.store.store import Store
from tests import told
from tests.conftest import plain_document
from tests.extracting import extract

NOT_MADE = {
    "did not accuse": "The report does not accuse Governor Tamsin Roe of bribery.",
    "stopped short": "The watchdog stopped short of accusing Tamsin Roe of bribery.",
    "nobody accused": "Nobody has accused Tamsin Roe of bribery.",
    "has yet to": "The bureau has yet to accuse Tamsin Roe of bribery.",
    "no suggestion": "There is no suggestion that Tamsin Roe bribed the clerk.",
    "did not say that": "The complaint does not say that Tamsin Roe bribed the clerk.",
    "may accuse": "The bureau may accuse Tamsin Roe of bribery.",
    "if it accuses": "If the bureau accuses Tamsin Roe of bribery, the court will sit.",
}
MADE = {
    "accuses": "The report accuses Governor Tamsin Roe of bribery.",
    "alleged that": "The complaint alleged that Tamsin Roe bribed the clerk.",
    "did not only": "The report did not only accuse Tamsin Roe of bribery; it named her clerk.",
}


@cache
def store_of(text: str) -> Store:
    (found,) = extract([plain_document(text)], settings=Settings(tagger="best"))
    return told.store_of(found)


def signs(text: str, folder: Path) -> Iterator[str]:
    """The names of the outputs in which the text holds an allegation."""
    store = store_of(text)
    if store.query("SELECT ?s { GRAPH ?g { ?s a kg:Allegation } }"):
        yield "a class"
    if store.query(
        "SELECT ?s { GRAPH ?o { ?p rdfs:subPropertyOf kg:alleged } GRAPH ?g { ?s ?p ?o2 } }"
    ):
        yield "an edge"
    if store.query("SELECT ?s { GRAPH ?g { ?s kg:status kg:Alleged ; kg:polarity kg:Affirmed } }"):
        yield "a proposition"
    reading = reading_of(store)
    write_statements(store, folder / "statements.csv")
    with (folder / "statements.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if any(row["allegation"] == "yes" or row["made"] == "yes" for row in rows):
        yield "statements.csv"
    write_events(store, folder / "events.csv")
    with (folder / "events.csv").open(encoding="utf-8", newline="") as lines:
        if any(row["status"] == "alleged" and not row["hedge"] for row in csv.DictReader(lines)):
            yield "events.csv"
    for name in ("actors", "allegations", "claims"):
        graph = to_networkx(store, projection=name)
        drawn = [data.get("certainty") for *_, data in graph.edges(data=True)]
        if "alleged" in drawn or any(
            data.get("type") == "Allegation" for _, data in graph.nodes(data=True)
        ):
            yield f"the projection {name}"
    figures = figures_of(reading)
    if figures.counts.allegations or figures.allegations:
        yield "the figures"
    if any(month.counts[2] for month in months_of(reading)):
        yield "the report's chart"
    yield from _exported(store, folder)


def _exported(store: Store, folder: Path) -> Iterator[str]:
    projection = Projection(store)
    nodes = [node.kind == "Allegation" or node.status == "alleged" for node in projection.nodes()]
    if any(nodes) or any(edge.status == "alleged" for edge in projection.edges()):
        yield "Neo4j and GraphML"
    if any("alleged, as told" in str(entity) for entity in entities(store)):
        yield "FollowTheMoney"
    export_store(store, folder / "nano", form="nanopub")
    papers = [path.read_text(encoding="utf-8") for path in (folder / "nano").iterdir()]
    if any("kg:Allegation" in paper for paper in papers):
        yield "nanopublications"


@pytest.mark.parametrize("name", NOT_MADE)
def test_what_nobody_alleges_is_no_allegation_anywhere(name: str, tmp_path: Path) -> None:
    assert list(signs(NOT_MADE[name], tmp_path)) == []


@pytest.mark.parametrize("name", MADE)
def test_what_somebody_alleges_is_one_everywhere(name: str, tmp_path: Path) -> None:
    assert len(list(signs(MADE[name], tmp_path))) >= 11


def test_statements_tell_polarity_and_whether_they_were_made(tmp_path: Path) -> None:
    path = write_statements(store_of(NOT_MADE["did not accuse"]), tmp_path / "statements.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["polarity"], row["made"], row["allegation"]) == ("negated", "no", "no")
    assert row["evidence"] == NOT_MADE["did not accuse"]
