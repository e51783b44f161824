"""The graph as plain nodes and edges, for formats that know no propositions.

Every edge says in its own type who stands behind it: ``ALLEGED_COMPLICIT_IN``, ``CLAIMED_OWNS``,
``DENIED_OWNS``; only what the narrator asserts has a bare type. Each carries its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

import pyoxigraph as ox

from kg.ontology.languages import language_note
from kg.ontology.vocabulary import ONTOLOGY_GRAPH
from kg.store.results import Term
from kg.store.store import Store


@dataclass(frozen=True, slots=True)
class Node:
    """An entity, a statement or an event; ``status`` is empty for entities.

    ``unnamed`` is "yes" for whoever an article counts or describes without a name; ``document`` is
    the article's IRI.
    """

    id: str
    kind: str
    label: str
    status: str = ""
    article: str = ""
    evidence: str = ""
    unnamed: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two nodes; ``type`` holds the status unless it is a plain fact."""

    source: str
    target: str
    type: str
    label: str
    status: str
    polarity: str = ""
    commitment: str = ""
    time_frame: str = ""
    claimant: str = ""
    article: str = ""
    published: str = ""
    evidence: str = ""


EDGE_FIELDS = tuple(field.name for field in fields(Edge))
NODE_FIELDS = tuple(field.name for field in fields(Node))

_ENTITIES = """
SELECT ?id ?label ?unnamed (GROUP_CONCAT(DISTINCT STR(?class); separator=" ") AS ?classes) WHERE {
  GRAPH ?g {
    ?id kg:mentionedIn ?article ; rdfs:label ?label ; a ?class .
    OPTIONAL { ?id kg:unnamed ?unnamed }
  }
} GROUP BY ?id ?label ?unnamed ORDER BY ?id ?label ?unnamed"""
_STATEMENTS = """
SELECT ?id ?label ?speaker ?made ?polarity ?time_frame ?source ?article ?published ?evidence
  ?allegation ?language ?translator ?written WHERE {
  GRAPH ?g {
    ?id a kg:Statement ; rdfs:label ?label ; prov:wasDerivedFrom ?source ;
      kg:polarity ?polarity ; kg:timeFrame ?time_frame ;
      kg:evidence/oa:hasSelector/oa:exact ?evidence .
    ?source rdfs:label ?article .
    OPTIONAL { ?source kg:published ?published }
    OPTIONAL { ?source kg:translatedFrom ?language }
    OPTIONAL { ?source kg:translator ?translator }
    OPTIONAL { ?source kg:language ?written }
    OPTIONAL { ?id kg:speaker ?speaker OPTIONAL { ?speaker kg:claims ?id BIND(true AS ?made) } }
    OPTIONAL { ?id a ?allegation FILTER (?allegation = kg:Allegation) }
  }
} ORDER BY ?id ?speaker ?evidence"""
_CERTAIN = """
      kg:status ?status ; kg:polarity ?polarity ; kg:commitment ?commitment ;
      kg:timeFrame ?time_frame ; prov:wasDerivedFrom ?source ;
      kg:evidence/oa:hasSelector/oa:exact ?evidence .
    ?source rdfs:label ?article .
    OPTIONAL { ?source kg:published ?published }
    OPTIONAL { ?source kg:translatedFrom ?language }
    OPTIONAL { ?source kg:translator ?translator }
    OPTIONAL { ?source kg:language ?written }
    OPTIONAL { ?statement kg:proposes ?id ; kg:speaker/rdfs:label ?claimant }"""
_RELATIONS = f"""
SELECT * WHERE {{
  GRAPH ?g {{
    ?id rdf:subject ?from ; rdf:predicate ?type ; rdf:object ?to ;{_CERTAIN}
  }}
}} ORDER BY ?id ?claimant ?evidence"""
_EVENTS = f"""
SELECT * WHERE {{
  GRAPH ?g {{
    ?id kg:kind ?type ; rdfs:label ?label ;{_CERTAIN}
    OPTIONAL {{ ?id kg:hasRole ?node . ?node kg:role ?role ; kg:filler ?to }}
  }}
}} ORDER BY ?id ?node ?claimant ?evidence"""


