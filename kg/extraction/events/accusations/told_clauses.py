"""Whether a clause behind "accusation" tells what somebody is accused of."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS, PRESENT, RELATIVE_TAGS, governor

DEGREE = frozenset({"so", "such"})  # before a noun: the clause behind it says with what result


def is_content(parsed: ParsedDocument, clause: Token, met: frozenset[str]) -> bool:
    """ "that the firm lied", "he had lied": a clause with a subject of its own, no relative one.

    ``met``: verbs whose object an accusation is.
    """
    own = parsed.kid(clause.i, *NOUN_SUBJECTS)
    if own is None or own.tag in RELATIVE_TAGS or _is_result(parsed, clause):
        return False
    return not is_relative(parsed, clause, met)


def _is_result(parsed: ParsedDocument, clause: Token) -> bool:
    """ "So many claims of abuse *that the minister resigned*": no claim says so."""
    noun = parsed.tokens[clause.head]
    if noun.dep == "pobj":  # "so many claims *of abuse* that"
        noun = governor(parsed, noun)
    return any(token.lower in DEGREE for token in parsed.tokens[noun.left : noun.i])


def is_relative(parsed: ParsedDocument, clause: Token, met: frozenset[str]) -> bool:
    """ "A charge that she has always denied": the charge is the object of the verb."""
    objects = parsed.kids(clause.i, "dobj")
    return _lacks_object(parsed, clause, met) or any(
        kid.tag in RELATIVE_TAGS or (kid.lower == "that" and kid.i < clause.i) for kid in objects
    )


def _lacks_object(parsed: ParsedDocument, clause: Token, met: frozenset[str]) -> bool:
    """ "An accusation *he denies*": the accusation is what he denies. "The allegation *he lied*"
    has no object either, and tells a deed of the past, unless its verb is of ``met``: "the charges
    *he faced*", "charges that *she called cheap talk*"."""
    if clause.lemma in met and parsed.kid(clause.i, "dobj", "ccomp", "xcomp", "prt") is None:
        return True
    marked = any(kid.lower in ("that", "as") for kid in parsed.kids(clause.i))
    bare = not any(parsed.kids(clause.i, "dobj", "ccomp", "xcomp", "acomp", "attr", "prep"))
    return clause.dep == "relcl" and bare and not marked and clause.tag in PRESENT
