"""Corrections of headlines that leave auxiliaries and articles out.

"Man arrested after woman killed": who is arrested is not killed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from kg.nlp.columns import Columns
from kg.nlp.tree import PAST, SUBJECTS
from kg.nlp.verb_classes import classes

AFTER, COLON, GUILTY = "after", ":", "guilty"


def of_headlines(columns: Columns, i: int) -> Iterator[Callable[[Columns, int], None]]:
    """What may be wrong with a topic, or an act of which somebody is the victim."""
    if columns.tags[i] in PAST and columns.lemmas[i] in classes().victimising:
        yield _take_noun if columns.deps[i] == "advcl" else _put_below
    if columns.lemmas[i] == COLON and i and columns.deps[i - 1] in SUBJECTS:
        yield _part_topic


def _part_topic(columns: Columns, i: int) -> None:
    """ "*Ada Lind*: Driver appears in court": who stands there is named behind the colon."""
    heads, deps, _, lemmas = columns
    verb = heads[i - 1]
    tried = lemmas[verb] in classes().appearing | classes().punishing
    tried = tried or any(lemmas[k] == GUILTY for k in columns.kids(verb, "oprd", "acomp"))
    if tried and any(i < k < verb for k in columns.kids(verb, *SUBJECTS)):
        deps[i - 1] = "dep"


def _take_noun(columns: Columns, i: int) -> None:
    """ "Man held after *sis and mum* murdered": they had hung from "after" alone."""
    heads, deps, _, _ = columns
    above = columns.kids(heads[i], "prep")
    for link in (*columns.kids(i, "mark"), *above):
        noun = _noun_between(columns, link, i)
        if noun is not None and not columns.kids(i, *SUBJECTS):
            heads[link], deps[link] = i, "mark"
            heads[noun], deps[noun] = i, "nsubjpass"


def _put_below(columns: Columns, i: int) -> None:
    """ "Man *arrested* after woman killed": the first verb is that of the headline."""
    heads, deps, tags, _ = columns
    if columns.kids(i, "dobj", "aux", "auxpass"):
        return
    readings = (
        (who, held, link, noun)
        for who in columns.kids(i, "nsubj")
        for held in columns.kids(who, "acl")
        for link in columns.kids(held, "prep")
        if tags[held] == "VBN" and (noun := _noun_between(columns, link, i)) is not None
    )
    for who, held, link, noun in islice(readings, 1):
        heads[held], deps[held] = held if heads[i] == i else heads[i], deps[i]
        heads[who], deps[who] = held, "nsubjpass"
        heads[i], deps[i], tags[i] = held, "advcl", "VBN"
        heads[link], deps[link] = i, "mark"
        heads[noun], deps[noun] = i, "nsubjpass"


def _noun_between(columns: Columns, link: int, act: int) -> int | None:
    """The noun, without an article, that alone stands between "after" and the act."""
    nouns = columns.kids(link, "pobj") if columns.lemmas[link] == AFTER else []
    if len(nouns) != 1 or columns.kids(nouns[0], "det", "poss"):
        return None
    return nouns[0] if max(nouns[0], *columns.kids(nouns[0], "conj"), 0) + 1 == act else None
