"""Corrections of a parse that attached to a noun what belongs to a verb of accusing or blaming.

"Charged Karl Ode, his brother Piet and a clerk *with* fraud", "blamed the raid *on* the rebels":
the parser gave the clerk alone the fraud, and had the rebels raided.
"""

from __future__ import annotations

from kg.nlp.columns import Columns, climbed, first_of
from kg.nlp.sum_repairs import hang_term
from kg.nlp.tree import PAST, SUBJECTS
from kg.nlp.verb_classes import classes

CHARGE, ACCUSE = "charge", "accuse"
APART = frozenset({",", "and", "or"})
CHARGED = (CHARGE, ACCUSE)
BEFORE = frozenset({"before", "at", "in"})  # a court
LISTED = frozenset({"conj", "appos"})  # how the members of a list hang from its first
UNCLEAR = "parataxis"  # of what has no subject
SERVED = frozenset({"for", "of"})  # between who pleads and whose case it is
BLAMED = frozenset({"on", "upon"})
BLAMING = "blame"
OWNERS = frozenset({"his", "her", "their"})
ANY = frozenset({"any", "all"})
NEW = frozenset({"a", "an", "another"})
BESIDE = frozenset({"in", "on", "at"})  # before when and where it was
NAMED = frozenset({"NNP", "NNPS", "CD"})
GUILTY = "guilty"
MEMBER = "member"  # "members of staff"


def undergo_charge(columns: Columns, i: int) -> None:
    """ "The station where the policeman *charged* with murder was based": nobody charges without an
    object, so that the subject is who is charged. "The man she charged with theft" has one."""
    heads, deps, tags, lemmas = columns
    verb, told = heads[i], columns.kids(i, "pobj", "pcomp")
    if lemmas[verb] != CHARGE or tags[verb] not in PAST or not told:
        return
    wrong = lemmas[told[0]] in classes().crimes or tags[told[0]] == "VBG"
    gap = deps[verb] == "relcl" and all(tags[k] != "WRB" for k in columns.kids(verb, "advmod"))
    before = columns.kids(verb, "nsubj")
    if gap or not wrong or not before or columns.kids(verb, "dobj", "dative", "aux", "auxpass"):
        return
    tags[verb] = "VBN"
    for one in before:
        deps[one] = "nsubjpass"


def hang_defendant(columns: Columns, i: int) -> None:
    """ "Appeared before Orsk magistrates *charged* with fraud", "went before a judge accused of
    it": who appeared is charged; the parser had the court be. "Ode's lawyer appeared
    before magistrates, charged with fraud" leaves open who is."""
    heads, deps, tags, lemmas = columns
    charged, told = heads[i], columns.kids(i, "pobj", "pcomp")
    if lemmas[charged] not in CHARGED or tags[charged] not in PAST or not told:
        return
    verb, link, bench = _appearance(columns, charged)
    before = lemmas[link] in BEFORE and _is_bench(columns, bench)
    another = any(_pleads(columns, who) for who in columns.kids(verb, *SUBJECTS))
    wrong = tags[told[0]] == "VBG" or lemmas[told[0]] in classes().crimes
    if before and wrong and lemmas[verb] in classes().appearing and verb < link < bench < charged:
        heads[charged], tags[charged] = verb, "VBN"
        deps[charged] = UNCLEAR if another and lemmas[charged - 1] == "," else "advcl"
        heads[link], deps[link] = verb, "prep"
        heads[bench], deps[bench] = link, "pobj"


def _is_bench(columns: Columns, noun: int) -> bool:
    """ "Orsk *magistrates*", "District *Judge* Ida Venn"."""
    words = (noun, *columns.kids(noun, "compound"))
    return any(columns.lemmas[word].lower() in classes().trials for word in words)


def _pleads(columns: Columns, who: int) -> bool:
    """ "*Ode's* lawyer", "a lawyer *for* Ode", who are not tried; "a solicitor" may be."""
    served = any(columns.lemmas[kid] in SERVED for kid in columns.kids(who, "prep"))
    theirs = served or bool(columns.kids(who, "poss"))
    return theirs and columns.lemmas[who].lower() in classes().pleading


