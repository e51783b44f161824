"""Corrections of a parse where the forms of its words show that it joined the wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kg.nlp.author_repairs import hang_author, hang_commission, hang_means
from kg.nlp.charge_repairs import BLAMED, hang_blame, hang_charge, hang_of, hang_over
from kg.nlp.claim_repairs import of_claims
from kg.nlp.columns import Columns, climbed, first_of, put_above
from kg.nlp.content_repairs import of_contents
from kg.nlp.gerund_repairs import (
    content_of_gerund,
    free_gerund,
    hang_from_clause,
    join_list,
    part_victims,
)
from kg.nlp.headline_repairs import of_headlines
from kg.nlp.hearsay_repairs import hang_name
from kg.nlp.joined_forms import JOINED, doer_of_noun, like_form, under_causative
from kg.nlp.late_speakers import LOOSE as LATE
from kg.nlp.late_speakers import (
    find_last,
    name_last,
    part_speaker,
)
from kg.nlp.name_repairs import BY_FUNCTION
from kg.nlp.penalty_repairs import act_too, impose_penalty
from kg.nlp.speaker_repairs import (
    CLAIM,
    PARTS,
    free_claim,
    free_claimed,
    label_by,
    of_speakers,
)
from kg.nlp.sum_repairs import hang_sum, hang_suspended, hang_term, split_sum
from kg.nlp.tree import FINITE, PAST, SUBJECTS, TENSED
from kg.nlp.verb_classes import classes

LIGHT = ("be", "have", "get")  # "of being drunk and abused"
LOOSE = frozenset({"conj", "advcl", "dep", "ccomp", "appos", "parataxis"})
RELATIVE = frozenset({"WDT", "WP", "WRB"})
BEFORE_CLAUSES = frozenset({"after", "before", "since", "until"})  # … and before nouns
# What may be wrong with what a preposition hangs from.
PREPOSITIONS = {
    "with": hang_charge,
    "of": hang_of,
    "for": hang_term,
    "over": hang_over,
    "as": hang_name,
    **dict.fromkeys(BLAMED, hang_blame),
}
NEAR = 12  # words between "let" and the verb


def repaired(
    heads: Sequence[int], deps: Sequence[str], tags: Sequence[str], lemmas: Sequence[str]
) -> Columns:
    """The columns of a block with all corrections that leave it a forest.

    A repair knows only the words that it looks for: the parser may have hung them so that what it
    joins would close a circle. Such a repair is left out, since whoever climbs would never end.
    """
    cut = list(_sentences(heads))
    parts = [
        _repaired_part([head - a for head in heads[a:b]], deps[a:b], tags[a:b], lemmas[a:b])
        for a, b in cut
    ]
    return Columns(
        [head + a for (a, _), part in zip(cut, parts, strict=True) for head in part.heads],
        [dep for part in parts for dep in part.deps],
        [tag for part in parts for tag in part.tags],
        lemmas,
    )


def _sentences(heads: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretches that no arc leaves. What a repair looks for stands in one of them: over a
    whole block the time would grow with the square of its length."""
    farthest = list(range(len(heads)))
    for i, head in enumerate(heads):
        first = min(i, head)
        farthest[first] = max(farthest[first], i, head)
    start = end = 0
    for i, last in enumerate(farthest):
        end = max(end, last)
        if end == i:
            yield start, i + 1
            start = i + 1


def _repaired_part(
    heads: Sequence[int], deps: Sequence[str], tags: Sequence[str], lemmas: Sequence[str]
) -> Columns:
    columns = Columns(list(heads), list(deps), list(tags), lemmas)
    joined = columns._replace(heads=rejoined(heads, deps, tags, lemmas))
    columns = joined if _same_trees(columns.heads, joined.heads) else columns
    for i in range(len(lemmas)):
        for repair in _repairs(columns, i):
            columns = _tried(repair, columns, i)
    return columns


