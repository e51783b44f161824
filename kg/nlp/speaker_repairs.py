"""Corrections of a parse that attached the speaker to the words before."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.nlp.columns import Columns, climbed, first_of, put_above
from kg.nlp.hearsay_repairs import of_hearsay
from kg.nlp.late_speakers import LOOSE as LATE
from kg.nlp.late_speakers import (
    hear_last,
    name_last,
    part_aside,
    part_speaker,
    raise_last,
)
from kg.nlp.tree import FINITE, PAST, SUBJECTS
from kg.nlp.verb_classes import classes

QUOTES = frozenset(('"', "”", "’", "'", "''"))
NOUNS = frozenset({"NN", "NNS"})
ACCUSE, CLAIM = "accuse", "claim"
PARTS = frozenset({"compound", "nmod", "amod", "dative"})  # of a name, as parsers have "claims"


def of_speakers(columns: Columns, i: int) -> Iterator[Callable[[Columns, int], None]]:
    """What may be wrong with who says it, at a verb with tense."""
    yield from of_hearsay(columns, i)
    if columns.lemmas[i] in classes().telling:
        yield free_told
    known = columns.lemmas[i] in classes().concluding
    accuses = columns.lemmas[i] == ACCUSE
    if columns.tags[i] in PAST and (known or columns.lemmas[i] in classes().closing):
        yield hear_last
        yield raise_last
        if columns.tags[i] == "VBN" and columns.deps[i] == "conj" and known:
            yield name_last
    claiming = columns.tags[i] in NOUNS and columns.lemmas[i] in classes().claiming
    told = columns.tags[i] in FINITE or claiming
    if told and known and columns.deps[i] in ("appos", "relcl", "conj"):
        yield part_aside
    if columns.tags[i] == "VBN" and known and _is_perfect(columns, i):
        yield name_last if columns.deps[i] in LATE else part_speaker
    if columns.deps[i] == "conj" and (known or accuses) and _is_tensed(columns, i):
        yield raise_accuser
    if columns.tags[i] not in FINITE:
        return
    if i and columns.tags[i - 1].startswith("NNP"):
        yield front_speaker
        yield append_speaker
    if columns.lemmas[i] in classes().saying:
        yield spoken_of


def _is_perfect(columns: Columns, i: int) -> bool:
    """ "Has *found*", and not "has been found"."""
    helpers = [columns.lemmas[k] for k in columns.kids(i, "aux", "auxpass")]
    return helpers == ["have"]


def _is_tensed(columns: Columns, i: int) -> bool:
    """ "*Accused*", "*has accused*": what somebody did."""
    tag = columns.tags[i]
    return tag == "VBD" or (tag == "VBN" and _is_perfect(columns, i))


def front_speaker(columns: Columns, i: int) -> None:
    """ "Speaking in Orsk, mayor Ada Holm *said*": the parser hung the name behind the last comma
    from the phrase before it, which a participle opens."""
    heads, deps, tags, lemmas = columns
    commas = [k for k in range(1, i) if lemmas[k] == ","]
    if not commas or tags[0] not in ("VBG", "VBN") or columns.kids(i, "nsubj", "nsubjpass"):
        return
    comma, name = commas[-1], i - 1
    while comma < heads[name] < i and heads[name] != name:
        name = heads[name]
    above, dep = heads[name], deps[name]
    if above > comma or "CC" in tags[comma:i]:
        return
    for k in range(comma):
        if heads[k] == name:
            heads[k], deps[k] = above, dep if tags[k].startswith("NN") else deps[k]
            for state in columns.kids(k, "conj"):  # "Orsk, Tarsk"
                deps[state] = "conj" if "CC" in tags[k:state] else "appos"
    heads[name], deps[name] = i, "nsubj"
    for k in columns.kids(i, "csubj"):
        deps[k] = "advcl"


def free_told(columns: Columns, i: int) -> None:
    """ "A woman *told* police her neighbour, Karl Ode, poisoned the dog": the parser had her tell
    the neighbour, and poison the dog."""
    heads, deps, _, lemmas = columns
    told, hearers = columns.kids(i, "dobj"), columns.kids(i, "dative")
    if len(told) == 1 and not hearers:  # "told a panel the head, Karl Ode, shouted at her"
        behind = [k for k in columns.kids(told[0], "appos") if columns.kids(k, "det", "poss")]
        behind = [k for k in behind if lemmas[first_of(columns, k) - 1] != ","]
        told, hearers = behind, told
    joined = [
        k for k in columns.kids(i, "conj", "xcomp", "dep", "ccomp") if columns.tags[k] in FINITE
    ]
    if len(told) != 1 or not hearers or len(joined) != 1 or columns.kids(i, "cc"):
        return
    (doer,), (deed,) = told, joined
    apart = columns.kids(doer, "appos") and lemmas[deed - 1] == ","
    if hearers[-1] < doer < deed and apart and not columns.kids(deed, *SUBJECTS):
        heads[doer], deps[doer], deps[deed] = deed, "nsubj", "ccomp"


def raise_accuser(columns: Columns, i: int) -> None:
    """ "His lawyer said the claims were false and *accused* the mayor of lying": no claim accuses
    anybody, nor do clients who are innocent. "Insists the sample was mixed up and *has accused* the
    coach": who insists so now has accused him by now."""
    heads, deps, tags, lemmas = columns
    state = heads[i]
    saying = heads[state]
    tense = ("VBD",) if tags[i] == "VBD" else ("VBZ", "VBP")
    told = deps[state] == "ccomp" and tags[saying] in tense and lemmas[saying] in classes().saying
    if not told or not saying < state < i or not _is_past(columns, state):
        return
    accuses = columns.kids(i, "dobj", "ccomp") and not columns.kids(i, *SUBJECTS)
    if accuses and columns.kids(saying, "nsubj") and _accuses_nobody(columns, state):
        for k in (i, *columns.kids(state, "cc")):
            heads[k] = saying