def _appearance(columns: Columns, charged: int) -> tuple[int, int, int]:
    """For a participle the verb by which somebody appears, "before" and the court, in the ways that
    parsers mistake them; ``charged`` itself where it has an object or a helper."""
    heads, deps, _, _ = columns
    above = heads[charged]
    if columns.kids(charged, "dobj", "dative", "aux", "auxpass"):
        return charged, charged, charged
    for link in columns.kids(charged, "mark"):  # "before magistrates *charged*": as a clause
        for bench in columns.kids(charged, *SUBJECTS):
            return above, link, bench
    if deps[charged] == "advcl":  # "at Orsk Court *charged*": as a verb of the past
        for link in columns.kids(above, "prep"):
            for bench in columns.kids(link, "pobj"):
                return above, link, bench
    if deps[charged] != "acl":
        return charged, charged, charged
    for link in columns.kids(above, "mark"):
        return heads[above], link, above
    return heads[heads[above]], heads[above], above


def hang_of(columns: Columns, i: int) -> None:
    """What may be wrong with an "of": who is accused, and who has the wrong."""
    hang_defendant(columns, i)
    hang_wrong(columns, i)


def hang_charge(columns: Columns, i: int) -> None:
    """What may be wrong with the "with" of a charge: who is charged, and who has the wrong."""
    undergo_charge(columns, i)
    hang_defendant(columns, i)
    _hang_means(columns, i)
    hang_wrong(columns, i)


def hang_over(columns: Columns, i: int) -> None:
    """What may be wrong with an "over": who is charged, and what a term is for."""
    undergo_charge(columns, i)
    hang_term(columns, i)


def _hang_means(columns: Columns, i: int) -> None:
    """ "Charged with assault *with* a dangerous weapon": the weapon is what the assault was done
    with, and no second charge; "with assault, with possession of cocaine" are two."""
    heads, deps, _, lemmas = columns
    verb, told = heads[i], columns.kids(i, "pobj")
    first = [k for k in columns.kids(verb, "prep") if k < i and lemmas[k] == lemmas[i]]
    charges = [one for k in first for one in columns.kids(k, "pobj", "pcomp")]
    means = [one for one in told if lemmas[one] not in classes().crimes]
    apart = i > 0 and lemmas[i - 1] in APART
    if lemmas[verb] == CHARGE and charges and means and not apart:
        heads[i], deps[i] = charges[0], "prep"


def hang_wrong(columns: Columns, i: int) -> None:
    """Gives the "of" or "with" behind whoever is accused or cleared to the verb.

    "Cleared Simon Roake *of* arson", "accused by nurses *of* theft", "charged Ode and a clerk
    *with* fraud". "Arrested Ode, the head of a bank" stays, and so does the mayor of a town.
    """
    heads, deps, _, lemmas = columns
    last = heads[i]
    told = columns.kids(i, "pobj", "pcomp")
    if len(told) == 1 and (cleared := _beside(columns, i, told[0])) is not None:
        heads[i] = cleared
        return
    first = _first_listed(columns, last)
    whole = _whole(columns, first)
    verb = _acting(columns, whole)
    if len(told) != 1 or verb is None or not verb < last < i:
        return
    by = deps[first] == "pobj" and first == whole  # "charged by prosecutors *with* fraud"
    if lemmas[i] != _marker(lemmas[verb]) or (lemmas[i] == "with" and first == last and not by):
        return
    if whole != last and (lemmas[i - 1] == "," or _has_another(columns, verb, i)):
        return
    accused = lemmas[verb] == ACCUSE
    fits = _is_wrong_of_whole if whole != first else _is_wrong_of
    if fits(columns, last, told[0], accused):
        heads[i] = verb
        _join(columns, first)


def _beside(columns: Columns, i: int, told: int) -> int | None:
    """ "Cleared in April *of* stealing", "convicted at Orsk Court *of* fraud": the verb, where the
    parser gave the wrong to the month or the court."""
    heads, deps, tags, lemmas = columns
    named = heads[i]
    link = heads[named]
    verb = heads[link]
    beside = deps[named] == "pobj" and deps[link] == "prep" and lemmas[link] in BESIDE
    wrong = tags[told] == "VBG" or lemmas[told] in classes().crimes
    if not (beside and wrong) or tags[named] not in NAMED or not verb < link < named < i:
        return None
    return verb if lemmas[i] == "of" and _is_judged(columns, verb) else None


