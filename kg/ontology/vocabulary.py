"""The terms of the ontology by the names that records use, and `mint()`, the only maker of IRIs.

Nothing is named here that ``ontology/`` does not name: kinds of events, roles, relations, value
lists and alleged forms are read from the Turtle files, a user's own files included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import LexiconError, OutputError, RecordError
from kg.ontology.namespaces import (
    KG,
    LEX,
    OA,
    ONTOLOGY_GRAPH,
    PREFIXES,
    PROV,
    RDF,
    RDF_TYPE,
    RDFS,
    SKOS,
    WIKIDATA,
    XSD,
)  # fmt: skip
from kg.ontology.resources import resource
from kg.ontology.turtle import Table

__all__ = [
    "DEFAULT_BASE", "KG", "LEX", "OA", "ONTOLOGY_GRAPH", "PREFIXES", "PROV", "RDF", "RDFS",
    "RDF_TYPE", "SKOS", "WIKIDATA", "XSD", "Vocabulary", "article_iri", "check_base", "graph_iri",
    "load_vocabulary", "mint", "ontology_quads", "read_vocabulary",
]  # fmt: skip

DEFAULT_BASE = "https://w3id.org/newskg/id/"

_SUBCLASS = f"{RDFS}subClassOf"
_VALUE_LISTS = (
    "SpeechAct", "QuotationMode", "Status", "Polarity", "Commitment", "TimeFrame", "Bound",
)  # fmt: skip
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+[/#:]")


@lru_cache(maxsize=64)
def check_base(base: str) -> str:
    """``base`` itself; raises OutputError unless it is an absolute IRI that ends in ``/ # :``."""
    if not _ABSOLUTE.fullmatch(base):
        raise OutputError(
            f"base IRI {base!r}: give an absolute IRI that ends in '/', '#' or ':', "
            f"such as {DEFAULT_BASE}"
        )
    return base


def mint(base: str, *parts: str) -> str:
    """The IRI ``base`` + percent-encoded ``parts`` joined by ``/``: injective in its parts.

    Raises OutputError for a bad base, RecordError for an empty part or one with a lone surrogate.
    """
    check_base(base)
    if not parts:
        raise RecordError(f"an IRI under {base} needs at least one part")
    return base + "/".join(map(_encode, parts))


@lru_cache(maxsize=4096)
def _encode(part: str) -> str:
    if not part:
        raise RecordError("an empty identifier makes no IRI; give the record an id")
    try:
        encoded = quote(part, safe="")
    except UnicodeEncodeError as error:
        raise RecordError(
            f"identifier {part!r} contains a lone surrogate; fix the input"
        ) from error
    # A part of dots alone would be a path step ("..") to whoever resolves the IRI.
    return encoded.replace(".", "%2E") if not encoded.strip(".") else encoded


def article_iri(base: str, document: str) -> str:
    """The IRI of the article that ``document`` identifies."""
    return mint(base, "article", document)


