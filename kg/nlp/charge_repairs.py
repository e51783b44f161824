"""Corrections of a parse that hung from a noun what belongs to a verb of accusing or blaming.

"Charged Karl Ode, his brother Piet and a clerk *with* fraud", "blamed the raid *on* the rebels":
the parser gave the clerk alone the fraud, and had the rebels raided.
"""

from __future__ import annotations

from kg.nlp.columns import Columns, climbed, first_of
from kg.nlp.verb_classes import classes

WITH_WRONGS = frozenset({"charge"})  # the others take "of"
LISTED = frozenset({"conj", "appos"})  # how the members of a list hang from its first
BLAMED = frozenset({"on", "upon"})
BLAME = frozenset({"blame", "pin"})  # verbs before a deed and "on" and who did it
BLAMING = "blame"
OWNERS = frozenset({"his", "her", "their"})
ANY = frozenset({"any", "all"})
NEW = frozenset({"a", "an", "another"})


def hang_charge(columns: Columns, i: int) -> None:
    """Gives the "with" or "of" behind a list of people to the verb that accuses them all."""
    heads, deps, _, lemmas = columns
    last = noun = heads[i]
    while deps[noun] in LISTED and heads[noun] < noun:
        noun = heads[noun]
    verb = heads[noun]
    if noun == last or deps[noun] != "dobj" or not verb < noun < last < i:
        return
    leads = lemmas[i] == ("with" if lemmas[verb] in WITH_WRONGS else "of")
    if lemmas[verb] not in classes().accusing or lemmas[i - 1] == "," or not leads:
        return
    if any(lemmas[k] == lemmas[i] for k in columns.kids(verb, "prep")):
        return
    if any(
        lemmas[k] == lemmas[i] and _is_apart(columns, k, verb, i) for k in range(i + 1, len(heads))
    ):
        return  # "accused Ode, the head *of* a bank, and a clerk of fraud"
    heads[i] = verb
    _join(columns, noun)


def _is_apart(columns: Columns, i: int, verb: int, other: int) -> bool:
    """True of a word below the verb, and not below the other one."""
    above = set(climbed(columns.heads, i))
    return verb in above and other not in above


def hang_clearing(columns: Columns, i: int) -> None:
    """Gives the "of" behind who is acquitted to the verb: "cleared Lind *of* arson" is no name for
    a Lind. "The owner of the mill" stays, and so does the mayor of a town."""
    heads, deps, tags, lemmas = columns
    person = heads[i]
    verb = heads[person]
    if deps[person] not in ("dobj", "nsubjpass") or lemmas[verb] not in classes().clearing:
        return
    what = columns.kids(i, "pobj", "pcomp")
    if person > i or any(lemmas[k] == "of" for k in columns.kids(verb, "prep")) or not what:
        return
    opened = [lemmas[k].lower() for k in columns.kids(what[0], "det")]
    named = tags[person].startswith("NNP") and not tags[what[0]].startswith("NNP")
    human = named or lemmas[person].lower() in classes().speakers
    if human and (named or tags[what[0]] == "VBG" or ANY.intersection(opened)):
        heads[i] = verb


def hang_of(columns: Columns, i: int) -> None:
    """What may be wrong with what an "of" hangs from."""
    hang_charge(columns, i)
    hang_clearing(columns, i)


def hang_blame(columns: Columns, i: int) -> None:
    """Gives the "on" behind a deed to the verb that blames somebody for it: the last one, and none
    where a "for" says what is blamed on the deed itself."""
    heads, deps, _, lemmas = columns
    deed = heads[i]
    link = heads[deed]
    verb = link
    if deps[deed] == "pobj" and lemmas[link] == "for":  # "laid the blame for the raid on them"
        verb = heads[link] if lemmas[heads[link]] != BLAMING else heads[heads[link]]
        laid = any(lemmas[k] == BLAMING for k in columns.kids(verb, "dobj"))
    else:
        laid = deps[deed] == "dobj" and lemmas[verb] in BLAME
    if not laid or not verb < deed < i:
        return
    behind = [k for k in range(i + 1, len(heads)) if deps[k] == "prep"]
    if any(heads[k] in (verb, deed, i) and lemmas[k] == "for" for k in behind):
        return
    if any(lemmas[k] in BLAMED and verb in climbed(heads, k) for k in behind):
        return  # "blamed the raid *on* the mayor's house on the rebels"
    heads[i] = verb


def _join(columns: Columns, noun: int) -> None:
    """ "Karl Ode, *his brother* Piet and a clerk": three people, and no brother by the name of
    Karl Ode. Not of "Karl Ode, the mayor and head of a bank", where one man is both."""
    _, deps, tags, lemmas = columns
    for second in columns.kids(noun, "appos"):
        first = first_of(columns, second)
        others = columns.kids(second, "conj")
        named = any(tags[k].startswith("NNP") for k in columns.kids(second, "appos"))
        owned = any(lemmas[k].lower() in OWNERS for k in columns.kids(second, "poss"))
        new = any(_is_new(columns, k) for k in others)
        if others and first and lemmas[first - 1] == "," and (named or (owned and new)):
            deps[second] = "conj"


def _is_new(columns: Columns, noun: int) -> bool:
    """ "A clerk", "two drivers", "Ada Brok"."""
    opened = (columns.lemmas[k].lower() in NEW for k in columns.kids(noun, "det"))
    return columns.tags[noun] == "NNP" or bool(columns.kids(noun, "nummod")) or any(opened)
