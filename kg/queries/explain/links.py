"""Why mentions are one node, and what is told elsewhere of the same event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from kg.ontology.languages import language_note
from kg.queries.result_formats import shown
from kg.store.results import Term
from kg.store.store import Store

Rows = list[dict[str, Term]]

_DECISIONS = """
SELECT DISTINCT ?decision ?same ?score ?why ?one ?other WHERE {
  GRAPH ?g {
    { ?decision kg:left ?one ; kg:right ?other } UNION { ?decision kg:right ?one ; kg:left ?other }
    ?decision kg:same ?same ; kg:score ?score ; kg:grounds ?why .
  }
}"""
_TYPES = """
SELECT DISTINCT ?entity ?type ?score ?why WHERE {
  GRAPH ?g {
    ?decision kg:decidedOn ?entity ; kg:agreedType ?type ; kg:score ?score ; kg:grounds ?why .
  }
}"""
_TITLES = """
SELECT DISTINCT ?document ?title WHERE {
  GRAPH ?g { ?article kg:documentId ?document ; rdfs:label ?title }
}"""
_NAMES = "SELECT DISTINCT ?name WHERE { GRAPH ?g { ?node rdfs:label ?name } } ORDER BY ?name"
_PARTNERS = """
SELECT DISTINCT ?mine ?partner ?label ?status ?by ?title ?date ?words
  ?from ?translator ?written WHERE {
  { GRAPH ?e { ?node kg:describedBy ?mine } }
  UNION { GRAPH ?e { ?node a kg:Proposition } BIND(?node AS ?mine) }
  GRAPH ?links { ?mine kg:sameEventAs ?partner }
  GRAPH ?g {
    ?partner rdfs:label ?label ; kg:status ?status ; prov:wasDerivedFrom ?article ;
      kg:evidence/oa:hasSelector/oa:exact ?words .
    ?article rdfs:label ?title .
    OPTIONAL { ?article kg:published ?date }
    OPTIONAL { ?article kg:translatedFrom ?from }
    OPTIONAL { ?article kg:translator ?translator }
    OPTIONAL { ?article kg:language ?written }
    OPTIONAL { ?statement kg:proposes ?partner ; kg:speaker/rdfs:label ?by }
  }
} ORDER BY ?date ?title ?partner ?by ?words"""
_FIGURES = """
SELECT DISTINCT ?role ?words ?number WHERE {
  GRAPH ?g {
    ?node kg:hasRole ?part . ?part kg:role ?role ; kg:words ?words .
    OPTIONAL { ?part kg:quantity ?quantity . ?quantity kg:value|kg:min|kg:max ?number }
    FILTER NOT EXISTS { ?part kg:subgroupOf ?whole }
  }
} ORDER BY ?role ?words ?number"""


def cited(row: Mapping[str, Term]) -> str:
    """The article of a quotation: title, day, and of which language it is."""
    parts = [f"— {shown(row['title'])}"]
    if "date" in row:
        parts.append(shown(row["date"])[:10])
    told = (shown(row.get(name)) for name in ("from", "translator", "written"))
    note = language_note(**dict(zip(("translated", "translator", "written"), told, strict=True)))
    if note:
        parts.append(note)
    return ", ".join(parts)


def joined(store: Store, node: Term) -> Iterator[str]:
    """A line for each decision by which other mentions became this node, the surest first.

    The decisions name the mentions as they were before, so they are followed from one to the next.
    """
    found = _decisions(store, node)
    titles = _titles(store) if found else {}
    kept: dict[str, dict[str, Term]] = {}
    for row in found:
        if shown(row["same"]) == "true":
            kept.setdefault(shown(row["decision"]), row)  # seen again from its other end
    for row in sorted(kept.values(), key=_surest_first):
        yield f"  {shown(row['why'])} ({shown(row['score'])})"
        yield f"      {_place(row['one'], titles)} — {_place(row['other'], titles)}"


def kept_apart(store: Store, node: Term) -> Iterator[str]:
    """A line for each decision that something else is not this node."""
    found = [row for row in _decisions(store, node) if shown(row["same"]) != "true"]
    for row in {shown(row["decision"]): row for row in found}.values():
        names = store.query(_NAMES, bindings={"node": row["other"]})
        name = next((f"{shown(one['name'])}: " for one in names), "")
        yield f"  {name}{shown(row['why'])} ({shown(row['score'])})\n      {shown(row['other'])}"


def agreed_types(store: Store, node: Term) -> Iterator[str]:
    """A line for each mention of this node whose type other articles know better."""
    joined = [row["other"] for row in _decisions(store, node) if shown(row["same"]) == "true"]
    listed = sorted({node, *joined}, key=str)
    found = list(store.query(_TYPES, bindings={"entity": listed}))
    titles = _titles(store) if found else {}
    for row in sorted(found, key=lambda row: (_place(row["entity"], titles), shown(row["why"]))):
        yield f"  {shown(row['type'])}: {shown(row['why'])} ({shown(row['score'])})"
        yield f"      {_place(row['entity'], titles)}"


def _decisions(store: Store, node: Term) -> Rows:
    """All decisions about the node and about whatever was joined to it."""
    known: set[Term] = set()
    rows: Rows = []
    fresh = {node}
    while fresh:
        known |= fresh
        found = list(store.query(_DECISIONS, bindings={"one": sorted(fresh, key=str)}))
        rows += found
        fresh = {row["other"] for row in found if shown(row["same"]) == "true"} - known
    return rows


def _surest_first(row: dict[str, Term]) -> tuple[float, str, str]:
    return -float(shown(row["score"])), shown(row["why"]), shown(row["decision"])


def _titles(store: Store) -> dict[str, str]:
    return {shown(row["document"]): shown(row["title"]) for row in store.query(_TITLES)}


def _place(mention: Term, titles: dict[str, str]) -> str:
    """The article of a mention's IRI (``…/entity/DOCUMENT/DIGEST``), or the known entity it is."""
    parts = shown(mention).split("/entity/")[-1].split("/")
    return f"“{titles[parts[0]]}”" if parts[0] in titles else "/".join(parts)


