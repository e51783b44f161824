"""What a graph holds that can be news, each item with its sentence, term, people and two keys.

``key`` names the words in their article: an article that is built again, or changed elsewhere,
gives the same key, and a sentence with two accusations is one item. ``topic`` names what is told,
whichever article tells it: who accuses whom of what, who denies in which words, who is arrested.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyoxigraph as ox

from kg.model import digest
from kg.queries.findings import Finding, answers_of, read_findings
from kg.queries.findings.select import select
from kg.queries.named import answer_of
from kg.queries.result_formats import shown
from kg.store.results import Term
from kg.store.store import Store

# In the order of an answer.
CATEGORIES = ("accusation", "denial", "answer", "possible answer", "arrest", "figure", "name")
_AT_ONCE = 300
_DENIALS = """
SELECT DISTINCT ?node WHERE {
  GRAPH ?g {
    ?node kg:speechAct kg:Deny ; kg:polarity kg:Affirmed ; kg:timeFrame kg:NonFuture .
  }
} ORDER BY ?node"""
_ARRESTS = """
SELECT DISTINCT ?node WHERE {
  GRAPH ?ontology { ?kind rdfs:subClassOf kg:Arrest }
  GRAPH ?g {
    ?node kg:kind ?kind ; kg:polarity kg:Affirmed ; kg:timeFrame kg:NonFuture .
  }
} ORDER BY ?node"""
_PEOPLE = """
SELECT DISTINCT ?node ?who ?name WHERE {
  GRAPH ?g {
    { ?node kg:speaker|kg:about|rdf:subject|rdf:object|kg:hasRole/kg:filler ?who }
    UNION { ?told kg:proposes ?node ; kg:speaker|kg:about ?who }
    ?who kg:mentionedIn ?article ; rdfs:label ?name .
  }
} ORDER BY ?node ?who ?name"""
_BY_SENTENCE = """
SELECT DISTINCT ?text ?node WHERE {
  GRAPH ?g { ?node kg:kind ?kind ; kg:evidence/oa:hasSelector/oa:exact ?text }
} ORDER BY ?text ?node"""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be news. ``sentence`` keeps who says it and with what status.

    ``term`` triggered it; ``people``: IRI -> name of whoever is in it; ``again``: another article
    told the same before; ``place``: the address of its article, or else the title.
    """

    category: str
    key: str
    topic: str
    sentence: str
    status: str
    term: str
    quotation: str
    title: str
    published: str | None
    link: str
    iri: str
    people: Mapping[str, str]
    again: bool = False
    place: str = ""

    def as_json(self) -> dict[str, Any]:
        """All of it for JSON."""
        return {
            "category": self.category,
            "again": self.again,
            "sentence": self.sentence,
            "status": self.status,
            "term": self.term,
            "quotation": self.quotation,
            "article": self.title,
            "published": self.published,
            "link": self.link,
            "iri": self.iri,
            "people": dict(self.people),
            "key": self.key,
        }


def read_items(store: Store) -> list[Item]:
    """Everything in a store that can be news, names left out; an answer is no denial beside."""
    accusations = select(store, "accusations")
    answers = list(_answers(store, accusations))
    answering = {item.iri for item in answers}
    items = [
        *(item_of("accusation", one, what=_alleged(one)) for one in accusations),
        *(item_of("denial", one, what=one.quotation) for one in _found(store, _DENIALS)
          if one.iri not in answering),
        *answers,
        *(item_of("arrest", one, what=str(one.participants)) for one in _found(store, _ARRESTS)),
        *_figures(store),
    ]  # fmt: skip
    people = people_of(store, [item.iri for item in items])
    merged: dict[str, Item] = {}
    for item in items:
        first = merged.setdefault(item.key, item)
        everybody = {**first.people, **people.get(item.iri, {})}
        merged[item.key] = replace(first, people=everybody)
    return list(merged.values())


