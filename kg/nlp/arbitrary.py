"""Gerunds of which nobody is told to do them: "a law against bribing", "make stealing a crime"."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token

# Verbs whose gerund is a kind of act that they forbid, allow or judge.
JUDGING = frozenset(
    {"outlaw", "ban", "criminalise", "criminalize", "decriminalise", "decriminalize", "forbid"}
    | {"prohibit", "punish", "legalise", "legalize", "penalise", "penalize", "condemn", "oppose"}
    | {"condone", "denounce", "justify", "glorify", "tolerate", "permit", "allow", "discourage"}
)
# What one decides against is an act of one's own.
DECIDING = frozenset({"decide", "choose", "opt"})


def is_arbitrary(parsed: ParsedDocument, verb: Token) -> bool:
    """True for a gerund without a subject that the words above make a mere kind of act."""
    if verb.dep not in ("xcomp", "ccomp", "pcomp", "dobj") or not verb.lower.endswith("ing"):
        return False
    above = parsed.tokens[verb.head]
    if verb.dep == "pcomp":
        decided = parsed.tokens[above.head].lemma in DECIDING
        return above.lower == "against" and not decided
    judged = above.lemma == "make" and verb.i > above.i
    return judged or above.lemma in JUDGING
