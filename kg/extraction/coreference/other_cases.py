"""What tells somebody described from somebody named later, by the words beside the two.

"A soldier was charged with rape. Ada Brunel, whom he is accused of raping, …"; "In 2019 Karl Ode
was tried and acquitted"; "A member of the Red Wolves … Ode is a member of the Black Hand"; "A
guard was jailed. Karl Ode, a guard at the same prison, …".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.coreference.acts import acts_of
from kg.extraction.coreference.antecedents import Factors
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.generic_nodes import DOING
from kg.extraction.coreference.other_holders import is_other_holder
from kg.extraction.coreference.people_pairs import Description, PairWords
from kg.extraction.coreference.people_told import Told
from kg.extraction.coreference.tried_strangers import does_wrong, is_tried
from kg.extraction.ner.phrases import PERSON, Nouns, Phrase
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NAMING, SUBJECTS, base_form, prepositional_phrases
from kg.nlp.years import past_years

ACTING = ("he", "she", "they")
NEW = frozenset({"a", "an"})
CLAUSES = ("relcl", "acl")
COURT = "court"  # the sort of acts that police and courts do
BELONGING = ("of", "for", "in", "with", "from")


def is_of_other_case(
    setting: Setting, phrase: Phrase, chosen: Chain, rows: Sequence[tuple[Factors, Chain]]
) -> bool:
    """True where the words of who is named only later show that it is not the one described."""
    if phrase.type != PERSON or not chosen.named:
        return False
    parsed, tokens = setting.parsed, setting.parsed.tokens
    names = [p for p in chosen.phrases if p.kind is MentionKind.NAME]
    titled = any(p.title is not None for p in names)
    heads = [tokens[p.head] for p in names]
    return _are_two(parsed, tokens[phrase.head], heads, setting.nouns, titled=titled)


def are_told_apart(parsed: ParsedDocument, one: Description, other: Told, nouns: Nouns) -> bool:
    """The same of records."""
    heads = [tokens[-1] for tokens in other.names]
    if any(_says_more_of(parsed, name, one.head) for name in heads):
        return True
    return _are_two(parsed, one.head, heads, nouns, titled=one.noun in other.words)


def _says_more_of(parsed: ParsedDocument, name: Token, described: Token) -> bool:
    """ "Farn, head of the firm that bribed *the minister*": what a clause about a name, or in an
    apposition to it, speaks of is somebody else."""
    path = (described, *parsed.ancestors(described.i))
    clause = False
    for token in path:
        clause |= token.dep in CLAUSES
        if token.head == name.i and token.i != name.i:
            return clause and token.dep in ("appos", *CLAUSES)
    return False


def shares_only_calling(one: Description, other: Told, words: PairWords) -> bool:
    """ "*A police officer* shot a student. *Officer Karl Ode* arrested their leader": of the second
    nothing is told that the first did, nor is he suspected of it."""
    mine = one.told
    wrongs = words.wrongs | words.harmful
    does = any(sort in wrongs and role == DOING for sort, role in mine.filled)
    if not does or one.determiner != "a" or one.noun not in other.words:
        return False
    suspected = any(sort in words.suspecting and role != DOING for sort, role in other.filled)
    return not (
        suspected
        or mine.filled & other.filled
        or mine.acts & other.acts
        or mine.deeds & other.deeds
        or mine.ages & other.ages
    )


def _are_two(
    parsed: ParsedDocument, described: Token, names: Sequence[Token], nouns: Nouns, *, titled: bool
) -> bool:
    if any(name.i < described.i for name in names):
        return False
    return (
        any(_is_acted_on(parsed, described, name) for name in names)
        or _is_of_other_body(parsed, described, names, nouns)
        or _is_of_other_year(parsed, described, names, nouns)
        or _is_added(parsed, described, names, nouns)
        or is_other_holder(parsed, described, names, nouns, titled=titled)
        or (
            not is_tried(parsed, nouns, [name.i for name in names])
            and not any(does_wrong(parsed, name, nouns) for name in names)
            and any(_is_one_more(parsed, described, name) for name in names)
        )
    )


def _is_acted_on(parsed: ParsedDocument, described: Token, name: Token) -> bool:
    """True where another one acts on who is named: "Ada Brunel, who he is said to have raped"."""
    return any(
        kid.lower in ACTING or base_form(kid) == base_form(described)
        for clause in parsed.kids(name.i, "relcl")
        for kid in parsed.kids(clause.i, *SUBJECTS)
    )


def _is_added(
    parsed: ParsedDocument, described: Token, names: Sequence[Token], nouns: Nouns
) -> bool:
    """ "A nurse was killed. Ada Lind was *also* killed": one more. Whoever was "also charged" may
    be charged with more."""
    first = min(names, key=lambda name: name.i)
    adverbs = parsed.kids(first.head, "advmod")
    if first.dep not in SUBJECTS or not any(adverb.lower in nouns.adding for adverb in adverbs):
        return False
    both = acts_of(parsed, described.i, nouns) & acts_of(parsed, first.i, nouns)
    return any(act.sort != COURT for act in both)


def _is_one_more(parsed: ParsedDocument, described: Token, name: Token) -> bool:
    """ "A guard was jailed. Karl Ode, *a guard* at the same prison": who is new twice is
    two, unless both are tried or of one age, or the second did a wrong."""
    if not _is_new(parsed, described) or _age_before(parsed, described) & _age_behind(parsed, name):
        return False
    return any(
        noun.dep == "appos" and _is_new(parsed, noun) and base_form(noun) == base_form(described)
        for noun in _called(parsed, name)
    )


def _age_before(parsed: ParsedDocument, noun: Token) -> frozenset[str]:
    """ "A *43*-year-old teacher"."""
    words = parsed.tokens[noun.left : noun.i]
    return frozenset(token.lower.split("-")[0] for token in words if token.text[0].isdecimal())


def _age_behind(parsed: ParsedDocument, name: Token) -> frozenset[str]:
    """ "Ada Lind, *43*,"."""
    behind = parsed.tokens[name.i + 1 : name.i + 3]
    return frozenset(token.lower for token in behind if token.text.isdecimal())


def _is_new(parsed: ParsedDocument, noun: Token) -> bool:
    return any(kid.lower in NEW for kid in parsed.kids(noun.i, "det"))


def _is_of_other_body(
    parsed: ParsedDocument, described: Token, names: Sequence[Token], nouns: Nouns
) -> bool:
    """ "A member of the Red Wolves", and "Karl Ode, a member of the Black Hand"; "a former minister
    of mines", and "the former minister of oil, Karl Ode"."""
    mine = bodies_of(parsed, described, nouns)
    theirs = [
        bodies
        for name in names
        for noun in _called(parsed, name)
        if base_form(noun) == base_form(described) and (bodies := bodies_of(parsed, noun, nouns))
    ]
    return bool(mine and theirs) and all(mine.isdisjoint(bodies) for bodies in theirs)