def graph_iri(base: str, document: str) -> str:
    """The IRI of the named graph that holds what that article says."""
    return mint(base, "graph", document)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The ontology as the projection to RDF needs it; every value is a full IRI."""

    kinds: Mapping[str, str]  # record name of a kind of event -> class
    relations: Mapping[str, str]  # record name -> domain property between entities
    roles: Mapping[str, str]  # record name -> domain property from an event
    classes: Mapping[str, str]  # record name -> class that an entity may have
    values: Mapping[str, Mapping[str, str]]  # value list -> notation -> individual
    alleged: Mapping[str, str]  # wrong (relation or kind) -> its alleged form
    fillers: Mapping[str, str]  # role property -> class of an unnamed participant
    ancestors: Mapping[str, tuple[str, ...]]  # class -> its superclasses in the ontology
    labels: Mapping[str, str]  # any term -> its label

    def kind(self, name: str) -> str:
        """The class of a kind of event; raises RecordError if the ontology has none."""
        return _term(self.kinds, name, "kind of event")

    def relation(self, name: str) -> str:
        """The property of a relation; raises RecordError likewise."""
        return _term(self.relations, name, "relation")

    def role(self, name: str) -> str:
        """The property of a role; raises RecordError likewise."""
        return _term(self.roles, name, "role")

    def entity_class(self, name: str) -> str:
        """The class of an entity; raises RecordError likewise."""
        return _term(self.classes, name, "type of entity")

    def value(self, listed: str, notation: str) -> str:
        """The individual of a value list (``"Status"``); raises RecordError likewise."""
        return _term(self.values[listed], notation, listed)

    @property
    def domain_properties(self) -> tuple[str, ...]:
        """All domain properties, sorted."""
        return tuple(sorted({*self.relations.values(), *self.roles.values()}))

    @property
    def event_classes(self) -> tuple[str, ...]:
        """``kg:Event`` and all kinds of events, sorted."""
        return tuple(sorted({*self.kinds.values(), f"{KG}Event"}))


@cache
def load_vocabulary(extra: tuple[Path, ...] = ()) -> Vocabulary:
    """The vocabulary of ``ontology/kg.ttl`` and of a user's own files.

    Raises LexiconError if a file is malformed or two terms claim one record name.
    """
    return read_vocabulary(Table((resource("ontology", "kg.ttl"), *extra)))


def read_vocabulary(table: Table) -> Vocabulary:
    """The vocabulary of some Turtle files; raises LexiconError as above."""
    ancestors = {name: tuple(_ancestors(table, name)) for name in _classes(table)}
    for name in _worded(table, "EventKind"):  # rdfs:subClassOf kg:Event may be left out
        ancestors.setdefault(name, (f"{KG}Event", *ancestors.get(f"{KG}Event", ())))
    kinds = [name for name in ancestors if f"{KG}Event" in ancestors[name]]
    entities = [name for name in ancestors if _is_entity_class(name, ancestors[name])]
    roles = list(table.subjects(f"{KG}RoleProperty"))
    relations = _relations(table, roles)
    return Vocabulary(
        kinds=_named(table, kinds),
        relations=_named(table, relations),
        roles=_named(table, roles),
        classes=_named(table, entities),
        values={name: _notations(table, name) for name in _VALUE_LISTS},
        alleged=_single(table, [*relations, *kinds], f"{KG}allegedForm"),
        fillers=_single(table, roles, f"{KG}fillerKind"),
        ancestors=ancestors,
        labels=_single(table, table.all_subjects(), f"{RDFS}label"),
    )


def ontology_quads(extra: Iterable[Path] = ()) -> Iterator[ox.Quad]:
    """The ontology as one named graph, for stores and servers: no blank node, no word lists."""
    files = tuple(extra)
    found: dict[ox.Triple, None] = {}
    for path in (resource("ontology", "kg.ttl"), *files):
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if _is_ontology(quad):
                found[quad.triple] = None
    for subject, predicate, value in _implied(load_vocabulary(files)):
        nodes = (ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))
        found[ox.Triple(*nodes)] = None
    graph = ox.NamedNode(ONTOLOGY_GRAPH)
    for triple in found:
        yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _implied(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    """Marks that a short file may leave out, and hierarchies written out to the last step.

    With each kind of event below itself and all its ancestors, and each alleged form below itself,
    the audit needs no property path of any length, which some servers cannot evaluate.
    """
    for iri in vocabulary.event_classes:
        for parent in (iri, *vocabulary.ancestors[iri]):
            yield iri, f"{RDFS}subClassOf", parent
    for iri in vocabulary.domain_properties:
        yield iri, RDF_TYPE, f"{KG}DomainProperty"
    for iri in vocabulary.relations.values():
        yield iri, RDF_TYPE, f"{KG}RelationProperty"
    for iri in vocabulary.alleged.values():
        yield iri, RDF_TYPE, f"{KG}AllegedProperty"
        yield iri, f"{RDFS}subPropertyOf", f"{KG}alleged"
        yield iri, f"{RDFS}subPropertyOf", iri


def _is_ontology(quad: ox.Quad) -> bool:
    if not isinstance(quad.subject, ox.NamedNode) or isinstance(quad.object, ox.BlankNode):
        return False
    terms = [quad.subject.value, quad.predicate.value]
    if isinstance(quad.object, ox.NamedNode):
        terms.append(quad.object.value)
    return not any(term.startswith(LEX) for term in terms)


def _classes(table: Table) -> list[str]:
    return [
        subject
        for subject in table.all_subjects()
        if (not subject.startswith("_:") and table.values(subject, _SUBCLASS))
        or any(value.text.endswith("owl#Class") for value in table.values(subject, RDF_TYPE))
    ]


def _worded(table: Table, shape: str) -> list[str]:
    """Kinds that a file gives words to, those that only lend words to another left out."""
    return [
        iri
        for iri in table.subjects(f"{LEX}{shape}")
        if table.first(iri, f"{LEX}variantOf") is None
    ]


def _ancestors(table: Table, name: str) -> list[str]:
    found: list[str] = []
    todo = table.texts(name, _SUBCLASS)
    while todo:
        parent = todo.pop(0)
        if parent not in found and parent != name and table.values(parent, f"{RDFS}label"):
            found.append(parent)
            todo.extend(table.texts(parent, _SUBCLASS))
    return found


_NOT_ENTITIES = frozenset(
    f"{KG}{name}"
    for name in (
        "Article", "Evidence", "Statement", "Proposition", "Role", "Event", "Quantity", "TimeSpan",
        "LinkDecision", "TypeDecision", "Decision", "Change", "RejectedRecord", "DomainProperty",
        "AllegedProperty", *_VALUE_LISTS,
    )
)  # fmt: skip


def _relations(table: Table, roles: Iterable[str]) -> list[str]:
    """Domain properties that are no roles, whichever of the three marks the file gives them."""
    marked = (
        *table.subjects(f"{KG}RelationProperty"),
        *table.subjects(f"{KG}DomainProperty"),
        *_worded(table, "RelationKind"),
    )
    return list(dict.fromkeys(iri for iri in marked if iri not in set(roles)))


def _is_entity_class(name: str, parents: tuple[str, ...]) -> bool:
    return name not in _NOT_ENTITIES and not _NOT_ENTITIES.intersection(parents)


def _named(table: Table, iris: Iterable[str]) -> dict[str, str]:
    """Record name -> IRI; a term with a kg:recordName also answers to its local name."""
    names: dict[str, str] = {}
    for iri in iris:
        for name in (table.first(iri, f"{KG}recordName"), re.split(r"[#/]", iri)[-1]):
            if name is not None and names.setdefault(name, iri) != iri:
                raise LexiconError(
                    f"{table.home(iri)}: {iri} and {names[name]} are both called {name!r} "
                    f"in records; give one a kg:recordName"
                )
    return names


def _single(table: Table, subjects: Iterable[str], predicate: str) -> dict[str, str]:
    pairs = ((subject, table.first(subject, predicate)) for subject in subjects)
    return {subject: value for subject, value in pairs if value is not None}


def _notations(table: Table, listed: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for subject in table.subjects(f"{KG}{listed}"):
        notation = table.first(subject, f"{SKOS}notation")
        if notation is None:
            raise LexiconError(f"{table.home(subject)}: {subject} needs a skos:notation")
        found[notation] = subject
    return found


# A list of more names than this helps nobody who reads a message.
_MANY = 80


def _term(names: Mapping[str, str], name: str, what: str) -> str:
    iri = names.get(name)
    if iri is None:
        near = get_close_matches(name, names, n=5)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        if not near and len(names) < _MANY:
            hint = f"; the names are {', '.join(sorted(names))}"
        raise RecordError(
            f"{what} {name!r} is not in any ontology file; add it or correct the record{hint}"
        )
    return iri
