"""Findings of a store: the nodes are looked up together, a few queries for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from kg.ontology.languages import translated_from
from kg.queries.findings.fields import Source
from kg.queries.findings.record import Finding
from kg.queries.findings.wording import NOT_MADE, people
from kg.queries.result_formats import shown
from kg.store.results import Term
from kg.store.store import Store

Row = Mapping[str, Term]
# Nodes that are looked up in one query.
_AT_ONCE = 300
# Acts whose time frame is that of their content: a promise is of the future, and was made.
_OF_THE_FUTURE = frozenset(("Demand", "Promise", "Threaten", "Intend"))

# The nodes are bound first, and LATERAL looks each of them up: without it Oxigraph reads all that
# the store has of a pattern with OPTIONAL or UNION, seconds at a million quads.
_PROPOSITIONS = """
SELECT DISTINCT ?node ?label ?kind ?status ?polarity ?commitment ?frame ?trigger WHERE {
  LATERAL {
    GRAPH ?g {
      ?node kg:status ?status ; kg:polarity ?polarity ; kg:commitment ?commitment ;
        kg:timeFrame ?frame ; rdfs:label ?label .
      OPTIONAL { ?node kg:trigger ?trigger }
      OPTIONAL { ?node kg:kind ?kind }
    }
  }
} ORDER BY ?node ?label"""
_STATEMENTS = """
SELECT DISTINCT ?node ?act ?polarity ?commitment ?frame ?content ?cue ?allegation WHERE {
  LATERAL {
    GRAPH ?g {
      ?node kg:speechAct ?act ; kg:polarity ?polarity ; kg:commitment ?commitment ;
        kg:timeFrame ?frame .
      OPTIONAL { ?node kg:content ?content }
      OPTIONAL { ?node kg:cue ?cue }
      OPTIONAL { ?node a ?allegation . FILTER (?allegation = kg:Allegation) }
    }
  }
} ORDER BY ?node"""
_TELLERS = """
SELECT DISTINCT ?node ?name ?words ?cue ?relayed WHERE {
  LATERAL {
    GRAPH ?g {
      { ?node kg:speechAct ?act . BIND(?node AS ?told) } UNION { ?told kg:proposes ?node }
    }
  }
  LATERAL { OPTIONAL { GRAPH ?g { ?told kg:speaker ?by . ?by rdfs:label ?name } } }
  LATERAL { OPTIONAL { GRAPH ?g { ?told kg:sourceWords ?words } } }
  LATERAL { OPTIONAL { GRAPH ?g { ?told kg:cue ?cue } } }
  LATERAL {
    OPTIONAL { GRAPH ?g { ?told kg:parent ?outer . ?outer kg:speaker/rdfs:label ?relayed } }
  }
} ORDER BY ?node ?told ?name ?relayed"""
_ROLES = """
SELECT DISTINCT ?node ?role ?words ?name WHERE {
  GRAPH ?g {
    ?node kg:hasRole ?part . ?part kg:role ?role ; kg:words ?words .
    OPTIONAL { ?part kg:filler/rdfs:label ?name }
  }
} ORDER BY ?node ?part"""
_ACCUSERS = """
SELECT DISTINCT ?node ?words ?name WHERE {
  GRAPH ?g {
    ?node kg:hasRole ?part . ?part kg:role kg:accuser ; kg:words ?words .
    OPTIONAL { ?part kg:filler/rdfs:label ?name }
  }
} ORDER BY ?node ?part"""
_TIMES = """
SELECT DISTINCT ?node ?time WHERE {
  LATERAL {
    GRAPH ?g {
      { ?node kg:validTime/rdfs:label ?time }
      UNION { ?node kg:hasRole ?part . ?part kg:role kg:time ; kg:filler/rdfs:label ?time }
    }
  }
} ORDER BY ?node ?time"""
_EVIDENCE = """
SELECT DISTINCT ?node ?words ?start ?end ?article WHERE {
  GRAPH ?g {
    ?node kg:evidence ?evidence ; prov:wasDerivedFrom ?article .
    ?evidence oa:hasSelector ?quote , ?position .
    ?quote oa:exact ?words . ?position oa:start ?start ; oa:end ?end .
  }
} ORDER BY ?node ?start"""
# All that an article says, with its places: what overlaps is in one sentence.
_SPANS = """
SELECT DISTINCT ?article ?node ?start ?end WHERE {
  GRAPH ?g {
    ?node prov:wasDerivedFrom ?article ; kg:evidence/oa:hasSelector ?position .
    ?position oa:start ?start ; oa:end ?end .
  }
} ORDER BY ?article ?start ?end ?node"""
_SOURCES = """
SELECT DISTINCT ?article ?title ?publisher ?published ?url ?from ?translator ?written WHERE {
  LATERAL {
    GRAPH ?g {
      ?article a kg:Article ; rdfs:label ?title .
      OPTIONAL { ?article kg:publisher ?publisher }
      OPTIONAL { ?article kg:published ?published }
      OPTIONAL { ?article kg:url ?url }
      OPTIONAL { ?article kg:translatedFrom ?from }
      OPTIONAL { ?article kg:translator ?translator }
      OPTIONAL { ?article kg:language ?written }
    }
  }
} ORDER BY ?article ?title"""
_ANSWERS = """
SELECT DISTINCT ?node ?how ?reply WHERE {
  VALUES ?how { kg:answers kg:mayAnswer }
  GRAPH ?links { ?reply ?how ?node }
} ORDER BY ?node ?how ?reply"""


def read_findings(store: Store, nodes: Iterable[str]) -> dict[str, Finding]:
    """IRI -> finding, in the order given; nodes that are no statement or proposition are missing.

    ``nodes`` are IRIs of statements and propositions.
    """
    wanted = list(dict.fromkeys(nodes))
    found: dict[str, Finding] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        found.update(_Batch(store, wanted[start : start + _AT_ONCE]).findings())
    return {iri: found[iri] for iri in wanted if iri in found}


def answers_of(store: Store, nodes: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Node -> its answers: *answers* or *mayAnswer*, and the IRI of what answers."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    wanted = list(dict.fromkeys(nodes))
    for start in range(0, len(wanted), _AT_ONCE):
        for row in _ask(store, _ANSWERS, wanted[start : start + _AT_ONCE]):
            found[_iri(row, "node")].append((_local(row, "how"), _iri(row, "reply")))
    return dict(found)


def read_sources(store: Store, articles: Iterable[str]) -> dict[str, Source]:
    """IRI of an article -> what to cite."""
    wanted = list(dict.fromkeys(articles))
    found: dict[str, Source] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        for row in _ask(store, _SOURCES, some, name="article"):
            source = Source(
                iri=_iri(row, "article"),
                title=shown(row["title"]),
                publisher=_text(row, "publisher"),
                published=_text(row, "published"),
                url=_text(row, "url"),
                translated=_translated(row),
                written=_text(row, "written"),
            )
            found.setdefault(source.iri, source)
    return found


def _translated(row: Row) -> str | None:
    if "from" not in row:
        return None
    return translated_from(shown(row["from"]), _text(row, "translator"))


def _ask(store: Store, query: str, iris: Sequence[str], *, name: str = "node") -> list[Row]:
    terms: list[Term] = [ox.NamedNode(iri) for iri in iris]
    return list(store.query(query, bindings={name: terms})) if terms else []


def _iri(row: Row, name: str) -> str:
    return str(getattr(row[name], "value", row[name]))


def _text(row: Row, name: str) -> str | None:
    return str(getattr(row[name], "value", row[name])) if name in row else None


def _local(row: Row, name: str) -> str:
    return shown(row.get(name)).removeprefix("kg:")


class _Standings:
    """Some nodes: what they are, with what status, and who says them."""

    def __init__(self, store: Store, nodes: Sequence[str]) -> None:
        self._propositions = _first(_ask(store, _PROPOSITIONS, nodes))
        self._statements = _first(_ask(store, _STATEMENTS, nodes))
        self._tellers = _grouped(_ask(store, _TELLERS, nodes))
        self._accusers = _grouped(_ask(store, _ACCUSERS, nodes))

    def speakers(self, iri: str) -> tuple[str, ...]:
        """Their names; of one that is no actor, the words that name the source."""
        told = self._tellers.get(iri, ())
        names = dict.fromkeys(_text(row, "name") or _text(row, "words") or "" for row in told)
        return tuple(name for name in names if name)

    def sources(self, iri: str) -> tuple[str, ...]:
        """Who accuses in a proposition: who charges, suspects or arrests; else its speakers."""
        named, words = self._acting(iri)
        return named or self.speakers(iri) or words

    def second_hand(self, iri: str) -> tuple[str, ...]:
        """Its speakers, where they tell what somebody else suspects."""
        acting, _ = self._acting(iri)
        return tuple(one for one in self.speakers(iri) if acting and one not in acting)

    def _acting(self, iri: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who charges, suspects or arrests: the names of actors, and the words for all."""
        rows = self._accusers.get(iri, ())
        names = dict.fromkeys(name for row in rows if (name := _text(row, "name")))
        return tuple(names), tuple(dict.fromkeys(shown(row["words"]) for row in rows))

    def mark(self, iri: str) -> str | None:
        """``claimed by X`` and the like; None for a fact, and for what is neither."""
        if iri in self._statements:
            return f"{_status_of_statement(self._statements[iri])} by {people(self.speakers(iri))}"
        row = self._propositions.get(iri)
        if row is None:
            return None
        words = [_local(row, name).lower() for name in ("polarity", "commitment", "frame")]
        odd = [word for word in words if word not in ("affirmed", "certain", "nonfuture")]
        status = _local(row, "status").lower()
        if status == "asserted":
            return " and ".join(odd) or None
        return f"{' and '.join((status, *odd))} by {people(self.sources(iri))}"


