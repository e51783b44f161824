"""Verbs that the parser joined to a verb of another form, or to a noun that they govern.

"Threatening" goes on from "telling" and not from "to control"; in "had Farr confirm" Farr confirms.
"""

from __future__ import annotations

from kg.nlp.columns import Columns, climbed
from kg.nlp.tree import FINITE, SUBJECTS

# The form of a joined verb -> the forms of the verb above that it cannot go on from.
BARE = frozenset({"VB"})
JOINED = {"VB": frozenset(FINITE), "VBG": BARE, "VBD": BARE, "VBN": BARE}
CAUSATIVES = frozenset({"have", "make", "let"})  # "had Farr confirm that …"
BELOW = frozenset({"xcomp", "ccomp"})  # how a verb hangs from the one that its like goes on from
MODIFYING = frozenset({"compound", "nmod", "amod", "det", "poss", "nummod"})
ACTIVE = ("VBD", "VBZ", "VBP", "VBG", "VB")


def like_form(columns: Columns, i: int) -> None:
    """ "Asked her to come and *left*", "had her confirm that it was so and *admit* …": a joined
    verb goes on from the nearest verb above that has its form."""
    heads, deps, tags, _ = columns
    form, verb = tags[i], heads[i]
    own = columns.kids(i, *SUBJECTS, "aux", "auxpass", "mark", "agent")
    if verb > i or tags[verb] not in JOINED[form] or own:
        return
    form = "VBD" if form == "VBN" else form  # "let him go and wept": no auxiliary is near
    if form == "VBG" and any(tags[k] != "TO" for k in columns.kids(verb, "aux")):
        return
    below = verb
    for above in climbed(heads, verb):
        if deps[below] not in BELOW or above > below:
            return
        below = above
        if tags[above] == form:
            heads[i], tags[i] = above, form
            links = [k for k in columns.kids(verb, "cc", "punct") if verb < k < i]
            for k in [k for k in links if k >= min(links)] if columns.kids(verb, "cc") else []:
                heads[k] = above
            return


def doer_of_noun(columns: Columns, i: int) -> None:
    """ "Called the massacre *by* his son an outrage": who did it, and nobody who calls it so."""
    heads, deps, tags, _ = columns
    verb = heads[i]
    objects = [k for k in columns.kids(verb, "dobj") if k == i - 1]
    if not objects or tags[verb] not in ACTIVE or columns.kids(verb, "auxpass", "nsubjpass"):
        return
    first = verb
    while deps[first] == "conj" and not columns.kids(first, "nsubj"):
        first = heads[first]
    if columns.kids(first, "nsubj") and not columns.kids(first, "auxpass"):
        heads[i], deps[i] = objects[0], "prep"


def under_causative(columns: Columns, i: int) -> None:
    """ "Had Farr *confirm* that …": the parser took the name for a part of its verb."""
    heads, deps, tags, lemmas = columns
    before = [k for k in range(i) if heads[k] == i and deps[k] in MODIFYING]
    if lemmas[heads[i]] not in CAUSATIVES or not before or before[-1] != i - 1:
        return
    if columns.kids(i, *SUBJECTS):
        return
    subject = before[-1]
    if not tags[subject].startswith(("NN", "PRP")) or heads[i] > subject:
        return
    for k in before[:-1]:
        heads[k] = subject
    heads[subject], deps[subject] = i, "nsubj"
    deps[i] = "ccomp"
