"""Everything known of one node, in words, each line with the sentence it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.errors import QueryError
from kg.ontology.languages import language_name
from kg.queries.explain.decisions import decided
from kg.queries.explain.links import agreed_types, cited, joined, kept_apart, same_events
from kg.queries.named import namesakes, read_value
from kg.queries.result_formats import shorten, shown
from kg.store.results import Term
from kg.store.store import Store

Row = Mapping[str, Term]
# A sentence longer than this is cut in the middle of nothing: at a word, with an ellipsis.
_LONGEST = 300

_ABOUT = """
SELECT DISTINCT ?label ?class ?article ?title ?alias ?match WHERE {
  GRAPH ?g {
    ?node rdfs:label ?label ; a ?class .
    OPTIONAL { ?node kg:mentionedIn ?article . ?article rdfs:label ?title }
    OPTIONAL { ?node skos:altLabel ?alias }
    OPTIONAL { ?node skos:exactMatch ?match }
  }
} ORDER BY ?label ?class ?title ?alias"""
_SAID = """
SELECT DISTINCT ?act ?content ?words ?title ?date ?from ?translator ?written WHERE {
  GRAPH ?g {
    ?node kg:claims ?statement .
    ?statement kg:speechAct ?act ; kg:content ?content ; prov:wasDerivedFrom ?article ;
      kg:evidence/oa:hasSelector/oa:exact ?words .
    ?article rdfs:label ?title .
    OPTIONAL { ?article kg:published ?date }
    OPTIONAL { ?article kg:translatedFrom ?from }
    OPTIONAL { ?article kg:translator ?translator }
    OPTIONAL { ?article kg:language ?written }
  }
} ORDER BY ?date ?title ?words"""
_TOLD = """
SELECT DISTINCT ?proposition ?what ?status ?polarity ?commitment ?frame ?by ?words ?title ?date
  ?from ?translator ?written WHERE {
  GRAPH ?g {
    { ?proposition rdf:subject ?node } UNION { ?proposition rdf:object ?node }
    UNION { ?proposition kg:hasRole/kg:filler ?node }
    ?proposition rdfs:label ?what ; kg:status ?status ; kg:polarity ?polarity ;
      kg:commitment ?commitment ; kg:timeFrame ?frame ; prov:wasDerivedFrom ?article ;
      kg:evidence ?sentence .
    ?sentence oa:hasSelector ?quote , ?position .
    ?quote oa:exact ?words . ?position oa:start ?start .
    ?article rdfs:label ?title .
    OPTIONAL { ?article kg:published ?date }
    OPTIONAL { ?article kg:translatedFrom ?from }
    OPTIONAL { ?article kg:translator ?translator }
    OPTIONAL { ?article kg:language ?written }
    OPTIONAL {
      ?statement kg:proposes ?proposition ; kg:speaker/rdfs:label ?by ;
        kg:evidence/oa:hasSelector ?said .
      ?said oa:start ?first ; oa:end ?last
      FILTER (?first <= ?start && ?start < ?last)
    }
  }
} ORDER BY ?status ?date ?title ?what ?by ?words"""
_STATEMENT = """
SELECT DISTINCT ?relation ?other ?label WHERE {
  GRAPH ?g {
    VALUES ?relation { kg:speaker kg:proposes kg:parent kg:denies kg:respondsTo kg:describedBy }
    ?node ?relation ?other .
    OPTIONAL { ?other rdfs:label ?label }
  }
} ORDER BY ?relation ?label"""
_ANSWERS = """
SELECT DISTINCT ?other ?label WHERE {
  GRAPH ?g { ?other kg:respondsTo ?node ; rdfs:label ?label }
} ORDER BY ?label"""
_TELLERS = """
SELECT DISTINCT ?other ?label WHERE {
  GRAPH ?g { ?other kg:proposes ?node ; rdfs:label ?label }
} ORDER BY ?label"""
_ROLES = """
SELECT DISTINCT ?role ?words ?label ?quantity WHERE {
  GRAPH ?g {
    ?node kg:describedBy?/kg:hasRole ?part . ?part kg:role ?role ; kg:words ?words .
    OPTIONAL { ?part kg:filler/rdfs:label ?label }
    OPTIONAL { ?part kg:quantity/rdfs:label ?quantity }
  }
} ORDER BY ?role ?words"""
_VALUES = """
SELECT DISTINCT ?property ?value WHERE {
  GRAPH ?g { ?node ?property ?value FILTER (isLiteral(?value) || STRSTARTS(STR(?value), STR(kg:))) }
} ORDER BY ?property ?value"""
_EVIDENCE = """
SELECT ?words ?start ?end ?title ?date ?section ?from ?translator ?written
  (GROUP_CONCAT(DISTINCT ?in_file ; separator=" and ") AS ?file) WHERE {
  GRAPH ?g {
    ?node kg:describedBy?/kg:evidence ?evidence .
    ?evidence oa:hasSource ?article ; oa:hasSelector ?quote , ?position .
    ?quote oa:exact ?words . ?position oa:start ?start ; oa:end ?end .
    ?article rdfs:label ?title .
    OPTIONAL { ?article kg:published ?date }
    OPTIONAL { ?article kg:translatedFrom ?from }
    OPTIONAL { ?article kg:translator ?translator }
    OPTIONAL { ?article kg:language ?written }
    OPTIONAL { ?evidence kg:sectionTitle ?section }
    OPTIONAL {
      ?evidence oa:hasSelector ?fragment . ?fragment rdf:value ?value ; rdfs:label ?in_file
    }
  }
} GROUP BY ?words ?start ?end ?title ?date ?section ?from ?translator ?written ORDER BY ?start"""
_ORIGINALS = """
SELECT DISTINCT ?number ?text WHERE {
  GRAPH ?g {
    ?node kg:describedBy?/kg:evidence/kg:translates ?block .
    ?block kg:blockNumber ?number ; kg:originalText ?text .
  }
} ORDER BY ?number"""
_ARTICLE = """
SELECT DISTINCT ?statement ?label WHERE {
  GRAPH ?g { ?statement prov:wasDerivedFrom ?node ; a kg:Statement ; rdfs:label ?label }
} ORDER BY ?statement"""


def explain(store: Store, node: str) -> str:
    """All that ``store`` knows of ``node``, an IRI or an actor's name, as lines of text.

    Raises QueryError if nothing is known of it, or nobody has that name.
    """
    found = read_value("actor", node, store.query)
    terms = found if isinstance(found, list) else [found]
    parts = ["\n".join(_Explanation(store, term).lines()) for term in terms]
    others = namesakes(node, terms, store.query)
    if others:
        parts.append(f"Others of this name: {', '.join(others)}. Give the full name to see them.")
    return "\n\n".join(parts)


class _Explanation:
    """The explanation of one node."""

    def __init__(self, store: Store, node: Term) -> None:
        self._store = store
        self._node = node

    def _rows(self, query: str) -> list[dict[str, Term]]:
        return list(self._store.query(query, bindings={"node": self._node}))

    def lines(self) -> Iterator[str]:
        """Head, then whatever sections the node has."""
        about = self._rows(_ABOUT)
        values = self._rows(_VALUES)
        if not about and not values:
            raise QueryError(f"{shown(self._node)}: nothing is known of it; check the IRI")
        yield from self._head(about)
        yield from _listed("What readers decided", decided(self._store, self._node))
        classes = {shown(row["class"]) for row in about}
        if classes & {"kg:Statement", "kg:Proposition", "kg:Event", "kg:Role", "kg:Article"}:
            yield from _section("What is recorded", values, _value_line)
        yield from _section("Participants", self._rows(_ROLES), _role_line)
        yield from _section("Connected with", self._rows(_STATEMENT), _link_line)
        yield from _section("Told by", self._rows(_TELLERS), _label_line)
        yield from _section("Answered by", self._rows(_ANSWERS), _label_line)
        yield from _section("Evidence", self._rows(_EVIDENCE), _evidence_line)
        yield from _section("In the original", self._rows(_ORIGINALS), _original_line)
        yield from _listed("Told elsewhere of the same event", same_events(self._store, self._node))
        yield from self._told()
        yield from _section("What they said", self._rows(_SAID), _said_line)
        yield from _section("Statements in it", self._rows(_ARTICLE), _label_line)
        if "kg:Proposition" not in classes:
            yield from _listed("Why these mentions are one", joined(self._store, self._node))
            yield from _listed(
                "What other articles say it is", agreed_types(self._store, self._node)
            )
            yield from _listed("Kept apart from it", kept_apart(self._store, self._node))

    def _head(self, about: list[dict[str, Term]]) -> Iterator[str]:
        labels = _distinct(about, "label")
        classes = [shorten(name) for name in _distinct(about, "class", full=True)]
        node = shown(self._node)
        yield f"{labels[0] if labels else node} ({', '.join(classes)})" if classes else node
        yield f"  {node}"
        names = [name for name in (*labels[1:], *_distinct(about, "alias")) if name != labels[0]]
        if names:
            yield f"  also called: {', '.join(dict.fromkeys(names))}"
        for match in _distinct(about, "match", full=True):
            yield f"  matches: {match}"
        titles = _distinct(about, "title")
        if titles:
            yield f"  mentioned in: {'; '.join(titles)}"

    def _told(self) -> Iterator[str]:
        """Facts first, then claims, each group under a heading that says what it is."""
        rows = self._rows(_TOLD)
        facts = [row for row in rows if _standing(row) == "asserted"]
        others = [row for row in rows if _standing(row) != "asserted"]
        yield from _section("What articles state in their own voice", facts, _told_line)
        yield from _section(
            "What is only claimed, alleged, denied or uncertain", others, _told_line
        )


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", f"{title}:", *found)


def _section(title: str, rows: list[dict[str, Term]], line: Callable[[Row], str]) -> Iterator[str]:
    if rows:
        yield ""
        yield f"{title}:"
        yield from dict.fromkeys(line(row) for row in rows)


def _distinct(rows: list[dict[str, Term]], name: str, *, full: bool = False) -> list[str]:
    terms = (row[name] for row in rows if name in row)
    values = (str(getattr(term, "value", term)) if full else shown(term) for term in terms)
    return list(dict.fromkeys(values))


def _local(row: Row, name: str) -> str:
    return shown(row.get(name)).removeprefix("kg:").lower()


def _standing(row: Row) -> str:
    words = [_local(row, "status")]
    if _local(row, "polarity") != "affirmed":
        words.append("negated")
    if _local(row, "commitment") != "certain":
        words.append(_local(row, "commitment"))
    if _local(row, "frame") != "nonfuture":
        words.append(_local(row, "frame"))
    return ", ".join(words)


def _quoted(row: Row) -> str:
    words = " ".join(shown(row["words"]).split())
    if len(words) > _LONGEST:
        words = f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"
    return f"“{words}”"


def _told_line(row: Row) -> str:
    by = f" by {shown(row['by'])}" if "by" in row else ""
    what = shown(row["what"]).partition(": ")[2]
    return f"  [{_standing(row)}{by}] {what}\n      {_quoted(row)} {cited(row)}"


def _said_line(row: Row) -> str:
    return f"  [{_local(row, 'act')}] {shown(row['content'])}\n      {_quoted(row)} {cited(row)}"


def _value_line(row: Row) -> str:
    return f"  {shown(row['property'])}: {shown(row['value'])}"


def _role_line(row: Row) -> str:
    who = shown(row.get("label"))
    words = shown(row["words"])
    named = f" = {who}" if who and who != words else ""
    number = f" ({shown(row['quantity'])})" if "quantity" in row else ""
    return f"  {_local(row, 'role')}: {words}{named}{number}"


def _link_line(row: Row) -> str:
    label = shown(row.get("label"))
    return f"  {_local(row, 'relation')}: {label}\n      {shown(row['other'])}"


def _label_line(row: Row) -> str:
    node = row.get("other") or row.get("statement")
    return f"  {shown(row['label'])}\n      {shown(node)}"


def _original_line(row: Row) -> str:
    text = row["text"]
    language = text.language if isinstance(text, ox.Literal) else None
    told = language_name(language or "und")
    return f"  “{' '.join(shown(text).split())}” — {told}, block {shown(row['number'])}"


def _evidence_line(row: Row) -> str:
    section = f"section “{shown(row['section'])}”" if "section" in row else ""
    place = "".join(f"{part}, " for part in (section, shown(row.get("file"))) if part)
    offsets = f"characters {shown(row['start'])}–{shown(row['end'])}"
    return f"  {_quoted(row)} {cited(row)}, {place}{offsets}"
