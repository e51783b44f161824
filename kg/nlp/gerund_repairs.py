"""Gerunds and participles that parsers hang from a verb further up."""

from __future__ import annotations

from collections.abc import Iterator

from kg.nlp.columns import Columns, climbed, first_of
from kg.nlp.tree import SUBJECTS
from kg.nlp.verb_classes import classes

CLAUSE = "relcl"
SAY = "say"
# What may stand between "that" and the last word of a subject.
NAME_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "POS", "PRP$", "CD"})
NOMINAL_LINKS = frozenset({"prep", "pobj", "conj", "appos", "relcl"})


def hang_from_clause(columns: Columns, i: int) -> None:
    """ "Arming the raiders who shelled a depot, *killing* nine": it was the raiders who killed.

    The verb of the relative clause right before the comma tells violence, and the one that has
    its noun for object tells none. In "jailed the rebels who shelled a depot, killing nine of
    them" the pronoun means the rebels, so that somebody else killed; so it does in "killing their
    leader", where nobody but the rebels can be meant.
    """
    heads, deps, _, lemmas = columns
    if i < 2 or lemmas[i - 1] != ",":
        return
    clause = _clause_before(columns, i)
    if clause is None or lemmas[clause] not in classes().violent:
        return
    if _hits_pronoun(columns, i, clause):
        return
    host = _verb_above(columns, heads[clause])
    if host is None or lemmas[host] in classes().violent:
        return
    if heads[i] == clause or heads[i] not in (host, *climbed(heads, host)):
        return
    heads[i], deps[i] = clause, "advcl"


def _clause_before(columns: Columns, i: int) -> int | None:
    """The verb of the outermost relative clause of people that ends right before the comma."""
    heads, deps, tags, _ = columns
    above = (k for k in (i - 2, *climbed(heads, i - 2)) if deps[k] == CLAUSE)
    people = (k for k in above if any(tags[n][0] == "W" for n in columns.kids(k, "nsubj", "dobj")))
    return next(people, None)


def _verb_above(columns: Columns, noun: int) -> int | None:
    """The verb that has the noun for object, also where it is the object of a preposition."""
    heads, deps, tags, _ = columns
    while not tags[noun].startswith("VB"):
        if heads[noun] == noun or deps[noun] not in (*NOMINAL_LINKS, "dobj", "attr"):
            return None
        noun = heads[noun]
    return noun


def _hits_pronoun(columns: Columns, i: int, clause: int) -> bool:
    """ "Killing *them*", "nine of *them*"; "*their* leader", where the clause hits a thing."""
    heads, _, tags, lemmas = columns
    people = any(lemmas[k].lower() in classes().people for k in columns.kids(clause, "dobj"))
    meaning = {"PRP"} if people else {"PRP", "PRP$"}
    below = range(i + 1, min(i + 6, len(heads)))
    return any(
        tags[k] in meaning and lemmas[k].lower() != "its" and i in climbed(heads, k) for k in below
    )


def free_gerund(columns: Columns, i: int) -> None:
    """ "Accused the guards of *beating* prisoners": it is what they did, and no prisoners beat."""
    heads, deps, _, lemmas = columns
    noun, link = heads[i], i - 1
    if noun < i or lemmas[link] != "of" or (heads[noun], deps[noun]) != (link, "pobj"):
        return
    host = heads[link]
    verb = heads[host] if deps[host] in ("dobj", "nsubjpass") else host
    if lemmas[verb] not in classes().accusing or lemmas[noun] not in classes().speakers:
        return
    heads[link], deps[link] = verb, "prep"
    heads[i], deps[i] = link, "pcomp"
    heads[noun], deps[noun] = i, "dobj"


def join_list(columns: Columns, i: int) -> None:
    """ "Was charged with stealing a lorry, *leaving* the scene and lying": the second of three."""
    heads, deps, tags, lemmas = columns
    verb = heads[i]
    if verb > i or lemmas[i - 1] != "," or lemmas[verb] not in classes().accusing:
        return
    joined = [k for k in columns.kids(i, "conj") if tags[k] == "VBG"]
    if not joined or not columns.kids(i, "cc") or columns.kids(i, "mark", "nsubj", "aux"):
        return
    links = [k for k in columns.kids(verb, "prep") if k < i]
    first = [k for link in links for k in columns.kids(link, "pcomp") if tags[k] == "VBG" and k < i]
    if first:
        heads[i], deps[i] = first[-1], "conj"