def _repairs(columns: Columns, i: int) -> Iterator[Callable[[Columns, int], None]]:
    """What may be wrong at the word ``i``."""
    lemma, tag, dep = columns.lemmas[i], columns.tags[i], columns.deps[i]
    yield from _of_parts(lemma, tag, dep)
    yield from of_speakers(columns, i)
    yield from of_claims(columns, i)
    yield from of_contents(columns, i)
    yield from of_headlines(columns, i)
    if lemma in classes().prefixes:
        yield _prefix
    elif dep == "prep" and lemma == "by":
        yield label_by
        yield hang_author
        yield hang_means
    elif dep == "prep" and lemma in PREPOSITIONS:
        yield PREPOSITIONS[lemma]
    elif lemma in classes().objects:
        yield _reduce
    elif lemma == CLAIM and dep in PARTS:
        yield free_claim
    elif tag in PAST and dep == "acl":
        yield _raise
        yield hang_commission
        if tag == "VBD" and lemma in classes().concluding:
            yield name_last
    elif lemma in classes().bracketed and tag in FINITE and i and columns.lemmas[i - 1] == ",":
        yield _bracket
        yield _close
    elif lemma in classes().harming and dep == "relcl":
        yield _near
    else:
        yield from _of_clauses(lemma, tag, dep)


def _of_parts(lemma: str, tag: str, dep: str) -> Iterator[Callable[[Columns, int], None]]:
    """What may be wrong with a gerund, a sum behind a name, or a name."""
    if (repair := BY_FUNCTION.get((tag, dep))) is not None:
        yield repair
    if lemma in classes().harming and tag == "VBG" and dep in ("advcl", "conj"):
        yield hang_from_clause
    if dep == "advcl" and tag == "VBG":
        yield join_list
        yield part_victims
    if dep == "conj" and tag in TENSED | PAST:
        yield content_of_gerund
        yield impose_penalty
        yield act_too
    if dep in ("amod", "compound") and tag == "VBG":
        yield free_gerund
    if lemma in classes().claiming and tag == "VBG" and dep == "acl":
        yield free_claimed
    if (lemma == "find" or lemma in classes().claiming) and tag == "VBN" and dep == "acl":
        yield find_last
    if dep == "appos" and tag in ("NN", "NNS"):
        yield hang_sum
    if dep == "dobj" and tag in ("NN", "NNS"):
        yield split_sum


def _of_clauses(lemma: str, tag: str, dep: str) -> Iterator[Callable[[Columns, int], None]]:
    """What may be wrong with a verb, or a name beside it, by tag and function alone."""
    if tag in TENSED and lemma in classes().concluding:
        yield name_last if dep in LATE else part_speaker
    if tag == "VBN" and dep in LOOSE:
        yield hang_suspended
        yield _lower
    if tag in PAST:
        yield _shorten
        yield _invert
    if dep in ("conj", "ccomp"):
        yield _subordinate
    if dep == "dobj" and tag == "NNP":
        yield _entitle
    if dep in ("dobj", "ccomp") and tag == "VB":
        yield under_causative
    if dep == "agent":
        yield doer_of_noun
    if dep == "conj" and tag in JOINED:
        yield like_form
    if dep == "conj" and lemma in classes().telling and tag in FINITE:
        yield _report


def _tried(repair: Callable[[Columns, int], None], columns: Columns, i: int) -> Columns:
    """The columns with one repair at ``i``, or as they are where it would spoil the trees."""
    heads, deps, tags, lemmas = columns
    new = Columns(list(heads), list(deps), list(tags), lemmas)
    repair(new, i)
    return new if _same_trees(heads, new.heads) else columns


def _same_trees(old: Sequence[int], new: Sequence[int]) -> bool:
    """Whether each token still reaches a root, and there are as many roots as before."""
    if old == new:
        return True
    if sum(i == head for i, head in enumerate(old)) != sum(i == head for i, head in enumerate(new)):
        return False
    reached = [i == head for i, head in enumerate(new)]
    for i in range(len(new)):
        passed: list[int] = []
        while not reached[i] and len(passed) <= len(new):
            passed.append(i)
            i = new[i]
        if not reached[i]:
            return False
        for k in passed:
            reached[k] = True
    return True


def _reduce(columns: Columns, i: int) -> None:
    """ "Residents *accused* of blocking the road said …", "Orsk, *wanted* for theft, is …": a
    participle, of those who say so, that the parser took for a verb of the past which they are the
    subject of."""
    heads, deps, tags, _ = columns
    before = columns.kids(i, "nsubj")
    beside = columns.kids(i, "aux", "auxpass", "dobj", "mark", "neg", "xcomp", "ccomp")
    if len(before) != 1 or before[0] > i or beside or not columns.kids(i, "prep"):
        return
    above = _main_verb(columns, i)
    if above is None:
        return
    heads[before[0]], deps[before[0]] = above, "nsubj"
    heads[i], deps[i], tags[i] = before[0], "acl", "VBN"


