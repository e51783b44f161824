"""What readers decided on a node: who, when and why, what was extracted and what holds now."""

from __future__ import annotations

from collections.abc import Iterator

from kg.queries.result_formats import shown
from kg.store.results import Term
from kg.store.store import Store

_DECISIONS = """
SELECT DISTINCT ?decision ?what ?state ?who ?when ?why ?by ?value ?label WHERE {
  { GRAPH ?e { ?node kg:describedBy ?record } GRAPH ?g { ?decision kg:decidedOn ?record } }
  UNION { GRAPH ?g { ?decision kg:decidedOn ?node } }
  GRAPH ?g {
    ?decision a kg:Decision ; kg:decides ?what ; kg:outcome ?state ;
      rdfs:label ?label ; prov:wasAttributedTo/rdfs:label ?who ; prov:generatedAtTime ?when .
    OPTIONAL { ?decision kg:grounds ?why }
    OPTIONAL { ?decision kg:overruledBy ?by }
    OPTIONAL { ?decision kg:decidedValue ?value }
  }
} ORDER BY ?when ?decision"""
_CHANGES = """
SELECT DISTINCT ?field ?extracted ?decided WHERE {
  GRAPH ?g {
    ?decision kg:changes ?change .
    ?change kg:field ?field ; kg:extractedValue ?extracted ; kg:decidedValue ?decided .
  }
} ORDER BY ?field"""


def decided(store: Store, node: Term) -> Iterator[str]:
    """Lines for each decision on this node, the oldest first; of an event on its proposition."""
    for row in store.query(_DECISIONS, bindings={"node": node}):
        value = f" to “{shown(row['value'])}”" if "value" in row else ""
        name = _name(row["decision"])
        yield f"  {shown(row['what'])}{value}: {shown(row['state'])} (decision {name})"
        why = f": {shown(row['why'])}" if "why" in row else ""
        yield f"      {shown(row['who'])}, {shown(row['when'])[:16].replace('T', ' ')}{why}"
        if "by" in row:
            yield f"      decision {_name(row['by'])} holds instead"
        if shown(row["what"]) == "reject":
            yield f"      was read as: {shown(row['label']).removeprefix('reject: ')}"
        for change in store.query(_CHANGES, bindings={"decision": row["decision"]}):
            was, now = shown(change["extracted"]), shown(change["decided"])
            yield f"      {shown(change['field'])}: read as “{was}”, corrected to “{now}”"


def _name(decision: Term) -> str:
    return shown(decision).rpartition("/")[2]
