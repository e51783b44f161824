"""How strongly an entry of a list looks like an actor, with the reasons in words.

The score ranks what to read first; it is no probability, and never reaches 1. It is the likeness of
the names (`kg.queries.matching.names`) times `NAME`, plus the weights of what else both have. The
weights are set by hand, as documented in docs/how-to/compare-with-lists.md, after the features of
nomenklatura's "logic-v2" (opensanctions.org/docs/api/scoring).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import pycountry
from rapidfuzz import fuzz

from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.names import fold, is_acronym
from kg.queries.matching.names import Likeness, Names
from kg.queries.matching.records import Actor, Birth, Entry, Fact, Reasons, Sort

NAME = 0.75
BIRTH_DAY, BIRTH_YEAR, AGE, OTHER_BIRTH = 0.2, 0.12, 0.08, -0.4
COUNTRY, OTHER_COUNTRY = 0.08, -0.1
POST = 0.07
HIGHEST = 0.99
# Posts in which this share of the words is the same are one post in two wordings.
_SAME_POST = 80

Weighed = tuple[float, str]  # what is added to the score, and why


def likeness(actor: Actor, entry: Entry, names: Names) -> tuple[Likeness, str] | None:
    """The two names that are most alike, and the entry's one of them; None if none are."""
    best: tuple[Likeness, str] | None = None
    for own in _full(actor.names):
        for other in _full(entry.names):
            found = _compared(own, other, actor.sort, entry.sort, names)
            if found is not None and (best is None or found.score > best[0].score):
                best = (found, other)
    return best


def _full(names: Sequence[str]) -> Sequence[str]:
    """Without single words where there is a longer name: they are like too many others.

    Short forms in capitals stay.
    """
    kept = [name for name in names if len(name.split()) > 1 or is_acronym(name)]
    return kept or names


def _compared(one: str, other: str, sort: Sort, wanted: Sort, names: Names) -> Likeness | None:
    kinds = {sort, wanted} - {Sort.ANY}
    if kinds == {Sort.PERSON}:
        return names.people(one, other)
    if kinds == {Sort.BODY}:
        return names.bodies(one, other)
    both = [found for compare in (names.people, names.bodies) if (found := compare(one, other))]
    return min(both, key=lambda found: found.score, default=None)


def weigh(
    actor: Actor, entry: Entry, found: Likeness, named: str, births: Sequence[Birth]
) -> tuple[float, Reasons]:
    """The score of a candidate and its reasons."""
    unknown: list[str] = []
    parts: dict[str, Weighed | None] = {
        "birth": _births(births, entry, unknown) if actor.sort is not Sort.BODY else None,
        "country": _countries(actor.countries, entry.countries, unknown),
        "post": _posts(actor.posts, entry.posts, unknown) if actor.sort is not Sort.BODY else None,
    }
    weighed = {name: part for name, part in parts.items() if part is not None}
    total = found.score * NAME + sum(part[0] for part in weighed.values())
    also = "" if named == entry.name else f" (as “{named}”)"
    reasons = Reasons(
        name=found.score,
        pro=(f"name{also}: {found.how}", *(why for add, why in weighed.values() if add > 0)),
        con=tuple(why for add, why in weighed.values() if add < 0),
        unknown=tuple(unknown),
        features={"name": found.score} | {name: part[0] for name, part in weighed.items()},
    )
    return round(max(0.0, min(HIGHEST, total)), 2), reasons


# ── birth ──


def _births(births: Sequence[Birth], entry: Entry, unknown: list[str]) -> Weighed | None:
    if _either_is_silent("birth", births, entry.births, unknown):
        return None
    found = [_birth(one, listed) for one in births for listed in entry.births]
    known = [one for one in found if one is not None]
    if not known:
        unknown.append(f"birth ({'; '.join(entry.births)} in the list is no date)")
        return None
    return max(known)


def _birth(birth: Birth, listed: str) -> Weighed | None:
    year = listed[:4]
    if not year.isdecimal():
        return None
    both = f"{birth.words}; {listed} in the list"
    if not birth.first <= int(year) <= birth.last:
        return OTHER_BIRTH, f"birth: {both}"
    if birth.day is not None and len(listed) >= len(birth.day):
        day = listed[: len(birth.day)]
        return (BIRTH_DAY if day == birth.day else OTHER_BIRTH), f"birth: {both}"
    return (BIRTH_YEAR if birth.first == birth.last else AGE), f"birth: {both}"


# ── countries and posts ──


def _countries(facts: Sequence[Fact], listed: Sequence[str], unknown: list[str]) -> Weighed | None:
    if _either_is_silent("country", facts, listed, unknown):
        return None
    wanted = {land(one): one for one in listed}
    for fact in facts:
        if land(fact.value) in wanted:
            return COUNTRY, f"country: {fact.value}, {fact.words}"
    own = ", ".join(dict.fromkeys(fact.value for fact in facts))
    return OTHER_COUNTRY, f"country: {own} in the articles, {', '.join(listed)} in the list"


@functools.lru_cache(maxsize=2048)
def land(text: str) -> str:
    """One word for a country in all its names and ISO 3166 codes; folded text for what is none."""
    code = text.strip().upper()
    known = None
    if len(code) == 2:
        known = pycountry.countries.get(alpha_2=code)
    elif len(code) == 3:
        known = pycountry.countries.get(alpha_3=code)
    name = known.name.partition(",")[0] if known is not None else text
    country = load_gazetteer().country_of(name)
    return fold(name if country is None else country.name)


def _posts(facts: Sequence[Fact], listed: Sequence[str], unknown: list[str]) -> Weighed | None:
    if _either_is_silent("posts", facts, listed, unknown):
        return None
    for fact in facts:
        for post in listed:
            if fuzz.token_set_ratio(fold(fact.value), fold(post)) >= _SAME_POST:
                return POST, f"post: {fact.value}, {fact.words}; {post} in the list"
    return None


def _either_is_silent(
    what: str, own: Iterable[object], listed: Iterable[object], unknown: list[str]
) -> bool:
    """True, and noted, if the articles or the list say nothing of it."""
    silent = [where for where, of in (("the articles", own), ("the list", listed)) if not tuple(of)]
    if silent:
        unknown.append(f"{what} (not in {' or '.join(silent)})")
    return bool(silent)
