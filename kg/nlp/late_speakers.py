"""Speakers that a sentence names last: "Lind took bribes from a builder, a panel of
judges in Orsk *found* in May".

Parsers take the panel for an explanation of the builder, and the bribe would be a fact. A
tensed verb of saying or finding with nothing but circumstances behind it has its content before it.
"""

from __future__ import annotations

from kg.nlp.columns import Columns, climbed, first_of, put_above
from kg.nlp.tree import PAST, SUBJECTS, TENSED
from kg.nlp.verb_classes import classes

# What may stand behind the verb: when and where it was said.
CIRCUMSTANCES = frozenset({"prep", "npadvmod", "advmod", "punct", "agent"})
APART = frozenset({"appos", "npadvmod"})  # how parsers hang the speaker from the words before
INNER = frozenset({"compound", "appos", "pobj", "prep", "nummod", "amod", "conj", "punct"})
FORMS = {"NNS": "VBZ", "NN": "VBP"}  # "a clerk claims", "drivers claim", taken for nouns
HEARING = "hear"
FINDING = frozenset({"find", "hold"})  # a woman found in a park, a man held on Monday
LOOSE = frozenset({"acl", "relcl", "ccomp", "conj", "dep", "advcl", "parataxis"})
OPENERS = frozenset({"DT", "NNP", "PRP$", "CD"})


def name_last(columns: Columns, i: int) -> None:
    """Puts the verb ``i`` above the clause that its speaker was joined to."""
    heads, deps = columns.heads, columns.deps
    speaker = _speaker(columns, i)
    if speaker is None or not _only_circumstances(columns, i):
        return
    if any(k > speaker for k in columns.kids(i, *SUBJECTS)):
        _name_behind_noun(columns, speaker, i)
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
    _make_active(columns, i)
    put_above(columns, i, above, "ccomp")


def _make_active(columns: Columns, i: int) -> None:
    """ "Said by telephone" of who speaks: a verb of the past, and by nobody."""
    for k in columns.kids(i, "agent"):
        columns.deps[k] = "prep"
    if columns.tags[i] == "VBN" and not columns.kids(i, "aux"):
        columns.tags[i] = "VBD"


def find_last(columns: Columns, i: int) -> None:
    """ "… from a builder, a panel of judges in Orsk *found* in May", "the bureau *alleged*": a
    court finds, and a body or person alleges, where the parser makes a participle of it."""
    heads, deps, tags, lemmas = columns
    speaker = heads[i]
    judges = lemmas[speaker].lower() in classes().hearers or lemmas[i] not in FINDING
    if deps[speaker] not in APART or not judges or columns.kids(i, "agent"):
        return
    if _clause(columns, speaker, i) is not None and _only_circumstances(columns, i):
        tags[i] = "VBD"
        name_last(columns, i)


def raise_last(columns: Columns, i: int) -> None:
    """ "… took bribes, a former aide to the governor *alleged* in an interview", "…, their union
    *charged* on Friday": a verb with its own subject behind the last comma, which no "and" joins
    to what is said."""
    heads, deps, tags, lemmas = columns
    own = columns.kids(i, *SUBJECTS)
    top = [i, *climbed(heads, i)][-1]
    first = first_of(columns, own[0]) if len(own) == 1 else 0
    if not first or lemmas[first - 1] != "," or top >= first or not _only_circumstances(columns, i):
        return
    before = [k for k in range(first, i) if heads[k] == i and deps[k] not in (*SUBJECTS, "advmod")]
    joined = any(k > top for k in columns.kids(heads[i], "cc"))
    if lemmas[i] == HEARING and lemmas[own[0]].lower() not in classes().hearers:
        return
    if before or joined or tags[own[0]].startswith("W") or _held_against(columns, i):
        return
    if not _is_open_clause(columns, top):
        return
    _make_active(columns, i)
    for k in columns.kids(top, "punct"):
        heads[k] = i if k > i else heads[k]
    put_above_top(columns, i, top)


def hear_last(columns: Columns, i: int) -> None:
    """ "…, the inquest *heard*", where the parser makes one noun of both words."""
    heads, deps, _, lemmas = columns
    court = i - 1
    if i < 3 or lemmas[court].lower() not in classes().hearers or columns.kids(i, *SUBJECTS):
        return
    if heads[court] != i or deps[court] not in ("amod", "compound", "nmod"):
        return
    for k in columns.kids(i, "det", "amod", "compound"):
        heads[k] = court if k != court else i
    deps[court] = "nsubj"
    raise_last(columns, i)


def _is_open_clause(columns: Columns, verb: int) -> bool:
    """True for a verb in the past or present with a subject, and nothing yet that it says."""
    tensed = columns.tags[verb] in TENSED | PAST
    told = columns.kids(verb, "ccomp")
    return tensed and bool(columns.kids(verb, *SUBJECTS)) and not told


