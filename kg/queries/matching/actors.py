"""The named actors of a graph, with the countries and posts that articles give them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from kg.ontology.gazetteer import Gazetteer, load_gazetteer
from kg.ontology.names import name_words
from kg.queries.matching.records import Actor, Fact, Sort
from kg.queries.result_formats import shown
from kg.store.store import Store

_ACTORS = """
SELECT ?node ?name ?kind ?article WHERE {
  GRAPH ?g {
    ?node kg:mentionedIn ?article ; rdfs:label ?name ; a kg:Actor , ?kind ; kg:unnamed false .
  }
}"""
_ALIASES = """
SELECT DISTINCT ?node ?name WHERE { GRAPH ?g { ?node a kg:Actor ; skos:altLabel ?name } }"""
# What is negated or denied gives nobody a post or a country.
_SAID = """
SELECT DISTINCT ?node ?what ?value ?status ?by ?title WHERE {
  VALUES ?what {
    kg:nationality kg:basedIn kg:holdsPosition kg:heldPosition kg:hasOccupation
  }
  GRAPH ?g {
    ?told rdf:subject ?node ; rdf:predicate ?what ; rdf:object/rdfs:label ?value ;
      kg:status ?status ; kg:polarity kg:Affirmed ; prov:wasDerivedFrom/rdfs:label ?title .
    FILTER (?status != kg:Denied)
    OPTIONAL { ?statement kg:proposes ?told ; kg:speaker/rdfs:label ?by }
  }
} ORDER BY ?node ?what ?value ?title ?by"""
_OF_LANDS = ("kg:nationality", "kg:basedIn")
# The narrowest class first: it is what a reader is shown.
_TYPES = ("Person", "GovernmentBody", "Organization", "Group")
_FORMER = {"kg:heldPosition": "formerly "}


def read_actors(store: Store) -> tuple[Actor, ...]:
    """Every actor that has a name, in the order of names and IRIs."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, set[str]] = defaultdict(set)
    articles: dict[str, dict[str, None]] = defaultdict(dict)
    for row in store.query(_ACTORS):
        node = _text(row["node"])
        names[node][shown(row["name"])] += 1
        kinds[node].add(shown(row["kind"]).removeprefix("kg:"))
        articles[node][_text(row["article"])] = None
    aliases: dict[str, dict[str, None]] = defaultdict(dict)
    for row in store.query(_ALIASES):
        aliases[_text(row["node"])][shown(row["name"])] = None
    lands, posts = _read_facts(store)
    gazetteer = load_gazetteer()
    found = []
    for node, called in names.items():
        name = min(called, key=lambda one: (-called[one], -len(one), one))
        type_ = next((one for one in _TYPES if one in kinds[node]), "Actor")
        every = tuple(dict.fromkeys((name, *sorted(called), *aliases.get(node, ()))))
        own = _in_name(name, gazetteer) if type_ != "Person" else ()
        found.append(
            Actor(
                node, name, type_, _sort(type_), every, tuple(sorted(articles[node])),
                countries=(*lands.get(node, ()), *own), posts=posts.get(node, ()),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.name, one.iri)))


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _sort(type_: str) -> Sort:
    if type_ == "Actor":
        return Sort.ANY
    return Sort.PERSON if type_ == "Person" else Sort.BODY


def _in_name(name: str, gazetteer: Gazetteer) -> tuple[Fact, ...]:
    """The countries that the name of a body itself gives: Cambodian police."""
    found = (gazetteer.country_of(word) for word in name_words(name))
    return tuple(Fact(one.name, "by its name") for one in found if one is not None)


_Facts = Mapping[str, tuple[Fact, ...]]


def _read_facts(store: Store) -> tuple[_Facts, _Facts]:
    """Node -> its countries, and its posts and occupations; each with who says so."""
    said: dict[tuple[str, str, str, str], dict[str, None]] = {}
    for row in store.query(_SAID):
        what, status = shown(row["what"]), shown(row["status"]).removeprefix("kg:").lower()
        by = f" by {shown(row['by'])}" if "by" in row else ""
        standing = "" if status == "asserted" else f"{status}{by}, "
        key = (_text(row["node"]), what, shown(row["value"]), f"{_FORMER.get(what, '')}{standing}")
        said.setdefault(key, {})[shown(row["title"])] = None
    lands: dict[str, list[Fact]] = defaultdict(list)
    posts: dict[str, list[Fact]] = defaultdict(list)
    for (node, what, value, standing), titles in said.items():
        fact = Fact(value, f"{standing}in {_listed(titles)}")
        (lands if what in _OF_LANDS else posts)[node].append(fact)
    return _frozen(lands), _frozen(posts)


def _frozen(facts: Mapping[str, list[Fact]]) -> _Facts:
    return {node: tuple(found) for node, found in facts.items()}


def _listed(titles: Iterable[str]) -> str:
    first, *others = titles
    return f"“{first}”" + (f" and {len(others)} more" if others else "")
