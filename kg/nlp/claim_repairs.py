"""Corrections of a parse that took the verb of a claim for a noun, or who did it for an object."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.nlp.columns import Columns, climbed, first_of, put_above
from kg.nlp.name_repairs import NOUNS
from kg.nlp.tree import FINITE, PAST, SUBJECTS, TENSED
from kg.nlp.verb_classes import classes

HYPHEN = "-"
BOTH = 2  # "that" and what was shot at; who gets something, and what
CHARGE = "charge"  # "charged Lind fees"
ALLEGE = "allege"  # a verb wherever it stands; parsers make it a part of the name behind it
NAMERS = frozenset({"compound", "nmod", "amod", "det", "nsubj", "poss", "nummod"})  # before it
LOOSE = frozenset({"dobj", "appos", "npadvmod", "nsubj"})  # as what parsers hang who did it
TOLD = frozenset({"ccomp", "relcl", "acl"})  # as what they hang what was done
TOPMOST = frozenset({"ROOT", "conj", "ccomp", "parataxis"})


def of_claims(columns: Columns, i: int) -> Iterator[Callable[[Columns, int], None]]:
    """What may be wrong at a word that accuses or claims."""
    lemma = columns.lemmas[i]
    if columns.tags[i] == "NN" and lemma in classes().accusing | classes().saying:
        yield tag_claim
    if lemma == ALLEGE:
        yield part_names
        if columns.heads[i] > i:
            yield part_allege
        yield raise_allege
    if columns.tags[i] in FINITE and lemma in classes().claiming:
        yield free_doer
        yield hang_doer
    if lemma in classes().tokens and columns.deps[i] in ("dobj", "attr"):
        yield hang_finding
    if columns.deps[i] in ("prep", "agent") and lemma in ("by", "from"):
        yield hang_claim
    yield from _of_phrases(columns, i)


def _of_phrases(columns: Columns, i: int) -> Iterator[Callable[[Columns, int], None]]:
    """What may be wrong with who is accused, named or sold something."""
    lemma = columns.lemmas[i]
    if lemma in classes().selling and columns.tags[i].startswith("VB"):
        yield hand_over
    if lemma in classes().accusing - {CHARGE} and columns.tags[i].startswith("VB"):
        yield join_camp
    if columns.deps[i] in ("nmod", "compound") and columns.tags[i].startswith("NNP"):
        yield free_name
    if columns.deps[i] == "prep" and HYPHEN in columns.lemmas[i + 2 : i + 4]:
        yield join_pieces


def tag_claim(columns: Columns, i: int) -> None:
    """ "The tenants of Orsk *accuse* Lind of theft": the parser gave the verb a subject and an
    object, and the tagger called it a noun."""
    before = [k for k in columns.kids(i, "nsubj") if k < i and columns.tags[k] in NOUNS]
    behind = [k for k in columns.kids(i, "dobj", "ccomp") if k > i]
    if before and behind and columns.tags[i] == "NN" and not columns.kids(i, "cop", "det", "poss"):
        columns.tags[i] = "VBP"


def part_allege(columns: Columns, i: int) -> None:
    """ "Police *allege* Karl Ode stole a van": the verb above the clause of the name behind it."""
    heads, deps, tags, _ = columns
    name = heads[i] if deps[i] in ("compound", "nmod", "amod") else i
    verb = heads[name]
    if deps[name] not in SUBJECTS or verb <= name or not tags[verb].startswith("VB"):
        return
    by = [k for k in range(i) if heads[k] in (i, name) and deps[k] in NAMERS]
    if not by or (name == i and not columns.kids(verb, *SUBJECTS)):
        return
    put_above(columns, i, verb, "ccomp")
    tags[i] = "VBP"
    for k in by[:-1]:
        heads[k], deps[k] = by[-1], deps[k] if heads[k] == by[-1] else "compound"
    heads[by[-1]], deps[by[-1]] = i, "nsubj"


def part_names(columns: Columns, i: int) -> None:
    """ "Critics of Bo Farr *allege* Karl Ode stole it": the parser made one name of both, which it
    hung from the preposition or made the doer, beside the critics."""
    heads, deps, tags, _ = columns
    name = heads[i]
    if tags[i] not in NOUNS or deps[i] not in ("compound", "nmod", "amod") or name < i:
        return
    by = [k for k in range(i) if heads[k] in (i, name) and deps[k] in NAMERS]
    link = _link_before(columns, name, by)
    if link is None:
        return
    for k in by:
        heads[k] = i
    heads[i], deps[i] = link, "pobj"
    heads[name], deps[name] = i, "appos"


def _link_before(columns: Columns, name: int, by: list[int]) -> int | None:
    """The preposition above ``name``, or one that stands before ``by`` with nothing behind it."""
    if columns.deps[name] == "pobj":
        return columns.heads[name] if by and columns.heads[name] < by[0] else None
    before = min((first_of(columns, k) for k in by), default=0) - 1
    rivals = [k for k in columns.kids(columns.heads[name], *SUBJECTS) if k < before]
    bare = before > 0 and columns.deps[before] == "prep" and before not in columns.heads
    return before if columns.deps[name] in SUBJECTS and rivals and bare else None


def raise_allege(columns: Columns, i: int) -> None:
    """ "Three nurses *allege* that Lind kept their pay", "parents at the school *allege* …": the
    parser took the verb for what they are called, or for a school of that kind."""
    heads, deps, tags, _ = columns
    if tags[i] not in NOUNS:
        return
    by = [k for k in range(i) if heads[k] == i and deps[k] in NAMERS]
    who, verb = _speaker(columns, i, by), _told(columns, i)
    if verb is None or who is None or not i < verb:
        return
    if deps[i] == "pobj" and by:
        heads[by[-1]], deps[by[-1]] = heads[i], "pobj"
    for k in by[:-1]:
        heads[k] = by[-1]
    _head_clause(columns, i, who, verb)
    heads[who], deps[who], tags[i] = i, "nsubj", "VBP"
    for k in range(i + 1, verb):
        loose = deps[k] in LOOSE or (deps[k] == "conj" and not columns.kids(who, "cc"))
        if heads[k] in (i, who) and loose and tags[k] in NOUNS:
            heads[k], deps[k] = verb, "nsubj"
    for k in range(i + 1, len(heads)):
        heads[k] = i if heads[k] == who else heads[k]


def _speaker(columns: Columns, i: int, by: list[int]) -> int | None:
    """The noun in front of "allege", or that of the phrase in front: "*parents* at the school"."""
    heads, deps, tags, _ = columns
    if deps[i] != "pobj":
        return by[-1] if by and tags[by[-1]] in NOUNS else None
    above = heads[heads[i]]
    while deps[above] in ("pobj", "acl"):
        above = heads[heads[above]] if deps[above] == "pobj" else heads[above]
    return above if by and above < i and tags[above] in NOUNS else None


def _told(columns: Columns, i: int) -> int | None:
    """The verb of what is alleged, which hangs below "allege" or the speaker, or above them."""
    heads, deps, tags, _ = columns
    above = [i, *climbed(heads, i)]
    for k in range(i + 1, len(heads)):
        if tags[k] in TENSED | PAST and ((heads[k] in above and deps[k] in TOLD) or k in above):
            return k
    return None


def _head_clause(columns: Columns, i: int, who: int, verb: int) -> None:
    """Puts "allege" above the clause, in the place of its highest word."""
    heads, deps, _, _ = columns
    if deps[i] != "pobj" and heads[verb] == i:
        deps[verb] = "ccomp"
    elif verb in climbed(heads, i):
        put_above(columns, i, verb, "ccomp")
    elif deps[who] in TOPMOST:
        put_above(columns, i, who, "nsubj")
        heads[verb], deps[verb] = i, "ccomp"


def free_doer(columns: Columns, i: int) -> None:
    """ "Kost *alleges* her employer, Orlane Dairy, switched labels": the parser had her allege the
    employer, and switch the labels."""
    heads, deps, _, lemmas = columns
    told = [k for k in columns.kids(i, "dobj") if k > i and columns.kids(k, "appos")]
    joined = [k for k in columns.kids(i, "conj", "dep") if columns.tags[k] in FINITE and k > i]
    if len(told) != 1 or len(joined) != 1 or columns.kids(i, "cc"):
        return
    (doer,), (deed,) = told, joined
    if doer < deed and lemmas[deed - 1] == "," and not columns.kids(deed, *SUBJECTS):
        heads[doer], deps[doer], deps[deed] = deed, "nsubj", "ccomp"


def join_camp(columns: Columns, i: int) -> None:
    """ "Accused *Lind supporters* of violence": the parser parted them from Lind."""
    heads, deps, tags, _ = columns
    owners = [k for k in columns.kids(i, "dative") if k > i and tags[k].startswith("NNP")]
    people = [k for k in columns.kids(i, "dobj") if tags[k] in ("NN", "NNS")]
    if len(owners) != 1 or len(people) != 1:
        return
    (owner,), (camp,) = owners, people
    if first_of(columns, camp) == owner + 1 and not columns.kids(camp, "det", "poss"):
        heads[owner], deps[owner] = camp, "compound"


def hand_over(columns: Columns, i: int) -> None:
    """ "Sold *Karl Ode the gun* he used": he gets it, and is not sold himself."""
    _, deps, _, _ = columns
    told = [k for k in columns.kids(i, "dobj") if k > i]
    if len(told) != BOTH or first_of(columns, told[1]) != told[0] + 1:
        return
    if columns.kids(told[1], "det", "nummod", "poss"):
        deps[told[0]] = "dative"


def join_pieces(columns: Columns, i: int) -> None:
    """ "Accused of *anti-Semitism*": one word, which the parser took for three side by side."""
    heads, deps, tags, _ = columns
    hyphen = i + 2 + (columns.lemmas[i + 2] != HYPHEN)  # behind a quotation mark or not
    before, behind = hyphen - 1, hyphen + 1
    if [k for k in columns.kids(i, "pobj") if k <= behind] == [before, hyphen, behind]:
        heads[before], deps[before] = behind, "compound"
        heads[hyphen], deps[hyphen] = behind, "punct"
        tags[behind] = "NN" if tags[behind] == "JJ" else tags[behind]


def hang_doer(columns: Columns, i: int) -> None:
    """ "The suit *alleges* libel by Ada Lind over it": Lind did it, and nobody alleges by her."""
    heads, deps, tags, lemmas = columns
    wrongs = [k for k in columns.kids(i, "dobj") if k > i and tags[k] in ("NN", "NNS")]
    links = [k for k in columns.kids(i, "prep", "agent") if lemmas[k] == "by"]
    if len(wrongs) != 1 or len(links) != 1 or links[0] != wrongs[0] + 1:
        return
    for k in columns.kids(links[0], "pobj"):
        if tags[k].startswith("NNP") or columns.kids(k, "det", "poss"):
            heads[links[0]], deps[links[0]] = wrongs[0], "prep"


def hang_claim(columns: Columns, i: int) -> None:
    """ "Denied *claims by a group that soldiers shot at a truck*": what the group claims, which the
    parser gave to whoever denies it, or had the soldiers shoot the group."""
    heads, deps, tags, lemmas = columns
    claim = i - 1
    if i == 0 or lemmas[claim] not in classes().raised or heads[i] not in (claim, heads[claim]):
        return
    that = max(k for k in range(len(heads)) if k == i or i in climbed(heads, k)) + 1
    inside = [k for k in range(i, that) if lemmas[k] == "that" and deps[k] == "dobj"]
    that = inside[0] if inside else that
    if that >= len(heads) or lemmas[that] != "that" or deps[that] not in ("mark", "dobj"):
        return
    told = heads[that]
    gap = deps[that] == "dobj" and len(columns.kids(told, "dobj", "prep")) < BOTH
    if told < that or deps[told] not in TOLD or gap or not columns.kids(told, *SUBJECTS):
        return
    heads[i], heads[told], deps[told] = claim, claim, "acl"
    deps[that], tags[that] = "mark", "IN"


def free_name(columns: Columns, i: int) -> None:
    """ "*Lind*, who's married to the aide Ada Brok, sent it": a name with a clause of its own is no
    part of the next one, which is what the clause ends in."""
    heads, deps, _, lemmas = columns
    name, clauses = heads[i], columns.kids(i, "relcl")
    if name < i or len(clauses) != 1 or not i < clauses[0] < name or lemmas[i + 1] != ",":
        return
    if deps[name] not in SUBJECTS or lemmas[name + 1 : name + 2] != [","]:
        return
    heads[i], deps[i] = heads[name], deps[name]
    heads[name], deps[name] = clauses[0], "dobj"


def hang_finding(columns: Columns, i: int) -> None:
    """ "Saw no *evidence in the report that Lind hid it*": evidence of that, in whatever report."""
    heads, deps, _, lemmas = columns
    for link in columns.kids(heads[i], "prep") + columns.kids(i, "prep"):
        for place in columns.kids(link, "pobj") if link > i else ():
            for told in columns.kids(place, "acl", "relcl"):
                marks = [k for k in columns.kids(told, "mark") if lemmas[k] == "that"]
                if marks and columns.kids(told, *SUBJECTS):
                    heads[told], deps[told] = i, "acl"
