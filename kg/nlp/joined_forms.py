"""Verbs that the parser joined to a verb of another form, or to a noun that they govern.

"Threatening" goes on from "telling" and not from "to control"; in "had Farr confirm" Farr confirms.
"""

from __future__ import annotations

from kg.nlp.columns import Columns, climbed
from kg.nlp.tree import FINITE, SUBJECTS, TENSED
from kg.nlp.verb_classes import classes

# The tags of joined verbs that may go on from a verb further up.
JOINED = frozenset({"VB", "VBG", "VBD", "VBZ", "VBN"})
TENSED_FORM = "tensed"
BELOW = frozenset({"xcomp", "ccomp"})  # how a verb hangs from the one that its like goes on from
MODIFYING = frozenset({"compound", "nmod", "amod", "det", "poss", "nummod"})
ACTIVE = ("VBD", "VBZ", "VBP", "VBG", "VB")


def like_form(columns: Columns, i: int) -> None:
    """ "Refused to stand and *was jailed*", "had her confirm it and *admit* …": a joined verb goes
    on from the nearest verb above that has its form."""
    heads, deps, tags, _ = columns
    verb, form = heads[i], _form(columns, i)
    if verb > i or form is None or columns.kids(i, *SUBJECTS, "mark", "agent"):
        return
    led = [columns.lemmas[k] for k in columns.kids(i, "prep")]
    if form == "VBN" and not classes().aiming.isdisjoint(led):
        return  # "told to stop and shot at them": he shot
    if (tags[verb] not in FINITE) if form == "VB" else not _is_infinitive(columns, verb):
        return
    below = verb
    for above in climbed(heads, verb):
        if deps[below] not in BELOW or above > below:
            return
        below = above
        if _fits(columns, above, form):
            _join(columns, i, above)
            return


def _form(columns: Columns, i: int) -> str | None:
    """The form of a verb; None where its auxiliaries carry no tense ("and to be freed")."""
    helping = columns.kids(i, "aux", "auxpass")
    if helping:
        return TENSED_FORM if columns.tags[helping[0]] in TENSED else None
    return "VBD" if columns.tags[i] == "VBZ" else columns.tags[i]


def _is_infinitive(columns: Columns, verb: int) -> bool:
    """ "To stand", or bare ("let him go")."""
    helping = columns.kids(verb, "aux")
    return columns.tags[verb] == "VB" and all(columns.tags[k] == "TO" for k in helping)


def _fits(columns: Columns, above: int, form: str) -> bool:
    """Whether a joined verb of ``form`` can go on from the verb ``above``."""
    tag, passive = columns.tags[above], bool(columns.kids(above, "auxpass"))
    if form == TENSED_FORM:
        return tag in FINITE or (tag == "VBN" and passive)
    if form == "VBD":  # beside a passive it would be read as one
        return tag in FINITE
    if form == "VBN":  # "was told to leave and fined", "let him go and wept"
        return tag == "VBD" or (tag == "VBN" and passive)
    return tag == form


def _join(columns: Columns, i: int, above: int) -> None:
    """Hangs the joined verb ``i`` and its conjunction from the verb ``above``."""
    heads, _, tags, _ = columns
    for k in columns.kids(heads[i], "cc"):
        if heads[i] < k < i:
            heads[k] = above
    heads[i] = above
    if tags[i] == "VBN" and tags[above] == "VBD" and not columns.kids(i, "auxpass", "aux"):
        tags[i] = "VBD"


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
    if lemmas[heads[i]] not in classes().causatives or not before or before[-1] != i - 1:
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
