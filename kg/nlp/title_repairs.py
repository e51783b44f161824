"""Corrections of a parse that cut a post in two: "Ada Lind, Health and Safety director"."""

from __future__ import annotations

from kg.nlp.columns import Columns
from kg.nlp.tree import MODIFIERS
from kg.nlp.verb_classes import classes

NAMES = frozenset({"NNP", "NNPS"})
FIELDS = NAMES | {"NN", "NNS"}
BEHIND = frozenset({",", "of", "at", "for", "with", "in", "."})


def join_title(columns: Columns, i: int) -> None:
    """ "Ada Lind, Middle East and North Africa *director* of": one who has a post, and not three
    people; what stands before the "and" belongs to the post."""
    heads, deps, tags, lemmas = columns
    field = heads[i]
    name = heads[field]
    if lemmas[i] not in classes().posts or deps[field] != "conj" or not name < field < i:
        return
    named = tags[name] in NAMES and tags[field] in FIELDS
    bare = not columns.kids(i, "det", "poss", "appos") and not columns.kids(field, "det", "poss")
    first = min([field, *(k for k in columns.kids(field, *MODIFIERS) if k < field)])
    apart = first and lemmas[first - 1] == "," and first - 2 == name
    ends = i + 1 >= len(lemmas) or lemmas[i + 1] in BEHIND
    if not (named and bare and apart and ends):
        return
    heads[i], deps[i] = name, "appos"
    heads[field], deps[field] = i, "compound"
    for k in columns.kids(field, "cc"):
        heads[k] = i
