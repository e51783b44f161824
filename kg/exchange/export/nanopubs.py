"""Nanopublications (nanopub.net/guidelines): one for each statement that an article reports.

The assertion is that somebody claimed something, never what was claimed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from kg.exchange.export.terms import iri_of
from kg.model import digest
from kg.ontology.vocabulary import ONTOLOGY_GRAPH, PREFIXES, PROV, RDF
from kg.store.store import Store

_NP = "http://www.nanopub.org/nschema#"
_TYPE = ox.NamedNode(f"{RDF}type")
_DERIVED = ox.NamedNode(f"{PROV}wasDerivedFrom")
_CREATED = ox.NamedNode("http://purl.org/dc/terms/created")
_GENERATED_BY = ox.NamedNode(f"{PROV}wasAttributedTo")
_SOFTWARE = ox.NamedNode("https://w3id.org/newskg")
_KG = PREFIXES["kg"]
_STATEMENT, _EVIDENCE = ox.NamedNode(f"{_KG}Statement"), ox.NamedNode(f"{_KG}evidence")
_CLAIMS, _PROPOSES = ox.NamedNode(f"{_KG}claims"), ox.NamedNode(f"{_KG}proposes")
_HAS_ROLE, _SPEAKER = ox.NamedNode(f"{_KG}hasRole"), ox.NamedNode(f"{_KG}speaker")
_LABEL = ox.NamedNode(f"{PREFIXES['rdfs']}label")
_SELECTOR = ox.NamedNode(f"{PREFIXES['oa']}hasSelector")
_TRANSLATES = ox.NamedNode(f"{_KG}translates")
_PUBLISHED = ox.NamedNode(f"{_KG}published")
# Bytes of a file name, with room for the suffix; most file systems take 255.
_LONGEST_NAME = 240
# What leads out of a statement and is part of what was claimed.
_FOLLOWED = (_PROPOSES, _HAS_ROLE)


def write_nanopubs(store: Store, folder: Path) -> None:
    """One TriG file for each statement, named by article and statement."""
    prefixes = {**PREFIXES, "np": _NP}
    for iri in store.graphs():
        if iri == ONTOLOGY_GRAPH:
            continue
        by_subject = _index(store.graph(iri))
        for subject, quads in by_subject.items():
            if any(quad.predicate == _TYPE and quad.object == _STATEMENT for quad in quads):
                path = folder / f"{_file_name(subject)}.trig"
                nanopub = list(nanopublication(subject, by_subject))
                ox.serialize(nanopub, str(path), format=ox.RdfFormat.TRIG, prefixes=prefixes)


def _file_name(subject: str) -> str:
    """Article and statement; a name longer than file systems take is cut and made unique."""
    name = quote("-".join(subject.split("/")[-2:]), safe="-")
    return name if len(name) <= _LONGEST_NAME else f"{name[:150]}-{digest(subject)}"


def _index(quads: list[ox.Quad]) -> dict[str, list[ox.Quad]]:
    found: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        found.setdefault(iri_of(quad.subject), []).append(quad)
    return found


def nanopublication(subject: str, by_subject: dict[str, list[ox.Quad]]) -> Iterator[ox.Quad]:
    """Head, assertion, provenance and publication info of one statement."""
    this = ox.NamedNode(f"{subject}/np")
    head, assertion, provenance, info = (
        ox.NamedNode(f"{subject}/np#{part}")
        for part in ("Head", "assertion", "provenance", "pubinfo")
    )
    yield ox.Quad(this, _TYPE, ox.NamedNode(f"{_NP}Nanopublication"), head)
    yield ox.Quad(this, ox.NamedNode(f"{_NP}hasAssertion"), assertion, head)
    yield ox.Quad(this, ox.NamedNode(f"{_NP}hasProvenance"), provenance, head)
    yield ox.Quad(this, ox.NamedNode(f"{_NP}hasPublicationInfo"), info, head)
    yield from _assertion(subject, by_subject, assertion)
    yield from _provenance(subject, by_subject, assertion, provenance)
    yield ox.Quad(this, _GENERATED_BY, _SOFTWARE, info)
    for quad in _article_of(subject, by_subject):
        if quad.predicate == _PUBLISHED:
            yield ox.Quad(this, _CREATED, quad.object, info)


def _assertion(
    subject: str, by_subject: dict[str, list[ox.Quad]], graph: ox.NamedNode
) -> Iterator[ox.Quad]:
    """The statement, who made it, and the propositions that it describes."""
    for quad in by_subject[subject]:
        if quad.predicate == _SPEAKER:
            yield from _speaker(subject, iri_of(quad.object), by_subject, graph)
    todo, done = [subject], {subject}
    while todo:
        for quad in by_subject.get(todo.pop(), []):
            if quad.predicate in (_EVIDENCE, _DERIVED):
                continue
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)
            if quad.predicate in _FOLLOWED and iri_of(quad.object) not in done:
                done.add(iri_of(quad.object))
                todo.append(iri_of(quad.object))


def _speaker(
    subject: str, speaker: str, by_subject: dict[str, list[ox.Quad]], graph: ox.NamedNode
) -> Iterator[ox.Quad]:
    """That a speaker claims the statement, and what the speaker is called."""
    node = ox.NamedNode(subject)
    known = by_subject.get(speaker, [])
    if any(edge.predicate == _CLAIMS and edge.object == node for edge in known):
        yield ox.Quad(ox.NamedNode(speaker), _CLAIMS, node, graph)
    for edge in known:
        if edge.predicate == _LABEL:
            yield ox.Quad(edge.subject, edge.predicate, edge.object, graph)


def _provenance(
    subject: str,
    by_subject: dict[str, list[ox.Quad]],
    assertion: ox.NamedNode,
    graph: ox.NamedNode,
) -> Iterator[ox.Quad]:
    """The article and the exact words from which the assertion was taken."""
    for quad in by_subject[subject]:
        if quad.predicate not in (_EVIDENCE, _DERIVED):
            continue
        yield ox.Quad(assertion, _DERIVED, quad.object, graph)
        for part in by_subject.get(iri_of(quad.object), []):
            yield ox.Quad(part.subject, part.predicate, part.object, graph)
            if part.predicate in (_SELECTOR, _TRANSLATES):
                for leaf in by_subject.get(iri_of(part.object), []):
                    yield ox.Quad(leaf.subject, leaf.predicate, leaf.object, graph)


def _article_of(subject: str, by_subject: dict[str, list[ox.Quad]]) -> list[ox.Quad]:
    for quad in by_subject[subject]:
        if quad.predicate == _DERIVED:
            return by_subject.get(iri_of(quad.object), [])
    return []
