"""One SQLite file with full text, foreign keys and coordinates, and a description for Datasette.

``datasette newskg.db --metadata metadata.yml`` (datasette.io) shows it. Labels of events and
relations begin with their status, so that no page, facet or full-text hit shows a claim as a fact.
Only facts have coordinates of their own; the place of anything else is behind its link.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from kg.errors import OutputError
from kg.exchange.export.places import Places
from kg.exchange.export.plover import code_of, sector_of
from kg.exchange.export.replies import Replies
from kg.exchange.export.spreadsheets import end_name, events_of, in_order
from kg.exchange.export.status_words import (
    labelled,
    sentence,
    speakers_of,
    standing,
    statement_standing,
)
from kg.files import replacing, write_text
from kg.ontology.turtle import KG
from kg.report.graph.evidence import hedge
from kg.report.graph.load import read_store
from kg.report.graph.rows import PropositionRow, Reading, RoleRow, local_name
from kg.store.store import Store

DATABASE, METADATA = "newskg.db", "metadata.yml"
_SCHEMA = """
CREATE TABLE articles (
  id INTEGER PRIMARY KEY, title TEXT NOT NULL, outlet TEXT, published TEXT, url TEXT,
  printed_before INTEGER REFERENCES articles (id), iri TEXT NOT NULL UNIQUE);
CREATE TABLE names (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, named INTEGER NOT NULL,
  other_names TEXT, sector TEXT, latitude REAL, longitude REAL, wikidata TEXT,
  iri TEXT NOT NULL UNIQUE);
CREATE TABLE named_in (
  name INTEGER NOT NULL REFERENCES names (id), article INTEGER NOT NULL REFERENCES articles (id),
  PRIMARY KEY (name, article));
CREATE TABLE statements (
  id INTEGER PRIMARY KEY, status TEXT NOT NULL, who TEXT, says TEXT NOT NULL, answers TEXT,
  sentence TEXT, article INTEGER REFERENCES articles (id), act TEXT, made INTEGER NOT NULL,
  polarity TEXT,
  allegation INTEGER NOT NULL, source_words TEXT, cue TEXT, quotation TEXT, confidence REAL,
  iri TEXT NOT NULL UNIQUE);
CREATE TABLE speakers (
  statement INTEGER NOT NULL REFERENCES statements (id),
  name INTEGER NOT NULL REFERENCES names (id), PRIMARY KEY (statement, name));
CREATE TABLE spoken_of (
  statement INTEGER NOT NULL REFERENCES statements (id),
  name INTEGER NOT NULL REFERENCES names (id), PRIMARY KEY (statement, name));
CREATE TABLE events (
  id INTEGER PRIMARY KEY, event TEXT NOT NULL, status TEXT NOT NULL, told_by TEXT, answers TEXT,
  sentence TEXT, article INTEGER REFERENCES articles (id), kind TEXT NOT NULL,
  fact INTEGER NOT NULL,
  made INTEGER NOT NULL, polarity TEXT, commitment TEXT, time_frame TEXT, hedge TEXT,
  begins TEXT, ends TEXT, place INTEGER REFERENCES names (id), latitude REAL, longitude REAL,
  plover_type TEXT, plover_mode TEXT, trigger TEXT, iri TEXT NOT NULL UNIQUE);
CREATE TABLE participants (
  id INTEGER PRIMARY KEY, event INTEGER NOT NULL REFERENCES events (id), role TEXT NOT NULL,
  words TEXT, name INTEGER REFERENCES names (id), number TEXT, least REAL, most REAL, sector TEXT);
CREATE TABLE relations (
  id INTEGER PRIMARY KEY, relation TEXT NOT NULL, status TEXT NOT NULL, told_by TEXT,
  subject TEXT NOT NULL, object TEXT NOT NULL, answers TEXT, sentence TEXT,
  article INTEGER REFERENCES articles (id), predicate TEXT NOT NULL, fact INTEGER NOT NULL,
  made INTEGER NOT NULL, polarity TEXT, commitment TEXT, time_frame TEXT, hedge TEXT,
  subject_name INTEGER REFERENCES names (id), object_name INTEGER REFERENCES names (id),
  iri TEXT NOT NULL UNIQUE);
CREATE TABLE told_in (
  statement INTEGER NOT NULL REFERENCES statements (id), event INTEGER REFERENCES events (id),
  relation INTEGER REFERENCES relations (id));
