"""An "it" that means nothing: weather, "it is clear that", clefts, "makes it hard to"."""

from __future__ import annotations

from kg.extraction.ner.phrases import Nouns, Phrase
from kg.nlp.parse import ParsedDocument, Token

CLAUSES = frozenset(("ccomp", "xcomp", "advcl", "csubj", "acl", "relcl"))


def is_expletive(parsed: ParsedDocument, pronoun: Phrase, nouns: Nouns) -> bool:
    """True for such an "it", False for any other pronoun."""
    if pronoun.words != "it":
        return False
    token = parsed.tokens[pronoun.head]
    verb = parsed.tokens[token.head]
    lemma = verb.lemma.lower()
    if token.dep == "expl" or (token.dep == "nsubj" and lemma in nouns.expletive_verbs):
        return True  # "it rains", "it seems"
    if lemma == "be":
        return _is_said_of_clause(parsed, verb, nouns)
    if token.dep == "nsubj" and lemma in nouns.expletive_takes:
        return _has_clause_behind(parsed, verb) or _to_follows(parsed, token)
    return token.dep in ("nsubj", "dobj") and _adjective_follows(parsed, token, nouns)


def _is_said_of_clause(parsed: ParsedDocument, verb: Token, nouns: Nouns) -> bool:
    """ "It is clear", "it is a shame that", "it was Weil who": the subject is the clause."""
    attribute = parsed.kid(verb.i, "attr", "acomp")
    if attribute is None:
        return _has_clause_behind(parsed, verb)
    if attribute.lower in nouns.expletive_adjectives:
        return True
    cleft = parsed.kid(attribute.i, "relcl", "acl") is not None
    return cleft or _has_clause_behind(parsed, verb)


def _has_clause_behind(parsed: ParsedDocument, verb: Token) -> bool:
    return any(kid.i > verb.i for kid in parsed.kids(verb.i, *CLAUSES))


def _adjective_follows(parsed: ParsedDocument, token: Token, nouns: Nouns) -> bool:
    """ "Makes it hard to"."""
    behind = parsed.tokens[token.i + 1 : token.i + 2]
    return bool(behind) and behind[0].lower in nouns.expletive_adjectives


def _to_follows(parsed: ParsedDocument, token: Token) -> bool:
    """ "It took years to …"."""
    return any(t.lower == "to" for t in parsed.tokens[token.i + 1 : token.i + 5])
