"""Corrections of a parse that gave a wrong to whoever wrote, held or ordered what is about it.

"A report on torture *by* the watchdog", "an inquiry into the killings *ordered* by the president":
the parser hung both from the nearer noun. The farther one, which is somebody's as well, is the
safer reading: who did it is left open where it may have been either.
"""

from __future__ import annotations

from kg.nlp.columns import Columns
from kg.nlp.verb_classes import classes

ABOUT = frozenset({"on", "about", "into", "of", "over", "for", "against"})
LEADING = frozenset({"with", "of", "for"})  # from a charge to its wrong
UNDERGONE = frozenset({"of", "on", "against"})  # before who suffered a wrong
NAMED = frozenset({"NNP", "NNPS"})
NOUNS = frozenset({"NN", "NNS"})
LOOSE = "dep"  # tells no part


def hang_author(columns: Columns, i: int) -> None:
    """ "A report on torture *by* the watchdog"; but "by police", and "the killing of two by Farr",
    say who did it."""
    wrong = columns.heads[i]
    told = columns.kids(i, "pobj")
    about = _about(columns, wrong)
    if about is None or not told or columns.lemmas[wrong].lower() not in classes().wrongs:
        return
    suffered = (k for k in columns.kids(wrong, "prep") if k < i)
    if any(columns.lemmas[k] in UNDERGONE for k in suffered):
        return
    if _is_author(columns, told[0]):
        columns.heads[i] = about
        if _may_have_done_it(columns, about, told[0]):
            columns.deps[i] = LOOSE


def hang_means(columns: Columns, i: int) -> None:
    """ "Charged Ode with espionage *by publishing* files": so the wrong was done, and nobody
    charges by publishing."""
    heads, _, tags, lemmas = columns
    verb = heads[i]
    if lemmas[verb] not in classes().accusing or [tags[k] for k in columns.kids(i, "pcomp")] != [
        "VBG"
    ]:
        return
    links = (k for k in columns.kids(verb, "prep") if verb < k < i and lemmas[k] in LEADING)
    wrongs = [one for k in links for one in columns.kids(k, "pobj", "pcomp") if one < i]
    if wrongs:
        heads[i] = wrongs[-1]


def hang_commission(columns: Columns, i: int) -> None:
    """ "An inquiry into the killings *ordered* by the president", "a film about the massacre
    *directed* by Farr"."""
    about = _about(columns, columns.heads[i])
    if about is not None and columns.lemmas[i] in classes().authoring:
        columns.heads[i] = about


def _about(columns: Columns, wrong: int) -> int | None:
    """The noun that stands before a wrong and is about it."""
    heads, deps, tags, lemmas = columns
    link = heads[wrong]
    noun = heads[link]
    between = deps[wrong] == "pobj" and deps[link] == "prep" and lemmas[link].lower() in ABOUT
    if not between or not noun < link < wrong or tags[noun] not in NOUNS:
        return None
    return noun if lemmas[noun].lower() in classes().authored else None


def _may_have_done_it(columns: Columns, about: int, who: int) -> bool:
    """ "An investigation into abuse by *Bishop Farr*" tells neither who holds it nor who did it."""
    listed = columns.lemmas[who].lower() in classes().authors
    return columns.lemmas[about].lower() in classes().inquiries and not listed


def _is_author(columns: Columns, who: int) -> bool:
    """ "The *watchdog*", "Ada *Lind*"; but no "Vesk *Police*", nor soldiers."""
    noun = columns.lemmas[who].lower()
    named = columns.tags[who] in NAMED
    return noun in classes().authors or (named and noun not in classes().forces)
