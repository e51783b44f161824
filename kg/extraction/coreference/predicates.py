"""Nouns that say what somebody is: "she became mayor", "as head of the board Roth …"."""

from __future__ import annotations

from typing import NamedTuple

from kg.extraction.ner.phrases import Nouns
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS, VERBAL, is_finite


class Predicate(NamedTuple):
    """The person described by a noun; ``stated`` only if the sentence itself asserts it."""

    subject: int
    stated: bool
    past: bool

    @classmethod
    def of(cls, parsed: ParsedDocument, noun: Token, nouns: Nouns) -> Predicate | None:
        """What ``noun`` is predicated of; None if it refers to somebody by itself."""
        governor = parsed.tokens[noun.head]
        if noun.dep in ("attr", "oprd"):
            verb = governor
        elif noun.dep == "pobj" and governor.lower in nouns.role_prepositions:
            verb = parsed.tokens[governor.head]
        else:
            return None
        bearer = _bearer(parsed, verb, nouns)
        stated = bearer is not None and _is_stated(parsed, verb)
        past = verb.tag == "VBD" and noun.dep == "attr" and verb.lemma.lower() == "be"
        return cls(bearer.i if bearer is not None else noun.i, stated, past)


def _bearer(parsed: ParsedDocument, verb: Token, nouns: Nouns) -> Token | None:
    """The person with the role: the subject, or the noun that a relative clause is about."""
    if verb.pos not in VERBAL or parsed.kid(verb.i, "dobj") is not None:
        return None  # "they chose Roth as mayor": who has the role depends on the verb
    subject = parsed.kid(verb.i, *NOUN_SUBJECTS)
    if subject is not None and subject.lower in nouns.who and verb.dep == "relcl":
        return parsed.tokens[verb.head]
    return subject


def _is_stated(parsed: ParsedDocument, verb: Token) -> bool:
    """False if it is denied, planned, conditional, or said by somebody."""
    helpers = parsed.kids(verb.i, "aux", "auxpass")
    if not is_finite(parsed, verb) or any(kid.tag in ("MD", "TO") for kid in helpers):
        return False
    if any(kid.lower != "as" for kid in parsed.kids(verb.i, "neg", "mark")):
        return False
    above = (verb, *parsed.ancestors(verb.i))
    return not any(token.dep in ("ccomp", "xcomp", "csubj") for token in above)
