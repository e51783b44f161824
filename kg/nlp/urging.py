"""Who is asked to do something, behind a preposition: "called *on Roth* to resign"."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.verb_classes import classes


def urged(parsed: ParsedDocument, verb: Token, above: Token) -> Token | None:
    """Roth in "called on Roth to leave", "asked for Roth to leave"; or None.

    ``above`` is what the parser hangs the infinitive ``verb`` from.
    """
    wanted = _wanted(parsed, verb, above)
    if wanted is not None:
        return wanted
    bare = verb.tag == "VB" and any(kid.lower == "to" for kid in parsed.kids(verb.i, "aux"))
    if not bare or parsed.kid(verb.i, "auxpass") is not None:
        return None
    if above.dep == "pobj":  # "pressure on | Roth to leave"
        preposition = parsed.tokens[above.head]
        return above if _urges(parsed.tokens[preposition.head], preposition) else None
    for host in (above, *parsed.kids(above.i, "dobj")):
        for preposition in parsed.kids(host.i, "prep"):
            asked = parsed.kid(preposition.i, "pobj")
            if asked is not None and asked.right <= verb.left and _urges(host, preposition):
                return asked
    return None


def _wanted(parsed: ParsedDocument, verb: Token, above: Token) -> Token | None:
    """Roth in "asked for Roth to be jailed"."""
    if verb.dep not in ("xcomp", "ccomp") or above.lemma in classes().subject_control:
        return None
    nouns = (
        parsed.kid(link.i, "pobj") for link in parsed.kids(above.i, "prep") if link.lower == "for"
    )
    return next((noun for noun in nouns if noun is not None and noun.right == verb.left), None)


def _urges(word: Token, preposition: Token) -> bool:
    return f"{word.lemma} {preposition.lower}" in classes().urging