CREATE INDEX named_in_article ON named_in (article);
CREATE INDEX statements_article ON statements (article);
CREATE INDEX speakers_name ON speakers (name);
CREATE INDEX spoken_of_name ON spoken_of (name);
CREATE INDEX events_article ON events (article);
CREATE INDEX events_place ON events (place);
CREATE INDEX participants_event ON participants (event);
CREATE INDEX participants_name ON participants (name);
CREATE INDEX relations_article ON relations (article);
CREATE INDEX relations_subject ON relations (subject_name);
CREATE INDEX relations_object ON relations (object_name);
CREATE INDEX told_in_statement ON told_in (statement);
CREATE INDEX told_in_event ON told_in (event);
CREATE INDEX told_in_relation ON told_in (relation);
CREATE VIEW facts AS SELECT * FROM events WHERE fact = 1;
CREATE VIEW allegations AS SELECT * FROM statements WHERE allegation = 1 AND made = 1;
"""
# Table -> the columns that full text finds; Datasette knows the index by its "content".
FULL_TEXT = {
    "articles": ("title",),
    "names": ("name", "other_names"),
    "statements": ("who", "says", "sentence"),
    "events": ("event", "sentence"),
    "relations": ("relation", "subject", "object", "sentence"),
}
_Value = str | int | float | None
_Row = Sequence[_Value]


def write_datasette(store: Store, folder: Path) -> None:
    """``newskg.db`` and ``metadata.yml``; both are whole or not there.

    Raises OutputError if they cannot be written.
    """
    content = _Database(read_store(store).with_marked_titles()).serialized()
    with replacing(folder / DATABASE) as stream:
        stream.write(content)
    write_text(folder / METADATA, _METADATA)


class _Database:
    """The tables in memory; every row has a number that follows from the order of the graph."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._articles = _numbered(reading.articles)
        self._names = _numbered(reading.entities)
        self._statements = _numbered(reading.statements)
        told = in_order(reading, reading.propositions.values())
        self._events = [one for one in told if one.kind is not None]
        self._relations = [one for one in told if one.kind is None]
        self._places = Places(reading)
        self._replies = Replies(reading)

    def serialized(self) -> bytes:
        with closing(sqlite3.connect(":memory:")) as database:
            try:
                database.execute("PRAGMA foreign_keys = ON")
                database.executescript(_SCHEMA)
                for table, rows in self._tables():
                    _insert(database, table, rows)
                for table, columns in FULL_TEXT.items():
                    _index(database, table, columns)
                database.commit()
                database.execute("VACUUM")
            except sqlite3.Error as error:
                raise OutputError(f"{DATABASE}: cannot be made ({error})") from error
            return database.serialize()

    def _tables(self) -> Iterator[tuple[str, Iterable[_Row]]]:
        """In an order in which no row refers to one that is not there yet."""
        yield "articles", self._article_rows()
        yield "names", self._name_rows()
        yield "named_in", self._named_in_rows()
        yield "statements", self._statement_rows()
        yield "speakers", self._people_of("speakers")
        yield "spoken_of", self._people_of("about")
        yield "events", self._event_rows()
        yield "participants", self._participant_rows()
        yield "relations", self._relation_rows()
        yield "told_in", self._told_in_rows()

    # ── articles, names, statements ──

    def _article_rows(self) -> Iterator[_Row]:
        copies = self._reading.copies
        listed = list(self._reading.articles.items())
        # What an article prints again comes first: its row is referred to.
        for iri, row in sorted(listed, key=lambda pair: pair[0] in copies):
            yield (
                self._articles[iri], row.title, row.outlet, row.published, row.url,
                self._articles.get(copies.get(iri, "")), iri,
            )  # fmt: skip

    def _name_rows(self) -> Iterator[_Row]:
        for iri, row in self._reading.entities.items():
            latitude, longitude = self._places.point(row) or (None, None)
            yield (
                self._names[iri], row.name, self._reading.name(f"{KG}{row.type}"),
                int(not row.unnamed), "; ".join(row.aliases) or None, sector_of(row) or None,
                latitude, longitude, row.link, iri,
            )  # fmt: skip

    def _named_in_rows(self) -> Iterator[_Row]:
        for iri, row in self._reading.entities.items():
            for article in row.articles:
                if article in self._articles:
                    yield self._names[iri], self._articles[article]

    def _statement_rows(self) -> Iterator[_Row]:
        for iri, row in self._reading.statements.items():
            who = "; ".join(map(self._reading.name, row.speakers)) or row.source or None
            yield (
                self._statements[iri], statement_standing(row), who, row.content,
                self._answers(iri), sentence(row.quotes), self._articles.get(row.article),
                row.act.lower(), int(row.made), row.polarity.lower(), int(row.allegation),
                row.source, row.cue, row.quotation.lower(), row.confidence, iri,
            )  # fmt: skip

    def _people_of(self, field: str) -> Iterator[_Row]:
        for iri, row in self._reading.statements.items():
            people: Sequence[str] = getattr(row, field)
            for person in people:
                if person in self._names:
                    yield self._statements[iri], self._names[person]

    # ── events and relations ──

    def _told(self, row: PropositionRow) -> _Row:
        return (
            int(row.is_fact), int(self._reading.told(row)), row.polarity.lower(),
            row.commitment.lower(), row.time_frame.lower(), hedge(row) or None,
        )  # fmt: skip

    def _head(self, row: PropositionRow, label: str) -> tuple[str, str, str | None]:
        """The label with its status, the status, and who tells it."""
        status = standing(self._reading, row)
        by = "; ".join(speakers_of(self._reading, row.statements))
        return labelled(status, label), status, by or None

    def _answers(self, iri: str) -> str | None:
        return "; ".join(self._replies.lines(iri)) or None

    def _event_rows(self) -> Iterator[_Row]:
        for number, row in enumerate(self._events, start=1):
            kind = self._reading.name(row.kind or "")
            begins, ends = row.days
            place = next((r.filler for r in row.roles if r.role == "place" and r.filler), None)
            entity = self._reading.entities.get(place or "")
            point = self._places.point(entity) if entity and row.is_fact else None
            yield (
                number, *self._head(row, kind), self._answers(row.iri), sentence(row.quotes),
                self._articles.get(row.article), kind, *self._told(row),
                begins or None, ends or None,
                self._names.get(place or ""), *(point or (None, None)),
                *(code or None for code in code_of(local_name(row.kind or ""))),
                row.trigger, row.iri,
            )  # fmt: skip

    def _participant_rows(self) -> Iterator[_Row]:
        number = 0
        for event, row in enumerate(self._events, start=1):
            for role in row.roles:
                number += 1
                yield number, event, role.role, role.words, *self._filler(role)

    def _filler(self, role: RoleRow) -> _Row:
        entity = self._reading.entities.get(role.filler or "")
        figure = role.number
        least, most = (None, None) if figure is None else (figure.low, figure.high)
        if figure is not None and figure.value is not None:
            least, most = figure.value, figure.value
        return (
            self._names.get(role.filler or ""), None if figure is None else figure.label, least,
            most, (sector_of(entity) or None) if entity is not None else None,
        )  # fmt: skip

    def _relation_rows(self) -> Iterator[_Row]:
        events = events_of(self._reading)
        for number, row in enumerate(self._relations, start=1):
            predicate = self._reading.name(row.predicate or "")
            ends = (row.subject or "", row.object or "")
            yield (
                number, *self._head(row, predicate),
                *(end_name(self._reading, end, events) for end in ends),
                self._answers(row.iri), sentence(row.quotes),
                self._articles.get(row.article), predicate, *self._told(row),
                *(self._names.get(end) for end in ends), row.iri,
            )  # fmt: skip

    def _told_in_rows(self) -> Iterator[_Row]:
        for place, rows in ((1, self._events), (2, self._relations)):
            for number, row in enumerate(rows, start=1):
                for statement in row.statements:
                    found: list[_Value] = [self._statements[statement], None, None]
                    found[place] = number
                    yield found


