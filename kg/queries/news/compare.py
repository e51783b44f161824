"""What a graph has that an earlier one did not have, for all or for the names of a watch list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import InputError, QueryError
from kg.model import digest
from kg.queries.findings import Finding
from kg.queries.findings.select import select
from kg.queries.named import find_actors
from kg.queries.news.articles import Article, ArticleChange, changes, read_articles
from kg.queries.news.items import CATEGORIES, Item, item_of, people_of, read_items
from kg.queries.result_formats import shown
from kg.store.store import Store, open_built

_NAMES = """
SELECT DISTINCT ?name ?date WHERE {
  VALUES ?predicate { rdfs:label skos:altLabel }
  GRAPH ?g {
    ?who ?predicate ?name ; kg:mentionedIn ?article .
    OPTIONAL { ?article kg:published ?date }
  }
}"""
_NAMED = """
SELECT DISTINCT ?who WHERE {
  GRAPH ?g {
    ?who a kg:Actor ; kg:mentionedIn ?article .
    FILTER NOT EXISTS { ?who kg:unnamed true }
  }
}"""


@dataclass(frozen=True, slots=True)
class News:
    """What is new. ``unknown``: watched names that nobody in the new graph bears.

    ``undated``: items that ``since`` left out because their article has no date. Between two
    graphs, ``gone`` are items of the old one whose words the new one has not. ``articles`` are
    those that are new, changed or gone, or have lost something.
    """

    items: tuple[Item, ...]
    unknown: tuple[str, ...] = ()
    undated: int = 0
    gone: tuple[Item, ...] = ()
    articles: tuple[ArticleChange, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """All of it for JSON."""
        return {
            "items": [item.as_json() for item in self.items],
            "gone": [item.as_json() for item in self.gone],
            "articles": [article.as_json() for article in self.articles],
            "unknown_names": list(self.unknown),
            "undated": self.undated,
        }


def what_is_new(
    new: str | Path,
    old: str | Path | None = None,
    *,
    since: str | None = None,
    names: Sequence[str] = (),
) -> News:
    """What the folder ``new`` holds that ``old`` does not, or that was published ``since`` a day.

    With ``old`` also what ``old`` holds and ``new`` does not, for each article. ``names`` keeps
    what these actors are in, and adds names that are new beside theirs. Raises QueryError if there
    is neither ``old`` nor ``since``, InputError if ``since`` is no day, OutputError if a folder has
    no graph.
    """
    if old is None and since is None:
        raise QueryError("nothing to compare with: give an older folder, or a day with --since")
    day = None if since is None else read_day(since)
    before = None if old is None else _Before.read(Path(old), names)
    with open_built(Path(new)) as store:
        known = names_in(store, before=day) if before is None else before.known
        watched = Watched(store, names)
        told = read_items(store)
        items = [*told, *watched.new_names(store, known)]
        articles = [] if before is None else read_articles(store)
    found = compare(before.items if before else [], items, earlier=None if before else day)
    chosen = [item for item in found if watched.has(item)]
    dated = [item for item in chosen if _is_of(item, day)]
    undated = sum(item.published is None for item in chosen) if day else 0
    news = News(tuple(dated), watched.unknown, undated)
    if before is None:
        return news
    keys = {item.key for item in told}
    gone = [one for one in before.watched if one.key not in keys and _is_of(one, day)]
    changed = [one for one in changes(before.articles, articles, dated, gone) if _is_of(one, day)]
    touched = [one for one in changed if one.came or one.gone] if names else changed
    return replace(news, gone=tuple(in_order(gone)), articles=tuple(touched))


@dataclass(frozen=True, slots=True)
class _Before:
    """What the older folder held: ``watched`` are the items that watched actors are in."""

    items: list[Item]
    watched: list[Item]
    known: set[str]
    articles: list[Article]

    @classmethod
    def read(cls, folder: Path, names: Sequence[str]) -> _Before:
        with open_built(folder) as store:
            items, watched = read_items(store), Watched(store, names)
            chosen = [item for item in items if watched.has(item)]
            return cls(items, chosen, names_in(store), read_articles(store))


def _is_of(one: Item | ArticleChange, day: str | None) -> bool:
    """Whether its article was published on a day or later."""
    return day is None or (one.published or "") >= day


def compare(old: Iterable[Item], new: Iterable[Item], *, earlier: str | None = None) -> list[Item]:
    """The items of ``new`` whose words ``old`` has not, in the order of `CATEGORIES`, then by day.

    One whose topic is in ``old`` too, or in an article of ``new`` from before the day ``earlier``,
    is marked ``again``.
    """
    before, items = list(old), list(new)
    told_before = [one for one in items if earlier and one.published and one.published < earlier]
    keys = {item.key for item in before}
    topics = {item.topic for item in (*before, *told_before)}
    return in_order(pick(items, keys, topics))


def pick(items: Iterable[Item], keys: Collection[str], topics: Collection[str]) -> Iterator[Item]:
    """The items whose key is not among ``keys``, each once, marked by ``topics``."""
    seen = set(keys)
    for item in items:
        if item.key not in seen:
            seen.add(item.key)
            yield replace(item, again=item.topic in topics)


def in_order(items: Iterable[Item]) -> list[Item]:
    """By category; first what is told for the first time; then by day, article and words."""
    return sorted(
        items,
        key=lambda one: (
            CATEGORIES.index(one.category), one.again, one.published or "9", one.title, one.key
        ),
    )  # fmt: skip


def names_in(store: Store, *, before: str | None = None) -> set[str]:
    """All names of entities, in one case; with ``before``, in articles of earlier days alone."""
    return {
        shown(row["name"]).casefold()
        for row in store.query(_NAMES)
        if before is None or ("date" in row and shown(row["date"]) < before)
    }


class Watched:
    """The actors of a watch list; without names, everybody is watched."""

    def __init__(self, store: Store, names: Sequence[str]) -> None:
        """Looks the names up in ``store``."""
        self._names = names
        self._iris: dict[str, str] = {}
        unknown = []
        for name in names:
            try:
                found = find_actors(name, store.query)
            except QueryError:
                unknown.append(name)
                continue
            self._iris.update((str(getattr(term, "value", "")), name) for term in found)
        self.unknown = tuple(unknown)

    def has(self, item: Item) -> bool:
        """Whether a watched actor is in an item."""
        return not self._names or not self._iris.keys().isdisjoint(item.people)

    def new_names(self, store: Store, known: Collection[str]) -> Iterator[Item]:
        """An item for each named actor that ``known`` has not and that is beside a watched one."""
        if not self._iris:
            return
        who = [ox.NamedNode(iri) for iri in sorted(self._iris)]
        findings = {
            one.iri: one for what in ("about", "said", "events") for one in select(store, what, who)
        }
        people = people_of(store, list(findings))
        actors = {str(getattr(row["who"], "value", "")) for row in store.query(_NAMED)}
        told: set[str] = set()
        for iri in sorted(findings, key=lambda one: findings[one].source.published or "9"):
            there = people.get(iri, {})
            beside = sorted({self._iris[one] for one in there if one in self._iris})
            fresh = (one for one in there if one in actors and one not in {*self._iris, *told})
            for other in fresh if beside else ():
                told.add(other)
                name = there[other]
                if name.casefold() in known or not any(map(_begins_large, name.split())):
                    continue
                yield _beside(findings[iri], other, name, beside, there)


def _begins_large(word: str) -> bool:
    return word[:1].isupper()


def _beside(
    one: Finding, other: str, name: str, beside: Sequence[str], people: Mapping[str, str]
) -> Item:
    """The item of a new name, in the first article that has it beside a watched one."""
    head = f"{name} is named beside {' and '.join(beside)} for the first time."
    made = item_of("name", one, what=name, sentence=f"{head} {one.sentence}")
    return replace(made, key=digest("name", other, *beside), term=name, people=people)


def read_day(text: str) -> str:
    """A day as ``2025-03-04``; raises InputError for any other text."""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InputError(f"{text!r} is no day; write it as 2025-03-04") from error


def read_watch_list(path: Path) -> list[str]:
    """The names of a watch list: one a line; ``#`` begins a comment, empty lines are passed over.

    Raises InputError if it cannot be read or names nobody.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: not valid UTF-8 at byte {error.start}; re-save the file as UTF-8"
        ) from error
    names = [" ".join(line.partition("#")[0].split()) for line in text.splitlines()]
    found = list(dict.fromkeys(name for name in names if name))
    if not found:
        raise InputError(f"{path}: names nobody; write one name on each line")
    return found
