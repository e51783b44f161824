"""Who is named last for what a whole sentence says: "Lind took bribes from a builder, a panel of
judges in Orsk *found* in May".

Parsers take the panel for an explanation of the builder, and the bribe would be a fact. A
tensed verb of saying or finding with nothing but circumstances behind it has its content before it.
"""

from __future__ import annotations

from kg.nlp.columns import Columns, climbed, first_of, put_above
from kg.nlp.tree import SUBJECTS, TENSED
from kg.nlp.verb_classes import classes

# What may stand behind the verb: when and where it was said.
CIRCUMSTANCES = frozenset({"prep", "npadvmod", "advmod", "punct"})
LOOSE = frozenset({"acl", "relcl", "ccomp", "conj", "dep", "advcl", "parataxis"})
OPENERS = frozenset({"DT", "NNP", "PRP$", "CD"})


def name_last(columns: Columns, i: int) -> None:
    """Puts the verb ``i`` above the clause that its speaker was joined to."""
    heads, deps = columns.heads, columns.deps
    speaker = _speaker(columns, i)
    if speaker is None or not _only_circumstances(columns, i):
        return
    if any(k > speaker for k in columns.kids(i, *SUBJECTS)):
        return  # "arrested Bo Farr, a journalist *who* argued"
    above = _clause(columns, speaker, i)
    if above is None or any(k > above for k in columns.kids(above, "ccomp") if k != i):
        return
    for k in columns.kids(i, *SUBJECTS):
        if k < speaker:  # "pocketed bribes …": the object of the verb before
            heads[k], deps[k] = above, "dobj"
    heads[speaker], deps[speaker] = i, "nsubj"
    for k in columns.kids(above, "punct"):
        heads[k] = i if k > i else heads[k]
    put_above(columns, i, above, "ccomp")


def _speaker(columns: Columns, i: int) -> int | None:
    """The noun for a person or body behind a comma, with only its own phrase up to ``i``."""
    heads, deps, tags, lemmas = columns.heads, columns.deps, columns.tags, columns.lemmas
    for noun in range(i - 1, 0, -1):
        if deps[noun] != "appos":
            continue
        first = first_of(columns, noun)
        whole = all(k == noun or noun in climbed(heads, k) for k in range(first, i))
        spoken = lemmas[noun].lower() in classes().speakers or tags[noun] == "NNP"
        comma = first > 0 and lemmas[first - 1] == ","
        return noun if whole and spoken and comma and tags[first] in OPENERS else None
    return None


def _only_circumstances(columns: Columns, i: int) -> bool:
    """True where no object or content stands behind the verb ``i``."""
    behind = [k for k, head in enumerate(columns.heads) if head == i and k > i]
    return all(columns.deps[k] in CIRCUMSTANCES for k in behind)


def _clause(columns: Columns, speaker: int, verb: int) -> int | None:
    """The tensed verb, other than ``verb``, above the noun that ``speaker`` seemed to explain."""
    above = columns.heads[speaker]
    while columns.heads[above] != above and (above == verb or columns.tags[above] not in TENSED):
        above = columns.heads[above]
    own = [k for k in columns.kids(above, *SUBJECTS) if k < above]
    told = columns.tags[above] in TENSED and columns.deps[above] == "ROOT" and own
    return above if told and above < speaker else None