def part_victims(columns: Columns, i: int) -> None:
    """ "…, *killing* 19 people, rebels and residents said", "*forcing* hundreds of families from
    home, …": the last two speak, and not those before them.

    The parser made one list of the three, whose verb has no other subject behind the comma.
    """
    heads, deps, tags, lemmas = columns
    if lemmas[i - 1] != "," or SAY not in lemmas[i:]:
        return
    listed = _listed_behind(columns, i)
    if listed is None:
        return
    hit, joined = listed
    speaker = joined[0]
    last = max([speaker, *columns.kids(speaker, "conj"), *joined[1:]])
    verb = last + 1
    if lemmas[verb : verb + 1] != [SAY] or tags[verb] != "VBD" or lemmas[last - 1] == ",":
        return
    pair = any(lemmas[k] == "and" for k in range(speaker + 1, last))
    comma = lemmas[first_of(columns, speaker) - 1] == ","
    whole = _whole(columns, hit)
    alone = all(k == whole for k in columns.kids(verb, *SUBJECTS))
    if not pair or not comma or not alone or heads[i] == verb:
        return
    if deps[whole] != "pobj":
        heads[whole], deps[whole] = i, "dobj"
    heads[speaker], deps[speaker] = verb, "nsubj"
    for k in joined[1:]:
        heads[k] = speaker
    for k in columns.kids(hit, "cc"):
        heads[k] = speaker if k > speaker else hit


def _listed_behind(columns: Columns, i: int) -> tuple[int, list[int]] | None:
    """What stands behind the gerund ``i`` with others that the parser joined to it, and these."""
    _, _, tags, lemmas = columns
    hit = _counted(columns, i) if lemmas[i] in classes().harming else None
    for noun in _objects_behind(columns, i) if hit is None else (hit,):
        joined = columns.kids(noun, "conj")
        if joined and tags[noun] == "NNS":
            return noun, joined
    return None


def _objects_behind(columns: Columns, verb: int) -> Iterator[int]:
    """ "Displacing *hundreds* of *families*": what is below a verb, with no verb between."""
    heads, deps, tags, _ = columns
    for noun in range(verb + 1, len(heads)):
        if deps[noun] not in ("dobj", "pobj"):
            continue
        above = next(k for k in climbed(heads, noun) if tags[k].startswith("VB") or heads[k] == k)
        whole = _whole(columns, noun)
        if above == verb or (deps[whole] in SUBJECTS and first_of(columns, whole) == verb + 1):
            yield noun


def _whole(columns: Columns, noun: int) -> int:
    """The *thousands* of "thousands of fishermen"; itself where there is none."""
    heads, deps, tags, _ = columns
    while deps[noun] == "pobj" and tags[heads[heads[noun]]].startswith("NN"):
        noun = heads[heads[noun]]
    return noun


def _counted(columns: Columns, i: int) -> int | None:
    """The noun right behind the gerund ``i`` that has a number: "killing at least *19 people*"."""
    heads, deps, tags, _ = columns
    behind = range(i + 1, min(i + 8, len(heads)))
    noun = next((k for k in behind if tags[k] == "NNS"), None)
    if noun is None or first_of(columns, noun) not in (i, i + 1):
        return None
    between = range(i + 1, noun)
    numbered = any(tags[k] == "CD" or deps[k] == "nummod" for k in between)
    return noun if numbered and deps[noun] in ("dobj", "nsubj") else None


def content_of_gerund(columns: Columns, i: int) -> None:
    """ "Fined for writing *that* tycoon Egon Marr had *smuggled* arms": it is what he wrote.

    The parser took "that" for an article, and the verb for another one beside the first.
    """
    heads, deps, tags, _ = columns
    subjects = [k for k in columns.kids(i, "nsubj", "nsubjpass") if k < i]
    if len(subjects) != 1 or heads[i] >= i:
        return
    openings = [k for k in range(heads[i] + 1, subjects[0]) if _opens_content(columns, k)]
    if len(openings) != 1 or openings[0] - 1 in climbed(heads, i):
        return
    that, gerund = openings[0], openings[0] - 1
    between = range(that + 1, subjects[0])
    if heads[i] not in climbed(heads, gerund) or any(tags[k] not in NAME_TAGS for k in between):
        return
    for k in between:
        if heads[k] in (gerund, that) or not that < heads[k] <= subjects[0]:
            heads[k], deps[k] = subjects[0], "compound"
    heads[that], deps[that], tags[that] = i, "mark", "IN"
    heads[i], deps[i] = gerund, "ccomp"
    deps[gerund] = "pcomp" if deps[gerund] == "pobj" else deps[gerund]


def _opens_content(columns: Columns, i: int) -> bool:
    """ "Writing *that*", right behind the gerund."""
    return columns.lemmas[i] == "that" and columns.tags[i - 1] == "VBG"
