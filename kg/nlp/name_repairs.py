"""Names and nouns that parsers hang from the wrong word: lists, appositions, subjects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kg.nlp.apposed_names import name_of_member, name_of_pair, title_of_field
from kg.nlp.charge_repairs import NEW, OWNERS
from kg.nlp.columns import Columns, climbed, first_of, put_above
from kg.nlp.title_repairs import join_title
from kg.nlp.verb_classes import classes
from kg.ontology.gazetteer import load_gazetteer

NOUNS = ("NN", "NNS", "NNP", "NNPS")
SUBJECT = ("nsubj", "nsubjpass")
NAME_TAGS = ("NNP", "NNPS")
SINGULAR_ENDS = ("ss", "us", "is", "as", "os")  # "Texas", "Davos", "Atlas"


def list_names(columns: Columns, i: int) -> None:
    """ "Ada Lind, Bo *Farr* and Karl Ode were held", "Lind, his *son* Miron and a clerk": three.

    The parser took the second for another name of the first. Nobody is his own son, and an
    apposition ends in a comma.
    """
    heads, deps, _, lemmas = columns
    first = heads[i]
    last = columns.kids(i, "conj")
    if first > i or len(last) != 1 or not columns.kids(i, "cc") or "," not in lemmas[first:i]:
        return
    end = max([last[0], *(k for k in range(last[0], len(heads)) if last[0] in climbed(heads, k))])
    if end + 1 < len(heads) and lemmas[end + 1] == "," and deps[first] in SUBJECT:
        return
    own = any(lemmas[k] in OWNERS for k in columns.kids(i, "poss"))
    if own or all(_is_full_name(columns, k) for k in (first, i, last[0])):
        deps[i] = "conj"


def _is_full_name(columns: Columns, i: int) -> bool:
    """ "Ada Lind", of two words at least, and with no noun or article before it."""
    before = columns.kids(i, "compound", "det", "amod", "poss", "nmod")
    return (
        columns.tags[i] == "NNP" and bool(before) and {columns.tags[k] for k in before} == {"NNP"}
    )


def name_behind(columns: Columns, i: int) -> None:
    """ "Fired its head of trading, Colm *Reavey*, in April": who that is, and no time of it.

    Not where two people stand before the comma: "jailed the killer of a nurse, Ada Lind, in May".
    """
    heads, deps, _, lemmas = columns
    verb = heads[i]
    objects = [k for k in columns.kids(verb, "dobj") if verb < k < i]
    if len(objects) != 1 or not _is_full_name(columns, i):
        return
    first = min(columns.kids(i, "compound"))
    closed = i + 1 < len(heads) and lemmas[i + 1] in (",", ".")
    inside = all(objects[0] in climbed(heads, k) for k in range(objects[0] + 1, first - 1))
    others = {lemmas[k].lower() for k in range(objects[0] + 1, first - 1)}
    if closed and inside and lemmas[first - 1] == "," and others.isdisjoint(classes().people):
        heads[i], deps[i] = objects[0], "appos"


def free_clause(columns: Columns, i: int) -> None:
    """ "Died when a *lorry* overturned": the verb that the parser took for a participle."""
    heads, deps, tags, lemmas = columns
    opening = [
        k for k in columns.kids(i, "advmod", "mark") if k < i and lemmas[k] in ("when", "as")
    ]
    verbs = [k for k in columns.kids(i, "acl") if k == i + 1 and tags[k] == "VBN"]
    if len(opening) != 1 or len(verbs) != 1 or columns.kids(verbs[0], "agent", "auxpass"):
        return
    (verb,) = verbs
    heads[verb], deps[verb], tags[verb] = heads[i], "advcl", "VBD"
    heads[i], deps[i] = verb, "nsubj"
    heads[opening[0]] = verb


def free_verb(columns: Columns, i: int) -> None:
    """ "Ostmere United *sacked* manager Bo Farr on Monday", "Judge Ada Lind *jailed* Karl Ode for
    theft": no name of somebody in a whole sentence without a verb."""
    heads, deps, tags, lemmas = columns
    name = heads[i]
    while deps[name] == "compound" and heads[name] > name:
        name = heads[name]
    title = range(i + 1, name)
    if heads[name] != name or tags[name] != "NNP" or not i or not title:
        return
    who = i - 2 if i > 1 and lemmas[i - 1] == "have" else i - 1  # "United have sacked"
    if any(tags[k] != "NNP" or not who <= heads[k] <= name for k in range(who + 1)):
        return
    behind = [k for k in range(name + 1, len(heads)) if heads[k] == name]
    circumstances = any(deps[k] in ("prep", "npadvmod") for k in behind)
    if not circumstances or not _is_victim(columns, i, name):
        return
    _put_verb(columns, i, who, title, behind)
    _hang_victim(columns, i, name)


