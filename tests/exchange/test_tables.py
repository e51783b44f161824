"""CSV for spreadsheets and SQLite for Datasette, which a real Datasette opens."""

from __future__ import annotations

import csv
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from kg import rdf
from kg.errors import OutputError
from kg.exchange.export import export_store
from kg.exchange.export.datasette import FULL_TEXT
from kg.exchange.export.places import Places
from kg.exchange.export.plover import CODES, code_of, sector_of
from kg.exchange.export.spreadsheets import COLUMNS
from kg.model import Polarity
from kg.ontology.vocabulary import graph_iri, load_vocabulary
from kg.report.graph.load import read_store
from kg.report.graph.rows import EntityRow, Reading
from kg.store.store import Store
from tests.articles_by_hand import all_articles
from tests.queries.test_named import fill
from tests.samples import BASE

WRONGS = ("bribery", "torture", "forced labour", "complicit in", "protects", "controls")
TOWN = "Phnom Penh"  # stands for the invented port, so that events have a place on the map
FORMULA = '=HYPERLINK("http://evil.example","Ä")\n'


@pytest.fixture(scope="module")
def store() -> Store:
    store = fill(Store.memory())
    first = all_articles()[0]
    evil = replace(first.entities[0], id="evil", name=FORMULA, aliases=(), link=None)
    *said, last = first.statements
    unsaid = replace(last, polarity=Polarity.NEGATED)
    changed = replace(first, entities=(*first.entities, evil), statements=(*said, unsaid))
    for one in (changed, *all_articles()[1:]):
        entities = tuple(
            replace(e, name=TOWN) if e.name == "Port Halvay" else e for e in one.entities
        )
        moved = replace(one, entities=entities)
        store.replace(graph_iri(BASE, one.document.id), rdf.quads(moved, base=BASE))
    return store


@pytest.fixture(scope="module")
def reading(store: Store) -> Reading:
    return read_store(store)


# ── CSV ──