class Projection:
    """Nodes and edges of a store, article by article; memory grows with the entities alone."""

    def __init__(self, store: Store) -> None:
        """Reads the labels of the ontology."""
        self._store = store
        query = "SELECT ?s ?label { GRAPH ?o { ?s rdfs:label ?label } }"
        graph = {"o": ox.NamedNode(ONTOLOGY_GRAPH)}
        rows = store.query(query, bindings=graph)
        self._labels = {text(row, "s"): text(row, "label") for row in rows}

    def rows(self, query: str) -> Iterator[Mapping[str, Term]]:
        """The answers to a query over each graph ``?g`` of articles, links and decisions."""
        for iri in self._store.graphs():
            if iri != ONTOLOGY_GRAPH:
                yield from self._store.query(query, bindings={"g": ox.NamedNode(iri)})

    def nodes(self) -> Iterator[Node]:
        """Each node once: entities, statements, events (as propositions)."""
        seen: set[str] = set()
        for row in self.rows(_ENTITIES):
            if text(row, "id") not in seen:
                seen.add(text(row, "id"))
                kind, unnamed = _kind(text(row, "classes")), text(row, "unnamed") == "true"
                yield Node(
                    text(row, "id"), kind, text(row, "label"), unnamed="yes" if unnamed else ""
                )
        last = ""
        for row in self.rows(_STATEMENTS):
            if text(row, "id") != last:
                last = text(row, "id")
                kind = "Allegation" if "allegation" in row else "Statement"
                said = local(text(row, "polarity")), local(text(row, "time_frame"))
                made = "claimed" if said == ("Affirmed", "NonFuture") else "not made"
                yield self._node(row, kind, "alleged" if kind == "Allegation" else made)
        for row in self.rows(_EVENTS):
            if text(row, "id") != last:
                last = text(row, "id")
                yield self._node(row, local(text(row, "type")), standing(row))

    def _node(self, row: Mapping[str, Term], kind: str, status: str) -> Node:
        about = {"article": _article(row), "evidence": text(row, "evidence")}
        return Node(
            text(row, "id"), kind, text(row, "label"), status, **about, document=text(row, "source")
        )

    def edges(self) -> Iterator[Edge]:
        """Claims, relations and roles, each once with one of its sentences and all claimants."""
        yield from _merged(self._claims())
        yield from _merged(self._relations())
        yield from _merged(self._roles())

    def _claims(self) -> Iterator[Edge]:
        for row in self.rows(_STATEMENTS):
            if "speaker" in row:
                kind = "CLAIMS" if "made" in row else "SPEAKER_OF"
                status = "reported" if "made" in row else "not made"
                ends = text(row, "speaker"), text(row, "id")
                about = {name: text(row, name) for name in ("published", "evidence")}
                label = kind.lower().replace("_", " ")
                yield Edge(*ends, kind, label, status, article=_article(row), **about)

    def _relations(self) -> Iterator[Edge]:
        for row in self.rows(_RELATIONS):
            yield self._edge(row, text(row, "from"), text(row, "to"), text(row, "type"))

    def _roles(self) -> Iterator[Edge]:
        for row in self.rows(_EVENTS):
            if "to" in row and "/time/" not in text(row, "to"):
                yield self._edge(row, text(row, "id"), text(row, "to"), text(row, "role"))

    def _edge(self, row: Mapping[str, Term], source: str, target: str, predicate: str) -> Edge:
        status = standing(row)
        bare = re.sub(r"(?<!^)(?=[A-Z])", "_", local(predicate)).upper()
        label = self._labels.get(predicate, local(predicate))
        fact = status == "asserted"
        return Edge(
            source,
            target,
            bare if fact else f"{status.replace(' ', '_').upper()}_{bare}",
            label if fact else f"{status}: {label}",
            status,
            local(text(row, "polarity")),
            local(text(row, "commitment")),
            local(text(row, "time_frame")),
            text(row, "claimant"),
            _article(row),
            *(text(row, name) for name in ("published", "evidence")),
        )


def _article(row: Mapping[str, Term]) -> str:
    """The title of the article, with the note that its words are a translation, or not English."""
    title = text(row, "article")
    note = language_note(
        translated=text(row, "language"),
        translator=text(row, "translator"),
        written=text(row, "written"),
    )
    return f"{title} ({note})" if note else title


def standing(row: Mapping[str, Term]) -> str:
    """``asserted`` for plain facts alone; what is negated, hedged or of the future says so too."""
    words = [local(text(row, "status")).lower()]
    if local(text(row, "polarity")) != "Affirmed":
        words.append("not")
    if local(text(row, "commitment")) != "Certain":
        words.append(local(text(row, "commitment")).lower())
    if local(text(row, "time_frame")) != "NonFuture":
        words.append(local(text(row, "time_frame")).lower())
    return " ".join(words)


def _merged(edges: Iterator[Edge]) -> Iterator[Edge]:
    """Rows of one edge follow each other and differ in claimant or sentence: one edge of them."""
    held: Edge | None = None
    claimants: dict[str, None] = {}
    for edge in edges:
        if held is not None and _key(edge) == _key(held):
            claimants[edge.claimant] = None
            continue
        if held is not None:
            yield _with_claimants(held, claimants)
        held, claimants = edge, {edge.claimant: None}
    if held is not None:
        yield _with_claimants(held, claimants)


def _key(edge: Edge) -> tuple[str, ...]:
    return edge.source, edge.target, edge.type, edge.article


def _with_claimants(edge: Edge, claimants: Mapping[str, None]) -> Edge:
    values = {name: getattr(edge, name) for name in EDGE_FIELDS}
    return Edge(**{**values, "claimant": "; ".join(name for name in claimants if name)})


def text(row: Mapping[str, Term], name: str) -> str:
    """The text of a term, empty if it is unbound."""
    term = row.get(name)
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def local(iri: str) -> str:
    """The part of an IRI behind its last ``#`` or ``/``."""
    return re.split(r"[#/]", iri)[-1]


# Superclasses are written out in the graph; the kind of a node is the narrowest of its classes.
_BROAD = ("Claimant", "Actor", "Organization", "Place")


def _kind(classes: str) -> str:
    names = sorted(local(iri) for iri in classes.split())
    narrow = [name for name in names if name not in _BROAD]
    return narrow[0] if narrow else next(name for name in reversed(_BROAD) if name in names)