def _put_verb(columns: Columns, verb: int, who: int, title: range, behind: Sequence[int]) -> None:
    """Puts ``verb`` above who does it and the name behind its ``title``."""
    heads, deps, tags, _ = columns
    name = title[-1] + 1
    heads[verb], deps[verb], tags[verb] = verb, "ROOT", "VBD" if who == verb - 1 else "VBN"
    heads[name], deps[name] = verb, "dobj"
    for k in range(who + 1, verb):
        heads[k], deps[k] = verb, "aux"
    for k in range(who + 1):
        heads[k], deps[k] = (verb, "nsubj") if k == who else (who, "compound")
    for k in (*title, *behind):
        heads[k] = heads[k] if k in title and heads[k] > k else verb
    for k in title:
        heads[k] = name if heads[k] == verb else heads[k]


def _hang_victim(columns: Columns, verb: int, name: int) -> None:
    """ "Jailed Karl Ode for stabbing a driver, Bo *Farr*, in May": who stands before the comma."""
    heads, _, tags, _ = columns
    for k in columns.kids(verb, "appos"):
        first = first_of(columns, k)
        heads[k] = first - 2 if first > 2 and tags[first - 2] == "NN" else name


def part_particle(columns: Columns, i: int) -> None:
    """ "A boat capsized *off* Orsk": where it was, and not what it did."""
    heads, deps, tags, lemmas = columns
    verb = heads[i]
    objects = [k for k in columns.kids(verb, "dobj") if k > i]
    if lemmas[i] != "off" or lemmas[verb] not in classes().sinking or len(objects) != 1:
        return
    deps[i], tags[i] = "prep", "IN"
    heads[objects[0]], deps[objects[0]] = i, "pobj"


def title_before(columns: Columns, i: int) -> None:
    """ "*Aid* chief Ada Lind said": a noun that the parser took for a verb with her as object."""
    heads, deps, tags, _ = columns
    verb = heads[i]
    named = columns.kids(i, "dobj")
    if verb < i or columns.lemmas[verb] not in classes().saying or columns.kids(verb, *SUBJECT):
        return
    if len(named) != 1 or tags[named[0]] != "NNP" or columns.kids(i, "aux", "nsubj", "prep"):
        return
    if any(tags[k] not in (*NOUNS, "JJ") for k in range(i + 1, named[0] + 1)):
        return
    heads[named[0]], deps[named[0]] = verb, "nsubj"
    for k in range(i, named[0]):  # "aid chief", and "chief" is no adjective
        tags[k] = "NN" if tags[k] in ("VB", "JJ") else tags[k]
    heads[i], deps[i] = named[0], "compound"


def number_before(columns: Columns, i: int) -> None:
    """ "A *magnitude* 6.1 earthquake struck": no second subject beside the earthquake."""
    heads, deps, tags, _ = columns
    noun = i + 2
    if noun >= len(heads) or tags[i + 1] != "CD" or tags[noun] not in NOUNS:
        return
    beside = heads[noun] == heads[i] and deps[noun] in SUBJECT
    below = heads[noun] == i and deps[noun] == "appos"
    if not (beside or below) or heads[i + 1] != noun:
        return
    if below:
        heads[noun], deps[noun] = heads[i], deps[i]
    heads[i], deps[i] = noun, "nmod"
    for k in columns.kids(i, "det", "amod"):
        heads[k] = noun


