"""A store to rows: one SPARQL query for each kind of node, put together here.

Each query asks for all properties of the nodes of one class, which an embedded store answers in
one scan; joins are made in Python, where they cost less than optional patterns do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.report.graph.corrections import read_corrections
from kg.report.graph.remarks import read_remarks
from kg.report.graph.rows import (
    ArticleRow,
    EntityRow,
    NumberRow,
    PropositionRow,
    QuoteRow,
    Reading,
    RoleRow,
    StatementRow,
    TimeRow,
    local_name,
)

if TYPE_CHECKING:
    from kg.store.results import Term
    from kg.store.store import Store

_OF_CLASS = "SELECT ?node ?property ?value {{ GRAPH ?g {{ ?node a kg:{} ; ?property ?value }} }}"
_ENTITIES = """
SELECT ?node ?property ?value { GRAPH ?g { ?node kg:mentionedIn ?article ; ?property ?value } }
"""
_QUOTES = """
SELECT ?node ?text ?start ?end ?article { GRAPH ?g {
  ?node oa:hasSource ?article ; oa:hasSelector ?quote , ?position .
  ?quote oa:exact ?text . ?position oa:start ?start ; oa:end ?end } }
"""
_ORIGINALS = """
SELECT ?node ?number ?text { GRAPH ?g {
  ?node kg:translates ?block . ?block kg:blockNumber ?number ; kg:originalText ?text } }
"""
_SECTIONS = "SELECT ?node ?section { GRAPH ?g { ?node kg:sectionTitle ?section } }"
_EVENTS = "SELECT ?event ?told { GRAPH ?g { ?event kg:describedBy ?told } }"
_COPIES = """
SELECT ?copy ?first {
  GRAPH ?g { ?copy a kg:Article } GRAPH ?links { ?copy prov:wasDerivedFrom ?first } }
