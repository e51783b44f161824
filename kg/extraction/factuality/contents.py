"""Whether a clause behind a noun is what the noun holds, or tells the noun from others.

"A tip that he had robbed her" and "the car that he had robbed" begin alike, and parsers take both
for relative clauses. A relative clause has a gap for its noun; a clause in which nothing is missing
is a content (Huddleston and Pullum 2002, chapter 11), and what a tip holds is nobody's fact.
"""

from __future__ import annotations

from kg.extraction.factuality.lexicon import CertaintyWords
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.tree import MODIFIERS, PAST, SUBJECTS

OBJECTS = ("dobj", "nsubjpass", "attr")
OUTCOME = frozenset({"such", "so"})  # "to such an extent that"


def is_whole(parsed: ParsedDocument, clause: Token, noun: Token, words: CertaintyWords) -> bool:
    """True of a clause with "that", a subject and, where it can have one, an object of its own.

    Left out are clauses that date something ("the day that"), tell an outcome ("to such a degree
    that") or stand behind "it is" ("it was on the bridge that they shot him").
    """
    opening = parsed.tokens[clause.left]
    subject = parsed.kid(clause.i, *SUBJECTS)
    if opening.lower != "that" or subject is None or subject.i == opening.i:
        return False
    if noun.tag not in ("NN", "NNS") or noun.entity_type in TIMES or noun.lemma in words.given:
        return False
    if any(kid.lower in OUTCOME for kid in parsed.kids(noun.i, "det", "predet", *MODIFIERS)):
        return False
    if _is_cleft(parsed, noun):
        return False
    own = [kid for kid in parsed.kids(clause.i, *OBJECTS) if kid.i != opening.i]
    if any(kid.i > clause.i and _is_stranded(parsed, kid) for kid in parsed.kids(clause.i, "prep")):
        return False
    return bool(own) or (clause.tag in PAST and clause.lemma in words.objectless)


def _is_stranded(parsed: ParsedDocument, preposition: Token) -> bool:
    """ "The van that he had hidden her in"."""
    return parsed.kid(preposition.i, "pobj", "pcomp", "prep") is None


def _is_cleft(parsed: ParsedDocument, noun: Token) -> bool:
    """ "It was on the bridge that soldiers shot him"."""
    for above in (noun, *parsed.ancestors(noun.i)):
        if above.lemma == "be":
            subject = parsed.kid(above.i, "nsubj")
            return subject is not None and subject.lower in ("it", "this", "that")
        if above.dep not in ("pobj", "prep", "attr", "npadvmod"):
            return False
    return False
