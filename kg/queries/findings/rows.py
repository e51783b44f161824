"""The rows of any query, each with the status of what it rests on.

A query can drop the status of what it finds: subject, predicate and object of an allegation look
like a fact. So each row is looked up again. The nodes in it, and the statements and propositions
whose words are in it, say what it rests on; a row of which nothing is known says that instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kg.ontology.turtle import KG
from kg.queries.findings.read import read_findings
from kg.queries.findings.record import Finding
from kg.queries.findings.wording import shortened, who
from kg.queries.result_formats import shown
from kg.store.results import Answer, Term
from kg.store.store import Store

_AT_ONCE = 200
# Nodes that one answer looks up.
_MOST_NODES = 2000
_BY_WORDS = """
SELECT DISTINCT ?text ?node WHERE {
  GRAPH ?g {
    { ?node kg:content ?text } UNION { ?node kg:evidence/oa:hasSelector/oa:exact ?text }
    UNION { ?node rdfs:label ?text ; kg:evidence ?evidence }
  }
}"""
# What readers rejected keeps its words in the graph of decisions, where they claim nothing.
_REJECTED_WORDS = """
SELECT DISTINCT ?text WHERE {
  GRAPH ?g {
    { ?node a kg:RejectedRecord ; rdfs:label ?text }
    UNION { ?decision a kg:Decision ; kg:decides "reject" ; rdfs:label ?text }
  }
}"""
_REJECTED = "SELECT DISTINCT ?node WHERE { GRAPH ?g { ?node a kg:RejectedRecord } }"
_BY_EVENT = "SELECT DISTINCT ?event ?node WHERE { GRAPH ?g { ?event kg:describedBy ?node } }"
UNKNOWN = (
    "status unknown: nothing in this row says who states it; it may be only claimed, alleged or "
    "denied"
)
# What else a query joins to a fact need not be one.
REJECTED = "rejected by a reader as misread: no article says this"
STATED = "the article states as fact what the node or the sentence in this row says, and no more"
_NOT_FACTS = frozenset(f"{KG}{name}" for name in ("Alleged", "Claimed", "Denied", "Negated"))


@dataclass(frozen=True, slots=True)
class GuardedRow:
    """A row of an answer: its cells as text, its status, and both as one line."""

    cells: dict[str, str]
    status: str

    @property
    def sentence(self) -> str:
        """The status in brackets, then the cells."""
        cells = "; ".join(f"{name} = “{shortened(text)}”" for name, text in self.cells.items())
        return f"[{self.status}] {cells}"

    def as_json(self) -> dict[str, Any]:
        """All of it for JSON."""
        return {"sentence": self.sentence, "status": self.status, "cells": self.cells}


def guarded_rows(store: Store, answer: Answer, *, limit: int) -> list[GuardedRow]:
    """The first ``limit`` rows of an answer to SELECT, each with its status."""
    rows = [dict(row) for row in answer][:limit]
    terms = {term for row in rows for term in row.values()}
    nodes = _nodes(store, terms)
    rejected = _rejected(store, terms)
    wanted = list(dict.fromkeys(iri for found in nodes.values() for iri in found))
    findings = read_findings(store, wanted[:_MOST_NODES])
    return [
        GuardedRow(
            {name: shown(term) for name, term in row.items()},
            REJECTED
            if any(term in rejected for term in row.values())
            else _status(row.values(), nodes, findings),
        )
        for row in rows
    ]


def _nodes(store: Store, terms: Iterable[Term]) -> dict[str, list[str]]:
    """The text of a term -> the statements and propositions that it is or that have its words."""
    found: dict[str, list[str]] = defaultdict(list)
    texts, iris = [], []
    for term in terms:
        if isinstance(term, ox.Literal) and any(map(str.isspace, term.value)):
            texts.append(term)
        elif isinstance(term, ox.NamedNode):
            found[term.value].append(term.value)
            iris.append(term)
    for name, query, some in (("text", _BY_WORDS, texts), ("event", _BY_EVENT, iris)):
        for start in range(0, len(some), _AT_ONCE):
            bindings: dict[str, Sequence[Term]] = {name: some[start : start + _AT_ONCE]}
            for row in store.query(query, bindings=bindings):
                found[_value(row[name])].append(_value(row["node"]))
    return found


def _rejected(store: Store, terms: Iterable[Term]) -> set[Term]:
    """Those of the terms that are rejected records, or the words of one."""
    listed = list(terms)
    texts = [term for term in listed if isinstance(term, ox.Literal)]
    iris = [term for term in listed if isinstance(term, ox.NamedNode)]
    found: set[Term] = set()
    for name, query, some in (("text", _REJECTED_WORDS, texts), ("node", _REJECTED, iris)):
        for start in range(0, len(some), _AT_ONCE):
            bindings: dict[str, Sequence[Term]] = {name: some[start : start + _AT_ONCE]}
            found.update(row[name] for row in store.query(query, bindings=bindings))
    return found


def _value(term: Term) -> str:
    return str(getattr(term, "value", term))


def _status(row: Iterable[Term], nodes: dict[str, list[str]], findings: dict[str, Finding]) -> str:
    terms = list(row)
    rests_on = [
        findings[iri] for term in terms for iri in nodes.get(_value(term), ()) if iri in findings
    ]
    marks = [
        shown(term).removeprefix("kg:").lower() for term in terms if _value(term) in _NOT_FACTS
    ]
    told = dict.fromkeys(_told(one) for one in rests_on if not one.is_fact)
    if told or marks:
        listed = [*dict.fromkeys(marks), *told]
        return f"no fact, or not only a fact: {'; '.join(listed)}"
    return STATED if rests_on else UNKNOWN


def _told(finding: Finding) -> str:
    note = f", {finding.source.language_note}" if finding.source.language_note else ""
    if finding.status == "asserted":
        return f"{finding.standing} in the article{note}"
    return f"{finding.standing} by {who(finding)}{note}"