def _called(parsed: ParsedDocument, name: Token) -> Iterator[Token]:
    """What the text calls somebody: in apposition, or with "is"."""
    yield from parsed.kids(name.i, "appos")
    above = parsed.tokens[name.head]
    if name.dep == "appos":
        yield above
    elif name.dep == "nsubj":
        yield from parsed.kids(above.i, "attr")
    yield from _set_before(parsed, name)


def _set_before(parsed: ParsedDocument, name: Token) -> Iterator[Token]:
    """ "The former *minister* of oil, Mrs Ada Lind": whatever the parser hangs the name from."""
    comma = name.left - 1
    if comma < 1 or parsed.tokens[comma].text != ",":
        return
    last = parsed.tokens[comma - 1]
    for above in parsed.ancestors(last.i):
        if above.pos in NAMING and above.left < above.i < last.i:
            yield above
        elif above.pos not in (*NAMING, "ADP"):
            return


def bodies_of(parsed: ParsedDocument, noun: Token, nouns: Nouns) -> frozenset[str]:
    """The words of the names behind a noun, and of what a post is over."""
    post = base_form(noun) in nouns.posts
    return frozenset(
        token.lower
        for link, inner in prepositional_phrases(parsed, noun.i, BELONGING)
        for token in (inner, *parsed.kids(inner.i, "compound", "nmod", "amod"))
        if (post and link.lower in ("of", "for")) or token.text[0].isupper()
    )


def _is_of_other_year(
    parsed: ParsedDocument, described: Token, names: Sequence[Token], nouns: Nouns
) -> bool:
    """ "A soldier was charged. In 2019 Karl Ode was tried": the acts of two years."""
    first = min(names, key=lambda name: name.i)
    if not acts_of(parsed, described.i, nouns) & acts_of(parsed, first.i, nouns):
        return False
    mine, theirs = past_years(parsed, described), past_years(parsed, first)
    return bool(mine or theirs) and mine.isdisjoint(theirs)
