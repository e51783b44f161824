"""JSON-LD 1.1 with a context: one ``@graph`` for each article, one line for each node."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

import pyoxigraph as ox

from kg.exchange.export.terms import iri_of
from kg.ontology.vocabulary import PREFIXES, RDF, XSD
from kg.store.store import Store

_TYPE = f"{RDF}type"


def write_jsonld(store: Store, stream: IO[bytes]) -> None:
    """All graphs of ``store``; terms are compact IRIs of the context, data IRIs are whole."""
    head = json.dumps(dict(PREFIXES), ensure_ascii=False)
    stream.write(f'{{"@context": {head},\n"@graph": ['.encode())
    for number, iri in enumerate(store.graphs()):
        opening = f'{"," if number else ""}\n{{"@id": {json.dumps(iri)}, "@graph": ['
        stream.write(opening.encode())
        for place, node in enumerate(_nodes(store.graph(iri))):
            line = json.dumps(node, ensure_ascii=False)
            stream.write(f"{',' if place else ''}\n{line}".encode())
        stream.write(b"\n]}")
    stream.write(b"\n]}\n")


def _nodes(quads: list[ox.Quad]) -> Iterator[dict[str, Any]]:
    """The quads of one graph, sorted by subject, as node objects."""
    node: dict[str, Any] = {}
    for quad in quads:
        subject = iri_of(quad.subject)
        if node.get("@id") != subject:
            if node:
                yield node
            node = {"@id": subject}
        if quad.predicate.value == _TYPE:
            node.setdefault("@type", []).append(_compact(iri_of(quad.object)))
        else:
            values = node.setdefault(_compact(quad.predicate.value), [])
            values.append(_value(quad.object))
    if node:
        yield node


def _value(term: object) -> Any:
    if not isinstance(term, ox.Literal):
        return {"@id": iri_of(term)}  # type: ignore[arg-type]
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == f"{XSD}string":
        return term.value
    return {"@value": term.value, "@type": _compact(term.datatype.value)}


def _compact(iri: str) -> str:
    for name, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and not local.startswith("//"):
            return f"{name}:{local}"
    return iri