def _entitle(columns: Columns, i: int) -> None:
    """ "Accused the doctor Emre *Dorn* of forging it": a name right behind a noun explains it,
    though the parser took both for objects."""
    heads, deps, tags, _ = columns
    nouns = [k for k in columns.kids(heads[i], "dobj") if k < i]
    first = min([i, *(k for k in columns.kids(i, "compound") if k < i)])
    if len(nouns) != 1 or tags[nouns[0]] != "NN" or nouns[0] + 1 != first:
        return
    heads[i], deps[i] = nouns[0], "appos"


def _shorten(columns: Columns, i: int) -> None:
    """ "Sailors *kidnapped* in May have been freed": a participle that the parser took for a verb
    of the past; two tensed verbs need an "and" or a comma between them."""
    heads, deps, tags, _ = columns
    before = columns.kids(i, "nsubj")
    own = columns.kids(i, "aux", "auxpass", "dobj", "mark", "neg", "xcomp", "ccomp", "cc", "oprd")
    if len(before) != 1 or before[0] > i or own or _in_relative(columns, before[0]):
        return
    above = heads[i] if deps[i] in ("nsubj", "csubj") and heads[i] > i else None
    if above is None:
        above = _unjoined(columns, i)
        if above is None:
            return
        heads[above], deps[above] = above if heads[i] == i else heads[i], deps[i]
        for k in range(above + 1, len(heads)):
            if heads[k] == i:
                heads[k] = above
    passive = columns.kids(above, "auxpass")
    heads[before[0]], deps[before[0]] = above, "nsubjpass" if passive else "nsubj"
    heads[i], deps[i], tags[i] = before[0], "acl", "VBN"


def _invert(columns: Columns, i: int) -> None:
    """ "Also *arrested* were Jo Farr and Ed Finn": the subject behind the auxiliary, which the
    parser took for what the auxiliary says of nobody."""
    heads, deps, _, _ = columns
    be = [k for k in columns.kids(i, "auxpass") if k > i]
    below = columns.kids(be[0], "attr") if be else []
    if len(below) != 1 or columns.kids(i, "dobj", "agent"):
        return
    second = columns.kids(i, *SUBJECTS)
    if any(k < below[0] for k in second):
        return
    heads[below[0]], deps[below[0]] = i, "nsubjpass"
    for k in second:  # "… were Jo Farr, 23, and Ed Finn"
        heads[k], deps[k] = below[0], "conj"


def _unjoined(columns: Columns, i: int) -> int | None:
    """The tensed verb that goes on from ``i`` without subject, conjunction or comma."""
    joined = columns.kids(i, "conj")
    if len(joined) != 1 or columns.kids(joined[0], *SUBJECTS) or not _tensed(columns, joined[0]):
        return None
    start = _opening(columns, joined[0])
    bare = columns.tags[start - 1][:1].isalpha() and columns.tags[start - 1] != "CC"
    helped = start < joined[0] or columns.lemmas[joined[0]] in LIGHT
    if not (bare and helped and start > i + 1) or _in_relative(columns, start - 1):
        return None
    return joined[0]


def _in_relative(columns: Columns, subject: int) -> bool:
    """ "The photo *he* posted has gone", "the photo *Farr* posted": a noun before the subject,
    which the parser may have taken for a part of its name, is what he posted."""
    tags = columns.tags
    first = first_of(columns, subject)
    nouns = [k for k in columns.kids(subject, "compound") if tags[k] in ("NN", "NNS")]
    before = first > 0 and tags[first - 1].startswith("NN")
    return before or tags[subject].startswith("W") or (tags[subject] == "NNP" and bool(nouns))


def _tensed(columns: Columns, i: int) -> bool:
    return columns.tags[i] in FINITE or any(
        columns.tags[k] in TENSED for k in columns.kids(i, "aux", "auxpass")
    )