def _numbered(iris: Iterable[str]) -> dict[str, int]:
    return {iri: number for number, iri in enumerate(iris, start=1)}


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[_Row]) -> None:
    columns = len(database.execute(f"PRAGMA table_info({table})").fetchall())
    database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows)


def _index(database: sqlite3.Connection, table: str, columns: Sequence[str]) -> None:
    listed = ", ".join(columns)
    database.execute(
        f'CREATE VIRTUAL TABLE {table}_fts USING fts5 ({listed}, content="{table}", '
        "content_rowid=\"id\", tokenize='porter unicode61 remove_diacritics 2')"
    )
    database.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")


_METADATA = """\
title: What these articles report
description: >-
  Who claimed what, about whom, on what evidence. The column "status" says how far a thing is
  established: only "asserted" is stated by an article as fact. What is claimed, alleged or denied
  is somebody's word, and being named here proves nothing of anybody.
source: newskg
databases:
  newskg:
    tables:
      articles:
        description: The articles.
        label_column: title
        sort_desc: published
        facets: [outlet]
      names:
        description: >-
          People, bodies, places and things as the articles name them. "named" is 0 for whoever is
          only counted or described. Coordinates are those of towns that only one place can mean
          (GeoNames, CC BY 4.0).
        label_column: name
        facets: [kind, named, sector]
      statements:
        description: >-
          What somebody says, in the words of the sentence. "made" is 0 for what was not said, or
          not yet.
        label_column: says
        facets: [status, act, allegation]
      events:
        description: >-
          Events as an article tells them. The label begins with the status unless the article
          states the event as fact; only then does it have coordinates.
        label_column: event
        facets: [status, kind, plover_type]
      relations:
        description: >-
          Who holds which post, owns, controls or protects what. The label begins with the status
          unless the article states it as fact.
        label_column: relation
        facets: [status, predicate]
      participants:
        description: Who and what takes part in an event. The event says how far it is established.
        facets: [role]
      named_in: {description: Who and what an article names.}
      speakers: {description: Who makes a statement.}
      spoken_of: {description: Who a statement is about.}
      told_in: {description: Which statement tells an event or relation.}
"""
