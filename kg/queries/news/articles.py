"""Which articles are new, changed or gone between two graphs, and what came and went with each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.queries.news.items import Item
from kg.queries.result_formats import shown
from kg.store.results import Term
from kg.store.store import Store

# In the order of an answer. The last has the words that it had: what went depended on another.
CHANGES = ("new", "changed", "gone", "unchanged")
_ARTICLES = """
SELECT ?article ?document ?title ?url ?published ?length WHERE {
  GRAPH ?g {
    ?article a kg:Article ; kg:documentId ?document ; rdfs:label ?title .
    OPTIONAL { ?article kg:url ?url }
    OPTIONAL { ?article kg:published ?published }
    OPTIONAL { ?article kg:textLength ?length }
  }
} ORDER BY ?document"""


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a graph: ``place`` is its address or else its title, as in an item's key."""

    document: str
    place: str
    title: str
    link: str
    published: str | None
    length: str


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """One article: what became of it, and the keys of the items that came and went with it."""

    change: str
    title: str
    link: str
    published: str | None
    place: str
    came: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """All of it for JSON."""
        return {
            "article": self.title,
            "published": self.published,
            "link": self.link,
            "change": self.change,
            "came": list(self.came),
            "gone": list(self.gone),
        }


def read_articles(store: Store) -> list[Article]:
    """All articles of a graph, in the order of their identifiers."""
    return [_article(row) for row in store.query(_ARTICLES)]


def _article(row: Mapping[str, Term]) -> Article:
    told = {name: shown(term) for name, term in row.items()}
    iri = str(getattr(row["article"], "value", ""))
    return Article(
        document=told["document"],
        place=told.get("url") or told["title"],
        title=told["title"],
        link=told.get("url") or iri,
        published=told.get("published"),
        length=told.get("length", ""),
    )


def changes(
    old: Iterable[Article], new: Iterable[Article], came: Iterable[Item], gone: Iterable[Item]
) -> list[ArticleChange]:
    """What became of each article, by `CHANGES`, then by day and title; most are left out.

    An article is the same if its identifier is, or else its address or title. It is changed if
    identifier or length is another. An unchanged one is there only if something of it came or went.
    """
    with_keys = _by_place(came), _by_place(gone)
    found = [
        _change(before, after, *with_keys) for before, after in _pairs(list(old), list(new))
    ]  # fmt: skip
    return sorted(
        (one for one in found if one.change != "unchanged" or one.came or one.gone),
        key=lambda one: (CHANGES.index(one.change), one.published or "9", one.title, one.link),
    )


def _pairs(
    old: list[Article], new: list[Article]
) -> Iterable[tuple[Article | None, Article | None]]:
    """Each article before and after; None where it is not."""
    after = {one.document: one for one in new}
    left = []
    for one in old:
        if one.document in after:
            yield one, after.pop(one.document)
        else:
            left.append(one)
    by_place = {one.place: one for one in reversed(after.values())}
    for one in left:
        other = by_place.pop(one.place, None)
        if other is not None:
            del after[other.document]
        yield one, other
    for one in after.values():
        yield None, one


def _change(
    before: Article | None,
    after: Article | None,
    came: Mapping[str, tuple[str, ...]],
    gone: Mapping[str, tuple[str, ...]],
) -> ArticleChange:
    one = after or before
    assert one is not None
    if before is None or after is None:
        change = "new" if before is None else "gone"
    else:
        same = (before.document, before.length) == (after.document, after.length)
        change = "unchanged" if same else "changed"
    place = before.place if before else one.place
    return ArticleChange(
        change, one.title, one.link, one.published, place, came.get(one.place, ()),
        gone.get(place, ()),
    )  # fmt: skip


def _by_place(items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for item in items:
        found[item.place] = (*found.get(item.place, ()), item.key)
    return found