def _is_judged(columns: Columns, verb: int) -> bool:
    """ "Cleared", "found guilty"."""
    found = (columns.lemmas[k] for k in columns.kids(verb, "oprd", "acomp", "advcl", "dobj"))
    return columns.lemmas[verb] in classes().accused_of or GUILTY in found


def _first_listed(columns: Columns, last: int) -> int:
    """The first of a list of people that ends in ``last``."""
    heads, deps, _, _ = columns
    while deps[last] in LISTED and heads[last] < last:
        last = heads[last]
    return last


def _whole(columns: Columns, part: int) -> int:
    """ "The *head* of the port": what a noun behind "of" belongs to; itself where there is none."""
    heads, deps, _, lemmas = columns
    while deps[part] == "pobj" and lemmas[heads[part]] == "of" and heads[heads[part]] < part:
        part = heads[heads[part]]
    return part


def _acting(columns: Columns, person: int) -> int | None:
    """The verb that accuses or clears ``person``, or by which they accuse somebody."""
    heads, deps, _, _ = columns
    above = heads[person]
    if deps[person] == "pobj" and deps[above] == "agent":
        return heads[above]
    below = deps[person] == "dobj" and above < person
    return above if below or (deps[person] == "nsubjpass" and person < above) else None


def _marker(verb: str) -> str:
    """What stands between the accused and the wrong: "with" behind *charge*, "of" behind others."""
    return "with" if verb == CHARGE else "of" if verb in classes().accused_of else ""


def _has_another(columns: Columns, verb: int, i: int) -> bool:
    """True if the verb has its "of" already, or one that stands behind this one.

    "Accused Ode, the head *of* a bank, and a clerk of fraud".
    """
    lemmas = columns.lemmas
    behind = (k for k in range(i + 1, len(lemmas)) if lemmas[k] == lemmas[i])
    return any(lemmas[k] == lemmas[i] for k in columns.kids(verb, "prep")) or any(
        _is_apart(columns, k, verb, i) for k in behind
    )


def _is_apart(columns: Columns, i: int, verb: int, other: int) -> bool:
    """True of a word below the verb, and not below the other one."""
    above = set(climbed(columns.heads, i))
    return verb in above and other not in above


def _is_wrong_of(columns: Columns, last: int, told: int, accused: bool) -> bool:
    """True if ``told`` is rather what somebody did than a part of who they are.

    Verbs of accusing never go without a wrong; the others do: "cleared the owner of the mill".
    """
    _, deps, tags, lemmas = columns
    listed = deps[last] in LISTED
    crime = tags[told] == "NN" and lemmas[told] in classes().crimes
    if tags[told] == "VBG" or (listed and accused and (crime or not _has_field(columns, last))):
        return True
    if tags[last].startswith("NNP"):
        return not tags[told].startswith("NNP")
    bare = tags[told] == "NN" and not columns.kids(told, "det", "poss")
    field = _has_field(columns, last) or lemmas[last].lower() in classes().of_crimes
    if accused and bare and not field:
        return True  # "accused the candidate *of greed*"
    people = tags[last] == "NNS" and lemmas[last] in classes().people - {MEMBER}
    if listed:
        own = bool(columns.kids(last, "poss"))
        return deps[last] == "conj" and (people or own or _is_new(columns, last))
    opened = {lemmas[k].lower() for k in columns.kids(told, "det", "poss")}
    known = lemmas[last].lower() in classes().speakers
    one = crime and lemmas[last].lower() in classes().speakers - classes().of_crimes
    return (known and bool(ANY & opened)) or ((people or one) and not opened)


def _has_field(columns: Columns, last: int) -> bool:
    """ "The president and the *minister* of health": a post or body named by what it is about."""
    lemma = columns.lemmas[last].lower()
    return lemma in classes().posts | classes().bodies and not _is_new(columns, last)


def _is_wrong_of_whole(columns: Columns, part: int, told: int, accused: bool) -> bool:
    """ "Accused the head of the port *of* neglect": no port has it. "The city of Tesk" stays, and
    so does a board of directors."""
    tag = columns.tags[told]
    bare = tag in ("NN", "NNS") and not columns.kids(told, "det", "poss")
    crime = columns.lemmas[told] in classes().crimes
    of_field = columns.lemmas[part] in classes().bodies
    return tag == "VBG" or (((accused and not of_field) or crime) and bare)


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
        laid = deps[deed] == "dobj" and lemmas[verb] in classes().blame_on
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