def part_aside(columns: Columns, i: int) -> None:
    """ "Karl Ode, prosecutors *allege*, paid a man": who says so stands between commas, and is no
    name for a Karl Ode."""
    heads, deps, tags, lemmas = columns
    who = i - 1
    noun = tags[i] in FORMS
    first = first_of(columns, i if noun else who) if i > 2 else 0
    if not first or lemmas[first - 1] != "," or lemmas[i + 1 : i + 2] != [","]:
        return
    name = first - 2
    while heads[name] < first - 1 and heads[name] != name and deps[name] in INNER:
        name = heads[name]
    verb = heads[name]
    spoken = lemmas[who].lower() in classes().speakers or tags[who].startswith("NNP")
    if deps[name] not in SUBJECTS or verb <= i or not spoken or columns.kids(i, "dobj", "ccomp"):
        return
    for k in columns.kids(i, "det", "amod", "compound", "poss"):
        heads[k] = who if k != who else i  # "a former clerk claims", taken for one noun
    heads[i], deps[i] = verb, "parataxis"
    heads[who], deps[who] = i, "nsubj"
    tags[i] = FORMS.get(tags[i], tags[i])
    for k in range(first - 1, i + 2):
        if lemmas[k] == ",":
            heads[k] = verb


def put_above_top(columns: Columns, upper: int, top: int) -> None:
    """``upper``, which hangs somewhere below the root ``top``, takes its place."""
    heads, deps = columns.heads, columns.deps
    heads[upper], deps[upper] = upper, deps[top]
    heads[top], deps[top] = upper, "ccomp"


def _held_against(columns: Columns, i: int) -> bool:
    """ "A man charged *with* theft": nobody says so."""
    return any(columns.lemmas[k] in ("with", "for", "over") for k in columns.kids(i, "prep"))


def _name_behind_noun(columns: Columns, noun: int, verb: int) -> None:
    """ "… that supply Norvane, the charity Fair Hands *said*": it is the charity's name, and no
    clause about the charity."""
    heads, deps, tags, _ = columns
    start = min([verb, *columns.kids(verb, "aux")])
    own, names = columns.kids(verb, *SUBJECTS), range(noun + 1, start)
    if own != [start - 1] or not names or any(not tags[k].startswith("NNP") for k in names):
        return
    if heads[verb] != noun or deps[verb] != "relcl" or not _is_common(tags[noun]):
        return
    top = [noun, *climbed(heads, noun)][-1]
    for k, head in enumerate(heads):
        if head == noun and k != verb:
            heads[k] = own[0]
    heads[noun], deps[noun] = own[0], "compound"
    for k in columns.kids(top, "punct"):
        heads[k] = verb if k > verb else heads[k]
    put_above(columns, verb, top, "ccomp")


def part_speaker(columns: Columns, i: int) -> None:
    """ "… at mills that supply Maristel, the group Bright Thread *said*": Maristel is no part of
    who says so, since no comma parts it from what is said."""
    heads, deps, tags = columns.heads, columns.deps, columns.tags
    speaker = _last_apposed(columns, i)
    named = i if speaker is None else heads[speaker]
    told = [k for k in columns.kids(i, "ccomp") if k < named and tags[k] in TENSED | PAST]
    if speaker is None or not told or not _only_circumstances(columns, i):
        return
    subjects = columns.kids(i, *SUBJECTS)
    if subjects == [named]:
        before = first_of(columns, named) - 1
        if told[-1] not in (before, *climbed(heads, before)) or not _takes_object(columns, before):
            return
        role = "pobj" if tags[before] == "IN" else "appos" if _is_common(tags[before]) else "dobj"
        heads[named], deps[named] = before, role
    elif subjects or told[-1] not in climbed(heads, named):
        return
    for k in columns.kids(named, "punct"):
        heads[k] = i if k > speaker else heads[k]
    heads[speaker], deps[speaker] = i, "nsubj"


def _last_apposed(columns: Columns, i: int) -> int | None:
    """The apposition, set off by a comma, with which the words before the verb ``i`` end."""
    deps, tags, lemmas = columns.deps, columns.tags, columns.lemmas
    end = i - 1 - (lemmas[i - 1] == ",")
    for k in range(end, 0, -1):
        first = first_of(columns, k) if deps[k] == "appos" else 0
        if first and lemmas[first - 1] == ",":
            whole = all(j == k or k in climbed(columns.heads, j) for j in range(first, end + 1))
            above = columns.heads[k]
            if tags[first] == "NNP" and _is_common(tags[above]) and deps[above] == "appos":
                continue  # "the party chairman, Bo Lind, said": the chairman
            return k if whole and tags[first] in OPENERS and tags[first] != "PRP$" else None
    return None


def _takes_object(columns: Columns, i: int) -> bool:
    """True of a verb or preposition without an object, and of a noun right before a name."""
    open_ended = columns.tags[i] == "IN" or columns.tags[i].startswith("VB")
    alone = open_ended and not columns.kids(i, "dobj", "pobj", "attr")
    return alone or (_is_common(columns.tags[i]) and columns.tags[i + 1].startswith("NNP"))


def _is_common(tag: str) -> bool:
    """True for the tag of a common noun."""
    return tag in ("NN", "NNS")


def _speaker(columns: Columns, i: int) -> int | None:
    """The noun for a person or body behind a comma, with only its own phrase up to ``i``."""
    heads, deps, tags, lemmas = columns.heads, columns.deps, columns.tags, columns.lemmas
    for noun in range(i - 1, 0, -1):
        if deps[noun] not in APART:
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