def join_trade(columns: Columns, i: int) -> None:
    """ "Wanted for *people* smuggling": who is smuggled, and nobody who smuggles."""
    heads, deps, tags, lemmas = columns
    trade = heads[i]
    named = trade == i + 1 and tags[trade] == "VBG" and lemmas[trade] in classes().trades
    if named and deps[trade] in ("pobj", "pcomp") and heads[trade] == i - 1:
        deps[i], deps[trade], tags[trade] = "compound", "pobj", "NN"


def join_trade_before(columns: Columns, i: int) -> None:
    """ "A summit on *people* smuggling issues": what they are about, and nobody who smuggles."""
    heads, deps, tags, lemmas = columns
    trade, noun = i + 1, i + 2
    if noun >= len(heads) or heads[trade] != i or lemmas[trade] not in classes().trades:
        return
    if tags[trade] != "VBG" or (heads[noun], deps[noun]) != (trade, "dobj"):
        return
    if columns.kids(i, "det", "amod", "nummod", "poss") or tags[noun] not in NOUNS:
        return
    for k in columns.kids(trade, "prep"):
        heads[k] = noun
    heads[noun], deps[noun] = heads[i], deps[i]
    heads[i], deps[i], heads[trade], deps[trade], tags[trade] = (
        trade, "compound", noun, "compound", "NN"
    )  # fmt: skip


def name_part(columns: Columns, i: int) -> None:
    """ "An offshoot of Farr's movement, the Orsk *Brigades*, said": the offshoot is called so, for
    the movement is known by its owner or a name of its own."""
    heads, deps, _, lemmas = columns
    whole = heads[i]
    part = heads[heads[whole]]
    if deps[whole] != "pobj" or lemmas[heads[whole]] != "of" or whole > i:
        return
    known = columns.kids(whole, "poss", "compound", "nmod")
    if known and lemmas[part] in classes().split_off and lemmas[first_of(columns, i) - 1] == ",":
        heads[i] = part


def place_apposed(columns: Columns, i: int) -> None:
    """What may be wrong with a name behind a comma."""
    list_names(columns, i)
    if columns.deps[i] == "appos":
        name_part(columns, i)
        name_of_member(columns, i)
        name_of_pair(columns, i)


def free_comment(columns: Columns, i: int) -> None:
    """ "…, a *charge* Lind's lawyer dismissed": no noun says more of another over its owner."""
    heads, deps, tags, lemmas = columns
    noun = heads[i]
    owned = any(i < k < noun for k in columns.kids(noun, "poss"))
    articles = [k for above in (noun, i) for k in columns.kids(above, "det") if k < i]
    verbs = [k for k in columns.kids(noun, "acl") if k > noun and tags[k] in ("VBN", "VBD")]
    if not owned or len(articles) != 1 or len(verbs) != 1 or lemmas[articles[0] - 1] != ",":
        return
    heads[articles[0]] = i
    heads[i], deps[i] = heads[noun], "appos"
    heads[verbs[0]], deps[verbs[0]], tags[verbs[0]] = i, "relcl", "VBD"
    heads[noun], deps[noun] = verbs[0], "nsubj"


def tag_name(columns: Columns, i: int) -> None:
    """ "*Tolvaj*, 47, was arrested": a name that opens a sentence, for taggers perhaps a cry."""
    word, behind = columns.lemmas[i], columns.tags[i + 1 : i + 4]
    aged = columns.deps[i] == "nsubjpass" or behind == [",", "CD", ","]
    if word[:1].isupper() and len(word) > 2 and aged:
        columns.tags[i] = "NNP"


def _is_victim(columns: Columns, verb: int, name: int) -> bool:
    """True for a name with its post behind the verb, or any name behind one of sentencing."""
    judged = columns.lemmas[verb] in classes().sentencing and columns.tags[verb + 1] == "NNP"
    if judged:
        return not columns.kids(name, "acl", "relcl", "conj")
    described = columns.kids(name, "acl", "relcl", "conj", "appos")
    return not described and columns.tags[verb + 1] in ("NN", "JJ")