"""
_ANSWERS = "SELECT ?reply ?alleged { GRAPH ?g { ?reply kg:answers ?alleged } }"
_MAY_ANSWER = "SELECT ?reply ?alleged { GRAPH ?g { ?reply kg:mayAnswer ?alleged } }"
_SAME = "SELECT ?left ?right { GRAPH ?g { ?left kg:sameEventAs ?right } }"
_LABELS = """
SELECT ?term ?label { GRAPH <https://w3id.org/newskg/ontology> { ?term rdfs:label ?label } }
"""
_WRONGS = "SELECT DISTINCT ?term { GRAPH ?g { ?term kg:allegedForm ?form } }"
_PARENTS = "SELECT ?term ?parent { GRAPH ?g { ?term rdfs:subClassOf ?parent } }"

_TYPE = "type"
# Nodes for people and things that one event counts without naming them: their words are in the
# roles, and no second article can refer to them.
_PARTICIPANT = "/participant/"
Properties = dict[str, list[str]]  # local name of a property -> values, one for each graph


def reading_of(source: Store | Reading) -> Reading:
    """``source`` itself where it is read already: several pages of one store need one reading."""
    return source if isinstance(source, Reading) else read_store(source)


def read_store(store: Store) -> Reading:
    """All that the article graphs of ``store`` say, as rows."""
    quotes = _read_quotes(store)
    labels = {_text(row["term"]): _text(row["label"]) for row in store.query(_LABELS)}
    parents = _pairs(store, _PARENTS, "term", "parent")
    numbers = _read_numbers(store)
    statements = _read_statements(store, quotes, numbers)
    copies = {copy: first[0] for copy, first in _pairs(store, _COPIES, "copy", "first").items()}
    return Reading(
        articles=_with_reprints(_read_articles(store), copies),
        entities=_read_entities(store, parents),
        statements=statements,
        propositions=_read_propositions(store, quotes, statements.values(), numbers),
        labels=labels,
        wrongs=frozenset(_text(row["term"]) for row in store.query(_WRONGS)),
        parents={term: tuple(found) for term, found in parents.items()},
        answers=_lists(store, _ANSWERS, "alleged", "reply"),
        may_answer=_lists(store, _MAY_ANSWER, "alleged", "reply"),
        corrections=read_corrections(store),
        remarks=read_remarks(store),
        copies=copies,
    )


def _text(term: Term) -> str:
    """IRI or lexical form; the store holds neither blank nodes nor quoted triples."""
    return str(term) if isinstance(term, ox.Triple) else term.value


def _properties(store: Store, query: str) -> dict[str, Properties]:
    found: dict[str, Properties] = defaultdict(lambda: defaultdict(list))
    for row in store.query(query):
        found[_text(row["node"])][local_name(_text(row["property"]))].append(_text(row["value"]))
    return dict(sorted(found.items()))


def _pairs(store: Store, query: str, left: str, right: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in store.query(query):
        found[_text(row[left])].append(_text(row[right]))
    return {key: sorted(set(values)) for key, values in sorted(found.items())}


def _lists(store: Store, query: str, left: str, right: str) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in _pairs(store, query, left, right).items()}


def _unique(properties: Properties, name: str) -> tuple[str, ...]:
    return tuple(sorted(set(properties.get(name, ()))))


def _first(properties: Properties, name: str) -> str | None:
    found = properties.get(name)
    return min(found) if found else None


def _read_articles(store: Store) -> dict[str, ArticleRow]:
    return {
        iri: ArticleRow(
            iri=iri,
            title=_first(of, "title") or _first(of, "label") or local_name(iri),
            outlet=_first(of, "publisher"),
            published=_first(of, "published"),
            url=_first(of, "url"),
            language=_first(of, "translatedFrom"),
            translator=_first(of, "translator"),
            written=_first(of, "language"),
        )
        for iri, of in _properties(store, _OF_CLASS.format("Article")).items()
    }


def _with_reprints(
    articles: dict[str, ArticleRow], copies: Mapping[str, str]
) -> dict[str, ArticleRow]:
    """The articles; a copy names the outlet, otherwise the title, of the report that it prints."""
    for copy, first in copies.items():
        if copy in articles and first in articles:
            named = articles[first].outlet or articles[first].title
            articles[copy] = replace(articles[copy], reprint_of=named)
    return articles


def _read_entities(store: Store, parents: Mapping[str, list[str]]) -> dict[str, EntityRow]:
    found = {}
    for iri, of in _properties(store, _ENTITIES).items():
        if _PARTICIPANT in iri:
            continue
        name = _most_used(of.get("label") or [local_name(iri)])
        classes = _most_specific(of.get(_TYPE, []), parents)
        aliases = {*of.get("label", ()), *of.get("altLabel", ())} - {name}
        found[iri] = EntityRow(
            iri=iri,
            name=name,
            type=classes,
            classes=frozenset(local_name(one) for one in of.get(_TYPE, ())),
            aliases=tuple(sorted(aliases)),
            unnamed="true" in of.get("unnamed", ()),
            link=_first(of, "exactMatch"),
            articles=_unique(of, "mentionedIn"),
        )
    return found


def _most_used(names: Iterable[str]) -> str:
    """The name that most graphs use; of equals the longest, then the first of the alphabet."""
    counts = Counter(names)
    return min(counts, key=lambda name: (-counts[name], -len(name), name))


def _most_specific(types: Iterable[str], parents: Mapping[str, list[str]]) -> str:
    """The class that most graphs give and that is no superclass of another given one."""
    counts = Counter(types)
    above = {parent for name in counts for parent in parents.get(name, ())}
    leaves = [name for name in counts if name not in above] or list(counts)
    if not leaves:
        return "Thing"
    return local_name(min(leaves, key=lambda name: (-counts[name], name)))


def _read_quotes(store: Store) -> dict[str, QuoteRow]:
    originals: dict[str, dict[int, str]] = defaultdict(dict)
    for row in store.query(_ORIGINALS):
        originals[_text(row["node"])][int(_text(row["number"]))] = _text(row["text"])
    sections = {_text(row["node"]): _text(row["section"]) for row in store.query(_SECTIONS)}
    return {
        _text(row["node"]): QuoteRow(
            text=_text(row["text"]),
            start=int(_text(row["start"])),
            end=int(_text(row["end"])),
            article=_text(row["article"]),
            originals=tuple(text for _, text in sorted(originals[_text(row["node"])].items())),
            section=sections.get(_text(row["node"]), ""),
        )
        for row in store.query(_QUOTES)
    }


def _quotes(of: Properties, quotes: Mapping[str, QuoteRow]) -> tuple[QuoteRow, ...]:
    found = [quotes[iri] for iri in _unique(of, "evidence") if iri in quotes]
    return tuple(sorted(found, key=lambda quote: (quote.article, quote.start, quote.end)))


def _read_statements(
    store: Store, quotes: Mapping[str, QuoteRow], numbers: Mapping[str, NumberRow]
) -> dict[str, StatementRow]:
    found = {}
    for iri, of in _properties(store, _OF_CLASS.format("Statement")).items():
        act = local_name(_first(of, "speechAct") or "Say")
        polarity = local_name(_first(of, "polarity") or "Affirmed")
        when = local_name(_first(of, "timeFrame") or "NonFuture")
        found[iri] = StatementRow(
            iri=iri,
            article=_first(of, "wasDerivedFrom") or "",
            speakers=_unique(of, "speaker"),
            polarity=polarity,
            made=polarity == "Affirmed" and when == "NonFuture",
            allegation=any(local_name(one) == "Allegation" for one in of.get(_TYPE, ())),
            act=act,
            quotation=local_name(_first(of, "quotation") or "Indirect"),
            cue=_first(of, "cue") or "",
            source=_first(of, "sourceWords") or "",
            content=_first(of, "content") or "",
            confidence=float(_first(of, "confidence") or 1),
            parent=_first(of, "parent"),
            propositions=_unique(of, "proposes"),
            about=_unique(of, "about"),
            denies=_unique(of, "denies"),
            answers=_unique(of, "respondsTo"),
            quotes=_quotes(of, quotes),
            accused_unclear="true" in of.get("accusedUnclear", ()),
            sums=tuple(numbers[one].label for one in _unique(of, "namesSum") if one in numbers),
        )
    return found


def _read_propositions(
    store: Store,
    quotes: Mapping[str, QuoteRow],
    statements: Iterable[StatementRow],
    numbers: Mapping[str, NumberRow],
) -> dict[str, PropositionRow]:
    proposers: dict[str, list[str]] = defaultdict(list)
    for statement in statements:
        for proposition in statement.propositions:
            proposers[proposition].append(statement.iri)
    roles = _read_roles(store, numbers)
    events = _pairs(store, _EVENTS, "told", "event")
    same = _pairs(store, _SAME, "left", "right")
    found = {}
    for iri, of in _properties(store, _OF_CLASS.format("Proposition")).items():
        found[iri] = PropositionRow(
            iri=iri,
            article=_first(of, "wasDerivedFrom") or "",
            status=local_name(_first(of, "status") or "Claimed"),
            polarity=local_name(_first(of, "polarity") or "Affirmed"),
            commitment=local_name(_first(of, "commitment") or "Unspecified"),
            time_frame=local_name(_first(of, "timeFrame") or "NonFuture"),
            statements=tuple(proposers.get(iri, ())),
            quotes=_quotes(of, quotes),
            subject=_first(of, "subject"),
            predicate=_first(of, "predicate"),
            object=_first(of, "object"),
            kind=_first(of, "kind"),
            trigger=_first(of, "trigger") or "",
            event=next(iter(events.get(iri, ())), None),
            roles=tuple(roles[role] for role in _unique(of, "hasRole") if role in roles),
            same_as=tuple(same.get(iri, ())),
        )
    return found


def _read_numbers(store: Store) -> dict[str, NumberRow]:
    found = _properties(store, _OF_CLASS.format("Quantity"))
    return {iri: _number(of) for iri, of in found.items()}


def _read_roles(store: Store, numbers: Mapping[str, NumberRow]) -> dict[str, RoleRow]:
    times = {
        iri: TimeRow(_first(of, "label") or "", _first(of, "begins"), _first(of, "ends"))
        for iri, of in _properties(store, _OF_CLASS.format("TimeSpan")).items()
    }
    found = {}
    for iri, of in _properties(store, _OF_CLASS.format("Role")).items():
        filler = _first(of, "filler")
        found[iri] = RoleRow(
            role=local_name(_first(of, "role") or "participant"),
            words=_first(of, "words") or "",
            filler=filler,
            number=numbers.get(_first(of, "quantity") or ""),
            time=times.get(filler or ""),
            part=bool(of.get("subgroupOf")),
        )
    return found


def _number(of: Properties) -> NumberRow:
    def figure(name: str) -> float | None:
        found = _first(of, name)
        return None if found is None else float(found)

    return NumberRow(
        label=_first(of, "label") or "",
        bound=local_name(_first(of, "bound") or "Exactly"),
        value=figure("value"),
        low=figure("min"),
        high=figure("max"),
        unit=_first(of, "unit"),
        currency=_first(of, "currency"),
    )
