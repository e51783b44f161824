"""Checks a graph against the rules of the ontology, its SHACL shapes and the articles' texts.

The audit is plain SPARQL, one file of ``audit/`` for each thing that must not be found, so that it
runs on any store and server. Each is asked twice: of the named graphs, and of their union as
default graph, as some servers query.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import QueryError, ValidationError
from kg.ontology.resources import PACKAGE, resource
from kg.ontology.vocabulary import ONTOLOGY_GRAPH
from kg.store.results import Term
from kg.store.store import Store

if TYPE_CHECKING:
    import rdflib

_HEADER = re.compile(r"^#\s*(title|rule):\s*(.+)$", re.MULTILINE)
_GRAPH = re.compile(r"GRAPH\s+\?\w+\s*\{")


@dataclass(frozen=True, slots=True)
class Check:
    """One query of the audit: what it looks for, by which rule of the design, as SPARQL."""

    name: str
    title: str
    rule: int
    sparql: str

    @property
    def flat(self) -> str:
        """The same for a default graph that holds everything."""
        return _GRAPH.sub("{", self.sparql)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: by which check, at which node, in words."""

    check: str
    node: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        """One line."""
        return f"{self.check}: {self.node}: {self.message}"


@cache
def checks() -> tuple[Check, ...]:
    """All checks of ``kg/queries/audit``, by name."""
    return tuple(_read_check(path) for path in sorted((PACKAGE / "queries" / "audit").glob("*.rq")))


def _read_check(path: Path) -> Check:
    text = path.read_text("utf-8")
    header = dict(_HEADER.findall(text))
    if header.keys() != {"title", "rule"}:
        raise QueryError(f"{path}: needs a '# title:' and a '# rule:' line; add them")
    return Check(path.stem, header["title"], int(header["rule"]), text)


def audit(store: Store) -> list[Problem]:
    """What breaks a rule in the named graphs, in their union, or is in the default graph.

    The ontology must be in the store as its own graph; its absence is itself a problem.
    """
    if ONTOLOGY_GRAPH not in store.graphs():
        message = "the ontology is not in the store; load kg.ontology.vocabulary.ontology_quads()"
        return [Problem("ontology-missing", ONTOLOGY_GRAPH, message)]
    found: dict[Problem, None] = dict.fromkeys(_default_graph(store))
    for check in checks():
        for sparql, union in ((check.sparql, False), (check.flat, True)):
            for row in store.query(sparql, union=union):
                found[_problem(check, row)] = None
    return list(found)


def _default_graph(store: Store) -> Iterator[Problem]:
    for row in store.query("SELECT ?node ?predicate ?value { ?node ?predicate ?value } LIMIT 100"):
        yield Problem(
            "default-graph-not-empty",
            _shown(row["node"]),
            f"{_shown(row['predicate'])} {_shown(row['value'])} is outside any article's graph",
        )


def _problem(check: Check, row: Mapping[str, Term]) -> Problem:
    predicate, value = row.get("predicate"), row.get("value")
    about = f"{_shown(predicate)} {_shown(value)}"
    return Problem(check.name, _shown(row.get("node")), f"{check.title}: {about}")


def _shown(term: Term | None) -> str:
    if term is None:
        return "-"
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def has_leak(store: Store) -> bool:
    """True if any plain edge, type, number or alleged edge stands without its proposition."""
    return any(problem.check in LEAKS for problem in audit(store))


LEAKS = frozenset(
    {
        "default-graph-not-empty", "ontology-missing", "plain-edge-without-proposition",
        "event-without-proposition", "described-but-not-a-fact", "counted-without-fact",
        "alleged-edge-without-allegation", "claim-not-made", "identity-stated",
    }
)  # fmt: skip


def validate(store: Store) -> list[Problem]:
    """The audit, the shapes, and the offsets against the records that lie beside the store."""
    problems = [*audit(store), *check_shapes(store)]
    folder = None if store.folder is None else store.folder.parent
    if folder is not None and (folder / "records.sqlite").is_file():
        problems.extend(check_offsets(store, RecordTexts(folder / "records.sqlite")))
    return problems


# ── what a problem is about ──


@dataclass(frozen=True, slots=True)
class EvidenceOf:
    """What a node is about: its label, the words that it rests on, the article's title."""

    label: str
    words: str
    title: str


_ABOUT = """
SELECT ?label ?words ?title WHERE {
  GRAPH ?g {
    { ?node kg:describedBy?/kg:evidence ?evidence }
    UNION { ?owner kg:hasRole|kg:proposes ?node ; kg:evidence ?evidence }
    UNION { ?node oa:hasSelector ?quote . ?evidence oa:hasSelector ?quote }
    ?evidence oa:hasSource/rdfs:label ?title ; oa:hasSelector/oa:exact ?words .
    OPTIONAL { ?node rdfs:label ?label }
  }
} ORDER BY DESC(STRLEN(?words)) ?title ?words LIMIT 1"""


