"""Corrections of a parse where the forms of its words show that it joined the wrong ones."""

from __future__ import annotations

from collections.abc import Sequence

from kg.nlp.tree import FINITE, SUBJECTS

LIGHT = ("be", "have", "get")  # "of being drunk and abused"


def rejoined(
    heads: Sequence[int], deps: Sequence[str], tags: Sequence[str], lemmas: Sequence[str]
) -> list[int]:
    """``heads``, with a tensed verb that hangs from a gerund joined to the tensed verb above.

    "Found him guilty of stealing grain and jailed him": it is the court that jailed him.
    """
    new = list(heads)
    for i, gerund in enumerate(heads):
        if not (deps[i] == "conj" and tags[gerund] == "VBG" and deps[gerund] == "pcomp"):
            continue
        if tags[i] not in (*FINITE, "VBN") or lemmas[gerund] in LIGHT:
            continue
        own = range(gerund + 1, len(heads))
        if any(heads[k] == i and deps[k] in SUBJECTS for k in own):
            continue
        above = _tensed_above(heads, deps, tags, gerund)
        if above is None or above >= gerund:
            continue
        new[i] = above
        for k in range(gerund + 1, i):
            if heads[k] == gerund and deps[k] in ("cc", "punct"):
                new[k] = above
    return new


def _tensed_above(
    heads: Sequence[int], deps: Sequence[str], tags: Sequence[str], i: int
) -> int | None:
    """The next verb above that carries tense, by itself or by an auxiliary."""
    while heads[i] != i:
        i = heads[i]
        helped = any(heads[k] == i and deps[k] in ("aux", "auxpass") for k in range(i))
        if tags[i] in FINITE or (tags[i] == "VBN" and helped):
            return i
    return None