def _opening(columns: Columns, verb: int) -> int:
    """Where the verb begins, with its auxiliaries and what stands between them."""
    return min([verb, *columns.kids(verb, "aux", "auxpass", "neg")])


def _subordinate(columns: Columns, i: int) -> None:
    """ "Resigned a day *after* her deputy, Jo Farr, was charged": the noun behind "after" is the
    subject of the verb that the parser joined to the one before it."""
    heads, deps, tags, lemmas = columns
    above, start = heads[i], _opening(columns, i)
    if above >= i or columns.kids(i, *SUBJECTS) or not _tensed(columns, i):
        return
    links = [k for k in columns.kids(above, "prep") if k < i and lemmas[k] in BEFORE_CLAUSES]
    if not links or columns.kids(above, "cc"):
        return
    nouns = columns.kids(links[-1], "pobj")
    if len(nouns) != 1 or not tags[nouns[0]].startswith(("NN", "PRP")):
        return
    (noun,) = nouns
    if not links[-1] < noun < start:
        return
    last = max(k for k in range(noun, i) if k == noun or noun in climbed(heads, k))
    between = tags[last + 1 : start]
    named = any(noun < k for k in columns.kids(noun, "appos"))
    if between != ([","] if named else []):
        return
    heads[noun], deps[noun] = i, "nsubjpass" if columns.kids(i, "auxpass") else "nsubj"
    heads[links[-1]], deps[links[-1]] = i, "mark"
    deps[i] = "advcl"


def _raise(columns: Columns, i: int) -> None:
    """ "Says troops commanded by Roth *shot* nine": a verb with an object of its own, which the
    parser took for a participle and hung from the leader of the doers."""
    heads, deps, tags, _ = columns
    leader = heads[i]
    by = heads[leader]
    led = heads[by]
    doers = heads[led]
    chain = (deps[leader], deps[by], deps[led], deps[doers])
    if chain != ("pobj", "agent", "acl", "dobj") or not columns.kids(i, "dobj"):
        return
    saying = heads[doers]
    if columns.kids(i, *SUBJECTS, "agent", "auxpass") or not saying < doers < led < i:
        return
    heads[i], deps[i], tags[i] = saying, "ccomp", "VBD"
    heads[doers], deps[doers] = i, "nsubj"


def _bracket(columns: Columns, i: int) -> None:
    """ "The men, *said* Roth, were armed": the parser gave the verb both subjects, and the men are
    those of the verb behind it."""
    heads, deps, *_ = columns
    found = _bracketed(columns, i)
    if found is None:
        return
    subject, speaker, told = found
    heads[speaker] = i
    passive = bool(columns.kids(told, "auxpass"))
    heads[subject], deps[subject] = told, "nsubjpass" if passive else "nsubj"
    deps[speaker] = "nsubj"
    if heads[told] != i:
        return
    put_above(columns, told, i, "parataxis")
    for k in range(len(heads)):
        if heads[k] == i and (k < subject or k > told):
            heads[k] = told


def _bracketed(columns: Columns, i: int) -> tuple[int, int, int] | None:
    """Who is spoken of, who speaks and the verb of what is told, around a verb of saying at ``i``
    between commas; None if it stands otherwise."""
    heads, deps, tags, lemmas = columns
    before = [k for k in columns.kids(i, *SUBJECTS) if k < i and tags[k] not in RELATIVE]
    behind = [k for k in columns.kids(i, *SUBJECTS, "dobj") if k > i] or _taken_over(columns, i)
    if len(before) != 1 or len(behind) != 1:
        return None
    (subject,), (speaker,) = before, behind
    if heads[speaker] != i and lemmas[subject:i].count(",") != 1:
        return None  # "Roth, 51, said the men, who had come, were armed"
    told = heads[i] if deps[i] == "parataxis" else next(iter(columns.kids(i, "ccomp")), i)
    rivals = [k for k in columns.kids(told, *SUBJECTS) if k != speaker]
    if told <= speaker or rivals or "," not in lemmas[speaker:told]:
        return None
    return subject, speaker, told


