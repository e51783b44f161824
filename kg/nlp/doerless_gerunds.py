"""Gerunds without anybody who does them: "a law against bribing", "make stealing a crime"."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.verb_classes import classes


def is_arbitrary(parsed: ParsedDocument, verb: Token) -> bool:
    """True for a gerund without a subject that a verb above it makes a mere kind of act."""
    if verb.dep not in ("xcomp", "ccomp", "pcomp", "dobj") or not verb.lower.endswith("ing"):
        return False
    above = parsed.tokens[verb.head]
    if verb.dep == "pcomp":
        decided = parsed.tokens[above.head].lemma in classes().deciding
        return above.lower == "against" and not decided
    judged = above.lemma == "make" and verb.i > above.i
    return judged or above.lemma in classes().judging
