"""N-Quads, TriG, Turtle, RDF/XML, JSON-LD, and RDF 1.2 with reifiers; all written as a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox

from kg.exchange.export.jsonld import write_jsonld
from kg.exchange.export.terms import iri_of
from kg.ontology.vocabulary import PREFIXES, RDF
from kg.store.store import Store

_DATASETS = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdf12": ox.RdfFormat.TRIG,
}
_MERGED = {"turtle": ox.RdfFormat.TURTLE, "rdfxml": ox.RdfFormat.RDF_XML}
_SUBJECT, _PREDICATE, _OBJECT, _REIFIES = (
    ox.NamedNode(RDF + name) for name in ("subject", "predicate", "object", "reifies")
)
# Characters that XML 1.0 cannot hold at all, not even escaped (section 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_rdf(store: Store, stream: IO[bytes], form: str) -> None:
    """All graphs of ``store`` in one of the RDF formats; merged where it has no named graphs.

    RDF/XML has U+FFFD for the control characters that XML cannot hold.
    """
    prefixes = dict(PREFIXES)
    if form == "nquads":
        ox.serialize(_quads(store), output=stream, format=_DATASETS[form])
    elif form == "rdf12":
        ox.serialize(_reified(store), output=stream, format=_DATASETS[form], prefixes=prefixes)
    elif form == "jsonld":
        write_jsonld(store, stream)
    elif form in _DATASETS:
        ox.serialize(_quads(store), output=stream, format=_DATASETS[form], prefixes=prefixes)
    else:
        triples = (quad.triple for quad in _quads(store))
        checked = _for_xml(triples) if form == "rdfxml" else triples
        ox.serialize(checked, output=stream, format=_MERGED[form], prefixes=prefixes)


def _quads(store: Store) -> Iterator[ox.Quad]:
    for iri in store.graphs():
        yield from store.graph(iri)


def _for_xml(triples: Iterator[ox.Triple]) -> Iterator[ox.Triple]:
    """The triples, with U+FFFD for each character that XML cannot hold."""
    for triple in triples:
        value = triple.object
        if isinstance(value, ox.Literal) and _NOT_XML.search(value.value):
            clean = _NOT_XML.sub("\ufffd", value.value)
            kept = ox.Literal(clean, language=value.language)
            yield ox.Triple(triple.subject, triple.predicate, kept)
        else:
            yield triple


def _reified(store: Store) -> Iterator[ox.Quad]:
    """``rdf:subject``, ``predicate`` and ``object`` of a proposition become one triple term.

    RDF 1.2 Concepts, section 3.3: a reified triple is described and not asserted.
    """
    for iri in store.graphs():
        parts: dict[str, dict[str, str]] = {}
        for quad in store.graph(iri):
            if quad.predicate in (_SUBJECT, _PREDICATE, _OBJECT):
                found = parts.setdefault(iri_of(quad.subject), {})
                found[quad.predicate.value] = iri_of(quad.object)
            else:
                yield quad
        for node, found in parts.items():
            names = (_SUBJECT, _PREDICATE, _OBJECT)
            triple = ox.Triple(*(ox.NamedNode(found[name.value]) for name in names))
            yield ox.Quad(ox.NamedNode(node), _REIFIES, triple, ox.NamedNode(iri))