class _Batch(_Standings):
    """Some nodes, with what the queries found of each."""

    def __init__(self, store: Store, nodes: Sequence[str]) -> None:
        super().__init__(store, nodes)
        self._roles = _grouped(_ask(store, _ROLES, nodes))
        self._times = _first(_ask(store, _TIMES, nodes))
        self._evidence = _grouped(_ask(store, _EVIDENCE, nodes))
        articles = list(dict.fromkeys(_iri(r[0], "article") for r in self._evidence.values()))
        self._sources = read_sources(store, articles)
        self._beside = self._neighbours(_ask(store, _SPANS, articles, name="article"))
        beside = {iri for others in self._beside.values() for iri in others}
        self._others = _Standings(store, sorted(beside))

    def _neighbours(self, spans: Iterable[Row]) -> dict[str, list[str]]:
        """Node -> the other nodes of its article whose evidence overlaps with its own."""
        told: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for row in spans:
            told[_iri(row, "article")].append((*_place(row), _iri(row, "node")))
        return {
            iri: [
                other
                for start, end, other in told[_iri(rows[0], "article")]
                if other != iri and any(start < to and at < end for at, to in map(_place, rows))
            ]
            for iri, rows in self._evidence.items()
        }

    def _also(self, iri: str, own: str) -> tuple[str, ...]:
        """What else its sentences hold that is no fact, by status and speaker."""
        marks = dict.fromkeys(self._others.mark(other) for other in self._beside.get(iri, ()))
        return tuple(mark for mark in marks if mark is not None and mark != own)

    def findings(self) -> dict[str, Finding]:
        """The findings of the nodes that are statements or propositions with evidence."""
        made: dict[str, Finding] = {}
        for iri, row in self._statements.items():
            if iri in self._evidence:
                made[iri] = self._statement(iri, row)
        for iri, row in self._propositions.items():
            if iri in self._evidence:
                made[iri] = self._proposition(iri, row)
        return made

    def _statement(self, iri: str, row: Row) -> Finding:
        return Finding(
            iri=iri,
            kind="statement",
            status=_status_of_statement(row),
            polarity=_local(row, "polarity").lower(),
            commitment=_local(row, "commitment").lower(),
            time_frame=_local(row, "frame").lower(),
            what=_text(row, "content") or self._quotation(iri),
            speakers=self.speakers(iri),
            quotation=self._quotation(iri),
            term=_text(row, "cue") or "",
            source=self._source(iri),
            act=_local(row, "act").lower(),
            relayed_by=self._relayed(iri),
            others=self._also(iri, self.mark(iri) or ""),
        )

    def _proposition(self, iri: str, row: Row) -> Finding:
        cue = next((_text(told, "cue") for told in self._tellers.get(iri, ()) if "cue" in told), "")
        return Finding(
            iri=iri,
            kind="event" if "kind" in row else "relation",
            status=_local(row, "status").lower(),
            polarity=_local(row, "polarity").lower(),
            commitment=_local(row, "commitment").lower(),
            time_frame=_local(row, "frame").lower(),
            what=shown(row["label"]).partition(": ")[2],
            speakers=self.sources(iri),
            quotation=self._quotation(iri),
            term=_text(row, "trigger") or cue or "",
            source=self._source(iri),
            relayed_by=self._relayed(iri) or self.second_hand(iri),
            participants=tuple(self._participants(iri)),
            time=_text(self._times[iri], "time") if iri in self._times else None,
            others=self._also(iri, self.mark(iri) or ""),
        )

    def _quotation(self, iri: str) -> str:
        words = dict.fromkeys(shown(row["words"]) for row in self._evidence[iri])
        return " … ".join(" ".join(one.split()) for one in words)

    def _source(self, iri: str) -> Source:
        article = _iri(self._evidence[iri][0], "article")
        return self._sources.get(article) or Source(article, article)

    def _relayed(self, iri: str) -> tuple[str, ...]:
        rows = self._tellers.get(iri, ())
        return tuple(dict.fromkeys(shown(row["relayed"]) for row in rows if "relayed" in row))

    def _participants(self, iri: str) -> list[tuple[str, str]]:
        found: dict[tuple[str, str], None] = {}
        for row in self._roles.get(iri, ()):
            words, name = shown(row["words"]), _text(row, "name")
            named = f"{words} = {name}" if name and name.lower() not in words.lower() else words
            found[_local(row, "role"), named] = None
        return list(found)


def _place(row: Row) -> tuple[int, int]:
    return int(shown(row["start"])), int(shown(row["end"]))


def _status_of_statement(row: Row) -> str:
    if _local(row, "polarity") != "Affirmed":
        return NOT_MADE
    if _local(row, "frame") != "NonFuture":
        is_of_future = _local(row, "frame") == "Future" and _local(row, "act") in _OF_THE_FUTURE
        return "claimed" if is_of_future else NOT_MADE
    if "allegation" in row:
        return "alleged"
    return "denied" if _local(row, "act") == "Deny" else "claimed"


def _first(rows: Iterable[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(_iri(row, "node"), row)
    return found


def _grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[_iri(row, "node")].append(row)
    return dict(found)