def item_of(category: str, one: Finding, *, what: str, sentence: str | None = None) -> Item:
    """The item of a finding; ``what`` tells its topic apart from others of the same speakers."""
    words = _plain(one.quotation)
    place = one.source.url or one.source.title
    return Item(
        category=category,
        key=digest(category, place, words, *one.speakers),
        topic=digest(category, _plain(what), *sorted(one.speakers)),
        sentence=sentence or one.sentence,
        status=one.standing,
        term=one.term,
        quotation=one.quotation,
        title=one.source.title,
        published=one.source.published,
        link=one.source.link,
        iri=one.iri,
        people={},
        place=place,
    )


def people_of(store: Store, nodes: Sequence[str]) -> dict[str, dict[str, str]]:
    """Node -> IRI -> name of the entities in it: speakers, subjects, objects, roles, mentioned."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    wanted = list(dict.fromkeys(nodes))
    for start in range(0, len(wanted), _AT_ONCE):
        terms: list[Term] = [ox.NamedNode(iri) for iri in wanted[start : start + _AT_ONCE]]
        for row in store.query(_PEOPLE, bindings={"node": terms}):
            found[_value(row["node"])][_value(row["who"])] = shown(row["name"])
    return dict(found)


def _found(store: Store, query: str) -> Iterable[Finding]:
    return read_findings(store, [_value(row["node"]) for row in store.query(query)]).values()


def _value(term: Term) -> str:
    return str(getattr(term, "value", term))


def _plain(words: str) -> str:
    """For comparison: one line, one case, no quotation marks."""
    return " ".join(words.translate(_MARKS).casefold().split())


_MARKS = str.maketrans(dict.fromkeys("“”\"‘’'", " "))


def _alleged(one: Finding) -> str:
    """What tells one allegation from another: its parts, or its words."""
    agents = [words for role, words in one.participants if role in ("agent", "wrong", "patient")]
    return " ".join((one.what.partition(" (")[0], *agents))


def _answers(store: Store, accusations: Sequence[Finding]) -> Iterator[Item]:
    """What answers an accusation, with the accusation behind it."""
    found = answers_of(store, [one.iri for one in accusations])
    replies = read_findings(store, [iri for pairs in found.values() for _, iri in pairs])
    told: set[tuple[str, str]] = set()
    for one in accusations:
        for how, iri in found.get(one.iri, ()):
            reply = replies.get(iri)
            category = "answer" if how == "answers" else "possible answer"
            if reply is None or (category, iri) in told:
                continue
            told.add((category, iri))
            sentence = (
                f"{reply.sentence} This may answer: {one.sentence}"
                if how != "answers"
                else (f"{reply.sentence} This answers: {one.sentence}")
            )
            yield item_of(category, reply, what=reply.quotation, sentence=sentence)


def _figures(store: Store) -> Iterator[Item]:
    """Pairs of figures for one event that differ, the later article's as the news."""
    rows = [
        {name: shown(term) for name, term in row.items()}
        for row in answer_of("figures-that-differ", store.query, {})
    ]
    found = _by_sentence(store, {row[name] for row in rows for name in ("words", "other_words")})
    for row in rows:
        one, other = found.get(row["words"]), found.get(row["other_words"])
        if one is None or other is None:
            continue
        figures = (row["figure"], row["other_figure"])
        if (one.source.published or "") > (other.source.published or ""):
            one, other, figures = other, one, (figures[1], figures[0])
        what = f"{row['kind'].removeprefix('kg:')}, {row['role'].removeprefix('kg:')}"
        sentence = (
            f"Figures differ for {what}: “{figures[0]}”, then “{figures[1]}”. First: "
            f"{one.sentence} Then: {other.sentence}"
        )
        made = item_of("figure", other, what=f"{what} {figures}", sentence=sentence)
        key = digest("figure", what, *figures, _plain(one.quotation), _plain(other.quotation))
        yield replace(made, key=key, term=figures[1])


def _by_sentence(store: Store, sentences: Iterable[str]) -> dict[str, Finding]:
    """Sentence -> an event that it is the evidence of."""
    wanted = sorted(sentences)
    nodes: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        terms: list[Term] = [ox.Literal(text) for text in wanted[start : start + _AT_ONCE]]
        for row in store.query(_BY_SENTENCE, bindings={"text": terms}):
            nodes.setdefault(shown(row["text"]), _value(row["node"]))
    found = read_findings(store, nodes.values())
    return {text: found[iri] for text, iri in nodes.items() if iri in found}