def join_halves(columns: Columns, i: int) -> None:
    """ "Rivers and Land *Watch* says", "Rivers and Land Watch, a rights group, said": one body.

    A singular verb shows it, or a group that is described behind two parts of which the first is
    one word in the plural; of "Norvane and Kelm Timber, a logging firm" the second alone is it.
    """
    heads, deps, tags, lemmas = columns
    first = heads[i]
    links = [k for k in columns.kids(first, "cc") if first < k < i]
    if first > i or tags[first] not in NAME_TAGS or [lemmas[k] for k in links] != ["and"]:
        return
    inner = range(first_of(columns, first), i)
    if any(tags[k] not in NAME_TAGS for k in inner if k != links[0]) or links[0] != first + 1:
        return
    if inner[0] and tags[inner[0] - 1].startswith("VB"):
        return  # "has attacked Wall Street and Mr. Lind has met her"
    if lemmas[links[0] + 1].endswith("."):
        return
    if len(columns.kids(first, "conj")) > 1 or not (
        _has_singular_verb(columns, first, i) or _is_called_body(columns, first, i)
    ):
        return
    put_above(columns, i, first, "compound")
    heads[links[0]], deps[links[0]] = i, "compound"
    for k in range(i + 1, len(heads)):
        heads[k] = i if heads[k] == first else heads[k]


def _has_singular_verb(columns: Columns, first: int, last: int) -> bool:
    heads, deps, tags, lemmas = columns
    if deps[first] not in SUBJECT:
        return False
    verb = heads[first]
    marks = [k for k in (verb, *columns.kids(verb, "aux", "auxpass")) if k > last]
    return any(tags[k] == "VBZ" and "," not in lemmas[last:k] for k in marks)


def _is_called_body(columns: Columns, first: int, last: int) -> bool:
    """ "Rivers and Land Watch, *a rights group*"."""
    _, _, tags, lemmas = columns
    word = lemmas[first]
    plural = word.endswith("s") and not word.endswith(SINGULAR_ENDS)
    if not plural or _is_named_alone(word) or columns.kids(first, "compound", "det"):
        return False
    if lemmas[last + 1 : last + 2] != [","]:
        return False
    described = [*columns.kids(first, "appos"), *columns.kids(last, "appos")]
    return any(
        tags[k] == "NN"
        and lemmas[k] in classes().bodies
        and any(d == last + 2 and lemmas[d] in NEW for d in columns.kids(k, "det"))
        for k in described
    )


def _is_named_alone(word: str) -> bool:
    """ "*Rebels* and Mardun Front", "*Reuters* and Ostmere Watch": two, of whom the first is
    known, or is so many people."""
    known = load_gazetteer()
    people = word.lower().removesuffix("s") in classes().speakers
    return people or known.find(word) is not None or known.country_of(word) is not None


# What may be wrong with a noun, a name or a noun read as a verb, by tag and function.
BY_FUNCTION: Mapping[tuple[str, str], Callable[[Columns, int], None]] = {
    ("NNP", "appos"): place_apposed,
    ("NNPS", "appos"): name_part,
    ("NNP", "conj"): join_halves,
    ("NNPS", "conj"): join_halves,
    ("NN", "appos"): list_names,
    ("NN", "conj"): join_title,
    ("NNP", "npadvmod"): name_behind,
    ("NNP", "pobj"): title_of_field,
    ("NNS", "nsubj"): join_trade,
    ("NNS", "pobj"): join_trade_before,
    ("NNS", "dobj"): join_trade_before,
    ("NN", "nmod"): free_comment,
    ("NN", "compound"): free_comment,
    ("NN", "advcl"): free_clause,
    ("VB", "csubj"): title_before,
    ("NN", "nsubj"): number_before,
    ("UH", "nsubj"): tag_name,
    ("UH", "nsubjpass"): tag_name,
    ("VBN", "amod"): free_verb,
    ("RP", "prt"): part_particle,
}