def evidence_of(store: Store, node: str) -> EvidenceOf | None:
    """The sentence behind a statement, a proposition or a role; None for other nodes."""
    try:
        found = list(store.query(_ABOUT, bindings={"node": ox.NamedNode(node)}))
    except ValueError:  # no IRI: a blank node, or nothing at all
        return None
    if not found:
        return None
    label = _shown(found[0]["label"]) if "label" in found[0] else _local(node)
    return EvidenceOf(label, _shown(found[0]["words"]), _shown(found[0]["title"]))


def _local(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]


# ── offsets ──


class RecordTexts:
    """The text of each article, read from the records when it is asked for."""

    def __init__(self, path: Path) -> None:
        """``path`` is the ``records.sqlite`` of a built folder."""
        from kg.records.database import RecordStore

        self._records = RecordStore(path, read_only=True)
        self._last: tuple[str, str | None] = ("", None)

    def get(self, document: str) -> str | None:
        """The text of a document, or None if there is no record of it."""
        if self._last[0] != document:
            line = self._records.line(document)
            self._last = (document, None if line is None else json.loads(line)["text"])
        return self._last[1]


_EVIDENCE = """
SELECT ?document ?evidence ?exact ?start ?end WHERE {
  GRAPH ?g {
    ?article kg:documentId ?document .
    ?evidence oa:hasSource ?article ; oa:hasSelector ?quote , ?position .
    ?quote oa:exact ?exact .
    ?position oa:start ?start ; oa:end ?end .
  }
} ORDER BY ?document"""


def check_offsets(store: Store, texts: Mapping[str, str] | RecordTexts) -> Iterator[Problem]:
    """Evidence whose words are not those of its article's text (document id -> text)."""
    for row in store.query(_EVIDENCE):
        document, exact, start, end = (
            _shown(row[name]) for name in ("document", "exact", "start", "end")
        )
        text = texts.get(document)
        if text is None:
            message = f"the text of document {document!r} is not available"
            yield Problem("text-missing", _shown(row["evidence"]), message)
        elif text[int(start) : int(end)] != exact:
            message = f"characters {start} to {end} of {document!r} are not {exact[:60]!r}"
            yield Problem("evidence-not-in-text", _shown(row["evidence"]), message)


# ── shapes ──


def check_shapes(store: Store) -> Iterator[Problem]:
    """What pySHACL finds against ``ontology/shapes.ttl``, one article's graph at a time.

    The ontology is that of the store, a user's own terms included.
    """
    shapes = rdflib_graph(ox.parse(path=str(resource("ontology", "shapes.ttl"))))
    ontology = rdflib_graph(store.graph(ONTOLOGY_GRAPH))
    for iri in store.graphs():
        if iri != ONTOLOGY_GRAPH:
            yield from shape_problems(rdflib_graph(store.graph(iri)), shapes, ontology)


def shape_problems(
    data: rdflib.Graph, shapes: rdflib.Graph, ontology: rdflib.Graph
) -> Iterator[Problem]:
    """What pySHACL finds in one graph; raises ValidationError if it cannot be run.

    The ontology is laid over the data, for shapes ask of what class a value is.
    """
    import pyshacl
    from rdflib.namespace import RDF, RDFS, SH

    try:
        _, report, _ = pyshacl.validate(
            data + ontology, shacl_graph=shapes, inference="none", advanced=True
        )
    except pyshacl.errors.ReportableRuntimeError as error:
        raise ValidationError(f"SHACL shapes cannot be run: {error}; fix shapes.ttl") from error
    for result in report.subjects(RDF.type, SH.ValidationResult):
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        named = None if value is None else data.value(value, RDFS.label) or value
        about = ": ".join(
            [_local(str(path))] * (path is not None) + [str(named)] * (named is not None)
        )
        yield Problem(
            "shape",
            str(report.value(result, SH.focusNode)),
            f"{report.value(result, SH.resultMessage)}{about and f' ({about})'}",
            warning=report.value(result, SH.resultSeverity) != SH.Violation,
        )


def rdflib_graph(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Some quads as one graph of rdflib, their graph names left out."""
    import rdflib

    data = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=data or b"", format="nt")


def require_sound(problems: Iterable[Problem]) -> None:
    """Raises ValidationError with the first problem that is no warning, and how many there are."""
    serious = [problem for problem in problems if not problem.warning]
    if serious:
        more = f" (and {len(serious) - 1} more)" if len(serious) > 1 else ""
        raise ValidationError(f"{serious[0]}{more}; read the article again with 'kg build'")
