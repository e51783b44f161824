"""Which event a time or a number belongs to where a sentence tells several.

It is the event whose words govern it in the parse.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.events.drafts import Draft
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import VERBAL

OWN_CLAUSES = frozenset({"conj", "relcl", "ccomp", "parataxis", "acl"})
AGEING = frozenset({"aged"})  # read as a verb: "girls aged 11 to 16"
EARLIER = frozenset({"after", "following", "since"})
AT_ONCE = frozenset({"as", "when", "while", "where"})


def owner_of(parsed: ParsedDocument, span: Span, drafts: list[Draft]) -> Draft | None:
    """The draft that governs the words ``span``, or None where they belong to no event."""
    inside = parsed.within(span)
    if not inside:
        return None
    top = top_of(parsed, inside)
    for token in (top, *parsed.ancestors(top.i)):
        for draft in drafts:
            if token.i in draft.anchor.tokens or token.i in draft.anchor.hosts:
                return draft
        for draft in drafts:
            if token.i == draft.anchor.clause:
                return draft
        if token.pos == "VERB" and _tells_its_own(parsed, token):
            return None
        if top.lower == "in" and _came_first(parsed, token):
            return None
    return None


def _came_first(parsed: ParsedDocument, noun: Token) -> bool:
    """ "After a test in January, the council met": the month is that of the test."""
    link = parsed.tokens[noun.head]
    if noun.dep not in ("pobj", "dobj") or link.lower not in EARLIER:
        return False
    return link.i < link.head and parsed.kid(noun.i, "det", "poss") is not None


def top_of(parsed: ParsedDocument, inside: Sequence[Token]) -> Token:
    """The word that the others hang from; "for Thursday's hearing" has Thursday's, for the
    preposition leads on to the hearing."""
    first, last = inside[0].i, inside[-1].i
    tops = [token for token in inside if not first <= token.head <= last]
    own = (token for token in tops if token.dep != "prep" or _leads_inside(parsed, token, last))
    return next(own, tops[0] if tops else inside[0])


def _leads_inside(parsed: ParsedDocument, preposition: Token, last: int) -> bool:
    target = parsed.kid(preposition.i, "pobj")
    return target is None or target.i <= last


def _tells_its_own(parsed: ParsedDocument, verb: Token) -> bool:
    """ "attacked the registry and locked its files for nine days": what hangs from a clause that
    tells another event is not handed on to the one above, unless both happen at once ("as he
    arrived on Monday")."""
    if verb.dep == "advcl":
        return not any(kid.lower in AT_ONCE for kid in parsed.kids(verb.i, "mark", "advmod"))
    return verb.dep in OWN_CLAUSES and verb.lower not in AGEING


def under_verb(parsed: ParsedDocument, span: Span) -> bool:
    """True where the words hang from a verb."""
    first = next(iter(parsed.within(span)), None)
    if first is None:
        return False
    return any(token.pos in VERBAL for token in parsed.ancestors(first.i))
