"""CSV for ``neo4j-admin database import`` (Neo4j operations manual, "Import")."""

from __future__ import annotations

import csv
import re
from dataclasses import astuple
from pathlib import Path

from kg.exchange.export.projection import EDGE_FIELDS, NODE_FIELDS, Projection
from kg.queries.result_formats import harmless
from kg.store.store import Store

_LINE_BREAKS = re.compile(r"\s*[\r\n]\s*")
_NODES = {"id": "iri:ID", "kind": ":LABEL", "label": "name"}
_EDGES = {"source": ":START_ID", "target": ":END_ID", "type": ":TYPE"}


def write_neo4j(store: Store, folder: Path) -> None:
    """``nodes.csv`` and ``relationships.csv``; a relationship's type holds its status."""
    projection = Projection(store)
    known: set[str] = set()
    with (folder / "nodes.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([_NODES.get(name, name) for name in NODE_FIELDS])
        for node in projection.nodes():
            known.add(node.id)
            writer.writerow([_cell(value) for value in astuple(node)])
    with (folder / "relationships.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([_EDGES.get(name, name) for name in EDGE_FIELDS])
        for edge in projection.edges():
            if edge.source in known and edge.target in known:
                writer.writerow([_cell(value) for value in astuple(edge)])


def _cell(value: str) -> str:
    """On one line: the importer ends a row at a line break unless it is reported otherwise."""
    return harmless(_LINE_BREAKS.sub(" ", value))
