"""Relative clauses behind two nouns, either of which may be meant."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import MAX_CLIMB, governor

PERSONAL = frozenset({"who", "whom"})


def either_meant(parsed: ParsedDocument, i: int) -> tuple[int, int] | None:
    """ "The *mother* of the *boy*, who was shot": the two nouns where the relative clause around
    verb ``i`` stands behind the second and may say something of the first; else None.

    Without a comma ("the brother of the man who was shot") the nearer one is meant.
    """
    clause = _relative_clause(parsed, i)
    if clause is None or not any(kid.lower in PERSONAL for kid in parsed.kids(clause.i)):
        return None
    noun = parsed.tokens[clause.head]
    for base in (noun, *parsed.kids(noun.i, "appos"), governor(parsed, noun)):
        for preposition in parsed.kids(base.i, "prep"):
            inner = parsed.kid(preposition.i, "pobj")
            if preposition.lower == "of" and inner is not None and _stands_behind(clause, inner):
                return base.i, inner.i
    return None


def _relative_clause(parsed: ParsedDocument, i: int) -> Token | None:
    token = parsed.tokens[i]
    for _ in range(MAX_CLIMB):
        if token.dep == "relcl" or token.head == token.i:
            break
        token = parsed.tokens[token.head]
    return token if token.dep == "relcl" else None


def _stands_behind(clause: Token, noun: Token) -> bool:
    """True with one token, a comma, in between."""
    return clause.left == noun.i + 2
