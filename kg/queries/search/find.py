"""Searching a built folder: the index finds, the graph says what each hit is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.ontology.vocabulary import DEFAULT_BASE, mint
from kg.queries.findings import read_findings
from kg.queries.findings.read import read_sources
from kg.queries.findings.wording import shortened
from kg.queries.result_formats import shown
from kg.queries.search.index import SearchIndex, open_index
from kg.queries.search.words import match_expression
from kg.store.results import Term
from kg.store.store import Store, open_built

# In the order of an answer.
KINDS = ("name", "quotation", "article")
_ARTICLES = """
SELECT DISTINCT ?document ?article WHERE {
  GRAPH ?g { ?article a kg:Article ; kg:documentId ?document }
}"""
_BEARERS = """
SELECT ?name ?node ?class (COUNT(DISTINCT ?article) AS ?articles) WHERE {
  LATERAL {
    VALUES ?predicate { rdfs:label skos:altLabel }
    GRAPH ?g { ?node ?predicate ?name ; kg:mentionedIn ?article ; a ?class }
  }
} GROUP BY ?name ?node ?class ORDER BY ?node ?class"""
# The classes that say most; the rest of a node's classes are above them.
_GENERAL = frozenset(("kg:Actor", "kg:Claimant", "kg:Agent"))


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit. ``sentence`` says what it is, who says it and with what status.

    ``kind`` is one of `KINDS`; ``status`` is that of a quotation (`kg.queries.findings.Finding`),
    *text* of an article, *name* of a name.
    """

    kind: str
    status: str
    speakers: tuple[str, ...]
    sentence: str
    quotation: str
    article: str | None
    published: str | None
    link: str
    iri: str
    relayed_by: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    translated: str | None = None  # from which language, where the words are a translation
    language: str | None = None  # of the words, where that is not English

    def as_json(self) -> dict[str, Any]:
        """All of it for JSON."""
        return {
            "sentence": self.sentence,
            "kind": self.kind,
            "status": self.status,
            "speakers": list(self.speakers),
            "relayed_by": list(self.relayed_by),
            "quotation": self.quotation,
            "article": self.article,
            "published": self.published,
            "link": self.link,
            "translated": self.translated,
            "language": self.language,
            "iri": self.iri,
        }


@dataclass(frozen=True, slots=True)
class Hits:
    """The best hits of each kind, and how many there are; ``left_out``: hits not in the graph."""

    words: str
    hits: tuple[Hit, ...]
    counts: dict[str, int]
    left_out: int = 0

    def as_json(self) -> dict[str, Any]:
        """All of it for JSON."""
        return {
            "words": self.words,
            "counts": self.counts,
            "left_out": self.left_out,
            "hits": [hit.as_json() for hit in self.hits],
        }


def search(out: str | Path, words: str, *, kinds: Sequence[str] = KINDS, limit: int = 10) -> Hits:
    """The best ``limit`` hits of each kind for ``words`` in a built folder.

    ``words`` as in `kg.queries.search.words.match_expression`. Raises QueryError if there is no
    word in them or a kind is none, OutputError if the folder has no graph.
    """
    folder = Path(out)
    with open_built(folder) as store, open_index(folder) as index:
        return find(store, index, words, kinds=kinds, limit=limit)


def find(
    store: Store, index: SearchIndex, words: str, *, kinds: Sequence[str] = KINDS, limit: int = 10
) -> Hits:
    """The same with an open store and index."""
    strange = [kind for kind in kinds if kind not in KINDS]
    if strange:
        raise QueryError(f"{strange[0]!r} is no kind of hit; choose {', '.join(KINDS)}")
    match = match_expression(words)
    counts = index.counts(match)
    finders = {"name": _names, "quotation": _quotations, "article": _articles}
    hits: list[Hit] = []
    left_out = 0
    for kind in KINDS:
        if kind in kinds:
            found, lost = finders[kind](store, index, match, limit)
            hits += found[:limit]
            left_out += lost
            if kind == "name" and counts["name"] <= limit:
                # All were looked up: two spellings of one actor are one hit.
                counts = {**counts, "name": len(found) + lost}
    total = {
        "name": counts["name"], "quotation": counts["statement"], "article": counts["article"],
    }  # fmt: skip
    return Hits(words, tuple(hits), total, left_out)


