"""Names that parsers hang from the name before them, and not from the post that they hold.

"A member of the Norvane Bloc, Pavo Rusk, was held": the member is called so, and not the bloc.
"Superintendent of Police Devraj Kunwar held a clerk": nobody is superintendent of somebody. "The
founder and owner of Norvane Mills, Ada Lind, was held": she is both, and no mill.
"""

from __future__ import annotations

from kg.nlp.columns import Columns, climbed, first_of
from kg.nlp.verb_classes import classes
from kg.ontology.gazetteer import is_city, is_province, is_state

SUBJECT = ("nsubj", "nsubjpass")
NAME_TAGS = ("NNP", "NNPS")
ANY_OF = frozenset({"a", "an", "another"})
TIES = frozenset({"of", "for"})
OWN = ("det", "poss", "amod", "nummod")
UNTIED = "dep"  # of a name that two nouns may have


def name_of_member(columns: Columns, i: int) -> None:
    """ "An MP of the Lok Dal, Umesh *Kunwar*, was held": the MP is called so."""
    heads, deps, _, lemmas = columns
    body, first = heads[i], first_of(columns, i)
    behind = lemmas[i + 1 : i + 2]
    if not body < first < i or lemmas[first - 1] != "," or behind != [","]:
        return
    member = _member_of(columns, body)
    if member is None or not _is_full_name(columns, first, i):
        return
    if _is_placed(columns, first_of(columns, body), body) or _is_placed(columns, first, i):
        return
    if deps[body] == "appos":
        _hang_body(columns, member, body)
    heads[i] = member


def _member_of(columns: Columns, body: int) -> int | None:
    """Who is said to be of the body: "an MP of the ruling Lok Dal", which the parser may have
    taken for a ruling that is called Lok Dal."""
    heads, deps, tags, lemmas = columns
    tie = heads[body]
    if deps[body] == "appos" and tags[body] in NAME_TAGS:
        ties = [k for k in columns.kids(tie, "prep") if tie < k < body and _rules(columns, k, body)]
        tie = ties[0] if len(ties) == 1 else body
    elif deps[body] != "pobj":
        return None
    member = heads[tie]
    new = any(lemmas[k].lower() in ANY_OF for k in columns.kids(member, "det"))
    one = tags[member] in ("NN", "NNP") and lemmas[member].lower() in classes().people
    tied = deps[tie] == "prep" and lemmas[tie] in TIES and member < tie < body
    named = tags[body] in NAME_TAGS and lemmas[body].lower() not in classes().people
    return member if new and one and tied and named and deps[member] in SUBJECT else None


def _rules(columns: Columns, tie: int, body: int) -> bool:
    """ "Of the *ruling* Lok Dal"."""
    nouns = columns.kids(tie, "pobj")
    start = first_of(columns, body)
    return len(nouns) == 1 and nouns[0] == start - 1 and columns.lemmas[nouns[0]].islower()


def _hang_body(columns: Columns, member: int, body: int) -> None:
    heads, deps, tags, _ = columns
    start = first_of(columns, body)
    noun = start - 1
    heads[body], deps[body] = heads[noun], "pobj"
    for k in columns.kids(noun, "det", "amod"):
        heads[k] = body
    heads[noun], deps[noun], tags[noun] = body, "amod", "JJ"


def _is_full_name(columns: Columns, first: int, last: int) -> bool:
    """ "Umesh Kunwar", of two words or more that are names, and nothing else."""
    return all(columns.tags[k] in NAME_TAGS for k in range(first, last + 1))


def _is_placed(columns: Columns, first: int, last: int) -> bool:
    """ "A clerk of Milton, North Yorkshire, was held": who is from a place, and what it is in."""
    name = " ".join(columns.lemmas[first : last + 1])
    return any(is_place(name) for is_place in (is_city, is_state, is_province))


def name_of_pair(columns: Columns, i: int) -> None:
    """ "The founder and owner of Norvane Mills, Ada *Lind*, was held": one person, who has both
    posts. "The friend and lawyer of the minister, Ada Lind," leaves open whose name it is."""
    heads, deps, tags, lemmas = columns
    start = first_of(columns, i)
    closed = lemmas[start - 1] == "," and lemmas[i + 1 : i + 2] == [","]
    if not closed or not _is_full_name(columns, start, i):
        return
    pair = _pair_before(columns, i)
    body = lemmas[i].lower() in classes().names_of_bodies  # "of the club, Orsk FC,"
    if pair is None or body:
        return
    first, second = pair
    ends = [k for k in range(second + 1, start - 1) if tags[k].startswith("NN")]
    if not ends or not any(lemmas[k] in TIES for k in range(second + 1, ends[0])):
        return
    heads[i], deps[second] = first, "appos"
    deps[i] = UNTIED if _is_one_person(columns, ends[-1]) else "appos"


def _pair_before(columns: Columns, name: int) -> tuple[int, int] | None:
    """The two nouns of a subject that "and" joins under one article, with the name below them."""
    heads, deps, tags, lemmas = columns
    for second in range(name):
        first = heads[second]
        if deps[second] != "conj" or deps[first] not in SUBJECT or not first < second:
            continue
        if name not in _below(columns, first) or columns.kids(second, *OWN):
            continue
        people = any(_is_one_person(columns, k) for k in (first, second))
        people = people and tags[first] == tags[second] == "NN"
        joined = [lemmas[k].lower() for k in columns.kids(first, "cc")]
        if people and joined == ["and"] and columns.kids(first, "det", "poss"):
            return first, second
    return None


def _is_one_person(columns: Columns, noun: int) -> bool:
    return columns.tags[noun] == "NN" and columns.lemmas[noun].lower() in classes().people


def _below(columns: Columns, i: int) -> frozenset[int]:
    return frozenset(k for k in range(len(columns.heads)) if i in climbed(columns.heads, k))


def title_of_field(columns: Columns, i: int) -> None:
    """ "Superintendent of Police Devraj *Kunwar* held a clerk": it was he who held him."""
    heads, deps, tags, lemmas = columns
    of = heads[i]
    title = heads[of]
    if lemmas[of] != "of" or title != of - 1 or lemmas[title].lower() not in classes().posts:
        return
    if tags[i] != "NNP" or lemmas[of + 1].lower() not in classes().post_fields or i < of + 3:
        return
    if any(tags[k] not in NAME_TAGS or heads[k] != i for k in range(of + 1, i)):
        return
    put = heads[title] if heads[title] != title else i
    heads[i], deps[i] = put, deps[title]
    heads[title], deps[title] = i, "nmod"
    heads[of + 1], deps[of + 1] = of, "pobj"
    for k in range(i + 1, len(heads)):
        heads[k] = i if heads[k] in (title, of) else heads[k]
