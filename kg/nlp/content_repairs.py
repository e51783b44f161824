"""Corrections of a parse that parted what is claimed, or shown by evidence, from its noun."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.nlp.columns import Columns, put_above
from kg.nlp.tree import FINITE, PAST, SUBJECTS
from kg.nlp.verb_classes import classes

CONTENTS = frozenset({"ccomp", "relcl", "acl", "advcl"})  # as what parsers hang it
BESIDE = frozenset({"conj", "ccomp", "advcl", "dep"})
OUTCOME = frozenset({"so", "such"})  # before "that"


def of_contents(columns: Columns, i: int) -> Iterator[Callable[[Columns, int], None]]:
    """What may be wrong with a clause that "that" opens."""
    if columns.lemmas[i] == "that" and columns.deps[i] == "mark":
        yield hang_content
        yield part_claim
        yield part_post
        yield hang_rumour
        yield read_perfect
        yield hang_shown


def hang_content(columns: Columns, i: int) -> None:
    """ "The claim, *shared* widely online, that Lind hid it": that is what is claimed; the parser
    hung it from the participle between. Not "claims made *given that* he hid it"."""
    heads, deps, tags, lemmas = columns
    told = heads[i]
    shared = heads[told]
    claim = heads[shared]
    if deps[told] not in CONTENTS or (tags[shared], deps[shared]) != ("VBN", "acl"):
        return
    apart = claim < shared < i - 1 and lemmas[i - 1] not in OUTCOME
    if apart and lemmas[claim] in classes().raised and columns.kids(told, *SUBJECTS):
        heads[told], deps[told] = claim, "acl"


def hang_rumour(columns: Columns, i: int) -> None:
    """ "*Rumours* spread in May *that Lind hid it*": so the rumours say, and nobody else."""
    heads, deps, _, lemmas = columns
    told = heads[i]
    verb = heads[told]
    claims = [k for k in columns.kids(verb, "nsubj") if lemmas[k] in classes().raised]
    got_about = lemmas[verb] in classes().spreading and not columns.kids(verb, "dobj", "neg")
    whole = lemmas[i - 1] not in OUTCOME and columns.kids(told, *SUBJECTS)
    if not got_about or not whole or deps[told] not in CONTENTS:
        return
    if len(claims) == 1 and claims[0] < verb < i:
        heads[told], deps[told] = claims[0], "acl"


def part_claim(columns: Columns, i: int) -> None:
    """ "Claims *shared* online that Lind moved gold *are* false": the parser had the claims share
    something, and the gold be false."""
    heads, deps, tags, lemmas = columns
    shared, thing, told, main = _garden_path(columns, i)
    claims = [k for k in columns.kids(shared, "nsubj") if lemmas[k] in classes().raised]
    if main < 0 or len(claims) != 1 or not claims[0] < shared < i - 1 or tags[shared] not in PAST:
        return
    says = {lemmas[shared], lemmas[told]} & classes().concluding
    if says or columns.kids(shared, "dobj", "aux"):
        return
    (claim,) = claims
    put_above(columns, main, shared, "acl")
    heads[shared], tags[shared] = claim, "VBN"
    heads[claim], deps[claim] = main, "nsubj"
    heads[told], deps[told], heads[i] = claim, "acl", told
    if thing != main:
        heads[thing], deps[thing] = told, "dobj"


def part_post(columns: Columns, i: int) -> None:
    """ "A post *claiming* that Lind moved gold *is* false": the parser had the gold be false, and
    the post do nothing."""
    heads, deps, tags, lemmas = columns
    claiming, thing, told, main = _garden_path(columns, i)
    post = heads[claiming]
    claims = (tags[claiming], deps[claiming]) == ("VBG", "acl") and deps[post] == "ROOT"
    if main < 0 or thing == main or not claims or lemmas[told] in classes().concluding:
        return
    put_above(columns, main, post, "nsubj")
    heads[thing], deps[thing] = told, "dobj"


def _garden_path(columns: Columns, i: int) -> tuple[int, int, int, int]:
    """For "that" at ``i`` the participle before it, what the verb behind it is done to, that verb,
    and the verb of the sentence, as a parser mistakes them; that one is -1 where it did not, and
    twice there where the parser gave it no subject."""
    heads, deps, tags, _ = columns
    upper = heads[i]
    shared = heads[upper]
    for thing in columns.kids(upper, "nsubj"):
        for told in columns.kids(thing, "amod"):  # "that *Lind moved gold* has led to"
            if tags[told] == "VBD" and columns.kids(told, "nsubj") and deps[upper] in BESIDE:
                return shared, thing, told, upper
    for main in columns.kids(upper, "ccomp"):
        things = columns.kids(main, "nsubj")
        bare = tags[main] in FINITE and not columns.kids(main, "mark")
        if bare and len(things) == 1 and upper < things[0] < main and deps[upper] == "ccomp":
            return shared, things[0], upper, main
    for main in columns.kids(shared, "conj", "ccomp") if deps[upper] == "ccomp" else ():
        joined = columns.kids(main, *SUBJECTS, "mark") or columns.kids(shared, "cc")
        if main > upper and tags[main] in FINITE and not joined:
            return shared, main, upper, main
    return shared, -1, upper, -1


def read_perfect(columns: Columns, i: int) -> None:
    """ "No evidence that he *had stolen* drugs": the parser had him have drugs that were stolen."""
    heads, deps, tags, lemmas = columns
    had = heads[i]
    if deps[had] == "amod":
        _free_perfect(columns, had)
    if lemmas[heads[had]] not in classes().tokens or deps[had] not in ("acl", "relcl"):
        return
    for thing in columns.kids(had, "dobj") if lemmas[had] == "have" else ():
        verb = had + 1
        whole = not columns.kids(had, "aux") and not columns.kids(thing, "det", "poss")
        if whole and heads[verb] == thing and (tags[verb], deps[verb]) == ("VBN", "amod"):
            put_above(columns, verb, had, "aux")
            for k in columns.kids(had, *SUBJECTS, "mark", "dobj", "prep", "advmod", "advcl"):
                heads[k] = verb


def _free_perfect(columns: Columns, verb: int) -> None:
    """The verb of the clause above the thing, of which the parser made it a part."""
    thing = columns.heads[verb]
    whole = columns.kids(verb, "aux") and columns.kids(verb, "nsubj") and verb < thing
    if whole and columns.lemmas[columns.heads[thing]] in classes().tokens:
        put_above(columns, verb, thing, "dobj")
        columns.deps[verb] = "acl"


def hang_shown(columns: Columns, i: int) -> None:
    """ "There was “not a shred of evidence” *that he stole it*": that is what the evidence would
    show; behind the mark the parser hung it from the verb."""
    heads, deps, _, lemmas = columns
    told = heads[i]
    verb = heads[told]
    if deps[told] not in CONTENTS or lemmas[verb] != "be" or not columns.kids(verb, "expl"):
        return
    for noun in columns.kids(verb, "attr"):
        below = [k for of in columns.kids(noun, "prep") for k in columns.kids(of, "pobj")]
        shown = [k for k in (noun, *below) if lemmas[k] in classes().tokens and k < i]
        measured = noun in shown or lemmas[noun] in classes().shreds
        if shown and measured and columns.kids(told, *SUBJECTS):
            heads[told], deps[told] = shown[-1], "acl"
