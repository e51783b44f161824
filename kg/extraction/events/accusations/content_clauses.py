"""Clauses behind "allegation", "charge", "claim": what is alleged, or what is said of it.

"Allegations that the firm lied" tells the wrong. In "allegations that the firm dismissed" the
allegations are the object of the verb: "that" is a relative pronoun, and the firm did no wrong.
"""

from __future__ import annotations

from kg.extraction.events.accusations.words import AccusingWords
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS, PRESENT, RELATIVE_TAGS


def tells_content(parsed: ParsedDocument, clause: Token, words: AccusingWords) -> bool:
    """ "that the firm lied", "he had lied": a clause with a subject of its own, no relative one."""
    own = parsed.kid(clause.i, *NOUN_SUBJECTS)
    if own is None or own.tag in RELATIVE_TAGS or _lacks_object(parsed, clause):
        return False
    return not is_of_noun(parsed, clause, words)


def is_of_noun(parsed: ParsedDocument, clause: Token, words: AccusingWords) -> bool:
    """ "A charge that she always denied", "… that he called gossip": the object is the charge."""
    objects = parsed.kids(clause.i, "dobj")
    relative = any(
        kid.tag in RELATIVE_TAGS or (kid.lower == "that" and kid.i < clause.i) for kid in objects
    )
    return relative or _names_it(parsed, clause, words)


def _names_it(parsed: ParsedDocument, clause: Token, words: AccusingWords) -> bool:
    """ "Charges that he called *gossip*": a name, and nobody before it who bears the name."""
    name = parsed.kid(clause.i, "oprd")
    return (
        name is not None
        and clause.lemma in words.calling
        and not any(kid.i < name.i for kid in parsed.kids(clause.i, "dobj"))
    )


def _lacks_object(parsed: ParsedDocument, clause: Token) -> bool:
    """ "An accusation *he denies*": the accusation is what he denies. "The allegation *he lied*"
    has no object either, and tells a deed of the past."""
    marked = any(kid.lower in ("that", "as") for kid in parsed.kids(clause.i))
    bare = not any(parsed.kids(clause.i, "dobj", "ccomp", "xcomp", "acomp", "attr", "prep"))
    return clause.dep == "relcl" and bare and not marked and clause.tag in PRESENT
