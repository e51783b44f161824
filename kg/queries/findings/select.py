"""Which findings answer a question: accusations, claims about somebody, their words, a timeline."""

from __future__ import annotations

from collections.abc import Sequence

from kg.queries.findings.read import read_findings
from kg.queries.findings.record import Finding
from kg.store.results import Term
from kg.store.store import Store

# Of an allegation: it has no alleged proposition that says who did what.
_PROPOSES_NOBODYS_WRONG = """\
      FILTER NOT EXISTS { ?node kg:proposes ?wrong . ?wrong kg:status kg:Alleged ; rdf:subject ?o }
      FILTER NOT EXISTS {
        ?node kg:proposes ?deed . ?deed kg:status kg:Alleged ; kg:hasRole ?role .
        ?role kg:role kg:agent ; kg:filler ?doer .
      }
"""
# What is alleged of somebody: propositions; else statements of which only the words are known.
_ACCUSATIONS = (
    """
SELECT DISTINCT ?node WHERE {
  GRAPH ?g {
    { ?node kg:status kg:Alleged ; kg:polarity kg:Affirmed ; rdf:subject ?accused }
    UNION {
      ?node kg:status kg:Alleged ; kg:polarity kg:Affirmed ; kg:hasRole ?part .
      ?part kg:role kg:agent ; kg:filler ?accused .
    }
    UNION {
      ?node a kg:Allegation .
"""
    + _PROPOSES_NOBODYS_WRONG
    + """    }
  }
} ORDER BY ?node"""
)
_ACCUSATIONS_OF = (
    """
SELECT DISTINCT ?node WHERE {
  GRAPH ?g {
    {
      { ?node rdf:subject|rdf:object|kg:hasRole/kg:filler ?who }
      UNION { ?told kg:proposes ?node ; kg:speaker ?who }
      ?node kg:status kg:Alleged ; kg:polarity kg:Affirmed .
    }
    UNION {
      ?node kg:about|kg:speaker ?who ; a kg:Allegation .
"""
    + _PROPOSES_NOBODYS_WRONG
    + """    }
  }
} ORDER BY ?node"""
)
# A proposition is left out where a statement about the same actor says it too.
_ABOUT = """
SELECT DISTINCT ?node WHERE {
  GRAPH ?g {
    { ?node kg:about ?who }
    UNION {
      ?node rdf:subject|rdf:object|kg:hasRole/kg:filler ?who ; kg:status ?status .
      FILTER NOT EXISTS { ?told kg:proposes ?node ; kg:about ?who }
    }
  }
} ORDER BY ?node"""
_SAID = "SELECT DISTINCT ?node WHERE { GRAPH ?g { ?node kg:speaker ?who } } ORDER BY ?node"
_EVENTS = """
SELECT DISTINCT ?node WHERE {
  GRAPH ?g {
    { ?node kg:kind ?kind ; kg:hasRole/kg:filler ?who }
    UNION { ?node kg:validTime ?time ; rdf:subject|rdf:object ?who }
  }
} ORDER BY ?node"""
QUERIES = {"about": _ABOUT, "said": _SAID, "events": _EVENTS, "accusations": _ACCUSATIONS_OF}


def select(store: Store, what: str, who: Sequence[Term] | None = None) -> list[Finding]:
    """The findings of a kind, the newest article first.

    ``what``: *about* (what is said of the actors ``who``), *said* (what they said), *events*
    (with them in a role) or *accusations*, with them on either side or, without ``who``, all.
    """
    if who is None:
        answer = store.query(_ACCUSATIONS)
    else:
        answer = store.query(QUERIES[what], bindings={"who": list(who)})
    nodes = [str(getattr(row["node"], "value", "")) for row in answer]
    found = list(read_findings(store, nodes).values())
    return sorted(found, key=_newest_first)


def in_order_of_time(findings: Sequence[Finding]) -> list[Finding]:
    """By the time of the event; where the text gives none, by the day of the article."""

    def place(one: Finding) -> tuple[str, str]:
        time = (one.time or "").removeprefix("../")
        return (time if time[:4].isdecimal() else one.source.published or "9", one.iri)

    return sorted(findings, key=place)


def _newest_first(one: Finding) -> tuple[tuple[int, ...], str, str]:
    published = one.source.published or ""
    return tuple(-ord(character) for character in published), one.source.title, one.iri
