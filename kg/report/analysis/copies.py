"""Which articles copy each other, so that a syndicated report is not taken for a second source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.report.graph.rows import ArticleRow, Reading

# Of the sentences that the shorter article gives as evidence, the share that stands word for word
# in the other. Two reporters at one press conference share quotations, not half their sentences.
_SHARED = 0.5
# Fewer sentences than this prove nothing: one shared quotation is no copy.
_LEAST_SENTENCES = 3


def independent_articles(reading: Reading) -> dict[str, str]:
    """Article -> the article it copies or that copies it and was published first, or itself.

    Copies are those that `kg.records.near_duplicates` found by their text when the graph was built,
    and those of which the graph itself shows it: most of their quoted sentences are the same.
    """
    sentences = _sentences(reading)
    holders: dict[str, set[str]] = defaultdict(set)
    for article, found in sentences.items():
        for sentence in found:
            holders[sentence].add(article)
    first = {article: article for article in reading.articles}
    for copy, original in sorted(reading.copies.items()):
        if copy in first and original in first:
            _join(first, reading, copy, original)
    for left, right in _pairs(holders.values()):
        smaller = min(len(sentences[left]), len(sentences[right]))
        shared = len(sentences[left] & sentences[right])
        if smaller >= _LEAST_SENTENCES and shared >= _SHARED * smaller:
            _join(first, reading, left, right)
    return {article: _root(first, article) for article in first}


def _sentences(reading: Reading) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    told = [row.quotes for row in reading.statements.values()]
    told += [row.quotes for row in reading.propositions.values()]
    for quotes in told:
        for quote in quotes:
            found[quote.article].add(" ".join(quote.text.split()).casefold())
    return found


def _pairs(groups: Iterable[set[str]]) -> list[tuple[str, str]]:
    pairs: set[tuple[str, str]] = set()
    for group in groups:
        # A sentence in very many articles is boilerplate; its pairs would be quadratic.
        listed = sorted(group)[:50]
        pairs.update(
            (left, right) for place, left in enumerate(listed) for right in listed[place + 1 :]
        )
    return sorted(pairs)


def _root(first: dict[str, str], article: str) -> str:
    while first[article] != article:
        article = first[article]
    return article


def _join(first: dict[str, str], reading: Reading, left: str, right: str) -> None:
    if _root(first, left) == _root(first, right):
        return
    roots = sorted(
        {_root(first, left), _root(first, right)},
        key=lambda article: _published(reading.articles[article]),
    )
    first[roots[-1]] = roots[0]


def _published(article: ArticleRow) -> tuple[str, str]:
    return article.published or "9999", article.iri
