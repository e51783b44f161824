"""Corrections of a parse that had the guilty impose the penalty.

"The judge said Lind had lied and *jailed* him", "the regulator said the firm had misled customers
and *fined* it": it is the judge who jailed Lind, and the regulator who fined the firm.
"""

from __future__ import annotations

from kg.nlp.columns import Columns
from kg.nlp.tree import PAST, SUBJECTS
from kg.nlp.verb_classes import classes

PUNISHED = frozenset({"he", "she", "it", "they", "him", "her", "them"})  # also as lemmas
HIS, HIM = "his", frozenset({"he", "him"})
THING, SEVERAL = frozenset({"it"}), frozenset({"they", "them"})


def impose_penalty(columns: Columns, i: int) -> None:
    """Gives the verb of a penalty behind "and" to the court or body that says what was done."""
    heads, _, tags, lemmas = columns
    objects = [lemmas[k].lower() for k in columns.kids(i, "dobj", "dative")]
    told = heads[i]
    while columns.deps[told] == "conj" and heads[told] != told:
        told = heads[told]
    says = heads[told]
    if tags[i] not in PAST or lemmas[i] not in classes().imposed:
        return
    if PUNISHED.isdisjoint(objects) or columns.kids(i, *SUBJECTS, "aux"):
        return
    done = columns.deps[told] == "ccomp" and tags[told] == "VBN" and columns.kids(told, "aux")
    if not done or tags[says] != "VBD" or lemmas[says] not in classes().concluding:
        return
    if _judges(columns, says) and not _judges(columns, told) and not _is_other(columns, told, i):
        heads[i] = says


def act_too(columns: Columns, i: int) -> None:
    """ "Ruled that Farr be put on the register and *made* him pay", "ordered that the mill be shut
    and *fined* its owner": behind a bare "be" a verb of the past is of whoever orders."""
    heads, deps, tags, _ = columns
    told = heads[i]
    orders = heads[told]
    bare = [k for k in columns.kids(told, "auxpass") if tags[k] == "VB"]
    helped = columns.kids(told, "aux")
    if deps[told] != "ccomp" or tags[orders] != "VBD" or not bare or helped:
        return
    active = tags[i] == "VBD" or (tags[i] == "VBN" and columns.kids(i, "dobj"))
    if active and not columns.kids(i, *SUBJECTS, "aux", "auxpass"):
        heads[i], tags[i] = orders, "VBD"


def _is_other(columns: Columns, told: int, penalty: int) -> bool:
    """ "Had abducted *his wife* and imprisoned *her*", "had raided *the newspaper* and fined *it*":
    who is punished may be the one to whom the deed before was done."""
    punished = {columns.lemmas[k].lower() for k in columns.kids(penalty, "dobj", "dative")}
    nouns = (k for k in range(told + 1, penalty) if columns.deps[k] in ("dobj", "pobj"))
    return any(_fits(columns, noun, punished) for noun in nouns)


def _fits(columns: Columns, noun: int, punished: set[str]) -> bool:
    """Whether one of the pronouns may mean the noun; "his wife" is not "him"."""
    tag, word = columns.tags[noun], columns.lemmas[noun].lower()
    owners = {columns.lemmas[k].lower() for k in columns.kids(noun, "poss")}
    if HIS in owners and not punished.isdisjoint(HIM):
        return False
    if not punished.isdisjoint(THING):
        return tag == "NNP" or (tag == "NN" and word in classes().bodies)
    several = not punished.isdisjoint(SEVERAL)
    if tag in ("NNP", "NNPS"):
        return several == (tag == "NNPS")
    return word in classes().people and several == (tag == "NNS")


def _judges(columns: Columns, verb: int) -> bool:
    """ "The *judge* said", "*Judge* Ada Brunel said", "the *regulator* found"."""
    return any(
        columns.lemmas[word].lower() in classes().imposing
        for noun in columns.kids(verb, *SUBJECTS)
        for word in (noun, *columns.kids(noun, "compound"))
    )