def _is_past(columns: Columns, state: int) -> bool:
    """ "Was false"; and "was mixed up", where the helper tells."""
    return "VBD" in (columns.tags[k] for k in (state, *columns.kids(state, "auxpass")))


def _accuses_nobody(columns: Columns, state: int) -> bool:
    """ "The claims were false", "his clients were innocent"."""
    _, _, tags, lemmas = columns
    subjects, told = columns.kids(state, *SUBJECTS), columns.kids(state, "acomp", "attr")
    if any(lemmas[k] in classes().clearing for k in (state, *told)):
        return True
    things = [k for k in subjects if lemmas[k].lower() not in classes().speakers]
    called = (lemmas[state] == "be" and bool(told)) or bool(columns.kids(state, "auxpass"))
    return called and len(subjects) == 1 and any(tags[k] in NOUNS for k in things)


def free_claim(columns: Columns, i: int) -> None:
    """ "A waitress *claims* chef Bo Lind stole her tips": a verb between somebody and a name, which
    the parser made a part of the name."""
    heads, deps, tags, lemmas = columns
    who = i - 1
    verb = next((k for k in climbed(heads, i) if k > i and tags[k] in PAST), None)
    if verb is None or not i or lemmas[i + 1].lower() in classes().claim_handlers:
        return
    doers = [k for k in columns.kids(verb, "nsubj") if i < k < verb]
    told = tags[i] in FINITE or lemmas[who].lower() in classes().people
    if len(doers) != 1 or not told or tags[i] not in ("NNS", *FINITE):
        return
    if "NNP" not in (tags[k] for k in (*doers, *columns.kids(doers[0], "appos"))):
        return  # "the patient claims system failed"
    for k in range(who):
        if heads[k] > who and deps[k] in ("det", "amod", "compound", "nmod"):
            heads[k] = who
    put_above(columns, i, verb, "ccomp")
    heads[who], deps[who], tags[i] = i, "nsubj", "VBZ"
    tags[who] = "NN" if tags[who].startswith("JJ") else tags[who]
    for k in columns.kids(i, "dobj"):
        heads[k], deps[k] = doers[0], "compound"


def free_claimed(columns: Columns, i: int) -> None:
    """ "With one man *claiming* the cop punched him": the man claims, and the cop punched."""
    heads, deps, tags, lemmas = columns
    who, doers = heads[i], columns.kids(i, "dobj")
    deed = heads[who]
    if deps[who] != "nsubj" or tags[deed] not in PAST or len(doers) != 1:
        return
    (doer,) = doers
    person = tags[doer] == "NNP" or lemmas[doer].lower() in classes().speakers
    if not person or not who < i < doer < deed:
        return  # "a man claiming asylum stabbed a guard"
    above = heads[deed] if heads[deed] != deed else who
    heads[who], deps[who] = above, "pobj" if deps[deed] == "pcomp" else deps[deed]
    heads[deed], deps[deed] = i, "ccomp"
    heads[doer], deps[doer] = deed, "nsubj"


def append_speaker(columns: Columns, i: int) -> None:
    """ "… in Orsk, Vesk and Tarsk, the Health Council *says*": the parser took the list for who
    says it, and the speaker for its last part."""
    heads, deps, tags, lemmas = columns
    speaker, place = i - 1, heads[i - 1]
    first = first_of(columns, speaker) if deps[speaker] == "appos" else 0
    if not first or lemmas[first] != "the" or place >= first:
        return
    listed, named = first_of(columns, place), columns.kids(i, "nsubj")
    apart = lemmas[first - 1] == "," and "CC" in tags[listed:first] and listed > 1
    if not apart or not tags[place].startswith("NNP") or columns.kids(i, "nsubjpass"):
        return
    if named == [place] and lemmas[listed - 1] == "," and deps[listed - 2] == "pobj":
        heads[place], deps[place] = listed - 2, "conj"
    elif named or not columns.kids(i, "ccomp"):
        return
    heads[speaker], deps[speaker] = i, "nsubj"


def spoken_of(columns: Columns, i: int) -> None:
    """ "“He took it,” *said* Ana Roth, a nurse, of the governor, Bo Lind": nobody is a nurse of a
    governor, but the governor is spoken of, and Lind is his name."""
    heads, tags, lemmas = columns.heads, columns.tags, columns.lemmas
    told = [k for k in columns.kids(i, "nsubj") if k > i and tags[k] == "NNP"]
    if not told or columns.kids(i, "dobj", "dative"):
        return
    for of in columns.kids(told[0], "prep"):
        people = [k for k in columns.kids(of, "pobj") if lemmas[k].lower() in classes().people]
        if lemmas[of] != "of" or not people or not tags[people[0]].startswith("NN"):
            continue
        heads[of] = i
        for k in columns.kids(told[0], "appos", "punct"):
            if k > people[0]:
                heads[k] = people[0]


def label_by(columns: Columns, i: int) -> None:
    """ "A clerk branded as a “thief” *by* Lind": behind a closing mark it goes with the verb."""
    heads, deps, tags, lemmas = columns
    noun = heads[i]
    named = heads[noun]
    verb = heads[named]
    closed = i > 0 and lemmas[i - 1] in QUOTES
    if not closed or deps[noun] != "pobj" or lemmas[named] != "as" or deps[named] != "prep":
        return
    if verb < noun < i and tags[verb] in ("VBN", "VBD") and not columns.kids(verb, "nsubj", "dobj"):
        heads[i], deps[i], tags[verb] = verb, "agent", "VBN"
