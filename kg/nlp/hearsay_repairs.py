"""Corrections of a parse that has somebody say what is said of him.

"A man *said* to have fled was questioned": before an infinitive with "to be" or "to have" the verb
is a participle, and the verb of the sentence comes later. "Was named by police *as* Ada Lind":
nobody is "police as Ada Lind".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.nlp.columns import Columns, put_above
from kg.nlp.tree import FINITE, SUBJECTS
from kg.nlp.verb_classes import classes

SAY, ALLEGE, TO = "say", "allege", "to"
BEING = frozenset({"be", "have"})
PEOPLE = frozenset({"NN", "NNS", "NNP", "NNPS"})
WITHIN = frozenset({"VBD", "VBN"})
CLAUSES = ("ccomp", "conj", "dep")


def of_hearsay(columns: Columns, i: int) -> Iterator[Callable[[Columns, int], None]]:
    """What may be wrong at a verb by which something is said of somebody."""
    if not _is_bare(columns, i):
        return
    if columns.lemmas[i] == SAY:
        yield hear_of
    if columns.lemmas[i] == ALLEGE:
        yield allege_of


def hear_of(columns: Columns, i: int) -> None:
    """ "A guard *said* to be near the mayor was arrested", "arrested a man said to be 40"."""
    _, deps, tags, lemmas = columns
    if not BEING.intersection(lemmas[i + 2 : i + 3]):
        return
    if deps[i] == "acl":
        tags[i] = "VBN"
        return
    before = columns.kids(i, *SUBJECTS)
    if before != [i - 1] or tags[i - 1] not in PEOPLE:
        return
    main = [k for k in columns.kids(i, *CLAUSES) if k > i and _is_finite(columns, k)]
    if len(main) == 1 and not _own_subjects(columns, main[0], i + 2):
        _part(columns, i, main[0])


def hang_name(columns: Columns, i: int) -> None:
    """ "Was named by police *as* Ada Lind": of the verb, and not of the police."""
    heads, deps, tags, lemmas = columns
    namer = heads[i]
    by = heads[namer]
    verb = heads[by]
    told = deps[namer] == "pobj" and lemmas[by] == "by" and by < namer < i
    if told and lemmas[verb] in classes().naming and tags[verb] == "VBN":
        heads[i] = verb


def allege_of(columns: Columns, i: int) -> None:
    """ "Mayor *alleged* to take bribes": nobody alleges an infinitive."""
    deps = columns.deps
    if deps[i + 1] != "aux" or not columns.kids(i, "xcomp"):
        return  # "alleged to police to have been beaten"
    columns.tags[i] = "VBN"
    for k in columns.kids(i, "nsubj"):
        deps[k] = "nsubjpass"


def _is_bare(columns: Columns, i: int) -> bool:
    """A past form right before "to", with neither auxiliary nor object."""
    past = columns.tags[i] in WITHIN and list(columns.lemmas[i + 1 : i + 2]) == [TO]
    return past and not columns.kids(i, "aux", "auxpass", "dobj")


def _is_finite(columns: Columns, verb: int) -> bool:
    helpers = columns.kids(verb, "aux", "auxpass")
    return columns.tags[verb] in FINITE or any(columns.tags[k] in FINITE for k in helpers)


def _own_subjects(columns: Columns, verb: int, infinitive: int) -> list[int]:
    """Its subjects, but what the parser took for one behind the infinitive: "to be *40* was"."""
    aside = columns.heads[infinitive] == verb
    return [] if aside else columns.kids(verb, *SUBJECTS)


def _part(columns: Columns, said: int, main: int) -> None:
    """The main verb takes the place of the participle, which explains its subject."""
    heads, deps, tags, _ = columns
    infinitive = said + 2
    if heads[infinitive] == main:  # "a man said to be 40 was found": all below the later verb
        last = max(k for k in columns.kids(main, "aux", "auxpass") if k != infinitive)
        for k in range(infinitive + 1, last):
            if heads[k] == main:
                heads[k], deps[k] = infinitive, "attr" if deps[k] in SUBJECTS else deps[k]
        heads[infinitive], deps[infinitive] = said, "xcomp"
        heads[said + 1], deps[said + 1] = infinitive, "aux"
    put_above(columns, main, said, "acl")
    passive = columns.kids(main, "auxpass")
    heads[said - 1], deps[said - 1] = main, "nsubjpass" if passive else "nsubj"
    heads[said], tags[said] = said - 1, "VBN"
    for k in range(main + 1, len(heads)):
        if heads[k] == said:
            heads[k] = main