def _names(store: Store, index: SearchIndex, match: str, limit: int) -> tuple[list[Hit], int]:
    names = index.names(match, limit)
    bearers: dict[str, dict[str, tuple[int, list[str]]]] = {name: {} for name in names}
    terms: list[Term] = [ox.Literal(name) for name in names]
    for row in store.query(_BEARERS, bindings={"name": terms}) if terms else ():
        iri, count = str(getattr(row["node"], "value", "")), int(shown(row["articles"]))
        classes = bearers[shown(row["name"])].setdefault(iri, (count, []))[1]
        classes.append(shown(row["class"]))
    called: dict[str, list[str]] = {}
    facts: dict[str, tuple[int, list[str]]] = {}
    for name in names:
        for iri, (count, classes) in bearers[name].items():
            called.setdefault(iri, []).append(name)
            facts[iri] = max(facts.get(iri, (0, [])), (count, classes))
    hits = [_bearer(iri, called[iri], *facts[iri]) for iri in called]
    return hits, sum(not one for one in bearers.values())


def _bearer(iri: str, names: list[str], count: int, classes: list[str]) -> Hit:
    name, *others = sorted(names, key=len, reverse=True)
    special = [one for one in classes if one not in _GENERAL] or classes
    articles = f"{count} article{'' if count == 1 else 's'}"
    also = f", also as {', '.join(others)}," if others else ""
    return Hit(
        kind="name",
        status="name",
        speakers=(),
        sentence=f"{name} ({', '.join(special).replace('kg:', '')}) is named{also} in {articles}; "
        f"this says nothing about what {name} did — {iri}",
        quotation=name,
        article=None,
        published=None,
        link=iri,
        iri=iri,
    )


def _quotations(store: Store, index: SearchIndex, match: str, limit: int) -> tuple[list[Hit], int]:
    rows = index.statements(match, limit)
    articles = _article_iris(store, [document for document, _ in rows])
    iris = [
        mint(_base(articles[document], document), "statement", document, identifier)
        for document, identifier in rows
        if document in articles
    ]
    found = read_findings(store, iris)
    hits = [
        Hit(
            kind="quotation",
            status=one.standing,
            speakers=one.speakers,
            sentence=one.sentence,
            quotation=one.quotation,
            article=one.source.title,
            published=one.source.published,
            link=one.source.link,
            iri=one.iri,
            relayed_by=one.relayed_by,
            others=one.others,
            translated=one.source.translated,
            language=one.source.written,
        )
        for one in found.values()
    ]
    return hits, len(rows) - len(hits)


def _articles(store: Store, index: SearchIndex, match: str, limit: int) -> tuple[list[Hit], int]:
    rows = index.articles(match, limit)
    iris = _article_iris(store, [document for document, _ in rows])
    sources = read_sources(store, iris.values())
    hits = []
    for document, words in rows:
        source = sources.get(iris.get(document, ""))
        if source is None:
            continue
        snippet = shortened(words)
        hits.append(
            Hit(
                kind="article",
                status="text",
                speakers=(),
                sentence="These words of an article may report what others claim, deny or "
                f"allege: “{snippet}” — {source}",
                quotation=snippet,
                article=source.title,
                published=source.published,
                link=source.link,
                iri=source.iri,
                translated=source.translated,
                language=source.written,
            )
        )
    return hits, len(rows) - len(hits)


def _article_iris(store: Store, documents: Sequence[str]) -> dict[str, str]:
    """Document id -> IRI of the article, for those that the graph holds."""
    terms: list[Term] = [ox.Literal(name) for name in dict.fromkeys(documents)]
    if not terms:
        return {}
    rows = store.query(_ARTICLES, bindings={"document": terms})
    return {shown(row["document"]): str(getattr(row["article"], "value", "")) for row in rows}


def _base(article: str, document: str) -> str:
    """The base of a folder's IRIs, from the IRI of one of its articles."""
    tail = mint(DEFAULT_BASE, "article", document).removeprefix(DEFAULT_BASE)
    return article.removesuffix(tail)


def lines(found: Hits) -> Iterator[str]:
    """The hits for people: a heading for each kind, a status before each line."""
    titles = {"name": "Names", "quotation": "Quotations", "article": "Articles"}
    for kind in KINDS:
        hits = [hit for hit in found.hits if hit.kind == kind]
        if not hits:
            continue
        yield f"{titles[kind]} ({len(hits)} of {found.counts[kind]:,})"
        yield from (f"  [{hit.status}] {hit.sentence}" for hit in hits)
        yield ""
    if not found.hits:
        yield f"nothing found for {found.words}"
    if found.left_out:
        yield f"({found.left_out} more hits are in the records and not in the graph)"