def same_events(store: Store, node: Term) -> Iterator[str]:
    """Other articles' reports of the event, each figure beside the one here."""
    partners: dict[Term, Rows] = {}
    for row in store.query(_PARTNERS, bindings={"node": node}):
        partners.setdefault(row["partner"], []).append(row)
    for partner, rows in partners.items():
        first = rows[0]
        tellers = dict.fromkeys(shown(row["by"]) for row in rows if "by" in row)
        by = f" by {', '.join(tellers)}" if tellers else ""
        status = shown(first["status"]).removeprefix("kg:").lower()
        yield f"  [{status}{by}] {shown(first['label']).partition(': ')[2]}"
        yield f"      “{' '.join(shown(first['words']).split())}” {cited(first)}"
        yield from _side_by_side(store, first["mine"], partner)
        for row in store.query(_DECISIONS, bindings={"one": first["mine"], "other": partner}):
            yield f"      the same because: {shown(row['why'])} ({shown(row['score'])})"


def _side_by_side(store: Store, mine: Term, partner: Term) -> Iterator[str]:
    """The figures of roles that both have: here and there, and whether they differ."""
    here, there = (_figures(store, node) for node in (mine, partner))
    for role in here.keys() & there.keys():
        one, other = here[role], there[role]
        if one[1] or other[1]:
            differ = " — they differ" if one[1] and other[1] and not one[1] & other[1] else ""
            yield f"      {role}: here {one[0]}, there {other[0]}{differ}"


def _figures(store: Store, node: Term) -> dict[str, tuple[str, frozenset[float]]]:
    """Role -> its words and numbers."""
    found: dict[str, tuple[dict[str, None], set[float]]] = {}
    for row in store.query(_FIGURES, bindings={"node": node}):
        words, numbers = found.setdefault(shown(row["role"]).removeprefix("kg:"), ({}, set()))
        words[shown(row["words"])] = None
        if isinstance(row.get("number"), ox.Literal):
            numbers.add(float(shown(row["number"])))
    return {
        role: (" and ".join(words), frozenset(numbers)) for role, (words, numbers) in found.items()
    }
