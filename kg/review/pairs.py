"""Entities and events that linking joined or kept apart on thin evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from kg.model import Entity, Event, Extraction
from kg.review.items import Item, Sort
from kg.review.readings import quoted
from kg.store.store import Store

# From here on, two entities share a name and at least two other names, a post or a body.
_CLEAR = 0.95
_MERGES, _APARTS, _EVENTS = 4.0, 7.0, 8.0
_LINKS = """
SELECT DISTINCT ?left ?right ?same ?score ?why WHERE {
  GRAPH ?g {
    ?decision a kg:LinkDecision ; kg:left ?left ; kg:right ?right ; kg:same ?same ;
      kg:score ?score ; kg:grounds ?why .
  }
}"""
# In the reason of what rests on a decision of a reader.
_DECIDED = re.compile(r"(^|\bby )decision [0-9a-f]{12} of ")

Side: TypeAlias = tuple[Extraction, Entity | Event]
Find: TypeAlias = Callable[[str], Side | None]


def pair_items(store: Store, find: Find) -> Iterator[Item]:
    """The pairs that need a reader, each once; ``find`` gives what an IRI names now."""
    names = ("left", "right", "same", "score", "why")
    for row in store.query(_LINKS):
        left, right, same, score, why = (str(getattr(row[n], "value", "")) for n in names)
        is_same = same == "true"
        if _DECIDED.search(why) or (is_same and float(score) >= _CLEAR):
            continue
        if "/proposition/" in left:
            told = f"newskg takes these for reports of one event, because {why}."
        elif is_same:
            told = f"newskg joined these on thin grounds: {why}."
        else:
            told = f"newskg kept these apart: {why}."
        found = pair_item((left, right), told, find, is_same=is_same, score=float(score))
        if found is not None:
            yield found


def decided_item(iris: tuple[str, str], find: Find, *, is_same: bool) -> Item | None:
    """The item of a pair that a reader decided on, which linking follows by now."""
    return pair_item(iris, "A reader decided on this pair.", find, is_same=is_same, score=1.0)


def pair_item(
    iris: tuple[str, str], why: str, find: Find, *, is_same: bool, score: float
) -> Item | None:
    """The item of two records, None if one of them is not in the records any more."""
    left, right = (find(iri) for iri in iris)
    if left is None or right is None:
        return None
    if isinstance(left[1], Event):
        sort, rank = Sort.EVENTS, _EVENTS
    else:
        sort, rank = (Sort.MERGE, _MERGES) if is_same else (Sort.APART, _APARTS)
    persons = all(isinstance(one, Entity) and one.type == "Person" for _, one in (left, right))
    return Item(
        sort,
        iris,
        (left[0].document.id, right[0].document.id),
        " — ".join(dict.fromkeys(called(*one) for one in (left, right))),
        why,
        (rank, (not persons) + score, " ".join(iris)),
    )


def called(extraction: Extraction, record: Entity | Event) -> str:
    """What a side of a pair is called: a name, or the words of an event."""
    if isinstance(record, Entity):
        return record.name
    return f"{record.type} “{quoted(extraction, (record.trigger,))}”"