def _report(columns: Columns, i: int) -> None:
    """ "The rebels shot villagers, a survivor, Ada Lind, *told* the radio": the parser hung who
    tells it from who was shot. Two tensed verbs need an "and" between them."""
    heads, deps, _, _ = columns
    verb = heads[i]
    if verb > i or columns.kids(i, "aux", "mark", "ccomp") or columns.kids(verb, "cc"):
        return
    own = columns.kids(i, *SUBJECTS)
    teller = _set_off(columns, own[0]) if own else _apposed(columns, i)
    if teller is None or not columns.kids(verb, *SUBJECTS):
        return
    heads[teller], deps[teller] = i, "nsubj"
    put_above(columns, i, verb, "ccomp")


def _close(columns: Columns, i: int) -> None:
    """ "The clerk took it and fled, *complained* Ada Lind, who …": the name behind the verb speaks;
    the parser joined the verb to those before it, although no "and" does."""
    heads, deps, tags, _ = columns
    verb = heads[i]
    behind = columns.kids(i, "dobj")
    joined = deps[i] in ("conj", "advcl") and verb < i
    if not joined or len(behind) != 1 or columns.kids(i, *SUBJECTS, "ccomp", "mark"):
        return
    (speaker,) = behind
    later = [k for k in columns.kids(verb, "cc", "conj") if k > i]
    if later or columns.kids(i, "cc", "conj", "aux") or not tags[speaker].startswith("NNP"):
        return
    if first_of(columns, speaker) != i + 1:
        return
    while deps[verb] == "conj" and heads[verb] < verb:
        verb = heads[verb]
    if not columns.kids(verb, *SUBJECTS):
        return
    deps[speaker] = "nsubj"
    for k in columns.kids(verb, "punct"):
        heads[k] = i if k > i else heads[k]
    put_above(columns, i, verb, "ccomp")


def _set_off(columns: Columns, subject: int) -> int | None:
    """A subject with a comma before its phrase."""
    first = first_of(columns, subject)
    return subject if first and columns.lemmas[first - 1] == "," else None


def _apposed(columns: Columns, i: int) -> int | None:
    """ "…, a survivor, Ada Lind, *told*": the noun before the name between commas."""
    heads, deps, _, lemmas = columns
    if i < 2 or lemmas[i - 1] != ",":
        return None
    name = i - 2
    while deps[name] in ("compound", "nmod"):
        name = heads[name]
    noun = heads[name]
    told = deps[name] == "appos" and deps[noun] in ("appos", "conj") and heads[i] < noun < name
    joined = columns.kids(heads[noun], "cc")
    return noun if told and "," in lemmas[noun:name] and not joined else None


def _taken_over(columns: Columns, i: int) -> list[int]:
    """ "Lind, said *Roth*, lied": the speaker, with a comma behind, as the subject of "lied"."""
    told = columns.kids(i, "ccomp")
    named = columns.kids(told[0], *SUBJECTS) if len(told) == 1 and told[0] > i else []
    return [k for k in named if i < k < told[0] and columns.lemmas[k + 1] == ","][:1]


def _near(columns: Columns, i: int) -> None:
    """ "Held a man over a blast that *left* two dead": "that" means the noun just before it,
    and not a person further up."""
    heads, deps, tags, lemmas = columns
    that = [k for k in columns.kids(i, *SUBJECTS) if lemmas[k] == "that" and tags[k] == "WDT"]
    above = heads[i]
    if len(that) != 1 or not above < that[0]:
        return
    nouns = (k for k in range(that[0] - 1, above, -1) if tags[k] in ("NN", "NNS"))
    near = next((k for k in nouns if deps[k] == "pobj"), None)
    if near is not None:
        heads[i] = near


def _main_verb(columns: Columns, i: int) -> int | None:
    """The verb behind the participle ``i``, which the parser hung above or beside it."""
    heads, deps, tags, _ = columns
    above = heads[i]
    if tags[i] in ("VBD", "VBN") and deps[i] in ("ccomp", "advcl", "csubj") and above > i:
        return None if columns.kids(above, *SUBJECTS) else above
    joined = [k for k in columns.kids(i, "conj") if tags[k] in FINITE]
    if len(joined) != 1 or columns.kids(i, "cc") or columns.kids(joined[0], *SUBJECTS):
        return None
    (verb,) = joined
    heads[verb], deps[verb] = verb if above == i else above, deps[i]
    for k in range(verb + 1, len(heads)):
        if heads[k] == i:
            heads[k] = verb
    return verb


