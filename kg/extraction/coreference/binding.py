"""Which phrases cannot be the same by grammar: binding principles, conjunction, and clauses.

Principles A and B of Chomsky (1981), as Lappin and Leass (1994, section 2.1.1) put them for
dependency trees; principle C for descriptions ("The bank dismissed reports that the bank …").
"""

from __future__ import annotations

from kg.extraction.ner.phrases import Phrase
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token, remembered
from kg.nlp.tree import NOMINAL, SUBJECTS, VERBAL, first_conjunct, governor, subjects

OBJECTS = frozenset(("dobj", "dative", "attr", "oprd"))


def clause_subject(parsed: ParsedDocument, token: Token) -> Token | None:
    """The subject, perhaps an understood one, of the clause that ``token`` is in, or None.

    Also None if ``token`` is that subject.
    """
    return _clause_subject(parsed, token.i)


@remembered
def _clause_subject(parsed: ParsedDocument, i: int) -> Token | None:
    token = parsed.tokens[i]
    for above in (token, *parsed.ancestors(token.i)):
        if above.pos in VERBAL:
            doer = understood_subject(parsed, above)
            if doer is not None:
                return doer if doer.i != token.i else None
            if above.dep not in ("conj", "xcomp", "advcl", "acl", "pcomp", "aux"):
                return None
    return None


def understood_subject(parsed: ParsedDocument, verb: Token) -> Token | None:
    """Who does what ``verb`` says, its own subject or an understood one; None if unclear."""
    return _understood(parsed, verb.i)


@remembered
def _understood(parsed: ParsedDocument, i: int) -> Token | None:
    heads = subjects(parsed, i)
    return parsed.tokens[heads[0]] if heads else None


def bound_apart(
    parsed: ParsedDocument, pronoun: Phrase, phrase: Phrase, *, owns_actor: bool = True
) -> bool:
    """True if by grammar the two cannot mean one entity.

    ``owns_actor``: the possessed noun is a person or body, which a name after it may explain.
    """
    if phrase is pronoun:
        return True
    here, there = parsed.tokens[pronoun.head], parsed.tokens[phrase.head]
    if here.sentence != there.sentence:
        return False
    if phrase.first <= pronoun.first < phrase.last and phrase.kind is not MentionKind.PRONOUN:
        return True  # "her mother" is not her
    if pronoun.form == "reflexive":
        return False
    if _conjoined(parsed, here, there):
        return True
    if pronoun.form == "possessive":
        return _is_owned(here, there, owns_actor=owns_actor)
    return _co_arguments(parsed, pronoun, here, there)


def _is_owned(here: Token, there: Token, *, owns_actor: bool) -> bool:
    """ "her mother" is not her, and neither is its apposition: "his lawyer, Ada Stone".

    A name after a thing is not its apposition, whatever the parse says: "in his career Stone …".
    """
    apposed = there.dep == "appos" and there.head == here.head
    return here.head == there.i or (owns_actor and apposed)


def _conjoined(parsed: ParsedDocument, here: Token, there: Token) -> bool:
    if here.dep != "conj" and there.dep != "conj":
        return False
    return first_conjunct(parsed, here) == first_conjunct(parsed, there) and here.pos != "VERB"


def _co_arguments(parsed: ParsedDocument, pronoun: Phrase, here: Token, there: Token) -> bool:
    """Subject and object, or object and object, of one verb: principle B."""
    tokens = parsed.tokens

    def predicate(token: Token) -> int | None:
        token = first_conjunct(parsed, token, among=NOMINAL)
        if token.dep in SUBJECTS and token.i == here.i and pronoun.form == "object":
            return tokens[token.head].head  # "wants him to leave": an object in fact
        if token.dep in SUBJECTS or token.dep in OBJECTS:
            return token.head
        above = governor(parsed, token)
        return above.i if token.dep == "pobj" and above.pos == "VERB" else None

    mine, other = predicate(here), predicate(there)
    if mine is None:
        return False
    if mine == other:
        return True
    # "A asked B to let him go": B lets, and is not him.
    if mine == here.head and here.dep in SUBJECTS:
        return False
    doer = understood_subject(parsed, tokens[mine])
    return doer is not None and doer.i == there.i


def commands(parsed: ParsedDocument, above: Phrase, phrase: Phrase) -> bool:
    """True if ``above`` commands ``phrase`` in one sentence, so that the two are not one.

    It is the subject of a clause that ``phrase`` is in, or a noun that a clause around ``phrase``
    describes: a speaker does not use a full description for himself in what he says.
    """
    tokens = parsed.tokens
    here, there = tokens[above.head], tokens[phrase.head]
    if here.sentence != there.sentence or here.i == there.i:
        return False
    path = [there.i, *(token.i for token in parsed.ancestors(there.i))]
    if here.i in path:
        below = tokens[path[path.index(here.i) - 1]]
        return below.dep in ("relcl", "acl")
    verb = tokens[here.head]
    return here.dep in SUBJECTS and verb.i in path[1:] and not _beside(parsed, verb, there)


def _beside(parsed: ParsedDocument, verb: Token, token: Token) -> bool:
    """True if ``token`` is in a clause that is coordinated with ``verb`` or adverbial to it."""
    below = token
    while below.head != verb.i and below.head != below.i:
        below = parsed.tokens[below.head]
    return below.dep in ("conj", "parataxis", "advcl", "dep")