@pytest.fixture(scope="module")
def sheets(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("csv")
    export_store(store, folder, form="csv")
    return folder


def rows_of(sheets: Path, name: str) -> list[dict[str, str]]:
    with (sheets / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", COLUMNS)
def test_each_table_has_its_columns_and_a_mark_for_excel(sheets: Path, name: str) -> None:
    data = (sheets / f"{name}.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = rows_of(sheets, name)
    assert rows
    assert tuple(rows[0]) == COLUMNS[name]
    assert COLUMNS[name][-1] == "iri"
    assert all(row["iri"].startswith("http") for row in rows)
    if name in ("statements", "events", "relations"):
        assert COLUMNS[name][0] == "status"
        assert {"made", "polarity", "sentence"} <= set(COLUMNS[name])


def test_no_row_states_an_allegation_as_a_fact(sheets: Path, reading: Reading) -> None:
    for name, label in (("events", "event"), ("relations", "relation")):
        rows = rows_of(sheets, name)
        assert {row["status"] for row in rows} > {"asserted", "alleged"}
        for row in rows:
            fact = row["fact"] == "yes" and row["made"] == "yes"
            assert (row["status"] == "asserted") == fact
            assert row[label].startswith(f"{row['status']}: ") == (not fact)
            if row[label] in WRONGS:
                assert fact
    statements = rows_of(sheets, "statements")
    assert {row["status"] for row in statements} == {"claimed", "alleged", "not said"}
    for row in statements:
        assert (row["status"] == "not said") == (row["made"] == "no")
    assert len(statements) == len(reading.statements)


def test_each_accusation_stands_with_its_answer(
    sheets: Path, database: sqlite3.Connection, reading: Reading
) -> None:
    answered = {iri for iri, replies in reading.answers.items() if replies}
    assert answered
    for name in ("statements", "events", "relations"):
        rows = {row["iri"]: row for row in rows_of(sheets, name)}
        for iri in answered & rows.keys():
            assert "“" in rows[iri]["answers"]
        for row in rows.values():
            assert row["answers"] or row["status"] != "alleged", row
            assert not row["answers"] or row["fact" if name != "statements" else "iri"] != "yes"
        stored = database.execute(f"SELECT iri, coalesce(answers, '') FROM {name}")
        assert dict(stored) == {iri: row["answers"] for iri, row in rows.items()}
    told = [row["answers"] for row in rows_of(sheets, "relations") if row["status"] == "alleged"]
    assert any("denied" in one or "rejected" in one for one in told), told


def test_formulas_and_line_breaks_are_disarmed(sheets: Path) -> None:
    names = [row["name"] for row in rows_of(sheets, "names")]
    assert any(name.startswith("'=HYPERLINK") for name in names)
    for name in COLUMNS:
        for row in rows_of(sheets, name):
            assert not any(
                cell.startswith(("=", "@", "+")) or "\n" in cell for cell in row.values()
            )


# ── PLOVER and places ──


def test_plover_codes_are_of_kinds_that_exist() -> None:
    known = {iri.rpartition("#")[2] for iri in load_vocabulary().kinds.values()}
    assert set(CODES) <= known
    assert code_of("Arrest") == ("COERCE", "arrest")
    assert code_of("Injury") == ("", "")


def entity(name: str, type_: str, *classes: str, unnamed: bool = False) -> EntityRow:
    found = frozenset((type_, *classes))
    return EntityRow(f"x:{name}", name, type_, found, (), unnamed, None, ("x:a",))


@pytest.mark.parametrize(
    ("one", "sector"),
    [
        (entity("National Police", "GovernmentBody", "Organization", "Actor"), "COP"),
        (entity("Ostmere District Court", "GovernmentBody", "Organization", "Actor"), "JUD"),
        (entity("Finance Ministry", "GovernmentBody", "Organization", "Actor"), "GOV"),
        (entity("Central Bank", "GovernmentBody", "Organization", "Actor"), "GOV"),
        (entity("Halvay Mercantile Bank", "Organization", "Actor"), "BUS"),
        (entity("Open Straits Review", "Publication"), "MED"),
        (entity("Lantern Watch", "Organization", "Actor"), ""),
        (entity("Jean Army", "Person", "Actor"), ""),
        (entity("police", "GovernmentBody", "Organization", "Actor", unnamed=True), ""),
    ],
)
def test_sectors_of_actors(one: EntityRow, sector: str) -> None:
    assert sector_of(one) == sector


def test_only_a_town_that_one_place_can_mean_has_a_point() -> None:
    def point(town: str, *named: str, type_: str = "Place") -> tuple[float, float] | None:
        place = entity(town, type_, "Place")
        others = {f"x:{name}": entity(name, "Place") for name in named}
        return Places(Reading({}, {place.iri: place, **others}, {}, {})).point(place)

    latitude, longitude = point("Phnom Penh") or (0, 0)
    assert (round(latitude), round(longitude)) == (12, 105)
    assert point("Valencia") is None
    spanish, venezuelan = point("Valencia", "Spain"), point("Valencia", "Venezuela")
    assert spanish is not None
    assert venezuelan is not None
    assert abs(spanish[0] - 39.5) < 0.5
    assert venezuelan[1] < -60
    assert point("Valencia", "Spain", "Venezuela") is None
    assert point("Cambodia") is None
    assert point("Phnom Penh", type_="Site") is None
    assert point("Ostmere") is None


# ── SQLite ──


@pytest.fixture(scope="module")
def folder(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("datasette")
    export_store(store, folder, form="datasette")
    return folder


@pytest.fixture
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "newskg.db")) as database:
        yield database


def test_the_database_is_whole(database: sqlite3.Connection, reading: Reading) -> None:
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    counts = {
        table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("articles", "names", "statements", "events", "relations", "told_in")
    }
    assert counts["articles"] == len(reading.articles)
    assert counts["statements"] == len(reading.statements)
    assert counts["events"] + counts["relations"] == len(reading.propositions)
    assert counts["told_in"] == sum(len(s.propositions) for s in reading.statements.values())


def test_no_row_of_the_database_states_an_allegation_as_a_fact(
    database: sqlite3.Connection,
) -> None:
    for table, label in (("events", "event"), ("relations", "relation")):
        query = f"SELECT status, {label}, fact, made FROM {table}"
        for status, shown, fact, made in database.execute(query):
            assert (status == "asserted") == bool(fact and made)
            assert shown.startswith(f"{status}: ") == (status != "asserted")
    facts = {row[0] for row in database.execute("SELECT event FROM facts")}
    assert facts
    assert not facts & set(WRONGS)
    placed = (
        "SELECT status, events.latitude FROM events JOIN names ON names.id = place WHERE name = ?"
    )
    found = database.execute(placed, (TOWN,)).fetchall()
    assert {status for status, latitude in found if latitude} == {"asserted"}
    assert {status for status, latitude in found if latitude is None} == {"claimed"}
    assert database.execute("SELECT latitude FROM names WHERE name = ?", (TOWN,)).fetchone()[0]


def test_full_text_finds_words_in_other_forms(database: sqlite3.Connection) -> None:
    query = "SELECT rowid FROM statements_fts WHERE statements_fts MATCH ?"
    found = [database.execute(query, (word,)).fetchall() for word in ("detained", "detaining")]
    assert found[0]
    assert found[0] == found[1]


def test_the_same_store_gives_the_same_rows(store: Store, folder: Path, tmp_path: Path) -> None:
    export_store(store, tmp_path, form="datasette")
    dumps = []
    for place in (folder, tmp_path):
        with closing(sqlite3.connect(place / "newskg.db")) as database:
            dumps.append(list(database.iterdump()))
    assert dumps[0] == dumps[1]
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        export_store(store, tmp_path / "file", form="datasette")


def test_the_description_fits_the_tables(folder: Path, database: sqlite3.Connection) -> None:
    found = yaml.safe_load((folder / "metadata.yml").read_text("utf-8"))
    for table, told in found["databases"]["newskg"]["tables"].items():
        columns = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
        named = {
            *told.get("facets", ()),
            *(told[k] for k in ("label_column", "sort_desc") if k in told),
        }
        assert named <= columns, table
        assert told["description"]


# ── the real Datasette ──


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    python = os.environ.get("KG_DATASETTE_PYTHON", sys.executable)
    probe = subprocess.run([python, "-c", "import datasette"], capture_output=True, check=False)
    if probe.returncode:
        message = "Datasette is not installed; set KG_DATASETTE_PYTHON to a Python that has it"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(f"{message} (tests/requirements-datasette.lock)")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [python, "-m", "datasette", "serve", str(folder / "newskg.db"), "--metadata",
               str(folder / "metadata.yml"), "--port", str(port)]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            _await(address, server)
            yield address
        finally:
            server.terminate()


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            httpx.get(f"{address}/-/versions.json")
            return
        except httpx.TransportError:
            time.sleep(0.2)
    assert server.stderr is not None
    raise AssertionError(
        server.stderr.read().decode() if server.poll() is not None else "no answer"
    )


def get(url: str, path: str, **parameters: str) -> Any:
    reply = httpx.get(f"{url}{path}", params=parameters, timeout=60)
    assert reply.status_code == 200, reply.text
    return reply.json() if path.endswith(".json") else reply.text


def test_datasette_shows_facets_labels_and_hits(url: str, reading: Reading) -> None:
    events = get(url, "/newskg/events.json", _shape="objects", _labels="on")
    facets = events["facet_results"]
    facets = facets.get("results", facets)  # Datasette 0.65 and 1.0
    statuses = {one["value"]: one["count"] for one in facets["status"]["results"]}
    assert {"asserted", "alleged"} <= statuses.keys()
    assert sum(statuses.values()) == len([p for p in reading.propositions.values() if p.kind])
    titles = {row.title for row in reading.articles.values()}
    assert all(row["article"]["label"] in titles for row in events["rows"])
    found = get(url, "/newskg/statements.json", _shape="array", _search="complicity")
    assert found
    assert all("complicity" in f"{row['says']} {row['sentence']}".lower() for row in found)
    page = get(url, "/newskg/statements")
    assert "What somebody says, in the words of the sentence" in page
    assert 'name="_search"' in page
    titles_found = get(url, "/newskg/articles.json", _shape="array")
    assert len(titles_found) == len(titles)


def test_datasette_has_columns_for_maps_and_search_for_each_index(url: str) -> None:
    tables = {one["name"]: one for one in get(url, "/newskg.json")["tables"]}
    assert {"latitude", "longitude"} <= set(tables["names"]["columns"])
    assert {"latitude", "longitude"} <= set(tables["events"]["columns"])
    assert {name for name, one in tables.items() if one["fts_table"]} >= set(FULL_TEXT)
    keys = tables["events"]["foreign_keys"]["outgoing"]
    assert {one["column"] for one in keys} == {"article", "place"}


def test_datasette_escapes_what_strangers_wrote(url: str) -> None:
    page = get(url, "/newskg/names", _search="HYPERLINK")
    assert "=HYPERLINK(&#34;" in page
