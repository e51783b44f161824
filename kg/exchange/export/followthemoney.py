"""FollowTheMoney entities for OpenAleph and OpenSanctions tools (followthemoney.tech), JSON Lines.

Somebody who is only counted or described ("214 people", "a guard") is no entity: a tool would
take the words for a name. They are in the sentences of notes and events. An ``Article`` is the
proof of these, and a ``Mention`` says that an article names somebody, as OpenAleph shows it.

Every relation is an ``UnknownLink`` whose role begins with its status: the schemata that state a
fact (``Ownership``, ``Membership`` …) are used for nothing, so that no tool can take them for one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from kg.exchange.export.projection import Edge, Node, Projection, text
from kg.store.results import Term
from kg.store.store import Store

_SCHEMATA: Mapping[str, str] = {
    "Person": "Person",
    "Group": "LegalEntity",
    "Organization": "Organization",
    "GovernmentBody": "PublicBody",
    "Actor": "LegalEntity",
    "Claimant": "LegalEntity",
    "Publication": "Document",
    "Place": "Address",
    "Site": "Address",
    "Post": "Position",
    "Asset": "Asset",
    "Activity": "Project",
}
# The property of a schema that names a thing, where it is not "name".
_NAMED = {"Address": "full", "Document": "title"}
# What a mention may be resolved to.
_LEGAL = frozenset(("Person", "LegalEntity", "Organization", "PublicBody"))
_ARTICLES = """
SELECT ?id ?title ?url ?publisher ?published WHERE {
  GRAPH ?g {
    ?id a kg:Article ; rdfs:label ?title .
    OPTIONAL { ?id kg:url ?url } OPTIONAL { ?id kg:publisher ?publisher }
    OPTIONAL { ?id kg:published ?published }
  }
} ORDER BY ?id"""
_MENTIONS = """
SELECT ?article ?id (GROUP_CONCAT(DISTINCT ?name; separator="\u001f") AS ?names) WHERE {
  GRAPH ?g { ?id kg:mentionedIn ?article ; rdfs:label|skos:altLabel ?name }
} GROUP BY ?article ?id ORDER BY ?article ?id"""


def write_ftm(store: Store, stream: IO[bytes]) -> None:
    """One FollowTheMoney entity a line: actors and things, then links with their sentences."""
    for entity in entities(store):
        stream.write((json.dumps(entity, ensure_ascii=False, sort_keys=True) + "\n").encode())


def entities(store: Store) -> Iterator[dict[str, Any]]:
    """The same as dictionaries."""
    projection = Projection(store)
    schemata: dict[str, str] = {}
    for row in projection.rows(_ARTICLES):
        schemata[text(row, "id")] = "Article"
        yield _article(row)
    for node in projection.nodes():
        if node.unnamed:
            continue
        entity = _entity(node)
        schemata[node.id] = str(entity["schema"])
        yield entity
    for row in projection.rows(_MENTIONS):
        if schemata.get(text(row, "id")) in _LEGAL:
            yield _mention(row, schemata[text(row, "id")])
    for edge in projection.edges():
        link = _link(edge, schemata)
        if link is not None:
            yield link


def _article(row: Mapping[str, Term]) -> dict[str, Any]:
    properties = {
        "title": text(row, "title"), "publisher": text(row, "publisher"),
        "publishedAt": text(row, "published")[:10],
        "sourceUrl": url if (url := text(row, "url")).startswith(("http://", "https://")) else "",
    }  # fmt: skip
    told = {name: [value] for name, value in properties.items() if value}
    return {"id": key(text(row, "id")), "schema": "Article", "properties": told}


def _mention(row: Mapping[str, Term], schema: str) -> dict[str, Any]:
    """That an article names somebody, with the names that it uses."""
    article, named = text(row, "article"), text(row, "id")
    properties = {
        "document": [key(article)],
        "resolved": [key(named)],
        "name": sorted(text(row, "names").split("\x1f")),
        "detectedSchema": [schema],
    }
    return {"id": key("mention", article, named), "schema": "Mention", "properties": properties}


def _entity(node: Node) -> dict[str, Any]:
    if node.status:
        return _made(node.id, "Note" if node.kind in ("Statement", "Allegation") else "Event", node)
    return _made(node.id, _SCHEMATA.get(node.kind, "LegalEntity"), node)


def _made(identifier: str, schema: str, node: Node) -> dict[str, Any]:
    properties = {_NAMED.get(schema, "name"): [node.label]}
    if schema in ("Note", "Event"):
        properties["description"] = [node.evidence]
        properties["summary"] = [f"{node.status}, as reported in: {node.article}"]
    if schema == "Note":
        properties = {**properties, "name": [node.label]}
        del properties["summary"]
        properties["description"] = [
            f"{node.status}, as reported in {node.article}: {node.evidence}"
        ]
    if node.document:
        properties["proof"] = [key(node.document)]
    return {"id": key(identifier), "schema": schema, "properties": properties}


def _link(edge: Edge, schemata: Mapping[str, str]) -> dict[str, Any] | None:
    """A link between two things that the schema allows to be linked, else None."""
    ends = (schemata.get(edge.source), schemata.get(edge.target))
    if None in ends or edge.type in ("CLAIMS", "SPEAKER_OF"):
        return None
    properties = {
        "subject": [key(edge.source)],
        "object": [key(edge.target)],
        "role": [edge.label],
        "summary": [_summary(edge)],
        "description": [edge.evidence],
    }
    if edge.published:
        properties["date"] = [edge.published[:10]]
    identifier = key(edge.source, edge.type, edge.target, edge.article)
    return {"id": identifier, "schema": "UnknownLink", "properties": properties}


def _summary(edge: Edge) -> str:
    who = f" by {edge.claimant}" if edge.claimant else ""
    return f"{edge.status}{who}, as reported in: {edge.article}"


def key(*parts: str) -> str:
    """An identifier as FollowTheMoney makes them: the SHA-1 of some strings."""
    return hashlib.sha1("\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()