def _prefix(columns: Columns, i: int) -> None:
    """ "*Ex*-treasurer Ida Finn", "deputy *vice*-chancellor": one title, which the parser cut into
    pieces that hang side by side."""
    heads, deps, tags, _ = columns
    title = i + 2
    if title >= len(heads) or tags[i + 1] not in ("HYPH", "NN", "JJ", ":") or not tags[title]:
        return
    if not (columns.lemmas[i + 1] == "-" and tags[title].startswith(("NN", "JJ"))):
        return
    last = _last_name(columns, title)
    pieces = (i, i + 1)
    # The highest piece that the name hangs from: the name takes its place.
    above = [k for k in climbed(heads, last) if k in (*pieces, title)]
    if above:
        root = heads[above[-1]] == above[-1]
        heads[last], deps[last] = last if root else heads[above[-1]], deps[above[-1]]
    for k in range(len(heads)):
        if heads[k] in pieces and k not in (*pieces, title, last):
            heads[k] = last
    if title != last:
        heads[title], deps[title] = last, "compound"
    heads[i], deps[i] = title, "compound"
    heads[i + 1], deps[i + 1] = title, "punct"


def _last_name(columns: Columns, title: int) -> int:
    """The last word of the names that stand behind a title and hold it; the title without any."""
    heads, deps, tags, _ = columns
    last = title
    while last + 1 < len(heads) and tags[last + 1] == "NNP":
        if not (
            deps[last] == "conj" or (deps[last] in ("compound", "nmod") and heads[last] > last)
        ):
            break
        last += 1
    return last


def _lower(columns: Columns, i: int) -> None:
    """ "Let an inmate, Ed Finn, be *beaten*": a bare "be beaten" belongs below "let", and its
    subject is who is let; an apposition between commas cuts it off."""
    heads, deps, tags, _ = columns
    be = columns.kids(i, "auxpass")
    if len(be) != 1 or tags[be[0]] != "VB" or columns.kids(i, "aux", *SUBJECTS):
        return
    letting = _letting(columns, be[0])
    below = [] if letting is None else columns.kids(letting, "dobj")
    if letting is None or len(below) != 1 or not letting < below[0] < be[0]:
        return
    heads[i], deps[i] = letting, "ccomp"
    heads[below[0]], deps[below[0]] = i, "nsubjpass"
    for k in range(below[0] + 1, be[0]):
        if not below[0] <= heads[k] < be[0]:
            heads[k], deps[k] = below[0], "punct" if deps[k] == "punct" else "appos"


def _letting(columns: Columns, be: int) -> int | None:
    """The next "let" or "watch" before a bare "be"."""
    near = range(be - 1, max(be - NEAR, -1), -1)
    letting = (k for k in near if columns.lemmas[k] in classes().letting)
    return next((k for k in letting if columns.tags[k].startswith("VB")), None)


def rejoined(
    heads: Sequence[int], deps: Sequence[str], tags: Sequence[str], lemmas: Sequence[str]
) -> list[int]:
    """``heads``, with a tensed verb that hangs from a gerund joined to the tensed verb above.

    "Found him guilty of stealing grain and jailed him": it is the court that jailed him.
    """
    new = list(heads)
    for i, gerund in enumerate(heads):
        if not (deps[i] == "conj" and tags[gerund] == "VBG" and deps[gerund] == "pcomp"):
            continue
        if tags[i] not in (*FINITE, "VBN") or lemmas[gerund] in LIGHT:
            continue
        own = range(gerund + 1, len(heads))
        if any(heads[k] == i and deps[k] in SUBJECTS for k in own):
            continue
        above = _tensed_above(heads, deps, tags, gerund)
        if above is None or above >= gerund:
            continue
        new[i] = above
        for k in range(gerund + 1, i):
            if heads[k] == gerund and deps[k] in ("cc", "punct"):
                new[k] = above
    return new


def _tensed_above(
    heads: Sequence[int], deps: Sequence[str], tags: Sequence[str], i: int
) -> int | None:
    """The next verb above that carries tense, by itself or by an auxiliary."""
    for above in climbed(heads, i):
        helped = any(heads[k] == above and deps[k] in ("aux", "auxpass") for k in range(above))
        if tags[above] in FINITE or (tags[above] == "VBN" and helped):
            return above
    return None
