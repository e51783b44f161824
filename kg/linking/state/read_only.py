"""Reading the link state of a built folder; the file is never written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OutputError

# What the builder notes of the names and types that readers gave to nodes.
_SHOWN = "decided names"


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """Of one article: entity -> IRI, agreed type, and the name and type that a reader gave it."""

    iris: Mapping[str, str]
    types: Mapping[str, str]
    names: Mapping[str, str]


def read_links(path: Path) -> dict[str, LinkedArticle]:
    """What linking worked out for each article; raises OutputError if the file cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute(
                "SELECT d.id, m.entity, m.iri, m.agreed FROM document d "
                "LEFT JOIN mention m ON m.document = d.n"
            ).fetchall()
            noted = database.execute("SELECT value FROM about WHERE key = ?", (_SHOWN,)).fetchone()
    except sqlite3.Error as error:
        raise OutputError(f"{path}: cannot be read ({error}); run kg build again") from error
    shown = json.loads(noted[0]) if noted else {}
    iris: dict[str, dict[str, str]] = {}
    types: dict[str, dict[str, str]] = {}
    for document, entity, iri, agreed in rows:
        own, agreed_types = iris.setdefault(document, {}), types.setdefault(document, {})
        if iri is not None:
            own[entity] = iri
        if agreed is not None:
            agreed_types[entity] = agreed
    return {
        document: LinkedArticle(own, {**types[document], **given[1]}, given[0])
        for document, own in iris.items()
        for given in [json.loads(shown.get(document, "[{}, {}]"))]
    }
