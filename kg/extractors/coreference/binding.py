"""Which phrases grammar keeps apart: binding principles, conjunction, and clauses.

Principles A and B of Chomsky (1981), as Lappin and Leass (1994, section 2.1.1) put them for
dependency trees; principle C for descriptions ("The bank dismissed reports that the bank …").
"""

from __future__ import annotations

from kg.extractors.coreference.phrases import Phrase
from kg.model import MentionKind
from kg.parse import ParsedDocument, Token

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
OBJECTS = frozenset(("dobj", "dative", "iobj", "attr", "oprd"))


def clause_subject(parsed: ParsedDocument, token: Token) -> Token | None:
    """The subject of the clause that ``token`` is in (not ``token`` itself), or None."""
    for above in (token, *parsed.ancestors(token.i)):
        if above.pos in ("VERB", "AUX"):
            subject = parsed.kid(above.i, *SUBJECTS)
            if subject is not None:
                return subject if subject.i != token.i else None
            if above.dep not in ("conj", "xcomp", "advcl", "acl", "pcomp", "aux"):
                return None
    return None


def bound_apart(parsed: ParsedDocument, pronoun: Phrase, phrase: Phrase) -> bool:
    """True where grammar forbids that the two mean one entity."""
    if phrase is pronoun:
        return True
    tokens = parsed.tokens
    here, there = tokens[pronoun.head], tokens[phrase.head]
    if here.sentence != there.sentence:
        return False
    if phrase.first <= pronoun.first < phrase.last and phrase.kind is not MentionKind.PRONOUN:
        return True  # "her mother" is not her
    if pronoun.form == "reflexive":
        return False
    if _conjoined(parsed, here, there):
        return True
    if pronoun.form == "possessive":
        # "her mother" is not her, nor is an apposition to it: "his lawyer, Ada Stone".
        owned = tokens[here.head]
        return (there.dep == "appos" and there.head == owned.i) or owned.i == there.i
    return _co_arguments(parsed, here, there)


def _conjoined(parsed: ParsedDocument, here: Token, there: Token) -> bool:
    def top(token: Token) -> int:
        while token.dep == "conj":
            token = parsed.tokens[token.head]
        return token.i

    if here.dep != "conj" and there.dep != "conj":
        return False
    return top(here) == top(there) and here.pos != "VERB"


def _co_arguments(parsed: ParsedDocument, here: Token, there: Token) -> bool:
    """Subject and object, or object and object, of one verb: principle B."""
    tokens = parsed.tokens

    def predicate(token: Token) -> int | None:
        while token.dep == "conj" and tokens[token.head].pos in ("NOUN", "PROPN", "PRON"):
            token = tokens[token.head]
        if token.dep in SUBJECTS or token.dep in OBJECTS:
            return token.head
        if token.dep == "pobj" and tokens[tokens[token.head].head].pos == "VERB":
            return tokens[token.head].head
        return None

    mine, other = predicate(here), predicate(there)
    if mine is None or other is None:
        return False
    if mine == other:
        return True
    # A verb without a subject of its own shares that of the verb above it.
    verb = tokens[mine]
    while verb.dep in ("xcomp", "conj") and parsed.kid(verb.i, *SUBJECTS) is None:
        verb = tokens[verb.head]
        if verb.i == other and there.dep in SUBJECTS and here.dep not in SUBJECTS:
            return True
    return False


def commands(parsed: ParsedDocument, above: Phrase, phrase: Phrase) -> bool:
    """True where ``above`` stands over ``phrase`` in one sentence, so that the two are not one.

    It is the subject of a clause that ``phrase`` is in, or a noun that a clause around ``phrase``
    describes: who tells something does not call himself by a full description in it.
    """
    tokens = parsed.tokens
    here, there = tokens[above.head], tokens[phrase.head]
    if here.sentence != there.sentence or here.i == there.i:
        return False
    over = {token.i for token in parsed.ancestors(there.i)}
    if here.i in over:
        return any(
            tokens[i].dep in ("relcl", "acl") and (i in over or i == there.i)
            for i in parsed.children[here.i]
        )
    verb = tokens[here.head]
    return here.dep in SUBJECTS and verb.i in over and not _beside(parsed, verb, there)


def _beside(parsed: ParsedDocument, verb: Token, token: Token) -> bool:
    """True where ``token`` stands in a clause coordinated with ``verb`` or set apart from it."""
    below = token
    while below.head != verb.i and below.head != below.i:
        below = parsed.tokens[below.head]
    return below.dep in ("conj", "parataxis", "advcl", "dep")
